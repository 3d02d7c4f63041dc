"""A patient's trial calendar: two medicines agreed, one not, a questionnaire; and others of its kind."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from reports.content import Identity, Issue
from reports.frame import english
from reports.trial_calendar import TrialCalendar, render
from scs_manager.domain.hold_calendar import Break
from scs_manager.domain.own_calendar import Due, TrialDates, happenings
from scs_manager.domain.own_weeks import Standing, weeks_of
from scs_manager.domain.text import Text

DATES = TrialDates(date(2026, 11, 18), date(2026, 11, 26), date(2026, 12, 3))
AFTER_NOON = datetime(2026, 12, 4, 14, 30, tzinfo=ZoneInfo("Europe/London"))
SENT = frozenset({date(2026, 11, 18), date(2026, 11, 19)})
WARFARIN = Break("Warfarin", date(2026, 11, 20), date(2026, 12, 4), AFTER_NOON)
CLOPIDOGREL = Break("Clopidogrel", date(2026, 11, 18), date(2026, 12, 4))


def content(
    person: Identity,
    issue: Issue,
    dates: TrialDates = DATES,
    breaks: tuple[Break, ...] = (WARFARIN, CLOPIDOGREL),
    **given: Any,
) -> TrialCalendar:
    """As printed before the leads go in."""
    found = happenings(dates, breaks, [Due(Text("Sleep"), date(2026, 11, 25))])
    values: dict[str, Any] = {
        "standing": Standing.HAS_DATES,
        "weeks": weeks_of(dates, found, last_evening=dates.last_evening, sent=SENT),
        "happens": found,
        "ask": ("Apixaban",),
        "emergency_phone": "+1 555 0911",
        "translate": english,
    }
    return TrialCalendar(person, issue, breaks=breaks, **(values | given))


def sheet(person: Identity, issue: Issue, now: datetime) -> bytes:
    """The same as a file."""
    return render(content(person, issue), now=now)
