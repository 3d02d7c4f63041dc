"""Follow-up visits: recorded, corrected, moved, skipped, added, and what a clinic asks at each.

Each use case is one commit with its audit event. The first visit that is recorded begins the follow-up.
"""

import uuid
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.follow_up import (
    UNPLANNED,
    FollowUpPlan,
    FollowUpPoint,
    Unit,
    VisitState,
    check_move,
    check_plan,
)
from scs_manager.domain.follow_up_visits import FollowUpVisit, check_visit
from scs_manager.domain.pathway import ENDED, Action, State
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.follow_up import FollowUpPlanRow, FollowUpRecordRow, FollowUpVisitRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.versions import CHANGED, check_version, commit
from scs_manager.services import audit, course_rows, follow_up_asks, follow_up_rows, moves
from scs_manager.services.clinic_days import clinic_today
from scs_manager.services.follow_up_asks import Asked
from scs_manager.services.follow_up_rows import CaseVisit, get_visit, visits_of
from scs_manager.services.implant_rows import implanted_on

__all__ = ["Asked", "CaseVisit", "get_visit", "visits_of"]

_EXTRA = FollowUpPoint(1, Unit.WEEKS, 7, 14)
"""How far an unscheduled visit may lie from its day. [default]"""


def make_schedule(session: Session, *, case: CaseRow, by: Actor, now: datetime) -> int:
    """Plan what is not planned yet, for a case that was implanted before there were schedules."""
    on = clinic_today(session, case.clinic_id, now)
    new = follow_up_rows.make_schedule(session, case, _implanted(session, case), on=on, by=by, now=now)
    if new:
        detail = {"visits": new}
        audit.record(session, by=by, action="follow_up.planned", now=now, case_id=case.id, detail=detail)
    session.commit()
    return new


def record_visit(
    session: Session, *, case: CaseRow, visit_id: uuid.UUID, visit: FollowUpVisit, by: Actor, now: datetime
) -> FollowUpRecordRow:
    """Write down what was found. Of an implanted case this begins the follow-up; a further year may open."""
    row, implant = _visit(session, case, visit_id), _implanted(session, case)
    today = clinic_today(session, case.clinic_id, now)
    check_visit(visit, implanted_on=implant, today=today)
    if row.state is VisitState.DONE:
        raise ChangedByOther(CHANGED)
    record = course_rows.add_to_implant(session, case, visit, by=by, now=now, thread=row.id)
    if not isinstance(record, FollowUpRecordRow):
        raise ValueError("a visit is kept among the records of visits")
    _done(session, row, visit, by, now)
    if case.state is State.IMPLANTED:
        moves.move_case(session, case, Action.START_FOLLOW_UP, by=by, now=now)
    if case.state not in ENDED:
        follow_up_rows.make_schedule(session, case, implant, on=today, by=by, now=now)
    _commit(session, case, "follow_up.recorded", row, {"on": visit.visited_on.isoformat()}, by=by, now=now)
    return record


def correct_visit(
    session: Session, *, case: CaseRow, visit_id: uuid.UUID, visit: FollowUpVisit, seen: int, reason: str,
    by: Actor, now: datetime,
) -> None:  # fmt: skip
    """Write a further revision of what was found; ``seen`` is the revision that the writer had in view."""
    row = _visit(session, case, visit_id)
    history = course_rows.open_history(session, FollowUpRecordRow, case, row.id)
    today = clinic_today(session, case.clinic_id, now)
    check_visit(visit, implanted_on=_implanted(session, case), today=today)
    why = course_rows.stated(reason)
    made = course_rows.revise(session, history, visit, seen=seen, reason=why, by=by, now=now)
    row.visited_on = visit.visited_on
    session.add(row)
    detail = {"version": made.revision, "reason": why}
    _commit(session, case, "follow_up.corrected", row, detail, by=by, now=now)


def move_visit(
    session: Session, *, case: CaseRow, visit_id: uuid.UUID, due_on: date, reason: str, version: int,
    by: Actor, now: datetime,
) -> None:  # fmt: skip
    """Put an open visit on another day, with why; one that was left out or ended is planned again by it."""
    row = _open(session, case, visit_id, version, also=(VisitState.SKIPPED, VisitState.ENDED))
    check_move(due_on, implanted_on=_implanted(session, case))
    why, before = course_rows.stated(reason), row.due_on
    what = "moved" if row.state is VisitState.PLANNED else "reopened"
    row.state, row.moved = VisitState.PLANNED, True
    follow_up_rows.set_day(row, due_on)
    follow_up_rows.note_change(session, row, what, by=by, now=now, reason=why, before=before)
    detail = {"from": before.isoformat(), "to": due_on.isoformat(), "reason": why}
    _commit(session, case, f"follow_up.{what}", row, detail, by=by, now=now)


