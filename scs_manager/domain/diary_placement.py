"""Where an entry belongs: which day, when it was answered, how punctual that was, and what to flag.

The device's word is checked against the time of receipt (README decision 20): its times are believed when its
clock was within five minutes of ours at sync. What is late or cannot be is flagged and kept, never dropped.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from scs_manager.domain.diary import Punctuality, Source
from scs_manager.domain.diary_calendar import DiaryCalendar
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far the device's clock may be from ours at sync for its times to be believed. [default]"""
FUTURE_TOLERANCE = timedelta(minutes=2)
"""An answer that claims to be later than this after its receipt is flagged. Source: security.md 2.4, 33."""
TOO_FAST = timedelta(seconds=5)
"""A whole evening answered in less was hardly read. Source: security.md 2.4, 38."""


class Flag(StrEnum):
    """What a reader should know about how an entry arrived."""

    SENT_LATER = "sent_later"
    CLOCK_NOT_TRUSTED = "clock_not_trusted"
    SYNCED_TOO_LATE = "synced_too_late"
    IN_THE_FUTURE = "in_the_future"
    """The device says that it was answered after we received it."""
    OTHER_ZONE = "other_zone"
    """The device's clock showed another offset than the patient's zone has: a journey, or a wrong setting."""
    NOT_OPEN = "not_open"
    """The day's window had not opened."""
    NOT_ASKED = "not_asked"
    """The day lies before the diary began or after its last evening."""
    DAY_MOVED = "day_moved"
    """A device whose clock is wrong named a day that cannot be; it is kept under the day of its receipt."""
    TOO_FAST = "too_fast"


@dataclass(frozen=True)
class DeviceWord:
    """What the device says about an answer; None for what it did not say or nobody could read."""

    answered_at: datetime | None = None
    """When the patient pressed save, by the device's clock."""
    clock: datetime | None = None
    """What that clock showed when the answer was sent."""
    utc_offset_minutes: int | None = None
    """East of UTC when it was answered."""
    took: timedelta | None = None
    """How long answering took, by a counter that does not depend on the clock."""


@dataclass(frozen=True)
class Placement:
    """Where an entry belongs. ``answered_at`` is the time that its punctuality was judged by."""

    day: date
    answered_at: datetime
    punctuality: Punctuality
    flags: frozenset[Flag] = frozenset()


def place_entry(
    day: date,
    *,
    calendar: DiaryCalendar,
    received_at: datetime,
    device: DeviceWord | None = None,
    enrolled_at: datetime | None = None,
    source: Source = Source.PATIENT,
) -> Placement:
    """Place an entry that was asked under ``day``.

    Without a device's word (a page without script, or staff) it counts as answered when received, and a day
    that is not asked or not open yet is refused: nothing can be lost. Staff's entries are never on time.
    """
    if device is None or source is Source.STAFF:
        return _place_direct(day, calendar, received_at, source)
    believed = _is_believed(device, received_at, enrolled_at)
    answered = device.answered_at if believed and device.answered_at else received_at
    flags = _flags_of(device, received_at, believed=believed)
    day, more = _day_of(day, calendar, max(answered, received_at), believed=believed)
    flags |= more | _zone_flag(device, calendar, day, answered)
    if more:
        return Placement(day, answered, Punctuality.OUTSIDE, flags)
    return _place_on(day, calendar, answered, received_at, flags)


def place_rating(
    received_at: datetime, device: DeviceWord | None, enrolled_at: datetime | None = None
) -> tuple[datetime, frozenset[Flag]]:
    """When a rating of the pain right now was felt, and what to flag; it has no window."""
    if device is None:
        return received_at, frozenset()
    believed = _is_believed(device, received_at, enrolled_at)
    rated = device.answered_at if believed and device.answered_at else received_at
    return rated, _flags_of(device, received_at, believed=believed)


def _place_direct(day: date, calendar: DiaryCalendar, received_at: datetime, source: Source) -> Placement:
    if day < calendar.first:
        raise RuleError(Text("The diary had not begun on that day."))
    if not calendar.asks(day):
        raise RuleError(Text("The diary is finished. Thank you: there is nothing more to fill in."))
    if not _has_opened(day, calendar, received_at):
        raise RuleError(Text("The entry for this day is not open yet."))
    if source is Source.STAFF:
        return Placement(day, received_at, Punctuality.LATE)
    return Placement(day, received_at, calendar.window_of(day).punctuality_of(received_at))


def _has_opened(day: date, calendar: DiaryCalendar, at: datetime) -> bool:
    return day <= calendar.day_begun_at(at)


def _is_believed(device: DeviceWord, received: datetime, enrolled: datetime | None) -> bool:
    """The clock was right at sync, and the answer lies neither after its receipt nor before the enrolment."""
    said, clock = device.answered_at, device.clock
    if said is None or clock is None or abs(clock - received) > CLOCK_TOLERANCE:
        return False
    return said <= received + CLOCK_TOLERANCE and (enrolled is None or said >= enrolled - CLOCK_TOLERANCE)


def _flags_of(device: DeviceWord, received: datetime, *, believed: bool) -> frozenset[Flag]:
    found = set() if believed else {Flag.CLOCK_NOT_TRUSTED}
    if device.answered_at is not None and device.answered_at > received + FUTURE_TOLERANCE:
        found.add(Flag.IN_THE_FUTURE)
    if device.took is not None and device.took < TOO_FAST:
        found.add(Flag.TOO_FAST)
    return frozenset(found)


def _day_of(
    asked: date, calendar: DiaryCalendar, at: datetime, *, believed: bool
) -> tuple[date, frozenset[Flag]]:
    """The day it is kept under, and why that day cannot be right; no reason for a day that can.

    A device with the right clock asked what it said. One with a wrong clock that named a day which cannot be
    did not know the day: it is kept under the newest day that had opened.
    """
    reason = _why_impossible(asked, calendar, at)
    if reason is None:
        return asked, frozenset()
    if believed:
        return asked, frozenset({reason})
    moved = calendar.day_begun_at(at)
    second = _why_impossible(moved, calendar, at)
    return moved, frozenset({Flag.DAY_MOVED, second} if second else {Flag.DAY_MOVED})


def _why_impossible(day: date, calendar: DiaryCalendar, at: datetime) -> Flag | None:
    if not calendar.asks(day):
        return Flag.NOT_ASKED
    return None if _has_opened(day, calendar, at) else Flag.NOT_OPEN


def _zone_flag(device: DeviceWord, calendar: DiaryCalendar, day: date, answered: datetime) -> frozenset[Flag]:
    if device.utc_offset_minutes is None:
        return frozenset()
    offset = answered.astimezone(calendar.zone_of(day)).utcoffset()
    same = offset == timedelta(minutes=device.utc_offset_minutes)
    return frozenset() if same else frozenset({Flag.OTHER_ZONE})


def _place_on(
    day: date, calendar: DiaryCalendar, answered: datetime, received: datetime, flags: frozenset[Flag]
) -> Placement:
    window = calendar.window_of(day)
    punctuality = window.punctuality_of(answered)
    if punctuality is Punctuality.OUTSIDE:
        return Placement(day, answered, punctuality, flags)
    if received - answered > calendar.windows_of(day).sync_within:
        return Placement(day, answered, Punctuality.OUTSIDE, flags | {Flag.SYNCED_TOO_LATE})
    if window.punctuality_of(received) is not punctuality:
        flags |= {Flag.SENT_LATER}
    return Placement(day, answered, punctuality, flags)
