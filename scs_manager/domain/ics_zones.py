"""A time zone as a calendar file tells it (RFC 5545, VTIMEZONE): its offset, and each change in a span."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

BEGINNING = "19700101T000000"
"""Since when the first offset is said to hold; nothing in a file of ours is older."""
_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


def time_zone(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[str]:
    """The lines of a zone that are right from ``first`` to ``last``, both aware."""
    at, end = first.astimezone(UTC) - _DAY, last.astimezone(UTC) + _DAY
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone.key}"
    yield from _observance(zone, BEGINNING, at, at)
    while at < end:
        later = at + _DAY
        if _offset(zone, at) != _offset(zone, later):
            change = _change_between(zone, at, later)
            before = change - _SECOND
            yield from _observance(zone, _wall(change, _offset(zone, before)), before, change)
        at = later
    yield "END:VTIMEZONE"


def _observance(zone: ZoneInfo, since: str, before: datetime, after: datetime) -> Iterator[str]:
    """From when on which offset holds, in place of which one; ``since`` is read with the old one."""
    local = after.astimezone(zone)
    kind = "DAYLIGHT" if local.dst() else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{since}"
    yield f"TZOFFSETFROM:{_signed(_offset(zone, before))}"
    yield f"TZOFFSETTO:{_signed(_offset(zone, after))}"
    yield f"TZNAME:{local.tzname()}"
    yield f"END:{kind}"


def _change_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second at which clocks are changed, known to lie after ``before`` and not after ``after``."""
    old = _offset(zone, before)
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _wall(at: datetime, offset: timedelta) -> str:
    return f"{at + offset:%Y%m%dT%H%M%S}"


def _signed(offset: timedelta) -> str:
    """``+0100``; with seconds only where a zone has them."""
    seconds = round(offset.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02}{minutes:02}" + (f"{left:02}" if left else "")
