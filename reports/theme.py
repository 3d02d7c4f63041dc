"""Type, colours, page and styles of every document, as the visual standard sets them.

Importing this module registers Source Sans 3 with reportlab under names of our own; nothing else of
reportlab's global settings is touched.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from reportlab.lib import pagesizes
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics

from reports.house_font import HouseFont

REGULAR, STRONG, ITALIC = "SCS-Regular", "SCS-SemiBold", "SCS-Italic"
_FILES = {REGULAR: "SourceSans3-Regular", STRONG: "SourceSans3-SemiBold", ITALIC: "SourceSans3-Italic"}


def _register_fonts() -> None:
    for name, file in _FILES.items():
        path = str(files("reports") / "fonts" / f"{file}.ttf")
        pdfmetrics.registerFont(HouseFont(name, path, is_strong=name == STRONG))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=STRONG, italic=ITALIC, boldItalic=STRONG)


_register_fonts()


@cache
def characters() -> frozenset[str]:
    """The characters that every one of our fonts can draw."""
    fonts: list[Any] = [pdfmetrics.getFont(name) for name in _FILES]
    return frozenset.intersection(*(font.characters for font in fonts))


def width_of(words: str, size: float, font: str = REGULAR) -> float:
    """How wide the words print, in points."""
    return float(pdfmetrics.stringWidth(words, font, size))


INK, MUTED, BRAND = HexColor("#1b2733"), HexColor("#4c5a66"), HexColor("#0b5c6b")
LINE, HAIR, WHITE = HexColor("#6b7a86"), HexColor("#c3ccd3"), HexColor("#ffffff")
MET, NOT_MET, UNKNOWN, CAUTION = (
    HexColor("#1e6b3a"),
    HexColor("#a4262c"),
    HexColor("#4c5a66"),
    HexColor("#7a4d00"),
)
BACK, LEG, WORST = HexColor("#0072b2"), HexColor("#b84e00"), HexColor("#5d6873")
STIMULATION, HATCH, PALE_HATCH, GAP = (
    HexColor("#e4f0f3"),
    HexColor("#8f9ba5"),
    HexColor("#b9c2c9"),
    HexColor("#d5dbdf"),
)
DRAFT = HexColor("#eef1f3")

TOP = BOTTOM = 21 * mm
MEASURE = 174 * mm
"""The width of the text, the same on every paper: only the margins differ."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of paper in points."""

    width: float
    height: float

    @property
    def side(self) -> float:
        """The margin left and right of the text."""
        return (self.width - MEASURE) / 2

    @property
    def right(self) -> float:
        """Where the text ends."""
        return self.width - self.side

    @property
    def depth(self) -> float:
        """The height of the text on a page."""
        return self.height - TOP - BOTTOM


SHEETS = {"a4": Sheet(*pagesizes.A4), "letter": Sheet(*pagesizes.LETTER)}
"""By the name that a clinic's settings and ``Issue.paper`` give."""
DEPTH = min(sheet.depth for sheet in SHEETS.values())
"""The height of the text on the shallowest sheet: what is no taller fits on a page of every paper."""
GUTTER = 5 * mm


def style(
    name: str,
    size: float,
    leading: float,
    font: str = REGULAR,
    color: Color = INK,
    right: bool = False,
    keep_with_next: bool = False,
) -> ParagraphStyle:
    """A paragraph style that names its font, so that no standard font slips in; long words are split."""
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=leading,
        textColor=color,
        alignment=2 if right else 0,
        bulletFontName=font,
        splitLongWords=1,
        keepWithNext=1 if keep_with_next else 0,
        allowOrphans=0,
        allowWidows=0,
    )


TITLE = style("title", 21, 25.5, STRONG, BRAND)
SUBTITLE = style("subtitle", 10, 13, color=MUTED)
SECTION = style("section", 12.5, 16, STRONG, BRAND)
SUBSECTION = style("subsection", 10.5, 13.2, STRONG)
BODY = style("body", 9.5, 12.8)
LETTER = style("letter", 10.5, 14.6)
SMALL = style("small", 8.2, 10.6)
SMALL_STRONG = style("small strong", 9.2, 11.6, STRONG)
NOTE = style("note", 7.6, 9.8, color=MUTED)
LABEL = style("label", 7.6, 9.6, color=MUTED)
VALUE = style("value", 9.6, 12.2, STRONG)
VERDICT = style("verdict", 16, 19.5, STRONG)
KEY_NUMBER = style("key number", 38, 41, STRONG)
SIGNATORY = style("signatory", 12.5, 15.5, STRONG)
CODE = style("code", 9.6, 12.4, STRONG)
HEADER_CELL = style("header cell", 7.8, 9.8, STRONG, MUTED)
HEADER_CELL_RIGHT = style("header cell right", 7.8, 9.8, STRONG, MUTED, right=True)
CELL = style("cell", 8.5, 10.8)
CELL_STRONG = style("cell strong", 8.5, 10.8, STRONG)
CELL_MUTED = style("cell muted", 8.5, 10.8, color=MUTED)
CELL_RIGHT = style("cell right", 8.5, 10.8, right=True)
