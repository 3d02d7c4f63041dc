"""The tables of the trial diary report: baseline and trial, weeks, every day, and the log of the trial."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak

from reports import parts, theme
from reports.marks import Mark
from reports.parts import Story, gap, passage
from reports.tables import DataTable, data_table
from reports.trial_report_content import LoggedLine
from reports.words import Markup, clean, own, text
from scs_manager.domain.day_table import DayTable
from scs_manager.domain.review_figures import WeekGrid
from scs_manager.domain.trial_compared import ComparedLine

_DAY_CELL = theme.style("day cell", 7.8, 9.6)
_DAY_STRONG = theme.style("day cell strong", 7.8, 9.6, theme.STRONG)


def compared_table(lines: Sequence[ComparedLine]) -> DataTable:
    """Both means, the change in points and, for pain, percent relief with its interval."""
    rows: list[list[Any]] = [parts.heads("Measure", "Baseline mean", "Trial mean", "Change", "Relief")]
    for line in lines:
        name = own("%(name)s, %(unit)s", name=clean(line.name), unit=clean(line.unit)) if line.unit else None
        style = theme.CELL_STRONG if line.target else theme.CELL
        cells = (line.before, line.after, line.change, line.relief or "–")
        head = passage(name or text(clean(line.name)), style)
        rows.append([head, *(passage(text(clean(words)), style) for words in cells)])
    return data_table(rows, [36 * mm, 37 * mm, 37 * mm, 20 * mm, 44 * mm], air=1.7)


_WEEKS_ABREAST = 6
_WEEKS_HEIGHT = 150.0


def week_table(grid: WeekGrid) -> Story:
    """A long trial by weeks, as a table for each six of them; its days stand in the grid and in the rows."""
    finding = own("<b>By weeks.</b> Mean of the days of each week that count. ") + text(clean(grid.key))
    story: Story = [CondPageBreak(_WEEKS_HEIGHT + 40), passage(finding, theme.SMALL), gap(3)]
    for first in range(0, len(grid.columns), _WEEKS_ABREAST):
        columns = range(first, min(first + _WEEKS_ABREAST, len(grid.columns)))
        table = _weeks(grid, columns)
        story += [CondPageBreak(_WEEKS_HEIGHT), table, gap(5)]
    return story


def _weeks(grid: WeekGrid, columns: Sequence[int]) -> DataTable:
    names = (f"Days {grid.columns[at].short}" for at in columns)
    rows: list[list[Any]] = [parts.heads("Measure", *names, "Baseline", "Window")]
    for row in grid.measures:
        cells = (row.cells[at].shown or "no value" for at in columns)
        shown = [*cells, row.baseline_mean or "–", row.window_mean or "–"]
        rows.append(_week_row(clean(row.name), shown, theme.CELL_STRONG if row.target else theme.CELL))
    kept = [grid.kept[at] for at in columns]
    rows.append(_week_row("Entries that count", [*kept, "–", "–"], theme.CELL))
    each = (theme.MEASURE - 30 * mm) / (_WEEKS_ABREAST + 2)
    return data_table(rows, [30 * mm, *(each for _ in range(len(columns) + 2))], air=1.4)


def _week_row(name: str, shown: Sequence[str], style: Any) -> list[Any]:
    return [passage(text(name), style), *(passage(text(words), style) for words in shown)]


def day_rows(days: DayTable) -> DataTable:
    """Every day of the diary in a row of its own; the table runs over as many pages as it needs."""
    rows: list[list[Any]] = [parts.heads(*(clean(head) for head in days.headers))]
    for row in days.rows:
        style = _DAY_STRONG if row.counts else _DAY_CELL
        rows.append([passage(text(clean(cell)), style) for cell in row.cells])
    widths = [10, 15, 12, 12, 12, 11, 13, 12, 18, 19, 40]
    return data_table(rows, [width * mm for width in widths], air=1.1)


def log_table(title: Markup, lines: Sequence[LoggedLine], empty: Markup, *, first: bool = False) -> Story:
    """One kind of lines of the log below its head; without any the sentence that says so."""
    head = parts.subsection(title)
    head = head[1:] if first else head
    if not lines:
        return [*head, passage(empty)]
    rows: list[list[Any]] = [parts.heads("When", "What", "What was written", "By")]
    rows += [_logged(line) for line in lines]
    return [*head, data_table(rows, [27 * mm, 38 * mm, 82 * mm, 27 * mm], row_head=1, air=1.6)]


def _logged(line: LoggedLine) -> list[Any]:
    what: Story = [passage(text(line.what), theme.CELL_STRONG)]
    if line.state is not None:
        what.append(Mark(line.state, "Open", size=7.8))
    words = text(line.words or "–")
    if line.struck:
        words = own("Entered by mistake, struck out. ") + words
    cells = (passage(text(line.when), theme.CELL), what, passage(words, theme.CELL))
    return [*cells, passage(text(line.who or "–"), theme.CELL)]
