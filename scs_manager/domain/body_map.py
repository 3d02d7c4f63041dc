"""A body map: where somebody feels pain or tingling, what it says in words, and how far the two agree.

Areas are those of our drawing, seen as flat as it is drawn: good for shares of one picture, not for square
centimetres of skin. Coverage follows measures.md 5.1 and is never rounded up.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from scs_manager.domain.body_regions import REGIONS, Area, Root, Side, region_areas
from scs_manager.domain.coverage import Coverage
from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text
from scs_manager.domain.wording import joined


class MapKind(StrEnum):
    """What was painted."""

    PAIN = "pain"
    TINGLING = "tingling"


class MapSource(StrEnum):
    """Whose hand painted."""

    PATIENT = "patient"
    """The patient, on the clinic's screen or their own phone."""
    ASKED = "asked"
    """Staff, while they asked."""
    PAPER = "paper"
    """Copied from a drawing on paper."""


@dataclass(frozen=True)
class BodyMap:
    """The regions somebody painted; an empty map says that it is felt nowhere."""

    kind: MapKind
    regions: frozenset[str]

    def __post_init__(self) -> None:
        strange = self.regions - REGIONS.keys()
        if strange:
            raise ValueError(f"not regions of the body map: {', '.join(sorted(strange))}")


def read_body_map(kind: MapKind, regions: Iterable[str], *, nowhere: bool) -> BodyMap:
    """What was painted, or the reason why it cannot be kept: an empty map must be meant."""
    chosen = frozenset(regions)
    if chosen - REGIONS.keys():
        raise InputError(Text("Choose only places of the body map"), place="regions")
    if chosen and nowhere:
        raise InputError(Text("Choose places, or tick that there is none, not both"), place="nowhere")
    if not chosen and not nowhere:
        raise InputError(Text("Choose at least one place, or tick that there is none"), place="regions")
    return BodyMap(kind, chosen)


def in_order(regions: Set[str]) -> tuple[str, ...]:
    """The regions in the order of the catalogue, from the back down to the soles."""
    return tuple(region for region in REGIONS if region in regions)


def roots(regions: Set[str], side: Side | None = None) -> tuple[Root, ...]:
    """The roots whose schematic territory is touched, on one side or on both; the low back names none."""
    found = {REGIONS[region].part.root for region in regions if side in {None, REGIONS[region].side}}
    return tuple(root for root in Root if root in found)


def summary(regions: Set[str], *, with_roots: bool = True) -> Text:
    """``Left: buttock, back of thigh, calf (L5, S1)``; two equal sides are said once, roots to staff only."""
    sides = [side for side in Side if any(REGIONS[region].side is side for region in regions)]
    if not sides:
        return Text("nowhere")
    said = [_places(regions, side, with_roots=with_roots) for side in sides]
    if len(sides) == 2 and said[0] == said[1]:
        return Text("Both sides: %(places)s", places=said[0])
    return joined([_said_of(side, places) for side, places in zip(sides, said, strict=True)], "; ")


def drawn_in(regions: Set[str]) -> Text:
    """Back, leg or both, as drawn: shown beside the clinician's own finding, never put in its place."""
    areas = {REGIONS[region].part.area for region in regions}
    if len(areas) == 2:
        return Text("back and leg")
    return {Area.BACK: Text("back"), Area.LEG: Text("leg")}[areas.pop()] if areas else Text("nowhere")


def leg_share(regions: Set[str]) -> Fraction | None:
    """Percent of the painted area on buttock, leg and foot; the rest is on the back. None if empty."""
    areas = region_areas()
    whole = sum((areas[region] for region in regions), Fraction(0))
    legs = (areas[region] for region in regions if REGIONS[region].part.area is Area.LEG)
    return 100 * sum(legs, Fraction(0)) / whole if whole else None


@dataclass(frozen=True)
class Comparison:
    """Pain and tingling of one patient, laid over each other."""

    pain: frozenset[str]
    tingling: frozenset[str]

    @property
    def coverage(self) -> Coverage:
        """The measures of agreement, weighed by drawn area."""
        return Coverage(self.pain, self.tingling, region_areas())

    @property
    def finding(self) -> Text:
        """How much of the pain tingles and how much of the tingling lies elsewhere, or why nobody can say."""
        coverage = self.coverage
        if coverage.covered is None:
            return Text("Coverage cannot be computed: no pain was drawn.")
        covered = Text(
            "Tingling covers %(covered)s %% of the painful area (%(n)s of %(of)s places).",
            covered=in_percent(coverage.covered),
            n=len(self.pain & self.tingling),
            of=len(self.pain),
        )
        if coverage.extraneous is None:
            return covered
        extra = Text(
            "%(extra)s %% of the tingling lies outside the pain.", extra=in_percent(coverage.extraneous)
        )
        return joined([covered, extra], " ")


def in_percent(share: Fraction) -> str:
    """A percentage with one decimal, cut and not rounded: 79.96 is never shown as 80."""
    tenths = share * 10 // 1
    return f"{tenths // 10}.{tenths % 10}"


DIARY_PLACES: Mapping[str, Text] = MappingProxyType(
    {
        "back_left": Text("Back, on the left"),
        "back_right": Text("Back, on the right"),
        "leg_left": Text("Left leg"),
        "leg_right": Text("Right leg"),
        "foot_left": Text("Left foot"),
        "foot_right": Text("Right foot"),
        "elsewhere": Text("Somewhere else"),
    }
)
"""The places of the evening diary, coarser than the map; entries keep them for ever."""


def diary_place(region: str) -> str:
    """The place of the evening diary in which a region lies."""
    found = REGIONS[region]
    if found.part.area is Area.BACK:
        return f"back_{found.side}"
    on_foot = found.part.key.startswith(("foot_top.", "sole.", "heel."))
    return f"{'foot' if on_foot else 'leg'}_{found.side}"


def place_name(value: str) -> Text:
    """A place in words, whether it is a region of the map or a place of the diary; else as it stands."""
    if value in REGIONS:
        return REGIONS[value].name
    return DIARY_PLACES.get(value) or Text("%(place)s", place=value)


ELSEWHERE = "elsewhere"
"""The place of the evening diary for all that is not on the map."""


def places_words(places: Iterable[str], *, with_roots: bool = False) -> Text:
    """Places of an evening in words, whether painted on the map or named; as a patient reads them."""
    listed = tuple(places)
    painted = frozenset(listed) & REGIONS.keys()
    said = [summary(painted, with_roots=with_roots)] if painted or not listed else []
    return joined([*said, *(place_name(place) for place in listed if place not in REGIONS)], "; ")


def _said_of(side: Side, places: Text) -> Text:
    if side is Side.LEFT:
        return Text("Left: %(places)s", places=places)
    return Text("Right: %(places)s", places=places)


def _places(regions: Set[str], side: Side, *, with_roots: bool) -> Text:
    """The parts of one side in order, each once, with the roots behind them."""
    parts = [REGIONS[region].part for region in in_order(regions) if REGIONS[region].side is side]
    names = joined(list({part.short.id: part.short for part in parts}.values()), ", ")
    touched = roots(regions, side)
    if not touched or not with_roots:
        return names
    return Text("%(places)s (%(roots)s)", places=names, roots=", ".join(root.upper() for root in touched))
