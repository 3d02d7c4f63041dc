"""The pain trajectory: a line per region over the days, with what happened and which days count."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from reports import theme
from reports.charts import LEFT_GUTTER, PLOT_RIGHT, Axis, draw_day_axis
from reports.drawing import COLOURS, Box, Label, apart, dashed, entry_mark, hatch, line, spread, words
from reports.event_labels import event_rows
from reports.flowables import Figure
from reports.program_strip import STRIP, draw_programs
from reports.words import clean
from scs_manager.domain.diary_days import Region
from scs_manager.domain.figures import (
    Band,
    BandKind,
    LineKind,
    Mark,
    Point,
    ReferenceLine,
    Series,
    TrajectoryFigure,
)

PLOT = 182.0
"""The height of the scale from 0 to 10, in points."""
_AXIS, _EVENT_ROW, _PERIODS = 24.0, 10.0, 24.0
_MEAN = (5.0, 2.2)
_TARGET = (2.0, 1.6)


def trajectory(figure: TrajectoryFigure) -> Figure:
    """The trajectory across the measure, on a scale that is always 0 to 10."""
    axis = Axis(figure.days)
    events = event_rows(figure, axis)
    rows = max((row for _, row in events), default=0)
    foot = _AXIS + (STRIP if figure.programs else 0)
    height = foot + PLOT + 8 + _EVENT_ROW * rows + _PERIODS

    def paint(canvas: Any) -> None:
        _Trajectory(canvas, figure, axis, events, rows, foot).draw()

    return Figure(theme.MEASURE, height, paint, clean(figure.alt))


@dataclass
class _Trajectory:
    canvas: Any
    figure: TrajectoryFigure
    axis: Axis
    events: list[tuple[Box, int]]
    event_rows: int
    foot: float
    """The height of the score 0: above the days, and above the strip of programs where there is one."""
    taken: list[Box] = field(default_factory=list)
    """What a label must keep clear of."""

    def y(self, pain: float) -> float:
        """The height of a value of the scale."""
        return self.foot + PLOT * pain / 10

    @property
    def periods(self) -> float:
        """The height of the brackets over the periods."""
        return self.y(10) + 8 + _EVENT_ROW * self.event_rows

    def draw(self) -> None:
        self._draw_bands()
        self._draw_scale()
        self._draw_periods()
        self._draw_events()
        for reference in self.figure.lines:
            self._draw_reference(reference)
        for series in sorted(
            self.figure.series, key=lambda each: (each.target, each.region is not Region.WORST)
        ):
            self._draw_series(series)
        self._draw_gaps()
        self._label_bands()
        self._label_means()
        self._label_ends()
        draw_programs(self.canvas, self.figure, self.axis, _AXIS)
        draw_day_axis(self.canvas, self.axis, _AXIS)

    def _span(self, band: Band | ReferenceLine) -> tuple[float, float]:
        days = self.figure.days
        first, last = max(band.first, days[0].number), min(band.last, days[-1].number)
        return self.axis.left(first), self.axis.right(last)

    def _draw_bands(self) -> None:
        for kind in (BandKind.STIMULATION, BandKind.NOT_COUNTED):
            for band in self._bands(kind):
                left, right = self._span(band)
                if kind is BandKind.STIMULATION:
                    self.canvas.setFillColor(theme.STIMULATION)
                    self.canvas.rect(left, self.y(0), right - left, PLOT, stroke=0, fill=1)
                else:
                    hatch(self.canvas, (left, self.y(0), right, self.y(10)))

    def _bands(self, *kinds: BandKind) -> list[Band]:
        return [band for band in self.figure.bands if band.kind in kinds]

    def _draw_scale(self) -> None:
        for pain in range(0, 11, 2):
            line(self.canvas, LEFT_GUTTER, self.y(pain), PLOT_RIGHT, self.y(pain), 0.4, theme.HAIR)
            x, y = LEFT_GUTTER - 4, self.y(pain) - 2.6
            words(self.canvas, x, y, str(pain), 7.8, color=theme.MUTED, align="right")
        words(self.canvas, 0, self.y(10) + 21, "Pain, 0–10", 8.2, theme.STRONG)
        words(self.canvas, 0, self.y(10) + 11.6, "daily average", 7.6, color=theme.MUTED)

    def _draw_periods(self) -> None:
        """Brackets over what counts; muted ones over the rest where their words have room."""
        y, placed = self.periods, list[Box]()
        for band in self._bands(BandKind.BASELINE, BandKind.WINDOW):
            left, right = self._span(band)
            self.canvas.setDash()
            line(self.canvas, left + 1.5, y, right - 1.5, y, 0.9, theme.INK)
            for edge in (left + 1.5, right - 1.5):
                line(self.canvas, edge, y, edge, y - 3, 0.9, theme.INK)
            placed.append(self._period_words(band, y, theme.STRONG, placed))
        for band in self._bands(BandKind.POST, BandKind.NOT_COUNTED):
            left, right = self._span(band)
            width = theme.width_of(clean(band.label), 7.8)
            box = ((left + right - width) / 2, y + 1, (left + right + width) / 2, y + 9)
            if width <= right - left + 4 and apart(box, placed, 3):
                line(self.canvas, left + 1.5, y, right - 1.5, y, 0.9, theme.LINE)
                middle, said = (left + right) / 2, clean(band.label)
                words(self.canvas, middle, y + 3.2, said, 7.8, color=theme.MUTED, align="centre")
                placed.append(box)

    def _period_words(self, band: Band, y: float, font: str, placed: list[Box]) -> Box:
        """The name of a period above its bracket, a line higher where another name is in the way."""
        left, right = self._span(band)
        said = clean(band.label)
        width = theme.width_of(said, 7.8, font)
        start = max((left + right - width) / 2, LEFT_GUTTER)
        raised = 0.0 if apart((start, y + 1, start + width, y + 9), placed, 4) else 9.6
        return words(self.canvas, start, y + 3.2 + raised, said, 7.8, font)

    def _draw_events(self) -> None:
        for event, (box, row) in zip(self.figure.events, self.events, strict=True):
            x, top = self.axis.centre(event.number), self.y(10)
            line(self.canvas, x, self.y(0), x, top + 1, 0.9, theme.INK)
            path = self.canvas.beginPath()
            path.moveTo(x, top - 0.5)
            path.lineTo(x - 2.6, top + 3.6)
            path.lineTo(x + 2.6, top + 3.6)
            path.close()
            self.canvas.setFillColor(theme.INK)
            self.canvas.drawPath(path, fill=1, stroke=0)
            if row > 1:
                line(self.canvas, x, top + 3, x, top - 7.4 + _EVENT_ROW * row, 0.5, theme.INK)
            words(self.canvas, box[0], top - 4.4 + _EVENT_ROW * row, clean(event.label), 7.4, theme.ITALIC)

    def _draw_reference(self, reference: ReferenceLine) -> None:
        left, right = self._span(reference)
        dash = _TARGET if reference.kind is LineKind.TARGET else _MEAN
        end = PLOT_RIGHT + 3 if reference.kind is LineKind.TARGET else right
        dashed(self.canvas, left, end, self.y(reference.value), 0.9, dash)

    def _draw_series(self, series: Series) -> None:
        color = COLOURS[series.region]
        self.canvas.setStrokeColor(color)
        self.canvas.setLineWidth(0.8 if series.region is Region.WORST else 1.6)
        self.canvas.setDash(*((4.2, 2) if series.dashed else ()))
        for run in _runs(series):
            path = self.canvas.beginPath()
            path.moveTo(*self._place(run[0]))
            for point in run[1:]:
                path.lineTo(*self._place(point))
            self.canvas.drawPath(path)
            self.taken += [self._between(one, other) for one, other in pairwise(run)]
        self.canvas.setDash()
        for point in series.points:
            if point.value is not None:
                x, y = self._place(point)
                entry_mark(self.canvas, x, y, series.shape, color, point.mark, carer=point.carer)
                self.taken.append((x - 3, y - 3, x + 3, y + 3))

    def _place(self, point: Point) -> tuple[float, float]:
        return self.axis.centre(point.number), self.y(point.value or 0)

    def _between(self, one: Point, other: Point) -> Box:
        (x1, y1), (x2, y2) = self._place(one), self._place(other)
        return x1, min(y1, y2), x2, max(y1, y2)

    def _draw_gaps(self) -> None:
        """``no entry`` at the foot of each run of days without one, where there is room for the words."""
        hatched = {
            day for band in self._bands(BandKind.NOT_COUNTED) for day in range(band.first, band.last + 1)
        }
        missing = [
            each.number
            for at, each in enumerate(self.figure.days)
            if each.number not in hatched
            and self.figure.series
            and all(series.points[at].mark is Mark.MISSING for series in self.figure.series)
        ]
        for first, last in _stretches(missing):
            if self.axis.column < 15:
                continue
            x = (self.axis.left(first) + self.axis.right(last)) / 2
            words(self.canvas, x, self.y(0.45), "no", 7, theme.ITALIC, align="centre")
            words(self.canvas, x, self.y(0.45) - 6.6, "entry", 7, theme.ITALIC, align="centre")

    def _label_bands(self) -> None:
        for band in self._bands(BandKind.STIMULATION):
            left, right = self._span(band)
            said = clean(band.label)
            width = theme.width_of(said, 7.6, theme.ITALIC)
            for pain in (9.35, 8.6, 0.4, 7.8):
                box = (
                    (left + right - width) / 2,
                    self.y(pain) - 2,
                    (left + right + width) / 2,
                    self.y(pain) + 6,
                )
                if width < right - left and apart(box, self.taken, 1):
                    words(self.canvas, box[0], self.y(pain), said, 7.6, theme.ITALIC)
                    self.taken.append(box)
                    break

    def _label_means(self) -> None:
        for reference in self.figure.lines:
            if reference.kind is LineKind.BASELINE_MEAN:
                y = self.y(reference.value)
                words(
                    self.canvas,
                    LEFT_GUTTER - 17,
                    y - 0.4,
                    clean(reference.label),
                    7.6,
                    color=theme.MUTED,
                    align="right",
                )
                words(self.canvas, LEFT_GUTTER - 17, y - 9, reference.shown, 8.2, theme.STRONG, align="right")
            elif reference.kind is LineKind.TRIAL_MEAN:
                self._label_trial_mean(reference)

    def _label_trial_mean(self, reference: ReferenceLine) -> None:
        """Beside its line, wherever no data lie; the first of several places that is free."""
        said = f"{clean(reference.label)} "
        width = theme.width_of(said, 7.6) + theme.width_of(reference.shown, 8.2, theme.STRONG)
        left, right = self._span(reference)
        y = self.y(reference.value)
        places = [(x, y + rise) for rise in (-9.5, 3.5, -18, 12, -27) for x in (left + 2, right - width - 2)]
        free = [
            (x, low)
            for x, low in places
            if low > self.y(0) + 2 and apart((x, low - 1, x + width, low + 6.5), self.taken, 1)
        ]
        x, low = (free or places)[0]
        words(self.canvas, x, low, said, 7.6, color=theme.MUTED)
        words(self.canvas, x + theme.width_of(said, 7.6), low, reference.shown, 8.2, theme.STRONG)

    def _label_ends(self) -> None:
        labels = [self._end_label(series) for series in self.figure.series]
        labels += [
            Label(self.y(reference.value), clean(reference.label), theme.INK, reference.shown)
            for reference in self.figure.lines
            if reference.kind is LineKind.TARGET
        ]
        for y, label in spread([label for label in labels if label], self.y(0) + 4, self.y(10) + 4):
            words(self.canvas, PLOT_RIGHT + 6, y - 2.6, label.said, 8.2, theme.STRONG, label.color)
            if label.below:
                words(self.canvas, PLOT_RIGHT + 6, y - 11, label.below, 7.6, color=theme.MUTED)

    def _end_label(self, series: Series) -> Label | None:
        values = [point.value for point in series.points if point.value is not None]
        if not values:
            return None
        return Label(self.y(values[-1]), clean(series.name), COLOURS[series.region])


def _runs(series: Series) -> Iterator[list[Point]]:
    """The days that a line joins: one without a value, or one that does not count, breaks it."""
    run: list[Point] = []
    for point in series.points:
        if point.value is None or point.mark is Mark.OUTSIDE:
            if len(run) > 1:
                yield run
            run = []
        else:
            run.append(point)
    if len(run) > 1:
        yield run


def _stretches(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Runs of neighbouring numbers as (first, last)."""
    start = 0
    for at, number in enumerate(numbers):
        if at + 1 == len(numbers) or numbers[at + 1] != number + 1:
            yield numbers[start], number
            start = at + 1
