"""Uncertainty of one patient's relief, and of a proportion (measures.md 3.5 and 3.7).

The only module that uses SciPy, imported where it is needed so that starting the program stays quick. Days
are treated as independent observations; likeness between neighbouring days would widen every interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from scs_manager.domain.errors import InputError
from scs_manager.domain.relief import mean_of
from scs_manager.domain.text import Text

NO_VARIATION = Text("no day-to-day variation")
NOT_ESTIMABLE = Text("not estimable")
TOO_FEW_DAYS = Text("at least two days are needed in each window")


@dataclass(frozen=True)
class Sample:
    """Mean and variance of the mean of one window, exact."""

    mean: Fraction
    variance_of_mean: Fraction
    n: int


def sample_of(values: Sequence[Fraction]) -> Sample:
    """At least two values, since one day has no variation to see."""
    if len(values) < 2:
        raise InputError(TOO_FEW_DAYS, place="values")
    mean = mean_of(values)
    squares = sum(((value - mean) ** 2 for value in values), Fraction(0))
    return Sample(mean, squares / (len(values) - 1) / len(values), len(values))


@dataclass(frozen=True)
class ReliefInterval:
    """An approximate 95 % interval of percent relief; bounds are None with a note when there is none."""

    low: float | None
    high: float | None
    df: float | None = None
    g: float | None = None
    note: Text | None = None


@dataclass(frozen=True)
class Contrast:
    """d = half the baseline mean − trial mean: at least 0 exactly when relief is at least 50 %."""

    d: Fraction
    se: float
    df: float | None
    low: float | None
    high: float | None

    @property
    def borderline(self) -> bool | None:
        """Whether the interval of d holds 0, bounds included; None without day-to-day variation."""
        return None if self.low is None or self.high is None else self.low <= 0 <= self.high


def t_quantile(df: float, probability: float = 0.975) -> float:
    """The quantile of Student's t distribution."""
    from scipy.stats import t

    return float(t.ppf(probability, df))


def satterthwaite(terms: Sequence[tuple[Fraction, int]]) -> Fraction:
    """Degrees of freedom of a sum of independent variance terms, each with its number of days."""
    total = sum((term for term, _ in terms), Fraction(0))
    return total**2 / sum((term**2 / (n - 1) for term, n in terms), Fraction(0))


def relief_interval(baseline: Sequence[Fraction], trial: Sequence[Fraction]) -> ReliefInterval:
    """Fieller's interval of 100 × (1 − T/B) with independent windows and Satterthwaite's degrees of freedom.

    No interval when nothing varies, or when the baseline is so uncertain that it is unbounded (g at least 1).
    """
    before, after = sample_of(baseline), sample_of(trial)
    if before.mean == 0:
        return ReliefInterval(None, None, note=NOT_ESTIMABLE)
    ratio = after.mean / before.mean
    from_baseline = ratio**2 * before.variance_of_mean
    if after.variance_of_mean + from_baseline == 0:
        nothing_varies = before.variance_of_mean == 0
        return ReliefInterval(None, None, note=NO_VARIATION if nothing_varies else NOT_ESTIMABLE)
    df = float(satterthwaite([(after.variance_of_mean, after.n), (from_baseline, before.n)]))
    t = t_quantile(df)
    g = t**2 * float(before.variance_of_mean) / float(before.mean) ** 2
    if g >= 1:
        return ReliefInterval(None, None, df, g, NOT_ESTIMABLE)
    spread = float(after.variance_of_mean) * (1 - g) + float(from_baseline)
    half = t / float(before.mean) * sqrt(spread)
    lower, upper = (float(ratio) - half) / (1 - g), (float(ratio) + half) / (1 - g)
    return ReliefInterval(100 * (1 - upper), 100 * (1 - lower), df, g)


def contrast_50(baseline: Sequence[Fraction], trial: Sequence[Fraction]) -> Contrast:
    """The 50 % question without a ratio: d with its approximate 95 % interval."""
    before, after = sample_of(baseline), sample_of(trial)
    d = before.mean / 2 - after.mean
    from_baseline = before.variance_of_mean / 4
    variance = after.variance_of_mean + from_baseline
    if variance == 0:
        return Contrast(d, 0.0, None, None, None)
    df = float(satterthwaite([(after.variance_of_mean, after.n), (from_baseline, before.n)]))
    se = sqrt(float(variance))
    half = t_quantile(df) * se
    return Contrast(d, se, df, float(d) - half, float(d) + half)


def wilson(successes: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a proportion, between 0 and 1."""
    if of < 1 or not 0 <= successes <= of:
        raise InputError(Text("Successes must lie between 0 and the number of patients."), place="k")
    from scipy.stats import binomtest

    interval = binomtest(successes, of).proportion_ci(confidence_level=0.95, method="wilson")
    return float(interval.low), float(interval.high)


def kaplan_meier(ended: Sequence[int], left: Sequence[int]) -> tuple[tuple[int, float], ...]:
    """The share without the end after each day on which somebody ended or left, by Kaplan and Meier.

    ``left`` are the days of those whose end was not seen; who leaves on a day is at risk on it. At least one.
    """
    from scipy.stats import CensoredData, ecdf

    found = ecdf(CensoredData(uncensored=list(ended), right=list(left))).sf
    days, shares = found.quantiles.tolist(), found.probabilities.tolist()
    return tuple((round(day), float(share)) for day, share in zip(days, shares, strict=True))
