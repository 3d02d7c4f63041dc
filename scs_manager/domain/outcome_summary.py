"""Everything a trial showed in one value: windows, worst days, doses, words, domains, goals (measures.md 3).

Nothing is computed here that a page or document would compute again, and nothing is judged: the eight
criteria and the relief rules do that. What cannot be computed carries its reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from scs_manager.domain.clinical_holistic import ClinicalScore
from scs_manager.domain.diary_days import Region
from scs_manager.domain.diary_statistics import Gap, RegionOutcome, TrialDay, TrialOutcome, Use
from scs_manager.domain.holistic_result import HolisticResult, holistic_of
from scs_manager.domain.opioid_change import OpioidOutcome
from scs_manager.domain.outcome_domains import OutcomeDomain
from scs_manager.domain.patient_words import Said
from scs_manager.domain.post_pull import PostPull
from scs_manager.domain.relief import fixed, mean_of
from scs_manager.domain.sensitivity import Counting, SensitivityLine
from scs_manager.domain.text import Text
from scs_manager.domain.trial_end_words import EndedTrial
from scs_manager.domain.trial_evidence import TrialEvidence
from scs_manager.domain.trial_goals import GoalResult, one_reached
from scs_manager.domain.truth import Truth

HIGH_PAIN = 7
"""From this score on a day counts as one of strong pain; inclusive (measures.md 3.2)."""


@dataclass(frozen=True)
class ReliefWindow:
    """Relief in the target over one window of days; only the first is the result."""

    label: Text
    percent: Fraction | None
    n: int
    expected: int
    reason: Text | None
    primary: bool = False

    @property
    def met(self) -> Truth:
        """Whether this window reaches 50 %."""
        return Truth.of(None if self.percent is None else self.percent >= 50)


@dataclass(frozen=True)
class WorstDays:
    """The worst pain of one window, and how many of its days reached 7."""

    worst: int | None
    high: int
    n: int
    expected: int

    @property
    def words(self) -> Text:
        """``worst 9; 3 of 7 days at 7 or more``."""
        if self.worst is None:
            return Text("unknown: no day was answered")
        said = Text("worst %(n)s; %(high)s of %(of)s days at %(limit)s or more", n=self.worst, high=self.high,
                    of=self.n, limit=HIGH_PAIN)  # fmt: skip
        if self.n == self.expected:
            return said
        return Text("%(said)s, %(missing)s not answered", said=said, missing=self.expected - self.n)


@dataclass(frozen=True)
class DiarySleep:
    """Mean quality of sleep in the diary, 0 to 10; shown apart, since no important change is known for it."""

    before: Fraction | None
    after: Fraction | None
    n_before: int
    n_after: int

    @property
    def words(self) -> Text:
        """``4.1 (n 7) to 6.2 (n 5)``, n being the nights that were answered."""
        return Text(
            "%(before)s (n %(n)s) to %(after)s (n %(m)s)",
            before=_shown(self.before),
            n=self.n_before,
            after=_shown(self.after),
            m=self.n_after,
        )


def _shown(mean: Fraction | None) -> Text:
    return Text("unknown") if mean is None else Text("%(n)s", n=fixed(mean, 1))


@dataclass(frozen=True)
class StatedRelief:
    """What the patient says the relief was, beside what the diary computes; the two are never mixed."""

    stated: int | None
    source: Text | None
    computed: Fraction | None
    why_not: Text | None
    """Why nothing could be computed."""

    @property
    def difference(self) -> Fraction | None:
        """Stated minus computed, in percentage points."""
        return None if self.stated is None or self.computed is None else self.stated - self.computed

    @property
    def reason(self) -> Text | None:
        """Why there is no difference."""
        if self.stated is None:
            return Text("the patient named no percentage")
        return self.why_not if self.computed is None else None

    @property
    def words(self) -> Text:
        """``12.0 points more than the diary``; the same, or why it cannot be told."""
        if self.difference is None:
            return Text("difference unknown: %(why)s", why=self.reason)
        if self.difference == 0:
            return Text("the same as the diary")
        points = fixed(abs(self.difference), 1)
        if self.difference > 0:
            return Text("%(n)s points more than the diary", n=points)
        return Text("%(n)s points less than the diary", n=points)


STATED_LIMITS = Text(
    "Stated and computed relief differed by −30 to +41 points in 174 trials: the diary decides."
)
"""Limits of agreement of computed and stated improvement (measures.md 0, point 2) [read]."""


@dataclass(frozen=True)
class OutcomeSummary:
    """The outcome of one trial."""

    target: RegionOutcome
    windows: tuple[ReliefWindow, ...]
    """The result, then the last three and all eligible days."""
    worst_before: WorstDays
    worst_after: WorstDays
    sleep: DiarySleep
    opioids: OpioidOutcome
    stated: StatedRelief
    domains: tuple[OutcomeDomain, ...]
    holistic: HolisticResult
    clinical: ClinicalScore
    goals: tuple[GoalResult, ...]
    post: PostPull | None
    """None while the leads are in."""
    left_out: tuple[Gap, ...]
    """Days that are not in the means, with who or what says so."""

    @property
    def goal_reached(self) -> Truth:
        """Whether an agreed goal was reached."""
        return one_reached(self.goals)


def outcome_summary(evidence: TrialEvidence, ended: EndedTrial) -> OutcomeSummary:
    """The outcome from the evidence of the record and what was said at the end."""
    outcome = evidence.outcome
    return OutcomeSummary(
        target=outcome.primary,
        windows=relief_windows(outcome.primary),
        worst_before=worst_days(outcome, Use.BASELINE),
        worst_after=worst_days(outcome, Use.WINDOW),
        sleep=_sleep(outcome),
        opioids=OpioidOutcome(evidence.opioids),
        stated=_stated(outcome.primary, ended.words.stated_relief),
        domains=evidence.domains,
        holistic=holistic_of(evidence.domains),
        clinical=evidence.clinical,
        goals=ended.goals,
        post=ended.post,
        left_out=outcome.gaps,
    )


def relief_windows(target: RegionOutcome) -> tuple[ReliefWindow, ...]:
    """Last up to five eligible days, the last three, and all; the first was fixed before the trial."""
    relief = target.relief
    primary = ReliefWindow(
        Text("last up to 5 eligible days"),
        relief.percent,
        relief.trial.n,
        relief.trial_expected,
        relief.reason,
        primary=True,
    )
    others = {line.counting: line for line in target.sensitivity}
    return (primary, _window(others[Counting.LAST_THREE]), _window(others[Counting.ALL_ELIGIBLE]))


def _window(line: SensitivityLine) -> ReliefWindow:
    return ReliefWindow(line.label, line.percent, line.n, line.expected, line.note)


def worst_days(outcome: TrialOutcome, use: Use) -> WorstDays:
    """The worst pain anywhere, as the diary asks it every evening, over the days of one window."""
    days = [day for day in outcome.days if day.use is use]
    scores = _answers(days, lambda day: day.value(Region.WORST))
    high = sum(score >= HIGH_PAIN for score in scores)
    return WorstDays(max(scores, default=None), high, len(scores), len(days))


def _sleep(outcome: TrialOutcome) -> DiarySleep:
    def night(day: TrialDay) -> int | None:
        entry = day.diary.entry
        return entry.sleep_nrs if entry is not None and day.diary.kept else None

    def mean(nights: list[int]) -> Fraction | None:
        return mean_of([Fraction(value) for value in nights]) if nights else None

    before, after = (
        _answers([day for day in outcome.days if day.use is use], night) for use in (Use.BASELINE, Use.WINDOW)
    )
    return DiarySleep(mean(before), mean(after), len(before), len(after))


def _answers(days: list[TrialDay], answer: Callable[[TrialDay], int | None]) -> list[int]:
    return [value for value in map(answer, days) if value is not None]


def _stated(target: RegionOutcome, said: Said) -> StatedRelief:
    stated = None if said.value is None else int(said.value)
    return StatedRelief(stated, said.source, target.relief.percent, target.relief.reason)
