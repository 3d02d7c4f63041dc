"""The counts that the dashboard shows: kept for the whole clinic, made anew for any filter. Reads only."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from scs_manager.domain.registry_filters import Filters
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.registry import RegistryMarkRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services.clinic_days import today_in
from scs_manager.services.registry_counts import SHAPE, Counts, choices_of, counts_of

STAMP = "stamp"
"""What tells kept figures from any others, so that what was drawn of them can be kept as well."""


def whole(session: Session, clinic: ClinicRow, *, on: date) -> Counts:
    """The counts of every case and what the filters offer, as it stands on a day."""
    counts = counts_of(session, clinic.id, Filters(), on=on, target=clinic.target_wait_days)
    return counts | {"choices": choices_of(session, clinic.id), "shape": SHAPE}


def kept(session: Session, clinic: ClinicRow, *, on: date) -> Counts:
    """The kept counts of every case; made anew only while none are kept of that day, target and shape."""
    found = _kept(session, clinic.id)
    if found is not None and is_current(found, clinic, on):
        return found
    return whole(session, clinic, on=on)


def filtered(session: Session, clinic: ClinicRow, filters: Filters, *, on: date) -> Counts:
    """The counts of the cases that the filters leave."""
    return counts_of(session, clinic.id, filters, on=on, target=clinic.target_wait_days)


def is_current(found: Counts, clinic: ClinicRow, on: date) -> bool:
    """Whether kept counts are of this day, of the clinic's target, and what this version counts."""
    if found.get("shape") != SHAPE:
        return False
    same_target: bool = found["waits"]["target"] == clinic.target_wait_days
    return same_target and bool(found["on"] == on.isoformat())


def renewed(session: Session, clinic_id: uuid.UUID, now: datetime, *, changed: bool) -> Counts | None:
    """New counts to keep, or None while the kept ones still hold."""
    clinic = session.get_one(ClinicRow, clinic_id)
    on = today_in(clinic, now)
    found = None if changed else _kept(session, clinic_id)
    if found is not None and is_current(found, clinic, on):
        return None
    return whole(session, clinic, on=on) | {STAMP: f"{clinic_id} {now.isoformat()}"}


def _kept(session: Session, clinic_id: uuid.UUID) -> dict[str, Any] | None:
    mark = session.exec(select_scoped(RegistryMarkRow, clinic_id)).first()
    return mark.figures if mark else None
