"""The day grid: every value of every day in its column, hatched where it does not count."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from typing import Any

from reports import theme
from reports.charts import PLOT_RIGHT, Axis, signed
from reports.drawing import cross_hatch, entry_mark, hatch, line, words
from reports.flowables import Figure
from reports.words import clean, plain
from scs_manager.domain.figures import AxisDay, CellKind, DayGrid, GridCell, GridRow, Mark, Shape

ROW = 13.2
MOST_DAYS = 26
"""Days side by side with their numbers readable; a longer trial goes on in a second grid below."""
_HEAD = 10.0


def day_grid(grid: DayGrid) -> list[Figure]:
    """The grid, in as many pieces of equal columns as its days need."""
    if not grid.days:
        return []
    count = ceil(len(grid.days) / MOST_DAYS)
    each = ceil(len(grid.days) / count)
    pieces = [grid.days[start : start + each] for start in range(0, len(grid.days), each)]
    return [_piece(_cut(grid, piece[0].number, piece[-1].number), _alt(grid, piece)) for piece in pieces]


def _alt(grid: DayGrid, piece: Sequence[AxisDay]) -> str:
    """Every number with the first piece; the others say which days they go on with."""
    if piece[0] == grid.days[0]:
        return clean(grid.alt)
    first, last = signed(piece[0].number), signed(piece[-1].number)
    return plain("The day grid goes on: days %(first)s to %(last)s.", first=first, last=last)


def _cut(grid: DayGrid, first: int, last: int) -> DayGrid:
    """The same grid with only the days from ``first`` to ``last``."""
    kept = [first <= each.number <= last for each in grid.days]
    if all(kept):
        return grid
    return replace(
        grid,
        days=tuple(each for each, keep in zip(grid.days, kept, strict=True) if keep),
        entries=tuple(each for each, keep in zip(grid.entries, kept, strict=True) if keep),
        carers=tuple(each for each, keep in zip(grid.carers, kept, strict=True) if keep),
        measures=tuple(
            replace(row, cells=tuple(cell for cell in row.cells if first <= cell.number <= last))
            for row in grid.measures
        ),
        blocks=tuple(
            replace(block, first=max(block.first, first), last=min(block.last, last))
            for block in grid.blocks
            if block.first <= last and block.last >= first
        ),
    )


def _piece(grid: DayGrid, alt: str) -> Figure:
    height = ROW * (len(grid.measures) + 2) + _HEAD

    def paint(canvas: Any) -> None:
        _Grid(canvas, grid, height, Axis(grid.days)).draw()

    return Figure(theme.MEASURE, height, paint, alt)


@dataclass
class _Grid:
    canvas: Any
    grid: DayGrid
    height: float
    axis: Axis

    def draw(self) -> None:
        top = self.height - _HEAD
        self._draw_heads(top)
        self._draw_hatching(top)
        for at, row in enumerate(self.grid.measures, start=1):
            self._draw_row(row, top - ROW * at)
        below = top - ROW * (len(self.grid.measures) + 1)
        self._draw_entries(below)
        self._draw_blocks(below + ROW, top)
        self._draw_days(below - ROW)

    def _draw_heads(self, top: float) -> None:
        x = PLOT_RIGHT + 38
        words(self.canvas, x, top + 3.4, "baseline", 7.2, color=theme.MUTED, align="right")
        words(self.canvas, theme.MEASURE, top + 3.4, "window", 7.2, theme.STRONG, theme.MUTED, "right")

    def _draw_row(self, row: GridRow, y: float) -> None:
        c = self.canvas
        name, font = clean(row.name), theme.STRONG if row.target else theme.REGULAR
        words(c, 0, y + 3.6, name, 8.2, font)
        if row.unit is not None:
            words(c, theme.width_of(name, 8.2, font) + 3, y + 3.6, clean(row.unit), 7.4, color=theme.MUTED)
        for cell in row.cells:
            self._draw_cell(cell, y)
        line(c, 0, y, PLOT_RIGHT, y, 0.4, theme.HAIR)
        words(c, PLOT_RIGHT + 38, y + 3.6, _number(row.baseline_mean), 8, align="right")
        words(c, theme.MEASURE, y + 3.6, _number(row.window_mean), 8, theme.STRONG, align="right")

    def _draw_hatching(self, top: float) -> None:
        """Hatches each cell that does not count; cells of one day that look the same are hatched as one."""
        for column in zip(*(row.cells for row in self.grid.measures), strict=True):
            at = 0
            for kind, cells in groupby(column, key=lambda cell: cell.kind):
                number, rows = column[at].number, len(list(cells))
                left, right = self.axis.left(number), self.axis.right(number)
                box = (left, top - ROW * (at + rows), right, top - ROW * at)
                at += rows
                if kind is CellKind.MISSING:
                    cross_hatch(self.canvas, box)
                elif kind is CellKind.NOT_COUNTED:
                    hatch(self.canvas, box, theme.PALE_HATCH, 4.6)

    def _draw_cell(self, cell: GridCell, y: float) -> None:
        if cell.kind is CellKind.MISSING:
            return
        counted = cell.kind is CellKind.COUNTED
        shown = _number(cell.shown)
        words(
            self.canvas,
            self.axis.centre(cell.number),
            y + 3.6,
            shown,
            7.2 if len(shown) > 2 else 8,
            theme.STRONG if counted else theme.REGULAR,
            align="centre",
            halo=cell.kind is CellKind.NOT_COUNTED and bool(shown),
        )

    def _draw_entries(self, y: float) -> None:
        words(self.canvas, 0, y + 3.6, "Entry", 8.2)
        for each, mark, carer in zip(self.grid.days, self.grid.entries, self.grid.carers, strict=True):
            x = self.axis.centre(each.number)
            if mark is Mark.MISSING:
                words(self.canvas, x, y + 3.6, "–", 8, align="centre")
            else:
                entry_mark(self.canvas, x, y + ROW / 2 - 0.2, Shape.CIRCLE, theme.INK, mark, 2.4, carer=carer)
        line(self.canvas, 0, y, PLOT_RIGHT, y, 0.8, theme.LINE)

    def _draw_blocks(self, bottom: float, top: float) -> None:
        self.canvas.setStrokeColor(theme.INK)
        self.canvas.setLineWidth(0.8)
        for block in self.grid.blocks:
            left, right = self.axis.left(block.first), self.axis.right(block.last)
            self.canvas.rect(left, bottom, right - left, top - bottom, fill=0)

    def _draw_days(self, y: float) -> None:
        words(self.canvas, 0, y + 4, "Day of trial", 7.8, theme.STRONG)
        for each in self.grid.days:
            x = self.axis.centre(each.number)
            words(self.canvas, x, y + 4, signed(each.number), 7.4, color=theme.MUTED, align="centre")


def _number(shown: str) -> str:
    return clean(shown).replace("-", "−")
