"""The same summary by reportlab as its manual shows it: no tags, no escape of hostile words, no archive."""

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import segno
from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.charts.linecharts import HorizontalLineChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tests.bench.paper_words import Air, Block, Blocks, Chart, Rows, SideBySide, Words

SIDE, TOP, BOTTOM = 18 * mm, 21 * mm, 21 * mm
MEASURE = A4[0] - 2 * SIDE
REGULAR, STRONG = "Plain", "Plain-Bold"
FOLDER = "reports/fonts/SourceSans3-"
_BARE = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 7),
         ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
         ("VALIGN", (0, 0), (-1, -1), "TOP")]  # fmt: skip
TABLE = TableStyle([*_BARE, ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.grey)])
LAYOUT = TableStyle([*_BARE, ("RIGHTPADDING", (0, 0), (-1, -1), 0)])
GRID = TableStyle(
    [*_BARE, ("GRID", (0, 0), (-1, -1), 0.25, colors.grey), ("FONT", (0, 0), (-1, -1), REGULAR, 7)]
)


def register() -> None:
    """The two fonts, once."""
    for name, file in ((REGULAR, "Regular"), (STRONG, "SemiBold")):
        pdfmetrics.registerFont(TTFont(name, f"{FOLDER}{file}.ttf"))


class Numbered(Canvas):
    """The usual recipe for "page x of y": the pages are kept until their number is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - the name is reportlab's
        """Keeps the page."""
        self._pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        """Writes the number on each page, then the file."""
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self.setFont(STRONG, 9)
            self.drawRightString(A4[0] - SIDE, 41, f"Page {number} of {len(self._pages)}")
            super().showPage()
        super().save()


def platypus(blocks: Blocks) -> bytes:
    """The summary as a plain PDF."""
    written, styles = io.BytesIO(), dict[tuple[float, bool], ParagraphStyle]()
    document = SimpleDocTemplate(
        written, pagesize=A4, leftMargin=SIDE - 6, rightMargin=SIDE - 6, topMargin=TOP - 6,
        bottomMargin=BOTTOM - 6, title="Summary",
    )  # fmt: skip
    story = [_flowable(block, styles) for block in blocks]
    document.build(story, onFirstPage=_head, onLaterPages=_head, canvasmaker=Numbered)
    return written.getvalue()


def _head(canvas: Any, _document: Any) -> None:
    canvas.saveState()
    canvas.setFont(STRONG, 9)
    canvas.drawString(SIDE, A4[1] - 38, "Ada Example born 14 March 1958, MRN 4471 0093")
    canvas.drawRightString(A4[0] - SIDE, A4[1] - 38, "Example Spine and Pain Clinic")
    canvas.setFont(REGULAR, 7.8)
    canvas.drawString(SIDE, 41, "Decision support, not a certified medical device; the clinician decides.")
    canvas.drawString(
        SIDE, 31, "Decision summary for permanent implant, document, version, verification code"
    )
    canvas.restoreState()


def _flowable(block: Block, styles: dict[tuple[float, bool], ParagraphStyle]) -> Any:
    if isinstance(block, Words):
        key = (block.size, block.strong)
        if key not in styles:
            font = STRONG if block.strong else REGULAR
            styles[key] = ParagraphStyle(
                "s", fontName=font, bulletFontName=font, fontSize=block.size, leading=block.leading
            )
        return Paragraph(escape(block.said), styles[key])
    if isinstance(block, Air):
        return HRFlowable("100%", spaceAfter=block.height / 2) if block.ruled else Spacer(1, block.height)
    if isinstance(block, SideBySide):
        cells = [[_flowable(each, styles) for each in blocks] for _, blocks in block.columns]
        widths = [width + block.gap for width, _ in block.columns]
        return Table([cells], colWidths=widths, style=LAYOUT, hAlign="LEFT")
    if isinstance(block, Rows):
        rows = [[[_flowable(each, styles) for each in cell] for cell in row] for row in block.cells]
        return Table(rows, colWidths=list(block.widths), style=TABLE, repeatRows=1, hAlign="LEFT")
    return _chart(block)


class Code(Flowable):
    """The QR code, drawn as cheaply as can be."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.chart, self.width, self.height = chart, chart.width, chart.height

    def draw(self) -> None:
        """Run by run."""
        for x, y, length in modules(self.chart):
            self.canv.rect(x, y, length, 1.4, stroke=0, fill=1)


def _chart(chart: Chart) -> Any:
    if chart.kind == "grid":
        widths = [50, *[20.5] * (len(chart.series[0]) - 3), 25, 25]
        return Table([list(map(str, row)) for row in chart.series], colWidths=widths, style=GRID)
    if chart.kind == "code":
        return Code(chart)
    drawing = Drawing(chart.width, chart.height)
    figure: Any = HorizontalLineChart() if chart.kind == "lines" else VerticalBarChart()
    figure.x, figure.y, figure.width, figure.height = 30, 25, chart.width - 40, chart.height - 35
    figure.data = chart.series[1:]
    figure.categoryAxis.categoryNames = list(chart.series[0])
    top = 10 if chart.kind == "lines" else 100
    figure.valueAxis.valueMin, figure.valueAxis.valueMax, figure.valueAxis.valueStep = 0, top, top // 5
    for axis in (figure.categoryAxis, figure.valueAxis):
        axis.labels.fontName, axis.labels.fontSize = REGULAR, 7
    drawing.add(figure)
    return drawing


def modules(chart: Chart) -> Sequence[tuple[float, float, float]]:
    """The dark runs of the QR code: left, bottom, length."""
    matrix = [bytes(row) for row in segno.make(chart.said, error="m", micro=False).matrix]
    unit, found = chart.width / len(matrix), []
    for row, line in enumerate(matrix):
        start = None
        for at, dark in enumerate([*line, 0]):
            if dark and start is None:
                start = at
            elif not dark and start is not None:
                found.append((start * unit, chart.height - (row + 1) * unit, (at - start) * unit))
                start = None
    return found
