"""The diaries of the demonstration that can be opened on a phone, each by a fresh link."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor
from scs_manager.domain.pathway import State
from scs_manager.models.cases import CaseRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import invitations

OPEN_STATES = (State.BASELINE, State.TRIALLING)


@dataclass(frozen=True)
class PhoneLink:
    """A patient's way into the diary."""

    patient: str
    birth_date: date
    address: str
    """Works once, for whoever knows the birth date."""


def phone_links(session: Session, *, by: Actor, now: datetime, public_url: str) -> tuple[PhoneLink, ...]:
    """A fresh link for every patient of one clinic whose evenings are asked now; older links stop working."""
    query = (
        select(EnrolmentRow, TrialRow, CaseRow, PatientRow)
        .where(EnrolmentRow.trial_id == TrialRow.id, TrialRow.case_id == CaseRow.id)
        .where(CaseRow.patient_id == PatientRow.id, CaseRow.clinic_id == by.clinic_id)
        .where(col(CaseRow.state).in_(OPEN_STATES), col(EnrolmentRow.revoked_at).is_(None))
        .order_by(col(PatientRow.birth_date))
    )
    return tuple(
        _link(session, trial, case, patient, by, now, public_url)
        for _enrolment, trial, case, patient in session.exec(query).all()
    )


def _link(
    session: Session,
    trial: TrialRow,
    case: CaseRow,
    patient: PatientRow,
    by: Actor,
    now: datetime,
    public_url: str,
) -> PhoneLink:
    fresh = invitations.fresh_link(now)
    name, born = f"{patient.given_name} {patient.family_name}", patient.birth_date
    invitations.invite(session, trial=trial, case=case, fresh=fresh, by=by, now=now)
    return PhoneLink(name, born, f"{public_url}/invite/{fresh.token}")
