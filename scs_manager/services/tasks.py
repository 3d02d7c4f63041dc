"""Taking a task on, and recording what came of it; the fact that it settles is written with it."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.red_flags import digest, from_json
from scs_manager.domain.tasks import TASKS, TaskKind
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.tasks import TaskRow
from scs_manager.services import audit, red_flags
from scs_manager.services.clinic_days import check_happened
from scs_manager.services.record_rows import add_fact


@dataclass(frozen=True)
class TaskResult:
    """What came of a task: the finding of its fact (empty: it could not be found out), the day, a note."""

    finding: str
    on: date
    note: str
    shown: str = ""
    """Of a red flag: the digest of the answers that were read when it was closed."""


def take_on(session: Session, *, case: CaseRow, task_id: uuid.UUID, by: Actor, now: datetime) -> TaskRow:
    """Tell the others that somebody acts; of two people at once the second is told."""
    task = _open_task(session, case, task_id)
    if task.taken_at is not None:
        raise RuleError(Text("%(name)s has already taken this task on.", name=task.taken_by_name))
    task.taken_at, task.taken_by_id, task.taken_by_name = now, by.id, by.name
    session.add(task)
    audit.record(session, by=by, action="task.taken", now=now, case_id=case.id, detail={"task": str(task.id)})
    session.commit()
    return task


def finish(
    session: Session, *, case: CaseRow, task_id: uuid.UUID, result: TaskResult, by: Actor, now: datetime
) -> TaskRow:
    """Close a task with its result; a finding becomes a fact, without one the fact stays unknown."""
    red_flags.lock_case(session, case)  # before the task, as everybody does who changes red flags
    task = _open_task(session, case, task_id)
    _check_shown(task, result)
    if not result.note.strip():
        raise InputError(Text("Say what was done and what came of it"), place="note")
    check_happened(session, case.clinic_id, [result.on], now)
    task.done_at, task.done_by_id, task.done_by_name, task.result = now, by.id, by.name, result.note
    session.add(task)
    fact = TASKS[task.kind].fact
    if result.finding and fact is not None:
        source = f"Interview by {by.name}"
        add_fact(session, case, fact, result.finding, on=result.on, source=source, by=by, now=now)
        red_flags.look_again(session, case, by=by, now=now, changed=[fact])
    detail = {
        "task": str(task.id), "kind": task.kind.value, "fact": fact if result.finding else "",
        "grounds": task.grounds or [],
    }  # fmt: skip
    audit.record(session, by=by, action="task.done", now=now, case_id=case.id, detail=detail)
    session.commit()
    return task


def _check_shown(task: TaskRow, result: TaskResult) -> None:
    """Nobody answers a red flag that was recorded after the page was opened."""
    if task.kind is TaskKind.RED_FLAG and result.shown != digest(from_json(task.grounds)):
        raise ChangedByOther(
            Text(
                "The red flags have changed since you opened this page. Nothing was closed: read them again."
            )
        )


def _open_task(session: Session, case: CaseRow, task_id: uuid.UUID) -> TaskRow:
    query = select_scoped(TaskRow, case.clinic_id).where(TaskRow.case_id == case.id, TaskRow.id == task_id)
    task = session.exec(query.with_for_update()).first()
    if task is None:
        raise RuleError(Text("There is no such task."))
    if task.done_at is not None:
        raise RuleError(Text("%(name)s has already closed this task.", name=task.done_by_name))
    return task
