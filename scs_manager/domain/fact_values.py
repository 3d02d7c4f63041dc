"""A patient's facts as values: each with its date and source, lists with who said that they are complete."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from scs_manager.domain.partial_dates import earliest

Item = Mapping[str, Any]
Value = int | float | Decimal | bool | str | date | tuple[str, ...] | tuple[Item, ...]

_DATED_BY = ("performed_on", "started_on", "implanted_on", "recorded_on")
_PRECISION = {"performed_on": "precision", "started_on": "started_precision"}
"""Which field says how exact a date is."""


@dataclass(frozen=True, slots=True)
class Datum:
    """One fact: its value, unit, the day it was true (None: undated) and where it came from."""

    name: str
    value: Value
    unit: str | None = None
    on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Completeness:
    """Somebody said that a list is complete: on which day, and who."""

    on: date
    by: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one patient: the newest datum of each fact; a fact that is absent is not known."""

    data: Mapping[str, Datum] = field(default_factory=dict)
    complete: Mapping[str, Completeness] = field(default_factory=dict)

    def get(self, name: str) -> Datum | None:
        """The datum of that name; None means not known."""
        return self.data.get(name)

    def known_on(self, day: date) -> "Facts":
        """These facts without whatever is dated after ``day``: a screening never uses the future."""
        data = {}
        for name, datum in self.data.items():
            if datum.value.__class__ is not tuple:
                if datum.on is None or datum.on <= day:
                    data[name] = datum
            elif (seen := _seen_on(datum, day)) is not None:
                data[name] = seen
        return Facts(data, {name: said for name, said in self.complete.items() if said.on <= day})


def _seen_on(datum: Datum, day: date) -> Datum | None:
    """A list without the items that began later; several words stand or fall by their own day."""
    value = datum.value
    if not isinstance(value, tuple) or (value and not isinstance(value[0], Mapping)):
        return None if datum.on is not None and datum.on > day else datum
    items = tuple([item for item in items_of(value) if _begun(item, day)])
    if len(items) == len(value):
        return datum
    return Datum(datum.name, items, datum.unit, datum.on, datum.source) if items else None


def items_of(value: Value) -> tuple[Item, ...]:
    """The items of a list; nothing for a single value and for several words."""
    if not isinstance(value, tuple):
        return ()
    return tuple([item for item in value if isinstance(item, Mapping)])


def _begun(item: Item, day: date) -> bool:
    """Whether an item can have begun by a day; one known by month or year begins with its first day."""
    for name in _DATED_BY:
        at = item.get(name)
        if isinstance(at, date) and at > day and earliest(at, item.get(_PRECISION.get(name, ""))) > day:
            return False
    return True
