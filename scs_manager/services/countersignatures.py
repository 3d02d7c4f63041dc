"""A second clinician signs an issued document; the stored original is never edited, only added to."""

import hashlib
import uuid
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.countersignatures import why_not
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.countersignatures import CountersignatureRow
from scs_manager.models.documents import DocumentRow
from scs_manager.services import audit
from scs_manager.services.document_files import WholeFile, countersignatures_of, issued_of, whole_file
from scs_manager.services.document_seals import Signing, sealed
from scs_manager.services.signing import SealWords

CHANGED = Text("The document changed after it was shown, so nothing was signed. Read it again.")
NOT_WHOLE = Text("The stored file is not the one that was issued. It cannot be signed.")


def prepare_countersignature(
    session: Session, document: DocumentRow, signing: Signing, *, now: datetime
) -> CountersignatureRow:
    """The signature, made and verified and not yet stored: slow, so on a session that holds no lock."""
    by = _check(session, document, signing.by)
    before = whole_file(session, document)
    if before is None:
        raise RuleError(NOT_WHOLE)
    if before.sha256 != signing.shown_sha256:
        raise ChangedByOther(CHANGED)
    number = 1 + len(countersignatures_of(session, document))
    after, certificate = _signed(session, document, before, signing, now)
    appended = after[len(before.data) :] or None
    return CountersignatureRow(
        clinic_id=document.clinic_id,
        document_id=document.id,
        number=number,
        by_id=by,
        by_name=signing.by.name,
        role=signing.role.value,
        meaning=signing.meaning,
        at=now,
        time_zone=signing.time_zone,
        signed_sha256=before.sha256,
        sha256=hashlib.sha256(after).hexdigest(),
        appended=appended,
        certificate_sha256=certificate,
    )


def countersign(
    session: Session, document: DocumentRow, prepared: CountersignatureRow, *, by: Actor, now: datetime
) -> CountersignatureRow:
    """Keep it, if the document still stands and nobody signed in between."""
    session.refresh(document, ["draft", "withdrawn_at"])
    _check(session, document, by)
    session.add(prepared)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise ChangedByOther(CHANGED) from None
    detail = {"document": str(document.id), "number": prepared.number, "sha256": prepared.sha256}
    action = "document.countersigned"
    audit.record(session, by=by, action=action, now=now, case_id=document.case_id, detail=detail)
    session.commit()
    return prepared


def _check(session: Session, document: DocumentRow, by: Actor) -> uuid.UUID:
    """The person who may sign; RuleError says why they may not."""
    if by.id is None:
        raise ValueError("a program cannot sign")
    why = why_not(issued_of(session, document), by.id)
    if why is not None:
        raise RuleError(why)
    return by.id


def _signed(
    session: Session, document: DocumentRow, before: WholeFile, signing: Signing, now: datetime
) -> tuple[bytes, str | None]:
    clinic = session.get_one(ClinicRow, document.clinic_id).name
    words = SealWords(signing.meaning, signing.by.name, clinic)
    file = sealed(
        session, before.data, clinic_id=document.clinic_id, words=words, now=now, number=before.seals + 1
    )
    return file.data, file.certificate_sha256
