"""The clinician's decision about a permanent stimulator: signed, immutable, replaced and never edited."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.decisions import DecisionOutcome
from scs_manager.models.base import (
    NOTE_LENGTH,
    ClinicRecord,
    Row,
    enum_column,
    in_clinic,
    json_column,
    may_be_referred,
    of_clinic,
    text_column,
    together,
)


class DecisionRow(ClinicRecord, Row, table=True):
    """One signed decision with everything it was based on."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("trial_id", "trial"),
        in_clinic("replaces_id", "decision"),
        may_be_referred(),
        sa.UniqueConstraint("replaces_id"),
        together("replacement", "replaces_id", "replace_reason"),
        sa.Index(None, "case_id", "signed_at"),
        sa.Index(
            "uq_decision_first_of_trial",
            "trial_id",
            unique=True,
            sqlite_where=sa.text("replaces_id IS NULL"),
            postgresql_where=sa.text("replaces_id IS NULL"),
        ),
    )

    case_id: uuid.UUID
    trial_id: uuid.UUID | None = None
    recommendation: dict[str, Any] = Field(sa_type=json_column())
    outcome: DecisionOutcome = Field(sa_type=enum_column(DecisionOutcome))
    reasons: str = Field(sa_type=text_column(), max_length=NOTE_LENGTH)
    weighings: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    """What the clinician says to each criterion that is not met or unknown."""
    content: dict[str, Any] = Field(sa_type=json_column())
    content_sha256: str = Field(max_length=64)
    signed_by_id: uuid.UUID
    signed_by_name: str
    signed_role: str = Field(max_length=40)
    signed_at: datetime
    signed_time_zone: str = Field(max_length=64)
    signed_meaning: str = Field(max_length=400)
    replaces_id: uuid.UUID | None = None
    replace_reason: str | None = Field(default=None, max_length=400)
