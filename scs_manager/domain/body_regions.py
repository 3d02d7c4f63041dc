"""The regions of the body map: stable ids, plain names, lumbar and sacral roots, and their shapes.

An id reads ``side.part.root``, such as ``left.calf.s1``; the low back, which no single root supplies, has
``upper`` or ``lower`` in the place of the root. Ids are kept in records for ever: a new drawing may change
a shape, never what an id means. ``SCHEME`` names this set.

Left and right are always the patient's own. Seen from behind, and on the soles, the patient's left is on
the left of the picture; from in front it is on the right. One function, `viewer_sign`, decides that.

The layout of the roots is a schematic of the usual dermatome charts [memory]: real dermatomes overlap and
differ from person to person. It needs local sign-off.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from scs_manager.domain.body_artwork import (
    FOOT,
    HEEL,
    LEG,
    SOLE,
    SOLE_SCALE,
    TOES,
    TRUNK,
    Point,
    Ring,
    Row,
    View,
)
from scs_manager.domain.body_outline import Edge, area, border, curve, ellipse, mirrored, patch, simplified
from scs_manager.domain.text import Text

SCHEME = "scs-lower-body-1"
PROVENANCE = Text("Schematic dermatomes [memory]; real ones overlap and differ. Needs local sign-off.")


class Side(StrEnum):
    """A side of the patient, never of the picture."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        """The opposite side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class Root(StrEnum):
    """A nerve root of the legs."""

    L1 = "l1"
    L2 = "l2"
    L3 = "l3"
    L4 = "l4"
    L5 = "l5"
    S1 = "s1"
    S2 = "s2"


class Area(StrEnum):
    """What a region counts as when back and leg are told apart."""

    BACK = "back"
    LEG = "leg"
    """Buttock, leg and foot: where pain runs that comes from a root."""


@dataclass(frozen=True)
class Part:
    """A place on one side of the body, before left and right are told apart."""

    key: str
    name: Text
    short: Text
    """The part alone, for a summary that puts the roots behind it."""
    area: Area
    root: Root | None
    home: View
    """The picture on which it is chosen."""


def _left(part: Text) -> Text:
    return Text("%(part)s: left", part=part)


def _right(part: Text) -> Text:
    return Text("%(part)s: right", part=part)


@dataclass(frozen=True)
class BodyRegion:
    """A place on one side; ``id`` is kept in records."""

    side: Side
    part: Part

    @property
    def id(self) -> str:
        return f"{self.side}.{self.part.key}"

    @property
    def mirror(self) -> str:
        """The id of the same place on the other side."""
        return f"{self.side.other}.{self.part.key}"

    @property
    def name(self) -> Text:
        """``Calf, outer (L5): left``."""
        return _NAMED[self.side](self.part.name)


_NAMED = MappingProxyType({Side.LEFT: _left, Side.RIGHT: _right})

SIDES: Mapping[Side, Text] = MappingProxyType({Side.LEFT: Text("Left"), Side.RIGHT: Text("Right")})

_LOW_BACK, _BUTTOCK = Text("low back"), Text("buttock")
_THIGH_BACK, _CALF, _HEEL = Text("back of thigh"), Text("calf"), Text("heel")
_GROIN, _THIGH, _KNEE, _SHIN = Text("groin"), Text("front of thigh"), Text("knee"), Text("shin")
_FOOT, _SOLE = Text("top of foot"), Text("sole")

