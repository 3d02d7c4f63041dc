"""Follow-up after an implant: which visits there are, on which day, and how each one stands.

Product.md 3: 6 weeks, 3, 6 and 12 months, then yearly. The points are the clinic's own; how far a visit may
lie from its day, what is asked and when the next year is planned are defaults of ours. [default]
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from scs_manager.domain.errors import InputError
from scs_manager.domain.patient_words import PGIC
from scs_manager.domain.text import Text

YEAR = 12
AHEAD = timedelta(days=180)
"""A further year is planned as soon as nothing is planned beyond this time. [default]"""
POINTS_MOST = 6
TOLERANCE_MOST = 180
WEEKS_MOST, MONTHS_MOST = 52, 60
DIARY_DAYS = 7
"""Days of a follow-up diary, as many as the baseline has (measures.md 3.3)."""
UNPLANNED = "extra"
"""How the keys of visits begin that no schedule asked for."""


class Unit(StrEnum):
    """In what the time since the implant is counted."""

    WEEKS = "w"
    MONTHS = "m"


@dataclass(frozen=True)
class FollowUpPoint:
    """One visit of the schedule: how long after the implant, within which days, and what is asked."""

    amount: int
    unit: Unit = Unit.MONTHS
    before_days: int = 30
    after_days: int = 30
    instruments: tuple[str, ...] = ()
    diary: bool = False
    """Whether a 7-day diary is asked."""

    @property
    def key(self) -> str:
        """``6w``, ``12m``: the same in every clinic, so that visits can be compared."""
        return f"{self.amount}{self.unit.value}"

    @property
    def name(self) -> Text:
        """``6 weeks``, ``12 months``, ``2 years``."""
        return name_of(self.key)

    def due_on(self, implanted_on: date) -> date:
        """Its day after an implant of that day."""
        if self.unit is Unit.WEEKS:
            return implanted_on + timedelta(weeks=self.amount)
        return months_after(implanted_on, self.amount)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is too short."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def name_of(key: str) -> Text:
    """A visit in words by its key; one that no schedule asked for is unscheduled."""
    amount, unit = key[:-1], key[-1:]
    if key.startswith(UNPLANNED) or not amount.isdecimal():
        return Text("Unscheduled visit")
    number = int(amount)
    if unit == Unit.WEEKS:
        return Text("%(n)s weeks", n=number)
    if number > YEAR and number % YEAR == 0:
        return Text("%(n)s years", n=number // YEAR)
    return Text("%(n)s months", n=number)


@dataclass(frozen=True)
class FollowUpPlan:
    """What a clinic follows up: its points in order of time, and what is asked every year after the last."""

    points: tuple[FollowUpPoint, ...]
    yearly: FollowUpPoint | None
    """The amount of this one says nothing; None where nobody is followed up beyond the last point."""
    sends_itself: bool = False
    """Whether the worker sends the questions when the window of a visit opens."""

    def point_of(self, key: str) -> FollowUpPoint | None:
        """The point with this key; a full year beyond the points is asked as every year is."""
        found = next((point for point in self.points if point.key == key), None)
        if found is not None or self.yearly is None or not key.endswith("m"):
            return found
        months = int(key[:-1]) if key[:-1].isdecimal() else 0
        return self._year(months) if months and months % YEAR == 0 else None

    def _year(self, months: int) -> FollowUpPoint:
        if self.yearly is None:
            raise ValueError("this plan has no yearly visits")
        yearly = self.yearly
        return FollowUpPoint(
            months, Unit.MONTHS, yearly.before_days, yearly.after_days, yearly.instruments, yearly.diary
        )

    def schedule(self, implanted_on: date, *, on: date) -> tuple[FollowUpPoint, ...]:
        """Every point that is planned on a day: all of the clinic's, and years until one lies far ahead."""
        return (*self.points, *self._years(implanted_on, on))

    def _years(self, implanted_on: date, on: date) -> Iterator[FollowUpPoint]:
        if self.yearly is None:
            return
        last = max((point.due_on(implanted_on) for point in self.points), default=implanted_on)
        months = YEAR
        while last <= on + AHEAD:
            point = self._year(months)
            if point.due_on(implanted_on) > last:
                last = point.due_on(implanted_on)
                yield point
            months += YEAR


