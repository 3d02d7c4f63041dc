"""Items as a definition writes them: blocks that share their range, numbered through the form."""

from collections.abc import Mapping
from itertools import repeat
from typing import Any, TypeVar

from scs_manager.domain.instruments.definition import EVERYONE, NO_WEIGHTS, Choice, Item
from scs_manager.domain.toml_table import Table, count, listed, slug, whole, words

SEXES = ("F", "M")
_KEYS = ("count", "low", "high", "reverse", "points", "codes", "weights", "names", "texts", "choices")
_TEXTS = ("texts", "choices")

Value = TypeVar("Value")


def read_items(top: Table) -> tuple[Item, ...]:
    """All items in the order of the form; names and numbers are unique."""
    items: list[Item] = []
    for block in top.tables("items"):
        block.only(*_KEYS)
        items += _block(block, len(items))
    names = [item.name for item in items]
    if not items or len(set(names)) != len(names):
        raise top.refuse("items", "must hold items with different names")
    return tuple(items)


def stray_texts(top: Table) -> None:
    """Refuses item texts, which this licence does not allow in the product."""
    for block in top.tables("items"):
        for key in _TEXTS:
            if key in block.content:
                raise block.refuse(key, "the licence of this instrument does not allow its texts here")


def _block(block: Table, before: int) -> list[Item]:
    size = block.take("count", count)
    low, high = block.take("low", whole), block.take("high", whole)
    if low > high:
        raise block.refuse("high", "must not be below low")
    numbers = range(before + 1, before + size + 1)
    names = _each(block, "names", slug, size) or [f"item{number}" for number in numbers]
    texts = _each(block, "texts", words, size) or [""] * size
    weights = _weights(block, size)
    reverse: tuple[int, ...] = block.maybe("reverse", listed(whole), ())
    if not set(reverse) <= set(numbers):
        raise block.refuse("reverse", "must name items of this block by their number on the form")
    shared: dict[str, Any] = {
        "choices": _choices(block, low, high),
        "points": _points(block, low, high),
        "codes": _codes(block, low, high),
    }
    return [
        Item(number, name, low, high, text=text, weight=weight, reverse=number in reverse, **shared)
        for number, name, text, weight in zip(numbers, names, texts, weights, strict=True)
    ]


def _each(block: Table, key: str, read: Any, size: int) -> list[Any]:
    """One value for every item of the block, or none at all."""
    found: tuple[Any, ...] = block.maybe(key, listed(read), ())
    values = list(found)
    if values and len(values) != size:
        raise block.refuse(key, f"must hold {size}")
    return values


def _weights(block: Table, size: int) -> list[Mapping[str, int]]:
    """A factor for every item: one list, or one for each sex."""
    if "weights" not in block.content:
        return list(repeat(NO_WEIGHTS, size))
    if not isinstance(block.content["weights"], Mapping):
        return [{EVERYONE: weight} for weight in _each(block, "weights", count, size)]
    table = block.table("weights")
    table.only(*SEXES)
    women, men = (table.take(sex, listed(count)) for sex in SEXES)
    if not len(women) == len(men) == size:
        raise block.refuse("weights", f"must hold {size} for each sex")
    return [{"F": woman, "M": man} for woman, man in zip(women, men, strict=True)]


def _choices(block: Table, low: int, high: int) -> tuple[Choice, ...]:
    """The answers in words, one for every value of the range."""
    texts: tuple[str, ...] = block.maybe("choices", listed(words), ())
    if texts and len(texts) != high - low + 1:
        raise block.refuse("choices", f"must hold {high - low + 1}, from the lowest answer up")
    return tuple(Choice(low + n, text) for n, text in enumerate(texts))


def _points(block: Table, low: int, high: int) -> tuple[int, ...]:
    points: tuple[int, ...] = block.maybe("points", listed(whole), ())
    if points and len(points) != high - low + 1:
        raise block.refuse("points", f"must hold {high - low + 1}, from the lowest answer up")
    return points


def _codes(block: Table, low: int, high: int) -> Mapping[str, int]:
    if "codes" not in block.content:
        return NO_WEIGHTS
    table = block.table("codes")
    codes = {slug(word): table.take(word, whole) for word in table.content}
    if not codes or not all(low <= value <= high for value in codes.values()):
        raise block.refuse("codes", "must hold words with points from low to high")
    return codes
