"""What changed beside the pain: each measure before the leads and at the trial's end (measures.md 4.1, 4.2).

A change is read in units of its minimal important change; positive is better. One measure stands for each
domain of the holistic result: it is chosen by what was known before the leads went in, never by how the trial
went.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from scs_manager.domain.diary_statistics import TrialOutcome, Use
from scs_manager.domain.instruments.definition import Direction
from scs_manager.domain.measure_settings import (
    NOTHING_HOLDS,
    InForce,
    ScoreKey,
    Settings,
    UsedChange,
    in_force,
)
from scs_manager.domain.outcome_measures import MEASURES, DomainKind, Measure, pain_measure
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

ANSWERED_WITHIN = 7
"""Days after lead removal in which an answer still speaks of the trial. [default]"""
BEFORE_WITHIN = 90
"""Days before lead placement in which a start is in date (clinical.md 11.1); an older one is shown as out of
date, and what was gained from it is read with caution. [default]"""


@dataclass(frozen=True, slots=True)
class Score:
    """One dated score; ``value`` is None with a reason where the form gives none."""

    on: date
    value: Fraction | None
    prorated: bool = False
    reason: Text | None = None
    form: str = ""
    """Version of the form and of its table; empty where only the number is known."""


@dataclass(frozen=True, slots=True)
class OutcomeDomain:
    """One measure before the leads and at the end of the trial; what cannot be computed says why."""

    key: str
    """``odi-2-1a.percent``; the diary's pain is ``nrs-pain.leg_average`` and the like."""
    name: Text
    kind: DomainKind
    direction: Direction
    before: Fraction | None
    after: Fraction | None
    before_on: date | None = None
    after_on: date | None = None
    prorated: bool = False
    """One of the two scores was made up from the items that were answered."""
    holds: InForce = NOTHING_HOLDS
    missing: Text | None = None
    """Why one of the two scores is not there, where that is known."""
    comparable: bool = True
    """Both scores come from the same version of the form and of its table."""
    leads: bool = False
    """Stands for its domain in the holistic result."""
    start_age: int | None = None
    """Days from the start to lead placement; None for the diary's pain, whose days are fixed."""

    @property
    def out_of_date(self) -> bool:
        """The start is older than the review window."""
        return self.start_age is not None and self.start_age > BEFORE_WITHIN

    @property
    def important_change(self) -> UsedChange | None:
        """The important change that holds in this clinic; None where none is set."""
        return self.holds.change

    @property
    def change(self) -> Fraction | None:
        """After minus before, in points of the score."""
        if self.before is None or self.after is None or not self.comparable:
            return None
        return self.after - self.before

    @property
    def needed(self) -> Fraction | None:
        """The important change in points from this start."""
        change = self.important_change
        return None if change is None or self.before is None else change.needed(self.before)

    @property
    def better_by(self) -> Fraction | None:
        """The change as improvement, in points of the score; negative is worse."""
        if self.change is None:
            return None
        return -self.change if self.direction is Direction.HIGH_IS_WORSE else self.change

    @property
    def gain(self) -> Fraction | None:
        """Improvement in units of the important change; negative is worse."""
        if self.better_by is None or self.needed is None:
            return None
        return self.better_by / self.needed

    @property
    def improved(self) -> Truth:
        """Whether it is better by its important change or more; no better at all is never that."""
        if self.better_by is not None and self.better_by <= 0:
            return Truth.NOT_MET
        return Truth.of(None if self.gain is None else self.gain >= 1)

    @property
    def worse(self) -> Truth:
        """Whether it is worse by its important change or more; no worse at all is never that."""
        if self.better_by is not None and self.better_by >= 0:
            return Truth.NOT_MET
        return Truth.of(None if self.gain is None else self.gain <= -1)

    @property
    def impaired(self) -> Truth:
        """Whether the start was worse than the clinic's limit; unknown without one."""
        return self.holds.impaired(self.before, self.direction)

    @property
    def reason(self) -> Text | None:
        """Why there is no gain; None when there is one."""
        if self.gain is not None:
            return None
        if not self.comparable:
            return _OTHER_FORM
        if self.change is None:
            return self.missing or (NO_START if self.before is None else _NO_END)
        return _NO_CHANGE_SET if self.important_change is None else _FROM_ZERO


