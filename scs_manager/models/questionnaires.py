"""Questionnaires: what a clinic may show, what was asked of a patient, and the answers, only ever added."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.questionnaires import EnteredBy, Purpose, Way
from scs_manager.models.authorship import Authored, Withdrawable
from scs_manager.models.base import (
    ClinicRecord,
    NumberedRow,
    Row,
    enum_column,
    in_clinic,
    json_column,
    may_be_referred,
    of_clinic,
    text_column,
)


def _filled(column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} <> ''", name=column)


class SuppliedDefinitionRow(Authored, ClinicRecord, Row, table=True):
    """The item texts that a clinic supplies for an instrument, once per content."""

    __table_args__ = (of_clinic(), may_be_referred(), sa.UniqueConstraint("clinic_id", "sha256"))

    instrument: str = Field(max_length=40)
    version: str = Field(max_length=40)
    sha256: str = Field(max_length=64)
    text: str = Field(sa_type=text_column())


class InstrumentPermissionRow(Authored, Withdrawable, ClinicRecord, Row, table=True):
    """A clinic's recorded permission, which activates one supplied definition until it is withdrawn."""

    __table_args__ = (
        of_clinic(),
        in_clinic("definition_id", "supplied_definition"),
        _filled("confirmed_by"),
        _filled("reference"),
        sa.Index(None, "clinic_id", "instrument", "at"),
    )

    instrument: str = Field(max_length=40)
    definition_id: uuid.UUID
    confirmed_by: str = Field(max_length=200)
    confirmed_on: date
    reference: str = Field(max_length=400)


class QuestionnaireRequestRow(Authored, Withdrawable, ClinicRecord, Row, table=True):
    """One instrument asked of one patient; open until it is answered or withdrawn."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        may_be_referred(),
        sa.CheckConstraint("answered_at IS NULL OR withdrawn_at IS NULL", name="ended_once"),
        sa.Index(None, "case_id", "asked_on"),
    )

    case_id: uuid.UUID
    instrument: str = Field(max_length=40)
    purpose: Purpose = Field(sa_type=enum_column(Purpose))
    way: Way = Field(sa_type=enum_column(Way))
    asked_on: date
    due_on: date
    answered_at: datetime | None = None


class QuestionnaireAnswerRow(Authored, ClinicRecord, Row, table=True):
    """One filled-in form with its scores; a correction is a new row that names the old one and why."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("request_id", "questionnaire_request"),
        in_clinic("replaces_id", "questionnaire_answer"),
        may_be_referred(),
        sa.UniqueConstraint("replaces_id"),
        sa.CheckConstraint("(replaces_id IS NULL) = (replace_reason IS NULL)", name="correction"),
        sa.CheckConstraint("(entered_by = 'staff_transcribed') = (paper_on IS NOT NULL)", name="paper"),
        sa.CheckConstraint("items IS NOT NULL OR totals IS NOT NULL", name="content"),
        sa.Index(None, "clinic_id", "case_id", "instrument", "at"),
    )

    case_id: uuid.UUID
    request_id: uuid.UUID | None = None
    instrument: str = Field(max_length=40)
    definition_version: str = Field(max_length=40)
    definition_sha256: str = Field(max_length=64)
    texts_sha256: str | None = Field(default=None, max_length=64)
    """Of the texts that the clinic supplied; None where the definition's own or none were shown."""
    mode: str = Field(max_length=20)
    """The licence mode the answers were taken under."""
    items: list[Any] | None = Field(default=None, sa_type=json_column(), nullable=True)
    """Raw answers in the order of the form, null for what was left out; None where only totals are known."""
    totals: dict[str, str] | None = Field(default=None, sa_type=json_column(), nullable=True)
    """Scores as they were stated, where the items are not known."""
    entered_by: EnteredBy = Field(sa_type=enum_column(EnteredBy))
    answered_on: date
    """The day the form was filled in, in the patient's zone."""
    paper_on: date | None = None
    scores: dict[str, Any] = Field(sa_type=json_column())
    """With the version of the scorer that made them."""
    replaces_id: uuid.UUID | None = None
    replace_reason: str | None = Field(default=None, max_length=400)


class QuestionnaireLinkRow(Authored, ClinicRecord, Row, table=True):
    """A link to the open questionnaires of a case, exchanged once; only the SHA-256 of its token is kept."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        may_be_referred(),
        sa.UniqueConstraint("token_sha256"),
        sa.CheckConstraint("tries >= 0", name="tries"),
        sa.Index(None, "case_id"),
    )

    case_id: uuid.UUID
    token_sha256: str = Field(max_length=64)
    expires_at: datetime
    used_at: datetime | None = None
    tries: int = 0
    revoked_at: datetime | None = None


class QuestionnaireSessionRow(ClinicRecord, NumberedRow, table=True):
    """A browser that may answer the open questionnaires of one case until it expires or is revoked."""

    __table_args__ = (
        of_clinic(),
        in_clinic("link_id", "questionnaire_link"),
        sa.UniqueConstraint("token_sha256"),
        sa.Index(None, "link_id"),
    )

    link_id: uuid.UUID
    token_sha256: str = Field(max_length=64)
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    carer: bool = False
