"""The decision summary of the samples as bare words, tables and figures, for whoever else is to print it.

Taken from the very story that the product lays out, so that every engine prints the same content: the words
with their sizes, the columns, the tables, the values of the figures, the QR code's address.
"""

from dataclasses import dataclass
from typing import Any
from unittest import mock

from reportlab.platypus import CondPageBreak, Spacer

from reports import decision_summary
from reports.flowables import Columns, Figure, Heading, Passage, Rule
from reports.marks import Mark
from reports.tables import DataTable
from tests.reports import samples

Blocks = tuple["Block", ...]
Series = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Words:
    """A paragraph or a heading."""

    said: str
    size: float
    leading: float
    strong: bool
    level: int = 0
    """1 to 3 for a heading."""


@dataclass(frozen=True)
class Air:
    """Empty height, with a rule where ``ruled``."""

    height: float
    ruled: bool = False


@dataclass(frozen=True)
class SideBySide:
    """Columns: the width and the blocks of each."""

    columns: tuple[tuple[float, Blocks], ...]
    gap: float


@dataclass(frozen=True)
class Rows:
    """A table; its first row is the head."""

    widths: tuple[float, ...]
    cells: tuple[tuple[Blocks, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A figure of the summary: ``lines``, ``bars``, ``grid`` or ``code``."""

    kind: str
    width: float
    height: float
    series: Series
    said: str


Block = Words | Air | SideBySide | Rows | Chart


def summary() -> Blocks:
    """The four pages of the sample, in reading order."""
    story: list[Any] = []
    with mock.patch.object(decision_summary, "build", lambda _frame, parts: story.extend(parts)):
        decision_summary.render(samples.decision_content(), now=samples.NOW)
    return _blocks(story)


def _blocks(story: Any) -> Blocks:
    found = (_block(part) for part in story)
    return tuple(block for block in found if block is not None)


def _block(part: Any) -> Block | None:
    if isinstance(part, Passage):
        style: Any = part.style
        level = int(part.kind[1:]) if isinstance(part, Heading) else 0
        return Words(part.getPlainText(), style.fontSize, style.leading, "Semi" in style.fontName, level)
    if isinstance(part, Mark):
        return Words(f"{part.word} {part.tail}".strip(), part.size, part.size * 1.3, strong=True)
    if isinstance(part, Spacer) and not isinstance(part, CondPageBreak):
        return Air(part.height)
    if isinstance(part, Rule):
        return Air(part.before + part.weight + part.after, ruled=True)
    if isinstance(part, Columns):
        return SideBySide(tuple((width, _blocks(blocks)) for width, blocks in part.columns), part.gap)
    if isinstance(part, DataTable):
        return _rows(part)
    return _chart(part) if isinstance(part, Figure) else None


def _rows(table: Any) -> Rows:
    cells = tuple(
        tuple(_blocks(cell if isinstance(cell, list | tuple) else [cell]) for cell in row)
        for row in table._cellvalues
    )
    return Rows(tuple(table._argW), cells)


def _chart(figure: Figure) -> Chart:
    kinds = (("Bars", "bars", _relief), ("Line chart", "lines", _days), ("Day grid", "grid", _grid))
    for begins, kind, series in kinds:
        if figure.alt.startswith(begins):
            return Chart(kind, figure.width, figure.height, series(), figure.alt)
    return Chart("code", figure.width, figure.height, (), samples.ISSUE.verification_url)


def _relief() -> Series:
    """The names of the bars, and their heights."""
    figure = samples.decision_content().relief
    bars = figure.bars if figure else ()
    return (tuple(str(bar.name) for bar in bars), tuple(bar.value for bar in bars))


def _days() -> Series:
    """The days, then the values of each series."""
    figure = samples.decision_content().trajectory
    if figure is None:
        raise ValueError("the sample has a trial")
    values = (tuple(point.value for point in each.points) for each in figure.series)
    return (tuple(str(day.number) for day in figure.days), *values)


def _grid() -> Series:
    """The rows of the grid: its head, then a measure each."""
    figure = samples.decision_content().grid
    if figure is None:
        raise ValueError("the sample has a trial")
    head = ("", *(str(day.number) for day in figure.days), "Base", "Trial")
    rows = (
        (str(row.name), *(cell.shown for cell in row.cells), row.baseline_mean, row.window_mean)
        for row in figure.measures
    )
    return (head, *rows)
