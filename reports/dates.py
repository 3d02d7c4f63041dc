"""Days and moments in words, in the language of the document and in the zone of the clinic."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

MINUS = "−"


def day(on: date, language: str = "en-GB") -> str:
    """``14 March 1958``; in other languages as they write it."""
    if language.startswith("en"):
        return str(format_date(on, "d MMMM y", locale="en_GB"))
    return str(format_date(on, "long", locale=_locale(language)))


def day_of(value: object, language: str = "en-GB") -> str:
    """The same for a day written ``2026-05-01``; what is no day comes back as it is."""
    written = str(value or "")
    try:
        return day(date.fromisoformat(written[:10]), language)
    except ValueError:
        return written


def moment(at: datetime, zone: str, language: str = "en-GB") -> str:
    """``16 November 2026, 16:42:08`` in the zone."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local.date(), language)}, {local:%H:%M:%S}"


def day_and_hour(at: datetime, zone: str, language: str = "en-GB") -> str:
    """``Sunday 16 November 2026, 16:42`` in the zone, for people who plan their week."""
    local = at.astimezone(ZoneInfo(zone))
    weekday = format_datetime(local, "EEEE", locale=_locale(language))
    return f"{weekday} {day(local.date(), language)}, {local:%H:%M}"


def zone_of(at: datetime, zone: str) -> str:
    """``America/New_York (UTC−05:00)``."""
    offset = at.astimezone(ZoneInfo(zone)).strftime("%z")
    sign = MINUS if offset.startswith("-") else "+"
    return f"{zone} (UTC{sign}{offset[1:3]}:{offset[3:5]})"


def _locale(language: str) -> str:
    return "en_GB" if language.startswith("en") else language.replace("-", "_")
