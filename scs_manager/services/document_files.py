"""The file of a document as it stands now: what was issued, and what later signatures added. Reads only."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer
from sqlmodel import Session, col
from sqlmodel.sql.expression import SelectOfScalar

from scs_manager.domain.countersignatures import Issued
from scs_manager.models.countersignatures import CountersignatureRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services.document_standing import is_replaced, stands

Later = list[CountersignatureRow]


@dataclass(frozen=True)
class WholeFile:
    """The newest whole file, its SHA-256, and how many certificate signatures it carries."""

    data: bytes
    sha256: str
    seals: int


@dataclass(frozen=True)
class SignatureLine:
    """A person's signature: role, time and zone; the name is for the clinic alone."""

    name: str
    role: str
    at: datetime
    time_zone: str
    meaning: str = ""
    certified: bool = False
    """A signature of the clinic's certificate in the file belongs to it."""


@dataclass(frozen=True)
class DocumentSignatures:
    """An issued document of a case with everything that was signed, without its bytes."""

    id: uuid.UUID
    kind: str
    number: int
    issued_at: datetime
    certified: bool
    signatures: tuple[SignatureLine, ...]
    issued: Issued
    sha256: str = ""
    """Of the whole file now, where a later signature was added to what was issued."""


def countersignatures_of(session: Session, document: DocumentRow) -> list[CountersignatureRow]:
    """The later signatures of a document, in order, without what they added to its file."""
    return list(session.exec(_added_to(document).options(_WITHOUT_BYTES)))


_WITHOUT_BYTES = defer(CountersignatureRow.appended)  # type: ignore[arg-type]


def _added_to(document: DocumentRow) -> SelectOfScalar[CountersignatureRow]:
    query = select_scoped(CountersignatureRow, document.clinic_id).where(
        CountersignatureRow.document_id == document.id
    )
    return query.order_by(col(CountersignatureRow.number))


def whole_file(session: Session, document: DocumentRow) -> WholeFile | None:
    """The newest whole file; None if any part of it is not what was stored."""
    hashed = hashlib.sha256(document.data)
    if hashed.hexdigest() != document.sha256:
        return None
    parts, seals = [document.data], int(document.certificate_sha256 is not None)
    for row in session.exec(_added_to(document)):
        if hashed.hexdigest() != row.signed_sha256:
            return None
        if row.appended is not None:
            parts, seals = [*parts, row.appended], seals + 1
            hashed.update(row.appended)
        if hashed.hexdigest() != row.sha256:
            return None
    return WholeFile(b"".join(parts), hashed.hexdigest(), seals)


def file_of(session: Session, document: DocumentRow) -> bytes | None:
    """The bytes to hand out; None if they are not what was issued and signed."""
    whole = whole_file(session, document)
    return whole.data if whole else None


def issued_of(session: Session, document: DocumentRow) -> Issued:
    """What the rules of a countersignature ask of a document."""
    return Issued(
        draft=document.draft,
        withdrawn=document.withdrawn_at is not None,
        replaced=is_replaced(session, document),
        issued_by=document.issued_by_id,
        signed_by=document.signed_by_id,
        countersigned_by={row.by_id for row in countersignatures_of(session, document)},
    )


def signatures_of(session: Session, document: DocumentRow) -> tuple[SignatureLine, ...]:
    """Every person who signed a document, the signer of its content first."""
    return (*_first(document), *map(_line, countersignatures_of(session, document)))


def signed_documents(
    session: Session, *, clinic_id: uuid.UUID, case_id: uuid.UUID
) -> list[DocumentSignatures]:
    """The documents of a case that stand, newest first, with their signatures and without their bytes."""
    later = _later_of(session, clinic_id, case_id)
    standing = session.connection().execute(_standing(clinic_id, case_id))
    return [_with_signatures(row, later.get(row.id, [])) for row in standing]


def _standing(clinic_id: uuid.UUID, case_id: uuid.UUID) -> sa.Select[Any]:
    d = DocumentRow.__table__.c  # type: ignore[attr-defined]
    return (
        sa.select(
            d.id, d.kind, d.number, d.issued_at, d.issued_by_id, d.certificate_sha256, d.signed_by_id,
            d.signed_by_name, d.signed_role, d.signed_at, d.signed_time_zone,
        )
        .where(d.clinic_id == clinic_id, d.case_id == case_id, stands())
        .order_by(d.issued_at.desc(), d.number.desc())
    )  # fmt: skip


def _later_of(session: Session, clinic_id: uuid.UUID, case_id: uuid.UUID) -> dict[uuid.UUID, Later]:
    d = DocumentRow.__table__.c  # type: ignore[attr-defined]
    of_case = sa.select(d.id).where(d.clinic_id == clinic_id, d.case_id == case_id)
    query = select_scoped(CountersignatureRow, clinic_id).where(
        col(CountersignatureRow.document_id).in_(of_case)
    )
    found: dict[uuid.UUID, Later] = {}
    for row in session.exec(query.options(_WITHOUT_BYTES).order_by(col(CountersignatureRow.number))):
        found.setdefault(row.document_id, []).append(row)
    return found


def _with_signatures(row: sa.Row[Any], later: Later) -> DocumentSignatures:
    return DocumentSignatures(
        id=row.id,
        kind=row.kind,
        number=row.number,
        issued_at=row.issued_at,
        certified=row.certificate_sha256 is not None,
        signatures=(*_first(row), *map(_line, later)),
        issued=Issued(
            False, False, False, row.issued_by_id, row.signed_by_id, {each.by_id for each in later}
        ),
        sha256=next((each.sha256 for each in reversed(later) if each.certificate_sha256), ""),
    )


def _first(document: DocumentRow | sa.Row[Any]) -> tuple[SignatureLine, ...]:
    """The signature of the content, where the document shows one."""
    if document.signed_at is None:
        return ()
    name, role = document.signed_by_name or "", document.signed_role or ""
    zone, certified = document.signed_time_zone or "UTC", document.certificate_sha256 is not None
    return (SignatureLine(name, role, document.signed_at, zone, certified=certified),)


def _line(row: CountersignatureRow) -> SignatureLine:
    certified = row.certificate_sha256 is not None
    return SignatureLine(row.by_name, row.role, row.at, row.time_zone, row.meaning, certified)
