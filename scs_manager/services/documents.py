"""Issued documents: rendered before the transaction, stored once with their SHA-256, never edited."""

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.text import Text
from scs_manager.domain.verification import ALPHABET, LENGTH, grouped
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.documents import DocumentRow, DocumentWordsRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services import audit
from scs_manager.services.document_numbers import next_number
from scs_manager.services.document_seals import Signatory, sealed, words_of
from scs_manager.services.document_standing import stands, without_bytes
from scs_manager.services.signing import SignedFile


class DocumentKind(StrEnum):
    """What sort of document; kept with the row and shown to whoever verifies it."""

    DECISION_SUMMARY = "decision_summary"
    REFERRAL_LETTER = "referral_letter"
    SCREENING_REPORT = "screening_report"
    PATIENT_SCREENING = "patient_screening"
    SHARED_DECISION = "shared_decision"
    TRIAL_REPORT = "trial_report"
    PACKET = "packet"
    PATIENT_SUMMARY = "patient_summary"


KIND_NAMES: Mapping[DocumentKind, Text] = MappingProxyType(
    {
        DocumentKind.DECISION_SUMMARY: Text("Decision summary for permanent implant"),
        DocumentKind.REFERRAL_LETTER: Text("Letter"),
        DocumentKind.SCREENING_REPORT: Text("Screening report"),
        DocumentKind.PATIENT_SCREENING: Text("Screening in plain words, for the patient"),
        DocumentKind.SHARED_DECISION: Text("Sheet for the talk before the decision, for the patient"),
        DocumentKind.PATIENT_SUMMARY: Text("Summary in plain words, for the patient"),
        DocumentKind.TRIAL_REPORT: Text("Trial diary report"),
        DocumentKind.PACKET: Text("Prior-authorisation packet"),
    }
)

_PREFIX = {
    DocumentKind.DECISION_SUMMARY: "DS",
    DocumentKind.REFERRAL_LETTER: "RL",
    DocumentKind.SCREENING_REPORT: "SR",
    DocumentKind.PATIENT_SCREENING: "PS",
    DocumentKind.SHARED_DECISION: "SD",
    DocumentKind.TRIAL_REPORT: "TR",
    DocumentKind.PACKET: "PA",
    DocumentKind.PATIENT_SUMMARY: "PL",
}


@dataclass(frozen=True)
class Place:
    """Where a document will stand: number and code are fixed first, because both are printed on it."""

    clinic_id: uuid.UUID
    case_id: uuid.UUID
    kind: DocumentKind
    number: int
    code: str
    at: datetime
    draft: bool
    replaces: DocumentRow | None = None
    clinic: str = ""
    """Its name, which stands in the signature of the file."""
    reason: str = ""
    """Why it replaces the other."""

    @property
    def printed_number(self) -> str:
        """``DS-2026-0147``."""
        return printed_number(self.kind, self.number, self.at)


@dataclass(frozen=True)
class Prepared:
    """A rendered document that is not stored yet."""

    place: Place
    data: bytes
    content_sha256: str | None
    signatory: Signatory | None = None
    """Who signed what it shows, where somebody did."""
    marks: tuple[str, ...] = ()
    """Signs that cannot be printed and stand in it as ``[U+XXXX]``."""
    typed: Mapping[str, str] | None = None
    """What a person typed to make it, by field."""


def printed_number(kind: DocumentKind, number: int, issued_at: datetime) -> str:
    """A document's number as people quote it: kind, year of issue, and its count in the clinic."""
    return f"{_PREFIX[kind]}-{issued_at.year}-{number:04d}"


def number_of(document: DocumentRow) -> str:
    """The number of a stored document."""
    return printed_number(DocumentKind(document.kind), document.number, document.issued_at)


def file_name(document: DocumentRow) -> str:
    """The name under which a document is downloaded: its number, and nothing about the patient."""
    return f"{number_of(document)}{'-draft' if document.draft else ''}.pdf"


def next_place(
    session: Session,
    *,
    clinic_id: uuid.UUID,
    case_id: uuid.UUID,
    kind: DocumentKind,
    now: datetime,
    draft: bool = False,
    replaces: DocumentRow | None = None,
    reason: str = "",
) -> Place:
    """The next number of this kind in the clinic and a fresh code; taken only when the document is stored."""
    highest = session.exec(
        select(sa.func.max(col(DocumentRow.number))).where(
            DocumentRow.clinic_id == clinic_id, DocumentRow.kind == kind.value
        )
    ).one()
    number = next_number(session.info, (clinic_id, kind.value), highest or 0)
    clinic = session.get_one(ClinicRow, clinic_id).name
    return Place(clinic_id, case_id, kind, number, new_code(), now, draft, replaces, clinic, reason)


