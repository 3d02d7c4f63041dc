"""Source Sans 3 as our documents use it: it measures and draws also what other fonts must lend it."""

import unicodedata
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.textobject import PDFTextObject

from reports.quick import QuickColours
from reports.shaping import ShapableFont
from reports.spelling import Base, Spelling, spelled


class HouseFont(ShapableFont):
    """One of our own fonts; whoever measures or draws with it need not know of any other."""

    def __init__(self, name: str, filename: str, *, is_strong: bool = False) -> None:
        super().__init__(name, filename)
        self.is_strong = is_strong
        self._simple = frozenset(char for char in self.characters if _stands_alone(char))
        face: Any = self.face
        self._widths: dict[str, float] = {char: face.getCharWidth(ord(char)) for char in self._simple}

    def draws(self, words: str) -> bool:
        """Whether it draws the words by itself, character by character."""
        return words.isascii() or self._simple.issuperset(words)

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802
        """How wide the words are drawn, in points, whichever fonts draw them."""
        try:
            return 0.001 * size * sum(map(self._widths.__getitem__, text))
        except KeyError:
            return self._width_of_unusual(text, size)

    def _width_of_unusual(self, text: str, size: float) -> float:
        """Of control characters and others that are drawn as nothing, or by other fonts."""
        if self.draws(text):
            return float(super().stringWidth(text, size))
        return spelled(text, self.fontName, "").width * size / 1000


def _stands_alone(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] != "M" and category != "Cf"


class SpelledText(QuickColours, PDFTextObject):
    """A text object that draws what our fonts lack with the clinic's, and right-to-left words in order."""

    base: Base = ""
    _canvas: Any
    _setFont: Any  # noqa: N815 - the name is reportlab's
    _fontname: str
    _fontsize: float

    def _formatText(self, text: str) -> str:  # noqa: N802 - the name is reportlab's
        font: Any = pdfmetrics.getFont(self._fontname)
        if not isinstance(font, HouseFont) or font.draws(text):
            return self._plain(text)
        return self._spelled(spelled(text, self._fontname, self.base))

    def _plain(self, words: str) -> str:
        return str(super()._formatText(words))  # type: ignore[misc]  # the stubs leave it out

    def _spelled(self, spelling: Spelling) -> str:
        name, size = self._fontname, self._fontsize
        shown = []
        for piece in spelling.pieces:
            self._setFont(piece.font, size)
            font: Any = pdfmetrics.getFont(piece.font)
            font.note(self._canvas._doc, piece.says)
            shown.append(self._plain(piece.words))
        self._setFont(name, size)
        if not spelling.is_read_in_order:
            self._canvas.reads_otherwise = True
        return " ".join(shown)
