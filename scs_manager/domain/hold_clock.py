"""Counting hours and days before and after a moment on the clinic's wall clock.

Days are days of the calendar: seven days before Monday at nine is the Monday before at nine, whether or not
the clocks change in between. Hours are hours that pass. A wall time that a clock change skips or repeats is
taken on the side that makes the break longer, never shorter.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scs_manager.domain.antithrombotics import Interval


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """A wall time of a day as an instant; one that is skipped or repeated is the earlier of the two."""
    return _placed(datetime.combine(day, clock), zone, later=False)


def before(moment: datetime, amount: int, unit: str, zone: ZoneInfo) -> datetime:
    """So many hours or days before a moment, in the zone."""
    local = moment.astimezone(zone)
    if unit == "hours":
        return (local.astimezone(UTC) - timedelta(hours=amount)).astimezone(zone)
    return _placed(local.replace(tzinfo=None) - timedelta(days=amount), zone, later=False)


def after(moment: datetime, amount: int, unit: str, zone: ZoneInfo) -> datetime:
    """So many hours or days after a moment, in the zone."""
    local = moment.astimezone(zone)
    if unit == "hours":
        return (local.astimezone(UTC) + timedelta(hours=amount)).astimezone(zone)
    return _placed(local.replace(tzinfo=None) + timedelta(days=amount), zone, later=True)


def days_off(hold: Interval, restart: Interval, stay: timedelta) -> tuple[int, int]:
    """Least and most days without the drug, each begun day counted; ``stay`` is from placement to removal.

    ``stay`` is measured on the wall clock, so that a clock change adds no day.
    """
    hours = stay / timedelta(hours=1)
    return (
        _days(hold.least_hours + hours + restart.least_hours),
        _days(hold.most_hours + hours + restart.most_hours),
    )


def stay_of(placement: datetime, removal: datetime) -> timedelta:
    """From placement to removal on the wall clock of their zone."""
    return removal.replace(tzinfo=None) - placement.replace(tzinfo=None)


def _days(hours: float) -> int:
    whole, rest = divmod(hours, 24)
    return int(whole) + (rest > 0)


def _placed(wall: datetime, zone: ZoneInfo, *, later: bool) -> datetime:
    """The wall time in the zone; where two readings are possible, the earlier or the later instant."""
    readings = [wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return (max if later else min)(readings).astimezone(zone)
