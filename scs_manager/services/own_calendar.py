"""The dates of a patient's trial, for the own calendar and for a phone that subscribes to it. Reads only."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.calendar_feed import DIARY, LOOK, SUBSCRIPTION, day_events, evening_events
from scs_manager.domain.diary_days import POST_DAYS
from scs_manager.domain.hold_calendar import Break
from scs_manager.domain.ics import calendar
from scs_manager.domain.own_calendar import After, Due, Happening, Kind, TrialDates, happenings
from scs_manager.domain.reminders import last_evening, reminders_between
from scs_manager.domain.text import Translate
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import diary_periods, follow_up_rows, hold_rows
from scs_manager.services.diary_places import LOOKS_BACK, calendar_of, place_of_trial
from scs_manager.services.message_rows import quiet_of
from scs_manager.services.own_questionnaires import open_questionnaires


@dataclass(frozen=True)
class OwnCalendar:
    """The dates of a trial, what happens on them, and the days that the clinic has."""

    dates: TrialDates
    happenings: tuple[Happening, ...]
    sent: frozenset[date]


@dataclass(frozen=True)
class Followed:
    """Whose calendar a phone fetches."""

    trial: TrialRow
    enrolment: EnrolmentRow
    clinic: ClinicRow
    case: CaseRow


def dates_of(trial: TrialRow) -> TrialDates:
    """The dates of a trial."""
    return TrialDates(
        trial.baseline_starts_on, trial.placement_on, trial.removal_on, trial.placed_on, trial.removed_on
    )


def own_calendar(session: Session, case: CaseRow, trial: TrialRow, *, on: date) -> OwnCalendar:
    """Everything with a date that the patient may see: medicines only as they were agreed."""
    dates = dates_of(trial)
    found = happenings(
        dates,
        _breaks(session, case, trial),
        _due(session, case, on),
        _after(session, case, trial, on),
        today=on,
    )
    return OwnCalendar(dates, found, sent_days(session, trial.clinic_id, trial.id))


def sent_days(session: Session, clinic_id: uuid.UUID, trial_id: uuid.UUID) -> frozenset[date]:
    """The days of which the clinic has an entry."""
    query: Any = sa.select(col(DiaryEntryRow.day)).where(
        col(DiaryEntryRow.clinic_id) == clinic_id, col(DiaryEntryRow.trial_id) == trial_id
    )
    return frozenset(day for (day,) in session.connection().execute(query))


def feed(session: Session, followed: Followed, *, now: datetime, translate: Translate) -> bytes:
    """The calendar file of a diary: the evenings from yesterday on, and days to look at the calendar.

    The stamp is that of the day, so that a file that did not change is not fetched again.
    """
    trial, enrolment = followed.trial, followed.enrolment
    stamp = now.replace(hour=0, minute=0, second=0, microsecond=0)
    own = own_calendar(session, followed.case, trial, on=now.date())
    key = str(enrolment.id)
    looks = [each.on for each in own.happenings if each.kind not in (Kind.DIARY, Kind.END)]
    events = [
        *_evenings(session, followed, own, now, DIARY.render(translate)),
        *day_events(looks, key=key, words=LOOK.render(translate)),
    ]
    return calendar(events, stamp=stamp, subscription=SUBSCRIPTION)


def _evenings(session: Session, followed: Followed, own: OwnCalendar, now: datetime, words: str) -> Any:
    trial, enrolment, clinic = followed.trial, followed.enrolment, followed.clinic
    periods = diary_periods.after_the_end(session, trial)
    asks_nobody = trial.removed_on is None or trial.technically_adequate is False
    if trial.ended_at is not None and asks_nobody and not periods:
        return ()  # an aborted or inadequate trial asks nobody after its end
    first, last = (now - LOOKS_BACK).date(), last_evening(trial.removal_on, trial.removed_on)
    if trial.removed_on is None:  # the leads are in longer than planned: the diary goes on
        last = max(last, now.date() + timedelta(days=POST_DAYS))
    last = max([last, *(period.last for period in periods)])
    days = calendar_of(session, place_of_trial(trial, enrolment, clinic, periods), now=now)
    reminders = reminders_between(days, first, last, quiet_of(clinic))
    return evening_events(days, reminders, own.sent, key=str(enrolment.id), words=words)


def _breaks(session: Session, case: CaseRow, trial: TrialRow) -> tuple[Break, ...]:
    return hold_rows.plan_of(session, case, trial).breaks


def _after(session: Session, case: CaseRow, trial: TrialRow, on: date) -> After:
    """The next visit of the follow-up, and the evenings that are asked before one."""
    if trial.ended_at is None:
        return After()
    visit = follow_up_rows.next_visit(session, case)
    periods = diary_periods.after_the_end(session, trial)
    period = next((each for each in periods if each.last >= on), None)
    return After(
        visit_on=visit.due_on if visit and case.closed_at is None else None,
        diary_from=period.first if period else None,
        diary_until=period.last if period else None,
    )


def _due(session: Session, case: CaseRow, on: date) -> list[Due]:
    waiting = open_questionnaires(session, case, on=on)
    return [Due(each.title, each.due_on) for each in waiting]
