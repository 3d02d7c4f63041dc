"""Files of a case: checked before the transaction, kept with their SHA-256, withdrawn but never deleted."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.attachments import (
    MAX_ATTACHMENTS,
    AttachmentKind,
    MediaType,
    clean_name,
    download_name,
    refuse,
)
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.text import Text
from scs_manager.models.attachments import AttachmentRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services import audit
from scs_manager.services.attachment_files import CheckedFile
from scs_manager.services.clinic_days import clinic_today


@dataclass(frozen=True)
class Labels:
    """What a person says a file is."""

    kind: AttachmentKind
    title: str
    dated_on: date | None
    original_name: str


@dataclass(frozen=True)
class Listed:
    """A file of a case without its bytes."""

    id: uuid.UUID
    kind: AttachmentKind
    title: str
    dated_on: date | None
    original_name: str
    media_type: MediaType
    pages: int
    size: int
    sha256: str
    at: datetime
    by_name: str
    withdrawn_at: datetime | None
    withdrawn_by_name: str | None
    withdrawn_reason: str | None


def add_attachment(
    session: Session, *, case: CaseRow, file: CheckedFile, labels: Labels, by: Actor, now: datetime
) -> AttachmentRow:
    """Keep a checked file with the case; the same file a second time is refused."""
    if labels.dated_on is not None and labels.dated_on > clinic_today(session, case.clinic_id, now):
        raise InputError(Text("The document cannot be dated after today."), place="dated_on")
    _refuse_known(attachments_of(session, case), file)
    row = AttachmentRow(
        clinic_id=case.clinic_id,
        case_id=case.id,
        kind=labels.kind,
        title=labels.title,
        dated_on=labels.dated_on,
        original_name=clean_name(labels.original_name),
        media_type=file.media_type,
        pages=file.pages,
        data=file.data,
        size=len(file.data),
        sha256=hashlib.sha256(file.data).hexdigest(),
        received_sha256=file.received_sha256,
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(row)
    detail = {"attachment": str(row.id), "kind": row.kind.value, "sha256": row.sha256, "size": row.size}
    audit.record(session, by=by, action="attachment.added", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def withdraw_attachment(
    session: Session, *, attachment: AttachmentRow, reason: str, by: Actor, now: datetime
) -> None:
    """Mark a file as withdrawn: it is kept and can still be read, but no packet takes it."""
    seen = ["withdrawn_at"]  # of two who withdraw at once, the second sees the first
    session.refresh(attachment, seen, with_for_update=True)
    if attachment.withdrawn_at is not None:
        raise RuleError("This file is withdrawn already.")
    attachment.withdrawn_at = now
    attachment.withdrawn_by_id, attachment.withdrawn_by_name = by.id, by.name
    attachment.withdrawn_reason = reason
    session.add(attachment)
    detail = {"attachment": str(attachment.id), "reason": reason}
    audit.record(
        session, by=by, action="attachment.withdrawn", now=now, case_id=attachment.case_id, detail=detail
    )
    session.commit()


def attachments_of(session: Session, case: CaseRow) -> list[Listed]:
    """The files of a case in the order they came, without loading their bytes; withdrawn ones too."""
    row = AttachmentRow.__table__.c  # type: ignore[attr-defined]
    columns = [row[name] for name in Listed.__dataclass_fields__]
    query = (
        sa.select(*columns)
        .where(row.clinic_id == case.clinic_id, row.case_id == case.id)
        .order_by(row.at, row.id)
    )
    return [Listed(*found) for found in session.connection().execute(query)]


def attachment_of(session: Session, case: CaseRow, attachment_id: uuid.UUID) -> AttachmentRow | None:
    """One file of this case; None alike for another case's and a nonexistent one."""
    query = select_scoped(AttachmentRow, case.clinic_id).where(
        AttachmentRow.case_id == case.id, AttachmentRow.id == attachment_id
    )
    return session.exec(query).first()


def is_intact(attachment: AttachmentRow) -> bool:
    """Whether the bytes are still the ones that were kept."""
    return hashlib.sha256(attachment.data).hexdigest() == attachment.sha256


def file_name(attachment: AttachmentRow) -> str:
    """The name a download gets; nothing of the sender's in it."""
    return download_name(attachment.kind, attachment.dated_on, attachment.media_type, str(attachment.id))


def _refuse_known(known: list[Listed], file: CheckedFile) -> None:
    if len(known) >= MAX_ATTACHMENTS:
        raise refuse(Text("A case has at most %(n)s files.", n=MAX_ATTACHMENTS))
    digest = hashlib.sha256(file.data).hexdigest()
    twin = next((each for each in known if each.sha256 == digest and each.withdrawn_at is None), None)
    if twin is not None:
        raise refuse(Text("This file is here already: %(title)s.", title=twin.title))
