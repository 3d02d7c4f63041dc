"""The baseline against the trial, measure by measure: both means with their days, and what changed.

Regions are shown side by side and never averaged; only the target answers whether relief reached 50 %.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from scs_manager.domain.day_grid import DayMeasure, day_measures
from scs_manager.domain.diary_statistics import RegionOutcome, TrialOutcome, Use
from scs_manager.domain.figures import GridRow
from scs_manager.domain.opioids import Mme
from scs_manager.domain.relief import fixed, interval_beside, percent_text
from scs_manager.domain.text import Text
from scs_manager.domain.trial_figures import region_order

_UNKNOWN = Text("unknown")


@dataclass(frozen=True)
class ComparedLine:
    """One measure of the diary: its mean before and in the trial window, each with its days."""

    name: Text
    unit: Text | None
    target: bool
    before: Text
    after: Text
    change: Text
    """In points of the measure, ``−4.1`` or ``+0.5``; unknown without both means."""
    relief: Text | None = None
    """Percent relief and its approximate interval, for pain only; why it is unknown where it is."""


def compared(outcome: TrialOutcome, *, doses: Mapping[date, Mme] | None = None) -> tuple[ComparedLine, ...]:
    """Pain in every region, the target first, then sleep, activity and, with its days, the opioid dose."""
    order = region_order(outcome.target)
    measures = day_measures(outcome, doses)
    pain = [
        _region(measure.row, outcome.regions[region])
        for region, measure in zip(order, measures, strict=False)
    ]
    return (*pain, *(_measure(outcome, measure) for measure in measures[len(order) :]))


def _region(row: GridRow, found: RegionOutcome) -> ComparedLine:
    relief, interval = found.relief, found.interval
    words = Text("unknown: %(why)s", why=relief.reason)
    if relief.percent is not None:
        words = percent_text(relief.percent)
        if interval.low is not None and interval.high is not None:
            words = Text(
                "%(relief)s (%(ends)s)",
                relief=words,
                ends=interval_beside(relief.percent, interval.low, interval.high),
            )
    points = None if relief.points is None else -relief.points
    return ComparedLine(
        row.name,
        row.unit,
        row.target,
        _mean(row.baseline_mean, relief.baseline.n, relief.baseline_expected),
        _mean(row.window_mean, relief.trial.n, relief.trial_expected),
        _signed(points),
        words,
    )


def _measure(outcome: TrialOutcome, measure: DayMeasure) -> ComparedLine:
    row = measure.row
    before, after = (_days(outcome, measure, use) for use in (Use.BASELINE, Use.WINDOW))
    return ComparedLine(
        row.name,
        row.unit,
        row.target,
        _mean(row.baseline_mean, len(before[0]), before[1]),
        _mean(row.window_mean, len(after[0]), after[1]),
        _difference(row, before[0], after[0]),
    )


def _days(outcome: TrialOutcome, measure: DayMeasure, use: Use) -> tuple[list[Fraction], int]:
    """The values of a window, and how many days it has."""
    days = [day for day in outcome.days if day.use is use]
    values = [measure.value(day) for day in days]
    return [value for value in values if value is not None], len(days)


def _mean(shown: str, n: int, expected: int) -> Text:
    if not shown:
        return Text("unknown (%(n)s of %(of)s days)", n=n, of=expected)
    return Text("%(mean)s (%(n)s of %(of)s days)", mean=shown, n=n, of=expected)


def _difference(row: GridRow, before: list[Fraction], after: list[Fraction]) -> Text:
    """Unknown without both means, and where part of a dose could not be converted."""
    if not row.baseline_mean or not row.window_mean or "≥" in row.baseline_mean + row.window_mean:
        return _UNKNOWN
    return _signed(sum(after, Fraction(0)) / len(after) - sum(before, Fraction(0)) / len(before))


def _signed(points: Fraction | None) -> Text:
    if points is None:
        return _UNKNOWN
    shown = fixed(abs(points), 1)
    sign = "" if float(shown) == 0 else "−" if points < 0 else "+"
    return Text("%(points)s", points=f"{sign}{shown}")
