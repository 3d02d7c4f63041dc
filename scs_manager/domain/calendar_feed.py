"""What a phone's calendar is told: evenings of the diary and days to look at it. Nothing clinical.

Whoever sees the calendar over the patient's shoulder, and the firm that keeps it, learns that there is a
diary, and no more (security.md 2.1, threat 7).
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby

from scs_manager.domain.diary_calendar import DiaryCalendar
from scs_manager.domain.ics import DayEvent, Subscription, TimedEvent
from scs_manager.domain.reminders import Reminder
from scs_manager.domain.text import Text

DIARY, LOOK = Text("Diary"), Text("Diary: see your calendar")
"""All the words of the calendar."""
LASTS = timedelta(minutes=15)
"""How long an evening's event is shown; filling in takes a minute. [default]"""
SUBSCRIPTION = Subscription("-//SCS Manager//Diary//EN", "Diary", timedelta(hours=6))


def evening_events(
    calendar: DiaryCalendar,
    reminders: Iterable[Reminder],
    answered: Collection[date],
    *,
    key: str,
    words: str,
) -> Iterator[TimedEvent]:
    """One event an evening that rings when the reminders are due; an answered evening rings no more."""
    for day, due in groupby(reminders, key=lambda each: each.day):
        opens = calendar.window_of(day).opens
        rings = () if day in answered else tuple(each.due - opens for each in due)
        zone = calendar.zone_of(day)
        yield TimedEvent(_uid(key, f"evening {day}"), opens, LASTS, zone, words, alarms=rings)


def day_events(days: Iterable[date], *, key: str, words: str) -> Iterator[DayEvent]:
    """One event for each day on which something happens, without saying what."""
    for day in sorted(set(days)):
        yield DayEvent(_uid(key, f"day {day}"), day, words)


def _uid(key: str, what: str) -> str:
    """The same thing keeps its identifier, which names nothing."""
    return f"{hashlib.sha256(f'{key} {what}'.encode()).hexdigest()[:32]}@scs-manager"
