"""Alarms: the row that lists and pages read, and the steps behind it, which are only added."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.alarms import Done, Standing, StepKind
from scs_manager.domain.permissions import Role
from scs_manager.models.authorship import Authored
from scs_manager.models.base import (
    NOTE_LENGTH,
    ClinicRecord,
    NumberedRow,
    Row,
    enum_column,
    in_clinic,
    json_column,
    may_be_referred,
    of_clinic,
    text_column,
    together,
)

_ONCE = sa.text("kind <> 'escalated' OR automatic IS TRUE")


class AlarmRow(ClinicRecord, Row, table=True):
    """Warning signs in an entry, and where their alarm stands; its steps say how it came there."""

    __table_args__ = (
        of_clinic(),
        in_clinic("entry_id", "diary_entry"),
        in_clinic("case_id", "case"),
        may_be_referred(),
        sa.UniqueConstraint("entry_id"),
        together("acknowledged", "acknowledged_at", "acknowledged_by_name"),
        together("resolved", "resolved_at", "resolved_by_name"),
        sa.CheckConstraint("resolved_at IS NULL OR acknowledged_at IS NOT NULL", name="order"),
        sa.Index(None, "clinic_id", "resolved_at", "opened_at"),
        sa.Index(None, "clinic_id", "case_id", "resolved_at"),
        sa.Index(None, "escalate_at"),
    )

    entry_id: int
    case_id: uuid.UUID
    signs: list[str] = Field(sa_type=json_column())
    opened_at: datetime
    escalate_at: datetime | None = None
    """When others are told unless somebody has taken it on by then; empty once either has happened."""
    acknowledged_at: datetime | None = None
    acknowledged_by_id: uuid.UUID | None = None
    acknowledged_by_name: str | None = None
    resolved_at: datetime | None = None
    resolved_by_name: str | None = None

    @property
    def standing(self) -> Standing:
        """Where it stands, as the rules know it."""
        return Standing(self.acknowledged_by_name, self.resolved_by_name)


class AlarmStepRow(Authored, ClinicRecord, NumberedRow, table=True):
    """One step of an alarm: taken on and resolved once, escalated once by the clock, by people at will."""

    __table_args__ = (
        of_clinic(),
        in_clinic("alarm_id", "alarm"),
        sa.ForeignKeyConstraint(["to_id"], ["staff.id"], ondelete="RESTRICT"),
        sa.Index(None, "alarm_id", "id"),
        sa.Index(
            "uq_alarm_step_once", "alarm_id", "kind", unique=True, sqlite_where=_ONCE, postgresql_where=_ONCE
        ),
        sa.CheckConstraint("(kind = 'resolved') = (done IS NOT NULL)", name="resolved"),
        sa.CheckConstraint(
            "(kind = 'escalated') = (to_role IS NOT NULL OR to_id IS NOT NULL)", name="escalated"
        ),
    )

    alarm_id: uuid.UUID
    kind: StepKind = Field(sa_type=enum_column(StepKind, "kind"))
    automatic: bool = False
    """Made by the clock, not by a person."""
    note: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    done: Done | None = Field(default=None, sa_type=enum_column(Done))
    told_patient: bool | None = None
    told_surgeon: bool | None = None
    to_role: Role | None = Field(default=None, sa_type=enum_column(Role, "to_role"))
    to_id: uuid.UUID | None = None
    to_name: str = Field(default="", max_length=200)
