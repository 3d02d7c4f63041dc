"""What the multidisciplinary team discussed and decided about a case; corrections are new rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.team_reviews import TeamReviewRow
from scs_manager.services import audit
from scs_manager.services.record_rows import add_fact

QUORUM = ("pain_physician", "spine_surgeon", "psychologist")
"""Roles that must be present for a quorum. Source: NICE TA159 asks for a multidisciplinary team [default]."""

DECISIONS = ("proceed", "defer", "not_proceed")


@dataclass(frozen=True)
class Minutes:
    """What was said at one meeting about one patient; ``members`` hold ``name`` and ``role`` of each."""

    held_on: date
    members: Sequence[Mapping[str, str]]
    decision: str
    options: str = ""
    reasons: str = ""
    dissent: str = ""
    quorum: Sequence[str] = field(default=QUORUM)


def record_review(
    session: Session, *, case: CaseRow, minutes: Minutes, by: Actor, now: datetime
) -> TeamReviewRow:
    """Record one meeting; an incomplete team is recorded as such, not refused."""
    _check(minutes, now)
    absent = missing_roles(minutes.members, minutes.quorum)
    row = TeamReviewRow(
        clinic_id=case.clinic_id,
        case_id=case.id,
        held_on=minutes.held_on,
        members=[{"name": member["name"], "role": member["role"]} for member in minutes.members],
        options=minutes.options,
        decision=minutes.decision,
        reasons=minutes.reasons,
        dissent=minutes.dissent,
        quorum=not absent,
        missing_roles=absent,
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(row)
    _add_facts(session, case, minutes, by=by, now=now)
    detail = {"review": str(row.id), "decision": row.decision, "quorum": row.quorum}
    audit.record(session, by=by, action="team_review.recorded", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def reviews_of(session: Session, case: CaseRow) -> list[TeamReviewRow]:
    """The reviews of a case, newest first."""
    query = select_scoped(TeamReviewRow, case.clinic_id).where(TeamReviewRow.case_id == case.id)
    return list(session.exec(query.order_by(col(TeamReviewRow.at).desc(), col(TeamReviewRow.id))))


def missing_roles(members: Iterable[Mapping[str, str]], quorum: Iterable[str]) -> list[str]:
    """Roles of the quorum that nobody present has."""
    present = {member["role"] for member in members}
    return [role for role in quorum if role not in present]


def _add_facts(session: Session, case: CaseRow, minutes: Minutes, *, by: Actor, now: datetime) -> None:
    """The meeting as the criteria read it: who took part, and what was decided."""
    present = {member["role"] for member in minutes.members}
    facts: dict[str, bool | str] = {f"team_review.{role}": role in present for role in QUORUM}
    facts["team_review.other_member"] = bool(present - {"pain_physician", "psychologist"})
    facts["team_review.decision"] = minutes.decision
    if minutes.dissent.strip():
        facts["team_review.dissent"] = minutes.dissent
    for name, value in facts.items():
        add_fact(session, case, name, value, on=minutes.held_on, source="Team review", by=by, now=now)


def _check(minutes: Minutes, now: datetime) -> None:
    if minutes.decision not in DECISIONS:
        raise ValueError(f"{minutes.decision} is not a decision of a team review")
    if not minutes.members:
        raise InputError(Text("Enter who was present"), place="members")
    if minutes.held_on.toordinal() > now.date().toordinal() + 1:
        raise InputError(Text("The meeting lies in the future"), place="held_on")
