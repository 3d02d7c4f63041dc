"""Dates of which only the month or the year is known: written, read and reckoned with as just that.

A date that is not exact is kept as the last day it can have been, beside the word ``month`` or ``year``;
no rule then counts more time since it than is certain. Where the first possible day matters, `earliest`
gives it.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

PRECISIONS = ("day", "month", "year")
"""How exact a date is."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})[/.](\d{4})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_NAMED = re.compile(r"(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\.?\s+(\d{4})", re.ASCII)
_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date and how exact it is; ``day`` is the last day it can be."""

    day: date
    precision: str = "day"

    @property
    def earliest(self) -> date:
        """The first day it can be."""
        return earliest(self.day, self.precision)

    def isoformat(self) -> str:
        """``2019``, ``2019-05`` or ``2019-05-12``."""
        return self.day.isoformat()[: {"year": 4, "month": 7}.get(self.precision, 10)]

    @property
    def words(self) -> str:
        """``2019``, ``May 2019`` or ``12 May 2019``."""
        return date_words(self.day, self.precision)


def earliest(day: date, precision: str | None) -> date:
    """The first day that a date of this precision can be."""
    if precision == "year":
        return date(day.year, 1, 1)
    return day.replace(day=1) if precision == "month" else day


def latest(day: date, precision: str | None) -> date:
    """The last day that a date of this precision can be."""
    if precision == "year":
        return date(day.year, 12, 31)
    return day.replace(day=monthrange(day.year, day.month)[1]) if precision == "month" else day


def date_words(day: date, precision: str | None = None) -> str:
    """The date as exactly as it is known: ``2019``, ``May 2019``, ``12 May 2019``."""
    if precision == "year":
        return str(day.year)
    month = f"{_MONTHS[day.month - 1]} {day.year}"
    return month if precision == "month" else f"{day.day} {month}"


def read_partial(text: str) -> PartialDate | None:
    """The date in ``2019``, ``2019-05``, ``5/2019``, ``May 2019``, ``2019-05-12``, ``12/5/2019`` or so.

    Days stand before months. None for anything else, and for days that no calendar has.
    """
    parts = _parts(text.strip())
    return None if parts is None else _made(*parts)


def _parts(text: str) -> tuple[int, int | None, int | None] | None:
    """Year, month and day as they are written."""
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        (month, year), day = found.groups(), None
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = found.groups()
    elif found := _NAMED.fullmatch(text):
        day, name, year = found.groups()
        month = _month_number(name)
        if month is None:
            return None
    else:
        return None
    return int(year), None if month is None else int(month), None if day is None else int(day)


def _month_number(name: str) -> str | None:
    numbers = [n for n, known in enumerate(_NAMES, start=1) if known.startswith(name.lower())]
    return str(numbers[0]) if len(numbers) == 1 else None


def _made(year: int, month: int | None, day: int | None) -> PartialDate | None:
    precision = "year" if month is None else "month" if day is None else "day"
    try:
        first = date(year, 1 if month is None else month, 1 if day is None else day)
        return PartialDate(latest(first, precision), precision)
    except ValueError:
        return None
