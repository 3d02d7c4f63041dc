"""Planning the reminders of evenings: what is planned follows what is true, again in every round.

Reminders of a whole diary are planned at once, from the first evening of the baseline to the last after lead
removal. Whatever changes afterwards (an entry came, dates, the patient's zone, the clinic's windows, an
address, a stop, the end) is seen in the next round: planned rows are moved, cancelled or taken up again.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from scs_manager.domain.diary_calendar import Period
from scs_manager.domain.messages import PATIENT_CHANNELS, REMINDERS, MessageState
from scs_manager.domain.reminders import Reminder, last_evening, reminders_between
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import diary_periods
from scs_manager.services.diary_places import LOOKS_BACK, calendar_of, place_of_trial
from scs_manager.services.message_rows import quiet_of, standing_stops, way_to

NOT_WANTED = "the evening is answered, or no reminder is due any more"


@dataclass(frozen=True)
class _Diary:
    """One diary that is kept, and its patient."""

    trial: TrialRow
    enrolment: EnrolmentRow
    patient: PatientRow
    periods: tuple[Period, ...] = ()
    """What a follow-up asks after the trial."""


@dataclass(frozen=True)
class _Wanted:
    """A reminder as it should stand."""

    diary: _Diary
    channel: str
    reminder: Reminder


def plan_reminders(
    session: Session,
    *,
    clinic_id: uuid.UUID,
    now: datetime,
    open_ways: Collection[str] = PATIENT_CHANNELS,
) -> int:
    """Let the clinic's planned reminders be what its diaries need; how many rows changed.

    One worker plans for a clinic at a time; another passes it over.
    """
    query = select(ClinicRow).where(ClinicRow.id == clinic_id)
    clinic = session.exec(query.with_for_update(key_share=True, skip_locked=True)).first()
    if clinic is None:
        return 0
    diaries = _kept(session, clinic_id, now)
    wanted = _wanted(session, clinic, diaries, now, open_ways)
    changed = _settle(session, clinic_id, wanted, now)
    session.commit()
    return changed


def _kept(session: Session, clinic_id: uuid.UUID, now: datetime) -> list[_Diary]:
    """Diaries whose target is locked and whose last evening is not long gone, with a patient who has one.

    An aborted or inadequate trial asks nobody after its end, but a follow-up may.
    """
    asking = diary_periods.asking(session, clinic_id, (now - LOOKS_BACK).date())
    ended, recent = col(TrialRow.ended_at), (now - LOOKS_BACK).date() - timedelta(days=3)
    after_removal = sa.and_(
        col(TrialRow.removed_on) >= recent, col(TrialRow.technically_adequate).is_not(False)
    )
    query: Any = (
        sa.select(TrialRow, EnrolmentRow, PatientRow)
        .join(EnrolmentRow, col(EnrolmentRow.trial_id) == TrialRow.id)
        .join(PatientRow, col(PatientRow.id) == EnrolmentRow.patient_id)
        .join(CaseRow, col(CaseRow.id) == TrialRow.case_id)
        .where(
            col(TrialRow.clinic_id) == clinic_id,
            col(TrialRow.target_locked_at).is_not(None),
            sa.or_(ended.is_(None), after_removal, col(TrialRow.id).in_(asking)),
            col(EnrolmentRow.revoked_at).is_(None),
            col(CaseRow.closed_at).is_(None),
        )
    )
    return [
        _Diary(trial, enrolment, patient, asking.get(trial.id, ()))
        for trial, enrolment, patient in session.execute(query)
    ]


def _wanted(
    session: Session, clinic: ClinicRow, diaries: list[_Diary], now: datetime, open_ways: Collection[str]
) -> dict[str, _Wanted]:
    """Every reminder of evenings from some days ago on, by its key."""
    stops = standing_stops(session, clinic.id, [diary.patient.id for diary in diaries])
    recent = (now - LOOKS_BACK).date()
    answered = _answered(session, clinic.id, diaries, recent)
    found = {}
    for diary in diaries:
        way = way_to(diary.patient, stops, open_ways)
        if way is None:
            continue
        for each in _reminders(session, clinic, diary, recent, now):
            replaced = each.replaced_at is not None and each.replaced_at <= now
            if (diary.trial.id, each.day) not in answered and not replaced:
                found[f"{diary.enrolment.id}:{each.day}:{each.kind}"] = _Wanted(diary, way, each)
    return found


def _reminders(
    session: Session, clinic: ClinicRow, diary: _Diary, recent: date, now: datetime
) -> tuple[Reminder, ...]:
    trial = diary.trial
    last = last_evening(trial.removal_on, trial.removed_on)
    if trial.removed_on is None:  # the leads are in longer than planned: the diary goes on
        last = max(last, now.date() + timedelta(days=2))
    last = max([last, *(period.last for period in diary.periods)])
    place = place_of_trial(trial, diary.enrolment, clinic, diary.periods)
    calendar = calendar_of(session, place, now=now)
    return reminders_between(calendar, recent, last, quiet_of(clinic))


def _answered(
    session: Session, clinic_id: uuid.UUID, diaries: list[_Diary], recent: date
) -> set[tuple[uuid.UUID, date]]:
    query: Any = sa.select(col(DiaryEntryRow.trial_id), col(DiaryEntryRow.day)).where(
        col(DiaryEntryRow.clinic_id) == clinic_id,
        col(DiaryEntryRow.trial_id).in_([diary.trial.id for diary in diaries]),
        col(DiaryEntryRow.day) >= recent,
    )
    return {(trial_id, day) for trial_id, day in session.connection().execute(query)}


def _settle(session: Session, clinic_id: uuid.UUID, wanted: Mapping[str, _Wanted], now: datetime) -> int:
    existing = _existing(session, clinic_id, wanted.values(), now)
    changed = 0
    for key, row in existing.items():
        changed += _follow(row, wanted.get(key), now)
    for key, each in wanted.items():
        if key not in existing and each.reminder.due > now:
            session.add(_row(key, each, now))
            changed += 1
    return changed


def _existing(
    session: Session, clinic_id: uuid.UUID, wanted: Iterable[_Wanted], now: datetime
) -> dict[str, MessageRow]:
    """What was planned before: all that still waits, and what stands for the evenings in question."""
    enrolments = {each.diary.enrolment.id for each in wanted}
    query = select_scoped(MessageRow, clinic_id).where(
        col(MessageRow.plan_key).is_not(None),
        sa.or_(
            sa.and_(col(MessageRow.state) == MessageState.PLANNED, col(MessageRow.kind).in_(REMINDERS)),
            sa.and_(
                col(MessageRow.enrolment_id).in_(enrolments),
                col(MessageRow.day) >= (now - LOOKS_BACK).date(),
            ),
        ),
    )
    return {str(row.plan_key): row for row in session.exec(query)}


def _follow(row: MessageRow, wanted: _Wanted | None, now: datetime) -> bool:
    """Move, cancel or take up one row again; whether anything changed. What went out stays as it is."""
    if row.state == MessageState.PLANNED and wanted is None:
        row.state, row.last_error = MessageState.CANCELLED, NOT_WANTED
        return True
    if wanted is None or row.state not in (MessageState.PLANNED, MessageState.CANCELLED):
        return False
    reminder = wanted.reminder
    if row.state == MessageState.CANCELLED and reminder.due <= now:
        return False
    before = (row.state, row.due_at, row.until, row.channel)
    row.state, row.due_at, row.until = MessageState.PLANNED, reminder.due, reminder.until
    row.channel = wanted.channel
    changed = before != (row.state, row.due_at, row.until, row.channel)
    if changed:
        row.last_error = ""
    return changed


def _row(key: str, each: _Wanted, now: datetime) -> MessageRow:
    diary, reminder = each.diary, each.reminder
    return MessageRow(
        clinic_id=diary.trial.clinic_id,
        case_id=diary.trial.case_id,
        enrolment_id=diary.enrolment.id,
        day=reminder.day,
        plan_key=key,
        kind=reminder.kind,
        channel=each.channel,
        due_at=reminder.due,
        until=reminder.until,
        created_at=now,
    )
