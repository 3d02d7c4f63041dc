"""Would the answer change if the days were counted otherwise? Lines beside the primary figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from scs_manager.domain.relief import SUBSTANTIAL, Relief, WindowMean, filled_with_baseline
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

LAST_DAYS = 3


class Counting(StrEnum):
    """Another way to count the days."""

    LAST_THREE = "last_three"
    ALL_ELIGIBLE = "all_eligible"
    GAPS_AT_BASELINE = "gaps_at_baseline"
    ALL_GAPS_AT_BASELINE = "all_gaps_at_baseline"
    ONE_DAY_LESS = "one_day_less"


@dataclass(frozen=True)
class SensitivityLine:
    """Relief counted otherwise. ``percent`` is None with a note when this way has no result."""

    counting: Counting
    label: Text
    percent: Fraction | None
    n: int
    expected: int
    note: Text | None = None

    @property
    def met(self) -> Truth:
        """Whether this way of counting reaches 50 %."""
        return Truth.of(None if self.percent is None else self.percent >= SUBSTANTIAL)


@dataclass(frozen=True)
class Robustness:
    """What happens when every missing window day is put at the baseline mean, the worst likely case."""

    missing: int
    worst: Fraction | None
    label_changes: bool | None
    """None when relief itself is unknown."""

    @property
    def note(self) -> Text:
        """One phrase for the page."""
        if self.label_changes is None:
            return Text("unknown")
        if not self.missing:
            return Text("no day missing")
        return (
            Text("depends on missing day") if self.label_changes else Text("the missing days change nothing")
        )


def robustness_of(relief: Relief) -> Robustness:
    """Refill the missing trial days with the baseline mean and compare the 50 % label."""
    missing = len(relief.trial.values) - relief.trial.n
    filled = filled_with_baseline(relief)
    worst = None if filled is None or relief.percent is None else filled.percent
    if worst is None or relief.percent is None:
        return Robustness(missing, None, None)
    return Robustness(missing, worst, (worst >= SUBSTANTIAL) != (relief.percent >= SUBSTANTIAL))


def sensitivity_lines(relief: Relief, eligible: Sequence[Fraction | None]) -> tuple[SensitivityLine, ...]:
    """The primary result beside other ways to count; ``eligible`` holds every eligible day in order."""
    every = _over(relief, eligible)
    return (
        _line(Counting.LAST_THREE, Text("last 3 eligible days"), _over(relief, eligible[-LAST_DAYS:])),
        _line(Counting.ALL_ELIGIBLE, Text("all eligible days"), every),
        _filled(Counting.GAPS_AT_BASELINE, Text("gaps in the window at the baseline mean"), relief),
        _filled(Counting.ALL_GAPS_AT_BASELINE, Text("all eligible days, gaps at the baseline mean"), every),
        _one_day_less(relief),
    )


def _over(relief: Relief, values: Sequence[Fraction | None]) -> Relief:
    window = WindowMean(tuple(values), relief.trial.need)
    return Relief(relief.baseline, window, relief.baseline_expected, len(window.values))


def _line(counting: Counting, label: Text, relief: Relief) -> SensitivityLine:
    return SensitivityLine(
        counting, label, relief.percent, relief.trial.n, len(relief.trial.values), relief.reason
    )


def _filled(counting: Counting, label: Text, relief: Relief) -> SensitivityLine:
    filled = filled_with_baseline(relief)
    if filled is None or relief.percent is None:
        return _line(counting, label, relief)
    if relief.trial.n == len(relief.trial.values):
        return SensitivityLine(counting, label, None, relief.trial.n, relief.trial.n, Text("no gap"))
    return _line(counting, label, filled)


def _one_day_less(relief: Relief) -> SensitivityLine:
    """The single day whose absence would move the result most against its label."""
    label = Text("any one day left out, least favourable to the label")
    present = relief.trial.valid
    fewer = [_over(relief, present[:n] + present[n + 1 :]).percent for n in range(len(present))]
    known = [percent for percent in fewer if percent is not None]
    if relief.percent is None or not known:
        too_few = Text("one day less would leave too few")
        return SensitivityLine(
            Counting.ONE_DAY_LESS, label, None, len(present), len(present), relief.reason or too_few
        )
    percent = min(known) if relief.percent >= SUBSTANTIAL else max(known)
    return SensitivityLine(Counting.ONE_DAY_LESS, label, percent, len(present) - 1, len(present))
