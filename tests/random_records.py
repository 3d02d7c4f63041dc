"""Records of invented patients, the same for the same seed: for properties of the rules and for benchmarks.

Most of a record is what a patient who may go on to a trial would have; ``noise`` is the share of facts that
differ: another value, nothing at all, too old, undated or dated after the day.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from scs_manager.domain.facts import (
    FACTS,
    LISTS,
    Completeness,
    Datum,
    FactDef,
    Facts,
    FieldDef,
    Kind,
    check_value,
)
from tests.domain.patients import FAVOURABLE

USUAL = {
    name: check_value(name, value)
    for name, value in FAVOURABLE.items()
    if name in FACTS and FACTS[name].kind is not Kind.RECORDS
}
SINGLE = tuple(fact for fact in FACTS.values() if fact.kind is not Kind.RECORDS)


@dataclass(frozen=True)
class Record:
    """One patient's single facts with their days, list items by list key, and which lists are complete."""

    facts: Mapping[str, tuple[Any, date | None]]
    items: Mapping[str, tuple[Mapping[str, Any], ...]]
    complete: Mapping[str, date]

    def to_facts(self) -> Facts:
        """The record as the rules read it."""
        single = {
            name: Datum(name, value, FACTS[name].unit, on, "invented")
            for name, (value, on) in self.facts.items()
        }
        lists = {LISTS[key]: Datum(LISTS[key], items) for key, items in self.items.items() if items}
        said = {key: Completeness(on, "Dr Sam Specimen") for key, on in self.complete.items()}
        return Facts(single | lists, said)


def random_record(rng: random.Random, on: date, *, noise: float = 0.1) -> Record:
    """One record as of a day."""
    facts = {}
    for fact in SINGLE:
        found = _fact(rng, fact, on, noise)
        if found is not None:
            facts[fact.name] = found
    items = {key: _items(rng, FACTS[name], on, noise) for key, name in LISTS.items()}
    complete = {key: _day(rng, on) for key in LISTS if rng.random() > noise}
    return Record(facts, items, complete)


def _fact(rng: random.Random, fact: FactDef, on: date, noise: float) -> tuple[Any, date | None] | None:
    usual = USUAL.get(fact.name)
    if rng.random() >= noise:
        return None if usual is None else (usual, _day(rng, on))
    return rng.choice((None, (_value(rng, fact, on), _odd_day(rng, on))))


def _day(rng: random.Random, on: date) -> date:
    return on - timedelta(days=rng.randrange(10))


def _odd_day(rng: random.Random, on: date) -> date | None:
    """In date, at the edges of common windows, long ago, undated, tomorrow."""
    days = rng.choice((0, 1, 29, 30, 31, 89, 90, 91, 364, 365, 366, 2000, -1, None))
    return None if days is None else on - timedelta(days=days)


def _items(rng: random.Random, fact: FactDef, on: date, noise: float) -> tuple[Mapping[str, Any], ...]:
    """The usual items, some left out, some invented."""
    kept = [item for item in FAVOURABLE.get(fact.name) or () if rng.random() >= noise]
    while rng.random() < noise:
        kept.append(_item(rng, fact, on))
    checked = check_value(fact.name, kept)
    return tuple(item for item in checked if isinstance(item, Mapping)) if isinstance(checked, tuple) else ()


def _item(rng: random.Random, fact: FactDef, on: date) -> dict[str, Any]:
    fields = [field for field in fact.item_fields if field.required or rng.random() < 0.6]
    item = {field.name: _value(rng, field, on) for field in fields}
    days = sorted(value for value in item.values() if isinstance(value, date))
    ordered = iter(days)  # what ends, ends after it began
    return {name: next(ordered) if isinstance(value, date) else value for name, value in item.items()}


def _value(rng: random.Random, limits: FactDef | FieldDef, on: date) -> Any:
    low, high = limits.low or 0, limits.high if limits.high is not None else 100
    match limits.kind:
        case Kind.BOOLEAN:
            return rng.random() < 0.5
        case Kind.CHOICE:
            return rng.choice(limits.choices)
        case Kind.CHOICES:
            return (rng.choice(limits.choices),)
        case Kind.INTEGER:
            return rng.randint(int(low), int(high))
        case Kind.NUMBER:
            return round(rng.uniform(low, high), rng.choice((0, 1)))
        case Kind.DATE:
            return on - timedelta(days=rng.randrange(20_000))
        case _:
            return rng.choice(("morphine", "pregabalin", "as reported"))
