"""Who else gets into a diary and how: carers, asked-for links, sheets of codes, the clinic's tablet."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.models.authorship import Authored
from scs_manager.models.base import (
    ClinicRecord,
    NumberedRow,
    Row,
    in_clinic,
    may_be_referred,
    of_clinic,
    one_of,
)

TABLET_FORMS = ("diary", "questionnaire")


class CarerRow(Authored, ClinicRecord, Row, table=True):
    """A person who helps one patient with the diary; links and phones of a carer are the carer's own."""

    __table_args__ = (
        of_clinic(),
        in_clinic("enrolment_id", "enrolment"),
        may_be_referred(),
        sa.CheckConstraint("(stopped_at IS NULL) = (stopped_by_name IS NULL)", name="stopped"),
        sa.Index(None, "enrolment_id"),
    )

    enrolment_id: uuid.UUID
    name: str = Field(max_length=200)
    relation: str = Field(max_length=100)
    email: str = Field(default="", max_length=254)
    phone: str = Field(default="", max_length=40)
    stopped_at: datetime | None = None
    stopped_by_name: str | None = None


class LinkRequestRow(ClinicRecord, Row, table=True):
    """Somebody at a page that is shut asked for a new link; staff answer it with a link, or set it aside."""

    __table_args__ = (
        of_clinic(),
        in_clinic("enrolment_id", "enrolment"),
        in_clinic("carer_id", "carer"),
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by_name IS NULL)", name="answered"),
        sa.CheckConstraint("(answered_at IS NULL) = (sent IS NULL)", name="sent"),
        sa.Index(None, "clinic_id", "answered_at", "asked_at"),
        sa.Index(None, "enrolment_id"),
    )

    enrolment_id: uuid.UUID
    carer_id: uuid.UUID | None = None
    asked_at: datetime
    answered_at: datetime | None = None
    answered_by_name: str | None = None
    sent: bool | None = None
    """Whether the answer was a link; False: set aside."""


class CodeSheetRow(Authored, ClinicRecord, Row, table=True):
    """A printed sheet of one-time codes of the patient or of a carer; a new sheet replaces it."""

    __table_args__ = (
        of_clinic(),
        in_clinic("enrolment_id", "enrolment"),
        in_clinic("carer_id", "carer"),
        may_be_referred(),
        sa.Index(None, "enrolment_id"),
    )

    enrolment_id: uuid.UUID
    carer_id: uuid.UUID | None = None
    replaced_at: datetime | None = None


class OneTimeCodeRow(ClinicRecord, NumberedRow, table=True):
    """One code of a sheet, as a slow hash that is salted with the sheet; spent once."""

    __table_args__ = (
        of_clinic(),
        in_clinic("sheet_id", "code_sheet"),
        sa.UniqueConstraint("sheet_id", "code_hash"),
    )

    sheet_id: uuid.UUID
    code_hash: str = Field(max_length=64)
    used_at: datetime | None = None


class TabletSessionRow(ClinicRecord, Row, table=True):
    """The clinic's tablet in the hands of one patient, for one form and nothing else."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("enrolment_id", "enrolment"),
        in_clinic("request_id", "questionnaire_request"),
        one_of("form", TABLET_FORMS),
        sa.CheckConstraint("(form = 'diary') = (enrolment_id IS NOT NULL)", name="diary"),
        sa.CheckConstraint("(form = 'questionnaire') = (request_id IS NOT NULL)", name="questionnaire"),
        sa.UniqueConstraint("token_sha256"),
        sa.Index(None, "case_id"),
    )

    case_id: uuid.UUID
    enrolment_id: uuid.UUID | None = None
    request_id: uuid.UUID | None = None
    form: str = Field(max_length=20)
    carer: bool = False
    token_sha256: str = Field(max_length=64)
    created_at: datetime
    by_id: uuid.UUID | None = None
    by_name: str
    """Who handed the tablet over."""
    last_seen_at: datetime
    expires_at: datetime
    watched: bool = False
    """Whether the page's script says when somebody touches the tablet; without it more time is given."""
    ended_at: datetime | None = None
