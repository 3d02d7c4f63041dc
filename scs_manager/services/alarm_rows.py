"""The rows of alarms: opened in the transaction of what causes them, their steps, who is told. No commit."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor
from scs_manager.domain.alarms import HANDLING_ROLES, Resolution, StepKind, Target
from scs_manager.domain.errors import InputError
from scs_manager.domain.permissions import Role
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow, StaffRoleRow, StaffRow
from scs_manager.models.alarms import AlarmRow, AlarmStepRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.services import outbox

OPENED, ESCALATED = "alarm", "alarm.escalated"
"""The kinds of the messages that an alarm sends."""
ON_SCREEN, BY_EMAIL = "staff", "email"


def open_alarm(
    session: Session,
    *,
    clinic_id: uuid.UUID,
    case_id: uuid.UUID,
    entry_id: int,
    signs: list[str],
    now: datetime,
) -> AlarmRow:
    """Open an alarm: it stands on every list at once, and is told to others in the clinic's time."""
    case, clinic = get_scoped(session, CaseRow, clinic_id, case_id), session.get(ClinicRow, clinic_id)
    if case is None or clinic is None:
        raise ValueError("a diary without its case")
    due = now + timedelta(minutes=clinic.alarm_minutes)
    row = AlarmRow(
        clinic_id=clinic_id, entry_id=entry_id, case_id=case_id, signs=signs, opened_at=now, escalate_at=due
    )
    session.add(row)
    session.flush()  # the message names it
    outbox.plan_message(
        session, case=case, kind=OPENED, channel=ON_SCREEN, due_at=now, now=now, alarm_id=row.id
    )
    return row


def locked_alarm(session: Session, case: CaseRow, alarm_id: uuid.UUID) -> AlarmRow | None:
    """The alarm of this case, kept for the writer until the commit; None for another case's and for none."""
    query = select_scoped(AlarmRow, case.clinic_id).where(
        AlarmRow.case_id == case.id, AlarmRow.id == alarm_id
    )
    return session.exec(query.with_for_update()).first()


def get_alarm(session: Session, case: CaseRow, alarm_id: uuid.UUID) -> AlarmRow | None:
    """The alarm of this case; None for another case's and for a nonexistent one alike."""
    query = select_scoped(AlarmRow, case.clinic_id).where(
        AlarmRow.case_id == case.id, AlarmRow.id == alarm_id
    )
    return session.exec(query).first()


def alarms_of(session: Session, case: CaseRow, *, unresolved: bool = False) -> list[AlarmRow]:
    """Every alarm of a case, or those that are not resolved, the newest first."""
    query = select_scoped(AlarmRow, case.clinic_id).where(AlarmRow.case_id == case.id)
    if unresolved:
        query = query.where(col(AlarmRow.resolved_at).is_(None))
    return list(session.exec(query.order_by(col(AlarmRow.opened_at).desc(), col(AlarmRow.entry_id).desc())))


def answered_again(session: Session, entry: DiaryEntryRow) -> list[DiaryEntryRow]:
    """What was answered later for the evening of an entry, oldest first."""
    query = select_scoped(DiaryEntryRow, entry.clinic_id).where(
        DiaryEntryRow.trial_id == entry.trial_id,
        DiaryEntryRow.day == entry.day,
        col(DiaryEntryRow.version) > entry.version,
    )
    return list(session.exec(query.order_by(col(DiaryEntryRow.version))))


def steps_of(session: Session, clinic_id: uuid.UUID, alarms: Iterable[uuid.UUID]) -> list[AlarmStepRow]:
    """The steps of some alarms, oldest first."""
    query = select_scoped(AlarmStepRow, clinic_id).where(col(AlarmStepRow.alarm_id).in_(list(alarms)))
    return list(session.exec(query.order_by(col(AlarmStepRow.id))))


def messages_of(session: Session, alarm: AlarmRow) -> list[MessageRow]:
    """Who is told of an alarm, how, and how far each message has come; in the order they were planned."""
    query = select_scoped(MessageRow, alarm.clinic_id).where(MessageRow.alarm_id == alarm.id)
    return list(session.exec(query.order_by(col(MessageRow.id))))


def colleagues(session: Session, clinic_id: uuid.UUID, *, role: Role | None = None) -> list[StaffRow]:
    """The people of a clinic who may take an alarm on, or those of one role, by name."""
    roles = HANDLING_ROLES if role is None else (role,)
    query = (
        select(StaffRow)
        .where(
            col(StaffRow.id).in_(
                select(StaffRoleRow.staff_id).where(
                    StaffRoleRow.clinic_id == clinic_id, col(StaffRoleRow.role).in_(roles)
                )
            ),
            col(StaffRow.disabled_at).is_(None),
        )
        .order_by(col(StaffRow.full_name), col(StaffRow.id))
    )
    return list(session.exec(query))


def add_step(
    session: Session, alarm: AlarmRow, kind: StepKind, *, by: Actor, now: datetime, **more: Any
) -> AlarmStepRow:
    """Add one step to an alarm."""
    row = AlarmStepRow(
        clinic_id=alarm.clinic_id, alarm_id=alarm.id, kind=kind, by_id=by.id, by_name=by.name, at=now, **more
    )
    session.add(row)
    return row


def resolution_columns(resolution: Resolution) -> dict[str, Any]:
    """What was done, as columns of its step."""
    return {
        "done": resolution.done,
        "note": resolution.note.strip(),
        "told_patient": resolution.told_patient,
        "told_surgeon": resolution.told_surgeon,
    }


def escalate(
    session: Session,
    alarm: AlarmRow,
    to: Target,
    *,
    by: Actor,
    now: datetime,
    note: str = "",
    automatic: bool = False,
) -> list[StaffRow]:
    """Add the step and plan its messages, one on the screen and one by e-mail for each person; who they are.

    A role that nobody holds is told by the worklist alone.
    """
    people = _people(session, alarm.clinic_id, to)
    one = people[0] if to.role is None else None
    add_step(
        session, alarm, StepKind.ESCALATED, by=by, now=now, automatic=automatic, note=note.strip(),
        to_role=to.role, to_id=one.id if one else None, to_name=one.full_name if one else "",
    )  # fmt: skip
    case = get_scoped(session, CaseRow, alarm.clinic_id, alarm.case_id)
    if case is None:
        raise ValueError("an alarm without its case")
    _tell(session, case, alarm, people, now)
    return people


def _people(session: Session, clinic_id: uuid.UUID, to: Target) -> list[StaffRow]:
    if to.role is not None:
        return colleagues(session, clinic_id, role=to.role)
    found = [each for each in colleagues(session, clinic_id) if str(each.id) == to.colleague]
    if not found:
        raise InputError(Text("Choose who is to be told"), place="to")
    return found


def _tell(
    session: Session, case: CaseRow, alarm: AlarmRow, people: Sequence[StaffRow], now: datetime
) -> None:
    given: dict[str, Any] = {
        "case": case, "kind": ESCALATED, "due_at": now, "now": now, "alarm_id": alarm.id,
    }  # fmt: skip
    if not people:
        outbox.plan_message(session, channel=ON_SCREEN, **given)
    for person in people:
        for channel in (ON_SCREEN, BY_EMAIL):
            outbox.plan_message(
                session, channel=channel, to=outbox.Addressee(person.id, person.full_name), **given
            )
