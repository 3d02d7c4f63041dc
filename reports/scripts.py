"""How a paragraph is laid out for the script of its words: where lines break, on which side they begin."""

import re
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import unescape

from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from reports import type_chain
from reports.spelling import KEEP_APART, Base, base_of, has_right_to_left, is_ideographic

_MARKUP = re.compile(r"<[^>]*>")


def broken_anywhere(words: str, style: ParagraphStyle) -> ParagraphStyle:
    """The style for words that have no spaces between them, as in Chinese and Japanese."""
    if not type_chain.installed().fonts or not any(map(is_ideographic, words)):
        return style
    return _variant(style, "CJK", style.alignment)


def direction_of(words: str) -> Base:
    """The direction of a paragraph of markup."""
    if not type_chain.installed().fonts or not has_right_to_left(words):
        return "L"
    return base_of(_MARKUP.sub("", words))


def as_read(words: str) -> str:
    """The words of a paragraph of markup, in the order and form they are read."""
    said = unescape(_MARKUP.sub("", words)).replace(KEEP_APART, "")
    return " ".join(said.split())


def to_the_right(style: ParagraphStyle, lines: int) -> ParagraphStyle:
    """The style for a paragraph that runs from right to left; a single line stays under its label."""
    if lines < 2 or style.alignment != TA_LEFT:
        return style
    return _variant(style, style.wordWrap, TA_RIGHT)


@lru_cache(maxsize=256)
def _variant(style: ParagraphStyle, word_wrap: str | None, alignment: int) -> ParagraphStyle:
    changed: Any = {"wordWrap": word_wrap, "alignment": alignment}
    return ParagraphStyle(style.name, parent=style, **changed)
