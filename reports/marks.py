"""The mark of a state: a shape and a word, then a colour; as on the screen, and in black and white."""

import io
from copy import copy
from functools import lru_cache
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from reports import theme
from reports.content import State
from reports.flowables import Part
from reports.tagging import Element
from reports.words import clean, plain

COLOURS: dict[str, Color] = {
    "met": theme.MET,
    "not_met": theme.NOT_MET,
    "unknown": theme.UNKNOWN,
    "caution": theme.CAUTION,
    "expired": theme.CAUTION,
    "not_asked": theme.MUTED,
}
WORDS = {
    "met": "Met",
    "not_met": "Not met",
    "unknown": "Unknown",
    "caution": "Caution",
    "expired": "Out of date",
    "not_asked": "not asked",
}


def draw_shape(canvas: Any, state: State, x: float, y: float, size: float = 9) -> None:
    """Draws the shape of a state with its left edge at ``x`` and its centre at height ``y``."""
    canvas.saveState()
    canvas.translate(x + size / 2, y)
    canvas._code += _strokes(state, size)
    canvas.restoreState()


@lru_cache(maxsize=128)
def _strokes(state: State, size: float) -> tuple[str, ...]:
    """The drawing operators of a shape around the origin; they hold no text, so any document may use them."""
    sheet: Any = Canvas(io.BytesIO())
    sheet.setFillColor(COLOURS[state])
    sheet.setStrokeColor(COLOURS[state])
    sheet.setLineCap(1)
    sheet.setLineJoin(1)
    _SHAPES[state](sheet, 0, 0, size)
    return tuple(sheet._code)


def _tick(canvas: Any, x: float, y: float, size: float) -> None:
    half = size / 2
    canvas.circle(x, y, half, stroke=0, fill=1)
    canvas.setStrokeColor(theme.WHITE)
    canvas.setLineWidth(size * 0.15)
    path = canvas.beginPath()
    path.moveTo(x - half * 0.45, y - half * 0.02)
    path.lineTo(x - half * 0.1, y - half * 0.38)
    path.lineTo(x + half * 0.48, y + half * 0.36)
    canvas.drawPath(path)


def _cross(canvas: Any, x: float, y: float, size: float) -> None:
    half = size / 2
    canvas.roundRect(
        x - half * 0.93, y - half * 0.93, half * 1.86, half * 1.86, size * 0.12, stroke=0, fill=1
    )
    canvas.setStrokeColor(theme.WHITE)
    canvas.setLineWidth(size * 0.15)
    arm = half * 0.4
    canvas.line(x - arm, y - arm, x + arm, y + arm)
    canvas.line(x - arm, y + arm, x + arm, y - arm)


def _dashed_ring(canvas: Any, x: float, y: float, size: float) -> None:
    radius = size * 0.45
    canvas.setLineCap(0)
    canvas.setLineWidth(size * 0.11)
    arc = 2 * 3.14159265 * radius / 8
    canvas.setDash(arc * 0.62, arc * 0.38)
    canvas.circle(x, y, radius, fill=0)
    canvas.setDash()
    canvas.setLineCap(1)
    path = canvas.beginPath()
    path.moveTo(x - size * 0.15, y + size * 0.11)
    path.curveTo(
        x - size * 0.16, y + size * 0.31, x + size * 0.19, y + size * 0.31, x + size * 0.17, y + size * 0.09
    )
    path.curveTo(x + size * 0.16, y - size * 0.02, x, y - size * 0.02, x, y - size * 0.1)
    canvas.drawPath(path)
    canvas.circle(x, y - size * 0.24, size * 0.065, stroke=0, fill=1)


def _triangle(canvas: Any, x: float, y: float, size: float) -> None:
    half = size / 2
    path = canvas.beginPath()
    path.moveTo(x, y + half * 0.95)
    path.lineTo(x + half * 1.05, y - half * 0.85)
    path.lineTo(x - half * 1.05, y - half * 0.85)
    path.close()
    canvas.setLineWidth(size * 0.08)
    canvas.drawPath(path, fill=1)
    canvas.setFillColor(theme.WHITE)
    canvas.setStrokeColor(theme.WHITE)
    canvas.setLineWidth(size * 0.12)
    canvas.line(x, y + half * 0.38, x, y - half * 0.16)
    canvas.circle(x, y - half * 0.55, size * 0.065, stroke=0, fill=1)


