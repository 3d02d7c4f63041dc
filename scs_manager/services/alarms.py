"""Taking an alarm on, telling others of it, resolving it, and the clinic's rules about it.

Of two people at once the first wins and the second is told who it was. Each is one commit with its audit
event; what was done is a step that nobody can change.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.alarms import Resolution, StepKind, Target, check_resolution, check_rules
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Role
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.alarms import AlarmRow
from scs_manager.models.cases import CaseRow
from scs_manager.services import alarm_rows, audit, outbox


def acknowledge(
    session: Session, *, case: CaseRow, alarm_id: uuid.UUID, by: Actor, now: datetime
) -> AlarmRow:
    """Take an open alarm on, so that the others see that somebody acts."""
    alarm = _next(session, case, alarm_id, StepKind.ACKNOWLEDGED)
    alarm.acknowledged_at, alarm.acknowledged_by_id, alarm.acknowledged_by_name = now, by.id, by.name
    alarm.escalate_at = None
    alarm_rows.add_step(session, alarm, StepKind.ACKNOWLEDGED, by=by, now=now)
    _record(session, alarm, StepKind.ACKNOWLEDGED, by=by, now=now)
    session.commit()
    return alarm


def escalate(
    session: Session,
    *,
    case: CaseRow,
    alarm_id: uuid.UUID,
    to: Target,
    note: str = "",
    by: Actor,
    now: datetime,
) -> AlarmRow:
    """Tell a colleague, or everybody of a role, of an alarm that is not resolved."""
    alarm = _next(session, case, alarm_id, StepKind.ESCALATED)
    people = alarm_rows.escalate(session, alarm, to, by=by, now=now, note=note)
    told = {"to": to.value, "people": [str(each.id) for each in people]}
    _record(session, alarm, StepKind.ESCALATED, by=by, now=now, **told)
    session.commit()
    return alarm


def resolve(
    session: Session, *, case: CaseRow, alarm_id: uuid.UUID, resolution: Resolution, by: Actor, now: datetime
) -> AlarmRow:
    """Say what was done about an alarm that somebody took on; what was not sent yet is not sent any more."""
    alarm = _next(session, case, alarm_id, StepKind.RESOLVED)
    check_resolution(resolution)
    alarm.resolved_at, alarm.resolved_by_name = now, by.name
    columns = alarm_rows.resolution_columns(resolution)
    alarm_rows.add_step(session, alarm, StepKind.RESOLVED, by=by, now=now, **columns)
    outbox.cancel_messages(session, clinic_id=case.clinic_id, case_id=case.id, alarm_id=alarm.id)
    told = {"told_patient": resolution.told_patient, "told_surgeon": resolution.told_surgeon}
    _record(session, alarm, StepKind.RESOLVED, by=by, now=now, done=resolution.done.value, **told)
    session.commit()
    return alarm


def set_rules(
    session: Session, *, clinic: ClinicRow, minutes: int, role: Role, by: Actor, now: datetime
) -> None:
    """Choose after how many minutes, and to whom, an alarm that nobody took on is told; from now on."""
    check_rules(minutes, role)
    before = {"minutes": clinic.alarm_minutes, "role": clinic.alarm_role.value}
    clinic.alarm_minutes, clinic.alarm_role = minutes, role
    session.add(clinic)
    detail = {"minutes": minutes, "role": role.value, "before": before}
    audit.record(session, by=by, action="clinic.alarm_rules", now=now, detail=detail)
    session.commit()


def _next(session: Session, case: CaseRow, alarm_id: uuid.UUID, step: StepKind) -> AlarmRow:
    """The alarm, locked, if this step is the next one it can take."""
    alarm = alarm_rows.locked_alarm(session, case, alarm_id)
    if alarm is None:
        raise RuleError(Text("There is no such alarm."))
    alarm.standing.after(step)
    return alarm


def _record(
    session: Session, alarm: AlarmRow, step: StepKind, *, by: Actor, now: datetime, **more: Any
) -> None:
    detail = {"alarm": str(alarm.id), "entry": alarm.entry_id} | more
    audit.record(session, by=by, action=f"alarm.{step}", now=now, case_id=alarm.case_id, detail=detail)
