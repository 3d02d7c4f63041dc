"""Messages to patients and staff: planned with the case's change, sent later by the worker."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.messages import CHANNELS, PATIENT_CHANNELS, MessageState
from scs_manager.models.base import ClinicRecord, NumberedRow, in_clinic, of_clinic, one_of, together

MESSAGE_STATES = tuple(state.value for state in MessageState)
STOPPED_HOW = ("word", "link", "staff")


class MessageRow(ClinicRecord, NumberedRow, table=True):
    """One message; it holds no clinical text, only its kind, from which the text is made when it is sent."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("alarm_id", "alarm"),
        in_clinic("invitation_id", "invitation"),
        in_clinic("enrolment_id", "enrolment"),
        in_clinic("document_id", "document"),
        sa.ForeignKeyConstraint(["to_id"], ["staff.id"], ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["resend_of"], ["message.id"], ondelete="RESTRICT"),
        sa.UniqueConstraint("mark"),
        sa.UniqueConstraint("plan_key"),
        one_of("channel", CHANNELS),
        one_of("state", MESSAGE_STATES),
        sa.CheckConstraint("attempts >= 0", name="attempts"),
        sa.Index(None, "state", "due_at", "id"),
        sa.Index(None, "case_id", "id"),
        sa.Index(None, "alarm_id", "id"),
        sa.Index(None, "enrolment_id", "day"),
        sa.Index(None, "gateway_id"),
        sa.Index(None, "document_id", "id"),
    )

    case_id: uuid.UUID
    alarm_id: uuid.UUID | None = None
    """The alarm that it tells of."""
    invitation_id: uuid.UUID | None = None
    """The invitation whose link or code it carries; both are made only when it is sent."""
    enrolment_id: uuid.UUID | None = None
    """The diary that it reminds of, and ``day`` the evening."""
    day: date | None = None
    document_id: uuid.UUID | None = None
    """The document that it says is ready."""
    plan_key: str | None = Field(default=None, max_length=120)
    """Names one reminder of one evening, so that it is planned once, whoever plans."""
    to_id: uuid.UUID | None = None
    """The member of staff it is for; without one it is for the patient, or for everybody on the worklist."""
    to_name: str = Field(default="", max_length=200)
    kind: str = Field(max_length=40)
    channel: str = Field(max_length=20)
    due_at: datetime
    until: datetime | None = None
    """After this it would be of no use; empty where the kind says how long it lives."""
    state: str = Field(default=MessageState.PLANNED, max_length=20)
    attempts: int = 0
    try_at: datetime | None = None
    """Not before this, after a failed try or in quiet hours."""
    last_error: str = Field(default="", max_length=400)
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    """When the gateway says that it reached the phone."""
    opened_at: datetime | None = None
    """When it was opened on a phone that is signed in to the diary."""
    sent_to: str = Field(default="", max_length=300)
    """The address, masked."""
    mark: str | None = Field(default=None, max_length=32)
    """What its links carry: it says which message was opened or stopped, and opens nothing by itself."""
    gateway_id: str | None = Field(default=None, max_length=100)
    resend_of: int | None = None
    by_name: str = Field(default="", max_length=200)
    """Who sent it again; empty for what was planned by the pathway."""
    created_at: datetime


class MessageStopRow(ClinicRecord, NumberedRow, table=True):
    """A patient wants no more messages by one way, until staff note that they are wanted again."""

    __table_args__ = (
        of_clinic(),
        in_clinic("patient_id", "patient"),
        one_of("channel", PATIENT_CHANNELS),
        one_of("how", STOPPED_HOW),
        together("lifted", "lifted_at", "lifted_by_name"),
        sa.Index(
            "uq_message_stop_standing",
            "patient_id",
            "channel",
            unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"),
            postgresql_where=sa.text("lifted_at IS NULL"),
        ),
        sa.Index(None, "clinic_id", "patient_id"),
    )

    patient_id: uuid.UUID
    channel: str = Field(max_length=20)
    how: str = Field(max_length=20)
    at: datetime
    lifted_at: datetime | None = None
    lifted_by_id: uuid.UUID | None = None
    lifted_by_name: str | None = Field(default=None, max_length=200)
