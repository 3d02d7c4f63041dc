"""Days and lists in words, translated part by part."""

from collections.abc import Sequence
from datetime import date

from scs_manager.domain.text import Text

MONTHS = (
    Text("January"),
    Text("February"),
    Text("March"),
    Text("April"),
    Text("May"),
    Text("June"),
    Text("July"),
    Text("August"),
    Text("September"),
    Text("October"),
    Text("November"),
    Text("December"),
)


SHORT_MONTHS = (
    Text("Jan"),
    Text("Feb"),
    Text("Mar"),
    Text("Apr"),
    Text("May"),
    Text("Jun"),
    Text("Jul"),
    Text("Aug"),
    Text("Sep"),
    Text("Oct"),
    Text("Nov"),
    Text("Dec"),
)


def day_and_short_month(day: date) -> Text:
    """``4 Nov``, where a day of a chart or a calendar has little room."""
    return Text("%(day)s %(month)s", day=day.day, month=SHORT_MONTHS[day.month - 1])


def day_and_month(day: date) -> Text:
    """``4 May``."""
    return Text("%(day)s %(month)s", day=day.day, month=MONTHS[day.month - 1])


def full_date(day: date) -> Text:
    """``4 May 2026``."""
    return Text("%(day)s %(month)s %(year)s", day=day.day, month=MONTHS[day.month - 1], year=day.year)


def days_text(days: int) -> Text:
    """``1 day``, ``3 days``."""
    return Text("1 day") if days == 1 else Text("%(days)s days", days=days)


def joined(parts: Sequence[Text], between: str) -> Text:
    """Several sentences as one, each translated on its own."""
    names = {f"part{n}": part for n, part in enumerate(parts)}
    return Text(between.join(f"%({name})s" for name in names), **names)
