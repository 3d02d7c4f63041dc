"""Screenings with everything they were made from, what people said to them, and a clinic's profiles."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.models.authorship import Authored, Signable, signature_is_whole
from scs_manager.models.base import (
    NOTE_LENGTH,
    ClinicRecord,
    Row,
    in_clinic,
    json_column,
    may_be_referred,
    of_clinic,
    one_of,
    text_column,
)


class ScreeningRow(Signable, Authored, ClinicRecord, Row, table=True):
    """One run of the rules over a case's facts; immutable once signed."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("replaces_id", "screening"),
        may_be_referred(),
        signature_is_whole(),
        sa.Index(None, "case_id", "at"),
    )

    case_id: uuid.UUID
    on: date
    stage: str = Field(max_length=20)
    facts: dict[str, Any] = Field(sa_type=json_column())
    result: dict[str, Any] = Field(sa_type=json_column())
    profiles: list[dict[str, Any]] = Field(sa_type=json_column())
    """Id, version and SHA-256 of every profile used."""
    overall: str = Field(max_length=40)
    replaces_id: uuid.UUID | None = None
    replace_reason: str | None = Field(default=None, max_length=400)


class ScreeningJudgementRow(Authored, ClinicRecord, Row, table=True):
    """A clinician judges one criterion of a stored screening otherwise; the computed finding stays.

    The newest row of a criterion counts; a row without a state takes the judgement back.
    """

    __table_args__ = (
        of_clinic(),
        in_clinic("screening_id", "screening"),
        one_of("state", ("met", "not_met", "unknown")),
        sa.Index(None, "screening_id", "at"),
    )

    screening_id: uuid.UUID
    criterion: str = Field(max_length=100)
    state: str | None = Field(default=None, max_length=20)
    """In the favourable wording: met favours proceeding."""
    reason: str = Field(sa_type=text_column(), max_length=NOTE_LENGTH)


class ScreeningDissentRow(Authored, ClinicRecord, Row, table=True):
    """Somebody disagrees with a screening, with the reason; it stands beside it for good."""

    __table_args__ = (
        of_clinic(),
        in_clinic("screening_id", "screening"),
        sa.Index(None, "screening_id", "at"),
    )

    screening_id: uuid.UUID
    role: str = Field(max_length=40)
    reason: str = Field(sa_type=text_column(), max_length=NOTE_LENGTH)


class ProfileTextRow(ClinicRecord, Row, table=True):
    """The full text of a profile that a stored result was made with, once per content."""

    __table_args__ = (
        of_clinic(),
        sa.UniqueConstraint("clinic_id", "sha256"),
        sa.UniqueConstraint("clinic_id", "profile_id", "version"),
    )

    sha256: str = Field(max_length=64)
    profile_id: str = Field(max_length=100)
    version: str = Field(max_length=40)
    text: str = Field(sa_type=text_column())


class ProfileSignOffRow(Authored, ClinicRecord, Row, table=True):
    """A medical lead takes responsibility for one exact version of a profile in this clinic."""

    __table_args__ = (of_clinic(), sa.UniqueConstraint("clinic_id", "profile_id", "version", "sha256"))

    profile_id: str = Field(max_length=100)
    version: str = Field(max_length=40)
    sha256: str = Field(max_length=64)


class ProfileSwitchRow(Authored, ClinicRecord, Row, table=True):
    """A profile was switched on or off in a clinic; the newest row of a profile counts."""

    __table_args__ = (of_clinic(), sa.Index(None, "clinic_id", "profile_id", "at"))

    profile_id: str = Field(max_length=100)
    in_use: bool
    reason: str = Field(default="", max_length=400)
