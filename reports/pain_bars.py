"""Pain before and in the trial as two bars a region, 0 to 10: the one figure of the patient's summary."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports import theme
from reports.drawing import COLOURS, line, words
from reports.flowables import Figure
from reports.shared_decision_style import Say
from reports.words import clean
from scs_manager.domain.own_summary import PainPair
from scs_manager.domain.text import Text

_NAME, _BAR, _ROW, _FOOT = 20.0, 15.0, 62.0, 20.0
_LABELS, _END = 92.0, 34.0
BEFORE, IN_TRIAL = Text("Before"), Text("In the trial")

Drawn = tuple[PainPair, float, float]
"""The pair as it is said in the reader's language, and its two means."""


def pain_bars(pairs: Sequence[Drawn], say: Say) -> Figure:
    """Bars with their numbers beside them; every number is in the text alternative too."""
    height = _ROW * len(pairs) + _FOOT
    scale = say.plain(Text("Bars from 0, no pain, to 10, the worst pain."))
    alt = " ".join([scale, *(say.plain(pair.alt) for pair, _, _ in pairs)])

    def paint(canvas: Any) -> None:
        _Bars(canvas, pairs, say, height).draw()

    return Figure(theme.MEASURE, height, paint, clean(alt))


@dataclass
class _Bars:
    canvas: Any
    pairs: Sequence[Drawn]
    say: Say
    height: float

    def x(self, pain: float) -> float:
        """Where a value of 0 to 10 lies."""
        return _LABELS + pain / 10 * (theme.MEASURE - _LABELS - _END)

    def draw(self) -> None:
        for pain in range(0, 11):
            strong = pain in (0, 10)
            weight, color = (0.9, theme.LINE) if strong else (0.4, theme.HAIR)
            line(self.canvas, self.x(pain), _FOOT - 4, self.x(pain), self.height, weight, color)
            words(self.canvas, self.x(pain), _FOOT - 16, str(pain), 10, color=theme.MUTED, align="centre")
        for at, (pair, before, after) in enumerate(self.pairs):
            self._draw_pair(pair, before, after, self.height - _ROW * (at + 1))

    def _draw_pair(self, pair: PainPair, before: float, after: float, bottom: float) -> None:
        """Before as an outline, in the trial filled: the two differ without colour."""
        name = clean(self.say.plain(pair.name))
        words(self.canvas, _LABELS + 4, bottom + _ROW - 13, name, 11.5, theme.STRONG, halo=True)
        rows = ((BEFORE, before, pair.before, False), (IN_TRIAL, after, pair.after, True))
        for place, (label, pain, shown, filled) in enumerate(rows):
            y = bottom + _ROW - _NAME - (_BAR + 4) * (place + 1) + 2
            words(self.canvas, _LABELS - 8, y + 3.6, clean(self.say.plain(label)), 11.5, align="right")
            self._draw_bar(pair, pain, y, filled=filled)
            words(self.canvas, self.x(pain) + 5, y + 3.4, shown, 12, theme.STRONG, halo=True)

    def _draw_bar(self, pair: PainPair, pain: float, y: float, *, filled: bool) -> None:
        color = COLOURS[pair.region]
        self.canvas.setDash()
        self.canvas.setLineWidth(1.2)
        self.canvas.setStrokeColor(color)
        self.canvas.setFillColor(color if filled else theme.WHITE)
        self.canvas.rect(self.x(0), y, max(self.x(pain) - self.x(0), 1.2), _BAR, stroke=1, fill=1)
