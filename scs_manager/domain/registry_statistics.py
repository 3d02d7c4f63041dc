"""Statistics over many patients from a histogram of whole numbers, so that their number does not matter.

Exact until the last square root. What is skewed is told by its median, quartiles and Wilcoxon's test beside
the mean (measures.md 3.7).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import sqrt
from statistics import NormalDist

from scs_manager.domain.group_statistics import Z_95
from scs_manager.domain.statistics import t_quantile

SKEWED = 1
"""From this skewness on, in either direction, a distribution is told as skewed. [default]"""
WILCOXON_LEAST = 10
"""With fewer changes Wilcoxon's statistic is not nearly normal, and no p value is given. [default]"""


@dataclass(frozen=True)
class Share:
    """k of n with Wilson's approximate 95 % interval; no interval without anybody."""

    k: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.k <= self.n:
            raise ValueError("a share lies between none and all")

    @property
    def percent(self) -> Fraction | None:
        """The share in percent, exact; None of nobody."""
        return Fraction(100 * self.k, self.n) if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """In percent; None of nobody."""
        if not self.n:
            return None
        return self._interval

    @cached_property
    def _interval(self) -> tuple[float, float]:
        """In closed form: a page has hundreds, and SciPy would also compute a test for each of them."""
        p, z = self.k / self.n, Z_95**2 / self.n
        middle = (p + z / 2) / (1 + z)
        half = sqrt(z * (p * (1 - p) + z / 4)) / (1 + z)
        low = 0.0 if self.k == 0 else middle - half
        high = 1.0 if self.k == self.n else middle + half
        return 100 * low, 100 * high


@dataclass(frozen=True)
class Histogram:
    """How often each value occurs, in order of the value; every count is at least 1."""

    bars: tuple[tuple[Fraction, int], ...]

    @classmethod
    def of(cls, bars: Iterable[Sequence[int]], *, unit: int = 1) -> "Histogram":
        """From ``[[value, count], ...]``, each value in parts of ``unit``."""
        return cls(tuple((Fraction(value, unit), count) for value, count in sorted(map(tuple, bars))))

    @property
    def n(self) -> int:
        """How many there are."""
        return sum(count for _, count in self.bars)

    @property
    def mean(self) -> Fraction | None:
        """None of nothing."""
        return sum((value * count for value, count in self.bars), Fraction(0)) / self.n if self.n else None

    @property
    def sd(self) -> float | None:
        """Standard deviation with n − 1; None of fewer than two."""
        return sqrt(self._power(2) / (self.n - 1)) if self.n > 1 else None

    @property
    def mean_interval(self) -> tuple[float, float] | None:
        """95 % interval of the mean by Student's t; None of fewer than two."""
        if self.sd is None or self.mean is None:
            return None
        half = t_quantile(self.n - 1) * self.sd / sqrt(self.n) if self.sd else 0.0
        return float(self.mean) - half, float(self.mean) + half

    @property
    def skewness(self) -> float | None:
        """Third moment over the cube of the standard deviation, both with n; None where nothing varies."""
        second = self._power(2)
        return float(self._power(3)) / self.n / sqrt(second / self.n) ** 3 if second else None

    @property
    def skewed(self) -> bool:
        """Whether the mean alone would mislead."""
        return self.skewness is not None and abs(self.skewness) >= SKEWED

    def quantile(self, part: Fraction) -> Fraction | None:
        """The value below which that part lies, linear between neighbours; None of nothing."""
        if not self.n:
            return None
        place = part * (self.n - 1)
        below = self._at(place.numerator // place.denominator)
        above = self._at(-(-place.numerator // place.denominator))
        return below + (above - below) * (place % 1)

    def above(self, limit: int) -> int:
        """How many lie above a limit."""
        return sum(count for value, count in self.bars if value > limit)

    def groups(self, most: int) -> tuple[tuple[Fraction, int], ...]:
        """The values from the highest to the lowest in at most so many groups of equal size but the last.

        Each is told by its median, and with how many it stands for.
        """
        if not self.n:
            return ()
        size = -(-self.n // most)
        found = []
        for begin in range(0, self.n, size):
            end = min(begin + size, self.n)
            found.append((self._at(self.n - 1 - (begin + end - 1) // 2), end - begin))
        return tuple(found)

    def wilcoxon(self) -> "SignedRanks":
        """Signed ranks of the values, zeros left out, average ranks for ties."""
        return signed_ranks(self.bars)

    def _power(self, power: int) -> Fraction:
        mean = self.mean or Fraction(0)
        return sum(((value - mean) ** power * count for value, count in self.bars), Fraction(0))

    def _at(self, index: int) -> Fraction:
        passed = 0
        for value, count in self.bars:
            passed += count
            if index < passed:
                return value
        raise ValueError("an index beyond the last value")


@dataclass(frozen=True)
class SignedRanks:
    """Wilcoxon's test of paired changes: both rank sums, and p by the normal approximation with ties."""

    n: int
    """Changes that are not zero."""
    rise: Fraction
    fall: Fraction
    variance: Fraction

    @property
    def w(self) -> Fraction:
        """The smaller rank sum."""
        return min(self.rise, self.fall)

    @property
    def p(self) -> float | None:
        """Two-sided, approximate, without a continuity correction; None with too few changes."""
        if self.n < WILCOXON_LEAST:
            return None
        z = float(self.w - Fraction(self.n * (self.n + 1), 4)) / sqrt(self.variance)
        return 2 * NormalDist().cdf(z)


def signed_ranks(bars: Sequence[tuple[Fraction, int]]) -> SignedRanks:
    """Rank sums of a histogram of changes."""
    by_size: dict[Fraction, tuple[int, int]] = {}
    for value, count in bars:
        up, down = by_size.get(abs(value), (0, 0))
        if value:
            by_size[abs(value)] = (up + count, down) if value > 0 else (up, down + count)
    passed, rise, fall, ties = 0, Fraction(0), Fraction(0), 0
    for size in sorted(by_size):
        up, down = by_size[size]
        tied = up + down
        rank = passed + Fraction(tied + 1, 2)
        rise, fall, passed = rise + rank * up, fall + rank * down, passed + tied
        ties += tied**3 - tied
    variance = Fraction(passed * (passed + 1) * (2 * passed + 1), 24) - Fraction(ties, 48)
    return SignedRanks(passed, rise, fall, variance)
