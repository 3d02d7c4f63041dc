"""What people said to a screening, for its report: judgements, dissent, and that of the team. Reads only."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session

from reports.screening_said import DissentLine, JudgedOutcome, JudgementLine, Said
from reports.screenings import FindingView, profiles_of
from scs_manager.domain.judgements import (
    STATE_NAMES,
    Judged,
    Judgement,
    judged_outcomes,
    standing,
)
from scs_manager.domain.permissions import ROLE_NAMES, Role
from scs_manager.domain.team_reviews import ROLES
from scs_manager.models.cases import CaseRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.models.team_reviews import TeamReviewRow
from scs_manager.services.judgements import dissents_of, judgements_of
from scs_manager.services.review_rows import reviews_of


def said_of(session: Session, case: CaseRow, screening: ScreeningRow) -> Said:
    """Judgements with the outcomes as computed and as judged, and everybody who disagrees."""
    given = judgements_of(session, screening)
    stands = standing(given)
    computed = _computed(screening.result)
    outcomes = judged_outcomes(screening.result, stands) if given else ()
    return Said(
        judgements=tuple(
            _judgement(each, computed[each.criterion], stands=stands.get(each.criterion) is each)
            for each in given
        ),
        outcomes=tuple(_outcome(each, screening.result) for each in outcomes),
        dissents=(*_dissents(session, screening), *_team_dissents(session, case)),
    )


def _computed(result: Mapping[str, Any]) -> dict[str, FindingView]:
    """Each criterion as the first profile that asks it found it."""
    found: dict[str, FindingView] = {}
    for profile in profiles_of(result):
        for finding in profile.findings:
            found.setdefault(finding.criterion, finding)
    return found


def _judgement(given: Judgement, computed: FindingView, *, stands: bool) -> JudgementLine:
    return JudgementLine(
        statement=computed.statement,
        computed=computed.state,
        computed_word=computed.word,
        judged=given.state,  # type: ignore[arg-type]
        judged_word=str(STATE_NAMES[given.state]) if given.state else "",
        reason=given.reason,
        by=given.by,
        at=given.at,
        stands=stands,
    )


def _outcome(judged: Judged, result: Mapping[str, Any]) -> JudgedOutcome:
    titles = {each["id"]: each["outcome_title"] for each in result["profiles"]}
    return JudgedOutcome(
        title=judged.title,
        computed_title=titles[judged.profile],
        judged_title=str(judged.judged_title),
        overall=judged.profile == result["overall"]["profile"],
    )


def _dissents(session: Session, screening: ScreeningRow) -> Iterable[DissentLine]:
    for row in dissents_of(session, screening):
        yield DissentLine(row.by_name, str(ROLE_NAMES[Role(row.role)]), row.reason, "this screening", row.at)


def _team_dissents(session: Session, case: CaseRow) -> Iterable[DissentLine]:
    """Of the newest minutes that stand."""
    rows = reviews_of(session, case)
    replaced = {row.replaces_id for row in rows}
    row = next((row for row in rows if row.id not in replaced), None)
    if row is None:
        return
    named = row.dissents or ([{"name": "", "reason": row.dissent}] if row.dissent.strip() else [])
    for each in named:
        yield DissentLine(each["name"], _role(row, each["name"]), each["reason"], _meeting(row), row.at)


def _role(row: TeamReviewRow, name: str) -> str:
    """The role in which somebody was present."""
    roles = {each["name"]: each["role"] for each in row.members}
    return str(ROLES[roles[name]]) if roles.get(name) in ROLES else ""


def _meeting(row: TeamReviewRow) -> str:
    return f"the team's decision of {row.held_on.day} {row.held_on:%B %Y}"
