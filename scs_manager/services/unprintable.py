"""Signs in people's text that no font can print: a person hears of them before a document is issued."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from reports.words import unprintable

__all__ = ["marks_in"]


def marks_in(content: object) -> tuple[str, ...]:
    """Every sign of a document's content that prints as ``[U+XXXX]``, once each, in order."""
    found: dict[str, None] = {}
    for words in _strings(content):
        found.update(dict.fromkeys(unprintable(words)))
    return tuple(found)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if not value.isascii():
            yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _strings(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _strings(getattr(value, field.name))
