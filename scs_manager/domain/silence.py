"""Silent diaries: which evening is over in a patient's zone, and for how many nothing has come.

The missed-day call list is for the next morning (measures.md 3.3): an evening is missed from 02:00 on, when
it can no longer be sent on time, and may still come late until 12:00.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scs_manager.domain.diary import window_of


def last_closed_day(now: datetime, zone: ZoneInfo) -> date:
    """The newest diary day that can no longer be sent on time, on the patient's wall clock."""
    yesterday = now.astimezone(zone).date() - timedelta(days=1)
    return yesterday if window_of(yesterday, zone).on_time_before <= now else yesterday - timedelta(days=1)


@dataclass(frozen=True)
class Silence:
    """Evenings in a row without an entry, the last of them ``due``; it may still come late."""

    due: date
    missed: int
    can_be_late: bool


def silence_of(*, begins: date, newest: date | None, now: datetime, zone: ZoneInfo) -> Silence | None:
    """The silence of a diary that began on a day and whose newest entry is of another; None while none is.

    An entry of this evening ends a silence, though earlier evenings stay missing.
    """
    due = last_closed_day(now, zone)
    before = begins - timedelta(days=1)
    missed = (due - max(newest or before, before)).days
    return Silence(due, missed, now < window_of(due, zone).closes) if missed > 0 else None
