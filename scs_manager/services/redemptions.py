"""Opening an invitation: what the page behind a link shows, and its exchange for a session of the phone."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.tokens import new_token, token_hash
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.enrolments import EnrolmentRow, InvitationRow, PatientSessionRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import audit
from scs_manager.services.second_facts import (
    MAX_TRIES,
    LinkError,
    is_usable,
    refusal_after,
    spend_try,
    visitor,
)

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


def door_of(session: Session, *, token: str, now: datetime) -> Door:
    """What the page behind a link may show. Reading it changes nothing, so a link scanner uses nothing up."""
    found = _find(session, token)
    if found is None:
        return Door(is_open=False)
    invitation, clinic = found.invitation, found.clinic
    return Door(
        is_open=_is_open(found, now),
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
    if not (_is_open(found, now) and spend_try(session, found.invitation, fits=fits, now=now)):
        session.rollback()
        raise LinkError
    by = visitor(found.invitation, found.patient.id, carer=carer, address=address)
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


def _is_open(found: _Found, now: datetime) -> bool:
    led_to = found.enrolment.revoked_at is None and found.trial.ended_at is None
    return led_to and is_usable(found.invitation, now)


def _refuse(session: Session, found: _Found, by: Actor, now: datetime) -> None:
    detail = {"invitation": str(found.invitation.id)}
    audit.record(
        session, by=by, action="diary.link_refused", now=now, case_id=found.trial.case_id, detail=detail
    )
    tries = found.invitation.tries
    session.commit()
    raise refusal_after(tries)


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
