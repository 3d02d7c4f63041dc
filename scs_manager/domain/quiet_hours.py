"""Quiet hours: when nothing that can wait is sent to a patient, on the patient's wall clock."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from scs_manager.domain.wall_clock import first_instant


@dataclass(frozen=True)
class QuietHours:
    """From ``since`` until before ``until``; an end that is not after the beginning lies on the next day.

    The times given here leave the reminders of measures.md 3.3 alone, of which the last is due at midnight.
    The same time twice means that there are none. [default]
    """

    since: time = time(0, 30)
    until: time = time(7)

    def hold(self, instant: datetime, zone: ZoneInfo) -> bool:
        """Whether it is quiet at an instant."""
        clock = instant.astimezone(zone).time().replace(tzinfo=None, fold=0)
        if self.since <= self.until:
            return self.since <= clock < self.until
        return clock >= self.since or clock < self.until

    def end_after(self, instant: datetime, zone: ZoneInfo) -> datetime:
        """When the quiet that holds at an instant ends; UTC."""
        local = instant.astimezone(zone).replace(tzinfo=None)
        end = datetime.combine(local.date(), self.until)
        return first_instant(end if end > local else end + timedelta(days=1), zone)

    def beginning_before(self, instant: datetime, zone: ZoneInfo) -> datetime:
        """When the quiet that holds at an instant began; UTC."""
        local = instant.astimezone(zone).replace(tzinfo=None)
        begin = datetime.combine(local.date(), self.since)
        return first_instant(begin if begin <= local else begin - timedelta(days=1), zone)


DEFAULT_QUIET = QuietHours()
