"""The authorisation packet as a document: composed, hashed, signed by a clinician, or kept as a draft.

A draft may always be made. Issuing needs every required item complete and a signature over the hash that was
shown; a newer packet of the same stage replaces the older one, with a reason.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session, col

from reports.content import Issue
from reports.packet import render
from reports.packet_content import Packet
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.packet import Packet as Asked
from scs_manager.domain.packet import Stage
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.authorisations import AuthorisationRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow, DocumentWordsRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services.authorisation_rows import request_of
from scs_manager.services.decision_standing import why_not_both
from scs_manager.services.document_frame import issue_of
from scs_manager.services.document_seals import Signing
from scs_manager.services.document_standing import stands, without_bytes
from scs_manager.services.documents import DocumentKind, Place, Prepared, next_place
from scs_manager.services.enclosures import Chosen, enclosures_of
from scs_manager.services.packet_content import Gathered, gather
from scs_manager.services.packet_hash import sha256_of
from scs_manager.services.packet_kept import typed_choice
from scs_manager.services.rendering import drawn

CHANGED = Text(
    "The record changed after this packet was shown, so nothing was signed. "
    "Read it again; what you chose is still here."
)
INCOMPLETE = Text("This packet cannot be issued yet: %(n)s required items are not complete.")
WHY_NEW = Text("A packet for this patient is out already. Say why a new one replaces it.")


@dataclass(frozen=True)
class PacketSigning(Signing):
    """A signature under a packet, and why it replaces the one that is out."""

    replace_reason: str = ""


@dataclass(frozen=True)
class Composed:
    """A packet as it will read, without number and signature, and the hash over all of it."""

    packet: Packet
    asked: Asked
    request: AuthorisationRow
    earlier: DocumentRow | None
    """The issued packet that this one would replace."""
    sha256: str
    refused: Text | None = None
    """Why it cannot be issued although it may be complete: the decision in it tells of other numbers."""

    @property
    def lacking(self) -> int:
        """How many required items are not complete."""
        return self.asked.required - self.asked.required_complete


def compose(
    session: Session, case: CaseRow, request_id: uuid.UUID, enclosures: Sequence[Chosen], *, now: datetime
) -> Composed:
    """The packet from the record and the chosen files; the same rows and choice give the same hash."""
    request = request_of(session, case, request_id)
    if request is None:
        raise RuleError(Text("This request is not there. Open the request first."))
    found = gather(session, case, request, now=now)
    refused = _refused(found, request)
    files = enclosures_of(session, case, enclosures)
    packet = replace(found.packet, enclosures=files, refused=str(refused or ""))
    sha256 = sha256_of(packet, _beside(case, request, found.basis.content))
    earlier = issued_packet(session, case, request)
    return Composed(packet, found.asked, request, earlier, sha256, refused)


def _refused(found: Gathered, request: AuthorisationRow) -> Text | None:
    """Only a packet for the implant prints the decision."""
    decision = found.basis.current if request.stage is Stage.PERMANENT else None
    return why_not_both(found.basis, decision) if decision else None


def issued_packet(session: Session, case: CaseRow, request: AuthorisationRow) -> DocumentRow | None:
    """The newest packet to the same payer for the same stage that stands.

    A trial's never answers for the implant, and one payer's never for another's.
    """
    query = (
        without_bytes(case.clinic_id)
        .where(DocumentRow.case_id == case.id, DocumentRow.kind == DocumentKind.PACKET.value, stands())
        .order_by(col(DocumentRow.number).desc())
    )
    return next(
        (row for row in session.exec(query) if _is_alike(_asked_in(session, case, row), request)), None
    )


def _asked_in(session: Session, case: CaseRow, row: DocumentRow) -> AuthorisationRow | None:
    """The request that a packet was made for."""
    query = select_scoped(DocumentWordsRow, row.clinic_id).where(DocumentWordsRow.document_id == row.id)
    found = session.exec(query).first()
    return request_of(session, case, uuid.UUID(found.typed["request"])) if found else None


def _is_alike(earlier: AuthorisationRow | None, request: AuthorisationRow) -> bool:
    """Whether a newer packet for the second takes the place of one for the first."""
    if earlier is None or earlier.id == request.id:
        return earlier is not None
    names = {each.payer_name.strip().casefold() for each in (earlier, request)}
    return earlier.stage is request.stage and len(names) == 1


def prepare_packet(
    session: Session,
    case: CaseRow,
    request_id: uuid.UUID,
    enclosures: Sequence[Chosen],
    *,
    now: datetime,
    public_url: str,
    by: str = "",
    signing: PacketSigning | None = None,
) -> Prepared:
    """The packet, rendered and not yet stored; without a signature it is a draft prepared by ``by``."""
    composed = compose(session, case, request_id, enclosures, now=now)
    if signing is not None:
        _check(composed, signing)
    place = _place(session, composed, signing, now)
    packet = replace(
        composed.packet,
        issue=_issue(session.get_one(ClinicRow, case.clinic_id), place, public_url),
        prepared_by=by or (signing.by.name if signing else ""),
        signature=signing.printed(now, composed.sha256) if signing else None,
    )
    return Prepared(
        place,
        drawn(render, packet, now=now),
        composed.sha256 if signing else None,
        signatory=signing.signatory(now) if signing else None,
        typed=_typed(composed, enclosures),
    )


def preview_packet(
    session: Session,
    case: CaseRow,
    request_id: uuid.UUID,
    enclosures: Sequence[Chosen],
    *,
    now: datetime,
    by: str,
) -> bytes:
    """The packet whole as it would read, with the draft mark and without a number; it is never stored."""
    composed = compose(session, case, request_id, enclosures, now=now)
    return drawn(render, replace(composed.packet, prepared_by=by), now=now)


def _check(composed: Composed, signing: PacketSigning) -> None:
    if composed.lacking:
        raise RuleError(Text(INCOMPLETE.id, n=composed.lacking))
    if composed.refused is not None:
        raise RuleError(composed.refused)
    if signing.shown_sha256 != composed.sha256:
        raise ChangedByOther(CHANGED)
    if composed.earlier is not None and not signing.replace_reason.strip():
        raise InputError(WHY_NEW, place="replace_reason")


def _place(session: Session, composed: Composed, signing: PacketSigning | None, now: datetime) -> Place:
    request = composed.request
    earlier = composed.earlier if signing else None
    return next_place(
        session,
        clinic_id=request.clinic_id,
        case_id=request.case_id,
        kind=DocumentKind.PACKET,
        now=now,
        draft=signing is None,
        replaces=earlier,
        reason=signing.replace_reason.strip() if signing and earlier else "",
    )


def _issue(clinic: ClinicRow, place: Place, public_url: str) -> Issue:
    """A draft has its number, but no code: nobody is to rely on it."""
    issue = issue_of(clinic, place, public_url=public_url)
    return replace(issue, verification_code="", verification_url="") if place.draft else issue


def _typed(composed: Composed, enclosures: Sequence[Chosen]) -> dict[str, str]:
    """What was asked for and chosen, kept with the document."""
    request, chosen = composed.request, typed_choice(enclosures)
    return {"request": str(request.id), "stage": request.stage.value, "enclosures": chosen}


def _beside(case: CaseRow, request: AuthorisationRow, basis: Mapping[str, Any]) -> dict[str, Any]:
    """What is signed together with all that is printed: whose request, in which version, on which rows."""
    return {
        "case": str(case.id),
        "request": {"id": str(request.id), "version": request.version, "stage": request.stage.value},
        "basis": dict(basis),
    }
