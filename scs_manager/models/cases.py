"""A case is one patient's way from referral to decision and after; its moves are kept for good."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.pathway import Action, State
from scs_manager.models.authorship import Authored
from scs_manager.models.base import (
    NOTE_LENGTH,
    ClinicRecord,
    NumberedRow,
    Row,
    Table,
    Versioned,
    between,
    enum_column,
    in_clinic,
    json_column,
    may_be_referred,
    of_clinic,
    one_of,
    text_column,
)

URGENCIES = ("routine", "urgent")


class CaseRow(Versioned, ClinicRecord, Row, table=True):
    """One referral of a patient and where it stands; a patient has at most one open case."""

    __table_args__ = (
        of_clinic(),
        in_clinic("patient_id", "patient"),
        may_be_referred(),
        sa.Index(
            "uq_case_open_patient",
            "clinic_id",
            "patient_id",
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
        sa.Index(None, "clinic_id", "state", "priority", "state_since", "id"),
        sa.Index(None, "clinic_id", "priority", "state_since", "id"),
        sa.Index(None, "clinic_id", "patient_id"),
        between("priority", 0, 1),
    )

    patient_id: uuid.UUID
    state: State = Field(sa_type=enum_column(State))
    state_since: datetime
    opened_at: datetime
    closed_at: datetime | None = None
    outcome: str | None = Field(default=None, max_length=40)
    """The overall rung of the last screening."""
    next_action: str = Field(default="", max_length=200)
    """The next thing to do, as a message id."""
    priority: int = 1
    """The referral's urgency as an order: 0 for urgent, 1 for routine; kept with the referral."""


class CaseMoveRow(Authored, ClinicRecord, NumberedRow, table=True):
    """One step along the pathway; append-only."""

    __table_args__ = (of_clinic(), in_clinic("case_id", "case"), sa.Index(None, "case_id", "id"))

    case_id: uuid.UUID
    from_state: State | None = Field(default=None, sa_type=enum_column(State, "from_state"))
    to_state: State = Field(sa_type=enum_column(State, "to_state"))
    action: Action | None = Field(default=None, sa_type=enum_column(Action))
    """None for the opening of the case."""
    reason: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)


class ReferralRow(Versioned, Authored, ClinicRecord, Row, table=True):
    """The letter a case began with; the seed's three reasons only as the referrer claims them."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        may_be_referred(),
        sa.UniqueConstraint("case_id"),
        one_of("urgency", URGENCIES),
    )

    case_id: uuid.UUID
    referrer: str = Field(max_length=200)
    reason: str = Field(sa_type=text_column(), max_length=NOTE_LENGTH)
    urgency: str = Field(default="routine", max_length=20)
    received_on: date
    claims_analgesics_failed: bool | None = None
    claims_side_effects: bool | None = None
    claims_reoperation: bool | None = None
    organisation: str = Field(default="", max_length=200)
    phone: str = Field(default="", max_length=40)
    """This and the e-mail address are the referrer's, not the patient's."""
    email: str = Field(default="", max_length=254)


class ReferralChangeRow(Authored, ClinicRecord, NumberedRow, table=True):
    """What a correction of a referral changed, as ``{field: {from, to}}``; append-only."""

    __table_args__ = (of_clinic(), in_clinic("referral_id", "referral"), sa.Index(None, "referral_id", "id"))

    referral_id: uuid.UUID
    changed: dict[str, Any] = Field(sa_type=json_column())


class CaseCounterRow(ClinicRecord, Table, table=True):
    """How many cases of a clinic stand in a state; kept with every move, so that no page counts."""

    __table_args__ = (of_clinic(), sa.CheckConstraint("cases >= 0", name="cases"))

    clinic_id: uuid.UUID = Field(primary_key=True)
    state: State = Field(primary_key=True, sa_type=enum_column(State))
    cases: int = 0
