"""The task of a red flag: opened, kept and closed as record and case change. No commit.

A red flag that nobody has answered is never lost: growing out of date does not close its task, nor does the
end of a case, but for the patient's death.
"""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.facts import Facts
from scs_manager.domain.pathway import ENDED, Action, State
from scs_manager.domain.red_flags import URGENT_FACTS, Ground, from_json, grounds_of, to_json
from scs_manager.domain.tasks import TaskKind
from scs_manager.domain.text import Text
from scs_manager.domain.urgent_paths import urgent_paths
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.tasks import TaskRow
from scs_manager.services import audit
from scs_manager.services.clinic_days import clinic_today
from scs_manager.services.record_rows import facts_of_case
from scs_manager.services.safety_review import safety_profile
from scs_manager.services.task_rows import open_task, tasks_of

CORRECTED = Text("The answers behind it were corrected: no red flag is left to answer.")
REFERRED = Text("Referred urgently: %(reason)s")
ALREADY_REFERRED = Text("The case was in urgent referral when this was recorded.")
DIED = Text("The patient has died.")


def lock_case(session: Session, case: CaseRow) -> None:
    """Hold the case and read it again: of two who change its red flags at once, the second sees the first.

    Call it before a row is added that names the case: such a row holds the case too, and two that hold it
    so would wait for each other. The weaker lock lets others go on adding theirs.
    """
    query = select_scoped(CaseRow, case.clinic_id).where(col(CaseRow.id) == case.id)
    held = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    session.exec(held).one()


def lock_if_urgent(session: Session, case: CaseRow, names: Collection[str]) -> None:
    """Hold the case when one of the facts that are about to be written decides about a red flag."""
    if not URGENT_FACTS.isdisjoint(names):
        lock_case(session, case)


def look_again(
    session: Session, case: CaseRow, *, by: Actor, now: datetime, changed: Collection[str] | None = None
) -> None:
    """Bring the task in line with the record; ``changed`` names the facts that were written, None any.

    Call it behind what is written and before the event of the audit trail.
    """
    if changed is not None and URGENT_FACTS.isdisjoint(changed):
        return
    lock_case(session, case)
    ours = [task for task in tasks_of(session, case) if task.kind is TaskKind.RED_FLAG]
    answered = frozenset[Ground]().union(*(from_json(task.grounds) for task in ours if task.done_at))
    standing = next((task for task in ours if task.done_at is None), None)
    facts = facts_of_case(session, case)
    if standing is not None:
        left = _grounds(session, case, facts, now, of_any_age=True) - answered
        _keep(session, case, standing, left, by=by, now=now)
    elif case.state not in ENDED:
        new = _grounds(session, case, facts, now, of_any_age=False) - answered
        _open(session, case, new, by=by, now=now)


def after_move(
    session: Session, case: CaseRow, action: Action, *, by: Actor, now: datetime, reason: str
) -> None:
    """Close the open task when the step answers it; call it before the event of the audit trail."""
    said = {Action.REFER_URGENTLY: Text(REFERRED.id, reason=reason), Action.RECORD_DEATH: DIED}.get(action)
    if said is None:
        return
    for task in tasks_of(session, case, open_only=True):
        if task.kind is TaskKind.RED_FLAG:
            _close(session, task, said, by=by, now=now)


def is_open(session: Session, case: CaseRow) -> bool:
    """Whether a red flag of the case waits for its answer."""
    return any(task.kind is TaskKind.RED_FLAG for task in tasks_of(session, case, open_only=True))


def _grounds(
    session: Session, case: CaseRow, facts: Facts, now: datetime, *, of_any_age: bool
) -> frozenset[Ground]:
    on = clinic_today(session, case.clinic_id, now)
    profile = safety_profile(session, case.clinic_id, on=on)
    return grounds_of(urgent_paths(facts, profile, on, of_any_age=of_any_age))


def _open(session: Session, case: CaseRow, grounds: frozenset[Ground], *, by: Actor, now: datetime) -> None:
    """One task for all that is new; a case that is in urgent referral has its answer already."""
    task = open_task(session, case=case, kind=TaskKind.RED_FLAG, by=by, now=now) if grounds else None
    if task is None:
        return
    task.grounds = to_json(grounds)
    _record(session, task, "task.opened", {"grounds": task.grounds}, by=by, now=now)
    if case.state is State.URGENT_REFERRAL:
        _close(session, task, ALREADY_REFERRED, by=by, now=now)


def _keep(
    session: Session,
    case: CaseRow,
    task: TaskRow,
    grounds: frozenset[Ground],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """The open task is about what stands now; when nothing does it closes, and has answered nothing."""
    if grounds == from_json(task.grounds):
        return
    task.grounds = to_json(grounds)
    session.add(task)
    if not grounds:
        _close(session, task, CORRECTED, by=by, now=now)
    else:
        _record(session, task, "task.changed", {"grounds": task.grounds}, by=by, now=now)


def _close(session: Session, task: TaskRow, why: Text, *, by: Actor, now: datetime) -> None:
    task.done_at, task.done_by_id, task.done_by_name, task.result = now, by.id, by.name, str(why)
    session.add(task)
    _record(session, task, "task.closed", {"why": task.result}, by=by, now=now)


def _record(
    session: Session, task: TaskRow, action: str, detail: dict[str, object], *, by: Actor, now: datetime
) -> None:
    told = {"task": str(task.id), "kind": task.kind.value, **detail}
    audit.record(session, by=by, action=action, now=now, case_id=task.case_id, detail=told)
