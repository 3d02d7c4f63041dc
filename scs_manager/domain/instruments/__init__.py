"""Questionnaires: one engine, definitions as versioned data, three modes by licence (measures.md 1).

``score(shipped_instruments()["phq-9"], [1, 2, 1, 2, 0, 1, 1, 0, 0])`` gives a sheet of scores.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from scs_manager.domain.instruments.definition import (
    Direction,
    Instrument,
    Item,
    Licence,
    Mark,
    Method,
    ScoreDef,
)
from scs_manager.domain.instruments.definition_file import load_instrument
from scs_manager.domain.instruments.scoring import score, stated
from scs_manager.domain.instruments.sheet import Result, Sheet

__all__ = [
    "Direction",
    "Instrument",
    "Item",
    "Licence",
    "Mark",
    "Method",
    "Result",
    "ScoreDef",
    "Sheet",
    "load_instrument",
    "score",
    "shipped_instruments",
    "stated",
]


@cache
def shipped_instruments() -> Mapping[str, Instrument]:
    """The instruments that come with the application, by id in alphabetical order."""
    folder = files(__package__) / "definitions"
    found = [
        load_instrument(file.read_text(encoding="utf-8"), file.name)
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    ]
    return MappingProxyType({instrument.id: instrument for instrument in found})
