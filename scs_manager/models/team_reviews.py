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
    together,
)


class TeamReviewRow(Authored, ClinicRecord, Row, table=True):
    """One meeting about one case; corrections are new rows."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("replaces_id", "team_review"),
        may_be_referred(),
        sa.UniqueConstraint("replaces_id"),
        together("replacement", "replaces_id", "replace_reason"),
        sa.Index(None, "case_id", "at"),
    )

    case_id: uuid.UUID
    held_on: date
    members: list[dict[str, str]] = Field(sa_type=json_column())
    """Name and role of each person present."""
    discussed: list[str] = Field(default_factory=list, sa_type=json_column())
    """Which options were weighed, by their words in the domain."""
    options: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    patient_view: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    """What the patient wants, in the patient's own words where possible."""
    decision: str = Field(max_length=40)
    conditions: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    reasons: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    dissents: list[dict[str, str]] = Field(default_factory=list, sa_type=json_column())
    """Name and reason of everybody who disagreed."""
    dissent: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    """The same in one line, as documents print it."""
    facilities_available: bool | None = None
    quorum: bool
    """Whether the core's quorum was met on that day."""
    missing_roles: list[Any] = Field(default_factory=list, sa_type=json_column())
    quorums: list[dict[str, Any]] = Field(default_factory=list, sa_type=json_column())
    """For each profile that was active on that day: id, version, title, missing roles."""
    replaces_id: uuid.UUID | None = None
    replace_reason: str | None = Field(default=None, max_length=400)
