"""What a stored screening leaves open: which facts would settle it, and what is due later."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scs_manager.domain.facts import FACTS
from scs_manager.domain.findings import Rung
from scs_manager.web.record_places import record_href
from scs_manager.web.screening_marks import Cell, Result, mark_of


@dataclass(frozen=True)
class Way:
    """Facts which together would settle something, each with the place to record it."""

    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Settle:
    """One open criterion and the alternative ways to settle it."""

    statement: str
    why: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Keeping:
    """One criterion that keeps the outcome where it is: as found, and the first facts it lacks."""

    slug: str
    statement: str
    state: Cell
    missing: tuple[tuple[str, str], ...]
    more: int


NAMED = 3
"""Missing facts named in the list; the opened row of the criterion names them all."""


def core_findings(result: Result) -> list[Mapping[str, Any]]:
    """The findings behind the overall outcome: core, with the safety it includes."""
    wanted = result["overall"]["profile"]
    core = next((each for each in result["profiles"] if each["id"] == wanted), None)
    return list(core["findings"]) if core else []


def open_findings(result: Result) -> list[Mapping[str, Any]]:
    """The unknown criteria that keep the overall outcome incomplete."""
    return [
        finding
        for finding in core_findings(result)
        if finding["display_state"] == "unknown"
        and (finding["role"] == "exclusion" or (finding["role"] == "indication" and finding["required"]))
    ]


_KEPT_BY = {Rung.OPTIMISE_FIRST: "optimise-first", Rung.PROCEED_WITH_CAUTIONS: "caution"}
"""Outcomes that nothing open keeps incomplete, and the role of the criteria that keep them there."""


def kept_by(result: Result, case_id: uuid.UUID) -> tuple[Keeping, ...]:
    """What keeps an outcome of "optimise first" or "with cautions" from being better; unknown counts too."""
    role = _KEPT_BY.get(result["overall"]["outcome"])
    return tuple(
        Keeping(
            str(finding["criterion"]),
            str(finding["favourable"]),
            mark_of(finding),
            tuple((FACTS[name].meaning, record_href(case_id, name)) for name in finding["missing"][:NAMED]),
            max(0, len(finding["missing"]) - NAMED),
        )
        for finding in core_findings(result)
        if finding["role"] == role and finding["display_state"] != "met"
    )


def settle_list(result: Result, case_id: uuid.UUID) -> tuple[Settle, ...]:
    """What to find out, criterion by criterion, with links to where it is recorded."""
    return tuple(
        Settle(
            str(finding["favourable"]),
            str(finding["why"]),
            tuple(
                Way(tuple((FACTS[name].meaning, record_href(case_id, name)) for name in names))
                for names in finding["alternatives"]
            ),
        )
        for finding in open_findings(result)
    )


def named(names: Iterable[str]) -> tuple[str, ...]:
    """Facts by their meaning."""
    return tuple(FACTS[name].meaning if name in FACTS else name for name in names)


def due_later(result: Result) -> tuple[str, ...]:
    """What later stages ask, once each."""
    listed = [finding["favourable"] for each in result["profiles"] for finding in each["due_later"]]
    return tuple(dict.fromkeys(str(words) for words in listed))
