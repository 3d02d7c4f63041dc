"""Patients in a trial whose diary of the last closed evening has not come."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.diary import window_of
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.web.filters import weekday
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import ngettext

SHOWN = 20
"""Silent patients named on the worklist at most; the rows carry the flag in any case. [default]"""


@dataclass(frozen=True)
class SilentView:
    """One patient to call, and for how many evenings in a row nothing has come."""

    name: str
    identifier: str
    phone: str
    words: str
    href: str


@dataclass(frozen=True)
class Silence:
    """Everybody whose last closed evening is missing; the longest silent are named."""

    headline: str
    case_ids: frozenset[uuid.UUID]
    views: tuple[SilentView, ...]


def last_closed_day(now: datetime, zone: ZoneInfo) -> date:
    """The newest diary day that can no longer be sent on time."""
    yesterday = now.astimezone(zone).date() - timedelta(days=1)
    return yesterday if window_of(yesterday, zone).on_time_before <= now else yesterday - timedelta(days=1)


def silence_of(session: Session, clinic: ClinicRow, now: datetime) -> Silence:
    """The clinic's running trials with nothing for the last closed evening, longest silent first."""
    zone = ZoneInfo(clinic.time_zone)
    due = last_closed_day(now, zone)
    asked = _asked(session, clinic, due)
    newest = _newest_days(session, clinic, [trial.id for trial in asked])
    missed = [(_missed(trial, newest.get(trial.id), due), trial.case_id) for trial in asked]
    silent = sorted((found for found in missed if found[0] > 0), key=lambda found: (-found[0], found[1]))
    can_be_late = now < window_of(due, zone).closes
    headline = ngettext(
        "Silent: %(n)s diary has not come", "Silent: %(n)s diaries have not come", len(silent)
    )
    views = (_view(session, clinic, case_id, number, can_be_late) for number, case_id in silent[:SHOWN])
    return Silence(
        _("%(headline)s for %(day)s", headline=headline, day=weekday(due)),
        frozenset(case_id for _number, case_id in silent),
        tuple(view for view in views if view is not None),
    )


def _asked(session: Session, clinic: ClinicRow, due: date) -> Sequence[TrialRow]:
    """Trials whose diary was open on that day and has not been closed since."""
    query = select_scoped(TrialRow, clinic.id).where(
        col(TrialRow.ended_at).is_(None),
        col(TrialRow.target_locked_at).is_not(None),
        col(TrialRow.baseline_starts_on) <= due,
    )
    return session.exec(query.order_by(col(TrialRow.id))).all()


def _newest_days(session: Session, clinic: ClinicRow, trials: list[uuid.UUID]) -> dict[uuid.UUID, date]:
    """The newest day of each diary; an entry of this evening ends a silence."""
    query = (
        sa.select(col(DiaryEntryRow.trial_id), sa.func.max(col(DiaryEntryRow.day)))
        .where(
            col(DiaryEntryRow.clinic_id) == clinic.id,
            col(DiaryEntryRow.trial_id).in_(trials),
        )
        .group_by(col(DiaryEntryRow.trial_id))
    )
    return {row[0]: row[1] for row in session.connection().execute(query)}


def _missed(trial: TrialRow, newest: date | None, due: date) -> int:
    """Evenings in a row without an entry, up to the one that is due."""
    before = trial.baseline_starts_on - timedelta(days=1)
    return (due - max(newest or before, before)).days


def _view(
    session: Session, clinic: ClinicRow, case_id: uuid.UUID, missed: int, can_be_late: bool
) -> SilentView | None:
    case = get_scoped(session, CaseRow, clinic.id, case_id)
    patient = get_scoped(session, PatientRow, clinic.id, case.patient_id) if case else None
    if patient is None:
        return None
    words = ngettext("%(n)s evening missing", "%(n)s evenings missing in a row", missed)
    if can_be_late:
        words = _("%(words)s; the last can still be sent late until 12:00", words=words)
    return SilentView(
        f"{patient.given_name} {patient.family_name}",
        patient.identifier,
        patient.phone,
        f"{words}.",
        f"/cases/{case_id}/trial",
    )
