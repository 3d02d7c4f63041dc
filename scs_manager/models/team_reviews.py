"""What the multidisciplinary team discussed and decided."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.models.authorship import Authored
from scs_manager.models.base import (
    NOTE_LENGTH,
    ClinicRecord,
    Row,
    in_clinic,
    json_column,
    may_be_referred,
    of_clinic,
    text_column,
)


class TeamReviewRow(Authored, ClinicRecord, Row, table=True):
    """One meeting about one case; corrections are new rows."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        may_be_referred(),
        sa.Index(None, "case_id", "at"),
    )

    case_id: uuid.UUID
    held_on: date
    members: list[dict[str, str]] = Field(sa_type=json_column())
    """Name and role of each person present."""
    options: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    decision: str = Field(max_length=40)
    reasons: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    dissent: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    quorum: bool
    """Whether the clinic's quorum rule was met on that day."""
    missing_roles: list[Any] = Field(default_factory=list, sa_type=json_column())
