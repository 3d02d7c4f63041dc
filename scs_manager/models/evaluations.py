"""Psychological evaluations: ordered, drafted, and immutable once their psychologist signed them."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.evaluations import EvaluationStatus
from scs_manager.models.authorship import Authored, Signable, signature_is_whole
from scs_manager.models.base import (
    NOTE_LENGTH,
    ClinicRecord,
    Row,
    Versioned,
    enum_column,
    in_clinic,
    json_column,
    may_be_referred,
    of_clinic,
    text_column,
    together,
)


class EvaluationRow(Signable, Authored, Versioned, ClinicRecord, Row, table=True):
    """One evaluation of one patient by one named person."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("replaces_id", "evaluation"),
        may_be_referred(),
        sa.UniqueConstraint("replaces_id"),
        together("replacement", "replaces_id", "replace_reason"),
        signature_is_whole(),
        sa.CheckConstraint("(status = 'signed') = (signed_at IS NOT NULL)", name="signed"),
        sa.Index(None, "case_id", "at"),
    )

    case_id: uuid.UUID
    status: EvaluationStatus = Field(sa_type=enum_column(EvaluationStatus, "status"))
    order_note: str = Field(default="", max_length=400)
    """What was asked for, and of whom."""
    evaluator_name: str = Field(default="", max_length=200)
    profession: str | None = Field(default=None, max_length=40)
    qualification: str = Field(default="", max_length=400)
    transcribed_from: str = Field(default="", max_length=400)
    """Which paper it was copied from; empty when the signer is the evaluator."""
    held_on: date | None = None
    instruments: list[dict[str, Any]] = Field(default_factory=list, sa_type=json_column())
    depression_screened: bool | None = None
    ratings: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    """Level, plan and day of re-assessment of each factor that was assessed."""
    narrative: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    substance_use: str | None = Field(default=None, max_length=40)
    substance_statement: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    major_disorder_untreated: bool | None = None
    conclusion: str | None = Field(default=None, max_length=40)
    conditions: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    replaces_id: uuid.UUID | None = None
    replace_reason: str | None = Field(default=None, max_length=400)
