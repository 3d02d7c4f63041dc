"""Whether a value can be a fact's value: kind, limits and choices, refused with the place of the fault."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from math import isfinite
from typing import Any

from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_definitions import TEXT_LIMIT, FactDef, FieldDef, Kind
from scs_manager.domain.fact_order import check_item_order
from scs_manager.domain.fact_values import Item, Value
from scs_manager.domain.facts_catalogue import HISTORY_FACTS
from scs_manager.domain.facts_catalogue_lists import LIST_FACTS
from scs_manager.domain.facts_catalogue_safety import SAFETY_FACTS
from scs_manager.domain.partial_dates import read_partial
from scs_manager.domain.text import Text

FACTS: Mapping[str, FactDef] = {fact.name: fact for fact in (*HISTORY_FACTS, *LIST_FACTS, *SAFETY_FACTS)}
"""The catalogue: every fact that a criterion may read, by name."""

LISTS: Mapping[str, str] = {fact.completeness: fact.name for fact in LIST_FACTS if fact.completeness}
"""Completeness key to the list it speaks of: ``devices`` to ``safety.devices``."""

NONE = "none"
"""The word of several that says that there is none of them."""

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def nearest(name: str, known: Sequence[str]) -> Text:
    """A refusal of an unknown name that offers the nearest known one."""
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return Text("is not known; did you mean %(close)s?", close=close[0])
    return Text("is not known")


def check_value(name: str, value: object) -> Value:
    """The value as that fact keeps it; an unknown name or a value outside its limits is refused by name."""
    fact = FACTS.get(name)
    if fact is None:
        raise InputError(nearest(name, tuple(FACTS)), place=name)
    if fact.kind is Kind.RECORDS:
        return _check_records(fact, value)
    return _check_one(fact, value, name)


def check_day(value: object, place: str) -> date:
    """A civil date, from a date or from text written YYYY-MM-DD; anything else is refused."""
    if type(value) is date:
        return value
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise InputError(
                Text("%(value)s is not a day of the calendar", value=value), place=place
            ) from None
    raise InputError(Text("must be a date written YYYY-MM-DD"), place=place)


def check_text(value: object, place: str) -> str:
    """Text of 1 to 4,000 characters without control characters."""
    if not isinstance(value, str) or not value.strip():
        raise InputError(Text("must be text"), place=place)
    if len(value) > TEXT_LIMIT:
        raise InputError(Text("is longer than %(limit)s characters", limit=TEXT_LIMIT), place=place)
    if _CONTROL.search(value):
        raise InputError(Text("holds a control character"), place=place)
    return value


def _check_one(limits: FactDef | FieldDef, value: object, place: str) -> Value:
    if limits.kind in (Kind.NUMBER, Kind.INTEGER):
        return _check_number(limits, value, place)
    if limits.kind is Kind.BOOLEAN:
        if not isinstance(value, bool):
            raise InputError(Text("must be true or false"), place=place)
        return value
    if limits.kind is Kind.CHOICE:
        if value not in limits.choices:
            raise InputError(Text("must be one of: %(words)s", words=", ".join(limits.choices)), place=place)
        return str(value)
    if limits.kind is Kind.CHOICES:
        return _check_choices(limits, value, place)
    return check_day(value, place) if limits.kind is Kind.DATE else check_text(value, place)


def _check_choices(limits: FactDef | FieldDef, value: object, place: str) -> tuple[str, ...]:
    """Several words, each once and in the catalogue's order; ``none`` cannot stand beside another."""
    if isinstance(value, str) and limits.reads is not None:
        value = limits.reads(value)
    if not isinstance(value, list | tuple) or not value:
        raise InputError(Text("must be a list of words"), place=place)
    if any(word not in limits.choices for word in value):
        raise InputError(Text("must hold only: %(words)s", words=", ".join(limits.choices)), place=place)
    if NONE in value and len(set(value)) > 1:
        raise InputError(Text("says none beside something else"), place=place)
    return tuple(word for word in limits.choices if word in value)


def _check_number(limits: FactDef | FieldDef, value: object, place: str) -> int | float | Decimal:
    whole = limits.kind is Kind.INTEGER
    kinds = (int,) if whole else (int, float, Decimal)
    if isinstance(value, bool) or not isinstance(value, kinds) or not isfinite(value):
        wanted = Text("must be a whole number") if whole else Text("must be a number")
        raise InputError(wanted, place=place)
    number: int | float | Decimal = value
    if (limits.low is not None and number < limits.low) or (limits.high is not None and number > limits.high):
        raise InputError(_range_text(limits), place=place)
    return number


def _range_text(limits: FactDef | FieldDef) -> Text:
    return Text("must lie between %(low)g and %(high)g", low=limits.low, high=limits.high)


def _check_records(fact: FactDef, value: object) -> tuple[Item, ...]:
    if not isinstance(value, list | tuple):
        raise InputError(Text("must be a list of items"), place=fact.name)
    return tuple(_check_item(fact, item, f"{fact.name}[{index}]") for index, item in enumerate(value))


def _check_item(fact: FactDef, item: object, place: str) -> Item:
    if not isinstance(item, Mapping):
        raise InputError(Text("must be an item with named fields"), place=place)
    fields = {field.name: field for field in fact.item_fields}
    for key in item:
        if key not in fields:
            raise InputError(nearest(str(key), tuple(fields)), place=f"{place}.{key}")
    found = dict(_field_values(fields, _exactly(fields, item), place))
    check_item_order(found, place)
    return found


def _exactly(fields: Mapping[str, FieldDef], item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The item with dates such as ``2019`` and ``2019-05`` as their last day, and how exact they are."""
    read = dict(item)
    for name, limits in fields.items():
        written = item.get(name)
        if limits.precision and isinstance(written, str) and len(written) < len("2019-05-12"):
            known = read_partial(written)
            if known is not None:
                read |= {name: known.day, limits.precision: known.precision}
    return read


def _field_values(
    fields: Mapping[str, FieldDef], item: Mapping[str, Any], place: str
) -> list[tuple[str, Any]]:
    values: list[tuple[str, Any]] = []
    for name, limits in fields.items():
        found = item.get(name)
        if found is not None:
            values.append((name, _check_one(limits, found, f"{place}.{name}")))
        elif limits.required:
            raise InputError(Text("is missing"), place=f"{place}.{name}")
    return values
