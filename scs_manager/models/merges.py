"""Records found to be one person, or found to be two: both are kept with their reason."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.models.authorship import Authored
from scs_manager.models.base import (
    ClinicRecord,
    NumberedRow,
    Row,
    in_clinic,
    json_column,
    may_be_referred,
    of_clinic,
    together,
)


class PatientMergeRow(Authored, ClinicRecord, Row, table=True):
    """One record merged into another, with all that an undo needs; only the undo may be noted later."""

    __table_args__ = (
        of_clinic(),
        in_clinic("kept_id", "patient"),
        in_clinic("merged_id", "patient"),
        may_be_referred(),
        sa.CheckConstraint("kept_id <> merged_id", name="two_records"),
        together("undone", "undone_at", "undone_by_name", "undone_reason"),
        sa.Index(None, "clinic_id", "kept_id"),
        sa.Index(None, "clinic_id", "merged_id"),
    )

    kept_id: uuid.UUID
    merged_id: uuid.UUID
    reason: str = Field(max_length=400)
    moved: dict[str, Any] = Field(sa_type=json_column())
    """``cases`` and ``enrolments`` that moved, and how the case stood that was ``closed``, or null."""
    undone_at: datetime | None = None
    undone_by_id: uuid.UUID | None = None
    undone_by_name: str | None = None
    undone_reason: str | None = Field(default=None, max_length=400)


class DistinctPatientsRow(Authored, ClinicRecord, NumberedRow, table=True):
    """Somebody checked that two records are two people, and says how; append-only."""

    __table_args__ = (
        of_clinic(),
        in_clinic("patient_id", "patient"),
        in_clinic("other_id", "patient"),
        sa.Index(None, "clinic_id", "patient_id"),
        sa.Index(None, "clinic_id", "other_id"),
    )

    patient_id: uuid.UUID
    other_id: uuid.UUID
    reason: str = Field(max_length=400)
