"""What the picture of a survival curve shows, as plain values; the web only draws them.

The share is drawn from 0 to 1 and never cut, the numbers at risk stand in the table under it. The curve of a
large clinic is thinned to what a screen can show; the table is made from all patients.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from scs_manager.domain.figures import TableRow
from scs_manager.domain.relief import fixed, interval_text
from scs_manager.domain.survival import DAYS_A_MONTH, FEW, AtRisk, Step, Survival
from scs_manager.domain.text import Text
from scs_manager.domain.wording import joined

POINTS_MOST = 300
"""More steps than this cannot be told apart on a screen."""
FINDING_MONTHS = (24, 12, 6)
"""The finding speaks of the longest of these that anybody was followed to. [default]"""


@dataclass(frozen=True)
class Ending:
    """What the curve waits for, in words."""

    title: Text
    still: Text
    """Heading of the share without the end."""


EXPLANT = Ending(Text("Time to explant"), Text("Still implanted"))
LOSS = Ending(Text("Time to loss of effect"), Text("Without loss of effect"))
_KEY = Text(
    "Kaplan-Meier estimate, shaded: 95 % interval. Small upright line: followed until then, end not seen."
)

_KEY_FEW = Text("Right of the dashed line fewer than %(few)s are at risk.", few=FEW)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """From this day on the share holds, to the next point."""

    day: int
    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class MonthTick:
    """A mark of the axis, with the number at risk that stands below it."""

    month: int
    day: int
    at_risk: int


@dataclass(frozen=True)
class SurvivalFigure:
    """A step line with its interval, ticks where somebody's follow-up ended, and the numbers at risk."""

    title: Text
    finding: Text
    key: Text
    alt: Text
    last_day: int
    """Right end of the axis in days; at least a month."""
    months: tuple[MonthTick, ...]
    curve: tuple[CurvePoint, ...]
    """Starts at day 0 with share 1; drawn to ``drawn_to`` and not beyond."""
    drawn_to: int
    censored: tuple[tuple[int, float], ...]
    """Day and share of each tick."""
    few_from: int | None
    """From this day on so few are at risk that the line is marked."""
    median_day: int | None
    headers: tuple[Text, ...]
    rows: tuple[TableRow, ...]


def survival_figure(survival: Survival, ending: Ending) -> SurvivalFigure:
    """The picture of one curve; without patients it has a finding and no line."""
    finding = finding_of(survival)
    steps = _thinned(survival.steps, survival.longest)
    left = [step for step in survival.steps if step.left]
    return SurvivalFigure(
        title=ending.title,
        finding=finding,
        key=_KEY if survival.few_from is None else joined([_KEY, _KEY_FEW], " "),
        alt=Text("%(title)s. %(finding)s", title=ending.title, finding=finding),
        last_day=max(survival.longest, round(DAYS_A_MONTH)),
        months=tuple(MonthTick(mark.month, mark.day, mark.at_risk) for mark in survival.marks),
        curve=_curve(steps),
        drawn_to=survival.longest,
        censored=tuple((step.day, step.share) for step in _thinned(left, survival.longest)),
        few_from=survival.few_from,
        median_day=survival.median,
        headers=(
            Text("Months"),
            Text("At risk"),
            Text("Ended by then"),
            ending.still,
            Text("95 % interval"),
        ),
        rows=tuple(_row(mark) for mark in survival.marks),
    )


def finding_of(survival: Survival) -> Text:
    """``At 24 months 90.0 % (95 % interval 80 to 96); 34 of 60 patients were followed as long.``"""
    if survival.reason is not None:
        return Text("Implants followed: %(n)s; %(reason)s.", n=survival.n, reason=survival.reason)
    by_month = {mark.month: mark for mark in survival.marks}
    mark = next((by_month[month] for month in FINDING_MONTHS if month in by_month), None)
    if mark is None:
        return Text("Implants that ended so far: %(ended)s of %(n)s.", ended=survival.ended, n=survival.n)
    return Text(
        "At %(month)s months %(share)s %% (95 %% interval %(interval)s);"
        " implants followed that long: %(at_risk)s of %(n)s.",
        month=mark.month,
        share=_percent(mark.share),
        interval=_interval(mark),
        at_risk=mark.at_risk,
        n=survival.n,
    )


def _row(mark: AtRisk) -> TableRow:
    shown = [str(mark.month), str(mark.at_risk), str(mark.ended), f"{_percent(mark.share)} %"]
    return TableRow((*(Text("%(value)s", value=value) for value in shown), _interval(mark)))


def _interval(mark: AtRisk) -> Text:
    if mark.low is None or mark.high is None:
        return Text("none, no end seen by then") if mark.share == 1 else Text("not estimable")
    return interval_text(100 * mark.low, 100 * mark.high)


def _percent(share: float) -> str:
    return fixed(Fraction(share) * 100, 1)


def _curve(steps: Iterable[Step]) -> tuple[CurvePoint, ...]:
    points = [CurvePoint(step.day, step.share, step.low, step.high) for step in steps]
    start = CurvePoint(0, 1.0, None, None)
    return (start, *points) if points else ()


def _thinned(steps: Iterable[Step], longest: int) -> tuple[Step, ...]:
    """The last step of each stretch of days that a screen shows as one."""
    width = max(longest / POINTS_MOST, 1)
    return tuple({int(step.day / width): step for step in steps}.values())
