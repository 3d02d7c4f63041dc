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


def day_and_month(day: date) -> Text:
    """``4 May``."""
    return Text("%(day)s %(month)s", day=day.day, month=MONTHS[day.month - 1])


def full_date(day: date) -> Text:
    """``4 May 2026``."""
    return Text("%(day)s %(month)s %(year)s", day=day.day, month=MONTHS[day.month - 1], year=day.year)


def joined(parts: Sequence[Text], between: str) -> Text:
    """Several sentences as one, each translated on its own."""
    names = {f"part{n}": part for n, part in enumerate(parts)}
    return Text(between.join(f"%({name})s" for name in names), **names)
