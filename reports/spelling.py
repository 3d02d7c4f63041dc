"""Words that Source Sans 3 cannot draw as they stand: which font draws what, in which order, how wide.

Right-to-left words are ordered within the run that is drawn, a line of one style; their paragraph says them
as they are read. Words that need none of this never come here.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any, Literal, NamedTuple

from bidi import algorithm
from reportlab.pdfbase import pdfmetrics

from reports import type_chain
from reports.shaping import ShapableFont

Base = Literal["L", "R", ""]
"""The direction of the paragraph; empty is that of the first word that has one."""

KEEP_APART = "\u200e"
"""Put around people's right-to-left words in a sentence of ours, so that a number after them stays there."""
JOINERS = frozenset("\u200c\u200d")
"""Zero-width: they say whether two letters join, as in Persian, and are part of how a word is written."""
_RIGHT = frozenset({"R", "AL"})
_ORDERABLE = frozenset(["L", "R", "AL", "EN", "ES", "ET", "AN", "CS", "NSM", "BN", "B", "S", "WS", "ON"])
"""Kinds of characters that python-bidi can order; it knows no isolates, and people's never get here."""
_IDEOGRAPHS = (range(0x2E80, 0xA4D0), range(0xAC00, 0xD7B0), range(0xF900, 0xFB00), range(0xFF00, 0xFFF0),
               range(0x1F200, 0x1F300), range(0x20000, 0x33480))  # fmt: skip


class Piece(NamedTuple):
    """A run of glyphs of one font."""

    font: str
    words: str
    says: tuple[tuple[int, str], ...]


class Spelling(NamedTuple):
    """A string as it is drawn, from left to right."""

    pieces: tuple[Piece, ...]
    width: float
    """In thousandths of the type size."""
    is_read_in_order: bool
    """Whether the glyphs from left to right say the words; else whoever draws them says them elsewhere."""


class _Letter(NamedTuple):
    at: int
    is_rtl: bool
    font: str


def has_right_to_left(words: str) -> bool:
    """Whether some of the words run from right to left."""
    return not words.isascii() and any(unicodedata.bidirectional(char) in _RIGHT for char in words)


def base_of(words: str) -> Base:
    """The direction of a paragraph: that of its first letter that has one."""
    for char in words:
        kind = unicodedata.bidirectional(char)
        if kind == "L":
            return "L"
        if kind in _RIGHT:
            return "R"
    return "L"


def is_ideographic(char: str) -> bool:
    """Whether a line may break before and after the character: Chinese, Japanese, Korean."""
    return any(ord(char) in block for block in _IDEOGRAPHS)


def spelled(words: str, font: str, base: Base) -> Spelling:
    """How ``words`` are drawn in one of our own fonts."""
    return _spelled(words, font, base, type_chain.generation())


@lru_cache(maxsize=4096)
def _spelled(words: str, font: str, base: Base, _generation: int) -> Spelling:
    body = words.rstrip(" ")
    letters = list(_in_drawn_order(body, font, base))
    runs = [list(run) for _, run in groupby(letters, key=lambda letter: (letter.is_rtl, letter.font))]
    pieces: list[Piece] = []
    width = 0.0
    for run in runs:
        piece, wide = _piece(body, run)
        pieces.append(piece)
        width += wide
    trailing = words[len(body) :]
    if trailing:
        pieces.append(Piece(font, trailing, ()))
        width += len(trailing) * _font(font).face.charWidths[32]
    in_order = all(not piece.says for piece in pieces) and not any(letter.is_rtl for letter in letters)
    return Spelling(tuple(pieces), width, in_order)


def _piece(words: str, run: list[_Letter]) -> tuple[Piece, float]:
    first = run[0]
    places = sorted(letter.at for letter in run)
    if first.is_rtl:  # what stands between the letters and has no place of its own: joiners
        said = words[places[0] : places[-1] + 1].replace(KEEP_APART, "")
    else:
        said = "".join(words[at] for at in places)
    shaped = _font(first.font).shaped(said, is_rtl=first.is_rtl)
    return Piece(first.font, shaped.words, shaped.says), shaped.width


def _in_drawn_order(words: str, font: str, base: Base) -> Iterator[_Letter]:
    fonts = _fonts_of(words, font)
    for at, is_rtl in _ordered(words, base or base_of(words)):
        if words[at] != KEEP_APART:
            yield _Letter(at, is_rtl, fonts[at])


def _ordered(words: str, base: Base) -> list[tuple[int, bool]]:
    """Where each character stands in the words, in the order they are drawn."""
    if base == "L" and not has_right_to_left(words):
        return [(at, False) for at in range(len(words))]
    storage: dict[str, Any] = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = (1, "R") if base == "R" else (0, "L")
    algorithm.get_embedding_levels(words, storage)
    for at, char in enumerate(storage["chars"]):
        char["at"] = at
        if char["type"] not in _ORDERABLE:
            char["type"] = "ON"
    algorithm.explicit_embed_and_overrides(storage)
    for step in ("resolve_weak_types", "resolve_neutral_types", "resolve_implicit_levels"):
        getattr(algorithm, step)(storage, False)
    algorithm.reorder_resolved_levels(storage, False)
    return [(char["at"], char["level"] % 2 == 1) for char in storage["chars"]]


def _fonts_of(words: str, font: str) -> list[str]:
    """The font of each character: ours where it can, else the first of the clinic's that has it.

    A mark stays with the letter it stands on wherever that letter's font has it, and so does what tells
    letters to join or not to.
    """
    found: list[str] = []
    for char in words:
        before = found[-1] if found else font
        is_mark = unicodedata.category(char)[0] == "M" and char in _characters(before)
        if is_mark or char in JOINERS:
            found.append(before)
        else:
            found.append(_font_of(char, font))
    return found


def _font_of(char: str, font: str) -> str:
    if char in _characters(font):
        return font
    fonts = type_chain.installed().fonts
    is_strong = _font(font).is_strong
    liked = [each for each in fonts if each.is_bold == is_strong]
    others = [each for each in fonts if each.is_bold != is_strong]
    return next((each.name for each in (*liked, *others) if char in each.characters), font)


def _characters(name: str) -> frozenset[str]:
    return _font(name).characters


def _font(name: str) -> ShapableFont:
    found: Any = pdfmetrics.getFont(name)
    if not isinstance(found, ShapableFont):
        raise ValueError(f"{name} is not a font of the documents")
    return found
