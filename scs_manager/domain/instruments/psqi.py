"""The seven components of the Pittsburgh Sleep Quality Index from the answers to its form (measures.md 1.4).

The bands have no gaps: an efficiency of 84.5 % is below 85 and at least 75, so it scores 1. An answer that is
missing leaves its component unknown, and is never summed as 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Answer = int | None

COMPONENTS = ("quality", "latency", "duration", "efficiency", "disturbance", "medication", "daytime")
HOURS_OF_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Nights:
    """The usual night of the past month: clock hours 0 to 24, hours of sleep, and answers from 0 to 3."""

    bed: Fraction | None
    wake: Fraction | None
    sleep: Fraction | None
    latency_band: Answer
    """0 to 15 minutes 0, 16 to 30 1, 31 to 60 2, above 60 3."""
    long_latency: Answer
    """Item 5a: cannot get to sleep within 30 minutes."""
    disturbances: Sequence[Answer]
    """Items 5b to 5j."""
    medication: Answer
    staying_awake: Answer
    """Item 7 as the public scorer numbers it."""
    enthusiasm: Answer
    """Item 8 as the public scorer numbers it."""
    quality: Answer

    @property
    def hours_in_bed(self) -> Fraction | None:
        """From going to bed to getting up, across midnight; None when both are the same hour."""
        if self.bed is None or self.wake is None:
            return None
        return (self.wake - self.bed) % HOURS_OF_A_DAY or None

    @property
    def efficiency(self) -> Fraction | None:
        """Hours slept in percent of hours in bed; None when more was slept than lain, which cannot be."""
        if self.hours_in_bed is None or self.sleep is None or self.sleep > self.hours_in_bed:
            return None
        return 100 * self.sleep / self.hours_in_bed


def components_of(nights: Nights) -> tuple[Answer, ...]:
    """The components in the order of `COMPONENTS`, each 0 to 3, or None when it cannot be computed."""
    return (
        nights.quality,
        _halves(_total([nights.latency_band, nights.long_latency])),
        _duration(nights.sleep),
        _efficiency(nights.efficiency),
        _ninths(_total(nights.disturbances)),
        nights.medication,
        _halves(_total([nights.staying_awake, nights.enthusiasm])),
    )


def latency_band(minutes: Fraction) -> int:
    """The band of the minutes until sleep comes."""
    return sum(minutes > limit for limit in (15, 30, 60))


def _total(answers: Sequence[Answer]) -> int | None:
    given = [answer for answer in answers if answer is not None]
    return sum(given) if len(given) == len(answers) else None


def _halves(total: int | None) -> Answer:
    """0, 1 to 2, 3 to 4, 5 to 6."""
    return None if total is None else (total + 1) // 2


def _ninths(total: int | None) -> Answer:
    """0, 1 to 9, 10 to 18, 19 to 27."""
    return None if total is None else (total + 8) // 9


def _duration(hours: Fraction | None) -> Answer:
    """Above 7 hours 0, 6 to 7 1, 5 to below 6 2, below 5 3."""
    return None if hours is None else (hours <= 7) + (hours < 6) + (hours < 5)


def _efficiency(percent: Fraction | None) -> Answer:
    """From 85 % 0, from 75 % 1, from 65 % 2, below 3."""
    return None if percent is None else sum(percent < limit for limit in (85, 75, 65))
