"""The floor: the same words placed by hand on reportlab's canvas, and charts drawn as bare paths."""

import io
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.bench.paper_plain import BOTTOM, MEASURE, REGULAR, SIDE, STRONG, TOP, modules
from tests.bench.paper_words import Air, Block, Blocks, Chart, Rows, SideBySide, Words

_HIGH, _LOW = A4[1] - TOP, BOTTOM


class Hand:
    """A canvas and how far down its page is filled."""

    def __init__(self) -> None:
        self.written = io.BytesIO()
        self.canvas = Canvas(self.written, pagesize=A4, pageCompression=1)
        self.y, self.page = _HIGH, 1

    def room(self, height: float) -> None:
        """A new page unless so much is left of this one."""
        if self.y - height < _LOW:
            self.end_page()

    def end_page(self) -> None:
        """Header, footer, next page."""
        canvas = self.canvas
        canvas.setFont(STRONG, 9)
        canvas.drawString(SIDE, A4[1] - 38, "Ada Example born 14 March 1958, MRN 4471 0093")
        canvas.drawRightString(A4[0] - SIDE, 41, f"Page {self.page}")
        canvas.showPage()
        self.y, self.page = _HIGH, self.page + 1


def by_hand(blocks: Blocks) -> bytes:
    """The summary as a plain PDF."""
    hand = Hand()
    for block in blocks:
        if isinstance(block, Rows):
            _table(hand, block)
            continue
        height = _height(block, MEASURE)
        hand.room(height)
        _draw(hand.canvas, block, SIDE, hand.y, MEASURE)
        hand.y -= height
    hand.end_page()
    hand.canvas.save()
    return hand.written.getvalue()


def _table(hand: Hand, table: Rows) -> None:
    for row in table.cells:
        height = _row_height(row, table)
        hand.room(height)
        _row(hand.canvas, row, table, SIDE, hand.y, height)
        hand.y -= height


def _row_height(row: tuple[Blocks, ...], table: Rows) -> float:
    cells = zip(row, table.widths, strict=True)
    return 3 + max(sum(_height(each, width - 7) for each in cell) for cell, width in cells)


def _row(canvas: Any, row: tuple[Blocks, ...], table: Rows, left: float, top: float, height: float) -> None:
    canvas.line(left, top - height, left + sum(table.widths), top - height)
    for cell, width in zip(row, table.widths, strict=True):
        y = top
        for each in cell:
            _draw(canvas, each, left, y, width - 7)
            y -= _height(each, width - 7)
        left += width


def _lines(block: Words, width: float) -> list[str]:
    font = STRONG if block.strong else REGULAR
    lines: list[str] = []
    line, used = list[str](), 0.0
    blank = stringWidth(" ", font, block.size)
    for word in block.said.split():
        room = stringWidth(word, font, block.size)
        if line and used + blank + room > width:
            lines.append(" ".join(line))
            line, used = [], 0.0
        line.append(word)
        used += room + (blank if used else 0)
    return [*lines, " ".join(line)]


def _height(block: Block, width: float) -> float:
    if isinstance(block, Words):
        return len(_lines(block, width)) * block.leading
    if isinstance(block, SideBySide):
        return max(sum(_height(each, across) for each in blocks) for across, blocks in block.columns)
    if isinstance(block, Rows):
        return sum(_row_height(row, block) for row in block.cells)
    return block.height


def _draw(canvas: Any, block: Block, left: float, top: float, width: float) -> None:
    if isinstance(block, Words):
        written = canvas.beginText(left, top - block.leading * 0.8)
        written.setFont(STRONG if block.strong else REGULAR, block.size, block.leading)
        for line in _lines(block, width):
            written.textLine(line)
        canvas.drawText(written)
    elif isinstance(block, SideBySide):
        for across, blocks in block.columns:
            y = top
            for each in blocks:
                _draw(canvas, each, left, y, across)
                y -= _height(each, across)
            left += across + block.gap
    elif isinstance(block, Rows):
        for row in block.cells:
            height = _row_height(row, block)
            _row(canvas, row, block, left, top, height)
            top -= height
    elif isinstance(block, Air) and block.ruled:
        canvas.line(left, top - block.height / 2, left + width, top - block.height / 2)
    elif isinstance(block, Chart):
        _chart(canvas, block, left, top - block.height)


def _chart(canvas: Any, chart: Chart, x: float, y: float) -> None:
    drawings = {"code": _code, "grid": _grid, "bars": _bars, "lines": _curves}
    canvas.setFont(REGULAR, 7)
    drawings[chart.kind](canvas, chart, x, y)


def _code(canvas: Any, chart: Chart, x: float, y: float) -> None:
    for left, bottom, length in modules(chart):
        canvas.rect(x + left, y + bottom, length, 1.4, stroke=0, fill=1)


def _grid(canvas: Any, chart: Chart, x: float, y: float) -> None:
    step = (chart.width - 60) / len(chart.series[0])
    for down, row in enumerate(chart.series, start=1):
        for at, value in enumerate(row):
            left = x + 50 * bool(at) + at * step
            canvas.drawString(left, y + chart.height - 12 * down, str(value))
            canvas.rect(left, y + chart.height - 12 * down - 2, step, 12)


def _axis(canvas: Any, chart: Chart, x: float, y: float) -> float:
    """The frame and the names below it; how far one name is from the next."""
    step = (chart.width - 60) / len(chart.series[0])
    canvas.rect(x + 30, y + 25, chart.width - 40, chart.height - 35)
    for at, name in enumerate(chart.series[0]):
        canvas.drawCentredString(x + 46 + at * step, y + 12, str(name))
    return step


def _bars(canvas: Any, chart: Chart, x: float, y: float) -> None:
    step, scale = _axis(canvas, chart, x, y), (chart.height - 35) / 100
    for at, value in enumerate(chart.series[1]):
        canvas.rect(x + 38 + at * step, y + 25, step / 2, value * scale, fill=1)


def _curves(canvas: Any, chart: Chart, x: float, y: float) -> None:
    step, scale = _axis(canvas, chart, x, y), (chart.height - 35) / 10
    for series in chart.series[1:]:
        path = canvas.beginPath()
        for at, value in enumerate(series):
            if value is not None:
                (path.lineTo if at else path.moveTo)(x + 46 + at * step, y + 25 + value * scale)
        canvas.drawPath(path)
