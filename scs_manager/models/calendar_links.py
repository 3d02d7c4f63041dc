"""The secret address under which a patient's phone fetches the own calendar."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.models.authorship import Authored
from scs_manager.models.base import ClinicRecord, NumberedRow, in_clinic, of_clinic


class CalendarLinkRow(Authored, ClinicRecord, NumberedRow, table=True):
    """One address of one diary's calendar, of which only the SHA-256 is kept; a new one ends it."""

    __table_args__ = (
        of_clinic(),
        in_clinic("enrolment_id", "enrolment"),
        sa.UniqueConstraint("token_sha256"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_name IS NULL)", name="ended"),
        sa.Index(
            "uq_calendar_link_standing",
            "enrolment_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    enrolment_id: uuid.UUID
    token_sha256: str = Field(max_length=64)
    ended_at: datetime | None = None
    ended_by_name: str | None = None
