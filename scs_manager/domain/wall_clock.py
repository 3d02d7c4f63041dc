"""Instants from what a wall clock shows: staff type a day and a time, the record keeps aware UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text


def instant_of(day: date, clock: time, zone: ZoneInfo, *, place: str = "") -> datetime:
    """The instant at which clocks in ``zone`` show this; of a repeated hour the first.

    A time that clocks skip when summer time begins is refused at ``place``.
    """
    local = datetime.combine(day, clock, zone)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise InputError(Text("Clocks went forward and never showed this time."), place=place)
    return instant


def first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which clocks in ``zone`` show ``wall`` or later; never refused.

    Of a repeated hour the first showing; of a time that clocks skip, the instant when they are put forward.
    """
    local = wall.replace(tzinfo=zone, fold=0)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    before = local.replace(fold=1).astimezone(UTC)  # read with the offset after the change, so too early
    while instant - before > timedelta(seconds=1):
        middle = before + (instant - before) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            before = middle
        else:
            instant = middle
    return instant.replace(microsecond=0)


def day_position(at: datetime, day_0: date, zone: ZoneInfo) -> float:
    """Where an instant lies on an axis of civil days: 2.5 is noon of day 2, however long the day."""
    local = at.astimezone(zone)
    minutes = local.hour * 60 + local.minute + local.second / 60
    return (local.date() - day_0).days + minutes / (24 * 60)
