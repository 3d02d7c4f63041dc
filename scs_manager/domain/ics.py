"""A calendar file (RFC 5545): all-day events, events on a wall clock with alarms, stable identifiers.

Lines end with CRLF and are folded, texts are escaped.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from scs_manager.domain.ics_zones import time_zone

LINE = 75
"""Octets of a line at most, without its end."""
PRODUCT = "-//SCS Manager//Medicine plan//EN"


@dataclass(frozen=True)
class DayEvent:
    """Something on one day; ``uid`` stays the same when it moves, ``sequence`` grows."""

    uid: str
    on: date
    summary: str
    description: str = ""
    sequence: int = 0


@dataclass(frozen=True)
class TimedEvent:
    """Something at a time on the wall clock of a zone; ``starts`` is aware.

    ``alarms`` say when a phone shall ring, counted from the beginning; negative ones ring before it.
    """

    uid: str
    starts: datetime
    lasts: timedelta
    zone: ZoneInfo
    summary: str
    description: str = ""
    alarms: tuple[timedelta, ...] = ()


@dataclass(frozen=True)
class Subscription:
    """What a file says of itself when a phone fetches it again and again."""

    product: str
    name: str
    refresh: timedelta


def calendar(
    events: Iterable[DayEvent | TimedEvent], *, stamp: datetime, subscription: Subscription | None = None
) -> bytes:
    """The file in UTF-8; ``stamp`` is when it was made."""
    listed = tuple(events)
    product = subscription.product if subscription else PRODUCT
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{product}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    if subscription:
        lines += _of_subscription(subscription)
    lines += _zones([each for each in listed if isinstance(each, TimedEvent)])
    for event in listed:
        lines += _event(event, stamp) if isinstance(event, DayEvent) else _timed(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) for line in lines).encode()


def _of_subscription(subscription: Subscription) -> Iterator[str]:
    """The name and the pace, in the words of RFC 7986 and in those of older programs."""
    name, pace = escaped(subscription.name), duration(subscription.refresh)
    yield f"NAME:{name}"
    yield f"X-WR-CALNAME:{name}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{pace}"
    yield f"X-PUBLISHED-TTL:{pace}"


def _zones(events: list[TimedEvent]) -> Iterator[str]:
    for key in sorted({event.zone.key for event in events}):
        starts = [event.starts for event in events if event.zone.key == key]
        yield from time_zone(ZoneInfo(key), min(starts), max(starts))


def _event(event: DayEvent, stamp: datetime) -> Iterator[str]:
    yield from _head(event.uid, stamp)
    yield f"DTSTART;VALUE=DATE:{_day(event.on)}"
    yield f"DTEND;VALUE=DATE:{_day(event.on + timedelta(days=1))}"
    yield f"SEQUENCE:{event.sequence}"
    yield from _words(event.summary, event.description)
    yield "END:VEVENT"


def _timed(event: TimedEvent, stamp: datetime) -> Iterator[str]:
    local = event.starts.astimezone(event.zone)
    yield from _head(event.uid, stamp)
    yield f"DTSTART;TZID={event.zone.key}:{local:%Y%m%dT%H%M%S}"
    yield f"DURATION:{duration(event.lasts)}"
    yield from _words(event.summary, event.description)
    for alarm in event.alarms:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{escaped(event.summary)}"
        yield f"TRIGGER:{duration(alarm)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _head(uid: str, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(uid)}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _words(summary: str, description: str) -> Iterator[str]:
    yield f"SUMMARY:{escaped(summary)}"
    if description:
        yield f"DESCRIPTION:{escaped(description)}"
    yield "TRANSP:TRANSPARENT"


def duration(length: timedelta) -> str:
    """``PT6H``, ``-PT15M``, ``P1D``: a length of time as RFC 5545 writes it."""
    sign, length = ("-", -length) if length < timedelta() else ("", length)
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    clock = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
    days = f"{length.days}D" if length.days else ""
    return f"{sign}P{days}" + (f"T{clock}" if clock or not days else "") + ("" if clock or days else "0S")


def _day(on: date) -> str:
    return on.isoformat().replace("-", "")


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and new line escaped; other control characters left out."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in whole if (char >= " " and char != "\x7f") or char in "\n\t")
    for plain, said in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        kept = kept.replace(plain, said)
    return kept


def folded(line: str) -> str:
    """The line with its end, broken so that none has more than 75 octets and no character is cut."""
    parts, part, size = [], "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + char, size + octets
    return "\r\n".join([*parts, part]) + "\r\n"