def new_code() -> str:
    """A verification code that nobody can guess."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def store(session: Session, prepared: Prepared, *, by: Actor, now: datetime) -> DocumentRow:
    """Keep a rendered document, signed with the clinic's certificate where there is one and it is no draft.

    A number taken in the meantime is ChangedByOther: prepare it again.
    """
    file = _sealed(session, prepared, by, now)
    _check_still_stands(session, prepared.place)
    row = _row(prepared, file, by)
    session.add(row)
    _flush_or_refuse(session)
    if prepared.typed is not None:
        typed = dict(prepared.typed)
        session.add(DocumentWordsRow(clinic_id=row.clinic_id, document_id=row.id, typed=typed))
    detail = {"document": str(row.id), "kind": row.kind, "number": row.number, "sha256": row.sha256}
    action = "document.drafted" if row.draft else "document.issued"
    audit.record(session, by=by, action=action, now=now, case_id=row.case_id, detail=detail)
    session.commit()
    return row


def _row(prepared: Prepared, file: SignedFile, by: Actor) -> DocumentRow:
    place, signatory = prepared.place, prepared.signatory
    return DocumentRow(
        clinic_id=place.clinic_id,
        kind=place.kind.value,
        number=place.number,
        case_id=place.case_id,
        data=file.data,
        sha256=hashlib.sha256(file.data).hexdigest(),
        size=len(file.data),
        verification_code=place.code,
        issued_by_id=by.id,
        issued_by_name=by.name,
        issued_at=place.at,
        content_sha256=prepared.content_sha256,
        certificate_sha256=file.certificate_sha256,
        signed_by_id=signatory.id if signatory else None,
        signed_by_name=signatory.name if signatory else None,
        signed_role=signatory.role if signatory else None,
        signed_at=signatory.at if signatory else None,
        signed_time_zone=signatory.time_zone if signatory else None,
        draft=place.draft,
        replaces_id=place.replaces.id if place.replaces else None,
        replace_reason=(place.reason or None) if place.replaces else None,
    )


SEVERAL_STAND = {DocumentKind.REFERRAL_LETTER, DocumentKind.TRIAL_REPORT, DocumentKind.PACKET}
"""Of every other kind a case has one in force; each reader, trial and stage of a request has its own."""


def _check_still_stands(session: Session, place: Place) -> None:
    """What the new one replaces still stands, else two would be in force: it is prepared again."""
    if place.draft or place.kind in SEVERAL_STAND:
        return
    standing = newest(session, clinic_id=place.clinic_id, case_id=place.case_id, kind=place.kind)
    known = place.replaces.id if place.replaces else None
    if (standing.id if standing else None) != known:
        session.rollback()
        raise ChangedByOther("Another document of this kind was issued meanwhile. Nothing was issued.")


def _sealed(session: Session, prepared: Prepared, by: Actor, now: datetime) -> SignedFile:
    """The file to be kept; signed before the transaction begins, for that is slow."""
    place = prepared.place
    if place.draft:
        return SignedFile(prepared.data, None)
    words = words_of(prepared.signatory, issued_by=by.name, clinic=place.clinic)
    return sealed(session, prepared.data, clinic_id=place.clinic_id, words=words, now=now)


def _flush_or_refuse(session: Session) -> None:
    """Flush now, so that a number taken by somebody else is found before the audit chain is locked."""
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise ChangedByOther("Another document was issued at the same moment. Nothing was issued.") from None


def withdraw(session: Session, document: DocumentRow, *, reason: str, by: Actor, now: datetime) -> None:
    """Mark an issued document as withdrawn: it is kept, and its verification page says so."""
    if document.withdrawn_at is not None:
        raise RuleError(Text("This document is withdrawn already."))
    document.withdrawn_at = now
    document.withdrawn_reason = reason
    session.add(document)
    detail = {"document": str(document.id), "reason": reason}
    audit.record(
        session, by=by, action="document.withdrawn", now=now, case_id=document.case_id, detail=detail
    )
    session.commit()


def newest(
    session: Session, *, clinic_id: uuid.UUID, case_id: uuid.UUID, kind: DocumentKind
) -> DocumentRow | None:
    """The newest document of a kind that stands."""
    query = without_bytes(clinic_id).where(
        DocumentRow.case_id == case_id, DocumentRow.kind == kind.value, stands()
    )
    return session.exec(query.order_by(col(DocumentRow.number).desc()).limit(1)).first()


def replacement_of(session: Session, document: DocumentRow) -> DocumentRow | None:
    """The newest document that stands and took this one's place, itself or through others; None without."""
    d = DocumentRow.__table__.c  # type: ignore[attr-defined]
    later = sa.select(d.id).where(d.replaces_id == document.id).cte("later", recursive=True)
    later = later.union(sa.select(d.id).where(d.replaces_id == later.c.id))
    query = without_bytes(document.clinic_id).where(col(DocumentRow.id).in_(sa.select(later.c.id)), stands())
    return session.exec(query.order_by(col(DocumentRow.number).desc()).limit(1)).first()


def document_of(session: Session, *, clinic_id: uuid.UUID, document_id: uuid.UUID) -> DocumentRow | None:
    """One document of this clinic."""
    return get_scoped(session, DocumentRow, clinic_id, document_id)
