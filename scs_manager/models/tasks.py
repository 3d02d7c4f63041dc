"""Tasks: what somebody must do for a case by a day, who took it on, and what came of it."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.tasks import TaskKind
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


class TaskRow(ClinicRecord, Row, table=True):
    """One task, open until its result is recorded; taking it on tells the others that somebody acts."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("answer_id", "questionnaire_answer"),
        may_be_referred(),
        together("taken", "taken_at", "taken_by_name"),
        together("done", "done_at", "done_by_name"),
        sa.Index(None, "clinic_id", "done_at", "due_on"),
        sa.Index(None, "clinic_id", "case_id", "done_at"),
    )

    case_id: uuid.UUID
    kind: TaskKind = Field(sa_type=enum_column(TaskKind))
    due_on: date
    opened_at: datetime
    opened_by_name: str
    answer_id: uuid.UUID | None = None
    """The answers that opened it."""
    taken_at: datetime | None = None
    taken_by_id: uuid.UUID | None = None
    taken_by_name: str | None = None
    done_at: datetime | None = None
    done_by_id: uuid.UUID | None = None
    done_by_name: str | None = None
    result: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    grounds: list[list[str]] | None = Field(default=None, sa_type=json_column())
    """Of a red flag: the answers behind it, as `domain.red_flags` writes them; none when all are wrong."""
