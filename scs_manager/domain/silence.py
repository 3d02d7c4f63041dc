"""Silent diaries: which evening is over for a patient, and for how many nothing has come.

The missed-day call list is for the next morning (measures.md 3.3): an evening is missed once it can no longer
be sent on time by the patient's clock (02:00 unless the clinic set other times); it may still come late.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scs_manager.domain.diary_calendar import DiaryCalendar

AROUND = range(-1, 4)
"""Days back from the day in UTC among which the last closed one lies, anywhere on earth."""


def last_closed_day(now: datetime, calendar: DiaryCalendar) -> date:
    """The newest diary day that can no longer be sent on time, on the patient's wall clock."""
    days = (now.date() - timedelta(days=back) for back in AROUND)
    return next(day for day in days if calendar.window_of(day).on_time_before <= now)


@dataclass(frozen=True)
class Silence:
    """Evenings in a row without an entry, the last of them ``due``; it may still come late."""

    due: date
    missed: int
    can_be_late: bool


def silence_of(calendar: DiaryCalendar, *, newest: date | None, now: datetime) -> Silence | None:
    """The silence of a diary whose newest entry is of a day; None while there is none.

    ``now`` is in UTC. An entry of this evening ends a silence, though earlier evenings stay missing.
    """
    due = last_closed_day(now, calendar)
    before = calendar.first - timedelta(days=1)
    missed = (due - max(newest or before, before)).days
    return Silence(due, missed, now < calendar.window_of(due).closes) if missed > 0 else None
