"""The body map on paper: the figure of the domain, filled for pain and hatched for tingling.

Both signs survive a black-and-white printer. The patient's sides stand above each view, because left and
right change places between the view from behind and the one from in front.
"""

from collections.abc import Iterable
from typing import Any

from reportlab.lib.colors import HexColor

from reports import parts, theme
from reports.drawing import hatch, words
from reports.flowables import Columns, Figure
from reports.parts import Story, gap, passage
from reports.words import clean, own, text
from scs_manager.domain.body_artwork import Point, Ring, View
from scs_manager.domain.body_figure import BodyFigure, BodyView

PAIN, SKIN, OUTLINE = HexColor("#e08a3c"), HexColor("#e6edf0"), HexColor("#6b7a86")
_BODY_HEIGHT, _SOLES_WIDTH, _AIR, _LABEL, _NAME = 226.0, 84.0, 16.0, 12.0, 12.0
_BETWEEN = 22.0


def body_map(figure: BodyFigure | None) -> Story:
    """The section with the figure beside its words; nothing where nothing was painted."""
    if figure is None:
        return []
    drawing = body_drawing(figure)
    right = theme.MEASURE - drawing.width - _BETWEEN
    said: Story = [passage(text(figure.finding), theme.SMALL_STRONG), gap(5)]
    for each in figure.said:
        said += [passage(text(each), theme.SMALL), gap(4)]
    said += [_key(), gap(4), passage(text(figure.key), theme.NOTE)]
    columns = Columns([(drawing.width, [drawing]), (right, said)], _BETWEEN)
    return [*parts.section(own("Body map"), room=drawing.height + 10), columns]


def body_drawing(figure: BodyFigure) -> Figure:
    """The views side by side as one tagged figure."""
    scales = [_scale(view) for view in figure.views]
    widths = [view.box[2] * scale for view, scale in zip(figure.views, scales, strict=True)]
    width, height = sum(widths) + _AIR * (len(widths) - 1), _BODY_HEIGHT + _LABEL + _NAME

    def paint(canvas: Any) -> None:
        left = 0.0
        for view, scale, wide in zip(figure.views, scales, widths, strict=True):
            _draw_view(canvas, view, left, wide, scale)
            left += wide + _AIR

    return Figure(width, height, paint, clean(figure.alt))


def _key() -> Figure:
    """The two signs with their words."""

    def paint(canvas: Any) -> None:
        for left, name, pain in ((0.0, "Pain", True), (52.0, "Tingling", False)):
            square: Ring = ((left, 0), (left + 10, 0), (left + 10, 10), (left, 10))
            _draw_region(canvas, (square,), pain=pain, tingling=not pain)
            words(canvas, left + 14, 2, name, 8)

    return Figure(100, 11, paint, "Key: filled means pain, hatched means tingling.")


def _scale(view: BodyView) -> float:
    return _SOLES_WIDTH / view.box[2] if view.view is View.SOLES else _BODY_HEIGHT / view.box[3]


def _draw_view(canvas: Any, view: BodyView, left: float, wide: float, scale: float) -> None:
    """One view with its name below and the patient's sides above; it stands on the common base line."""
    x0, y0, _, high = view.box

    def place(point: Point) -> Point:
        return left + (point[0] - x0) * scale, _NAME + (y0 + high - point[1]) * scale

    for ring in view.outline:
        _draw_body(canvas, [place(point) for point in ring])
    for region in view.regions:
        rings = [tuple(place(point) for point in ring) for ring in region.rings]
        _draw_region(canvas, rings, pain=region.pain, tingling=region.tingling)
    canvas.setStrokeColor(OUTLINE)
    canvas.setLineWidth(0.4)
    for line in view.lines:
        canvas.drawPath(_path(canvas, [place(point) for point in line], closed=False))
    top = _NAME + high * scale + 4
    first, second = (clean(label) for label in view.labels)
    words(canvas, left, top, first, 7.6, theme.STRONG)
    words(canvas, left + wide, top, second, 7.6, theme.STRONG, align="right")
    words(canvas, left + wide / 2, 0.5, clean(view.name), 7.6, color=theme.MUTED, align="centre")


def _draw_body(canvas: Any, ring: list[Point]) -> None:
    canvas.setStrokeColor(OUTLINE)
    canvas.setFillColor(SKIN)
    canvas.setLineWidth(0.7)
    canvas.drawPath(_path(canvas, ring), fill=1)


def _draw_region(canvas: Any, rings: Iterable[Ring], *, pain: bool, tingling: bool) -> None:
    """A region: white, or filled for pain; hatched over it for tingling, dark on a light edge."""
    for ring in rings:
        canvas.setStrokeColor(theme.INK if tingling else OUTLINE)
        canvas.setLineWidth(0.6 if pain or tingling else 0.35)
        canvas.setFillColor(PAIN if pain else theme.WHITE)
        canvas.drawPath(_path(canvas, ring), fill=1)
        if tingling:
            _hatch_ring(canvas, ring)


def _hatch_ring(canvas: Any, ring: Ring) -> None:
    across, down = [x for x, _ in ring], [y for _, y in ring]
    box = (min(across), min(down), max(across), max(down))
    canvas.saveState()
    canvas.clipPath(_path(canvas, ring), stroke=0)
    hatch(canvas, box, theme.WHITE, step=4.4, weight=1.7)
    hatch(canvas, box, theme.INK, step=4.4, weight=0.8)
    canvas.restoreState()


def _path(canvas: Any, points: Iterable[Point], *, closed: bool = True) -> Any:
    path = canvas.beginPath()
    first, *rest = points
    path.moveTo(*first)
    for point in rest:
        path.lineTo(*point)
    if closed:
        path.close()
    return path
