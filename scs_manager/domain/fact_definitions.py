"""What a fact is: its name, meaning, kind, unit and limits. The catalogue is written in these words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of value a fact or a field of a listed item takes."""

    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    TEXT = "text"
    RECORDS = "records"


TEXT_LIMIT = 4000
"""Longest text of a fact, in characters (design decision 31)."""


@dataclass(frozen=True, slots=True)
class FieldDef:
    """One field of a listed item, such as the date of an operation; ``low`` and ``high`` are inclusive."""

    name: str
    kind: Kind
    meaning: str
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    required: bool = False
    precision: str | None = None
    """For dates of which only the month or year may be known: the field that says how exact it is."""
    reads: Callable[[str], tuple[str, ...]] | None = None
    """For several choices: how the text that older records hold is read."""


@dataclass(frozen=True, slots=True)
class FactDef:
    """One fact of the catalogue; its name is ``group.fact`` and ``group`` is the noun of the record form."""

    name: str
    kind: Kind
    meaning: str
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    item_fields: tuple[FieldDef, ...] = ()
    completeness: str | None = None
    """For lists only: the key under which "complete as of DATE, by NAME" is said (decision 18)."""
    precision: str | None = None
    """For dates of which only the month or year may be known: the fact that says how exact it is."""
    reads: Callable[[str], tuple[str, ...]] | None = None
    """As in `FieldDef`."""

    @property
    def group(self) -> str:
        """The noun of the record form: ``pain`` of ``pain.leg_nrs``."""
        return self.name.partition(".")[0]


def number(
    name: str, meaning: str, low: float | None, high: float | None, unit: str | None = None
) -> FactDef:
    """A fact that may have decimals, from ``low`` to ``high`` inclusive."""
    return FactDef(name, Kind.NUMBER, meaning, unit, low, high)


def integer(
    name: str, meaning: str, low: float | None, high: float | None, unit: str | None = None
) -> FactDef:
    """A fact in whole numbers, from ``low`` to ``high`` inclusive."""
    return FactDef(name, Kind.INTEGER, meaning, unit, low, high)


def yes_no(name: str, meaning: str) -> FactDef:
    """A question answered yes or no."""
    return FactDef(name, Kind.BOOLEAN, meaning)


def choice(name: str, meaning: str, *choices: str) -> FactDef:
    """A question answered with one of a few words."""
    return FactDef(name, Kind.CHOICE, meaning, choices=choices)


def choices(name: str, meaning: str, *words: str) -> FactDef:
    """A question answered with any of several words; ``none`` stands alone."""
    return FactDef(name, Kind.CHOICES, meaning, choices=words)


def date_of(name: str, meaning: str, *, precision: str | None = None) -> FactDef:
    """A fact that is itself a date; ``precision`` names the fact that says how exact it is."""
    return FactDef(name, Kind.DATE, meaning, precision=precision)


def text(name: str, meaning: str) -> FactDef:
    """A fact in words."""
    return FactDef(name, Kind.TEXT, meaning)


def records(name: str, meaning: str, completeness: str, fields: Iterable[FieldDef]) -> FactDef:
    """A list of items that says no only when someone has said that it is complete."""
    return FactDef(name, Kind.RECORDS, meaning, item_fields=tuple(fields), completeness=completeness)
