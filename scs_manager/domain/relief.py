"""Percent relief, exact: (baseline mean − trial mean) / baseline mean × 100 (measures.md 3.4).

Every mean and every comparison with a threshold is a `Fraction` made from the decimal text of the values, so
nothing is rounded up into success and no tolerance is needed. Rounding happens only when a number is printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import ceil, floor

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

MODERATE, SUBSTANTIAL = 30, 50
"""Percent relief that counts as moderate and as substantial; inclusive. [read]"""
WHOLE = 100
"""Percent: all of the pain, or all patients."""
UNSTABLE_BELOW = 4
"""Below this baseline mean a percentage swings wildly; points are shown first. (measures.md 3.4)"""

MAGNITUDE = 15
"""Numbers beyond ten to this power, or smaller than one part in it, are typing slips, not measurements."""

Number = int | float | Decimal | str | Fraction


def exact(value: Number, *, place: str = "value") -> Fraction:
    """The value as it is written: 4.16 is 416/100, whether it comes as text, Decimal or float."""
    if isinstance(value, bool):
        raise InputError(Text("Not a number."), place=place)
    if isinstance(value, Fraction | int):
        return _within(Fraction(value), place)
    try:
        number = Decimal(str(value))
        if abs(number.adjusted()) > MAGNITUDE:  # before the fraction: 1e999999999 would fill the memory
            raise InputError(Text("The number is too large or too small."), place=place)
        return _within(Fraction(number), place)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise InputError(Text("Not a number."), place=place) from error


def _within(number: Fraction, place: str) -> Fraction:
    if abs(number) > 10**MAGNITUDE:
        raise InputError(Text("The number is too large or too small."), place=place)
    return number


def mean_of(values: Sequence[Fraction]) -> Fraction:
    """The exact mean of at least one value."""
    return sum(values, Fraction(0)) / len(values)


@dataclass(frozen=True)
class WindowMean:
    """The values of one window, None where a day has none, and their mean when enough days are there."""

    values: tuple[Fraction | None, ...]
    need: int

    @property
    def valid(self) -> tuple[Fraction, ...]:
        """The values that are there."""
        return tuple(value for value in self.values if value is not None)

    @property
    def n(self) -> int:
        """How many days have a value."""
        return len(self.valid)

    @property
    def mean(self) -> Fraction | None:
        """The mean over the days that have a value; None with fewer days than needed."""
        return mean_of(self.valid) if self.n >= max(self.need, 1) else None


@dataclass(frozen=True)
class Relief:
    """Relief between two windows. ``percent`` is None with a reason when it cannot be computed."""

    baseline: WindowMean
    trial: WindowMean
    baseline_expected: int
    trial_expected: int

    @property
    def reason(self) -> Text | None:
        """Why there is no percentage; None when there is one."""
        if self.baseline.mean is None:
            return Text(
                "%(n)s of %(expected)s baseline days, at least %(need)s are needed",
                n=self.baseline.n,
                expected=self.baseline_expected,
                need=self.baseline.need,
            )
        if self.trial.mean is None:
            return Text(
                "%(n)s of %(expected)s trial days, at least %(need)s are needed",
                n=self.trial.n,
                expected=self.trial_expected,
                need=self.trial.need,
            )
        return (
            Text("no pain at baseline: a percentage cannot be computed") if self.baseline.mean == 0 else None
        )

    @property
    def percent(self) -> Fraction | None:
        """Exact percent relief, negative when pain grew."""
        before, after = self.baseline.mean, self.trial.mean
        if before is None or after is None or before == 0:
            return None
        return 100 * (before - after) / before

    @property
    def points(self) -> Fraction | None:
        """How many points of 0 to 10 pain fell; known even when the percentage is not."""
        before, after = self.baseline.mean, self.trial.mean
        return None if before is None or after is None else before - after

    @property
    def unstable(self) -> bool:
        """The baseline is so low that the percentage is unstable and points come first."""
        return self.baseline.mean is not None and self.baseline.mean < UNSTABLE_BELOW

    def at_least(self, threshold: int) -> Truth:
        """Whether exact relief reaches a threshold in percent; unknown when there is no percentage."""
        return Truth.of(None if self.percent is None else self.percent >= threshold)


def relief_of(
    baseline: Sequence[Number | None],
    trial: Sequence[Number | None],
    *,
    need: tuple[int, int],
    expected: tuple[int, int] | None = None,
) -> Relief:
    """Relief from the day values of two windows; None is a missing day and is never filled in."""
    before = tuple(None if value is None else exact(value, place="baseline") for value in baseline)
    after = tuple(None if value is None else exact(value, place="trial") for value in trial)
    days = expected or (len(before), len(after))
    return Relief(WindowMean(before, need[0]), WindowMean(after, need[1]), *days)


def filled_with_baseline(relief: Relief) -> Relief | None:
    """The same with every missing trial day put at the baseline mean; None when there is no baseline."""
    before = relief.baseline.mean
    if before is None:
        return None
    values = tuple(before if value is None else value for value in relief.trial.values)
    return Relief(
        relief.baseline,
        WindowMean(values, relief.trial.need),
        relief.baseline_expected,
        relief.trial_expected,
    )


def rounded_percent(percent: Fraction) -> Decimal:
    """One decimal, half-up on the size of the number, but never up into a threshold.

    A value below 30 or 50 that half-up rounding would print as 30.0 or 50.0 is cut off instead: 49.96 prints
    as 49.9, so that a printed number always stands on the same side of a threshold as the exact one.
    """
    tenths = floor(abs(percent) * 10 + Fraction(1, 2))
    for threshold in (MODERATE, SUBSTANTIAL):
        if 0 <= percent < threshold and tenths >= threshold * 10:
            tenths = floor(percent * 10)
    return Decimal(tenths if percent >= 0 else -tenths) / 10


def percent_text(percent: Fraction) -> Text:
    """``58.0 %``, or ``increase of 5.0 %`` when pain grew."""
    shown = rounded_percent(percent)
    if percent >= 0:
        return Text("%(percent)s %%", percent=f"{shown:.1f}")
    if shown == 0:
        return Text("increase of less than %(percent)s %%", percent="0.1")
    return Text("increase of %(percent)s %%", percent=f"{-shown:.1f}")


def outward(low: float, high: float) -> tuple[int, int]:
    """An interval of percent in whole numbers rounded outwards, so that it never looks narrower than it is.

    A formula may go beyond 100 %; nothing that is told does, since pain cannot fall by more than all of it.
    """
    return min(floor(low), WHOLE), min(ceil(high), WHOLE)


def fixed(value: Fraction, places: int) -> str:
    """A number with this many decimals, rounded half-up on its size, with a true minus sign."""
    scale = 10**places
    steps = floor(abs(value) * scale + Fraction(1, 2))
    shown = f"{Decimal(steps) / scale:.{places}f}"
    return f"−{shown}" if value < 0 and steps else shown


def number_text(value: int | Decimal | str) -> str:
    """A number with a true minus sign."""
    return str(value).replace("-", "−")


def interval_text(low: float, high: float) -> Text:
    """``45 to 70``: whole numbers of percent rounded outwards, at most 100."""
    first, last = outward(low, high)
    return Text("%(low)s to %(high)s", low=number_text(first), high=number_text(last))


def interval_beside(percent: Fraction | None, low: float, high: float) -> Text:
    """The same beside its percentage; an increase of pain has the other sign, so there it is named."""
    found = interval_text(low, high)
    return Text("%(interval)s of relief", interval=found) if percent is not None and percent < 0 else found
