"""What a stored screening leaves open: which facts would settle it, what changed, what is due later."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forms.records import HISTORY, HISTORY_LISTS, PSYCHOLOGY, SAFETY, SAFETY_LISTS
from scs_manager.domain.facts import FACTS, LISTS
from scs_manager.web.i18n import gettext as _
from scs_manager.web.screening_marks import Result, mark_of


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
    return base


def changes(result: Result, before: Result | None) -> tuple[str, ...]:
    """What differs from the screening before, criterion by criterion, over core and safety."""
    if before is None:
        return ()
    was = {finding["criterion"]: mark_of(finding).words for finding in core_findings(before)}
    found = []
    for finding in core_findings(result):
        now = mark_of(finding).words
        then = was.get(finding["criterion"])
        if then is None:
            found.append(_("%(what)s: newly asked, %(now)s", what=finding["favourable"], now=now.lower()))
        elif then != now:
            words = _(
                "%(what)s: %(then)s, now %(now)s", what=finding["favourable"], then=then, now=now.lower()
            )
            found.append(words)
    return tuple(found)


def due_later(result: Result) -> tuple[str, ...]:
    """What later stages ask, once each."""
    listed = [finding["favourable"] for each in result["profiles"] for finding in each["due_later"]]
    return tuple(dict.fromkeys(str(words) for words in listed))
