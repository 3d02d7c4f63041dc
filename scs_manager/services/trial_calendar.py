"""The patient's trial calendar on paper: the own calendar's happenings with the plan of the medicines.

Streamed, stored nowhere; what it says is what the patient's phone says at that moment.
"""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from reports import trial_calendar
from reports.trial_calendar import TrialCalendar
from scs_manager.domain.diary_days import POST_DAYS
from scs_manager.domain.hold_plans import HoldState
from scs_manager.domain.own_calendar import Happening, Kind
from scs_manager.domain.own_weeks import Week, standing_of, weeks_of
from scs_manager.domain.text import Translate
from scs_manager.models.cases import CaseRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import hold_rows
from scs_manager.services.own_calendar import OwnCalendar, dates_of, own_calendar
from scs_manager.services.own_papers import identity_of, issue_for, people_of
from scs_manager.services.rendering import drawn

STANDS = (HoldState.AGREED, HoldState.INR)
"""Plans of a medicine whose days the patient may be told."""


def draw_calendar(
    session: Session,
    case: CaseRow,
    trial: TrialRow | None,
    *,
    on: date,
    translate: Translate,
    now: datetime,
) -> bytes:
    """The sheet of a trial as of the patient's day ``on``; None is a trial without dates."""
    content = calendar_of_trial(session, case, trial, on=on, translate=translate)
    return drawn(trial_calendar.render, content, now=now)


def calendar_of_trial(
    session: Session, case: CaseRow, trial: TrialRow | None, *, on: date, translate: Translate
) -> TrialCalendar:
    """What the sheet says."""
    clinic, patient = people_of(session, case)
    dates = dates_of(trial) if trial else None
    own = own_calendar(session, case, trial, on=on) if trial else None
    plan = hold_rows.plan_of(session, case, trial) if trial else None
    lines = plan.lines if plan else ()
    return TrialCalendar(
        identity=identity_of(patient),
        issue=issue_for(clinic, patient),
        standing=standing_of(dates, ended=trial is not None and trial.ended_at is not None),
        weeks=_weeks(own, trial, on) if own and trial else (),
        happens=_happens(own, trial) if own and trial else (),
        breaks=plan.breaks if plan else (),
        ask=tuple(each.taken.drug for each in lines if each.hold.needs_plan and each.state not in STANDS),
        emergency_phone=clinic.emergency_phone,
        translate=translate,
    )


def _weeks(own: OwnCalendar, trial: TrialRow, on: date) -> tuple[Week, ...]:
    found = _happens(own, trial)
    return weeks_of(own.dates, found, last_evening=_last_evening(own, trial, on), sent=own.sent)


def _last_evening(own: OwnCalendar, trial: TrialRow, on: date) -> date:
    """The last that is asked: later while the leads are in too long, earlier after an inadequate trial."""
    if _asks_nobody(trial):
        return own.dates.removal
    if trial.placed_on is not None and trial.removed_on is None:
        return max(own.dates.last_evening, on + timedelta(days=POST_DAYS))
    return own.dates.last_evening


def _happens(own: OwnCalendar, trial: TrialRow) -> tuple[Happening, ...]:
    last = own.dates.last_evening if _asks_nobody(trial) else None
    return tuple(each for each in own.happenings if each.kind is not Kind.END or each.on != last)


def _asks_nobody(trial: TrialRow) -> bool:
    """An aborted or inadequate trial asks nobody after its end."""
    return trial.ended_at is not None and trial.technically_adequate is False
