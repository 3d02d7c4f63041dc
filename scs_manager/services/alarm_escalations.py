"""The worker's look at alarms: one that nobody took on in the clinic's time is told to others, once."""

from datetime import datetime

from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.alarms import StepKind, Target
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.alarms import AlarmRow
from scs_manager.services import alarm_rows, audit

BATCH = 100
"""Alarms of one round at most."""


def escalate_due(session: Session, *, now: datetime) -> int:
    """Escalate up to a hundred alarms whose time has passed; how many.

    Rows are claimed under a lock that a second worker skips, and the database takes one such step an alarm.
    """
    due = session.exec(
        select(AlarmRow)
        .where(col(AlarmRow.escalate_at) <= now)
        .order_by(col(AlarmRow.escalate_at), col(AlarmRow.id))
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for alarm in due:
        _escalate(session, alarm, now)
    if due:
        session.commit()
    return len(due)


def _escalate(session: Session, alarm: AlarmRow, now: datetime) -> None:
    clinic = session.get_one(ClinicRow, alarm.clinic_id)
    by = Actor(kind=ActorKind.SYSTEM, id=None, name="worker", clinic_id=alarm.clinic_id)
    alarm.escalate_at = None
    session.add(alarm)
    to = Target(role=clinic.alarm_role)
    people = alarm_rows.escalate(session, alarm, to, by=by, now=now, automatic=True)
    detail = {
        "alarm": str(alarm.id),
        "entry": alarm.entry_id,
        "to": to.value,
        "people": [str(each.id) for each in people],
        "automatic": True,
    }
    action = f"alarm.{StepKind.ESCALATED}"
    audit.record(session, by=by, action=action, now=now, case_id=alarm.case_id, detail=detail)
