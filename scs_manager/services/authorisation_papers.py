"""What goes with a request: the issued document that was sent, the file that came back. Reads only."""

import uuid

from sqlmodel import Session

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text
from scs_manager.models.attachments import AttachmentRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.services.document_files import whole_file


def document_sent(session: Session, case: CaseRow, document_id: uuid.UUID | None) -> str | None:
    """The SHA-256 of a document's file as it is handed out, later signatures included; None without one."""
    if document_id is None:
        return None
    row = get_scoped(session, DocumentRow, case.clinic_id, document_id)
    if row is None or row.case_id != case.id:
        raise InputError(Text("Choose a document of this patient"), place="document_id")
    whole = whole_file(session, row)
    if whole is None:
        raise InputError(
            Text("This file is not what was issued. Choose another document."), place="document_id"
        )
    return whole.sha256


def own_attachment(session: Session, case: CaseRow, attachment_id: uuid.UUID | None) -> None:
    """Refuse a file of somebody else; None was not given."""
    if attachment_id is None:
        return
    query = select_scoped(AttachmentRow, case.clinic_id).where(
        AttachmentRow.case_id == case.id, AttachmentRow.id == attachment_id
    )
    if session.exec(query).first() is None:
        raise InputError(Text("Choose a file of this patient"), place="attachment_id")
