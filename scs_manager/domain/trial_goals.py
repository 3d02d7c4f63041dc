"""Whether the goals of a trial's plan were reached: the value at its end beside baseline and target.

A goal without numbers, or without a value at the end, is neither reached nor missed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from scs_manager.domain.measure_settings import plain_number
from scs_manager.domain.relief import fixed
from scs_manager.domain.text import Text
from scs_manager.domain.trial_plans import Goal
from scs_manager.domain.truth import Truth, any_of

Reached = tuple[tuple[str, str], ...]
"""Values at the end by the words of their goal, as they were typed."""


@dataclass(frozen=True)
class GoalResult:
    """One goal and the value at the end of the trial."""

    goal: Goal
    value: Decimal | None = None

    @property
    def state(self) -> Truth:
        """Whether the value reaches the target, whichever way the goal points."""
        start, target = self.goal.baseline, self.goal.target
        if not self.goal.measurable or start is None or target is None or self.value is None:
            return Truth.UNKNOWN
        if target == start:
            return Truth.of(self.value == target)
        return Truth.of(self.value >= target if target > start else self.value <= target)

    @property
    def way(self) -> Fraction | None:
        """How much of the way from baseline to target was gone, in percent; negative went back."""
        start, target = self.goal.baseline, self.goal.target
        if self.value is None or start is None or target is None or start == target:
            return None
        return 100 * Fraction(self.value - start) / Fraction(target - start)

    @property
    def reason(self) -> Text | None:
        """Why it is neither reached nor missed."""
        if not self.goal.measurable:
            return Text("the goal has no baseline, target or unit")
        return Text("no value was recorded at the end of the trial") if self.value is None else None

    @property
    def words(self) -> Text:
        """``Walk to the shop: from 200 to 650 metres, target 800 (75.0 % of the way)``."""
        goal, value = self.goal, self.value
        if value is None or goal.baseline is None or goal.target is None or self.reason is not None:
            return Text("%(goal)s: unknown, %(why)s", goal=goal.text, why=self.reason)
        said = Text(
            "%(goal)s: from %(start)s to %(value)s %(unit)s, target %(target)s",
            goal=goal.text,
            start=_plain(goal.baseline),
            value=_plain(value),
            unit=goal.unit,
            target=_plain(goal.target),
        )
        if self.way is None or self.way < 0:
            return said
        cut = Fraction(floor(self.way * 10), 10)  # never up to the goal
        return Text("%(said)s (%(way)s %% of the way)", said=said, way=fixed(cut, 1))


def goal_results(goals: Sequence[Goal], reached: Reached) -> tuple[GoalResult, ...]:
    """Every goal of the plan with its value at the end, in the order of the plan."""
    values = dict(reached)
    return tuple(
        GoalResult(goal, Decimal(values[goal.text]) if goal.text in values else None) for goal in goals
    )


def one_reached(results: Iterable[GoalResult]) -> Truth:
    """Whether an agreed goal was reached: one is enough, and only values for all show that none was."""
    states = [result.state for result in results]
    return any_of(states) if states else Truth.UNKNOWN


def _plain(value: Decimal) -> str:
    return plain_number(Fraction(value))
