"""Values of facts as plain JSON data, and back as the kind the catalogue says."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from scs_manager.domain.facts import FACTS, Completeness, Datum, FactDef, Facts, FieldDef, Item, Kind, Value


def stored(value: Value | None) -> Any:
    """A value as JSON keeps it: days as ISO text, decimals as the number they print as."""
    if isinstance(value, tuple):
        return [stored_item(item) if isinstance(item, Mapping) else item for item in value]
    return _stored(value)


def stored_item(item: Item) -> dict[str, Any]:
    """A listed item as JSON keeps it."""
    return {name: _stored(value) for name, value in item.items()}


def restored(name: str, value: Any) -> Value:
    """A stored value as the fact of that name has it."""
    fact = FACTS[name]
    if fact.kind is Kind.RECORDS:
        return tuple(restored_item(fact, item) for item in value)
    kept: Value = _restored(fact, value)
    return kept


def restored_item(fact: FactDef, item: Mapping[str, Any]) -> dict[str, Any]:
    """A stored item as the list's catalogue entry has it; fields the catalogue dropped are left out."""
    fields = _RESTORERS[fact.name]
    return {
        name: value if (restore := fields[name]) is None else restore(value)
        for name, value in item.items()
        if name in fields
    }


def restored_columns(fact: FactDef, values: Iterable[Any]) -> dict[str, Any]:
    """An item that was stored by columns, one a field in the catalogue's order; None was not answered."""
    return {
        name: value if restore is None else restore(value)
        for (name, restore), value in zip(_RESTORERS[fact.name].items(), values, strict=True)
        if value is not None
    }


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """Facts in the shape of the facts file, so that a stored screening can be run again anywhere."""
    return {
        "facts": {name: _datum_to_json(datum) for name, datum in sorted(facts.data.items())},
        "complete": {
            name: {"on": said.on.isoformat(), "by": said.by} for name, said in sorted(facts.complete.items())
        },
    }


def facts_from_json(content: Mapping[str, Any]) -> Facts:
    """The facts of a stored screening; what the catalogue has dropped since is left out."""
    data = {
        name: Datum(
            name,
            restored(name, kept["value"]),
            kept.get("unit"),
            date.fromisoformat(kept["on"]) if kept.get("on") else None,
            kept.get("from", ""),
        )
        for name, kept in content.get("facts", {}).items()
        if name in FACTS
    }
    complete = {
        name: Completeness(date.fromisoformat(said["on"]), said["by"])
        for name, said in content.get("complete", {}).items()
    }
    return Facts(data, complete)


def _datum_to_json(datum: Datum) -> dict[str, Any]:
    parts = {"value": stored(datum.value), "unit": datum.unit, "on": _stored(datum.on), "from": datum.source}
    return {name: part for name, part in parts.items() if part not in (None, "")}


def _stored(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value


def _restored(limits: FactDef | FieldDef, value: Any) -> Any:
    restore = _restorer(limits)
    return value if restore is None else restore(value)


def _restorer(limits: FactDef | FieldDef) -> Callable[[Any], Any] | None:
    """How a stored value of that kind becomes its own again; None where it is stored as it is."""
    match limits.kind:
        case Kind.DATE:
            return _day
        case Kind.NUMBER:
            return _number
        case Kind.CHOICES:
            return partial(_words, limits.reads)
        case _:
            return None


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _number(value: Any) -> Any:
    if not isinstance(value, float):
        return value
    return int(value) if value.is_integer() else Decimal(repr(value))


def _words(reads: Callable[[str], tuple[str, ...]] | None, value: Any) -> Any:
    return reads(value) if reads and isinstance(value, str) else tuple(value)


_RESTORERS = {
    name: {field.name: _restorer(field) for field in fact.item_fields} for name, fact in FACTS.items()
}
