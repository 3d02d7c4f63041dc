"""The clinical holistic score of a trial: leg pain, disability and EQ VAS together (Goudman 2023).

Only where all three were answered on both sides: the leg pain is that of the 0 to 100 form, never the
diary's. That the score is leg VAS + ODI + (100 − EQ VAS) was inferred from the abstract (measures.md 4.1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from scs_manager.domain.holistic import CLINICAL_PERCENT, CLINICAL_POINTS, ClinicalState, percent_change
from scs_manager.domain.measure_settings import ScoreKey
from scs_manager.domain.outcome_domains import Score, sides_of
from scs_manager.domain.outcome_measures import EQ_VAS, LEG_VAS, ODI
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import joined

_NAMES = {LEG_VAS: Text("leg pain 0 to 100"), ODI: Text("ODI"), EQ_VAS: Text("EQ VAS")}


@dataclass(frozen=True, slots=True)
class ClinicalScore:
    """0 (best) to 300 (worst) before and at the end; None where one of the three is missing."""

    before: Fraction | None = None
    after: Fraction | None = None
    missing: tuple[Text, ...] = tuple(_NAMES.values())
    """What was not answered on both sides."""

    @property
    def fall(self) -> Fraction | None:
        """How many points the score fell; negative is worse."""
        return None if self.before is None or self.after is None else self.before - self.after

    @property
    def percent(self) -> Fraction | None:
        """The same in percent of the start."""
        if self.before is None or self.after is None:
            return None
        return percent_change(self.before, self.after)

    @property
    def by_points(self) -> Truth:
        """Whether it fell by 87.97 points or more."""
        return Truth.of(None if self.fall is None else self.fall >= CLINICAL_POINTS)

    @property
    def by_percent(self) -> Truth:
        """Whether it fell by 48.4 percent or more."""
        return Truth.of(None if self.percent is None else self.percent >= CLINICAL_PERCENT)

    @property
    def reason(self) -> Text | None:
        """Why there is no score."""
        if self.fall is not None:
            return None
        return Text("not answered before and after: %(what)s", what=joined(self.missing, ", "))


NO_CLINICAL_SCORE = ClinicalScore()


def clinical_score(
    scores: Mapping[ScoreKey, Sequence[Score]], placed: date | None, removed: date | None
) -> ClinicalScore:
    """The score of a trial from the dated answers; open while one of the six is missing."""
    if placed is None:
        return NO_CLINICAL_SCORE
    sides = {key: sides_of(scores.get(key, ()), placed, removed) for key in _NAMES}
    states = [
        ClinicalState(*[None if (side := sides[key][n]) is None else side.value for key in _NAMES])
        for n in (0, 1)
    ]
    missing = tuple(
        name for key, name in _NAMES.items() if any(side is None or side.value is None for side in sides[key])
    )
    return ClinicalScore(states[0].score, states[1].score, missing)
