"""Statistics over patients: differences of two shares, and paired change (measures.md 3.7).

Exact until the last square root.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import hypot, sqrt
from statistics import NormalDist

from scs_manager.domain.relief import mean_of
from scs_manager.domain.statistics import wilson

Z_95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class RiskDifference:
    """One share less another with its approximate 95 % interval, as proportions.

    Wald's bounds are not cut at 1; Newcombe's never pass it.
    """

    difference: Fraction
    low: float
    high: float


def risk_difference(a: int, n: int, b: int, m: int, *, corrected: bool = False) -> RiskDifference:
    """a of n less b of m by Wald, with the continuity correction (1/n + 1/m) / 2 if wanted."""
    first, second = _shares(a, n, b, m)
    variance = first * (1 - first) / n + second * (1 - second) / m
    half = Z_95 * sqrt(variance) + (float(Fraction(1, n) + Fraction(1, m)) / 2 if corrected else 0)
    difference = first - second
    return RiskDifference(difference, float(difference) - half, float(difference) + half)


def newcombe_difference(a: int, n: int, b: int, m: int) -> RiskDifference:
    """a of n less b of m by Newcombe's hybrid score method, made of the two Wilson intervals.

    Statistics in Medicine 1998;17:873-890, method 10. The bounds never leave -1 to 1.
    """
    first, second = _shares(a, n, b, m)
    (low_1, high_1), (low_2, high_2) = wilson(a, n), wilson(b, m)
    difference = first - second
    below = hypot(float(first) - low_1, high_2 - float(second))
    above = hypot(high_1 - float(first), float(second) - low_2)
    return RiskDifference(difference, float(difference) - below, float(difference) + above)


def _shares(a: int, n: int, b: int, m: int) -> tuple[Fraction, Fraction]:
    if not (0 <= a <= n and 0 <= b <= m and n and m):
        raise ValueError("counts must lie between 0 and the number of patients")
    return Fraction(a, n), Fraction(b, m)


@dataclass(frozen=True, slots=True)
class PairedChange:
    """Values of the same patients before and after; at least one pair."""

    pairs: Sequence[tuple[Fraction, Fraction]]

    @property
    def changes(self) -> list[Fraction]:
        """After less before."""
        return [after - before for before, after in self.pairs]

    @property
    def mean_change(self) -> Fraction:
        """Mean of after less before."""
        return mean_of(self.changes)

    @property
    def sd_change(self) -> float | None:
        """Standard deviation with n − 1; None for one pair."""
        if len(self.pairs) < 2:
            return None
        mean = self.mean_change
        squares = sum(((change - mean) ** 2 for change in self.changes), Fraction(0))
        return sqrt(squares / (len(self.pairs) - 1))

    @property
    def t(self) -> float | None:
        """Paired t of before less after; None when nothing varies."""
        sd = self.sd_change
        return float(-self.mean_change) * sqrt(len(self.pairs)) / sd if sd else None

    @property
    def w(self) -> Fraction:
        """Wilcoxon's W: the smaller rank sum, without zero differences, with average ranks for ties."""
        ranked = _ranks([change for change in self.changes if change])
        rise = sum((rank for change, rank in ranked if change > 0), Fraction(0))
        fall = sum((rank for change, rank in ranked if change < 0), Fraction(0))
        return min(rise, fall)

    @property
    def reductions(self) -> list[Fraction]:
        """(Before − after) / before in percent, for pairs that begin above 0."""
        return [100 * (before - after) / before for before, after in self.pairs if before > 0]

    @property
    def ratio_of_means(self) -> Fraction | None:
        """100 × (mean before − mean after) / mean before; None when the mean before is 0."""
        before = mean_of([pair[0] for pair in self.pairs])
        return 100 * -self.mean_change / before if before else None

    def reduced_by(self, percent: int) -> int:
        """How many patients fell by at least that many percent."""
        return sum(reduction >= percent for reduction in self.reductions)

    @property
    def worse(self) -> int:
        """How many patients rose."""
        return sum(change > 0 for change in self.changes)


def _ranks(changes: Sequence[Fraction]) -> list[tuple[Fraction, Fraction]]:
    """Each change with the rank of its size; equal sizes share the mean of their ranks."""
    ranked: list[tuple[Fraction, Fraction]] = []
    for _, group in groupby(sorted(changes, key=abs), key=abs):
        tied = list(group)
        rank = len(ranked) + Fraction(len(tied) + 1, 2)
        ranked += [(change, rank) for change in tied]
    return ranked
