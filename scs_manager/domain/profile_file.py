"""Reads one profile file (design decision 26) and refuses what it does not know, naming file and key."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Limit, Stage
from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_checks import nearest
from scs_manager.domain.profile_values import Entry, Profile, Provenance, Question, Relief, Role
from scs_manager.domain.text import Text

RELIEF_RULES = ("pain_50", "pain_50_or_analgesic_50")
"""What counts as a successful trial: target pain down by half, or that or opioids down by half (CMS)."""

_PROFILE_KEYS = (
    "id",
    "version",
    "title",
    "question",
    "valid_from",
    "valid_to",
    "retired",
    "provenance",
    "includes",
    "criterion",
    "relief",
)
_ENTRY_KEYS = ("id", "role", "stage", "required", "threshold", "window_days", "sources", "provenance")
_RELIEF_KEYS = ("rule", "min_baseline_days", "min_trial_days", "trial_days")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LINE = re.compile(r"line (\d+)")

Found = TypeVar("Found")
Word = TypeVar("Word", bound=StrEnum)


def load_profile(text: str, filename: str) -> Profile:
    """The profile in that text; a fault is an ``InputError`` whose place is the file and the dotted key."""
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(
            Text("is not TOML: %(why)s", why=str(error)), place=_line(text, error, filename)
        ) from None
    top = _Table(content, filename, "")
    top.only(_PROFILE_KEYS)
    entries = tuple(_entry(table) for table in top.tables("criterion"))
    _refuse_twins(entries, filename)
    return Profile(
        id=top.take("id", _slug),
        version=top.take("version", _words),
        title=top.take("title", _words),
        question=top.word("question", Question),
        valid_from=top.take("valid_from", _day),
        valid_to=top.maybe("valid_to", _day),
        retired=top.maybe("retired", _day),
        provenance=top.word("provenance", Provenance),
        includes=top.maybe("includes", _list_of_words) or (),
        criteria=entries,
        relief=_relief(top),
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def _line(text: str, error: Exception, filename: str) -> str:
    """The file and the line of a syntax error; nesting beyond all sense has no line."""
    if "end of document" in str(error):
        return f"{filename} line {text.count(chr(10)) + 1}"
    line = _LINE.search(str(error))
    return f"{filename} line {line[1]}" if line else filename


class _Table:
    """A TOML table that knows its place, so that every refusal can name it."""

    def __init__(self, content: object, filename: str, path: str) -> None:
        self.filename = filename
        self.path = path
        if not isinstance(content, Mapping):
            raise InputError(Text("must be a table"), place=self.place(""))
        self.content: Mapping[str, Any] = content

    def place(self, key: str) -> str:
        """``file: dotted.key`` of a key in this table."""
        dotted = ".".join(part for part in (self.path, key) if part)
        return f"{self.filename}: {dotted}"

    def refuse(self, key: str, why: Text) -> InputError:
        """The refusal of what stands under that key."""
        return InputError(why, place=self.place(key))

    def only(self, keys: tuple[str, ...]) -> None:
        """Refuses every key that is not one of these."""
        for key in self.content:
            if key not in keys:
                raise self.refuse(key, nearest(key, keys))

    def take(self, key: str, read: Callable[[Any], Found]) -> Found:
        """What stands under that key, which must be there."""
        if key not in self.content:
            raise self.refuse(key, Text("is missing"))
        try:
            return read(self.content[key])
        except ValueError as error:
            raise self.refuse(key, Text("%(why)s", why=str(error))) from None

    def maybe(self, key: str, read: Callable[[Any], Found]) -> Found | None:
        """What stands under that key, or None without it."""
        return self.take(key, read) if key in self.content else None

    def word(self, key: str, words: type[Word]) -> Word:
        """One of the words of an enum."""

        def read(value: object) -> Word:
            if not isinstance(value, str) or value not in list(words):
                raise ValueError(f"must be one of: {', '.join(words)}")
            return words(value)

        return self.take(key, read)

    def tables(self, key: str) -> list["_Table"]:
        """The tables of an array of tables, which must not be empty."""
        listed = self.take(key, _some)
        return [_Table(each, self.filename, f"{key}[{index}]") for index, each in enumerate(listed)]


def _some(value: object) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise ValueError("must hold at least one")
    return value


def _words(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be text")
    return value


def _slug(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError("must be lower-case words joined by hyphens")
    return value


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("must be a date")
    return value


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("must be a whole number of at least 1")
    return value


def _list_of_words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError("must be a list of texts")
    return tuple(_words(each) for each in value)


def _span(value: object) -> tuple[int, int]:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("must be [least, most]")
    least, most = (_count(each) for each in value)
    if least > most:
        raise ValueError("the least must not be above the most")
    return least, most


def _limit(value: object) -> Limit:
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("must be a number")


def _entry(table: _Table) -> Entry:
    table.only(_ENTRY_KEYS)
    name = table.take("id", _words)
    if name not in REGISTRY:
        raise table.refuse("id", nearest(name, tuple(REGISTRY)))
    role = table.word("role", Role)
    required = table.maybe("required", _yes_no) or False
    if required and role is not Role.INDICATION:
        raise table.refuse("required", Text("only an indication can be required"))
    return Entry(
        name,
        role,
        table.word("stage", Stage) if "stage" in table.content else Stage.SCREEN,
        required,
        _threshold(table, REGISTRY[name].thresholds),
        table.maybe("window_days", _count),
        table.take("sources", _list_of_words),
        table.word("provenance", Provenance),
    )


def _threshold(table: _Table, wanted: Mapping[str, str]) -> dict[str, Limit]:
    """The thresholds that the criterion asks for, each of its kind; ``?`` marks one that may be left out."""
    given = _Table(table.content.get("threshold", {}), table.filename, f"{table.path}.threshold")
    kinds = {key.rstrip("?"): kind for key, kind in wanted.items()}
    given.only(tuple(kinds))
    optional = {key.rstrip("?") for key in wanted if key.endswith("?")}
    found: dict[str, Limit] = {}
    for key, kind in kinds.items():
        if key in given.content or key not in optional:
            found[key] = given.take(key, _list_of_words if kind == "words" else _limit)
    return found


def _relief(top: _Table) -> Relief | None:
    if "relief" not in top.content:
        return None
    table = _Table(top.content["relief"], top.filename, "relief")
    table.only(_RELIEF_KEYS)
    rule = table.take("rule", _words)
    if rule not in RELIEF_RULES:
        raise table.refuse("rule", nearest(rule, RELIEF_RULES))
    return Relief(
        rule,
        table.take("min_baseline_days", _count),
        table.take("min_trial_days", _count),
        table.take("trial_days", _span),
    )


def _refuse_twins(entries: tuple[Entry, ...], filename: str) -> None:
    seen: set[tuple[str, Stage]] = set()
    for index, entry in enumerate(entries):
        if (entry.criterion, entry.stage) in seen:
            place = f"{filename}: criterion[{index}].id"
            raise InputError(
                Text("is asked twice at the stage %(stage)s", stage=str(entry.stage)), place=place
            )
        seen.add((entry.criterion, entry.stage))
