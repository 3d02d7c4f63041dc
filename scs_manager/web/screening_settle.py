"""What a stored screening leaves open: which facts would settle it, and what is due later."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forms.records import HISTORY, HISTORY_LISTS, PSYCHOLOGY, SAFETY, SAFETY_LISTS
from scs_manager.domain.facts import FACTS, LISTS
from scs_manager.web.screening_marks import Result


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


def record_href(case_id: uuid.UUID, name: str) -> str:
    """The page on which a fact is recorded."""
    base = f"/cases/{case_id}"
    key = next((key for key, fact in LISTS.items() if fact == name), None)
    if key is not None:
        tab = "history" if key in HISTORY_LISTS else "safety" if key in SAFETY_LISTS else ""
        return f"{base}/{tab}#{key}"
    for tab, sections in (("history", HISTORY), ("safety", SAFETY), ("psychology", PSYCHOLOGY)):
        for section in sections:
            if any(fact.name == name for fact in section.facts):
                return f"{base}/{tab}/{section.slug}#{name.partition('.')[2]}"
    return base + _ELSEWHERE.get(name, _ELSEWHERE.get(name.partition(".")[0], ""))


_ELSEWHERE = {
    "team_review": "/team-review",
    "trial": "/trial",
    "trial.consent_signed": "/consent",
    "psychology": "/psychology",
    "patient": "/identity",
}
"""Facts, and groups of them, that have no form of the record, but a page of their own."""


def due_later(result: Result) -> tuple[str, ...]:
    """What later stages ask, once each."""
    listed = [finding["favourable"] for each in result["profiles"] for finding in each["due_later"]]
    return tuple(dict.fromkeys(str(words) for words in listed))
