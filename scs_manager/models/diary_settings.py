"""How the diary's windows and a patient's zone changed; what stands now is in clinic and enrolment."""

import uuid
from datetime import date, time

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.diary_windows import SYNC_DAYS_MAX, SYNC_DAYS_MIN
from scs_manager.models.authorship import Authored
from scs_manager.models.base import ClinicRecord, NumberedRow, between, in_clinic, of_clinic


class DiaryWindowsRow(Authored, ClinicRecord, NumberedRow, table=True):
    """The windows that a clinic set, and the first diary day they act on; append-only."""

    __table_args__ = (
        of_clinic(),
        between("sync_within_days", SYNC_DAYS_MIN, SYNC_DAYS_MAX),
        sa.Index(None, "clinic_id", "id"),
    )

    from_day: date
    opens: time
    on_time_before: time
    late_before: time
    sync_within_days: int
    reason: str = Field(max_length=400)


class DiaryZoneRow(Authored, ClinicRecord, NumberedRow, table=True):
    """The zone that a patient moved to, and the first diary day it acts on; append-only."""

    __table_args__ = (
        of_clinic(),
        in_clinic("enrolment_id", "enrolment"),
        sa.Index(None, "enrolment_id", "id"),
    )

    enrolment_id: uuid.UUID
    from_day: date
    zone_before: str = Field(max_length=64)
    time_zone: str = Field(max_length=64)
