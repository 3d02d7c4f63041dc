"""What a follow-up asks of a diary after its trial: the days, and whether any is still to come. No commit."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.diary_calendar import Period
from scs_manager.models.follow_up import DiaryPeriodRow
from scs_manager.models.prepared import Prepared
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services.diary_places import LOOKS_BACK

_p: Any = sa.inspect(DiaryPeriodRow).local_table
_STANDING = (_p.c.clinic_id == sa.bindparam("clinic"), _p.c.trial_id == sa.bindparam("trial"))
_ANY = Prepared(sa.select(sa.func.count()).select_from(_p).where(*_STANDING, _p.c.cancelled_at.is_(None)))
"""Asked with each page of a diary whose trial has ended, most of which have no follow-up."""


def periods_of(session: Session, clinic_id: uuid.UUID, trial_id: uuid.UUID) -> tuple[Period, ...]:
    """What follow-ups asked and ask of the diary of a trial, oldest first; without what was taken back."""
    (known,) = _ANY.one(session.connection(), {"clinic": clinic_id, "trial": trial_id})
    if not known:
        return ()
    query = select_scoped(DiaryPeriodRow, clinic_id).where(
        DiaryPeriodRow.trial_id == trial_id, col(DiaryPeriodRow.cancelled_at).is_(None)
    )
    rows = session.exec(query.order_by(col(DiaryPeriodRow.starts_on)))
    return tuple(Period(row.id, row.starts_on, row.ends_on) for row in rows)


def after_the_end(session: Session, trial: TrialRow) -> tuple[Period, ...]:
    """The same for staff; nothing is read while the trial runs."""
    return periods_of(session, trial.clinic_id, trial.id) if trial.ended_at is not None else ()


def current(periods: tuple[Period, ...], now: datetime) -> Period | None:
    """The period that asks now or next; one that is over is named while its last evening may be open."""
    recent = (now - LOOKS_BACK).date()
    return next((period for period in periods if period.last >= recent), None)


def asks_again(session: Session, trial: TrialRow, on: date) -> bool:
    """Whether a follow-up asks, or will ask, evenings of a trial that has ended."""
    return any(period.last >= on for period in after_the_end(session, trial))


def asking(session: Session, clinic_id: uuid.UUID, since: date) -> dict[uuid.UUID, tuple[Period, ...]]:
    """Every period of a clinic that is not over before a day, by trial."""
    query = select_scoped(DiaryPeriodRow, clinic_id).where(
        col(DiaryPeriodRow.ends_on) >= since, col(DiaryPeriodRow.cancelled_at).is_(None)
    )
    found: dict[uuid.UUID, tuple[Period, ...]] = {}
    for row in session.exec(query.order_by(col(DiaryPeriodRow.starts_on))):
        found[row.trial_id] = (*found.get(row.trial_id, ()), Period(row.id, row.starts_on, row.ends_on))
    return found
