"""Facts, values and sources in words short enough for a table."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from reports.dates import day, day_of
from scs_manager.domain.completeness import SUPPLIER_NAMES, Supplier, supplier_of
from scs_manager.domain.facts import FACTS
from scs_manager.domain.partial_dates import date_words


def fact_words(name: str) -> str:
    """What a fact means, without its scale; its name when the catalogue does not know it."""
    known = FACTS.get(name)
    return without_scale(known.meaning) if known else name


def facts_by_supplier(names: Iterable[str]) -> dict[str, list[str]]:
    """Facts in words under who usually supplies them, in the order of the suppliers."""
    held: dict[Supplier, list[str]] = {}
    for name in names:
        held.setdefault(supplier_of(name), []).append(fact_words(name))
    return {str(SUPPLIER_NAMES[each]): held[each] for each in Supplier if each in held}


def brief_source(source: str) -> str:
    """``Observation/ea4c110b… (issued)``; of several resources the first, and how many more there are.

    An identifier of ours behind the words says nothing to a reader and is left out.
    """
    parts = [with_brief_ids(part) for part in source.split(", ") if not _BRIEF_ID.fullmatch(part)]
    several = len(parts) > 2 and all("/" in part for part in parts)
    return f"{parts[0]} and {len(parts) - 1} more" if several else ", ".join(parts)


def with_brief_ids(words: str) -> str:
    """Long identifiers by their beginning, everything else as it is."""
    return _BRIEF_ID.sub(r"\1…", words)


_BRIEF_ID = re.compile(r"\b([0-9a-fA-F]{8})-[0-9a-fA-F-]{20,}")
_SCALE = re.compile(r" \([^()]*\)$")


def without_scale(meaning: str) -> str:
    """What a fact means without the scale in brackets at its end."""
    return _SCALE.sub("", meaning)


def value_words(value: object, unit: object = None) -> str:
    """A value for people: yes, no, a number with its unit, a list in short."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return _item_words(value)
    if isinstance(value, list | tuple):
        dated = len(value) <= _DATED
        return _listed(
            [
                _item_words(each, dated=dated) if isinstance(each, Mapping) else value_words(each)
                for each in value
            ]
        )
    words = day_of(value) if isinstance(value, str) else str(value)
    return f"{words} {unit}" if unit else words.replace("_", " ")


_DATED = 3
"""Items of a list that are printed with their dates; a longer list is named, its own table has the dates."""


def _item_words(item: Mapping[str, object], *, dated: bool = True) -> str:
    """What an item is, with its date as exactly as it is known: ``fusion Mar 2023``."""
    names = [value_words(item[key]) for key in _NAMES if item.get(key) is not None]
    dates = [_date_words(item, key, how) for key, how in _DATES.items() if dated and item.get(key)]
    return " ".join([*(names or _any_words(item))[:1], *dates[:1]])


_NAMES = ("procedure", "drug", "name", "muscle", "place", "substance", "modality", "kind")
"""The fields by which an item of a list is called, the most telling first."""
_DATES = {
    "performed_on": "precision",
    "started_on": "started_precision",
    "implanted_on": "",
    "recorded_on": "",
}


def _date_words(item: Mapping[str, object], key: str, how: str) -> str:
    written, precision = item[key], item.get(how)
    try:
        on = written if isinstance(written, date) else date.fromisoformat(str(written))
    except ValueError:
        return str(written)
    return date_words(on, str(precision)) if precision in ("month", "year") else day(on)


def _any_words(item: Mapping[str, object]) -> list[str]:
    return [value_words(each) for key, each in item.items() if each is not None and key not in _DATES]


def _listed(entries: list[str]) -> str:
    """``none``, ``oxycodone``, or ``3: oxycodone (2), pregabalin``: what is listed, in short."""
    counted = Counter(entries)
    named = [f"{each} ({n})" if n > 1 else each for each, n in counted.items()]
    shown = ", ".join(named)
    return f"{len(entries)}: {shown}" if len(entries) > 1 else shown or "none"
