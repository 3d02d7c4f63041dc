"""Tasks of a case: opening one in the transaction of what causes it, and reading them. No commit."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.tasks import TaskKind
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.tasks import TaskRow
from scs_manager.services.clinic_days import clinic_today


def open_task(
    session: Session,
    *,
    case: CaseRow,
    kind: TaskKind,
    by: Actor,
    now: datetime,
    answer_id: uuid.UUID | None = None,
) -> TaskRow | None:
    """Open a task for today in the clinic's zone; None when the case has an open one of this kind."""
    if any(task.kind is kind for task in tasks_of(session, case, open_only=True)):
        return None
    row = TaskRow(
        clinic_id=case.clinic_id,
        case_id=case.id,
        kind=kind,
        due_on=clinic_today(session, case.clinic_id, now),
        opened_at=now,
        opened_by_name=by.name,
        answer_id=answer_id,
    )
    session.add(row)
    return row


def tasks_of(session: Session, case: CaseRow, *, open_only: bool = False) -> list[TaskRow]:
    """The tasks of a case, oldest first."""
    query = select_scoped(TaskRow, case.clinic_id).where(TaskRow.case_id == case.id)
    if open_only:
        query = query.where(col(TaskRow.done_at).is_(None))
    return list(session.exec(query.order_by(col(TaskRow.opened_at), col(TaskRow.id))))


def open_in_clinic(session: Session, clinic_id: uuid.UUID, *, most: int) -> list[TaskRow]:
    """The clinic's open tasks: red flags before all else, then the most overdue."""
    query = select_scoped(TaskRow, clinic_id).where(col(TaskRow.done_at).is_(None))
    later = sa.case((col(TaskRow.kind) == TaskKind.RED_FLAG, 0), else_=1)
    return list(session.exec(query.order_by(later, col(TaskRow.due_on), col(TaskRow.id)).limit(most)))


def cases_with(session: Session, clinic_id: uuid.UUID, kind: TaskKind) -> frozenset[uuid.UUID]:
    """The clinic's cases that have an open task of this kind."""
    query = sa.select(col(TaskRow.case_id)).where(
        col(TaskRow.clinic_id) == clinic_id, col(TaskRow.kind) == kind, col(TaskRow.done_at).is_(None)
    )
    return frozenset(session.connection().execute(query).scalars())


def get_task(session: Session, case: CaseRow, task_id: uuid.UUID) -> TaskRow | None:
    """The task of this case; None for another case's and for a nonexistent one alike."""
    query = select_scoped(TaskRow, case.clinic_id).where(TaskRow.case_id == case.id, TaskRow.id == task_id)
    return session.exec(query).first()
