"""The facts file: what a person or another program writes to be screened (design decision 27).

``{"on"?: "2026-05-13",
"facts": {"pain.leg_nrs": {"value": 7, "unit"?: "NRS", "on"?: "2026-05-01", "from"?: "clinic visit"}},
"complete"?: {"devices": {"on": "2026-05-11", "by": "Dr A"}}}``.
A bare value is undated; null is not assessed. A date whose precision is a month or a year counts as the last
day it can have been.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_checks import FACTS, LISTS, check_day, check_text, check_value, nearest
from scs_manager.domain.fact_definitions import FieldDef
from scs_manager.domain.fact_values import Completeness, Datum, Facts, Item, items_of
from scs_manager.domain.partial_dates import latest
from scs_manager.domain.text import Text


def read_facts_file(content: object) -> tuple[date | None, Facts]:
    """The day to screen on, if the file names one, and its facts; unknown keys are refused."""
    top = _object(content, "facts file", allowed=("on", "facts", "complete"))
    if "facts" not in top:
        raise InputError(Text("is missing"), place="facts")
    on = check_day(top["on"], "on") if top.get("on") is not None else None
    data = {}
    for name, written in _object(top["facts"], "facts", allowed=tuple(FACTS)).items():
        if written is not None:
            datum = _datum(name, written)
            if datum is not None:
                data[name] = datum
    return on, Facts(_at_their_latest(data), _complete(top.get("complete")))


def _at_their_latest(data: Mapping[str, Datum]) -> dict[str, Datum]:
    """Dates of which only the month or the year is given, as the last day they can have been."""
    found = {}
    for name, datum in data.items():
        fact, value = FACTS[name], datum.value
        exactness = data.get(fact.precision) if fact.precision else None
        if exactness is not None and isinstance(value, date):
            value = latest(value, str(exactness.value))
        elif fact.item_fields:
            value = tuple(_item_at_its_latest(item, fact.item_fields) for item in items_of(value))
        found[name] = replace(datum, value=value)
    return found


def _item_at_its_latest(item: Item, fields: Iterable[FieldDef]) -> Item:
    exact = {each.name: str(item.get(each.precision, "")) for each in fields if each.precision}
    dated = {name: latest(item[name], how) for name, how in exact.items() if name in item}
    return {**item, **dated}


def _object(value: object, place: str, *, allowed: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InputError(Text("must be an object"), place=place)
    for key in value:
        if key not in allowed:
            dotted = f"{place}.{key}" if place.startswith("complete") else str(key)
            raise InputError(nearest(str(key), allowed), place=dotted)
    return value


def _datum(name: str, written: object) -> Datum | None:
    if not isinstance(written, Mapping):
        return Datum(name, check_value(name, written), FACTS[name].unit)
    for key in written:
        if key not in ("value", "unit", "on", "from"):
            raise InputError(nearest(str(key), ("value", "unit", "on", "from")), place=f"{name}.{key}")
    if "value" not in written:
        raise InputError(Text("is missing"), place=f"{name}.value")
    if written["value"] is None:
        return None
    return Datum(
        name,
        check_value(name, written["value"]),
        _unit(name, written.get("unit")),
        check_day(written["on"], f"{name}.on") if written.get("on") is not None else None,
        check_text(written["from"], f"{name}.from") if written.get("from") else "",
    )


def _unit(name: str, written: object) -> str | None:
    expected = FACTS[name].unit
    if written is not None and written != expected:
        wanted = Text("must be %(unit)s", unit=expected) if expected else Text("has no unit")
        raise InputError(wanted, place=f"{name}.unit")
    return expected


def _complete(written: object) -> dict[str, Completeness]:
    if written is None:
        return {}
    found = {}
    for key, said in _object(written, "complete", allowed=tuple(LISTS)).items():
        place = f"complete.{key}"
        parts = _object(said, place, allowed=("on", "by"))
        found[key] = Completeness(
            check_day(parts.get("on"), f"{place}.on"), check_text(parts.get("by"), f"{place}.by")
        )
    return found
