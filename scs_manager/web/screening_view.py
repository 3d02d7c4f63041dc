"""The screening page as data: outcome, ladder, what would settle it, the matrix of criteria by profile.

Everything is read from the stored result, so a page shows what was found then, not what the rules say now.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from scs_manager.domain.facts import FACTS
from scs_manager.web.filters import brief_source, day
from scs_manager.web.i18n import gettext as _
from scs_manager.web.screening_detail import Detail, Judged, detail_of
from scs_manager.web.screening_marks import MARKS, Cell, Result, mark_of
from scs_manager.web.screening_settle import open_findings

NAMED = 3
"""Missing facts named under a row; the opened row names them all."""


@dataclass(frozen=True)
class Column:
    """One profile."""

    title: str
    version: str
    mark: str
    outcome: str


@dataclass(frozen=True)
class Row:
    """One criterion over all profiles; ``judged`` is what a clinician says to it instead."""

    slug: str
    statement: str
    evidence: str
    cells: tuple[Cell, ...]
    number: int | None
    is_met: bool
    judged: Judged | None
    detail: Detail | None

    @property
    def is_folded(self) -> bool:
        """Whether nobody needs to look at it: met everywhere, not judged otherwise, not opened."""
        return self.is_met and self.judged is None and self.detail is None


@dataclass(frozen=True)
class Group:
    """The criteria of one of the three questions."""

    words: str
    question: str
    rows: tuple[Row, ...]

    @property
    def folded(self) -> int:
        """How many rows are met and neither opened nor judged: on the screen they may be one line."""
        return sum(row.is_folded for row in self.rows)


def columns(result: Result, signed_off: frozenset[tuple[str, str]] = frozenset()) -> tuple[Column, ...]:
    """The profiles in their order."""
    found = []
    for profile in result["profiles"]:
        state = _("draft") if profile["draft"] else _("not signed off")
        if (profile["id"], profile["version"]) in signed_off:
            state = _("signed off")
        mark = MARKS.get(profile["outcome"], "unknown")
        version = f"{profile['version']}, {state}"
        found.append(Column(profile["title"], version, mark, profile["outcome_title"]))
    return tuple(found)


def groups(
    result: Result,
    opened: str | None,
    *,
    case_id: uuid.UUID,
    signed: frozenset[tuple[str, str]] = frozenset(),
    judged: Mapping[str, Judged] | None = None,
) -> tuple[Group, ...]:
    """The matrix: rows by question, a row's cells in the order of the profiles."""
    profiles = result["profiles"]
    by_profile = [{finding["criterion"]: finding for finding in each["findings"]} for each in profiles]
    safety = next(
        (found for each, found in zip(profiles, by_profile, strict=True) if each["id"] == "safety"), {}
    )
    numbers = {finding["criterion"]: n for n, finding in enumerate(open_findings(result), start=1)}
    words = _questions()
    buckets: dict[str, dict[str, Row]] = {name: {} for name in words}
    for profile, findings in zip(profiles, by_profile, strict=True):
        for slug, finding in findings.items():
            question = "safe" if slug in safety else _question(profile, finding)
            if any(slug in rows for rows in buckets.values()):
                continue
            cells = tuple(
                _cell(each.get(slug), str(named["title"]), _inherited(each, slug, safety))
                for named, each in zip(profiles, by_profile, strict=True)
            )
            detail = detail_of(result, slug, case_id, signed) if slug == opened else None
            is_met = all(cell.mark in {"", "met"} for cell in cells)
            line = evidence_line(finding)
            said = (judged or {}).get(slug)
            row = Row(slug, finding["favourable"], line, cells, numbers.get(slug), is_met, said, detail)
            buckets[question][slug] = row
    return tuple(Group(*words[name], tuple(rows.values())) for name, rows in buckets.items() if rows)


def _questions() -> dict[str, tuple[str, str]]:
    """The groups of the matrix, in the order they are read."""
    return {
        "appropriate": (_("Appropriate"), _("Is stimulation indicated?")),
        "optimise-first": (_("Optimise first"), _("Can something be made better before a trial?")),
        "caution": (_("Cautions"), _("What should the team weigh?")),
        "safe": (_("Safe now"), _("Is anything in the way today?")),
        "payer": (_("Payer"), _("Asked by payers only")),
    }


def _question(profile: Mapping[str, Any], finding: Mapping[str, Any]) -> str:
    if profile["question"] == "payer":
        return "payer"
    role = str(finding["role"])
    return role if role in {"optimise-first", "caution"} else "appropriate"


def _inherited(findings: Mapping[str, Any], slug: str, safety: Mapping[str, Any]) -> bool:
    """Whether a profile only repeats what safety, which it includes, found."""
    return slug in safety and findings is not safety and findings.get(slug) == safety[slug]


def _cell(finding: Mapping[str, Any] | None, title: str, inherited: bool) -> Cell:
    if inherited:
        return Cell("", _("As in Safety, which %(profile)s includes", profile=title))
    if finding is None:
        return Cell("", _("Not asked by %(profile)s", profile=title))
    return mark_of(finding)


def evidence_line(finding: Mapping[str, Any]) -> str:
    """Why, and the day and source of what it rests on."""
    why = str(finding["why"]).rstrip(".")
    open_ = finding["display_state"] == "unknown" and not finding["out_of_date"]
    if open_ and len(finding["missing"]) > NAMED:
        shown_names = [FACTS[name].meaning for name in finding["missing"][:NAMED]]
        more = len(finding["missing"]) - NAMED
        why = _("Not recorded: %(what)s; and %(n)s more", what="; ".join(shown_names), n=more)
    places = dict.fromkeys(
        ", ".join(part for part in (_day(item["on"]), brief_source(item["from"] or "")) if part)
        for item in finding["evidence"]
    )
    dated = [place for place in places if place and not any(other.endswith(f", {place}") for other in places)]
    shown = "; ".join(dated)
    return f"{why}. {shown}" if shown else why


def criteria_of(result: Result) -> dict[str, str]:
    """Every criterion that a result asked now, by id with its words, in the order of the profiles."""
    return {
        str(finding["criterion"]): str(finding["favourable"])
        for profile in result["profiles"]
        for finding in profile["findings"]
    }


def _day(text: str | None) -> str:
    return day(date.fromisoformat(text)) if text else ""
