"""A calendar file of all-day events (RFC 5545): CRLF, folded lines, escaped texts, stable identifiers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

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


def calendar(events: Iterable[DayEvent], *, stamp: datetime) -> bytes:
    """The file in UTF-8; ``stamp`` is when it was made."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) for line in lines).encode()


def _event(event: DayEvent, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{_day(event.on)}"
    yield f"DTEND;VALUE=DATE:{_day(event.on + timedelta(days=1))}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


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
