"""Issued documents: rendered once, stored with their SHA-256, streamed as they are."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.models.base import ClinicRecord, Row, in_clinic, json_column, may_be_referred, of_clinic


class DocumentRow(ClinicRecord, Row, table=True):
    """A PDF as it was issued; only its withdrawal may be noted later."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("replaces_id", "document"),
        may_be_referred(),
        sa.UniqueConstraint("verification_code"),
        sa.UniqueConstraint("clinic_id", "kind", "number"),
        sa.Index(None, "case_id", "issued_at"),
    )

    kind: str = Field(max_length=40)
    number: int
    """Counts within clinic and kind."""
    case_id: uuid.UUID
    data: bytes = Field(sa_type=sa.LargeBinary)
    sha256: str = Field(max_length=64)
    size: int
    verification_code: str = Field(max_length=40)
    issued_by_id: uuid.UUID | None = None
    issued_by_name: str
    issued_at: datetime
    content_sha256: str | None = Field(default=None, max_length=64)
    """Of the signed content the document shows; None for a document of unsigned content."""
    signed_by_id: uuid.UUID | None = None
    """Who signed that content, in which role, when and in which zone; empty where nobody had to."""
    signed_by_name: str | None = None
    signed_role: str | None = Field(default=None, max_length=40)
    signed_at: datetime | None = None
    signed_time_zone: str | None = Field(default=None, max_length=64)
    certificate_sha256: str | None = Field(default=None, max_length=64)
    """Of the clinic's certificate that signed the file; None where none was configured."""
    draft: bool = False
    replaces_id: uuid.UUID | None = None
    replace_reason: str | None = Field(default=None, max_length=400)
    withdrawn_at: datetime | None = None
    withdrawn_reason: str | None = Field(default=None, max_length=400)


class DocumentWordsRow(ClinicRecord, Row, table=True):
    """What a person typed to make a document, by field, so that a draft can be taken up again."""

    __table_args__ = (
        of_clinic(),
        in_clinic("document_id", "document"),
        sa.UniqueConstraint("document_id"),
    )

    document_id: uuid.UUID
    typed: dict[str, Any] = Field(sa_type=json_column())
