"""Strokes that figures share: words, hatching, entry marks, and labels that keep out of each other's way."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal

from reportlab.lib.colors import Color

from reports import theme
from scs_manager.domain.diary_days import Region
from scs_manager.domain.figures import Mark, Shape

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

COLOURS = {Region.LEG: theme.LEG, Region.BACK: theme.BACK, Region.WORST: theme.WORST}


def words(
    canvas: Any,
    x: float,
    y: float,
    said: str,
    size: float = 7.8,
    font: str = theme.REGULAR,
    color: Color = theme.INK,
    align: Literal["left", "centre", "right"] = "left",
    halo: bool = False,
) -> Box:
    """Draws words with their baseline at ``y``; returns the box they fill."""
    width = theme.width_of(said, size, font)
    left = x - {"left": 0.0, "centre": width / 2, "right": width}[align]
    box = (left, y - size * 0.2, left + width, y + size * 0.72)
    if halo:
        canvas.setFillColor(theme.WHITE)
        canvas.rect(left - 1.2, box[1], width + 2.4, size * 0.92, stroke=0, fill=1)
    canvas.setFillColor(color)
    canvas.setFont(font, size)
    canvas.drawString(left, y, said)
    return box


def line(canvas: Any, x1: float, y1: float, x2: float, y2: float, weight: float, color: Color) -> None:
    """A straight line in the current dash."""
    canvas.setStrokeColor(color)
    canvas.setLineWidth(weight)
    canvas.line(x1, y1, x2, y2)


def dashed(canvas: Any, x1: float, x2: float, y: float, weight: float, dash: tuple[float, float]) -> None:
    """A dashed horizontal line in ink."""
    canvas.setDash(*dash)
    line(canvas, x1, y, x2, y, weight, theme.INK)
    canvas.setDash()


def hatch(
    canvas: Any,
    box: Box,
    color: Color = theme.HATCH,
    step: float = 4.2,
    weight: float = 0.45,
    back: bool = False,
) -> None:
    """Fills a box with slanting lines; ``back`` slants them the other way."""
    left, bottom, right, top = box
    height = top - bottom
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(left, bottom, right - left, height)
    canvas.clipPath(path, stroke=0)
    canvas.setStrokeColor(color)
    canvas.setLineWidth(weight)
    canvas.setDash()
    low, high = (top, bottom) if back else (bottom, top)
    starts = (left - height + step * each for each in range(ceil((right - left + height) / step)))
    # one path, written as it stands in the file: a page may hold a thousand of these lines
    canvas._code += [f"{at:.2f} {low:.2f} m {at + height:.2f} {high:.2f} l" for at in starts]
    canvas._code.append("S")
    canvas.restoreState()


def cross_hatch(canvas: Any, box: Box) -> None:
    """Fills a box as missing: grey with lines both ways."""
    left, bottom, right, top = box
    canvas.setFillColor(theme.GAP)
    canvas.rect(left, bottom, right - left, top - bottom, stroke=0, fill=1)
    hatch(canvas, box, theme.LINE, 3)
    hatch(canvas, box, theme.LINE, 3, back=True)


def entry_mark(
    canvas: Any, x: float, y: float, shape: Shape, color: Color, mark: Mark, size: float = 2.7,
    *, carer: bool = False,
) -> None:  # fmt: skip
    """One entry: filled on time, half filled late, hollow by staff, crossed when it does not count.

    Underlined when a carer made it.
    """
    if carer:
        canvas.setDash()
        line(canvas, x - size, y - size - 2, x + size, y - size - 2, 0.9, color)
    if shape is Shape.DOT and mark is Mark.ON_TIME:
        canvas.setFillColor(color)
        canvas.circle(x, y, 1.25, stroke=0, fill=1)
        return
    size = 1.9 if shape is Shape.DOT else size
    canvas.setDash()
    canvas.setStrokeColor(color)
    canvas.setLineWidth(1.1)
    canvas.setFillColor(color if mark is Mark.ON_TIME else theme.WHITE)
    _outline(canvas, x, y, shape, size)
    if mark is Mark.LATE:
        _half(canvas, x, y, shape, color, size)
    if mark is Mark.OUTSIDE:
        reach = size * 0.7
        canvas.line(x - reach, y - reach, x + reach, y + reach)
        canvas.line(x - reach, y + reach, x + reach, y - reach)


def _outline(canvas: Any, x: float, y: float, shape: Shape, size: float) -> None:
    if shape is Shape.SQUARE:
        side = size * 0.92
        canvas.rect(x - side, y - side, side * 2, side * 2, fill=1)
    else:
        canvas.circle(x, y, size, fill=1)


def _half(canvas: Any, x: float, y: float, shape: Shape, color: Color, size: float) -> None:
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(x - 2 * size, y - 2 * size, 2 * size, 4 * size)
    canvas.clipPath(path, stroke=0)
    canvas.setFillColor(color)
    _outline(canvas, x, y, shape, size)
    canvas.restoreState()


@dataclass(frozen=True)
class Label:
    """Words beside the end of a line, wanted at height ``y``; ``below`` is a smaller second line."""

    y: float
    said: str
    color: Color
    below: str = ""

    @property
    def height(self) -> float:
        """The room it takes."""
        return 18.6 if self.below else 10.2


def spread(labels: Sequence[Label], low: float, high: float) -> list[tuple[float, Label]]:
    """Heights for labels between ``low`` and ``high``: near where they want to be, never over one another."""
    ordered = sorted(labels, key=lambda label: -label.y)
    heights: list[float] = []
    ceiling = high
    for label in ordered:
        heights.append(min(label.y, ceiling))
        ceiling = heights[-1] - label.height
    floor = low
    for at in range(len(ordered) - 1, -1, -1):
        bottom = heights[at] - (ordered[at].height - 10.2)
        if bottom < floor:
            heights[at] += floor - bottom
        floor = heights[at] + 10.2
    return list(zip(heights, ordered, strict=True))


def apart(box: Box, others: Sequence[Box], air: float = 2.0) -> bool:
    """Whether a box keeps clear of all others."""
    return all(
        box[2] + air <= other[0] or other[2] + air <= box[0] or box[3] <= other[1] or other[3] <= box[1]
        for other in others
    )
