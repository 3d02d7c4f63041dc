"""The figures of a trial on paper, drawn from the domain's figure values; the web draws the same values.

All figures of a trial share one axis: names in a left gutter, labels and means in a right one, and a day
is the same column everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.units import mm

from reports import theme
from reports.dates import day
from reports.drawing import COLOURS, line, words
from reports.flowables import Figure, Passage
from reports.marks import broken
from reports.parts import Story, gap
from reports.words import clean, own, text
from scs_manager.domain.figures import AxisDay, DayGrid, ReliefBar, ReliefFigure, TrajectoryFigure
from scs_manager.domain.review_figures import DomainPanel, MedicationFigure, QualityStrip

LEFT_GUTTER, RIGHT_GUTTER = 29 * mm, 27 * mm
PLOT_RIGHT = theme.MEASURE - RIGHT_GUTTER
MINUS = "−"
AnyFigure = TrajectoryFigure | DayGrid | ReliefFigure | MedicationFigure | DomainPanel | QualityStrip


@dataclass(frozen=True)
class Axis:
    """The days of a trial as columns of equal width."""

    days: tuple[AxisDay, ...]

    @property
    def column(self) -> float:
        """The width of one day."""
        return (PLOT_RIGHT - LEFT_GUTTER) / len(self.days)

    def left(self, number: int) -> float:
        """The left edge of a day's column."""
        return LEFT_GUTTER + (number - self.days[0].number) * self.column

    def centre(self, number: int) -> float:
        """The middle of a day's column."""
        return self.left(number) + self.column / 2

    def right(self, number: int) -> float:
        """The right edge of a day's column."""
        return self.left(number) + self.column

    @property
    def labelled(self) -> Sequence[AxisDay]:
        """The days with room for a label: every day, else each second one, else one a week."""
        for step in (1, 2, 7, 14, 28):
            if self.column * step >= 16:
                return [each for each in self.days if each.number % step == 0]
        return self.days[:1]

    @property
    def months(self) -> str:
        """``October – November 2026``."""
        first, last = day(self.days[0].day), day(self.days[-1].day)
        starts, ends = first.split(" ", 1)[1], last.split(" ", 1)[1]
        if starts == ends:
            return ends
        same_year = self.days[0].day.year == self.days[-1].day.year
        return f"{starts.split()[0] if same_year else starts} – {ends}"


def signed(number: int) -> str:
    """A whole number with a true minus."""
    return str(number).replace("-", MINUS)


def draw_day_axis(canvas: Any, axis: Axis, y: float) -> None:
    """Day numbers and dates below height ``y``, with their names in the left gutter."""
    line(canvas, LEFT_GUTTER, y, PLOT_RIGHT, y, 0.8, theme.LINE)
    for each in axis.labelled:
        words(
            canvas, axis.centre(each.number), y - 9.5, signed(each.number), 7.8, theme.STRONG, align="centre"
        )
        date_of_day = str(each.day.day)
        words(canvas, axis.centre(each.number), y - 18.6, date_of_day, 7.2, color=theme.MUTED, align="centre")
    words(canvas, 0, y - 9.5, "Day of trial", 7.8, theme.STRONG)
    words(canvas, 0, y - 18.6, axis.months, 7.0, color=theme.MUTED)


def captioned(number: int, figure: AnyFigure, drawing: Sequence[Figure]) -> Story:
    """The finding above a figure, the reading key below it."""
    finding = clean(figure.finding)
    stop = "," if finding[:1].islower() else "."
    caption = own("<b>Figure %(n)s. %(title)s%(stop)s</b> ", n=number, title=clean(figure.title), stop=stop)
    story: Story = [Passage(caption + text(finding), theme.BODY), gap(5)]
    for each in drawing:
        story += [each, gap(2)]
    return [*story, Passage(text(figure.key), theme.NOTE), gap(9)]


_ROW, _INTERVAL, _HEAD, _FOOT = 25.0, 44.0, 14.0, 14.0


def relief(figure: ReliefFigure, width: float) -> Figure:
    """Bars of relief with their interval below each, lines at 30 and 50, the patient's own figure apart."""
    height = _HEAD + _FOOT + _ROW * len(figure.bars)

    def paint(canvas: Any) -> None:
        _ReliefChart(canvas, figure, width, height).draw()

    return Figure(width, height, paint, clean(figure.alt))


