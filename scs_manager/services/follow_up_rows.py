"""The follow-up visits of a case, read with what was found, planned, moved and ended. Never commits."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.follow_up import DEFAULT_PLAN, FollowUpPlan, FollowUpPoint, VisitState
from scs_manager.domain.follow_up_visits import FollowUpVisit
from scs_manager.domain.messages import FOLLOW_UP_QUESTIONS
from scs_manager.models.cases import CaseRow
from scs_manager.models.follow_up import (
    DiaryPeriodRow,
    FollowUpChangeRow,
    FollowUpPlanRow,
    FollowUpRecordRow,
    FollowUpRequestRow,
    FollowUpVisitRow,
)
from scs_manager.models.questionnaires import QuestionnaireRequestRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services import outbox
from scs_manager.services.course_rows import histories


@dataclass(frozen=True)
class CaseVisit:
    """One visit of a case with what was found; ``revisions`` are its records, oldest first."""

    row: FollowUpVisitRow
    revisions: tuple[FollowUpRecordRow, ...] = ()

    @property
    def found(self) -> FollowUpVisit | None:
        """What was found, as it stands; None while nobody recorded it."""
        newest = self.revisions[-1] if self.revisions else None
        return None if newest is None or newest.struck else newest.to_domain()


def plan_of(session: Session, clinic_id: uuid.UUID) -> FollowUpPlan:
    """What the clinic follows up; the default of the program until it set its own."""
    newest = newest_plan(session, clinic_id)
    return newest.to_domain() if newest else DEFAULT_PLAN


def newest_plan(session: Session, clinic_id: uuid.UUID) -> FollowUpPlanRow | None:
    """The version that stands; None while the clinic set none."""
    query = select_scoped(FollowUpPlanRow, clinic_id).order_by(col(FollowUpPlanRow.number).desc())
    return session.exec(query.limit(1)).first()


def visits_of(session: Session, case: CaseRow) -> tuple[CaseVisit, ...]:
    """Every visit of a case in order of its day, with what was found."""
    found = {rows[0].thread: rows for rows in histories(session, FollowUpRecordRow, case)}
    return tuple(CaseVisit(row, found.get(row.id, ())) for row in rows_of(session, case))


def rows_of(session: Session, case: CaseRow) -> list[FollowUpVisitRow]:
    """The visits alone, in order of their day."""
    query = select_scoped(FollowUpVisitRow, case.clinic_id).where(FollowUpVisitRow.case_id == case.id)
    return list(session.exec(query.order_by(col(FollowUpVisitRow.due_on), col(FollowUpVisitRow.point))))


def get_visit(session: Session, case: CaseRow, visit_id: uuid.UUID) -> FollowUpVisitRow | None:
    """The visit of this case; None for another case's and for a nonexistent one alike."""
    query = select_scoped(FollowUpVisitRow, case.clinic_id).where(
        FollowUpVisitRow.case_id == case.id, FollowUpVisitRow.id == visit_id
    )
    return session.exec(query).first()


def next_visit(session: Session, case: CaseRow) -> FollowUpVisitRow | None:
    """The earliest visit that is still planned; None when none is."""
    query = select_scoped(FollowUpVisitRow, case.clinic_id).where(
        FollowUpVisitRow.case_id == case.id, FollowUpVisitRow.state == VisitState.PLANNED
    )
    return session.exec(query.order_by(col(FollowUpVisitRow.due_on)).limit(1)).first()


def make_schedule(
    session: Session, case: CaseRow, implanted_on: date, *, on: date, by: Actor, now: datetime
) -> int:
    """Add the visits that the clinic's plan asks for and the case does not have; how many are new.

    A follow-up that was ended, as by an explant, gets no further visit.
    """
    plan, rows = plan_of(session, case.clinic_id), rows_of(session, case)
    if any(row.state is VisitState.ENDED for row in rows):
        return 0
    known = {row.point for row in rows}
    new = [point for point in plan.schedule(implanted_on, on=on) if point.key not in known]
    for point in new:
        row = visit_row(case, point, point.due_on(implanted_on), now)
        session.add(row)
        session.flush()  # its history names it
        note_change(session, row, "planned", by=by, now=now)
    return len(new)


def visit_row(case: CaseRow, point: FollowUpPoint, due_on: date, now: datetime) -> FollowUpVisitRow:
    """A visit that is not stored yet."""
    row = FollowUpVisitRow(
        clinic_id=case.clinic_id, case_id=case.id, point=point.key, nominal_on=due_on, due_on=due_on,
        opens_on=due_on, closes_on=due_on, before_days=point.before_days, after_days=point.after_days,
        created_at=now,
    )  # fmt: skip
    return set_day(row, due_on)


def set_day(row: FollowUpVisitRow, due_on: date) -> FollowUpVisitRow:
    """Put a visit on a day; the days around it that count move with it."""
    row.due_on = due_on
    row.opens_on = due_on - timedelta(days=row.before_days)
    row.closes_on = due_on + timedelta(days=row.after_days)
    return row


