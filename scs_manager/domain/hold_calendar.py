"""The days of a medicine plan: what happens on each, for a table, a calendar file and reminders."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from scs_manager.domain.hold_clock import at
from scs_manager.domain.text import Text

LONGEST = 120
"""Days that a table shows at most; a plan that is longer holds a slip of the pen. [default]"""


class DoseDay(StrEnum):
    """What one day is for one drug."""

    TAKEN = "taken"
    LAST = "last"
    OFF = "off"
    RESTART = "restart"


DOSE_WORDS = {
    DoseDay.TAKEN: Text("as usual"),
    DoseDay.LAST: Text("last dose"),
    DoseDay.OFF: Text("none"),
    DoseDay.RESTART: Text("restart"),
}


@dataclass(frozen=True)
class Break:
    """One drug with the days that were agreed."""

    drug: str
    stop_on: date
    restart_on: date
    not_before: datetime | None = None
    """On the day of restart it is too early before this instant; None where the whole day will do."""
    waits: bool = False
    """Whether the restart is due on a day on which the leads are still to come out."""


@dataclass(frozen=True)
class PlanDay:
    """One day: what happens, and each drug in the order of the breaks."""

    on: date
    events: tuple[Text, ...]
    doses: tuple[DoseDay, ...]

    @property
    def words(self) -> tuple[Text, ...]:
        """The doses in words."""
        return tuple(DOSE_WORDS[dose] for dose in self.doses)


def plan_days(
    breaks: Sequence[Break], *, placement: date, removal: date, implant: bool = False
) -> tuple[PlanDay, ...]:
    """Every day from the first last dose to the last restart, lead placement and removal included.

    For the implant both are the day of the operation.
    """
    if not breaks:
        return ()
    first = min(placement, *(each.stop_on for each in breaks))
    last = max(removal, *(each.restart_on for each in breaks))
    length = min((last - first).days + 1, LONGEST)
    days = (first + timedelta(days=n) for n in range(length))
    return tuple(
        PlanDay(
            on, tuple(_events(on, placement, removal, implant)), tuple(_dose(each, on) for each in breaks)
        )
        for on in days
    )


def reminder_days(breaks: Iterable[Break]) -> dict[str, list[date]]:
    """The days of the last doses (``stop``) and of the restarts (``restart``), each day once, in order."""
    kept = tuple(breaks)
    return {
        "stop": sorted({each.stop_on for each in kept}),
        "restart": sorted({each.restart_on for each in kept}),
    }


def restart_moments(breaks: Iterable[Break], morning: time, zone: ZoneInfo) -> list[datetime]:
    """When to remind of each day of restart: in the morning, never before its last drug may be taken.

    A restart that waits for the leads to come out is not reminded of until their removal is recorded.
    """
    due: dict[date, datetime] = {}
    for each in breaks:
        if not each.waits:
            first = at(each.restart_on, morning, zone)
            moment = max(first, each.not_before or first)
            due[each.restart_on] = max(due.get(each.restart_on, moment), moment)
    return [due[day] for day in sorted(due)]


def _events(on: date, placement: date, removal: date, implant: bool) -> Iterator[Text]:
    if implant:
        yield from (Text("Implant"),) if on == placement else ()
        return
    if on == placement:
        yield Text("Lead placement")
    if on == removal:
        yield Text("Lead removal")


def _dose(each: Break, on: date) -> DoseDay:
    if on < each.stop_on or on > each.restart_on:
        return DoseDay.TAKEN
    if on == each.stop_on:
        return DoseDay.LAST
    return DoseDay.RESTART if on == each.restart_on else DoseDay.OFF
