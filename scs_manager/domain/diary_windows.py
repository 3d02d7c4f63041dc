"""When an evening may be answered: the windows of a clinic, which it may set, and from when each set acts."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text

OPENS_EARLIEST = time(12)
"""An evening's entry is about the day that ends: it never opens before noon. [default]"""
ON_TIME_AT_LEAST = timedelta(hours=1)
"""The shortest on-time window; the night that loses an hour must not swallow it. [default]"""
SYNC_DAYS_MIN, SYNC_DAYS_MAX = 1, 30

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DiaryWindows:
    """Times on the patient's wall clock; an end that is not after the opening lies on the next day.

    The times given here are those of measures.md 3.3. InputError at the field that does not fit the others.
    """

    opens: time = time(18)
    on_time_before: time = time(2)
    late_before: time = time(12)
    sync_within_days: int = 7
    """An answer given in its window but received later than this is kept outside the windows."""

    def __post_init__(self) -> None:
        if self.opens < OPENS_EARLIEST:
            raise InputError(Text("The diary opens at noon or later"), place="opens")
        if self.on_time_for < ON_TIME_AT_LEAST:
            raise InputError(Text("Give at least one hour to answer on time"), place="on_time_before")
        if self.late_for < self.on_time_for:
            raise InputError(
                Text("Late entries must end after the time for on-time entries, and before the next opening"),
                place="late_before",
            )
        if not SYNC_DAYS_MIN <= self.sync_within_days <= SYNC_DAYS_MAX:
            raise InputError(
                Text("Type days from %(low)s to %(high)s", low=SYNC_DAYS_MIN, high=SYNC_DAYS_MAX),
                place="sync_within_days",
            )

    @property
    def on_time_for(self) -> timedelta:
        """How long the entry is on time, by the wall clock; at most a day."""
        return self._after_opening(self.on_time_before)

    @property
    def late_for(self) -> timedelta:
        """How long the entry can be given at all, by the wall clock; at most a day, so days never overlap."""
        return self._after_opening(self.late_before)

    @property
    def sync_within(self) -> timedelta:
        """How long an answer may lie on the phone."""
        return timedelta(days=self.sync_within_days)

    def _after_opening(self, clock: time) -> timedelta:
        opening, end = (datetime.combine(date(2000, 1, 1), each) for each in (self.opens, clock))
        return end - opening if end > opening else end - opening + _DAY


DEFAULT_WINDOWS = DiaryWindows()
"""Those of measures.md 3.3. [default]"""


def acts_from(today: date) -> date:
    """The first diary day of a change made on this day, by the wall clock: the evening of tomorrow.

    This evening may be open already, and its answers may lie on phones; days that began keep their windows.
    """
    return today + _DAY
