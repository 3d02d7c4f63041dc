"""The evenings after the leads came out: asked, shown apart, and never part of the relief (measures.md 3.3).

Return of pain in these two to three days supports a real effect. They are described, not judged.
"""

from dataclasses import dataclass
from fractions import Fraction

from scs_manager.domain.diary_days import POST_DAYS, Phase
from scs_manager.domain.diary_statistics import TrialDay, TrialOutcome
from scs_manager.domain.relief import fixed, mean_of
from scs_manager.domain.text import Text

LEAST = 2
"""Fewer evenings than this give no mean."""


@dataclass(frozen=True)
class PostPull:
    """What the target's pain did after removal, beside the mean of the trial window."""

    days: tuple[TrialDay, ...]
    values: tuple[int, ...]
    mean: Fraction | None
    trial_mean: Fraction | None

    @property
    def words(self) -> Text:
        """``2 of 3 evenings after removal, mean 6.5 (trial window 3.0): 3.5 points more.``"""
        counted = Text("%(n)s of %(of)s evenings after removal", n=len(self.values), of=POST_DAYS)
        if self.mean is None:
            return Text("%(counted)s: too few for a mean.", counted=counted)
        said = Text("%(counted)s, mean %(mean)s", counted=counted, mean=fixed(self.mean, 1))
        if self.trial_mean is None:
            return Text("%(said)s.", said=said)
        return Text(
            "%(said)s; %(change)s than the trial window’s %(trial)s.",
            said=said,
            change=_change(self.mean - self.trial_mean),
            trial=fixed(self.trial_mean, 1),
        )


def post_pull_of(outcome: TrialOutcome) -> PostPull | None:
    """The evenings after removal in the target region; None while the leads are in."""
    if outcome.window.removed_on is None:
        return None
    days = tuple(day for day in outcome.days if day.phase is Phase.POST)
    found = (day.value(outcome.target) for day in days if day.diary.excluded is None)
    values = tuple(value for value in found if value is not None)
    mean = mean_of([Fraction(value) for value in values]) if len(values) >= LEAST else None
    return PostPull(days, values, mean, outcome.primary.relief.trial.mean)


def _change(points: Fraction) -> Text:
    shown = fixed(abs(points), 1)
    if points < 0:
        return Text("%(points)s points less", points=shown)
    return Text("%(points)s points more", points=shown)
