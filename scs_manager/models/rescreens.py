"""Re-screens of a registry: what each case was last told by each profile, the runs, and who would change."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, col

from scs_manager.models.authorship import Authored
from scs_manager.models.base import (
    ClinicRecord,
    NumberedRow,
    Row,
    Table,
    in_clinic,
    json_column,
    may_be_referred,
    of_clinic,
)
from scs_manager.models.facts import FactRow

sa.Index("ix_fact_clinic_id_name_case_id", col(FactRow.clinic_id), col(FactRow.name), col(FactRow.case_id))
"""Finds the cases that hold a fact, in the order of their keys: an edit of a profile looks at no others."""


class ScreenedRow(ClinicRecord, Table, table=True):
    """What the newest screening of a case told by one profile; kept with every screening."""

    __table_args__ = (of_clinic(), in_clinic("case_id", "case"), in_clinic("screening_id", "screening"))

    clinic_id: uuid.UUID = Field(primary_key=True)
    case_id: uuid.UUID = Field(primary_key=True)
    profile_id: str = Field(primary_key=True, max_length=100)
    screening_id: uuid.UUID
    stage: str = Field(max_length=20)
    version: str = Field(max_length=40)
    sha256: str = Field(max_length=64)
    outcome: str = Field(max_length=40)


class RescreenRow(Authored, ClinicRecord, Row, table=True):
    """One run over a clinic's cases; it goes on after ``after`` when it was stopped in the middle."""

    __table_args__ = (
        of_clinic(),
        may_be_referred(),
        sa.Index(None, "clinic_id", "at"),
        sa.CheckConstraint("looked >= able AND able >= changed AND changed >= 0", name="counts"),
    )

    on: date
    profile: str | None = Field(default=None, max_length=100)
    """The one profile whose edit is followed; None for every profile in use."""
    everyone: bool
    flags: bool
    """Whether the cases found are flagged on the worklist."""
    profiles: list[dict[str, Any]] = Field(sa_type=json_column())
    """Id, version and SHA-256 of every profile asked."""
    after: uuid.UUID | None = None
    """The last case that is done."""
    looked: int = 0
    """Cases looked at."""
    able: int = 0
    """Of these, whose outcome could change: screened by what is asked now."""
    changed: int = 0
    """Of these, whose outcome would change."""
    ended_at: datetime | None = None


class RescreenFindingRow(ClinicRecord, NumberedRow, table=True):
    """One profile that would tell a case something else than it was told; append-only, changes nobody."""

    __table_args__ = (
        of_clinic(),
        in_clinic("rescreen_id", "rescreen"),
        in_clinic("case_id", "case"),
        in_clinic("screening_id", "screening"),
        sa.UniqueConstraint("rescreen_id", "case_id", "profile_id"),
        sa.Index(None, "case_id", "flagged"),
    )

    rescreen_id: uuid.UUID
    case_id: uuid.UUID
    screening_id: uuid.UUID
    profile_id: str = Field(max_length=100)
    from_version: str = Field(max_length=40)
    to_version: str = Field(max_length=40)
    from_outcome: str = Field(max_length=40)
    to_outcome: str = Field(max_length=40)
    causes: list[dict[str, Any]] = Field(sa_type=json_column())
    flagged: bool
    """Whether the worklist says that the screening is out of date, until there is a newer one."""
    at: datetime
