"""How far the diary of a trial that still runs is looked at: every page and document stops at one evening.

Reads only and never commits.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.diary_calendar import DiaryCalendar
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.diary_places import calendar_of_trial


def last_evening(session: Session, trial: TrialRow, *, now: datetime) -> date:
    """The last diary day that is over, or is still open and already answered; at least the first day.

    An evening that can still be answered is not a missing one.
    """
    clinic = session.get_one(ClinicRow, trial.clinic_id)
    calendar = calendar_of_trial(session, trial, now=now, zone=clinic.time_zone)
    newest = sa.select(col(DiaryEntryRow.day)).where(
        col(DiaryEntryRow.clinic_id) == trial.clinic_id,
        col(DiaryEntryRow.trial_id) == trial.id,
        col(DiaryEntryRow.period_id).is_(None),
        col(DiaryEntryRow.day) >= calendar.day_begun_at(now) - timedelta(days=1),
    )
    return max(last_day_to_show(session.scalars(newest), now, calendar), trial.baseline_starts_on)


def last_day_to_show(answered: Iterable[date], now: datetime, calendar: DiaryCalendar) -> date:
    """The last diary day that is over, or is still open and among the days ``answered``."""
    begun = calendar.day_begun_at(now)
    over = begun if calendar.window_of(begun).closes <= now else begun - timedelta(days=1)
    return max([over, *(day for day in answered if over < day <= begun)])
