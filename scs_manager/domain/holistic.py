"""Success over several domains: holistic responders and the clinical holistic score (measures.md 4.1).

A domain counts only if its baseline is worse than the norm, and one whose follow-up is missing is never
dropped: the result is then incomplete and names it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth, all_of

CLINICAL_POINTS = Fraction("87.97")
CLINICAL_PERCENT = Fraction("48.4")
"""Minimal important change of the clinical holistic score; inclusive. (Goudman 2023) [read]"""


@dataclass(frozen=True, slots=True)
class Domain:
    """One measure before and after, its minimal important change, and whether its baseline was impaired."""

    name: str
    before: Fraction | None
    after: Fraction | None
    important_change: Fraction | None
    """In points of the measure; None where none is known."""
    lower_is_better: bool
    impaired: bool | None

    def __post_init__(self) -> None:
        if self.important_change is not None and self.important_change <= 0:
            raise ValueError("an important change is above 0")

    @property
    def gain(self) -> Fraction | None:
        """Improvement in units of the important change; None while a value is missing."""
        if self.before is None or self.after is None or self.important_change is None:
            return None
        fall = self.before - self.after
        return (fall if self.lower_is_better else -fall) / self.important_change


@dataclass(frozen=True, slots=True)
class Holistic:
    """The domains of one patient, read together (Levy 2023, Taylor 2024)."""

    domains: Sequence[Domain]

    @property
    def impaired(self) -> tuple[str, ...]:
        """Names of the impaired domains, sorted."""
        return tuple(sorted(domain.name for domain in self.domains if domain.impaired))

    @property
    def gains(self) -> Mapping[str, Fraction | None]:
        """Gains of the impaired domains."""
        return {domain.name: domain.gain for domain in self.domains if domain.impaired}

    @property
    def missing(self) -> tuple[str, ...]:
        """Domains that keep the result open: impairment unknown, or impaired without both values."""
        return tuple(
            sorted(
                domain.name
                for domain in self.domains
                if domain.impaired is None or (domain.impaired and domain.gain is None)
            )
        )

    @property
    def cumulative(self) -> Fraction | None:
        """All gains together; None while incomplete."""
        if self.missing:
            return None
        return sum((gain for gain in self.gains.values() if gain is not None), Fraction(0))

    @property
    def mean(self) -> Fraction | None:
        """Mean gain of the impaired domains; None while incomplete or when none is impaired."""
        total = self.cumulative
        return None if total is None or not self.impaired else total / len(self.impaired)

    @property
    def responder(self) -> Truth:
        """Whether every impaired domain gained its important change; unknown when none is impaired."""
        if self.missing or not self.impaired:
            return Truth.UNKNOWN
        return all_of([Truth.of(gain is not None and gain >= 1) for gain in self.gains.values()])

    @property
    def reason(self) -> Text | None:
        """Why there is no verdict."""
        if self.missing:
            return Text("incomplete (%(names)s missing)", names=", ".join(self.missing))
        return None if self.impaired else Text("no domain was impaired at baseline")


@dataclass(frozen=True, slots=True)
class ClinicalState:
    """Leg pain (VAS 0 to 100), ODI in percent and EQ VAS, all three needed."""

    leg_vas: Fraction | None
    odi: Fraction | None
    eq_vas: Fraction | None

    @property
    def score(self) -> Fraction | None:
        """0 (best) to 300 (worst): leg pain + ODI + (100 − EQ VAS)."""
        if self.leg_vas is None or self.odi is None or self.eq_vas is None:
            return None
        return self.leg_vas + self.odi + 100 - self.eq_vas


def percent_change(before: Fraction, after: Fraction) -> Fraction | None:
    """Fall in percent of the start; None from 0."""
    return None if before == 0 else 100 * (before - after) / before


def expected_next(mean: Fraction, reliability: Fraction, observed: Fraction) -> Fraction:
    """The next value that regression to the mean alone predicts (measures.md 3.6)."""
    return mean + reliability * (observed - mean)
