"""What a clinic's documents carry, version by version, and its logos; nothing is overwritten."""

import uuid

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.document_settings import LINE_LENGTH, DocumentSettings, Paper
from scs_manager.models.authorship import Authored
from scs_manager.models.base import (
    ClinicRecord,
    NumberedRow,
    Row,
    enum_column,
    in_clinic,
    may_be_referred,
    of_clinic,
    text_column,
)


class ClinicLogoRow(Authored, ClinicRecord, Row, table=True):
    """A logo as it is printed: a PNG without transparency or metadata, in sRGB."""

    __table_args__ = (
        of_clinic(),
        may_be_referred(),
        sa.CheckConstraint("width > 0 AND height > 0", name="size"),
        sa.Index(None, "clinic_id", "at"),
    )

    data: bytes = Field(sa_type=sa.LargeBinary)
    sha256: str = Field(max_length=64)
    """Of ``data``."""
    width: int
    height: int


class DocumentSettingRow(Authored, ClinicRecord, NumberedRow, table=True):
    """One version of the settings; the highest version of a clinic stands."""

    __table_args__ = (
        of_clinic(),
        in_clinic("logo_id", "clinic_logo"),
        sa.UniqueConstraint("clinic_id", "version"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint("logo_id IS NULL OR logo_alt <> ''", name="logo_alt"),
    )

    version: int
    address: str = Field(default="", sa_type=text_column())
    """A line each."""
    contact: str = Field(max_length=LINE_LENGTH)
    registration: str = Field(max_length=LINE_LENGTH)
    paper: Paper = Field(sa_type=enum_column(Paper))
    logo_id: uuid.UUID | None = None
    logo_alt: str = Field(default="", max_length=LINE_LENGTH)

    def to_domain(self) -> DocumentSettings:
        """The settings as the rules know them."""
        return DocumentSettings(
            version=self.version,
            lines=tuple(self.address.splitlines()),
            contact=self.contact,
            registration=self.registration,
            paper=self.paper,
            logo_id=self.logo_id,
            logo_alt=self.logo_alt,
        )
