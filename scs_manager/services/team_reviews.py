"""What the multidisciplinary team discussed and decided about a case; corrections are new rows."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.team_reviews import (
    CORE_QUORUM,
    DECISIONS,
    OPTIONS,
    ROLES,
    Dissent,
    Member,
    dissent_words,
    facts_of,
    missing_roles,
    standings,
)
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.team_reviews import TeamReviewRow
from scs_manager.services import audit
from scs_manager.services.clinic_days import check_happened
from scs_manager.services.profile_library import active_profiles
from scs_manager.services.record_rows import add_fact
from scs_manager.services.review_rows import newest_standing, reviews_of, standing


@dataclass(frozen=True)
class Minutes:
    """What was said at one meeting about one patient; ``members`` hold ``name`` and ``role`` of each."""

    held_on: date
    members: Sequence[Mapping[str, str]]
    decision: str
    discussed: Sequence[str] = ()
    options: str = ""
    patient_view: str = ""
    conditions: str = ""
    reasons: str = ""
    dissents: Sequence[Mapping[str, str]] = ()
    """``name`` and ``reason`` of everybody who disagreed."""
    facilities_available: bool | None = None


def record_review(
    session: Session,
    *,
    case: CaseRow,
    minutes: Minutes,
    by: Actor,
    now: datetime,
    replaces: TeamReviewRow | None = None,
    replace_reason: str = "",
) -> TeamReviewRow:
    """Record one meeting; an incomplete team is recorded as such, not refused.

    A replacement names the minutes that were wrong, and why; those stay. The criteria read the newest meeting
    that stands, in whatever order meetings are recorded.
    """
    session.refresh(case, with_for_update=True)  # of two who replace at once, the second sees the first
    _check(minutes)
    words = Text("The meeting lies in the future")
    check_happened(session, case.clinic_id, [minutes.held_on], now, place="held_on", words=words)
    _check_replaced(session, case, replaces, replace_reason)
    members = [Member(each["name"], each["role"]) for each in minutes.members]
    dissents = [Dissent(each["name"], each["reason"]) for each in minutes.dissents]
    row = _row(session, case, minutes, members, dissents, by, now)
    if replaces is not None:
        row.replaces_id, row.replace_reason = replaces.id, replace_reason
    session.add(row)
    newest = max((row, *standing(session, case, but=replaces)), key=lambda each: (each.held_on, each.at))
    if newest is row or replaces is not None:
        _add_facts(session, case, newest, by, now)
    detail = {
        "review": str(row.id),
        "decision": row.decision,
        "quorum": row.quorum,
        "dissents": len(dissents),
    }
    audit.record(session, by=by, action="team_review.recorded", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def get_review(session: Session, case: CaseRow, review_id: uuid.UUID) -> TeamReviewRow | None:
    """The review of this case; None for another case's and for a nonexistent one alike."""
    row = get_scoped(session, TeamReviewRow, case.clinic_id, review_id)
    return row if row is not None and row.case_id == case.id else None


def current_dissents(session: Session, case: CaseRow) -> tuple[date, list[Dissent]] | None:
    """Who disagreed at the newest meeting that stands, with its day; None when nobody did."""
    row = newest_standing(session, case)
    if row is None or not (row.dissents or row.dissent.strip()):
        return None
    named = [Dissent(each["name"], each["reason"]) for each in row.dissents]
    return row.held_on, named or [Dissent("", row.dissent)]


def _row(
    session: Session,
    case: CaseRow,
    minutes: Minutes,
    members: list[Member],
    dissents: list[Dissent],
    by: Actor,
    now: datetime,
) -> TeamReviewRow:
    profiles = active_profiles(session, case.clinic_id, on=minutes.held_on)
    absent = missing_roles([member.role for member in members], CORE_QUORUM)
    return TeamReviewRow(
        clinic_id=case.clinic_id,
        case_id=case.id,
        held_on=minutes.held_on,
        members=[{"name": member.name, "role": member.role} for member in members],
        discussed=list(minutes.discussed),
        options=minutes.options,
        patient_view=minutes.patient_view,
        decision=minutes.decision,
        conditions=minutes.conditions,
        reasons=minutes.reasons,
        dissents=[{"name": each.name, "reason": each.reason} for each in dissents],
        dissent=dissent_words(dissents),
        facilities_available=minutes.facilities_available,
        quorum=not absent,
        missing_roles=list(absent),
        quorums=[
            {"id": each.profile, "version": each.version, "title": each.title, "missing": list(each.missing)}
            for each in standings(members, profiles.values())
        ],
        by_id=by.id,
        by_name=by.name,
        at=now,
    )


def _add_facts(session: Session, case: CaseRow, row: TeamReviewRow, by: Actor, now: datetime) -> None:
    """What the meeting tells the criteria, dated on its day."""
    members = [Member(each["name"], each["role"]) for each in row.members]
    dissents = [Dissent(each["name"], each["reason"]) for each in row.dissents]
    told = facts_of(members, decision=row.decision, dissents=dissents, facilities=row.facilities_available)
    for name, value in told.items():
        add_fact(session, case, name, value, on=row.held_on, source=f"Team review {row.id}", by=by, now=now)


def _check(minutes: Minutes) -> None:
    if minutes.decision not in DECISIONS or not set(minutes.discussed) <= set(OPTIONS):
        raise ValueError("not a decision or an option of a team review")
    if not minutes.members:
        raise InputError(Text("Enter who was present"), place="members")
    if not {each["role"] for each in minutes.members} <= set(ROLES):
        raise ValueError("not a role of a team review")
    names = [" ".join(each["name"].casefold().split()) for each in minutes.members]
    if len(set(names)) < len(names):
        raise InputError(Text("Enter each person once, in the role they spoke in"), place="members")


def _check_replaced(session: Session, case: CaseRow, replaced: TeamReviewRow | None, reason: str) -> None:
    if replaced is None:
        return
    if replaced.case_id != case.id:
        raise ValueError("the review belongs to another case")
    if replaced not in standing(session, case):
        raise RuleError(Text("These minutes were replaced already. Replace the newest ones."))
    if not reason.strip():
        raise InputError(Text("Say why these minutes are replaced"), place="replace_reason")
    if any(each.replaces_id == replaced.id for each in reviews_of(session, case)):
        raise InputError(Text("These minutes are replaced already"), place="replace_reason")
