"""Letters that join, stack or carry marks: which glyphs a font draws for a run of words, and where.

reportlab addresses glyphs by character. Glyphs that no character names get codes of our own above the
Unicode planes in use; what such a glyph says is written into the font's table of the document at hand.
"""

from itertools import groupby, pairwise
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import uharfbuzz
from reportlab.pdfbase.ttfonts import SUBSETN, ShapeData, ShapedStr, TTFont

_OWN_CODES = 0x100000
"""Plane 16 is private: code of glyph n is this plus n, the same in every process and document."""
_FEATURES = {"kern": False, "liga": False, "dlig": False}
"""Only what a script cannot do without: a document looks the same whichever words were shaped."""
_SILENT = "\u200b"


class Shaped(NamedTuple):
    """A run of words as glyphs in the order they are drawn."""

    words: str
    """For reportlab: a plain string, or one with places."""
    width: float
    """In thousandths of the type size."""
    says: tuple[tuple[int, str], ...]
    """What each of our own codes stands for."""


class ShapableFont(TTFont):
    """A font whose glyphs can be drawn whether or not a character names them."""

    is_strong = False
    pdfScale: Any  # noqa: N815 - the name is reportlab's

    def __init__(self, name: str, filename: str) -> None:
        super().__init__(name, filename)
        _mend_widths(self.face)
        self.characters = frozenset(chr(code) for code, glyph in self.face.charToGlyph.items() if glyph)
        """What it can draw by itself, before any code of ours; glyph 0 is the box for what a font lacks."""
        self._said: WeakKeyDictionary[Any, dict[int, str]] = WeakKeyDictionary()
        self._shaper: Any = None

    def shaped(self, words: str, *, is_rtl: bool) -> Shaped:
        """The run as its glyphs, from left to right; one of one direction and script."""
        found = self._glyphs(words, is_rtl)
        codes, places = [], []
        for info, place in found:
            code = self._code(info.codepoint)
            codes.append(chr(code))
            advance, offset, rise = map(self.pdfScale, (place.x_advance, place.x_offset, place.y_offset))
            places.append(ShapeData(info.cluster, advance, 0, offset, rise, self.face.charWidths[code]))
        width = sum(place.x_advance for place in places)
        if _is_plain(self, words, codes, places):
            return Shaped(words, width, ())
        said = _said(words, [place.cluster for place in places], is_rtl)
        return Shaped(_placed("".join(codes), places), width, tuple(zip(map(ord, codes), said, strict=True)))

    def _glyphs(self, words: str, is_rtl: bool) -> list[tuple[Any, Any]]:
        if self._shaper is None:
            face: Any = self.face
            self._shaper = uharfbuzz.Font(uharfbuzz.Face(face._ttf_data))
        buffer = uharfbuzz.Buffer()
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(words)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if is_rtl else "ltr"
        uharfbuzz.shape(self._shaper, buffer, _FEATURES)
        return list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))

    def _code(self, glyph: int) -> int:
        code = _OWN_CODES + glyph
        if code not in self.face.charToGlyph:
            self.face.charToGlyph[code] = glyph
            self.face.charWidths[code] = self.pdfScale(self._shaper.get_glyph_h_advance(glyph))
        return code

    def note(self, document: Any, says: tuple[tuple[int, str], ...]) -> None:
        """Our own codes that a document uses, so that its font says what they stand for."""
        said = self._said.setdefault(document, {})
        for code, words in says:
            if said.get(code, _SILENT) == _SILENT:
                said[code] = words

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - the name is reportlab's
        """Writes the font; its table names what our own codes stand for, and every plane of Unicode."""
        subsets = self.state[doc].subsets
        said = self._said.pop(doc, {})
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            if max(subset) > 0xFFFF:
                name = b"+".join((SUBSETN(number), self.face.name)).decode()
                stream = doc.idToObject[f"toUnicodeCMap:{name}"]
                stream.content = _mended(stream.content, subset, said)


def _mend_widths(face: Any) -> None:
    """The width that a font's last glyphs share, in the font's own units.

    reportlab keeps it scaled to a thousand and would write that into the font of a document, against the
    widths it lists beside it.
    """
    apart = int.from_bytes(face.get_table("hhea")[34:36])
    shared = face.hmetrics[apart - 1][0]
    face.hmetrics[apart:] = [(shared, bearing) for _, bearing in face.hmetrics[apart:]]


def _placed(codes: str, places: Any) -> str:
    return ShapedStr(codes, shapeData=places)


def _is_plain(font: ShapableFont, words: str, codes: list[str], places: list[ShapeData]) -> bool:
    """Whether shaping changed nothing: each character its own glyph, at its own place."""
    glyphs = font.face.charToGlyph
    return [_OWN_CODES + glyphs.get(ord(char), 0) for char in words] == list(map(ord, codes)) and all(
        not place.x_offset and not place.y_offset and abs(place.x_advance - place.width) < 0.01
        for place in places
    )


def _said(words: str, clusters: list[int], is_rtl: bool) -> list[str]:
    """What each glyph stands for, in drawn order: a character each where a cluster has as many of both."""
    starts = sorted({*clusters, len(words)})
    ends = dict(pairwise(starts))
    said: list[str] = []
    for start, glyphs in groupby(clusters):
        chars, count = words[start : ends[start]], len(list(glyphs))
        if count == len(chars):
            said += reversed(chars) if is_rtl else chars
        else:
            said += [chars, *[_SILENT] * (count - 1)]
    return said


def _mended(table: str, subset: list[int], said: dict[int, str]) -> str:
    """The table with codes beyond the first plane written in UTF-16 and our own as what they say."""
    for at, code in enumerate(subset):
        if code > 0xFFFF:
            target = said.get(code, chr(code)).encode("utf-16-be").hex().upper()
            table = table.replace(f"<{at:02X}> <{code:04X}>", f"<{at:02X}> <{target}>")
    return table