PARTS: tuple[Part, ...] = (
    Part("back.middle", Text("Middle of the back"), Text("middle of the back"), Area.BACK, None, View.BACK),
    Part("back.upper", Text("Low back, upper part"), _LOW_BACK, Area.BACK, None, View.BACK),
    Part("back.lower", Text("Low back, lower part"), _LOW_BACK, Area.BACK, None, View.BACK),
    Part("buttock.l5", Text("Buttock, outer (L5)"), _BUTTOCK, Area.LEG, Root.L5, View.BACK),
    Part("buttock.s1", Text("Buttock, middle (S1)"), _BUTTOCK, Area.LEG, Root.S1, View.BACK),
    Part("buttock.s2", Text("Buttock, inner (S2)"), _BUTTOCK, Area.LEG, Root.S2, View.BACK),
    Part("thigh_back.l5", Text("Back of thigh, outer (L5)"), _THIGH_BACK, Area.LEG, Root.L5, View.BACK),
    Part("thigh_back.s1", Text("Back of thigh, middle (S1)"), _THIGH_BACK, Area.LEG, Root.S1, View.BACK),
    Part("thigh_back.s2", Text("Back of thigh, inner (S2)"), _THIGH_BACK, Area.LEG, Root.S2, View.BACK),
    Part("calf.l5", Text("Calf, outer (L5)"), _CALF, Area.LEG, Root.L5, View.BACK),
    Part("calf.s1", Text("Calf, middle (S1)"), _CALF, Area.LEG, Root.S1, View.BACK),
    Part("calf.s2", Text("Calf, inner (S2)"), _CALF, Area.LEG, Root.S2, View.BACK),
    Part("groin.l1", Text("Groin (L1)"), _GROIN, Area.LEG, Root.L1, View.FRONT),
    Part("thigh_front.l2", Text("Front of thigh, upper (L2)"), _THIGH, Area.LEG, Root.L2, View.FRONT),
    Part("thigh_front.l3", Text("Front of thigh, lower (L3)"), _THIGH, Area.LEG, Root.L3, View.FRONT),
    Part("knee.l4", Text("Knee (L4)"), _KNEE, Area.LEG, Root.L4, View.FRONT),
    Part("shin.l4", Text("Shin, inner (L4)"), _SHIN, Area.LEG, Root.L4, View.FRONT),
    Part("shin.l5", Text("Shin, outer (L5)"), _SHIN, Area.LEG, Root.L5, View.FRONT),
    Part("foot_top.l4", Text("Top of foot, inner edge (L4)"), _FOOT, Area.LEG, Root.L4, View.FRONT),
    Part("foot_top.l5", Text("Top of foot, middle (L5)"), _FOOT, Area.LEG, Root.L5, View.FRONT),
    Part("foot_top.s1", Text("Top of foot, outer edge (S1)"), _FOOT, Area.LEG, Root.S1, View.FRONT),
    Part("sole.l5", Text("Sole, inner, with the big toe (L5)"), _SOLE, Area.LEG, Root.L5, View.SOLES),
    Part("sole.s1", Text("Sole, outer, with the small toes (S1)"), _SOLE, Area.LEG, Root.S1, View.SOLES),
    Part("heel.s1", Text("Heel (S1)"), _HEEL, Area.LEG, Root.S1, View.SOLES),
)

REGIONS: Mapping[str, BodyRegion] = MappingProxyType(
    {region.id: region for part in PARTS for side in Side for region in (BodyRegion(side, part),)}
)
"""Every region by its id."""


@dataclass(frozen=True)
class Shape:
    """How a region looks on one picture: closed lines in the picture's own units."""

    region: str
    view: View
    rings: tuple[Ring, ...]

    @property
    def middle(self) -> Point:
        """The middle of its largest piece."""
        ring = max(self.rings, key=area)
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)


def viewer_sign(view: View, side: Side) -> int:
    """On which side of the picture a side of the patient lies: -1 is the picture's left, 1 its right."""
    seen_from_behind = view is not View.FRONT
    return -1 if (side is Side.LEFT) == seen_from_behind else 1


@cache
def shapes_on(view: View) -> tuple[Shape, ...]:
    """Every region of a picture, in the order of the list; the heel is on two pictures."""
    return tuple(
        Shape(region.id, view, tuple(_placed(ring, viewer_sign(view, region.side)) for ring in rings))
        for region in REGIONS.values()
        for rings in (_half(view).get(region.part.key),)
        if rings is not None
    )


@cache
def region_areas() -> Mapping[str, Fraction]:
    """The drawn area of every region in square units of the body, all its pictures together."""
    found: dict[str, Fraction] = dict.fromkeys(REGIONS, Fraction(0))
    for view in View:
        scale = Fraction(SOLE_SCALE) ** 2 if view is View.SOLES else Fraction(1)
        for shape in shapes_on(view):
            found[shape.region] += scale * sum((Fraction(area(ring)) for ring in shape.rings), Fraction(0))
    return MappingProxyType(found)


def mirror(regions: Iterable[str]) -> frozenset[str]:
    """The same places on the other side of the patient."""
    return frozenset(REGIONS[region].mirror for region in regions)


def _placed(ring: Ring, sign: int) -> Ring:
    return ring if sign > 0 else mirrored(ring)


def _at(share: float) -> Edge:
    """A line at the same share of the limb at every height."""
    return lambda _y: share


def _through(*knots: tuple[float, float]) -> Edge:
    """A smooth line through heights and the shares there."""
    return lambda y: curve(knots, y)


