"""The picture of a body map as plain values: what the screen and the PDF draw, and the same in words.

Pain is filled, tingling is hatched, and both may lie on one region; colour never carries meaning alone.
Each view names the patient's sides where they are seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from scs_manager.domain.body_artwork import Point, Ring, View
from scs_manager.domain.body_map import Comparison, drawn_in, in_order, summary
from scs_manager.domain.body_outline import details, silhouette
from scs_manager.domain.body_regions import REGIONS, SIDES, Shape, Side, shapes_on, viewer_sign
from scs_manager.domain.figures import TableRow
from scs_manager.domain.text import Text
from scs_manager.domain.wording import joined

Box = tuple[float, float, float, float]
"""Left, top, width and height, in units of the drawing."""


@dataclass(frozen=True)
class DrawnRegion:
    """One region as drawn: its closed lines, and what is felt there."""

    id: str
    name: Text
    rings: tuple[Ring, ...]
    pain: bool = False
    tingling: bool = False


@dataclass(frozen=True)
class BodyView:
    """The body from one side: ``sides`` are the patient's sides on the left and the right of the picture."""

    view: View
    name: Text
    box: Box
    sides: tuple[Side, Side]
    outline: tuple[Ring, ...]
    lines: tuple[tuple[Point, ...], ...]
    regions: tuple[DrawnRegion, ...]

    @property
    def labels(self) -> tuple[Text, Text]:
        """The words above the left and the right half of the picture."""
        return SIDES[self.sides[0]], SIDES[self.sides[1]]


@dataclass(frozen=True)
class BodyFigure:
    """Every view of one body map, with its finding, its key and the rows of an equal table."""

    title: Text
    finding: Text
    key: Text
    said: tuple[Text, ...]
    """Pain and tingling in words, each where it was asked."""
    alt: Text
    views: tuple[BodyView, ...]
    headers: tuple[Text, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True)
class PaintArea:
    """A part of a view, large enough to be painted on a phone, with the parts that are chosen on it."""

    key: str
    title: Text
    view: View
    box: Box
    parts: tuple[str, ...]
    also: tuple[str, ...] = ()
    """Drawn and paintable here as well; their boxes stand with another picture."""


VIEW_NAMES: Mapping[View, Text] = MappingProxyType(
    {View.BACK: Text("From behind"), View.FRONT: Text("From in front"), View.SOLES: Text("Soles of the feet")}
)

_WHOLE: Mapping[View, Box] = MappingProxyType(
    {
        View.BACK: (-114, 4, 228, 682),
        View.FRONT: (-114, 4, 228, 682),
        View.SOLES: (-104, 4, 208, 216),
    }
)

PAINT_AREAS: tuple[PaintArea, ...] = (
    PaintArea("back", Text("Back and buttocks"), View.BACK, (-72, 148, 144, 242), ("back", "buttock")),
    PaintArea(
        "legs_behind",
        Text("Legs from behind"),
        View.BACK,
        (-72, 360, 144, 316),
        ("thigh_back", "calf"),
        ("heel",),
    ),
    PaintArea(
        "legs_front",
        Text("Groin and legs from in front"),
        View.FRONT,
        (-72, 296, 144, 354),
        ("groin", "thigh_front", "knee", "shin"),
    ),
    PaintArea(
        "feet", Text("Tops of the feet, from in front"), View.FRONT, (-64, 628, 128, 58), ("foot_top",)
    ),
    PaintArea("soles", Text("Soles of the feet"), View.SOLES, (-104, 4, 208, 216), ("sole", "heel")),
)
"""Together they hold every region once."""


def parts_of(area: PaintArea) -> tuple[str, ...]:
    """The keys of the parts chosen on a paint area, in the order of the catalogue."""
    keys = dict.fromkeys(region.part.key for region in REGIONS.values())
    return tuple(key for key in keys if key.split(".")[0] in area.parts)


def body_view(view: View, pain: frozenset[str], tingling: frozenset[str]) -> BodyView:
    """One view with what is felt on it."""
    left_first = viewer_sign(view, Side.LEFT) < 0
    return BodyView(
        view,
        VIEW_NAMES[view],
        _WHOLE[view],
        (Side.LEFT, Side.RIGHT) if left_first else (Side.RIGHT, Side.LEFT),
        () if view is View.SOLES else (silhouette(view),),
        details(view),
        tuple(_drawn(shape, pain, tingling) for shape in shapes_on(view)),
    )


def paint_view(area: PaintArea) -> BodyView:
    """The empty picture of a paint area, with its own regions alone."""
    whole = body_view(area.view, frozenset(), frozenset())
    drawn = (*area.parts, *area.also)
    own = tuple(region for region in whole.regions if region.id.split(".")[1] in drawn)
    return replace(whole, box=area.box, regions=own)


def body_figure(pain: frozenset[str] | None, tingling: frozenset[str] | None) -> BodyFigure:
    """The figure of pain, of tingling, or of both; None means that it was not asked."""
    if pain is None and tingling is None:
        raise ValueError("a body map shows pain, tingling or both")
    felt = _felt(pain, tingling)
    finding = _finding(pain, tingling)
    views = tuple(body_view(view, pain or frozenset(), tingling or frozenset()) for view in View)
    return BodyFigure(
        Text("Body map"),
        finding,
        _KEY,
        felt,
        joined([Text("Body map from behind, from in front and of the soles."), *felt, finding], " "),
        views,
        (Text("Place"), Text("Pain"), Text("Tingling")),
        _rows(pain, tingling),
    )


_KEY = Text(
    "Filled: pain. Hatched: tingling. Left and right are the patient's own. Places are a schematic of the "
    "dermatomes L1 to S2 [memory]; it needs local sign-off."
)


def _drawn(shape: Shape, pain: frozenset[str], tingling: frozenset[str]) -> DrawnRegion:
    name = REGIONS[shape.region].name
    return DrawnRegion(shape.region, name, shape.rings, shape.region in pain, shape.region in tingling)


def _finding(pain: frozenset[str] | None, tingling: frozenset[str] | None) -> Text:
    if pain is not None and tingling is not None:
        return Comparison(pain, tingling).finding
    if pain is not None:
        return Text("Pain drawn: %(where)s.", where=drawn_in(pain))
    return Text("Tingling drawn: %(where)s.", where=drawn_in(tingling or frozenset()))


def _felt(pain: frozenset[str] | None, tingling: frozenset[str] | None) -> tuple[Text, ...]:
    said = []
    if pain is not None:
        said.append(Text("Pain: %(where)s.", where=summary(pain)))
    if tingling is not None:
        said.append(Text("Tingling: %(where)s.", where=summary(tingling)))
    return tuple(said)


def _rows(pain: frozenset[str] | None, tingling: frozenset[str] | None) -> tuple[TableRow, ...]:
    chosen = (pain or frozenset()) | (tingling or frozenset())
    return tuple(
        TableRow((REGIONS[region].name, _answer(region, pain), _answer(region, tingling)))
        for region in in_order(chosen)
    )


def _answer(region: str, regions: frozenset[str] | None) -> Text:
    if regions is None:
        return Text("not asked")
    return Text("yes") if region in regions else Text("no")
