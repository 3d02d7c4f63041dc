"""What staff say about diary entries: alarms taken on, late entries accepted, days left out of the result."""

import uuid
from datetime import date, datetime

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.diary import Punctuality
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.text import Text
from scs_manager.models.diary import AlarmRow, DiaryEntryRow, EntryAcceptanceRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import DayExclusionRow, TrialRow
from scs_manager.services import audit


def alarms_of(session: Session, *, clinic_id: uuid.UUID, case_id: uuid.UUID) -> list[AlarmRow]:
    """Every alarm of a case, the newest first."""
    query = select_scoped(AlarmRow, clinic_id).where(AlarmRow.case_id == case_id)
    return list(session.exec(query.order_by(col(AlarmRow.opened_at).desc(), col(AlarmRow.entry_id).desc())))


def acknowledge_alarm(
    session: Session,
    *,
    clinic_id: uuid.UUID,
    case_id: uuid.UUID,
    alarm_id: uuid.UUID,
    note: str,
    by: Actor,
    now: datetime,
) -> AlarmRow:
    """Take an open alarm on and say what was done; of two people at once the second is told."""
    query = select_scoped(AlarmRow, clinic_id).where(AlarmRow.case_id == case_id, AlarmRow.id == alarm_id)
    alarm = session.exec(query.with_for_update()).first()
    if alarm is None:
        raise RuleError(Text("There is no such alarm."))
    if alarm.acknowledged_at is not None:
        raise RuleError(Text("%(name)s has already taken this alarm on.", name=alarm.acknowledged_by_name))
    if not note:
        raise InputError(Text("Say what was done about the alarm"), place="note")
    alarm.acknowledged_at = now
    alarm.acknowledged_by_id = by.id
    alarm.acknowledged_by_name = by.name
    alarm.note = note
    detail = {"alarm": str(alarm.id), "entry": alarm.entry_id}
    audit.record(session, by=by, action="alarm.acknowledged", now=now, case_id=case_id, detail=detail)
    session.commit()
    return alarm


def accept_entry(
    session: Session, *, trial: TrialRow, entry_id: int, reason: str, by: Actor, now: datetime
) -> EntryAcceptanceRow:
    """Let an entry from outside its window count, with the reason; once and for good."""
    query = select_scoped(DiaryEntryRow, trial.clinic_id).where(
        DiaryEntryRow.trial_id == trial.id, DiaryEntryRow.id == entry_id
    )
    entry = session.exec(query).first()
    if entry is None:
        raise RuleError(Text("There is no such entry in this diary."))
    if entry.punctuality is not Punctuality.OUTSIDE:
        raise RuleError(Text("This entry lies in its window and counts already."))
    accepted = select_scoped(EntryAcceptanceRow, trial.clinic_id).where(
        EntryAcceptanceRow.entry_id == entry_id
    )
    if session.exec(accepted).first() is not None:
        raise RuleError(Text("This entry was already accepted."))
    row = EntryAcceptanceRow(
        clinic_id=trial.clinic_id, entry_id=entry_id, reason=reason, by_id=by.id, by_name=by.name, at=now
    )
    session.add(row)
    detail = {"entry": entry_id, "day": entry.day.isoformat(), "reason": reason}
    audit.record(session, by=by, action="diary.accepted", now=now, case_id=trial.case_id, detail=detail)
    session.commit()
    return row


def exclude_day(
    session: Session, *, trial: TrialRow, day: date, reason: str, by: Actor, now: datetime
) -> DayExclusionRow:
    """Leave a day out of the result, with the reason; after the leads are out this is marked as such."""
    if day < trial.baseline_starts_on or (trial.removed_on is not None and day > trial.removed_on):
        raise InputError(Text("Choose a day of this trial"), place="day")
    known = select_scoped(DayExclusionRow, trial.clinic_id).where(
        DayExclusionRow.trial_id == trial.id, DayExclusionRow.day == day
    )
    if session.exec(known).first() is not None:
        raise InputError(Text("This day is already left out"), place="day")
    row = DayExclusionRow(
        clinic_id=trial.clinic_id,
        trial_id=trial.id,
        day=day,
        reason=reason,
        after_removal=trial.removed_on is not None,
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(row)
    detail = {"day": day.isoformat(), "reason": reason, "after_removal": row.after_removal}
    audit.record(session, by=by, action="trial.day_excluded", now=now, case_id=trial.case_id, detail=detail)
    session.commit()
    return row
