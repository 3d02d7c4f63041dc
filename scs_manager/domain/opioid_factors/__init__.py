"""Opioid factor tables as versioned data, and how they are read and checked."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from scs_manager.domain.errors import InputError
from scs_manager.domain.relief import exact
from scs_manager.domain.text import Text

UNITS = ("mg/day", "mcg/h")


@dataclass(frozen=True)
class Factor:
    """MME per unit of the daily dose (mg a day, or mcg/h of a patch)."""

    factor: Fraction
    unit: str


@dataclass(frozen=True)
class FactorTable:
    """One version of a conversion table; a stored dose keeps the id and version it was made with."""

    id: str
    version: str
    title: str
    source: str
    provenance: str
    reassess: Fraction
    justify: Fraction
    factors: Mapping[str, Factor]
    not_converted: Mapping[str, str]

    @property
    def name(self) -> str:
        """``CDC 2022, version 1``, as printed under every dose."""
        return f"{self.title}, version {self.version}"


@cache
def shipped_table(table_id: str) -> FactorTable:
    """A table that comes with the product, such as ``cdc-2022``."""
    place = files(__package__) / f"{table_id}.toml"
    if not place.is_file():
        raise InputError(Text("There is no such opioid factor table."), place=table_id)
    return load_table(place.read_text(encoding="utf-8"), f"{table_id}.toml")


def load_table(text: str, filename: str) -> FactorTable:
    """A table from TOML. A fault is refused naming file and key."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(Text("%(fault)s", fault=error), place=filename) from error
    _known_keys(data, ("id", "version", "title", "source", "provenance"), filename)
    thresholds = _table(data, "thresholds", filename)
    return FactorTable(
        id=_text(data, "id", filename),
        version=_text(data, "version", filename),
        title=_text(data, "title", filename),
        source=_text(data, "source", filename),
        provenance=_text(data, "provenance", filename),
        reassess=_number(thresholds, "reassess", f"{filename}: thresholds"),
        justify=_number(thresholds, "justify", f"{filename}: thresholds"),
        factors=MappingProxyType(
            {
                drug: _factor(row, f"{filename}: factors.{drug}")
                for drug, row in _table(data, "factors", filename).items()
            }
        ),
        not_converted=MappingProxyType(dict(_table(data, "not_converted", filename))),
    )


def _known_keys(data: Mapping[str, Any], texts: tuple[str, ...], filename: str) -> None:
    for key in data:
        if key not in (*texts, "thresholds", "factors", "not_converted"):
            raise InputError(Text("Unknown key."), place=f"{filename}: {key}")


def _table(data: Mapping[str, Any], key: str, filename: str) -> Mapping[str, Any]:
    found = data.get(key)
    if not isinstance(found, dict):
        raise InputError(Text("A table is missing."), place=f"{filename}: {key}")
    return found


def _text(data: Mapping[str, Any], key: str, filename: str) -> str:
    found = data.get(key)
    if not isinstance(found, str) or not found:
        raise InputError(Text("A text is missing."), place=f"{filename}: {key}")
    return found


def _number(data: Mapping[str, Any], key: str, place: str) -> Fraction:
    found = data.get(key)
    if not isinstance(found, int | str):
        raise InputError(Text("A number is missing."), place=f"{place}.{key}")
    number = exact(found, place=f"{place}.{key}")
    if number <= 0:
        raise InputError(Text("Must be above 0."), place=f"{place}.{key}")
    return number


def _factor(row: object, place: str) -> Factor:
    if not isinstance(row, dict) or row.get("unit") not in UNITS:
        raise InputError(Text("A factor needs a number and a unit, mg/day or mcg/h."), place=place)
    return Factor(_number(row, "factor", place), row["unit"])
