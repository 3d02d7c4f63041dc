"""Screenings with everything they were made from, the profile texts they used, and local sign-off."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.models.authorship import Authored, Signable, signature_is_whole
from scs_manager.models.base import (
    ClinicRecord,
    Row,
    in_clinic,
    json_column,
    may_be_referred,
    of_clinic,
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
