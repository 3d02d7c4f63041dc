"""Every word a document prints passes here: what people typed by ``text``, what we wrote by ``own``.

Both return ``Markup``, the only thing a paragraph accepts, so nobody's typing is ever read as markup.
A glyph that the type lacks is never dropped: in our own words it raises, in people's words a font that the
clinic installed draws it, else it prints as a visible ``[U+XXXX]``.
"""

import unicodedata
from functools import cache, lru_cache
from xml.sax.saxutils import escape

from reports import type_chain
from reports.spelling import JOINERS, KEEP_APART, has_right_to_left
from reports.theme import characters
from reports.type_chain import UNSEEN
from scs_manager.domain.text import Translate

LONGEST = 4000
"""Characters of one text; the forms refuse more, an import may bring it."""
MOST_LINES = 200
SOFT_HYPHEN = "\u00ad"
_BREAKS = {
    "\r\n": "\n",
    "\r": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\u0085": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
}


class Markup(str):
    """Words in which ``<b>``, ``<i>`` and ``<font>`` are ours and everything else is escaped."""

    __slots__ = ()

    def __add__(self, other: str) -> "Markup":
        return Markup(str.__add__(self, _marked_up(other)))


class Foreign(Markup):
    """Words in another language than their document: a paragraph of them says so to who reads aloud."""

    language: str

    def __new__(cls, words: str, language: str) -> "Foreign":
        """The words in the language that ``language`` tags (``en``, ``es``)."""
        found = super().__new__(cls, words)
        found.language = language
        return found


def clean(value: object) -> str:
    """People's words as they can be printed, on one line: no control character, no missing glyph.

    Direction overrides and other invisible characters show as ``[U+202E]``; more than 4,000 characters are
    cut with a sentence saying how many more there are.
    """
    return " ".join(_printable(value).split())


def text(value: object) -> Markup:
    """People's words as markup; line breaks are kept, up to 200 of them (then they print as ¶)."""
    lines = [" ".join(line.split()) for line in _printable(value).split("\n")]
    kept, rest = lines[:MOST_LINES], lines[MOST_LINES:]
    if rest:
        kept[-1] = " ¶ ".join([kept[-1], *rest])
    return Markup(" <br/>".join(escape(line) for line in kept).strip())


def own(message: str, /, **values: object) -> Markup:
    """Our own words; ``%(name)s`` places take people's words. Raises ValueError on a missing glyph."""
    missing = missing_glyphs(message)
    if missing:
        raise ValueError(f"the type cannot print {' '.join(missing)} in {message!r}")
    if not values:
        return Markup(message)
    return Markup(message % {name: _apart(_marked_up(value)) for name, value in values.items()})


def told(translate: Translate, language: str, message: str, /, **values: object) -> Markup:
    """Our own words in the reader's ``language``; a sentence that was not translated is tagged as English."""
    translated = translate(message)
    words = own(translated, **values)
    is_english = translated == message and not language.startswith("en")
    return Foreign(words, "en") if is_english else words


def plain(message: str, /, **values: object) -> str:
    """Our own words for drawing or for a text alternative, where nothing is read as markup."""
    missing = missing_glyphs(message)
    if missing:
        raise ValueError(f"the type cannot print {' '.join(missing)} in {message!r}")
    return message % {name: _apart(clean(value)) for name, value in values.items()} if values else message


def _apart(words: str) -> str:
    """Right-to-left words keep their place in a sentence that runs from left to right."""
    return f"{KEEP_APART}{words}{KEEP_APART}" if has_right_to_left(words) else words


def join(parts: list[Markup], between: str = " ") -> Markup:
    """Pieces of markup as one."""
    return Markup(between.join(parts))


def strong(words: object) -> Markup:
    """People's words, emphasised."""
    return Markup(f"<b>{_marked_up(words)}</b>")


@lru_cache(maxsize=2048)
def missing_glyphs(words: str) -> tuple[str, ...]:
    """The characters of ``words`` that our own type cannot print, written as ``[U+XXXX]``."""
    return tuple(_visible(char) for char in dict.fromkeys(words) if char not in _ours())


def unprintable(value: object) -> list[str]:
    """What of people's words will print as ``[U+XXXX]``: shown as a warning before a document is issued."""
    words = _composed(value)
    shown = [char for char in dict.fromkeys(words) if _printed(char) == _visible(char)]
    return [_visible(char) for char in shown if char not in JOINERS or _visible(char) in _joined(words)]


def _marked_up(value: object) -> Markup:
    return value if isinstance(value, Markup) else text(value)


def _printable(value: object) -> str:
    words = _composed(value)
    if len(words) <= LONGEST and words.isascii() and words.isprintable():
        return words
    more = len(words) - LONGEST
    shown = "".join(map(_printed, words[:LONGEST])) if JOINERS.isdisjoint(words) else _joined(words[:LONGEST])
    return f"{shown} [… {more} more characters stand in the record]" if more > 0 else shown


def _composed(value: object) -> str:
    words = "" if value is None else str(value)
    if words.isascii() and words.isprintable():
        return words
    words = unicodedata.normalize("NFC", words)
    for found, line_break in _BREAKS.items():
        words = words.replace(found, line_break)
    return words.replace(SOFT_HYPHEN, "")


def _joined(words: str) -> str:
    """With the joiners of a script that a font of the clinic draws; elsewhere they show as what they are."""
    lent = _lent(type_chain.generation()) - _ours()
    pairs = zip(f" {words}", words, strict=False)
    return "".join(char if char in JOINERS and before in lent else _printed(char) for before, char in pairs)


def _printed(char: str) -> str:
    if _drawable(char):
        return char
    category = unicodedata.category(char)
    if char in "\n\t" or category == "Zs":
        return char if char == "\n" else " "
    return "" if category == "Cc" else _visible(char)


def _drawable(char: str) -> bool:
    return char in _ours() or char in _lent(type_chain.generation())


@cache
def _ours() -> frozenset[str]:
    return frozenset(char for char in characters() if unicodedata.category(char) not in UNSEEN)


@lru_cache(maxsize=1)
def _lent(_generation: int) -> frozenset[str]:
    return type_chain.installed().characters


def _visible(char: str) -> str:
    return f"[U+{ord(char):04X}]"
