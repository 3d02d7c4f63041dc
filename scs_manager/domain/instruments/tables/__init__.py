"""Look-up tables of the questionnaires as versioned data: T-scores and national value sets."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from types import MappingProxyType

from scs_manager.domain.instruments.definition import Mark
from scs_manager.domain.toml_table import Table, listed, number, one_of, read_toml, slug, words

LOWEST_RAW, HIGHEST_RAW = 4, 20
"""Raw sums of a 4-item short form."""
DIMENSIONS = ("mobility", "self_care", "usual_activities", "pain_discomfort", "anxiety_depression")
_HEAD = ("id", "version", "source", "provenance")


@dataclass(frozen=True, slots=True)
class TTable:
    """T-scores (mean 50, SD 10 of the reference population) of raw sums from 4 to 20."""

    name: str
    version: str
    t: tuple[Fraction, ...]
    source: str
    provenance: Mark

    def of(self, raw: int) -> Fraction:
        """The T-score of a raw sum."""
        if not LOWEST_RAW <= raw <= HIGHEST_RAW:
            raise ValueError(f"no T-score for a raw sum of {raw}")
        return self.t[raw - LOWEST_RAW]


@dataclass(frozen=True, slots=True)
class ValueSet:
    """Decrements by dimension and level; the version is stored with every index."""

    name: str
    title: str
    version: str
    decrements: tuple[tuple[Fraction, ...], ...]
    """For each dimension the decrements of levels 1 to 5."""
    source: str
    provenance: Mark

    def index(self, levels: tuple[int, ...]) -> Fraction:
        """1 less the decrement of each of the five levels."""
        return 1 - sum(
            (each[level - 1] for each, level in zip(self.decrements, levels, strict=True)), Fraction(0)
        )


def load_t_tables(text: str, filename: str) -> Mapping[str, TTable]:
    """T tables by name. A column that does not rise, or misses its checksum, is refused."""
    top = read_toml(text, filename)
    version, source, provenance = _head(top)
    tables = {name: top.table(name) for name in top.content if name not in _HEAD}
    return MappingProxyType(
        {name: TTable(name, version, _column(table), source, provenance) for name, table in tables.items()}
    )


def load_value_sets(text: str, filename: str) -> Mapping[str, ValueSet]:
    """Value sets by name. One whose decrements do not give its published worst index is refused."""
    top = read_toml(text, filename)
    version, source, provenance = _head(top)
    found = {}
    for name in [name for name in top.content if name not in _HEAD]:
        table = top.table(name)
        table.only("title", "worst", *DIMENSIONS)
        rows = tuple((Fraction(0), *_levels(table, dimension)) for dimension in DIMENSIONS)
        found[name] = ValueSet(name, table.take("title", words), version, rows, source, provenance)
        if found[name].index((5,) * len(DIMENSIONS)) != table.take("worst", number):
            raise table.refuse("worst", "is not the index of the worst levels: a cell is mistyped")
    return MappingProxyType(found)


def _head(top: Table) -> tuple[str, str, Mark]:
    top.take("id", slug)
    return top.take("version", words), top.take("source", words), top.take("provenance", one_of(Mark))


def _column(table: Table) -> tuple[Fraction, ...]:
    table.only("t", "sum")
    column = table.take("t", listed(number))
    if len(column) != HIGHEST_RAW - LOWEST_RAW + 1 or list(column) != sorted(set(column)):
        raise table.refuse("t", "must hold 17 rising values")
    if sum(column) != table.take("sum", number):
        raise table.refuse("sum", "is not the sum of the column: a cell is mistyped")
    return column


def _levels(table: Table, dimension: str) -> tuple[Fraction, ...]:
    levels = table.take(dimension, listed(number))
    if len(levels) != 4:
        raise table.refuse(dimension, "must hold the decrements of levels 2 to 5")
    return levels


def _shipped(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


T_TABLES = load_t_tables(_shipped("promis-4a.toml"), "promis-4a.toml")
"""T-score tables that come with the application, by scale and form version."""
VALUE_SETS = load_value_sets(_shipped("eq-5d-5l.toml"), "eq-5d-5l.toml")
"""Value sets that come with the application; used only where the clinic holds the licence."""
