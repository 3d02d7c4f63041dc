"""How dates, times, numbers and states are written in templates."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from flask import Flask

from scs_manager.domain.facts import FACTS
from scs_manager.web.i18n import gettext, language, say

_LOCALES = {"en": "en_GB"}
_PATTERNS = {
    "es": {"d MMMM": "d 'de' MMMM", "d MMMM y": "d 'de' MMMM 'de' y"},
    "de": {"d MMM": "d. MMM", "d MMMM": "d. MMMM", "d MMM y": "d. MMM y", "d MMMM y": "d. MMMM y"},
}
"""The ends of date patterns as a language writes them, where not as English does."""
_EN_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _locale() -> str:
    return _LOCALES.get(language(), language())


def _pattern(english: str) -> str:
    """An English pattern with its day and month as the reader's language writes them."""
    weekday, gap, rest = english.rpartition(" d ")
    ends = _PATTERNS.get(language(), {})
    found = ends.get(f"d {rest}" if gap else english, "")
    if not found:
        return english
    return f"{weekday} {found}" if gap else found


def day(value: date | None) -> str:
    """``13 May 2026``; nothing for no date."""
    if value is None:
        return ""
    if language() == "en":  # Babel writes Sept; the rest of the product does not
        return f"{value.day} {_EN_SHORT[value.month - 1]} {value.year}"
    return str(format_date(value, _pattern("d MMM y"), locale=_locale()))


def long_day(value: date | None) -> str:
    """``13 May 2026`` with the month in full, for birth dates."""
    return "" if value is None else str(format_date(value, _pattern("d MMMM y"), locale=_locale()))


def weekday(value: date) -> str:
    """``Wednesday 13 May 2026``."""
    return str(format_date(value, _pattern("EEEE d MMMM y"), locale=_locale()))


def local_date(value: date, pattern: str) -> str:
    """A date after a CLDR pattern in the reader's language, such as ``EEEE d MMMM``."""
    return str(format_date(value, _pattern(pattern), locale=_locale()))


def moment(value: datetime | None, zone: str) -> str:
    """``13 May 2026, 08:52`` on the wall clock of a zone."""
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {local:%H:%M}"


def iso_moment(value: datetime) -> str:
    """An instant for a ``datetime`` attribute."""
    return str(format_datetime(value, "yyyy-MM-dd'T'HH:mm:ss'Z'", locale="en"))


def age(born: date, on: date) -> int:
    """Completed years on a day; a 29 February birthday counts on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def value(found: Any, unit: Any = None) -> str:
    """A recorded value in words: yes and no, dates, numbers with their unit, unknown for nothing."""
    if found is None:
        return gettext("unknown")
    if isinstance(found, bool):
        return gettext("Yes") if found else gettext("No")
    if isinstance(found, datetime):
        return f"{day(found.date())}, {found:%H:%M}"
    if isinstance(found, date):
        return day(found)
    if isinstance(found, tuple):
        found = ", ".join(str(say(each)) for each in found)
    if isinstance(found, (Decimal, float)):
        found = format(Decimal(str(found)).normalize(), "f")
    text = str(say(found))
    return f"{text} {say(unit)}" if unit else text


_LONG_ID = re.compile(r"\b([0-9a-fA-F]{8})-[0-9a-fA-F-]{20,}")
_FACT = re.compile(r"\b([a-z_]+[.][a-z0-9_]+) (=|[+]) (True|False)?")


def brief_source(source: str) -> str:
    """``Observation/ea4c110b… (issued)``; of many sources the first, and how many more there are."""
    parts = _LONG_ID.sub(r"\1…", source).split(", ")
    return (
        ", ".join(parts)
        if len(parts) <= 2
        else gettext("%(first)s and %(n)s more", first=parts[0], n=len(parts) - 1)
    )


def facts_in_words(why: Any) -> str:
    """What an import tells of facts, by their meaning instead of their name."""

    def told(found: re.Match[str]) -> str:
        name, _sign, truth = found.groups()
        meaning = FACTS[name].meaning if name in FACTS else name
        return f"{meaning}: " + ("" if truth is None else value(truth == "True").lower())

    return _LONG_ID.sub(r"\1…", _FACT.sub(told, str(say(why))))


def init_app(app: Flask) -> None:
    """Make the filters known to templates."""
    app.jinja_env.filters |= {
        "brief_source": brief_source,
        "day": day,
        "facts_in_words": facts_in_words,
        "long_day": long_day,
        "weekday": weekday,
        "moment": moment,
        "iso_moment": iso_moment,
        "value": value,
    }
    app.jinja_env.globals["age"] = age
