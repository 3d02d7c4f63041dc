"""Dates that cannot be: an end before its beginning, what happened after today."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_definitions import FactDef, Kind
from scs_manager.domain.partial_dates import earliest, latest
from scs_manager.domain.text import Text

_ORDER = (
    ("started_on", "started_precision", "stopped_on", "stopped_precision"),
    ("performed_on", "precision", "recurrence_on", "recurrence_precision"),
)
"""First date and how exact it is, second date and how exact it is."""

PLANNED = frozenset(
    {
        "stop_on",
        "restart_on",
        "trial.planned_removal_on",
        "permanent.implant_planned_on",
        "permanent.authorised_until",
        "packet.privileges_until",
    }
)
"""Dates of a plan, of an item or of their own, which may lie ahead; every other date has happened."""
FUTURE = Text("The day lies in the future")
BEFORE_BIRTH = Text("The day lies before the patient’s birth")


def is_ahead(name: str, day: object, precision: str | None, today: date) -> bool:
    """Whether a date that must have happened certainly lies after today; 2026 does not while it is 2026."""
    return name not in PLANNED and isinstance(day, date) and earliest(day, precision) > today


def is_before_birth(day: object, precision: str | None, born: date) -> bool:
    """Whether a date certainly lies before the patient's life; 1958 does not for somebody born that year."""
    return isinstance(day, date) and latest(day, precision) < born


def check_item_happened(fact: FactDef, item: Mapping[str, Any], today: date, born: date) -> None:
    """Refuses, at its place, a date of the item that cannot be: after today, or before the birth."""
    for field in fact.item_fields:
        if field.kind is not Kind.DATE:
            continue
        precision, day = item.get(field.precision) if field.precision else None, item.get(field.name)
        if is_ahead(field.name, day, precision, today):
            raise InputError(FUTURE, place=f"{fact.name}.{field.name}")
        if is_before_birth(day, precision, born):
            raise InputError(BEFORE_BIRTH, place=f"{fact.name}.{field.name}")


def check_item_order(item: Mapping[str, Any], place: str) -> None:
    """Refuses an item whose second date certainly lies before the first, at the second one's place."""
    for first, first_how, second, second_how in _ORDER:
        begun, ended = item.get(first), item.get(second)
        if not isinstance(begun, date) or not isinstance(ended, date):
            continue
        if latest(ended, item.get(second_how)) < earliest(begun, item.get(first_how)):
            raise InputError(Text("lies before the date it must follow"), place=f"{place}.{second}")
