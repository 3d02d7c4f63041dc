"""Files that came with a case: kept as bytes in the database, under random keys, never deleted."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.attachments import NAME_LENGTH, AttachmentKind, MediaType
from scs_manager.models.authorship import Authored, Withdrawable
from scs_manager.models.base import ClinicRecord, Row, enum_column, in_clinic, may_be_referred, of_clinic


class AttachmentRow(Authored, Withdrawable, ClinicRecord, Row, table=True):
    """A file as it is kept; only its withdrawal may be noted later."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        may_be_referred(),
        sa.CheckConstraint("size > 0", name="size"),
        sa.CheckConstraint("pages > 0", name="pages"),
        sa.Index(None, "case_id", "at"),
    )

    case_id: uuid.UUID
    kind: AttachmentKind = Field(sa_type=enum_column(AttachmentKind, "kind"))
    title: str = Field(max_length=200)
    dated_on: date | None = None
    """The day the document itself names; None when it names none."""
    original_name: str = Field(default="", max_length=NAME_LENGTH)
    """What the sender called it: text to show, never a path and never a header."""
    media_type: MediaType = Field(sa_type=enum_column(MediaType, "media_type"))
    pages: int
    """Pages of a PDF; 1 for an image."""
    data: bytes = Field(sa_type=sa.LargeBinary)
    size: int
    """Bytes of ``data``."""
    sha256: str = Field(max_length=64)
    """Of ``data``: what is handed out must still have it."""
    received_sha256: str = Field(max_length=64)
    """Of the file as it was sent; an image is kept without its hidden data and so differs."""
