"""Pain right now, at any hour: shown beside the diary, never part of its result."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.diary import SCORE_MAX, SCORE_MIN, Source
from scs_manager.models.base import (
    ClinicRecord,
    NumberedRow,
    between,
    enum_column,
    in_clinic,
    json_column,
    of_clinic,
)


class PainRatingRow(ClinicRecord, NumberedRow, table=True):
    """One rating of the pain at one instant; append-only, and one submission of a phone is stored once."""

    __table_args__ = (
        of_clinic(),
        in_clinic("trial_id", "trial"),
        in_clinic("enrolment_id", "enrolment"),
        sa.UniqueConstraint("enrolment_id", "client_key"),
        sa.Index(None, "trial_id", "id"),
        between("score", SCORE_MIN, SCORE_MAX),
        between("utc_offset_minutes", -14 * 60, 14 * 60),
    )

    trial_id: uuid.UUID
    enrolment_id: uuid.UUID
    client_key: str = Field(max_length=64)
    score: int
    source: Source = Field(sa_type=enum_column(Source))
    by_id: uuid.UUID | None = None
    by_name: str
    rated_at: datetime
    """When it was felt: the device's time where it is believed, else the time of receipt."""
    flags: list[str] = Field(default_factory=list, sa_type=json_column())
    device_answered_at: datetime | None = None
    device_time: datetime | None = None
    utc_offset_minutes: int | None = None
    received_at: datetime
    time_zone: str = Field(max_length=64)
