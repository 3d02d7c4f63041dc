"""The figures of the team's review, drawn for every width, each with the rows of its table."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from scs_manager.domain.figures import TableRow
from scs_manager.domain.review_figures import QualityStrip
from scs_manager.domain.text import Text
from scs_manager.services.trial_review import ReviewFigures
from scs_manager.web.bar_charts import domain_chart, relief_chart
from scs_manager.web.body_map_view import FigureView, figure_view
from scs_manager.web.chart_sizes import review_sizes
from scs_manager.web.charts import trial_chart
from scs_manager.web.dose_chart import dose_chart
from scs_manager.web.grid_chart import day_grid_chart, week_grid_chart
from scs_manager.web.quality_chart import quality_chart


class _Figure(Protocol):
    """What the figures have in common."""

    @property
    def title(self) -> Text: ...
    @property
    def finding(self) -> Text: ...
    @property
    def key(self) -> Text: ...
    @property
    def headers(self) -> tuple[Text, ...]: ...
    @property
    def rows(self) -> tuple[TableRow, ...]: ...


@dataclass(frozen=True)
class Table:
    """The rows of a figure as a table; ``numbers`` are the columns set to the right."""

    caption: Text
    headers: tuple[Text, ...]
    rows: tuple[TableRow, ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Part:
    """One figure: its words, its drawings and its table. ``key`` names it in the address."""

    key: str
    title: Text
    finding: Text
    reading: Text | None
    """How to read it."""
    chart: Markup
    table: Table
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class ReviewParts:
    """Every figure of the page."""

    pain: Part
    grid: Part
    relief: Part
    domains: Part | None
    medication: Part
    overlap: Part
    body: FigureView | None
    quality: Part
    strip: QualityStrip


def review_parts(figures: ReviewFigures) -> ReviewParts:
    """Every figure drawn, each with its table."""
    domains = figures.domains
    return ReviewParts(
        pain=_pain(figures),
        grid=_grid(figures),
        relief=_part("relief", figures.relief, relief_chart(figures.relief), {1}),
        domains=_part("domains", domains, domain_chart(domains), {4}) if domains else None,
        medication=_medication(figures),
        overlap=_overlap(figures),
        body=figure_view(figures.overlap.body, "overlap") if figures.overlap.body else None,
        quality=_part("kept", figures.quality, quality_chart(figures.quality), {1}),
        strip=figures.quality,
    )


def _part(key: str, figure: _Figure, chart: Markup, numbers: Iterable[int] = ()) -> Part:
    table = Table(figure.title, figure.headers, figure.rows, frozenset(numbers))
    return Part(key, figure.title, figure.finding, figure.key, chart, table)


def _pain(figures: ReviewFigures) -> Part:
    figure = figures.trajectory
    values = range(2, 2 + len(figure.series))
    return _part("pain", figure, trial_chart(figure, review_sizes("pain")), values)


def _grid(figures: ReviewFigures) -> Part:
    """The grid of days, or of weeks; its table always has a row for every day."""
    grid, weeks = figures.grid, figures.weeks
    table = _by_day(figures)
    if weeks is not None:
        chart = week_grid_chart(weeks, review_sizes("grid"))
        return Part("grid", weeks.title, weeks.finding, weeks.key, chart, table)
    chart = day_grid_chart(grid, review_sizes("grid"))
    return Part("grid", grid.title, grid.finding, grid.key, chart, table)


def _by_day(figures: ReviewFigures) -> Table:
    """The table of the grid turned: a row for each day and for each mean, a column for each measure."""
    grid = figures.grid
    headers = (Text("Day"), *(row.cells[0] for row in grid.rows))
    rows = tuple(
        TableRow((header, *(row.cells[column] for row in grid.rows)))
        for column, header in enumerate(grid.headers[1:], 1)
    )
    return Table(grid.title, headers, rows, frozenset(range(1, len(grid.measures) + 1)))


def _medication(figures: ReviewFigures) -> Part:
    figure = figures.medication
    table = Table(figure.title, figure.headers, figure.rows, frozenset({2}))
    chart = dose_chart(figure, review_sizes("dose"))
    return Part("medication", figure.title, figure.finding, figure.key, chart, table, figure.notes)


def _overlap(figures: ReviewFigures) -> Part:
    figure = figures.overlap
    reading = figure.body.key if figure.body else None
    table = Table(figure.title, figure.headers, figure.rows)
    return Part("body", figure.title, figure.finding, reading, Markup(""), table, figure.notes)
