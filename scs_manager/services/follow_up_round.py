"""The worker's part of follow-up: schedules that are missing or run out, questions that send themselves."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.follow_up import AHEAD, FollowUpPlan, VisitState
from scs_manager.domain.pathway import State
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.follow_up import FollowUpVisitRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services import audit, follow_up_asks, follow_up_rows
from scs_manager.services.clinic_days import today_in
from scs_manager.services.implant_rows import implanted_on

BATCH = 100
"""Cases of one round at most."""
_FOLLOWED = (State.IMPLANTED, State.FOLLOW_UP)


def follow_up_round(session: Session, *, clinic_id: uuid.UUID, now: datetime) -> int:
    """Plan what a clinic's implanted cases lack and ask what is due by itself; how many visits were touched.

    One worker looks at a clinic at a time; another passes it over.
    """
    query = select(ClinicRow).where(ClinicRow.id == clinic_id)
    clinic = session.exec(query.with_for_update(key_share=True, skip_locked=True)).first()
    if clinic is None:
        return 0
    by, on = Actor(ActorKind.SYSTEM, None, "worker", clinic_id), today_in(clinic, now)
    plan = follow_up_rows.plan_of(session, clinic_id)
    done = sum(_plan(session, case, on, by, now) for case in _running_out(session, clinic_id, plan, on))
    if plan.sends_itself:
        done += sum(_ask(session, row, on, by, now) for row in _opening(session, clinic_id, on))
    session.commit()
    return done


def _running_out(session: Session, clinic_id: uuid.UUID, plan: FollowUpPlan, on: date) -> list[CaseRow]:
    """Implanted cases that are still followed and have nothing planned far ahead, the oldest first."""
    visit = sa.select(col(FollowUpVisitRow.id)).where(col(FollowUpVisitRow.case_id) == col(CaseRow.id))
    ahead = visit.where(col(FollowUpVisitRow.due_on) > on + AHEAD) if plan.yearly else visit
    ended = visit.where(col(FollowUpVisitRow.state) == VisitState.ENDED)
    query = select_scoped(CaseRow, clinic_id).where(
        col(CaseRow.state).in_(_FOLLOWED), ~ahead.exists(), ~ended.exists()
    )
    return list(session.exec(query.order_by(col(CaseRow.state_since)).limit(BATCH)))


def _plan(session: Session, case: CaseRow, on: date, by: Actor, now: datetime) -> int:
    day = implanted_on(session, case.clinic_id, case.id)
    new = follow_up_rows.make_schedule(session, case, day, on=on, by=by, now=now) if day else 0
    if new:
        _tell(session, case, "follow_up.planned", {"visits": new}, by, now)
    return new


def _opening(session: Session, clinic_id: uuid.UUID, on: date) -> list[FollowUpVisitRow]:
    """Visits whose window is open and that asked nothing yet."""
    query = (
        select_scoped(FollowUpVisitRow, clinic_id)
        .join(CaseRow, col(CaseRow.id) == FollowUpVisitRow.case_id)
        .where(
            FollowUpVisitRow.state == VisitState.PLANNED,
            col(FollowUpVisitRow.opens_on) <= on,
            col(FollowUpVisitRow.closes_on) >= on,
            col(FollowUpVisitRow.asked_at).is_(None),
            col(CaseRow.state).in_(_FOLLOWED),
        )
    )
    return list(session.exec(query.order_by(col(FollowUpVisitRow.due_on)).limit(BATCH)))


def _ask(session: Session, row: FollowUpVisitRow, on: date, by: Actor, now: datetime) -> int:
    case = session.get_one(CaseRow, row.case_id)
    asked = follow_up_asks.ask(session, case, row, on=on, by=by, now=now)
    detail = {"visit": str(row.id), "questions": asked.questions, "channel": asked.channel}
    _tell(session, case, "follow_up.asked", detail, by, now)
    return 1


def _tell(
    session: Session, case: CaseRow, action: str, detail: dict[str, object], by: Actor, now: datetime
) -> None:
    audit.record(session, by=by, action=action, now=now, case_id=case.id, detail=detail)
