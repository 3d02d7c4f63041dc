"""A phone that stays signed in for longer: shortly before its time ends it asks for the birth date once more.

The time of a session is absolute (security.md 1, ASVS 7.3.2), but no diary may end because of it: who proves
again who it is gets a new session in place of the old one. Only a phone that is still signed in can ask.
"""

from datetime import date, datetime, timedelta

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text
from scs_manager.domain.tokens import new_token, token_hash
from scs_manager.models.enrolments import PatientSessionRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services import audit, throttles
from scs_manager.services.access_rows import SESSION_LENGTH, end_phones
from scs_manager.services.visits import Visit

OFFERED = timedelta(days=10)
"""So long before its end a phone offers to stay signed in. [default]"""


def is_offered(visit: Visit, now: datetime) -> bool:
    """Whether the phone's time ends soon, and its diary goes on."""
    goes_on = visit.ended_at is None or visit.period is not None
    return goes_on and visit.expires_at - now <= OFFERED


def renew(session: Session, *, visit: Visit, birth_date: date | None, by: Actor, now: datetime) -> str:
    """The token of a new session in place of this one; a wrong birth date is counted, and slows down."""
    limits = throttles.limits_of(f"renew:{visit.session_id}", address=by.address)
    throttles.check(session, limits, now)
    throttles.count(session, limits, now)
    patient = get_scoped(session, PatientRow, visit.clinic_id, visit.patient_id)
    old = get_scoped(session, PatientSessionRow, visit.clinic_id, visit.session_id)
    if patient is None or old is None or birth_date != patient.birth_date:
        session.commit()  # the guess stays counted
        raise InputError(Text("That is not the birth date we have. Please check it."), place="birth_date")
    throttles.forgive(session, limits, now)
    end_phones(session, col(PatientSessionRow.id) == old.id, now)
    token = new_token()
    session.add(_fresh(old, token, now))
    audit.record(session, by=by, action="diary.session_renewed", now=now, case_id=visit.case_id)
    session.commit()
    return token


def _fresh(old: PatientSessionRow, token: str, now: datetime) -> PatientSessionRow:
    return PatientSessionRow(
        clinic_id=old.clinic_id,
        enrolment_id=old.enrolment_id,
        carer_id=old.carer_id,
        token_sha256=token_hash(token),
        created_at=now,
        last_seen_at=now,
        expires_at=now + SESSION_LENGTH,
        carer=old.carer,
        device_label=old.device_label,
    )
