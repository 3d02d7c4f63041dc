"""Where the words of a trial's events stand above the plot, so that none overlap."""

from collections.abc import Iterator
from itertools import count

from reports import theme
from reports.charts import LEFT_GUTTER, Axis
from reports.drawing import Box, apart
from reports.words import clean
from scs_manager.domain.figures import TrajectoryFigure


def event_rows(figure: TrajectoryFigure, axis: Axis) -> list[tuple[Box, int]]:
    """For each event where its words stand and in which row above the plot, so that none overlap."""
    placed: list[tuple[Box, int]] = []
    for event in figure.events:
        width = theme.width_of(clean(event.label), 7.4, theme.ITALIC)
        others = [box for box, _ in placed]
        box = next(box for box in _event_places(axis.centre(event.number), width) if apart(box, others, 3))
        placed.append((box, round(box[1])))
    return placed


def _event_places(x: float, width: float) -> Iterator[Box]:
    """Where an event's words may stand: centred on its flag or beside it, row after row."""
    for row in count(1):
        for left in (x - width / 2, x - 2, x + 2 - width):
            if LEFT_GUTTER - 20 <= left <= theme.MEASURE - width or row > 1:
                kept = min(max(left, 0), theme.MEASURE - width)
                yield kept, row, kept + width, row + 0.5
