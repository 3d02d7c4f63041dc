"""Change per domain in important changes: bars from 0, a line at 1, the number beside each."""

from dataclasses import dataclass
from typing import Any

from reports import theme
from reports.charts import signed
from reports.drawing import line, words
from reports.flowables import Figure
from reports.words import clean
from scs_manager.domain.review_figures import DomainBar, DomainPanel

_ROW, _HEAD, _FOOT = 17.0, 14.0, 14.0
_NAMES, _NUMBERS = 128.0, 40.0


def domain_bars(panel: DomainPanel) -> Figure:
    """The domain panel; a measure without a bar says why in its place."""
    height = _HEAD + _FOOT + _ROW * len(panel.bars)

    def paint(canvas: Any) -> None:
        _Panel(canvas, panel, height).draw()

    return Figure(theme.MEASURE, height, paint, clean(panel.alt))


@dataclass
class _Panel:
    canvas: Any
    panel: DomainPanel
    height: float

    def x(self, gain: float) -> float:
        """Where a gain lies, kept within the ends of the axis."""
        inside = min(max(gain, self.panel.low), self.panel.high)
        share = (inside - self.panel.low) / (self.panel.high - self.panel.low)
        return _NAMES + share * (theme.MEASURE - _NAMES - _NUMBERS)

    def draw(self) -> None:
        self._draw_axis()
        for at, bar in enumerate(self.panel.bars):
            self._draw_bar(bar, self._bottom(at))
        self._draw_one()
        for at, bar in enumerate(self.panel.bars):
            self._draw_words(bar, self._bottom(at))

    def _bottom(self, at: int) -> float:
        return self.height - _HEAD - _ROW * (at + 1) + 4

    def _draw_axis(self) -> None:
        for value in range(self.panel.low, self.panel.high + 1):
            x = self.x(value)
            weight, color = (0.9, theme.LINE) if value == 0 else (0.4, theme.HAIR)
            line(self.canvas, x, _FOOT, x, self.height - _HEAD, weight, color)
            words(self.canvas, x, _FOOT - 9.5, signed(value), 7.6, color=theme.MUTED, align="centre")

    def _draw_bar(self, bar: DomainBar, bottom: float) -> None:
        """Solid where the measure was impaired, outlined otherwise."""
        if bar.gain is None:
            return
        start, end = sorted((self.x(0), self.x(bar.gain)))
        self.canvas.setDash()
        self.canvas.setStrokeColor(theme.INK)
        self.canvas.setLineWidth(0.8)
        self.canvas.setFillColor(theme.INK if bar.impaired is True else theme.WHITE)
        self.canvas.rect(start, bottom, max(end - start, 0.6), 8.6, stroke=1, fill=1)

    def _draw_one(self) -> None:
        x, top = self.x(1), self.height - _HEAD + 2
        line(self.canvas, x, _FOOT, x, top, 2.4, theme.WHITE)
        self.canvas.setDash(2, 1.6)
        line(self.canvas, x, _FOOT, x, top, 1.1, theme.INK)
        self.canvas.setDash()
        words(self.canvas, x, top + 3, "1 important change", 7.6, theme.STRONG, align="centre")

    def _draw_words(self, bar: DomainBar, bottom: float) -> None:
        font = theme.STRONG if bar.impaired is True else theme.REGULAR
        words(self.canvas, 0, bottom + 1.6, clean(bar.name), 8.6, font)
        shown = clean(bar.shown)
        if bar.gain is None:
            words(self.canvas, self.x(self.panel.low) + 3, bottom + 1.6, shown, 7.4, theme.ITALIC, halo=True)
        else:
            words(self.canvas, theme.MEASURE, bottom + 1.2, shown, 8.6, theme.STRONG, align="right")
