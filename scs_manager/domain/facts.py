"""Facts: the catalogue, the values, their checks and the facts file, under one name for the other layers."""

from scs_manager.domain.fact_checks import FACTS, LISTS, check_day, check_value
from scs_manager.domain.fact_definitions import FactDef, FieldDef, Kind
from scs_manager.domain.fact_values import Completeness, Datum, Facts, Item, Value, items_of
from scs_manager.domain.facts_file import read_facts_file
from scs_manager.domain.facts_schema import facts_schema

__all__ = [
    "FACTS",
    "LISTS",
    "Completeness",
    "Datum",
    "FactDef",
    "Facts",
    "FieldDef",
    "Item",
    "Kind",
    "Value",
    "check_day",
    "check_value",
    "facts_schema",
    "items_of",
    "read_facts_file",
]
