"""How much of the painful area tingling covers, as sets of body regions (measures.md 5.1)."""

from collections.abc import Hashable, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class Coverage:
    """Two sets of regions; ``areas`` weighs them, otherwise every region counts the same."""

    pain: Set[Hashable]
    tingling: Set[Hashable]
    areas: Mapping[Any, Fraction] | None = None

    @property
    def covered(self) -> Fraction | None:
        """Percent of the painful area that tingles; None without pain."""
        return self._percent(self.pain & self.tingling, self.pain)

    @property
    def extraneous(self) -> Fraction | None:
        """Percent of the tingling area that does not hurt; None without tingling."""
        return self._percent(self.tingling - self.pain, self.tingling)

    @property
    def jaccard(self) -> Fraction | None:
        """Percent that both share of what either holds."""
        return self._percent(self.pain & self.tingling, self.pain | self.tingling)

    @property
    def dice(self) -> Fraction | None:
        """Twice what both share, in percent of the two areas added."""
        whole = self._area(self.pain) + self._area(self.tingling)
        return 200 * self._area(self.pain & self.tingling) / whole if whole else None

    def _area(self, regions: Set[Hashable]) -> Fraction:
        areas = self.areas
        return sum((Fraction(1) if areas is None else areas[region] for region in regions), Fraction(0))

    def _percent(self, part: Set[Hashable], whole: Set[Hashable]) -> Fraction | None:
        area = self._area(whole)
        return 100 * self._area(part) / area if area else None