_INNER, _OUTER = _at(0), _at(1)
_L5_S1 = _through((304, 0.68), (350, 0.71), (420, 0.76), (486, 0.78), (560, 0.72), (640, 0.7))
"""From behind: L5 outside of it, S1 inside."""
_S1_S2 = _through((304, 0.3), (350, 0.35), (420, 0.44), (486, 0.52), (560, 0.42), (640, 0.36))
_L4_L5 = _through((506, 0.8), (540, 0.62), (580, 0.5), (640, 0.42))
"""On the shin: L4 inside of it, L5 outside."""
_HIP_AND_LEG: tuple[Row, ...] = (*TRUNK[:-2], *LEG)
_LOINS, _WAIST, _ILIAC, _GLUTEAL = border(218, sag=-4), border(262), border(304, sag=-7), border(370, sag=8)
_HOLLOW = border(486, sag=3)
"""Behind the knee."""
_CREASE, _UNDER_CREASE = border(324, rise=44), border(345, rise=40)
_MID_THIGH, _OVER_KNEE, _UNDER_KNEE = border(408, rise=40), border(464, rise=20), border(506, sag=3)
_ANKLE = border(640)
_IN_ARCH = _through((52, 0.44), (110, 0.42), (168, 0.4))
_ARCH_END = border(166, sag=4)
Rings = tuple[Ring, ...]


def _strips(part: str, rows: tuple[Row, ...], borders: tuple[Edge, Edge]) -> dict[str, Rings]:
    lines = {"s2": (_INNER, _S1_S2), "s1": (_S1_S2, _L5_S1), "l5": (_L5_S1, _OUTER)}
    return {f"{part}.{root}": (patch(rows, borders, pair),) for root, pair in lines.items()}


def _back() -> dict[str, Rings]:
    whole = (_INNER, _OUTER)
    return {
        "back.middle": (patch(TRUNK, (border(160, sag=-6), _LOINS), whole),),
        "back.upper": (patch(TRUNK, (_LOINS, _WAIST), whole),),
        "back.lower": (patch(TRUNK, (_WAIST, _ILIAC), whole),),
        **_strips("buttock", _HIP_AND_LEG, (_ILIAC, _GLUTEAL)),
        **_strips("thigh_back", LEG, (_GLUTEAL, _HOLLOW)),
        **_strips("calf", LEG, (_HOLLOW, _ANKLE)),
        "heel.s1": (patch(HEEL, (_ANKLE, border(HEEL[-1][0])), whole),),
    }


def _front() -> dict[str, Rings]:
    whole = (_INNER, _OUTER)
    shin = (_UNDER_KNEE, _ANKLE)
    foot = (_ANKLE, border(FOOT[-1][0]))
    return {
        "groin.l1": (patch(_HIP_AND_LEG, (_CREASE, _UNDER_CREASE), (_at(0.12), _OUTER)),),
        "thigh_front.l2": (patch(_HIP_AND_LEG, (_UNDER_CREASE, _MID_THIGH), whole),),
        "thigh_front.l3": (patch(LEG, (_MID_THIGH, _OVER_KNEE), whole),),
        "knee.l4": (patch(LEG, (_OVER_KNEE, _UNDER_KNEE), whole),),
        "shin.l4": (patch(LEG, shin, (_INNER, _L4_L5)),),
        "shin.l5": (patch(LEG, shin, (_L4_L5, _OUTER)),),
        "foot_top.l4": (patch(FOOT, foot, (_INNER, _at(0.3))),),
        "foot_top.l5": (patch(FOOT, foot, (_at(0.3), _at(0.7))),),
        "foot_top.s1": (patch(FOOT, foot, (_at(0.7), _OUTER)),),
    }


def _soles() -> dict[str, Rings]:
    ball = (border(SOLE[0][0]), _ARCH_END)
    toes = [ellipse(*toe) for toe in TOES]
    return {
        "sole.l5": (patch(SOLE, ball, (_INNER, _IN_ARCH)), *toes[:2]),
        "sole.s1": (patch(SOLE, ball, (_IN_ARCH, _OUTER)), *toes[2:]),
        "heel.s1": (patch(SOLE, (_ARCH_END, border(SOLE[-1][0])), (_INNER, _OUTER)),),
    }


_DRAWINGS = {View.BACK: _back, View.FRONT: _front, View.SOLES: _soles}


@cache
def _half(view: View) -> Mapping[str, Rings]:
    """The parts of a picture on the side of positive x; drawn when first asked for."""
    drawn = _DRAWINGS[view]()
    return {part: tuple(simplified(ring) for ring in rings) for part, rings in drawn.items()}
