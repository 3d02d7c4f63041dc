"""What goes with a request: the issued document that was sent, the file that came back. Reads only."""

import uuid

from sqlmodel import Session

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text
from scs_manager.models.attachments import AttachmentRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.scoped import get_scoped, select_scoped


def document_sent(session: Session, case: CaseRow, document_id: uuid.UUID | None) -> str | None:
    """The SHA-256 of an issued document of the case; None where none was named."""
    if document_id is None:
        return None
    row = get_scoped(session, DocumentRow, case.clinic_id, document_id)
    if row is None or row.case_id != case.id:
        raise InputError(Text("Choose a document of this patient"), place="document_id")
    return row.sha256


def own_attachment(session: Session, case: CaseRow, attachment_id: uuid.UUID | None) -> None:
    """Refuse a file of somebody else; None was not given."""
    if attachment_id is None:
        return
    query = select_scoped(AttachmentRow, case.clinic_id).where(
        AttachmentRow.case_id == case.id, AttachmentRow.id == attachment_id
    )
    if session.exec(query).first() is None:
        raise InputError(Text("Choose a file of this patient"), place="attachment_id")
