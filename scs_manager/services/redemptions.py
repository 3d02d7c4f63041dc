"""Opening an invitation: what the page behind a link shows, and its exchange for a session of the phone."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, update

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text
from scs_manager.domain.tokens import new_token, token_hash
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.enrolments import EnrolmentRow, InvitationRow, PatientSessionRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import audit

MAX_TRIES = 5
"""Wrong answers to the second fact before the link is worth nothing. Source: security.md 2.1, threat 3."""


SESSION_LENGTH = timedelta(days=90)
"""How long a phone stays signed in: longer than any baseline, trial and after-days together. [default]"""


@dataclass(frozen=True)
class Door:
    """What a link leads to. A shut door names the clinic only when the link was once a real one."""

    is_open: bool
    clinic_name: str = ""
    clinic_phone: str = ""
    emergency_phone: str = ""
    expired_on: date | None = None
    tries_left: int = 0


@dataclass(frozen=True)
class Redeemed:
    """The session that a link was exchanged for."""

    token: str
    enrolment_id: uuid.UUID


class SecondFactError(RuleError):
    """The second fact does not fit; the link still works for the tries that are left."""


class LinkError(RuleError):
    """The link is unknown, used, expired, revoked or was tried too often; all five look the same."""

    def __init__(self) -> None:
        super().__init__(Text("This link does not work any more. Please call the clinic for a new one."))


def door_of(session: Session, *, token: str, now: datetime) -> Door:
    """What the page behind a link may show. Reading it changes nothing, so a link scanner uses nothing up."""
    found = _find(session, token)
    if found is None:
        return Door(is_open=False)
    invitation, clinic = found.invitation, found.clinic
    return Door(
        is_open=_is_open(invitation, found.enrolment, found.trial, now),
        clinic_name=clinic.name,
        clinic_phone=clinic.phone,
        emergency_phone=clinic.emergency_phone,
        expired_on=invitation.expires_at.date() if invitation.expires_at <= now else None,
        tries_left=max(0, MAX_TRIES - invitation.tries),
    )


def redeem(
    session: Session,
    *,
    token: str,
    birth_date: date | None,
    carer: bool,
    device: str,
    address: str,
    now: datetime,
) -> Redeemed:
    """Exchange a link and the second fact for a session; one of two people at once succeeds.

    A wrong second fact costs a try and is recorded; the door looks the same whether the link is unknown,
    used, expired, revoked or tried too often.
    """
    found = _find(session, token)
    if found is None:
        raise LinkError
    fits = birth_date == found.patient.birth_date
    if not _spend_try(session, found, fits=fits, now=now):
        session.rollback()
        raise LinkError
    by = _actor(found, carer, address)
    if not fits:
        _refuse(session, found, by, now)
    fresh = _open_session(session, found.enrolment, carer=carer, device=device, now=now)
    detail = {"invitation": str(found.invitation.id), "carer": carer}
    audit.record(
        session, by=by, action="diary.link_used", now=now, case_id=found.trial.case_id, detail=detail
    )
    session.commit()
    return Redeemed(token=fresh, enrolment_id=found.enrolment.id)


@dataclass(frozen=True)
class _Found:
    """A link with everything it hangs on."""

    invitation: InvitationRow
    enrolment: EnrolmentRow
    trial: TrialRow
    patient: PatientRow
    clinic: ClinicRow


def _find(session: Session, token: str) -> _Found | None:
    query: Any = (
        sa.select(InvitationRow, EnrolmentRow, TrialRow, PatientRow, ClinicRow)
        .join(EnrolmentRow, _same(EnrolmentRow, InvitationRow.enrolment_id, InvitationRow))
        .join(TrialRow, _same(TrialRow, EnrolmentRow.trial_id, EnrolmentRow))
        .join(PatientRow, _same(PatientRow, EnrolmentRow.patient_id, EnrolmentRow))
        .join(ClinicRow, col(ClinicRow.id) == InvitationRow.clinic_id)
        .where(col(InvitationRow.token_sha256) == token_hash(token))
    )
    row = session.execute(query).first()  # several tables at once: `exec` has no type for five
    return None if row is None else _Found(*row)


def _same(model: Any, key: Any, owner: Any) -> Any:
    return sa.and_(model.id == key, model.clinic_id == owner.clinic_id)


def _is_open(invitation: InvitationRow, enrolment: EnrolmentRow, trial: TrialRow, now: datetime) -> bool:
    return (
        invitation.used_at is None
        and invitation.revoked_at is None
        and enrolment.revoked_at is None
        and trial.ended_at is None
        and invitation.expires_at > now
        and invitation.tries < MAX_TRIES
    )


def _spend_try(session: Session, found: _Found, *, fits: bool, now: datetime) -> bool:
    """One statement decides: whoever changes the row first has the try, and used up is used up."""
    if not _is_open(found.invitation, found.enrolment, found.trial, now):
        return False
    still_open = (
        col(InvitationRow.id) == found.invitation.id,
        col(InvitationRow.used_at).is_(None),
        col(InvitationRow.revoked_at).is_(None),
        col(InvitationRow.tries) < MAX_TRIES,
    )
    spent = update(InvitationRow).where(*still_open)
    spent = spent.values(tries=col(InvitationRow.tries) + 1, used_at=now if fits else None)
    return bool(session.exec(spent.execution_options(synchronize_session=False)).rowcount == 1)


def _refuse(session: Session, found: _Found, by: Actor, now: datetime) -> None:
    detail = {"invitation": str(found.invitation.id)}
    audit.record(
        session, by=by, action="diary.link_refused", now=now, case_id=found.trial.case_id, detail=detail
    )
    left = MAX_TRIES - found.invitation.tries - 1
    session.commit()
    if left <= 0:
        raise LinkError
    raise SecondFactError(
        Text("That is not the birth date we have. Please check it. Tries left: %(n)s.", n=left)
    )


def _actor(found: _Found, carer: bool, address: str) -> Actor:
    kind, word = (ActorKind.CARER, "carer") if carer else (ActorKind.PATIENT, "patient")
    return Actor(
        kind=kind, id=found.patient.id, name=word, clinic_id=found.invitation.clinic_id, address=address
    )


def _open_session(
    session: Session, enrolment: EnrolmentRow, *, carer: bool, device: str, now: datetime
) -> str:
    token = new_token()
    session.add(
        PatientSessionRow(
            clinic_id=enrolment.clinic_id,
            enrolment_id=enrolment.id,
            token_sha256=token_hash(token),
            created_at=now,
            last_seen_at=now,
            expires_at=now + SESSION_LENGTH,
            carer=carer,
            device_label=device[:100],
        )
    )
    return token
