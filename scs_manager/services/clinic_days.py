"""What day it is in a clinic, and days that cannot have been there yet. No commit."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_order import FUTURE
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow


def clinic_today(session: Session, clinic_id: uuid.UUID, now: datetime) -> date:
    """The civil date in the clinic's own zone."""
    return today_in(session.get_one(ClinicRow, clinic_id), now)


def today_in(clinic: ClinicRow, now: datetime) -> date:
    """The civil date in the zone of a clinic that is at hand."""
    return now.astimezone(ZoneInfo(clinic.time_zone)).date()


def check_happened(
    session: Session,
    clinic_id: uuid.UUID,
    days: Iterable[date | None],
    now: datetime,
    *,
    place: str = "on",
    words: Text = FUTURE,
) -> None:
    """Refuse, at ``place``, a day that has not come yet in the clinic; None was not given."""
    today = clinic_today(session, clinic_id, now)
    if any(day is not None and day > today for day in days):
        raise InputError(words, place=place)