NO_START = Text("no score before the leads")
_NO_END = Text("no score at the end of the trial")
_OTHER_FORM = Text("two versions of the form, which cannot be compared")
_NO_CHANGE_SET = Text("no important change is set for it")
_FROM_ZERO = Text("no percentage of a start of 0")


def outcome_domains(
    outcome: TrialOutcome, scores: Mapping[ScoreKey, Sequence[Score]], settings: Settings
) -> tuple[OutcomeDomain, ...]:
    """The target's pain, then every measure with a score before the leads or at the end of the trial."""
    placed, removed = outcome.window.placed_on, outcome.window.removed_on
    found = [_pain(outcome, settings)]
    if placed is not None:
        for measure in MEASURES:
            domain = _domain(measure, scores.get(measure.key, ()), placed, removed, settings)
            if domain is not None:
                found.append(domain)
    return _with_leaders(found)


def _pain(outcome: TrialOutcome, settings: Settings) -> OutcomeDomain:
    measure, relief = pain_measure(outcome.target), outcome.primary.relief
    days = {use: max((d.day for d in outcome.days if d.use is use), default=None) for use in Use}
    return OutcomeDomain(
        key=".".join(measure.key),
        name=measure.name,
        kind=measure.kind,
        direction=measure.direction,
        before=relief.baseline.mean,
        after=relief.trial.mean,
        before_on=days[Use.BASELINE],
        after_on=days[Use.WINDOW],
        holds=in_force(*measure.key, settings),
        missing=relief.reason,
    )


def _domain(
    measure: Measure, scores: Sequence[Score], placed: date, removed: date | None, settings: Settings
) -> OutcomeDomain | None:
    before, after = sides_of(scores, placed, removed)
    if before is None and after is None:
        return None
    return OutcomeDomain(
        key=".".join(measure.key),
        name=measure.name,
        kind=measure.kind,
        direction=measure.direction,
        before=before.value if before else None,
        after=after.value if after else None,
        before_on=before.on if before else None,
        after_on=after.on if after else None,
        prorated=any(side.prorated for side in (before, after) if side),
        holds=in_force(*measure.key, settings),
        missing=_why(before, after),
        comparable=_comparable(before, after),
        start_age=(placed - before.on).days if before else None,
    )


def sides_of(
    scores: Sequence[Score], placed: date, removed: date | None
) -> tuple[Score | None, Score | None]:
    """The newest score before the leads, and the newest of the trial's end."""
    ordered = sorted(scores, key=lambda score: score.on)
    before = _newest([score for score in ordered if score.on < placed])
    after = _newest([score for score in ordered if placed < score.on and speaks_of_trial(score.on, removed)])
    return before, after


def speaks_of_trial(on: date, removed: date | None) -> bool:
    """Whether an answer given after lead placement still tells how the trial was."""
    return removed is None or on <= removed + timedelta(days=ANSWERED_WITHIN)


def _newest(scores: Sequence[Score]) -> Score | None:
    """The newest that has a value, else the newest form without one."""
    found = [score for score in scores if score.value is not None] or scores
    return found[-1] if found else None


def _comparable(before: Score | None, after: Score | None) -> bool:
    """A number without a form compares with any; two forms compare only in one version."""
    forms = {side.form for side in (before, after) if side is not None and side.form}
    return len(forms) < 2


def _why(before: Score | None, after: Score | None) -> Text | None:
    """What a form without a score says; a form that is not there says nothing."""
    for side in (before, after):
        if side is None:
            return None
        if side.value is None:
            return side.reason
    return None


def _with_leaders(domains: Sequence[OutcomeDomain]) -> tuple[OutcomeDomain, ...]:
    """Mark what stands for its domain: the first with a start and a limit, else the first with a start."""
    leaders = set()
    for kind in DomainKind:
        started = [each for each in domains if each.kind is kind and each.before is not None]
        limited = [each for each in started if each.holds.limit is not None]
        leaders |= {each.key for each in (limited or started)[:1]}
    return tuple(replace(each, leads=each.key in leaders) for each in domains)
