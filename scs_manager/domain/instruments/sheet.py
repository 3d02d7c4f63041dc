"""What scoring gives: one result per score, what single answers mean, and readings of several scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from scs_manager.domain.text import Text


@dataclass(frozen=True, slots=True)
class Result:
    """One score. ``value`` is exact, and None with a reason when it cannot be computed."""

    score: str
    value: Fraction | None
    shown: Decimal | None
    """The value rounded half-up to the decimals of the score."""
    raw: Fraction | None
    """The sum behind a T-score; otherwise the value."""
    band: str | None
    cutoffs: Mapping[str, bool | None]
    """None where the score, or the patient's sex that the limit depends on, is unknown."""
    missing: int
    prorated: bool
    reason: Text | None
    table: str = ""
    """Name and version of the T-score table or value set behind the value; kept wherever the value is."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The scores of one filled-in form, with the version of the definition that made them."""

    instrument: str
    version: str
    results: Mapping[str, Result]
    watches: Mapping[str, bool | None]
    """None where the watched item was not answered: that is never a no."""
    readings: Mapping[str, str | None]

    @property
    def main(self) -> Result:
        """The first score of the definition."""
        return next(iter(self.results.values()))


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Half-up on the size of the number, so that −0.5 goes to −1 as 0.5 goes to 1."""
    steps = floor(abs(value) * 10**decimals + Fraction(1, 2))
    return Decimal(steps if value >= 0 else -steps).scaleb(-decimals)
