"""Second signatures under issued documents: records that only grow, beside a file that is never edited."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.models.base import ClinicRecord, Row, in_clinic, of_clinic, together


class CountersignatureRow(ClinicRecord, Row, table=True):
    """One more person signed the document as it was then; who, in which role, when, meaning what."""

    __table_args__ = (
        of_clinic(),
        in_clinic("document_id", "document"),
        sa.UniqueConstraint("document_id", "number"),
        sa.UniqueConstraint("document_id", "by_id"),
        together("certificate", "appended", "certificate_sha256"),
    )

    document_id: uuid.UUID
    number: int
    """Counts within the document; the first countersignature is 1."""
    by_id: uuid.UUID
    by_name: str
    role: str = Field(max_length=40)
    meaning: str = Field(max_length=400)
    at: datetime
    time_zone: str = Field(max_length=64)
    signed_sha256: str = Field(max_length=64)
    """Of the whole file that was read back and signed."""
    sha256: str = Field(max_length=64)
    """Of the whole file afterwards; the same where no certificate signed."""
    appended: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    """What the signature added at the end of the file; None where only this record was made."""
    certificate_sha256: str | None = Field(default=None, max_length=64)
