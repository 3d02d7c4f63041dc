"""What is worked out once is what reportlab works out each time."""

import io
from typing import Any

import pytest
from reportlab.lib.colors import CMYKColor, Color, HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.paragraph import cleanBlockQuotedText
from reportlab.platypus.paraparser import ParaParser

from reports import theme
from reports.quick import QuickColours, plain_fragments


class Quick(QuickColours, Canvas):
    """A canvas with the quick colours."""

    _code: list[str]


@pytest.mark.parametrize("style", [theme.BODY, theme.CELL_STRONG, theme.NOTE, theme.HEADER_CELL_RIGHT])
@pytest.mark.parametrize(
    "words", ["Leg pain", "  two   blanks ", "a\u00a0b\u2009c", "tab\there", "100 % > 50 %", "Ł ş 漢 🙂", "x"]
)
def test_words_without_markup_are_read_as_the_parser_reads_them(words: str, style: object) -> None:
    quick = plain_fragments(words, style)  # type: ignore[arg-type]
    parser: Any = ParaParser()
    _, slow, _ = parser.parse(cleanBlockQuotedText(words), style)

    assert quick is not None
    assert [vars(each) for each in quick] == [vars(each) for each in slow]


@pytest.mark.parametrize("words", ["<b>a</b>", "a &amp; b", "a <br/>b", ""])
def test_markup_is_left_to_the_parser(words: str) -> None:
    assert plain_fragments(words, theme.BODY) is None


@pytest.mark.parametrize(
    "color", [HexColor("#0b5c6b"), Color(0.1, 0.2, 1 / 3), Color(1, 0, 0, alpha=0.5), CMYKColor(0, 1, 0, 0)]
)
def test_a_colour_is_written_as_reportlab_writes_it(color: Color) -> None:
    written = []
    for kind in (Quick, Canvas):
        canvas = kind(io.BytesIO())
        for alpha in (None, 0.25, None):
            canvas.setFillColor(color, alpha)
            canvas.setStrokeColor(color, alpha)
        written.append(list(canvas._code))  # type: ignore[attr-defined]

    assert written[0] == written[1]