SHORT = (PGIC, "peg")
"""Short follow-ups, since adherence fades (peers.md 4, item 14)."""
FULL = (PGIC, "peg", "phq-9", "gad-7")
DEFAULT_PLAN = FollowUpPlan(
    points=(
        FollowUpPoint(6, Unit.WEEKS, 14, 14, SHORT),
        FollowUpPoint(3, Unit.MONTHS, 14, 30, SHORT),
        FollowUpPoint(6, Unit.MONTHS, 30, 30, FULL),
        FollowUpPoint(12, Unit.MONTHS, 30, 60, FULL, diary=True),
    ),
    yearly=FollowUpPoint(YEAR, Unit.MONTHS, 60, 60, FULL),
)
"""The points are those of product.md 3; tolerances, questionnaires and diary are ours. [default]"""


def check_plan(plan: FollowUpPlan) -> None:
    """Refuse a plan that cannot be kept, at the field at fault; fields are numbered from 1."""
    if not plan.points:
        raise InputError(Text("Keep at least one visit"), place="amount_1")
    if len(plan.points) > POINTS_MOST:
        raise ValueError("more points than the form has")
    seen: set[str] = set()
    last = timedelta()
    for number, point in enumerate(plan.points, 1):
        _check_point(point, str(number))
        if point.key in seen:
            raise InputError(Text("This visit is in the list already"), place=f"amount_{number}")
        seen.add(point.key)
        since = point.due_on(_ANY_DAY) - _ANY_DAY
        if since <= last:
            raise InputError(Text("Put the visits in order of time"), place=f"amount_{number}")
        last = since
    if plan.yearly is not None:
        _check_point(plan.yearly, "yearly")


_ANY_DAY = date(2001, 1, 1)


def _check_point(point: FollowUpPoint, place: str) -> None:
    most = WEEKS_MOST if point.unit is Unit.WEEKS else MONTHS_MOST
    if not 1 <= point.amount <= most:
        raise InputError(Text("Must be from 1 to %(most)s", most=most), place=f"amount_{place}")
    for side in ("before_days", "after_days"):
        if not 0 <= getattr(point, side) <= TOLERANCE_MOST:
            raise InputError(Text("Must be from 0 to %(most)s", most=TOLERANCE_MOST), place=f"{side}_{place}")


class VisitState(StrEnum):
    """What became of a visit, as it is kept."""

    PLANNED = "planned"
    DONE = "done"
    SKIPPED = "skipped"
    ENDED = "ended"
    """Not asked any more: the system was taken out, the case is closed, the patient withdrew or died."""


class Standing(StrEnum):
    """How a visit stands on a day, in the order of urgency."""

    OVERDUE = "overdue"
    DUE = "due"
    PLANNED = "planned"
    DONE = "done"
    SKIPPED = "skipped"
    ENDED = "ended"


STANDING_NAMES = {
    Standing.OVERDUE: Text("Overdue"),
    Standing.DUE: Text("Due"),
    Standing.PLANNED: Text("Planned"),
    Standing.DONE: Text("Done"),
    Standing.SKIPPED: Text("Skipped"),
    Standing.ENDED: Text("Not asked any more"),
}


@dataclass(frozen=True)
class Slot:
    """One visit of a case: its day and the days around it that still count as this visit."""

    key: str
    due_on: date
    before_days: int
    after_days: int
    state: VisitState = VisitState.PLANNED

    @property
    def opens_on(self) -> date:
        """The first day that counts."""
        return self.due_on - timedelta(days=self.before_days)

    @property
    def closes_on(self) -> date:
        """The last day that counts; after it the visit is overdue."""
        return self.due_on + timedelta(days=self.after_days)

    def standing(self, on: date) -> Standing:
        """How it stands on a day."""
        if self.state is not VisitState.PLANNED:
            return Standing(self.state.value)
        if on > self.closes_on:
            return Standing.OVERDUE
        return Standing.DUE if on >= self.opens_on else Standing.PLANNED

    def late_by(self, on: date) -> int:
        """Whole days since its window closed; 0 while it has not."""
        return max((on - self.closes_on).days, 0) if self.state is VisitState.PLANNED else 0


def check_move(due_on: date, *, implanted_on: date) -> None:
    """Refuse a day on which nothing was implanted yet."""
    if due_on <= implanted_on:
        raise InputError(Text("A follow-up visit comes after the implant."), place="due_on")


def next_open(slots: Sequence[Slot]) -> Slot | None:
    """The earliest visit that is neither done nor skipped; None when none is left."""
    waiting = [slot for slot in slots if slot.state is VisitState.PLANNED]
    return min(waiting, key=lambda slot: slot.due_on, default=None)
