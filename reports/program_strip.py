"""The strip of programs between a trajectory's plot and its days: which ran when, and when it was off."""

from typing import Any

from reports import theme
from reports.charts import LEFT_GUTTER, Axis
from reports.drawing import hatch, words
from reports.words import clean
from scs_manager.domain.figures import ProgramBand, TrajectoryFigure

STRIP = 13.0
"""The height of the strip with its margins, in points."""
_TYPE = 6.6


def draw_programs(canvas: Any, figure: TrajectoryFigure, axis: Axis, y: float) -> None:
    """The strip above height ``y``; nothing without programs."""
    if not figure.programs:
        return
    low, high = y + 2, y + STRIP - 1.5
    for band in figure.programs:
        left, right = _at(axis, band.first), _at(axis, band.last)
        if band.off:
            hatch(canvas, (left, low, right, high))
        canvas.setDash()
        canvas.setStrokeColor(theme.INK)
        canvas.setLineWidth(0.5)
        canvas.rect(left, low, max(right - left - 0.6, 0.6), high - low, stroke=1, fill=0)
        said = "" if band.off else _fitting(band, right - left)
        if said:
            words(canvas, left + 2, low + 2.6, said, _TYPE)
    words(canvas, 0, low + 2.6, "Program", 7.8, theme.STRONG)


def _fitting(band: ProgramBand, width: float) -> str:
    """The label where it has room, else the bare name, else nothing."""
    for said in (clean(band.label), clean(band.name)):
        if theme.width_of(said, _TYPE) + 3 <= width:
            return said
    return ""


def _at(axis: Axis, position: float) -> float:
    """Where a position on the axis of days lies: 2.5 is the middle of day 2."""
    return LEFT_GUTTER + (position - axis.days[0].number) * axis.column
