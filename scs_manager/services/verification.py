"""The public check of a document by its code: what anybody may learn. Reads only."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from scs_manager.domain.verification import CopySeal, FoundSeal, judged
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.countersignatures import CountersignatureRow
from scs_manager.models.documents import DocumentRow
from scs_manager.services.document_files import SignatureLine, countersignatures_of, signatures_of
from scs_manager.services.document_standing import WITHOUT_BYTES, is_replaced
from scs_manager.services.documents import DocumentKind, printed_number, replacement_of
from scs_manager.services.signature_check import Seal, Unreadable
from scs_manager.services.strangers_files import seals_in


@dataclass(frozen=True)
class State:
    """A whole file that was handed out for this document: at first, and after each second signature."""

    sha256: str
    certified: bool
    signed_at: datetime | None = None
    """When the second signature made it this file; None for the file as it was issued."""


@dataclass(frozen=True)
class PublicSignature:
    """A signature without its name: which role, when, in which zone, whether with a certificate."""

    role: str
    at: datetime
    time_zone: str
    certified: bool


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
    replaced: bool
    replaced_by: str
    """The number of what stands in its place; empty where that was taken back too."""
    replaced_at: datetime | None
    states: tuple[State, ...]
    """Oldest first; the last is the file that is handed out now."""
    signatures: tuple[PublicSignature, ...]
    certificates: frozenset[str]
    """The SHA-256 of the clinic's certificates that signed it."""

    @property
    def sha256(self) -> str:
        """Of the file that is handed out now."""
        return self.states[-1].sha256

    @property
    def stands(self) -> bool:
        """Whether it is an issued document that is neither replaced nor withdrawn."""
        return not self.draft and self.withdrawn_at is None and not self.replaced


@dataclass(frozen=True)
class Comparison:
    """A copy beside what was handed out: the state it is, or None, and what its signatures say."""

    state: State | None
    is_newest: bool
    seal: CopySeal


def look_up(session: Session, *, code: str) -> Verified | None:
    """The document with this code, in whichever clinic; None for a code that was never given."""
    query = select(DocumentRow).where(DocumentRow.verification_code == code).options(WITHOUT_BYTES)
    document = session.exec(query).first()
    if document is None:
        return None
    clinic = session.get_one(ClinicRow, document.clinic_id)
    replaced = is_replaced(session, document)
    later = replacement_of(session, document) if replaced else None
    added = countersignatures_of(session, document)
    certificates = {document.certificate_sha256, *(row.certificate_sha256 for row in added)}
    return Verified(
        code=code,
        kind=DocumentKind(document.kind),
        number=_number(document),
        clinic=clinic.name,
        time_zone=clinic.time_zone,
        issued_at=document.issued_at,
        draft=document.draft,
        withdrawn_at=document.withdrawn_at,
        replaced=replaced,
        replaced_by=_number(later) if later else "",
        replaced_at=later.issued_at if later else None,
        states=tuple(_states(document, added)),
        signatures=tuple(map(_public, signatures_of(session, document))),
        certificates=frozenset(each for each in certificates if each),
    )


def compare(verified: Verified, copy: bytes) -> Comparison:
    """Whether somebody's copy is byte for byte a file that the clinic handed out; the copy is not kept.

    The signatures in any other file are looked at in a process of its own, which takes about a second.
    """
    digest = hashlib.sha256(copy).hexdigest()
    for state in verified.states:
        if hmac.compare_digest(digest, state.sha256):
            seal = CopySeal.OURS if state.certified else CopySeal.NONE
            return Comparison(state, state is verified.states[-1], seal)
    try:
        found = [_found(seal) for seal in seals_in(copy)]
    except Unreadable:
        return Comparison(None, is_newest=False, seal=CopySeal.UNREADABLE)
    return Comparison(None, is_newest=False, seal=judged(found, verified.certificates))


def _states(document: DocumentRow, added: Iterable[CountersignatureRow]) -> Iterable[State]:
    certified = document.certificate_sha256 is not None
    yield State(document.sha256, certified)
    for row in added:
        if row.certificate_sha256 is not None:
            yield State(row.sha256, certified=True, signed_at=row.at)


def _public(line: SignatureLine) -> PublicSignature:
    return PublicSignature(line.role, line.at, line.time_zone, line.certified)


def _found(seal: Seal) -> FoundSeal:
    return FoundSeal(seal.valid, seal.whole, seal.certificate_sha256)


def _number(document: DocumentRow) -> str:
    return printed_number(DocumentKind(document.kind), document.number, document.issued_at)
