"""Who is silent today: running diaries without an entry of the last evening, and who was called. Reads."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from scs_manager.domain.diary_calendar import ALWAYS, DiaryCalendar
from scs_manager.domain.diary_windows import DiaryWindows
from scs_manager.domain.silence import Silence, silence_of
from scs_manager.domain.trial_calls import CallResult, Topic
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.diary_settings import DiaryZoneRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trial_course import TrialCallRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.diary_places import LOOKS_BACK, windows_of_clinic, windows_since

AHEAD = timedelta(hours=14)
"""The zone that is furthest ahead of UTC."""


@dataclass(frozen=True)
class CallToday:
    """One call of today about the missing entry."""

    at: datetime
    result: CallResult
    by_name: str


@dataclass(frozen=True)
class SilentPatient:
    """One patient to call: for how many evenings nothing has come, in the patient's own zone."""

    case_id: uuid.UUID
    trial_id: uuid.UUID
    given_name: str
    family_name: str
    identifier: str
    phone: str
    time_zone: str
    last_entry: date | None
    silence: Silence
    calls: tuple[CallToday, ...] = ()

    @property
    def reached(self) -> bool:
        """Whether somebody was spoken to today."""
        return any(call.result is CallResult.REACHED for call in self.calls)


def silent_today(session: Session, clinic: ClinicRow, now: datetime) -> list[SilentPatient]:
    """Everybody whose last evening is over without an entry: not reached yet first, then longest silent."""
    silent = _silent(session, clinic, now)
    calls = _calls_today(session, clinic, now, [each[0] for each in silent])
    found = [_patient(row, silence, calls.get(row[0], ())) for *row, silence in silent]
    return sorted(
        found, key=lambda each: (each.reached, -each.silence.missed, each.family_name, str(each.case_id))
    )


def _patient(row: list[Any], silence: Silence, calls: Collection[CallToday]) -> SilentPatient:
    trial_id, _begins, newest, case_id, given_name, family_name, identifier, phone, zone = row
    return SilentPatient(
        case_id, trial_id, given_name, family_name, identifier, phone, zone, newest, silence, tuple(calls)
    )


def _silent(session: Session, clinic: ClinicRow, now: datetime) -> list[tuple[Any, ...]]:
    """The running diaries of the clinic that are silent, each with its silence at the end."""
    found = session.connection().execute(_running(clinic.id, (now + AHEAD).date())).all()
    recent = (now - LOOKS_BACK).date()
    moved = [row.enrolment_id for row in found if row.zone_from is not None and row.zone_from > recent]
    zones, windows = _zones(session, clinic.id, moved), _windows(session, clinic, recent)
    said = []
    for *shown, enrolment_id, _zone_from in found:
        zone = zones.get(enrolment_id) or ((ALWAYS, ZoneInfo(shown[-1])),)
        calendar = DiaryCalendar(zone, shown[1], windows)
        said.append((*shown, silence_of(calendar, newest=shown[2], now=now)))
    return [row for row in said if row[-1] is not None]


def _windows(session: Session, clinic: ClinicRow, recent: date) -> tuple[tuple[date, DiaryWindows], ...]:
    """The clinic's windows; the earlier ones only while a change is as new as the evenings asked about."""
    if clinic.diary_windows_from is not None and clinic.diary_windows_from > recent:
        return windows_since(session, clinic.id)
    return ((ALWAYS, windows_of_clinic(clinic)),)


def _zones(
    session: Session, clinic_id: uuid.UUID, enrolments: list[uuid.UUID]
) -> dict[uuid.UUID, tuple[tuple[date, ZoneInfo], ...]]:
    """Every zone of those who moved in these days, each with the first day it acts on."""
    if not enrolments:
        return {}
    query = select_scoped(DiaryZoneRow, clinic_id).where(col(DiaryZoneRow.enrolment_id).in_(enrolments))
    found: dict[uuid.UUID, tuple[tuple[date, ZoneInfo], ...]] = {}
    for row in session.exec(query.order_by(col(DiaryZoneRow.id))):
        before = found.get(row.enrolment_id) or ((ALWAYS, ZoneInfo(row.zone_before)),)
        found[row.enrolment_id] = (*before, (row.from_day, ZoneInfo(row.time_zone)))
    return found


def _running(clinic_id: uuid.UUID, latest: date) -> sa.Select[Any]:
    """Diaries that are open: the baseline has begun and the trial has not ended. One statement."""
    newest = (
        sa.select(sa.func.max(col(DiaryEntryRow.day)))
        .where(col(DiaryEntryRow.trial_id) == col(TrialRow.id))
        .correlate(TrialRow)
        .scalar_subquery()
    )
    zone = sa.func.coalesce(col(EnrolmentRow.time_zone), col(PatientRow.time_zone))
    columns: tuple[Any, ...] = (
        TrialRow.id, TrialRow.baseline_starts_on, newest, CaseRow.id, PatientRow.given_name,
        PatientRow.family_name, PatientRow.identifier, PatientRow.phone, zone,
        col(EnrolmentRow.id).label("enrolment_id"), EnrolmentRow.zone_from,
    )  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(TrialRow)
        .join(CaseRow, _same(TrialRow.clinic_id, CaseRow.clinic_id, TrialRow.case_id, CaseRow.id))
        .join(PatientRow, _same(CaseRow.clinic_id, PatientRow.clinic_id, CaseRow.patient_id, PatientRow.id))
        .outerjoin(
            EnrolmentRow,
            _same(EnrolmentRow.trial_id, TrialRow.id, EnrolmentRow.patient_id, PatientRow.id),
        )
        .where(
            col(TrialRow.clinic_id) == clinic_id,
            col(TrialRow.ended_at).is_(None),
            col(TrialRow.target_locked_at).is_not(None),
            col(TrialRow.baseline_starts_on) < latest,
        )
    )


def _same(*columns: Any) -> Any:
    return sa.and_(columns[0] == columns[1], columns[2] == columns[3])


def _calls_today(
    session: Session, clinic: ClinicRow, now: datetime, trials: list[uuid.UUID]
) -> dict[uuid.UUID, list[CallToday]]:
    """The calls of the clinic's day about a missing entry, as they stand; those struck out left away."""
    if not trials:
        return {}
    zone = ZoneInfo(clinic.time_zone)
    midnight = datetime.combine(now.astimezone(zone).date(), time(), zone).astimezone(UTC)
    later = aliased(TrialCallRow)
    replaced = sa.exists().where(
        col(later.thread) == col(TrialCallRow.thread), col(later.revision) > col(TrialCallRow.revision)
    )
    query = (
        sa.select(
            col(TrialCallRow.trial_id), col(TrialCallRow.called_at), col(TrialCallRow.result),
            col(TrialCallRow.by_name),
        )
        .where(
            col(TrialCallRow.clinic_id) == clinic.id,
            col(TrialCallRow.trial_id).in_(trials),
            col(TrialCallRow.topic) == Topic.SILENT_DAY,
            col(TrialCallRow.called_at) >= midnight,
            col(TrialCallRow.struck).is_(False),
            ~replaced,
        )
        .order_by(col(TrialCallRow.called_at))
    )  # fmt: skip
    found: dict[uuid.UUID, list[CallToday]] = defaultdict(list)
    for trial_id, at, result, by_name in session.connection().execute(query):
        found[trial_id].append(CallToday(at, result, by_name))
    return found
