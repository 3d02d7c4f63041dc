"""The JSON Schema of the facts file, with the meaning, unit and range of every fact."""

from typing import Any

from scs_manager.domain.fact_checks import FACTS, LISTS
from scs_manager.domain.fact_definitions import TEXT_LIMIT, FactDef, FieldDef, Kind

_DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


def facts_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every facts file keeps to."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facts file of SCS Manager",
        "description": "A bare value is undated; null means not assessed.",
        "type": "object",
        "required": ["facts"],
        "additionalProperties": False,
        "properties": {
            "on": {**_DAY, "description": "Day to screen on"},
            "facts": {
                "type": "object",
                "additionalProperties": False,
                "properties": {name: _fact(fact) for name, fact in sorted(FACTS.items())},
            },
            "complete": {
                "type": "object",
                "description": "Lists that somebody says are complete; without it absence is unknown.",
                "additionalProperties": False,
                "properties": {key: _complete(list_name) for key, list_name in sorted(LISTS.items())},
            },
        },
    }


def _fact(fact: FactDef) -> dict[str, Any]:
    value = _value(fact)
    dated: dict[str, Any] = {
        "type": "object",
        "required": ["value"],
        "additionalProperties": False,
        "properties": {
            "value": {"anyOf": [value, {"type": "null"}]},
            "unit": {"const": fact.unit} if fact.unit else {"type": "null"},
            "on": {**_DAY, "description": "Day on which the value was true"},
            "from": {"type": "string", "maxLength": TEXT_LIMIT, "description": "Where the value comes from"},
        },
    }
    unit = {"x-unit": fact.unit} if fact.unit else {}
    return {"description": fact.meaning, **unit, "anyOf": [value, dated, {"type": "null"}]}


def _value(limits: FactDef | FieldDef) -> dict[str, Any]:
    if limits.kind is Kind.RECORDS and isinstance(limits, FactDef):
        return {"type": "array", "items": _item(limits)}
    if limits.kind is Kind.CHOICE:
        return {"enum": list(limits.choices)}
    if limits.kind is Kind.CHOICES:
        return {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": list(limits.choices)}}
    if limits.kind is Kind.DATE:
        return _date(limits)
    if limits.kind is Kind.TEXT:
        return {"type": "string", "minLength": 1, "maxLength": TEXT_LIMIT}
    low = {} if limits.low is None else {"minimum": limits.low}
    high = {} if limits.high is None else {"maximum": limits.high}
    return {"type": str(limits.kind), **low, **high}


def _date(limits: FactDef | FieldDef) -> dict[str, Any]:
    """A day; in an item whose date may be inexact also a month or a year."""
    if isinstance(limits, FieldDef) and limits.precision:
        return {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
    return dict(_DAY)


def _item(fact: FactDef) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [field.name for field in fact.item_fields if field.required],
        "additionalProperties": False,
        "properties": {
            field.name: {
                "description": field.meaning,
                **({"x-unit": field.unit} if field.unit else {}),
                **_value(field),
            }
            for field in fact.item_fields
        },
    }


def _complete(list_name: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": FACTS[list_name].meaning,
        "required": ["on", "by"],
        "additionalProperties": False,
        "properties": {"on": _DAY, "by": {"type": "string", "minLength": 1}},
    }
