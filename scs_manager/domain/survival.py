"""How long implanted systems last: Kaplan and Meier's curve of days to an end, such as explant.

Somebody whose end was not seen counts as at risk up to the day last known, and not beyond. The interval is
Greenwood's on the scale of log(-log), which never leaves 0 to 1; there is none while nobody has ended, and
none once everybody has.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from math import exp, log, sqrt

from scs_manager.domain.group_statistics import Z_95
from scs_manager.domain.statistics import kaplan_meier
from scs_manager.domain.text import Text

FIRST_MARKS = (0, 6, 12)
"""Months at which the numbers at risk are given; then every 12."""
FEW = 5
"""With fewer at risk a curve jumps with every single end, and says little. [default]"""
DAYS_A_MONTH = 365.25 / 12
HALF = 0.5 + 1e-9
"""Shares are products of floats, so exactly half may come out a hair above it."""
NOBODY = Text("not estimable: there are no implants to follow")
NO_END = Text("not estimable: no end has been seen yet")
NOT_REACHED = Text("not reached: more than half go on")


@dataclass(frozen=True, slots=True)
class Observed:
    """One patient: days from the implant to its end, or to the day last known."""

    days: int
    ended: bool


def observed(started_on: date, ended_on: date | None, last_known_on: date) -> Observed | None:
    """One patient's time; None when the dates cannot be so, which must then be counted as left out."""
    days = ((ended_on or last_known_on) - started_on).days
    return Observed(days, ended_on is not None) if days >= 0 else None


@dataclass(frozen=True, slots=True)
class Step:
    """One day on which somebody ended or left; ``share`` is the part without the end from then on."""

    day: int
    at_risk: int
    """Just before that day is over."""
    ended: int
    left: int
    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class AtRisk:
    """How things stood some months after the implant."""

    month: int
    day: int
    at_risk: int
    ended: int
    """How many had ended by then, that day included."""
    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Survival:
    """The whole curve. Without patients there is none, and ``reason`` says so."""

    n: int
    ended: int
    steps: tuple[Step, ...]
    marks: tuple[AtRisk, ...]
    left_out: int = 0
    """Patients whose dates cannot be so."""

    @property
    def reason(self) -> Text | None:
        """Why there is no estimate, or only an uninformative one; None when there is one."""
        if not self.n:
            return NOBODY
        return None if self.ended else NO_END

    @property
    def longest(self) -> int:
        """The longest time anybody was followed, in days."""
        return self.steps[-1].day if self.steps else 0

    @property
    def few_from(self) -> int | None:
        """The day from which fewer than ``FEW`` are at risk; None where that is so only after the last."""
        if 0 < self.n < FEW:
            return 0
        days = (step.day for step in self.steps[:-1] if step.at_risk - step.ended - step.left < FEW)
        return next(days, None)

    @property
    def median(self) -> int | None:
        """The first day on which at most half are without the end; None while more than half are."""
        return next((step.day for step in self.steps if step.share <= HALF), None)

    @property
    def median_reason(self) -> Text | None:
        """Why there is no median; None when there is one."""
        return self.reason or (NOT_REACHED if self.median is None else None)


def survival_of(patients: Iterable[Observed | None]) -> Survival:
    """The curve over patients; None stands for one whose dates cannot be so."""
    asked = list(patients)
    known = [each for each in asked if each is not None]
    steps = _steps(known) if known else ()
    return Survival(
        len(known),
        sum(each.ended for each in known),
        steps,
        tuple(_mark(month, known, steps) for month in _months(steps)),
        len(asked) - len(known),
    )


def day_of_month(months: int) -> int:
    """So many months after the implant, in days."""
    return round(months * DAYS_A_MONTH)


def _steps(known: Sequence[Observed]) -> tuple[Step, ...]:
    ended = sorted(each.days for each in known if each.ended)
    left = sorted(each.days for each in known if not each.ended)
    curve = kaplan_meier(ended, left)
    counts = [(_on(ended, day), _on(left, day)) for day, _ in curve]
    gone = accumulate((sum(pair) for pair in counts), initial=0)
    rows = [(len(known) - before, *pair) for before, pair in zip(gone, counts, strict=False)]
    variances = accumulate(_greenwood(at_risk, ends) for at_risk, ends, _ in rows)
    return tuple(
        Step(day, *row, share, *_interval(share, variance))
        for (day, share), row, variance in zip(curve, rows, variances, strict=True)
    )


def _on(days: Sequence[int], day: int) -> int:
    """How many of the sorted days are this one."""
    return bisect_right(days, day) - bisect_left(days, day)


def _greenwood(at_risk: int, ended: int) -> float:
    """One term of Greenwood's sum; after the last one ended there is no variance left to speak of."""
    return ended / (at_risk * (at_risk - ended)) if at_risk > ended else 0.0


def _interval(share: float, variance: float) -> tuple[float | None, float | None]:
    if not (variance and 0 < share < 1):
        return None, None
    half = Z_95 * sqrt(variance) / abs(log(share))
    return share ** exp(half), share ** exp(-half)


def _months(steps: Sequence[Step]) -> Iterable[int]:
    """0, 6, 12, 24, 36 ... as far as anybody was followed."""
    if not steps:
        return ()
    yearly = range(24, int(steps[-1].day / DAYS_A_MONTH) + 2, 12)
    return [month for month in (*FIRST_MARKS, *yearly) if day_of_month(month) <= steps[-1].day]


def _mark(month: int, known: Sequence[Observed], steps: Sequence[Step]) -> AtRisk:
    day = day_of_month(month)
    passed = [step for step in steps if step.day <= day]
    share, low, high = (passed[-1].share, passed[-1].low, passed[-1].high) if passed else (1.0, None, None)
    at_risk = sum(each.days >= day for each in known)
    return AtRisk(month, day, at_risk, sum(step.ended for step in passed), share, low, high)
