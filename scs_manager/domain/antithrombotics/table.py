"""Reads the antithrombotic table strictly: a fault is refused naming file and key.

A table belongs to one society: a source of another one is refused, so that the shorter intervals of
cardiology never stand beside those for procedures at the spine (``clinical.md`` 5.3, rule 2).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from scs_manager.domain.antithrombotics.rules import (
    Condition,
    DoseKind,
    Interval,
    Kind,
    Purpose,
    Renal,
    Route,
    Rule,
    Source,
    Sourced,
)
from scs_manager.domain.profile_values import Provenance
from scs_manager.domain.text import Text
from scs_manager.domain.toml_table import Table, count, listed, one_of, read_toml, slug, words, yes_no

CONDITIONS: Mapping[str, Any] = MappingProxyType(
    {"purpose": Purpose, "dose": DoseKind, "route": Route, "renal": Renal}
)
"""Key of a row -> the words it may hold."""
_TOP = (
    "id",
    "version",
    "title",
    "society",
    "citation",
    "sources",
    "trial",
    "inr",
    "clearance",
    "rule",
)
_ROW = (
    "drugs", "kind", *CONDITIONS, "hold", "other_holds", "restart", "other_restarts", "agrees", "inr",
    "clearance", "ask", "ask_source", "warning", "warning_source",
)  # fmt: skip


@dataclass(frozen=True)
class HoldTable:
    """One version of the table."""

    id: str
    version: str
    title: str
    citation: str
    sources: Mapping[str, Source]
    trial_provenance: Provenance
    """Of the rule that the drug stays off through lead removal."""
    normal_inr: Decimal
    inr_provenance: Provenance
    clearance_days: int
    """How old a creatinine clearance may be on the day of the procedure."""
    clearance_provenance: Provenance
    rules: tuple[Rule, ...]

    @property
    def name(self) -> str:
        """``ASRA, high-risk procedures, version 1``, as printed under every plan."""
        return f"{self.title}, version {self.version}"

    def rules_of(self, drug: str) -> tuple[Rule, ...]:
        """Every row about an ingredient; empty for one that the table does not name."""
        return tuple(rule for rule in self.rules if drug in rule.drugs)


@cache
def shipped_table() -> HoldTable:
    """The table that comes with the product."""
    name = "asra-high-risk.toml"
    return load_table(files(__package__).joinpath(name).read_text(encoding="utf-8"), name)


def load_table(text: str, filename: str) -> HoldTable:
    """A table from TOML. A fault is refused naming file and key."""
    top = read_toml(text, filename)
    top.only(*_TOP)
    sources = _sources(top)
    trial, inr = top.table("trial"), top.table("inr")
    trial.only("counted_from", "provenance")
    trial.take("counted_from", _removal)
    inr.only("normal_at_most", "provenance")
    clearance = top.table("clearance")
    clearance.only("window_days", "provenance")
    rules = tuple(_rule(row, sources) for row in top.tables("rule"))
    _each_once(top, rules)
    return HoldTable(
        id=top.take("id", slug),
        version=top.take("version", words),
        title=top.take("title", words),
        citation=top.take("citation", words),
        sources=MappingProxyType(sources),
        trial_provenance=trial.take("provenance", one_of(Provenance)),
        normal_inr=inr.take("normal_at_most", _decimal),
        inr_provenance=inr.take("provenance", one_of(Provenance)),
        clearance_days=clearance.take("window_days", count),
        clearance_provenance=clearance.take("provenance", one_of(Provenance)),
        rules=rules,
    )


def _sources(top: Table) -> dict[str, Source]:
    table, society = top.table("sources"), top.take("society", words)
    found = {}
    for key in table.content:
        row = table.table(key)
        row.only("society", "title", "provenance")
        if row.take("society", words) != society:
            raise row.refuse("society", "is another society's: its intervals may not be mixed with these")
        found[key] = Source(key, row.take("title", words), row.take("provenance", one_of(Provenance)))
    return found


def _rule(row: Table, sources: Mapping[str, Source]) -> Rule:
    row.only(*_ROW)
    hold, restart = _maybe_interval(row, "hold", sources), _maybe_interval(row, "restart", sources)
    ask, warning = row.maybe("ask", words, ""), row.maybe("warning", words, "")
    if bool(hold) == bool(ask):
        raise row.refuse("hold", "must be there, or else what to ask in its place")
    nobody: tuple[str, ...] = ()
    said = "ask_source" if ask else "warning_source" if warning else None
    return Rule(
        drugs=row.take("drugs", listed(words)),
        kind=row.take("kind", one_of(Kind)),
        conditions=tuple(_conditions(row)),
        hold=hold,
        other_holds=_intervals(row, "other_holds", sources),
        restart=restart,
        other_restarts=_intervals(row, "other_restarts", sources),
        agrees=tuple(
            _source(row, "agrees", key, sources) for key in row.maybe("agrees", listed(words), nobody)
        ),
        needs_inr=row.maybe("inr", yes_no, False),
        needs_clearance=row.maybe("clearance", yes_no, False),
        ask=Text(ask) if ask else None,
        warning=Text(warning) if warning else None,
        said_by=_source(row, said, row.take(said, words), sources) if said else None,
    )


def _conditions(row: Table) -> Iterator[Condition]:
    for key, enum in CONDITIONS.items():
        if key in row.content:
            yield row.take(key, one_of(enum))


def _maybe_interval(row: Table, key: str, sources: Mapping[str, Source]) -> Sourced | None:
    return _interval(row.table(key), sources) if key in row.content else None


def _intervals(row: Table, key: str, sources: Mapping[str, Source]) -> tuple[Sourced, ...]:
    return tuple(_interval(each, sources) for each in row.tables(key))


def _interval(row: Table, sources: Mapping[str, Source]) -> Sourced:
    row.only("hours", "days", "source")
    if ("hours" in row.content) == ("days" in row.content):
        raise row.refuse("days", "must be there, or else hours")
    unit = "hours" if "hours" in row.content else "days"
    least, most = row.take(unit, _span)
    return Sourced(Interval(least, most, unit), _source(row, "source", row.take("source", words), sources))


def _source(row: Table, key: str, name: str, sources: Mapping[str, Source]) -> Source:
    if name not in sources:
        raise row.refuse(key, "names no source of this table")
    return sources[name]


def _span(value: object) -> tuple[int, int]:
    found = listed(count)(value)
    if len(found) != 2 or not 0 < found[0] <= found[1]:
        raise ValueError("must be [least, most], above 0")
    return found[0], found[1]


def _removal(value: object) -> str:
    if value != "removal":
        raise ValueError("must be removal: a drug stays off while the leads are in")
    return "removal"


def _decimal(value: object) -> Decimal:
    if not isinstance(value, Decimal) or value <= 0:
        raise ValueError("must be a number with a decimal point, above 0")
    return value


def _each_once(top: Table, rules: tuple[Rule, ...]) -> None:
    """Two rows for one drug must differ in what they depend on, or one of them would never be found."""
    seen: set[tuple[str, tuple[Condition, ...]]] = set()
    for rule in rules:
        for drug in rule.drugs:
            if (drug, rule.conditions) in seen:
                raise top.refuse("rule", Text("%(drug)s stands twice under the same condition", drug=drug))
            seen.add((drug, rule.conditions))