def skip_visit(
    session: Session, *, case: CaseRow, visit_id: uuid.UUID, reason: str, version: int, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Leave a visit out, with why; what it asked and was not answered is taken back."""
    row = _open(session, case, visit_id, version)
    why = course_rows.stated(reason)
    row.state = VisitState.SKIPPED
    follow_up_rows.note_change(session, row, "skipped", by=by, now=now, reason=why)
    follow_up_rows.take_back(session, row, reason=why, by=by, now=now)
    on, implant = clinic_today(session, case.clinic_id, now), _implanted(session, case)
    follow_up_rows.make_schedule(session, case, implant, on=on, by=by, now=now)
    _commit(session, case, "follow_up.skipped", row, {"reason": why}, by=by, now=now)


def add_visit(
    session: Session, *, case: CaseRow, due_on: date, reason: str, by: Actor, now: datetime
) -> FollowUpVisitRow:
    """Plan a visit that no schedule asks for, with why."""
    check_move(due_on, implanted_on=_implanted(session, case))
    if case.state in ENDED:
        raise RuleError(Text("This case has ended: no visit is planned any more."))
    why = course_rows.stated(reason)
    row = follow_up_rows.visit_row(case, _EXTRA, due_on, now)
    row.point, row.moved = f"{UNPLANNED}-{uuid.uuid4().hex[:8]}", True
    session.add(row)
    session.flush()  # its history names it
    follow_up_rows.note_change(session, row, "planned", by=by, now=now, reason=why)
    detail = {"due_on": due_on.isoformat(), "reason": why}
    _commit(session, case, "follow_up.added", row, detail, by=by, now=now)
    return row


def ask_visit(
    session: Session, *, case: CaseRow, visit_id: uuid.UUID, version: int, by: Actor, now: datetime
) -> Asked:
    """Ask what belongs to a visit; a second time only repeats the message. Refused when nothing is left."""
    row = _open(session, case, visit_id, version)
    _implanted(session, case)
    on = clinic_today(session, case.clinic_id, now)
    asked = follow_up_asks.ask(session, case, row, on=on, by=by, now=now)
    if not asked.questions and asked.period is None:
        session.rollback()
        raise RuleError(Text("Nothing is left to ask: everything was answered, or nothing is set for it."))
    period = f"{asked.period.starts_on} {asked.period.ends_on}" if asked.period else None
    detail = {"questions": asked.questions, "diary": period, "channel": asked.channel}
    _commit(session, case, "follow_up.asked", row, detail, by=by, now=now)
    return asked


def set_plan(
    session: Session, *, clinic_id: uuid.UUID, plan: FollowUpPlan, number: int, reason: str, by: Actor,
    now: datetime,
) -> FollowUpPlanRow | None:  # fmt: skip
    """Set what the clinic follows up; visits that are planned already stay as they are. None: no change.

    ``number`` is the version the form was opened on, 0 for the default of the program.
    """
    check_plan(plan)
    newest = follow_up_rows.newest_plan(session, clinic_id)
    if number != (newest.number if newest else 0):
        raise ChangedByOther(CHANGED)
    if plan == follow_up_rows.plan_of(session, clinic_id):
        return None
    if not reason.strip():
        raise InputError(Text("Say why"), place="reason")
    kept: dict[str, Any] = {
        "points": [_kept(point) for point in plan.points],
        "yearly": _kept(plan.yearly) if plan.yearly else None,
        "sends_itself": plan.sends_itself,
    }
    row = FollowUpPlanRow(
        **kept, clinic_id=clinic_id, number=number + 1, reason=reason.strip(), by_id=by.id, by_name=by.name,
        at=now,
    )  # fmt: skip
    _flush(session, row)
    detail = kept | {"version": row.number, "reason": row.reason}
    audit.record(session, by=by, action="clinic.follow_up", now=now, detail=detail)
    session.commit()
    return row


def plan_history(session: Session, clinic_id: uuid.UUID) -> list[FollowUpPlanRow]:
    """Every version that the clinic set, the newest first."""
    query = select_scoped(FollowUpPlanRow, clinic_id).order_by(col(FollowUpPlanRow.number).desc())
    return list(session.exec(query))


def _kept(point: FollowUpPoint) -> dict[str, Any]:
    return asdict(point) | {"unit": point.unit.value, "instruments": list(point.instruments)}


def _flush(session: Session, row: FollowUpPlanRow) -> None:
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise ChangedByOther(CHANGED) from None


def _visit(session: Session, case: CaseRow, visit_id: uuid.UUID) -> FollowUpVisitRow:
    row = get_visit(session, case, visit_id)
    if row is None:
        raise ValueError("no visit of this case has that key")
    return row


def _open(
    session: Session, case: CaseRow, visit_id: uuid.UUID, version: int, *, also: tuple[VisitState, ...] = ()
) -> FollowUpVisitRow:
    """A visit that may still be changed, as the writer saw it."""
    row = _visit(session, case, visit_id)
    check_version(row, version)
    if row.state not in (VisitState.PLANNED, *also):
        raise RuleError(Text("This visit is not open any more."))
    if case.state in ENDED:
        raise RuleError(Text("This case has ended: no visit is planned any more."))
    return row


def _implanted(session: Session, case: CaseRow) -> date:
    day = implanted_on(session, case.clinic_id, case.id)
    if day is None:
        raise RuleError(Text("There is no follow-up before the implant is recorded."))
    return day


def _done(session: Session, row: FollowUpVisitRow, visit: FollowUpVisit, by: Actor, now: datetime) -> None:
    row.state, row.visited_on = VisitState.DONE, visit.visited_on
    session.add(row)
    follow_up_rows.note_change(session, row, "done", by=by, now=now)


def _commit(
    session: Session,
    case: CaseRow,
    action: str,
    row: FollowUpVisitRow,
    detail: dict[str, Any],
    *,
    by: Actor,
    now: datetime,
) -> None:
    whole = {"visit": str(row.id), "point": row.point} | detail
    session.add(row)

    def write() -> None:
        session.flush()
        audit.record(session, by=by, action=action, now=now, case_id=case.id, detail=whole)

    commit(session, write)
