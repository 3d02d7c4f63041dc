"""The public check of a document by its code: what anybody may learn, and how often they may ask."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, delete, select

from scs_manager.models.accounts import ClinicRow, SignInAttemptRow
from scs_manager.models.documents import DocumentRow
from scs_manager.services.documents import DocumentKind, printed_number

MISSES = 10
"""Unknown codes one address may try in a window before it has to wait. [default]"""
WINDOW = timedelta(minutes=15)
"""How long a miss counts. [default]"""


@dataclass(frozen=True)
class Verified:
    """What the public page shows of a document: nothing about the patient, nothing clinical."""

    code: str
    kind: DocumentKind
    number: str
    clinic: str
    time_zone: str
    issued_at: datetime
    draft: bool
    withdrawn_at: datetime | None
    replaced_by: str
    replaced_at: datetime | None
    sha256: str

    @property
    def stands(self) -> bool:
        """Whether it is an issued document that is neither replaced nor withdrawn."""
        return not self.draft and self.withdrawn_at is None and not self.replaced_by


def look_up(session: Session, *, code: str) -> Verified | None:
    """The document with this code, in whichever clinic; None for a code that was never given."""
    document = session.exec(select(DocumentRow).where(DocumentRow.verification_code == code)).first()
    if document is None:
        return None
    clinic = session.get_one(ClinicRow, document.clinic_id)
    later = session.exec(
        select(DocumentRow).where(
            DocumentRow.clinic_id == document.clinic_id, DocumentRow.replaces_id == document.id
        )
    ).first()
    return Verified(
        code=code,
        kind=DocumentKind(document.kind),
        number=_number(document),
        clinic=clinic.name,
        time_zone=clinic.time_zone,
        issued_at=document.issued_at,
        draft=document.draft,
        withdrawn_at=document.withdrawn_at,
        replaced_by=_number(later) if later else "",
        replaced_at=later.issued_at if later else None,
        sha256=document.sha256,
    )


def _number(document: DocumentRow) -> str:
    return printed_number(DocumentKind(document.kind), document.number, document.issued_at)


def is_same(verified: Verified, copy: bytes) -> bool:
    """Whether somebody's copy is byte for byte the document that was issued; the copy is not kept."""
    return hmac.compare_digest(hashlib.sha256(copy).hexdigest(), verified.sha256)


def must_wait(session: Session, *, address: str, now: datetime) -> bool:
    """Whether an address has tried too many unknown codes lately."""
    query = select(sa.func.count(col(SignInAttemptRow.id))).where(
        SignInAttemptRow.key == _key(address), col(SignInAttemptRow.at) > now - WINDOW
    )
    return session.exec(query).one() >= MISSES


def note_miss(session: Session, *, address: str, now: datetime) -> None:
    """Count an unknown code against the address; misses that no longer count are removed."""
    old = sa.and_(col(SignInAttemptRow.key) == _key(address), col(SignInAttemptRow.at) <= now - WINDOW)
    session.exec(delete(SignInAttemptRow).where(old))
    session.add(SignInAttemptRow(key=_key(address), at=now))
    session.commit()


def _key(address: str) -> str:
    return f"verify:{address}"
