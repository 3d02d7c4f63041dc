"""The results of a screening: one per profile, and the overall outcome of core and safety.

Outcomes are there at once; findings, sentences and what would settle it are made when they are first read, so
that a registry can be asked who would change without writing a report on everybody.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.findings import Finding, Rung, Settlement
from scs_manager.domain.profile_values import Profile, Question
from scs_manager.domain.settle import settle
from scs_manager.domain.text import Text

Made = tuple[Sequence[Finding], Sequence[Finding]]
"""The findings asked at this stage, and those due later."""


class ProfileResult:
    """One profile's answer at one stage: the ladder's rung and every finding behind it."""

    def __init__(
        self,
        profile: Profile,
        stage: Stage,
        outcome: Rung,
        find_best: Callable[[], Rung],
        make: Callable[[], Made],
    ) -> None:
        self.profile = profile
        self.stage = stage
        self.outcome = outcome
        self._find_best = find_best
        self._make = make

    @cached_property
    def best(self) -> Rung:
        """The best rung still reachable at this stage."""
        return self._find_best()

    @cached_property
    def _made(self) -> Made:
        return self._make()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """One finding per criterion, in the profile's order."""
        return _one_per_criterion(self._made[0])

    @property
    def due_later(self) -> tuple[Finding, ...]:
        """What a later stage will ask."""
        return tuple(self._made[1])

    @cached_property
    def settlement(self) -> Settlement:
        """What would settle it (decision 25)."""
        return settle(self._made[0])

    @property
    def settles(self) -> tuple[tuple[str, ...], ...]:
        """Minimal sets of facts that would lead to the best rung, fewest first."""
        return self.settlement.settles

    @property
    def settles_exact(self) -> bool:
        """Whether the sets come from an exact search."""
        return self.settlement.exact

    @property
    def stops(self) -> tuple[str, ...]:
        """Single facts that would end it if unfavourable."""
        return self.settlement.stops

    @property
    def modifiable(self) -> tuple[str, ...]:
        """Criteria that stand in the way and can be changed."""
        return self.settlement.modifiable

    @property
    def question(self) -> Question:
        """Which of the three questions it answers."""
        return self.profile.question


def _one_per_criterion(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Where a profile asks what an included one asks too, the stricter finding is shown."""
    shown: dict[str, Finding] = {}
    for finding in findings:
        kept = shown.get(finding.criterion)
        if kept is None or finding.rung.rank < kept.rung.rank:
            shown[finding.criterion] = finding
    return tuple(shown.values())


@dataclass(frozen=True, slots=True)
class Overall:
    """Core and safety together: the outcome above the matrix, with the red flags still unknown named."""

    result: ProfileResult
    headline: Text
    red_flags_met: tuple[Finding, ...]
    red_flags_unknown: tuple[Finding, ...]
    lifts: tuple[Finding, ...]
    """The exclusions that are met; each definition says what would lift it."""

    @property
    def outcome(self) -> Rung:
        """The rung of the ladder."""
        return self.result.outcome


@dataclass(frozen=True)
class Screening:
    """One patient's facts against the profiles, as of one day and stage."""

    on: date
    stage: Stage
    core: ProfileResult
    profiles: tuple[ProfileResult, ...]
    make_overall: Callable[[ProfileResult], Overall]

    @cached_property
    def overall(self) -> Overall:
        """The outcome above the matrix, in words."""
        return self.make_overall(self.core)
