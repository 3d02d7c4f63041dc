"""What staff say about diary entries: late ones accepted, days left out of the result, or taken back."""

import uuid
from datetime import date, datetime

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.diary import Punctuality
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.text import Text
from scs_manager.models.diary import DiaryEntryRow, EntryAcceptanceRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import DayExclusionRow, TrialRow
from scs_manager.services import audit
from scs_manager.services.clinic_days import check_happened


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
    words = Text("This day has not come yet.")
    check_happened(session, trial.clinic_id, [day], now, place="day", words=words)
    known = select_scoped(DayExclusionRow, trial.clinic_id).where(
        DayExclusionRow.trial_id == trial.id,
        DayExclusionRow.day == day,
        col(DayExclusionRow.withdrawn_at).is_(None),
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


def exclusions_of(session: Session, trial: TrialRow) -> list[DayExclusionRow]:
    """Every day that was ever left out, those taken back among them, by day and by when it was said."""
    query = select_scoped(DayExclusionRow, trial.clinic_id).where(DayExclusionRow.trial_id == trial.id)
    return list(session.exec(query.order_by(col(DayExclusionRow.day), col(DayExclusionRow.at))))


def take_back_exclusion(
    session: Session, *, trial: TrialRow, exclusion_id: uuid.UUID, reason: str, by: Actor, now: datetime
) -> DayExclusionRow:
    """Let a day count that was left out, with the reason; that it was left out stays listed for good."""
    query = select_scoped(DayExclusionRow, trial.clinic_id).where(
        DayExclusionRow.trial_id == trial.id, DayExclusionRow.id == exclusion_id
    )
    row = session.exec(query.with_for_update()).first()
    if row is None:
        raise RuleError(Text("There is no such day."))
    if row.withdrawn_at is not None:
        raise RuleError(Text("%(name)s has already let this day count again.", name=row.withdrawn_by_name))
    if not reason.strip():
        raise InputError(Text("Say why the day counts after all"), place="reason")
    row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_by_name = now, by.id, by.name
    row.withdrawn_reason, row.withdrawn_after_removal = reason.strip(), trial.removed_on is not None
    detail = {
        "exclusion": str(row.id),
        "day": row.day.isoformat(),
        "reason": row.withdrawn_reason,
        "after_removal": row.withdrawn_after_removal,
    }
    audit.record(session, by=by, action="trial.day_taken_back", now=now, case_id=trial.case_id, detail=detail)
    session.commit()
    return row
