"""Reminders of the evening's entry: at its opening, and two hours before it stops being on time.

Measures.md 3.3. Times follow the patient's wall clock, so a night that gains or loses an hour moves nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from scs_manager.domain.diary_calendar import DiaryCalendar
from scs_manager.domain.diary_days import POST_DAYS
from scs_manager.domain.messages import DIARY_CLOSING, DIARY_OPEN
from scs_manager.domain.quiet_hours import QuietHours

BEFORE_CLOSE = timedelta(hours=2)
"""How long before the end of the time for on-time entries the second reminder is due."""
APART = timedelta(hours=1)
"""The least between the two reminders of one evening; a second that comes sooner is left out. [default]"""


@dataclass(frozen=True)
class Reminder:
    """One reminder of one evening; after ``until`` it would be of no use."""

    day: date
    kind: str
    due: datetime
    until: datetime
    replaced_at: datetime | None = None
    """When the next one of the evening is due, so that a late worker never sends both at once."""


def last_evening(planned_removal: date, removed_on: date | None) -> date:
    """The last evening that is asked: three after the leads came out, or are planned to come out."""
    return (removed_on or planned_removal) + timedelta(days=POST_DAYS)


@lru_cache(maxsize=4096)
def reminders_between(
    calendar: DiaryCalendar, first: date, last: date, quiet: QuietHours
) -> tuple[Reminder, ...]:
    """The reminders of every evening that is asked from ``first`` to ``last``, both included."""
    start = max(first, calendar.first)
    days = (start + timedelta(days=n) for n in range((last - start).days + 1))
    return tuple(each for day in days if calendar.asks(day) for each in _of_evening(calendar, day, quiet))


def _of_evening(calendar: DiaryCalendar, day: date, quiet: QuietHours) -> Iterator[Reminder]:
    """Quiet hours bring the second forward, never the first: an opening in them is the clinic's own wish."""
    window = calendar.window_of(day)
    zone, end = calendar.zone_of(day), window.on_time_before
    second = end - BEFORE_CLOSE
    if quiet.hold(second, zone):
        second = quiet.beginning_before(second, zone)
    if second < window.opens + APART:
        yield Reminder(day, DIARY_OPEN, window.opens, end)
        return
    yield Reminder(day, DIARY_OPEN, window.opens, end, replaced_at=second)
    yield Reminder(day, DIARY_CLOSING, second, end)
