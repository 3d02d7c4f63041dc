"""What happens to the device during a trial, and which days it makes doubtful (measures.md 3.3).

A day with stimulation off for more than 4 hours, with a lead that moved or with an infection is offered for
leaving out. Staff decide; nothing is left out by itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text

OFF_LIMIT = timedelta(hours=4)
"""Longer than this in one diary day, and the day is offered for leaving out (measures.md 3.3)."""
DISTANCE_MOST_MM = 200
VERTEBRAE_MOST = 5.0
"""Typing guards [default]."""


class DeviceEventKind(StrEnum):
    """What happened to the device."""

    MIGRATION = "migration"
    DISCONNECTION = "disconnection"
    OFF = "off"
    BATTERY = "battery"
    REPROGRAMMING_NEEDED = "reprogramming_needed"
    OTHER = "other"


class Direction(StrEnum):
    """Which way a lead moved."""

    CAUDAL = "caudal"
    CRANIAL = "cranial"
    LATERAL = "lateral"
    OUT = "out"
    UNCLEAR = "unclear"


DEVICE_EVENT_NAMES: Mapping[DeviceEventKind, Text] = MappingProxyType(
    {
        DeviceEventKind.MIGRATION: Text("Lead moved"),
        DeviceEventKind.DISCONNECTION: Text("Disconnection"),
        DeviceEventKind.OFF: Text("Stimulation off"),
        DeviceEventKind.BATTERY: Text("Battery"),
        DeviceEventKind.REPROGRAMMING_NEEDED: Text("Reprogramming needed"),
        DeviceEventKind.OTHER: Text("Other device event"),
    }
)
DIRECTION_NAMES: Mapping[Direction, Text] = MappingProxyType(
    {
        Direction.CAUDAL: Text("Down (caudal)"),
        Direction.CRANIAL: Text("Up (cranial)"),
        Direction.LATERAL: Text("Sideways"),
        Direction.OUT: Text("Out of the epidural space"),
        Direction.UNCLEAR: Text("Not clear"),
    }
)


@dataclass(frozen=True)
class DeviceEvent:
    """One event; an off time has an end unless stimulation is still off."""

    kind: DeviceEventKind
    starts_at: datetime
    ends_at: datetime | None = None
    lead: int | None = None
    """Which lead, from 1."""
    direction: Direction | None = None
    distance_mm: int | None = None
    vertebrae: float | None = None
    """Distance in heights of a vertebra."""
    xray: bool | None = None
    """Whether a picture shows it."""
    note: str = ""


def check_device_event(event: DeviceEvent) -> None:
    """Refuse an event that contradicts itself, at the field at fault."""
    if event.ends_at is not None and event.ends_at <= event.starts_at:
        raise InputError(Text("It cannot have ended before it began."), place="ends_time")
    if event.kind is DeviceEventKind.MIGRATION and event.direction is None:
        raise InputError(Text("Choose which way the lead moved"), place="direction")
    if event.kind is DeviceEventKind.OTHER and not event.note.strip():
        raise InputError(Text("Say what happened"), place="note")


@dataclass(frozen=True)
class Doubt:
    """A day that something makes doubtful, with the reason as it would stand in the record."""

    day: date
    reason: Text


def doubtful_days(
    events: Iterable[DeviceEvent],
    infections: Iterable[tuple[date, date | None]],
    *,
    days: tuple[date, date],
    zone: ZoneInfo,
    now: datetime,
) -> tuple[Doubt, ...]:
    """The days from ``days[0]`` to ``days[1]`` that staff may want to leave out, each once, oldest first.

    ``infections`` are the first and the last day of each, None while it lasts.
    """
    happened = list(events)
    found: dict[date, Text] = {}
    for each in happened:
        if each.kind is DeviceEventKind.MIGRATION:
            found.setdefault(each.starts_at.astimezone(zone).date(), Text("Lead moved"))
    for begun, over in infections:
        for day in _days(begun, min(over or days[1], days[1])):
            found.setdefault(day, Text("Infection"))
    for day, length in hours_off(happened, zone=zone, now=now).items():
        if length > OFF_LIMIT:
            found.setdefault(day, Text("Stimulation off for %(length)s", length=_length(length)))
    return tuple(Doubt(day, found[day]) for day in sorted(found) if days[0] <= day <= days[1])


def hours_off(events: Iterable[DeviceEvent], *, zone: ZoneInfo, now: datetime) -> Mapping[date, timedelta]:
    """How long stimulation was off on each civil day, real time; overlapping reports count once."""
    found: dict[date, timedelta] = {}
    last: datetime | None = None
    offs = [each for each in events if each.kind is DeviceEventKind.OFF]
    for off in sorted(offs, key=lambda each: each.starts_at):
        start = off.starts_at if last is None else max(off.starts_at, last)
        end = min(off.ends_at or now, now)
        while start < end:
            day = start.astimezone(zone).date()
            stop = min(end, _midnight(day + timedelta(days=1), zone))
            found[day] = found.get(day, timedelta()) + (stop - start)
            start = stop
        last = end if last is None else max(last, end)
    return found


def _length(length: timedelta) -> Text:
    """``5 h 30 min``, in whole minutes and never rounded to the limit."""
    minutes = int(length.total_seconds() // 60)
    hours = Text("%(hours)s h", hours=minutes // 60)
    return Text("%(hours)s %(minutes)s min", hours=hours, minutes=minutes % 60) if minutes % 60 else hours


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(ZoneInfo("UTC"))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
