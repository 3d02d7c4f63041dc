"""The opened row of the matrix: the rule in words for each profile, the data it used, what people said."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forms.records import words_of
from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.facts import FACTS
from scs_manager.domain.judgements import STATE_NAMES, Judgement, standing
from scs_manager.domain.profile_values import Provenance, Role
from scs_manager.domain.rule_words import (
    PROVENANCE_NAMES,
    ROLE_TITLES,
    STAGE_NAMES,
    role_sentence,
    threshold_words,
    window_words,
)
from scs_manager.domain.text import Text
from scs_manager.web.filters import day, value
from scs_manager.web.i18n import gettext as _
from scs_manager.web.record_places import record_href
from scs_manager.web.screening_marks import Result


@dataclass(frozen=True)
class Judged:
    """A clinician's judgement beside the computed finding."""

    mark: str
    words: Text
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Has:
    """One fact a rule looked at: what is recorded, where from, and where it is recorded."""

    what: str
    has: str
    on: str
    source: str
    href: str


@dataclass(frozen=True)
class Asked:
    """How one or more profiles ask the criterion."""

    titles: str
    role: Text
    stage: Text
    sentence: Text
    limits: tuple[Text, ...]
    sources: tuple[str, ...]
    provenance: Text
    needs_sign_off: bool


@dataclass(frozen=True)
class Detail:
    """The opened row."""

    why: str
    statement: Text
    lifts: Text | None
    asked: tuple[Asked, ...]
    facts: tuple[Has, ...]


_MARKS = {"met": "met", "not_met": "not-met", "unknown": "unknown"}


def judged_by(judgements: Iterable[Judgement]) -> dict[str, Judged]:
    """The judgements that stand, by criterion."""
    return {
        name: Judged(_MARKS[each.state], STATE_NAMES[each.state], each.reason, each.by, each.at)
        for name, each in standing(judgements).items()
        if each.state is not None
    }


def detail_of(
    result: Result, slug: str, case_id: uuid.UUID, signed: frozenset[tuple[str, str]]
) -> Detail | None:
    """Everything about one criterion of a stored result; None when no profile asked it."""
    asked = [
        (profile, finding)
        for profile in result["profiles"]
        for finding in profile["findings"]
        if finding["criterion"] == slug
    ]
    if not asked:
        return None
    finding = asked[0][1]
    definition = REGISTRY.get(slug)
    return Detail(
        str(finding["why"]),
        Text("%(statement)s", statement=finding["statement"]),
        definition.lifts if definition else None,
        _asked(asked, signed),
        _facts(finding, case_id),
    )


_Pair = tuple[Mapping[str, Any], Mapping[str, Any]]


def _asked(pairs: Iterable[_Pair], signed: frozenset[tuple[str, str]]) -> tuple[Asked, ...]:
    """Profiles that ask alike stand together; most only repeat what safety asks."""
    keys = ("role", "stage", "required", "threshold", "sources", "provenance")
    found: dict[str, list[_Pair]] = {}
    for profile, finding in pairs:
        found.setdefault(repr([finding[key] for key in keys]), []).append((profile, finding))
    return tuple(_one(group, signed) for group in found.values())


def _one(group: list[_Pair], signed: frozenset[tuple[str, str]]) -> Asked:
    finding = group[0][1]
    role, provenance = Role(finding["role"]), Provenance(finding["provenance"])
    is_signed = all((profile["id"], profile["version"]) in signed for profile, _finding in group)
    return Asked(
        ", ".join(str(profile["title"]) for profile, _finding in group),
        ROLE_TITLES[role],
        STAGE_NAMES[Stage(finding["stage"])],
        role_sentence(role, required=finding["required"], urgent=finding["urgent"]),
        tuple(_limits(finding["threshold"] or {})),
        tuple(finding["sources"]),
        PROVENANCE_NAMES[provenance],
        provenance.needs_sign_off and not is_signed,
    )


def _limits(threshold: Mapping[str, Any]) -> list[Text]:
    return [
        window_words(limit) if key == "window_days" else threshold_words(key, limit)
        for key, limit in threshold.items()
    ]


def _facts(finding: Mapping[str, Any], case_id: uuid.UUID) -> tuple[Has, ...]:
    """What was used, then what is missing; each with the page that records it."""
    known = {item["what"] for item in finding["evidence"]}
    used = [
        Has(
            item["meaning"],
            written(item["value"], item["unit"]),
            _day(item["on"]),
            item["from"] or "",
            record_href(case_id, item["what"]),
        )
        for item in finding["evidence"]
    ]
    missing = [
        Has(FACTS[name].meaning, _("not recorded"), "", "", record_href(case_id, name))
        for name in finding["missing"]
        if name not in known and name in FACTS
    ]
    return (*used, *missing)


def written(found: Any, unit: str | None = None) -> str:
    """A stored value in words; lists by their items."""
    if isinstance(found, list):
        return "; ".join(written(each) for each in found) or _("none")
    if isinstance(found, dict):
        return ", ".join(written(each) for each in found.values())
    return value(words_of(found) if isinstance(found, str) and "_" in found else found, unit)


def _day(text: str | None) -> str:
    return day(date.fromisoformat(text)) if text else ""
