"""Which zone and windows a diary day has: a change of either acts from a day on, earlier days keep theirs."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scs_manager.domain.diary import EntryWindow, window_of
from scs_manager.domain.diary_days import POST_DAYS
from scs_manager.domain.diary_windows import DEFAULT_WINDOWS, DiaryWindows

ALWAYS = date.min
"""The day from which what was never changed acts."""


@dataclass(frozen=True)
class Period:
    """Days after a trial that its diary asks about once more, for a follow-up."""

    id: uuid.UUID
    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class DiaryCalendar:
    """The zones of the patient and the windows of the clinic, each with the first day it acts on.

    Of versions of one day the last stands. Days before the first version are read with the first.
    """

    zones: tuple[tuple[date, ZoneInfo], ...]
    first: date
    """The first evening that is asked."""
    windows: tuple[tuple[date, DiaryWindows], ...] = ((ALWAYS, DEFAULT_WINDOWS),)
    removed_on: date | None = None
    periods: tuple[Period, ...] = ()

    @property
    def last(self) -> date | None:
        """The last evening of the trial that is asked; None while nobody knows."""
        return None if self.removed_on is None else self.removed_on + timedelta(days=POST_DAYS)

    def zone_of(self, day: date) -> ZoneInfo:
        """The patient's zone on a diary day."""
        return next((zone for since, zone in reversed(self.zones) if since <= day), self.zones[0][1])

    def windows_of(self, day: date) -> DiaryWindows:
        """The clinic's windows for a diary day."""
        return next((each for since, each in reversed(self.windows) if since <= day), self.windows[0][1])

    def window_of(self, day: date) -> EntryWindow:
        """When the entry of a day opens and closes."""
        return window_of(day, self.zone_of(day), self.windows_of(day))

    def day_open_at(self, instant: datetime) -> date | None:
        """The day whose entry is open, the newest where a journey makes two overlap; None for none."""
        return next((day for day in _around(instant) if self.window_of(day).holds(instant)), None)

    def day_begun_at(self, instant: datetime) -> date:
        """The newest day whose entry has opened, closed or not."""
        return next(day for day in _around(instant) if self.window_of(day).opens <= instant)

    def asks(self, day: date) -> bool:
        """Whether the diary asks about a day at all: an evening of the trial or of a follow-up."""
        return self.in_trial(day) or self.period_of(day) is not None

    def in_trial(self, day: date) -> bool:
        """Whether a day is one of the trial's own evenings."""
        return self.first <= day and (self.last is None or day <= self.last)

    def period_of(self, day: date) -> Period | None:
        """The period of a follow-up that a day lies in; none for an evening of the trial itself."""
        if not self.periods or (self.last is not None and self.in_trial(day)):
            return None
        return next((period for period in self.periods if period.holds(day)), None)

    def next_asked(self, day: date) -> date | None:
        """The first day from this one on that is asked; None when none is left."""
        day = max(day, self.first)
        if self.in_trial(day):
            return day
        return min((max(day, each.first) for each in self.periods if each.last >= day), default=None)


def _around(instant: datetime) -> tuple[date, ...]:
    """The days that can be meant by an instant anywhere on earth, newest first, and some more."""
    utc = instant.date()
    return tuple(utc - timedelta(days=n) for n in range(-1, 4))