@dataclass
class _ReliefChart:
    canvas: Any
    figure: ReliefFigure
    width: float
    height: float

    def x(self, percent: float) -> float:
        """Where a percentage lies."""
        share = (percent - self.figure.low) / (self.figure.high - self.figure.low)
        return self.names + (self.width - self.names - self.numbers) * share

    @property
    def names(self) -> float:
        """The room for the names of the regions."""
        return 8 + max(
            (theme.width_of(clean(bar.name), 9, theme.STRONG) for bar in self.figure.bars), default=0
        )

    @property
    def numbers(self) -> float:
        """The room for relief and interval in numbers."""
        shown = [theme.width_of(clean(bar.shown), 10, theme.STRONG) for bar in self.figure.bars]
        return _INTERVAL + max(38.0, 10 + max(shown, default=0))

    @property
    def top(self) -> float:
        return self.height - _HEAD

    def draw(self) -> None:
        self._draw_axis()
        for at, bar in enumerate(self.figure.bars):
            self._draw_bar(bar, self.top - _ROW * at - 12.5)
        for percent in self.figure.lines:
            self._draw_line(percent)
        for at, bar in enumerate(self.figure.bars):
            self._draw_words(bar, self.top - _ROW * at - 12.5)

    def _draw_axis(self) -> None:
        c = self.canvas
        line(c, self.x(0), _FOOT, self.x(0), self.top, 0.8, theme.LINE)
        line(c, self.x(self.figure.high), _FOOT, self.x(self.figure.high), self.top, 0.5, theme.HAIR)
        for percent in sorted({self.figure.low, 0, self.figure.high}):
            shown = f"{signed(percent)} %"
            x = self.x(percent)
            if percent < 0:  # two labels this near would run into each other
                x = min(x, self.x(0) - 24)
            words(c, x, _FOOT - 9.5, shown, 7.6, color=theme.MUTED, align="centre")
        words(c, self.width - _INTERVAL, self.top + 4, "relief", 7.6, color=theme.MUTED, align="right")
        words(c, self.width, self.top + 4, "approx.", 7.6, color=theme.MUTED, align="right")

    def _draw_bar(self, bar: ReliefBar, bottom: float) -> None:
        if bar.value is None:
            return
        start, end = sorted((self.x(0), self.x(max(bar.value, self.figure.low))))
        self.canvas.setFillColor(COLOURS[bar.region])
        self.canvas.rect(start, bottom, end - start, 8.6, stroke=0, fill=1)

    def _draw_line(self, percent: int) -> None:
        c, x = self.canvas, self.x(percent)
        strongest = percent == max(self.figure.lines)
        line(c, x, _FOOT, x, self.top + 2, 2.4, theme.WHITE)
        c.setDash(2, 1.6)
        line(c, x, _FOOT, x, self.top + 2, 1.1 if strongest else 0.8, theme.INK)
        c.setDash()
        font = theme.STRONG if strongest else theme.REGULAR
        close = self.x(50) - self.x(30) < 26
        at = x + (8 if strongest else -8) * close
        words(c, at, _FOOT - 9.5, f"{percent} %", 7.6, font, align="centre", halo=close)

    def _draw_words(self, bar: ReliefBar, bottom: float) -> None:
        c = self.canvas
        font = theme.STRONG if bar.target else theme.REGULAR
        words(c, 0, bottom + 1.6, clean(bar.name), 9, font)
        if bar.target:
            words(c, 0, bottom - 7.6, "target", 7.6, color=theme.MUTED)
        self._draw_interval(bar, bottom - 5.2)
        self._draw_stated(bar, bottom + 4.3)
        size = 10 if bar.target else 9
        words(c, self.width - _INTERVAL, bottom + 1.2, clean(bar.shown), size, theme.STRONG, align="right")
        if bar.low is not None:
            words(c, self.width, bottom + 1.2, clean(bar.interval), 8.4, align="right")
        elif bar.value is not None:
            words(c, self.width, bottom - 8.2, clean(bar.interval), 7.2, color=theme.MUTED, align="right")
        else:
            self._draw_reason(clean(bar.interval), bottom)

    def _draw_reason(self, reason: str, bottom: float) -> None:
        """Why there is no bar, where the bar would be."""
        left = self.x(0) + 4
        lines = broken(reason, 7.2, theme.ITALIC, self.x(self.figure.high) - left - 4)
        for at, each in enumerate(lines):
            words(self.canvas, left, bottom + 3 - 8.4 * at, each, 7.2, theme.ITALIC, halo=True)

    def _draw_interval(self, bar: ReliefBar, y: float) -> None:
        if bar.low is None or bar.high is None:
            return
        start, end = self.x(max(bar.low, self.figure.low)), self.x(min(bar.high, self.figure.high))
        line(self.canvas, start, y, end, y, 1.2, theme.INK)
        for edge, value in ((start, bar.low), (end, bar.high)):
            if self.figure.low <= value <= self.figure.high:
                line(self.canvas, edge, y - 2.6, edge, y + 2.6, 1.2, theme.INK)

    def _draw_stated(self, bar: ReliefBar, y: float) -> None:
        if bar.stated is None:
            return
        c, x, reach = self.canvas, self.x(bar.stated), 3.3
        path = c.beginPath()
        path.moveTo(x, y + reach)
        path.lineTo(x + reach, y)
        path.lineTo(x, y - reach)
        path.lineTo(x - reach, y)
        path.close()
        c.setFillColor(theme.WHITE)
        c.setStrokeColor(theme.INK)
        c.setLineWidth(1)
        c.drawPath(path, fill=1)
        beside = max(x + 6, self.x(min(bar.value or 0, self.figure.high)) + 4)
        words(c, beside, y - 2.4, f"says {bar.stated} %", 7.4, theme.ITALIC, halo=True)
