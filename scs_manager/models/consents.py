"""Consents, the texts they were given on, and a clinic's sign-off of a text."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.models.authorship import Authored, Withdrawable
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
    together,
)


class ConsentTextRow(Authored, ClinicRecord, Row, table=True):
    """The full text that somebody signed, or that the clinic supplies; once per content."""

    __table_args__ = (
        of_clinic(),
        sa.UniqueConstraint("clinic_id", "sha256"),
        sa.Index(None, "clinic_id", "at"),
    )

    sha256: str = Field(max_length=64)
    kind: str = Field(max_length=40)
    version: str = Field(max_length=40)
    language: str = Field(max_length=10)
    title: str = Field(max_length=200)
    body: str = Field(sa_type=text_column())
    own: bool
    """Whether the clinic supplied it; the others are the shipped ones, kept when they were first used."""


class ConsentTextReviewRow(Authored, ClinicRecord, Row, table=True):
    """A medical lead takes responsibility for one text in one language in this clinic."""

    __table_args__ = (of_clinic(), sa.UniqueConstraint("clinic_id", "sha256"))

    sha256: str = Field(max_length=64)
    version: str = Field(max_length=40)
    language: str = Field(max_length=10)


class ConsentRow(Withdrawable, Authored, ClinicRecord, Row, table=True):
    """One signed consent; it is never changed, only withdrawn, once."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("scan_id", "attachment"),
        sa.ForeignKeyConstraint(
            ["clinic_id", "text_sha256"],
            ["consent_text.clinic_id", "consent_text.sha256"],
            ondelete="RESTRICT",
        ),
        may_be_referred(),
        one_of("how", ("paper", "screen")),
        together("withdrawal", "withdrawn_on", "withdrawn_at", "withdrawn_reason"),
        sa.Index(None, "case_id", "at"),
    )

    case_id: uuid.UUID
    text_sha256: str = Field(max_length=64)
    text_version: str = Field(max_length=40)
    language: str = Field(max_length=10)
    explained_by: str = Field(max_length=200)
    interpreter: str = Field(default="", max_length=200)
    teach_back: list[dict[str, str]] = Field(sa_type=json_column())
    """Each question with its result."""
    questions_asked: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    how: str = Field(max_length=40)
    signed_name: str = Field(max_length=200)
    signed_on: date
    witness: str = Field(default="", max_length=200)
    scan_id: uuid.UUID | None = None
    """The scanned paper among the files of the case."""
    counts: bool
    """Whether every question was understood; only then is it consent."""
    withdrawn_on: date | None = None