def _clock(canvas: Any, x: float, y: float, size: float) -> None:
    canvas.setLineWidth(size * 0.12)
    canvas.circle(x, y, size * 0.45, fill=0)
    canvas.line(x, y, x, y + size * 0.29)
    canvas.line(x, y, x + size * 0.21, y)


def _dash(canvas: Any, x: float, y: float, size: float) -> None:
    canvas.setLineWidth(size * 0.13)
    canvas.line(x - size * 0.25, y, x + size * 0.25, y)


_SHAPES = {
    "met": _tick,
    "not_met": _cross,
    "unknown": _dashed_ring,
    "caution": _triangle,
    "expired": _clock,
    "not_asked": _dash,
}


class Mark(Part):
    """A state with its word; ``word`` replaces the usual one, wrapped when the column is narrow."""

    def __init__(
        self,
        state: State,
        word: str | None = None,
        *,
        size: float = 8.5,
        leading: float = 10.8,
        shape: float = 9,
        font: str = theme.STRONG,
        tail: str = "",
        tail_at: float = 42,
    ) -> None:
        self.state, self.size, self.leading, self.shape, self.font = state, size, leading, shape, font
        self.word = plain(WORDS[state]) if word is None else clean(word)
        self.tail, self.tail_at = clean(tail), tail_at
        self.shared: list[Element] = []
        self.is_part, self.has_shape = False, True

    def wrap(self, available_width: float, _height: float) -> tuple[float, float]:
        """As many lines as its words need."""
        if not self.is_part:
            room = available_width - self.shape - 4
            self.lines = broken(self.word, self.size, self.font, self.tail_at - 4 if self.tail else room)
            self.tail_lines = broken(self.tail, self.size, theme.REGULAR, room - self.tail_at)
        self.height = max(len(self.lines), len(self.tail_lines), 1) * self.leading
        return available_width, self.height

    def split(self, width: float, height: float) -> list[Any]:
        """Divides its lines where a page ends; the shape stays with the first."""
        self.wrap(width, height)
        fit = int(height // self.leading)
        if fit < 1 or self.height <= height:
            return [self] if fit >= 1 else []
        parts = [copy(self), copy(self)]
        for part, lines in zip(parts, (slice(0, fit), slice(fit, None)), strict=True):
            part.is_part, part.lines, part.tail_lines = True, self.lines[lines], self.tail_lines[lines]
        parts[1].has_shape = False
        return parts

    def draw(self) -> None:
        """Draws the shape, which only decorates, and the words as one paragraph."""
        canvas = self.canvas
        if self.has_shape:
            with canvas.artifact():
                first = self.height - self.leading * 0.76
                draw_shape(canvas, self.state, 0, first + self.size * 0.33, self.shape)
        if not canvas.marking and not self.shared:
            self.shared.append(canvas.structure.current.add("P"))
        with canvas.marked(self.shared[0] if self.shared else canvas.structure.current):
            self._draw_lines(self.lines, self.shape + 4, self.font, COLOURS[self.state])
            self._draw_lines(self.tail_lines, self.shape + 4 + self.tail_at, theme.REGULAR, theme.INK)

    def _draw_lines(self, lines: list[str], x: float, font: str, color: Color) -> None:
        self.canvas.setFillColor(color)
        self.canvas.setFont(font, self.size)
        for at, line in enumerate(lines):
            self.canvas.drawString(x, self.height - self.leading * (at + 0.76), f"{line} ")


def broken(words: str, size: float, font: str, room: float) -> list[str]:
    """The words in lines no wider than ``room``; a word that is wider is split."""
    lines: list[str] = []
    for word in words.split():
        if lines and theme.width_of(f"{lines[-1]} {word}", size, font) <= room:
            lines[-1] += f" {word}"
            continue
        lines += _pieces(word, size, font, room)
    return lines


def _pieces(word: str, size: float, font: str, room: float) -> list[str]:
    if theme.width_of(word, size, font) <= room:
        return [word]
    pieces = [""]
    for char in word:
        if pieces[-1] and theme.width_of(pieces[-1] + char, size, font) > room:
            pieces.append("")
        pieces[-1] += char
    return pieces
