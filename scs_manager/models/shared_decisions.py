"""Talks with the patient before the decision; corrections and later talks are new rows."""

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
    between,
    in_clinic,
    json_column,
    may_be_referred,
    of_clinic,
    text_column,
    together,
)


class SharedDecisionRow(Authored, ClinicRecord, Row, table=True):
    """One talk about one case as it was; a correction names the record it replaces, and why."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("trial_id", "trial"),
        in_clinic("replaces_id", "shared_decision"),
        may_be_referred(),
        sa.UniqueConstraint("replaces_id"),
        together("replacement", "replaces_id", "replace_reason"),
        between("sure", 0, 10),
        sa.Index(None, "case_id", "at"),
    )

    case_id: uuid.UUID
    trial_id: uuid.UUID | None = None
    """The newest trial on the day of recording; None where there was none."""
    held_on: date
    led_by: str = Field(max_length=200)
    patient_present: bool
    carer: str = Field(default="", max_length=200)
    interpreter: str = Field(default="", max_length=200)
    language: str = Field(max_length=10)
    """The patient's language, in which the sheet is printed."""
    options: dict[str, str] = Field(default_factory=dict, sa_type=json_column())
    """Option to how far it was discussed; one that is not named was not recorded."""
    said: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    told: list[str] = Field(default_factory=list, sa_type=json_column())
    life: list[str] = Field(default_factory=list, sa_type=json_column())
    matters: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    weights: dict[str, str] = Field(default_factory=dict, sa_type=json_column())
    sure: int | None = None
    questions: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    prefers: str | None = Field(default=None, max_length=40)
    told_back: dict[str, str] = Field(default_factory=dict, sa_type=json_column())
    shown: dict[str, Any] = Field(sa_type=json_column())
    """What the sheet showed: the version of its figures and the patient's own trial in numbers."""
    content_sha256: str = Field(max_length=64)
    """Of everything above that was said or shown; the printed sheet carries it."""
    replaces_id: uuid.UUID | None = None
    replace_reason: str | None = Field(default=None, max_length=400)
