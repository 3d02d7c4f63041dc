"""Opioid dose day by day: a stepped line on the axis that trajectory and day grid share, ticks as needed."""

from dataclasses import dataclass
from typing import Any

from reports import theme
from reports.charts import LEFT_GUTTER, PLOT_RIGHT, Axis, signed
from reports.drawing import dashed, hatch, line, words
from reports.flowables import Figure
from reports.words import clean
from scs_manager.domain.figures import BandKind
from scs_manager.domain.review_figures import AsNeeded, DoseDay, MedicationFigure

_PLOT, _FOOT, _TOP = 66.0, 30.0, 6.0
HEIGHT = _PLOT + _FOOT + _TOP
_THRESHOLD, _MEAN, _PART = (1.2, 1.6), (6.0, 2.4), (1.6, 1.6)
_MOST_TICKS = 4
_TICK_GAP = 2.2


def dose(figure: MedicationFigure) -> Figure:
    """The medication figure of a trial; its alternative text holds every day."""

    def paint(canvas: Any) -> None:
        _Dose(canvas, figure, Axis(figure.days)).draw()

    return Figure(theme.MEASURE, HEIGHT, paint, clean(figure.alt))


@dataclass
class _Dose:
    canvas: Any
    figure: MedicationFigure
    axis: Axis

    def draw(self) -> None:
        self._draw_bands()
        self._draw_grid()
        self._draw_thresholds()
        self._draw_steps()
        self._draw_means()
        for taken in self.figure.as_needed:
            self._draw_taken(taken)
        self._draw_days()

    def y(self, value: float) -> float:
        """The height of a dose."""
        return _FOOT + value / self.figure.high * _PLOT

    def _draw_bands(self) -> None:
        for band in self.figure.bands:
            if band.kind is BandKind.NOT_COUNTED:
                left, right = self.axis.left(band.first), self.axis.right(band.last)
                hatch(self.canvas, (left, self.y(0), right, self.y(self.figure.high)), theme.PALE_HATCH, 4.6)

    def _draw_grid(self) -> None:
        every = 20 * max(1, -(-self.figure.high // 100))
        for value in range(0, self.figure.high + 1, every):
            y = self.y(value)
            weight, color = (0.8, theme.LINE) if value == 0 else (0.4, theme.HAIR)
            line(self.canvas, LEFT_GUTTER, y, PLOT_RIGHT, y, weight, color)
            words(self.canvas, LEFT_GUTTER - 6, y - 2.6, str(value), 7.6, color=theme.MUTED, align="right")
        words(self.canvas, 0, self.y(self.figure.high) - 6, "Opioid dose", 8.2, theme.STRONG)
        words(self.canvas, 0, self.y(self.figure.high) - 15, "MME per day", 7.6, color=theme.MUTED)

    def _draw_thresholds(self) -> None:
        for value, said in self.figure.thresholds:
            dashed(self.canvas, LEFT_GUTTER, PLOT_RIGHT + 3, self.y(value), 0.9, _THRESHOLD)
            words(self.canvas, PLOT_RIGHT + 6, self.y(value) - 2.6, clean(said), 7.6)

    def _draw_steps(self) -> None:
        """A step per day, joined between neighbours that are both logged; broken where a part is unknown."""
        before: DoseDay | None = None
        for each in self.figure.doses:
            if each.known is None:
                before = None
                continue
            left, right, y = self.axis.left(each.number), self.axis.right(each.number), self.y(each.known)
            if before is not None and before.known is not None:
                line(self.canvas, left, self.y(before.known), left, y, 1.5, theme.INK)
            self.canvas.setDash(*(() if each.complete else _PART))
            line(self.canvas, left, y, right, y, 1.5, theme.INK)
            self.canvas.setDash()
            before = each

    def _draw_means(self) -> None:
        for mean in self.figure.means:
            left, right, y = self.axis.left(mean.first), self.axis.right(mean.last), self.y(mean.value)
            dashed(self.canvas, left, right, y, 0.8, _MEAN)
            below = y - 9 if y - 10 > self.y(0) else y + 4
            middle = (left + right) / 2
            said = clean(mean.label)
            words(self.canvas, middle, below, said, 7.8, theme.STRONG, align="centre", halo=True)

    def _draw_taken(self, taken: AsNeeded) -> None:
        """As many ticks as pieces, below the plot; their number where they would not fit."""
        middle, low = self.axis.centre(taken.number), self.y(0) - 10
        if taken.pieces > _MOST_TICKS or (taken.pieces + 1) * _TICK_GAP > self.axis.column:
            words(self.canvas, middle, low + 1, str(taken.pieces), 7.4, align="centre")
            return
        start = middle - (taken.pieces - 1) * _TICK_GAP / 2
        for n in range(taken.pieces):
            x = start + n * _TICK_GAP
            line(self.canvas, x, low, x, low + 7, 1.0, theme.INK)

    def _draw_days(self) -> None:
        if self.figure.as_needed:
            words(self.canvas, PLOT_RIGHT + 6, self.y(0) - 9, "as needed", 7.6, color=theme.MUTED)
        words(self.canvas, 0, self.y(0) - 22, "Day of trial", 7.8, theme.STRONG)
        for each in self.axis.labelled:
            x, shown = self.axis.centre(each.number), signed(each.number)
            words(self.canvas, x, self.y(0) - 22, shown, 7.8, theme.STRONG, align="centre")
