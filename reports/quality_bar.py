"""The data-quality strip: one bar of all days asked for, cut by how each entry came about."""

from collections.abc import Sequence
from typing import Any

from reports import theme
from reports.drawing import Box, cross_hatch, hatch, words
from reports.flowables import Figure
from reports.words import clean
from scs_manager.domain.review_figures import QualityPart, QualityStrip

_BAR, _HEAD, _FOOT = 13.0, 11.0, 16.0
_SWATCH = 16.0
HEIGHT = _HEAD + _BAR + _FOOT


def quality_bar(strip: QualityStrip) -> Figure:
    """Filled on time, hatched late, outlined by staff, cross-hatched outside, dashed outline missing.

    Every way is named below with its pattern, since a single day is too narrow for its words.
    """

    def paint(canvas: Any) -> None:
        left = 0.0
        for part in strip.parts:
            if part.days:
                width = theme.MEASURE * part.days / strip.expected
                _draw_part(canvas, part, left, width)
                left += width
        _draw_names(canvas, strip.parts)

    return Figure(theme.MEASURE, HEIGHT, paint, clean(strip.alt))


def _draw_part(canvas: Any, part: QualityPart, left: float, width: float) -> None:
    box = (left + 0.6, _FOOT, left + width - 0.6, _FOOT + _BAR)
    _fill(canvas, part.key, box)
    middle = left + width / 2
    words(canvas, middle, _FOOT + _BAR + 3, str(part.days), 8.4, theme.STRONG, align="centre")


def _draw_names(canvas: Any, parts: Sequence[QualityPart]) -> None:
    left = 0.0
    for part in parts:
        said = f"{clean(part.name)} {part.days}"
        _fill(canvas, part.key, (left + 0.6, 1.4, left + _SWATCH, 8.4))
        words(canvas, left + _SWATCH + 4, 2, said, 7.8)
        left += _SWATCH + 18 + theme.width_of(said, 7.8)


def _fill(canvas: Any, key: str, box: Box) -> None:
    left, bottom, right, top = box
    if key == "outside":
        cross_hatch(canvas, box)
    canvas.setDash(*((1.6, 1.6) if key == "missing" else ()))
    canvas.setStrokeColor(theme.INK)
    canvas.setLineWidth(0.8)
    canvas.setFillColor(theme.BRAND)
    canvas.rect(left, bottom, right - left, top - bottom, stroke=1, fill=int(key == "on_time"))
    canvas.setDash()
    if key == "late":
        hatch(canvas, box, theme.INK)
