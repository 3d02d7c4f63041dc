"""Reminders of the days of a case's antithrombotic plans, planned anew whenever a plan or its dates change.

No commit. A message holds no drug's name: "see your sheet". Several drugs of one day make one message.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.hold_calendar import reminder_days, restart_moments
from scs_manager.domain.hold_clock import at
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import outbox
from scs_manager.services.hold_rows import newest_holds, plan_of
from scs_manager.services.implant_rows import newest_plan
from scs_manager.services.message_rows import standing_stops, way_of_care
from scs_manager.services.outcomes import latest_trial

STOP_DAY, RESTART_DAY = "hold.stop_day", "hold.restart_day"
KINDS = (STOP_DAY, RESTART_DAY)
MORNING = time(8)
"""When a reminder is due, in the patient's zone. [default]"""


def replan(session: Session, *, trial: TrialRow, now: datetime) -> int:
    """Cancel what was planned and plan the days ahead anew; how many messages."""
    case = session.get_one(CaseRow, trial.case_id)
    return replan_case(session, case=case, now=now, trial=trial)


def replan_case(session: Session, *, case: CaseRow, now: datetime, trial: TrialRow | None = None) -> int:
    """The same for the newest trial, or the one that is named, and for the implant of a case.

    The patient is reminded only of what is agreed for the dates as they stand, and of a restart on the day of
    lead removal only once the leads are recorded to be out. Staff are reminded of every restart that was once
    agreed, so that moved dates never leave a patient without the drug unnoticed.
    """
    occasions = (trial or latest_trial(session, case), newest_plan(session, case))
    plans = [plan_of(session, case, each) for each in occasions if each and newest_holds(session, each)]
    if not plans:
        return 0
    outbox.cancel_messages(session, clinic_id=case.clinic_id, case_id=case.id, kinds=KINDS)
    patient = _patient(session, case)
    waiting = reminder_days(each for plan in plans for each in plan.open_restarts)
    agreed = [each for plan in plans for each in plan.breaks if each in plan.open_restarts]
    own = way_of(session, case)
    zone = ZoneInfo(patient.time_zone)
    stops = _mornings(reminder_days(agreed)["stop"], zone)
    wanted = [("staff", STOP_DAY, stops), ("staff", RESTART_DAY, _mornings(waiting["restart"], zone))]
    if own is not None:
        wanted += [(own, STOP_DAY, stops), (own, RESTART_DAY, restart_moments(agreed, MORNING, zone))]
    return sum(_plan(session, case, kind, channel, due, now) for channel, kind, due in wanted)


def _mornings(days: Iterable[date], zone: ZoneInfo) -> list[datetime]:
    return [at(day, MORNING, zone) for day in days]


def _plan(
    session: Session,
    case: CaseRow,
    kind: str,
    channel: str,
    due: Iterable[datetime],
    now: datetime,
) -> int:
    """Only what lies ahead is reminded of."""
    ahead = [moment for moment in due if moment > now]
    for moment in ahead:
        outbox.plan_message(session, case=case, kind=kind, channel=channel, due_at=moment, now=now)
    return len(ahead)


def way_of(session: Session, case: CaseRow) -> str | None:
    """How the patient is reminded of the days; None where no message reaches the patient."""
    patient = _patient(session, case)
    return way_of_care(patient, standing_stops(session, case.clinic_id, [patient.id]))


def _patient(session: Session, case: CaseRow) -> PatientRow:
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    return patient
