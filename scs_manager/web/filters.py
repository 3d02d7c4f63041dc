"""How dates, times, numbers and states are written in templates."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from flask import Flask

from scs_manager.web.i18n import gettext, language, say

_LOCALES = {"en": "en_GB"}
_EN_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _locale() -> str:
    return _LOCALES.get(language(), language())


def day(value: date | None) -> str:
    """``13 May 2026``; nothing for no date."""
    if value is None:
        return ""
    if language() == "en":  # Babel writes Sept; the rest of the product does not
        return f"{value.day} {_EN_SHORT[value.month - 1]} {value.year}"
    return str(format_date(value, "d MMM y", locale=_locale()))


def long_day(value: date | None) -> str:
    """``13 May 2026`` with the month in full, for birth dates."""
    return "" if value is None else str(format_date(value, "d MMMM y", locale=_locale()))


def weekday(value: date) -> str:
    """``Wednesday 13 May 2026``."""
    return str(format_date(value, "EEEE d MMMM y", locale=_locale()))


def local_date(value: date, pattern: str) -> str:
    """A date after a CLDR pattern in the reader's language, such as ``EEEE d MMMM``."""
    return str(format_date(value, pattern, locale=_locale()))


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
    if isinstance(found, (Decimal, float)):
        found = format(Decimal(str(found)).normalize(), "f")
    text = str(say(found))
    return f"{text} {say(unit)}" if unit else text


def init_app(app: Flask) -> None:
    """Make the filters known to templates."""
    app.jinja_env.filters |= {
        "day": day,
        "long_day": long_day,
        "weekday": weekday,
        "moment": moment,
        "iso_moment": iso_moment,
        "value": value,
    }
    app.jinja_env.globals["age"] = age