def note_change(
    session: Session,
    row: FollowUpVisitRow,
    what: str,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    before: date | None = None,
) -> None:
    """Add what happened to a visit to its history."""
    session.add(
        FollowUpChangeRow(
            clinic_id=row.clinic_id, visit_id=row.id, what=what, due_before=before, due_on=row.due_on,
            reason=reason, by_id=by.id, by_name=by.name, at=now,
        )
    )  # fmt: skip


def changes_of(session: Session, case: CaseRow) -> dict[uuid.UUID, list[FollowUpChangeRow]]:
    """What happened to each visit of a case, oldest first."""
    query = (
        select_scoped(FollowUpChangeRow, case.clinic_id)
        .join(FollowUpVisitRow, col(FollowUpVisitRow.id) == FollowUpChangeRow.visit_id)
        .where(FollowUpVisitRow.case_id == case.id)
    )
    found: dict[uuid.UUID, list[FollowUpChangeRow]] = {}
    for row in session.exec(query.order_by(col(FollowUpChangeRow.id))):
        found.setdefault(row.visit_id, []).append(row)
    return found


def reschedule(
    session: Session, case: CaseRow, implanted_on: date, *, reason: str, by: Actor, now: datetime
) -> int:
    """Let planned visits follow a corrected day of the implant; one that somebody moved by hand stays."""
    plan, moved = plan_of(session, case.clinic_id), 0
    for row in rows_of(session, case):
        point = plan.point_of(row.point)
        if point is None:
            continue
        row.nominal_on = point.due_on(implanted_on)
        before = row.due_on
        if row.state is VisitState.PLANNED and not row.moved and before != row.nominal_on:
            set_day(row, row.nominal_on)
            note_change(session, row, "moved", by=by, now=now, reason=reason, before=before)
            moved += 1
        session.add(row)
    return moved


def end_open(session: Session, case: CaseRow, *, reason: str, by: Actor, now: datetime) -> int:
    """Ask nothing more: visits still planned end, what waits is taken back, unsent messages go; how many."""
    ended = [row for row in rows_of(session, case) if row.state is VisitState.PLANNED]
    for row in ended:
        row.state = VisitState.ENDED
        session.add(row)
        note_change(session, row, "ended", by=by, now=now, reason=reason)
        take_back(session, row, reason=reason, by=by, now=now)
    if ended:
        outbox.cancel_messages(
            session, clinic_id=case.clinic_id, case_id=case.id, kinds=(FOLLOW_UP_QUESTIONS,)
        )
    return len(ended)


def take_back(session: Session, row: FollowUpVisitRow, *, reason: str, by: Actor, now: datetime) -> None:
    """Withdraw what a visit asked and was not answered; its diary asks no further evening."""
    for request in requests_of(session, row):
        if request.answered_at is None and request.withdrawn_at is None:
            request.withdrawn_at, request.withdrawn_reason = now, reason[:400]
            request.withdrawn_by_id, request.withdrawn_by_name = by.id, by.name
            session.add(request)
    period = standing_period(session, row)
    if period is not None and period.ends_on >= now.date():
        period.cancelled_at = now
        session.add(period)


def requests_of(session: Session, row: FollowUpVisitRow) -> list[QuestionnaireRequestRow]:
    """The questionnaires that were asked for a visit, in the order they were asked."""
    query = (
        select_scoped(QuestionnaireRequestRow, row.clinic_id)
        .join(FollowUpRequestRow, col(FollowUpRequestRow.request_id) == QuestionnaireRequestRow.id)
        .where(FollowUpRequestRow.visit_id == row.id)
    )
    return list(session.exec(query.order_by(col(FollowUpRequestRow.id))))


def requests_by_visit(session: Session, case: CaseRow) -> dict[uuid.UUID, list[QuestionnaireRequestRow]]:
    """The questionnaires that were asked for each visit of a case."""
    query: Any = (
        sa.select(col(FollowUpRequestRow.visit_id), QuestionnaireRequestRow)
        .join(QuestionnaireRequestRow, col(QuestionnaireRequestRow.id) == FollowUpRequestRow.request_id)
        .where(
            col(FollowUpRequestRow.clinic_id) == case.clinic_id,
            col(QuestionnaireRequestRow.case_id) == case.id,
        )
        .order_by(col(FollowUpRequestRow.id))
    )
    found: dict[uuid.UUID, list[QuestionnaireRequestRow]] = {}
    for visit_id, row in session.execute(query):
        found.setdefault(visit_id, []).append(row)
    return found


def standing_period(session: Session, row: FollowUpVisitRow) -> DiaryPeriodRow | None:
    """The diary period of a visit that was not taken back."""
    query = select_scoped(DiaryPeriodRow, row.clinic_id).where(
        DiaryPeriodRow.visit_id == row.id, col(DiaryPeriodRow.cancelled_at).is_(None)
    )
    return session.exec(query).first()
