"""Which files of a case can go with a packet, and those that were chosen, with their bytes. Reads only."""

import hashlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from reports.packet_content import Enclosure
from scs_manager.domain.attachments import KIND_NAMES as ATTACHMENT_NAMES
from scs_manager.domain.enclosures import ITEM_OF, ITEM_OF_DOCUMENT, KIND_ORDER, check_enclosures
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.attachments import AttachmentRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow
from scs_manager.services import attachments, document_files, document_lists, documents
from scs_manager.services.clinic_days import today_in
from scs_manager.services.documents import KIND_NAMES
from scs_manager.services.summary_facts import short

GONE = Text("A file that was chosen is no longer there, or was withdrawn. Look at the list and choose again.")
ALTERED = "is not the one that was kept: its contents changed"


@dataclass(frozen=True)
class Candidate:
    """A file that may be enclosed, without its bytes."""

    id: uuid.UUID
    kind: str
    """In words."""
    title: str
    dated_on: date | None
    pages: int | None
    """None for a document of ours, whose pages are not kept apart."""
    size: int
    item: int
    """The item under which it is proposed."""
    source: str
    is_document: bool


@dataclass(frozen=True)
class Chosen:
    """A file that a person chose, and for which item."""

    id: uuid.UUID
    item: int


def candidates(session: Session, case: CaseRow) -> tuple[Candidate, ...]:
    """Attachments in the order of their kinds, then documents that stand, newest first."""
    files = [each for each in attachments.attachments_of(session, case) if each.withdrawn_at is None]
    files.sort(key=lambda each: KIND_ORDER.index(each.kind))
    clinic = session.get_one(ClinicRow, case.clinic_id)
    return (*(_of_attachment(each, clinic) for each in files), *_documents(session, case, clinic))


def proposed(found: Iterable[Candidate]) -> tuple[Chosen, ...]:
    """What is enclosed until somebody chooses: every attachment, no document of ours."""
    return tuple(Chosen(each.id, each.item) for each in found if not each.is_document)


def enclosures_of(session: Session, case: CaseRow, chosen: Sequence[Chosen]) -> tuple[Enclosure, ...]:
    """The chosen files with their bytes, in the order of the choice; RuleError when one cannot go."""
    if not chosen:
        return ()
    known = {each.id: each for each in candidates(session, case)}
    if any(each.id not in known for each in chosen) or len({each.id for each in chosen}) < len(chosen):
        raise RuleError(GONE)
    listed = [known[each.id] for each in chosen]
    check_enclosures([each.size for each in listed], [each.pages or 1 for each in listed])
    return tuple(_loaded(session, case, known[each.id], each.item) for each in chosen)


def _of_attachment(each: attachments.Listed, clinic: ClinicRow) -> Candidate:
    source = f"received {short(today_in(clinic, each.at))} by {each.by_name}"
    kind = str(ATTACHMENT_NAMES[each.kind])
    return Candidate(
        each.id, kind, each.title, each.dated_on, each.pages, each.size, ITEM_OF[each.kind], source, False
    )


def _documents(session: Session, case: CaseRow, clinic: ClinicRow) -> Iterator[Candidate]:
    for each in document_lists.documents_of(session, clinic_id=case.clinic_id, case_id=case.id):
        item = ITEM_OF_DOCUMENT.get(each.kind.value)
        if item is None or not each.stands:
            continue
        kind, on = str(KIND_NAMES[each.kind]), today_in(clinic, each.issued_at)
        source = f"issued by this clinic, {each.issued_by}"
        yield Candidate(each.id, kind, f"{kind} {each.number}", on, None, each.size, item, source, True)


def _loaded(session: Session, case: CaseRow, found: Candidate, item: int) -> Enclosure:
    row = _row(session, case, found)
    data = _bytes(session, row)
    return Enclosure(
        title=found.title,
        item=item,
        data=data or b"",
        media_type="application/pdf" if isinstance(row, DocumentRow) else row.media_type.value,
        source=found.source,
        sha256=hashlib.sha256(data).hexdigest() if data else row.sha256,
        dated_on=found.dated_on,
        file_name=_name(row),
        how="issued" if found.is_document else "received",
        fault="" if data else ALTERED,
    )


def _bytes(session: Session, row: DocumentRow | AttachmentRow) -> bytes | None:
    """As it is handed out, later signatures included; None when it is not what was kept."""
    if isinstance(row, DocumentRow):
        return document_files.file_of(session, row)
    return row.data if attachments.is_intact(row) else None


def _row(session: Session, case: CaseRow, found: Candidate) -> DocumentRow | AttachmentRow:
    row: DocumentRow | AttachmentRow | None
    if found.is_document:
        row = documents.document_of(session, clinic_id=case.clinic_id, document_id=found.id)
    else:
        row = attachments.attachment_of(session, case, found.id)
    if row is None or row.case_id != case.id:
        raise RuleError(GONE)
    return row


def _name(row: DocumentRow | AttachmentRow) -> str:
    if isinstance(row, AttachmentRow):
        return row.original_name
    return documents.file_name(row)
