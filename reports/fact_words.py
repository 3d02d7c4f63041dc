"""Facts, values and sources in words short enough for a table."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from reports.dates import day_of
from scs_manager.domain.facts import FACTS


def fact_words(name: str) -> str:
    """What a fact means, without its scale; its name when the catalogue does not know it."""
    known = FACTS.get(name)
    return without_scale(known.meaning) if known else name


def facts_by_group(names: Iterable[str]) -> dict[str, list[str]]:
    """Facts in words under the noun of the record in which each is entered."""
    groups: dict[str, list[str]] = {}
    for name in names:
        group = name.partition(".")[0].replace("_", " ")
        groups.setdefault(group, []).append(fact_words(name))
    return groups


def brief_source(source: str) -> str:
    """``Observation/ea4c110b… (issued)``; of several sources the first, and how many more there are."""
    parts = [with_brief_ids(part) for part in source.split(", ")]
    return ", ".join(parts) if len(parts) <= 2 else f"{parts[0]} and {len(parts) - 1} more"


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
        return _listed([value_words(each) for each in value])
    words = day_of(value) if isinstance(value, str) else str(value)
    return f"{words} {unit}" if unit else words.replace("_", " ")


def _item_words(item: Mapping[str, object]) -> str:
    """What an item is, with its day if it has one: ``fusion 14 March 2023``."""
    said = [value_words(each) for each in item.values() if each is not None]
    days = [each for each in said if _DAY.search(each)]
    names = [each for each in said if each not in days]
    return " ".join([*names[:1], *days[:1]])


_DAY = re.compile(r"^\d{1,2} \w+ \d{4}$")


def _listed(entries: list[str]) -> str:
    """``none``, ``oxycodone``, or ``3: oxycodone (2), pregabalin``: what is listed, in short."""
    counted = Counter(entries)
    named = [f"{each} ({n})" if n > 1 else each for each, n in counted.items()]
    shown = ", ".join(named)
    return f"{len(entries)}: {shown}" if len(entries) > 1 else shown or "none"
