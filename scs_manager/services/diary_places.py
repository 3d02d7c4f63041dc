"""The diary an entry goes into, and its calendar; earlier zones and windows are read only where needed."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.diary_calendar import ALWAYS, DiaryCalendar, Period
from scs_manager.domain.diary_windows import DEFAULT_WINDOWS, DiaryWindows
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.diary_settings import DiaryWindowsRow, DiaryZoneRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.prepared import Prepared
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import enrolments

LOOKS_BACK = timedelta(days=3)
"""How many days before an instant can still be open, or the newest that has begun, anywhere on earth."""


@dataclass(frozen=True)
class DiaryPlace:
    """One diary as it stands; a phone's visit and a staff page's trial both give one."""

    clinic_id: uuid.UUID
    case_id: uuid.UUID
    trial_id: uuid.UUID
    enrolment_id: uuid.UUID
    time_zone: str
    baseline_starts_on: date
    removed_on: date | None
    zone_from: date | None = None
    """The first diary day in this zone; None when it was never changed."""
    windows_from: date | None = None
    """The first diary day of the clinic's own windows; None when it never set any."""
    enrolled_at: datetime | None = None
    periods: tuple[Period, ...] = ()
    """What a follow-up asks after the trial; never read for a trial that still runs."""


def place_of_trial(
    trial: TrialRow, enrolment: EnrolmentRow, clinic: ClinicRow, periods: tuple[Period, ...] = ()
) -> DiaryPlace:
    """The diary of a trial, for staff."""
    return DiaryPlace(
        clinic_id=trial.clinic_id,
        case_id=trial.case_id,
        trial_id=trial.id,
        enrolment_id=enrolment.id,
        time_zone=enrolment.time_zone,
        baseline_starts_on=trial.baseline_starts_on,
        removed_on=trial.removed_on,
        zone_from=enrolment.zone_from,
        windows_from=clinic.diary_windows_from,
        enrolled_at=enrolment.created_at,
        periods=periods,
    )


def calendar_of_trial(session: Session, trial: TrialRow, *, now: datetime, zone: str) -> DiaryCalendar:
    """The calendar of a trial's diary for the days around now, in ``zone`` while nobody is enrolled."""
    clinic = session.get_one(ClinicRow, trial.clinic_id)
    enrolled = enrolments.enrolments_of(session, trial)
    enrolment = enrolled[0] if enrolled else _nobody(trial, zone, now)
    return calendar_of(session, place_of_trial(trial, enrolment, clinic), now=now)


def _nobody(trial: TrialRow, zone: str, now: datetime) -> EnrolmentRow:
    """An enrolment that is never stored: the windows before there is one."""
    return EnrolmentRow(
        clinic_id=trial.clinic_id, trial_id=trial.id, patient_id=trial.id, time_zone=zone, created_at=now
    )


def windows_of_clinic(clinic: ClinicRow) -> DiaryWindows:
    """The windows that a clinic set last, or those of the program."""
    return windows_called(
        clinic.diary_opens, clinic.diary_on_time_before, clinic.diary_late_before, clinic.diary_sync_days
    )


@lru_cache(maxsize=256)
def windows_called(opens: time, on_time_before: time, late_before: time, sync_days: int) -> DiaryWindows:
    """The windows with these times; the same few sets are asked for again and again."""
    return DiaryWindows(opens, on_time_before, late_before, sync_days)


def calendar_of(
    session: Session, place: DiaryPlace, *, now: datetime, day: date | None = None
) -> DiaryCalendar:
    """The calendar for what happens now and for a day that may lie longer back.

    A clinic that never set windows costs nothing; earlier zones and windows are read only when one of these
    days is older than the last change.
    """
    back_to = (now - LOOKS_BACK).date()
    if day is not None:
        back_to = min(back_to, day)
    zones: tuple[tuple[date, ZoneInfo], ...] = ((ALWAYS, ZoneInfo(place.time_zone)),)
    if place.zone_from is not None and back_to < place.zone_from:
        zones = _zones(session, place)
    windows = _windows_for(session, place, back_to)
    return DiaryCalendar(zones, place.baseline_starts_on, windows, place.removed_on, place.periods)


def _windows_for(session: Session, place: DiaryPlace, back_to: date) -> tuple[tuple[date, DiaryWindows], ...]:
    if place.windows_from is None:
        return ((ALWAYS, DEFAULT_WINDOWS),)
    if back_to < place.windows_from:
        return windows_since(session, place.clinic_id)
    newest: Any = _NEWEST_WINDOWS.one(session.connection(), {"clinic": place.clinic_id})
    return ((ALWAYS, windows_called(*newest)),)


_w: Any = sa.inspect(DiaryWindowsRow).local_table
_NEWEST_WINDOWS = Prepared(
    sa.select(_w.c.opens, _w.c.on_time_before, _w.c.late_before, _w.c.sync_within_days)
    .where(_w.c.clinic_id == sa.bindparam("clinic"))
    .order_by(_w.c.id.desc())
    .limit(1)
)
"""Asked by every request of a phone whose clinic set windows of its own."""


def _zones(session: Session, place: DiaryPlace) -> tuple[tuple[date, ZoneInfo], ...]:
    query = select_scoped(DiaryZoneRow, place.clinic_id).where(
        DiaryZoneRow.enrolment_id == place.enrolment_id
    )
    rows = session.exec(query.order_by(col(DiaryZoneRow.id))).all()
    return (
        (ALWAYS, ZoneInfo(rows[0].zone_before)),
        *((row.from_day, ZoneInfo(row.time_zone)) for row in rows),
    )


def windows_since(session: Session, clinic_id: uuid.UUID) -> tuple[tuple[date, DiaryWindows], ...]:
    """Every set of windows of a clinic with the first day it acts on, oldest first."""
    query = select_scoped(DiaryWindowsRow, clinic_id).order_by(col(DiaryWindowsRow.id))
    return (
        (ALWAYS, DEFAULT_WINDOWS),
        *(
            (
                row.from_day,
                windows_called(row.opens, row.on_time_before, row.late_before, row.sync_within_days),
            )
            for row in session.exec(query)
        ),
    )
