"""Reads TOML data files strictly: every refusal names the file and the dotted key (design decision 2)."""

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_checks import nearest
from scs_manager.domain.relief import exact
from scs_manager.domain.text import Text

Found = TypeVar("Found")
Word = TypeVar("Word", bound=StrEnum)

_LINE = re.compile(r"line (\d+)")
_SLUG = re.compile(r"[A-Za-z0-9]+([-_][A-Za-z0-9]+)*")


_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LONGEST = 40_000
"""Characters of one text: a whole consent text, the longest we hold, has no more. [default]"""
MOST_DOTS = 100
"""Dots in one line: a dotted key takes the square of its parts to read, without a limit minutes. [default]"""


def read_toml(text: str, filename: str) -> "Table":
    """The file as a table; a syntax error is refused with its line. Decimals stay exact."""
    _refuse_dots(text, filename)
    try:
        return Table(tomllib.loads(text, parse_float=Decimal), filename, "")
    except (ValueError, ArithmeticError, RecursionError) as error:  # numbers beyond all measure among them
        why = Text("is not TOML: %(why)s", why=str(error) or type(error).__name__)
        raise InputError(why, place=_line(text, error, filename)) from None


def _refuse_dots(text: str, filename: str) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MOST_DOTS:
            words = Text("has more than %(n)s dots in one line: break it into several", n=MOST_DOTS)
            raise InputError(words, place=f"{filename} line {number}")


def _line(text: str, error: Exception, filename: str) -> str:
    """The file and the line of a syntax error; nesting beyond all sense has no line."""
    if "end of document" in str(error):
        return f"{filename} line {text.count(chr(10)) + 1}"
    line = _LINE.search(str(error))
    return f"{filename} line {line[1]}" if line else filename


class Table:
    """A TOML table that knows its place, so that every refusal can name it."""

    def __init__(self, content: object, filename: str, path: str) -> None:
        self.filename = filename
        self.path = path
        if not isinstance(content, Mapping):
            raise InputError(Text("must be a table"), place=self.place(""))
        self.content: Mapping[str, Any] = content

    def place(self, key: str) -> str:
        """``file: dotted.key`` of a key in this table."""
        return f"{self.filename}: {'.'.join(part for part in (self.path, key) if part)}"

    def refuse(self, key: str, why: Text | str) -> InputError:
        """The refusal of what stands under that key."""
        return InputError(why, place=self.place(key))

    def only(self, *keys: str) -> None:
        """Refuses every key that is not one of these."""
        for key in self.content:
            if key not in keys:
                raise self.refuse(key, nearest(key, keys))

    def take(self, key: str, read: Callable[[Any], Found]) -> Found:
        """What stands under that key, which must be there."""
        if key not in self.content:
            raise self.refuse(key, "is missing")
        try:
            return read(self.content[key])
        except ValueError as error:
            raise self.refuse(key, Text("%(why)s", why=str(error))) from None

    def maybe(self, key: str, read: Callable[[Any], Found], default: Found) -> Found:
        """What stands under that key, or the default without it."""
        return self.take(key, read) if key in self.content else default

    def table(self, key: str) -> "Table":
        """The table under that key, which must be there."""
        if key not in self.content:
            raise self.refuse(key, "is missing")
        return Table(self.content[key], self.filename, ".".join(part for part in (self.path, key) if part))

    def tables(self, key: str) -> list["Table"]:
        """The tables of an array of tables; none when the key is left out."""
        rows: list[Any] = self.maybe(key, _rows, [])
        path = ".".join(part for part in (self.path, key) if part)
        return [Table(each, self.filename, f"{path}[{n}]") for n, each in enumerate(rows)]


def _rows(value: object) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise ValueError("must hold at least one")
    return value


def words(value: object) -> str:
    """A text that is not blank, of at most `LONGEST` characters, without controls and turns of direction."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be text")
    if len(value) > LONGEST:
        raise ValueError(f"must be text of at most {LONGEST} characters")
    if _HIDDEN.search(value):  # PostgreSQL keeps no NUL, and a turned line reads otherwise than it is signed
        raise ValueError("must be text without control characters")
    return value


def slug(value: object) -> str:
    """Words joined by hyphens or underscores."""
    if not isinstance(value, str) or not _SLUG.fullmatch(value):
        raise ValueError("must be words joined by hyphens or underscores")
    return value


def yes_no(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def whole(value: object) -> int:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("must be a whole number")
    return value


def count(value: object) -> int:
    """A whole number of at least 0."""
    if whole(value) < 0:
        raise ValueError("must be 0 or more")
    return whole(value)


def number(value: object) -> Fraction:
    """A number as it is written, exact."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("must be a number")
    try:
        return exact(value)
    except InputError as error:
        raise ValueError(str(error.text)) from None


def day(value: object) -> date:
    """A date without a time."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("must be a date")
    return value


def listed(read: Callable[[Any], Found]) -> Callable[[object], tuple[Found, ...]]:
    """A reader of a list whose members are read by ``read``; it must not be empty."""
    return lambda value: tuple(read(each) for each in _rows(value))


def span(value: object) -> tuple[Fraction, Fraction]:
    """[least, most], not turned round."""
    found = listed(number)(value)
    if len(found) != 2 or found[0] > found[1]:
        raise ValueError("must be [least, most]")
    return found[0], found[1]


def one_of(words_: type[Word]) -> Callable[[object], Word]:
    """A reader of one of the words of an enum."""

    def read(value: object) -> Word:
        if not isinstance(value, str) or value not in list(words_):
            raise ValueError(f"must be one of: {', '.join(words_)}")
        return words_(value)

    return read
