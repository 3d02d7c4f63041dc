"""Messages to patients and staff: planned with the case's change, sent later by the worker."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.models.base import ClinicRecord, NumberedRow, in_clinic, of_clinic, one_of

CHANNELS = ("email", "sms", "staff")
MESSAGE_STATES = ("planned", "sent", "failed", "cancelled")


class MessageRow(ClinicRecord, NumberedRow, table=True):
    """One message; it holds no clinical text, only its kind, from which the text is made when it is sent."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("alarm_id", "alarm"),
        in_clinic("invitation_id", "invitation"),
        sa.ForeignKeyConstraint(["to_id"], ["staff.id"], ondelete="RESTRICT"),
        one_of("channel", CHANNELS),
        one_of("state", MESSAGE_STATES),
        sa.Index(None, "state", "due_at", "id"),
        sa.Index(None, "case_id", "id"),
        sa.Index(None, "alarm_id", "id"),
    )

    case_id: uuid.UUID
    alarm_id: uuid.UUID | None = None
    """The alarm that it tells of."""
    invitation_id: uuid.UUID | None = None
    """The invitation whose link or code it carries; both are made only when it is sent."""
    to_id: uuid.UUID | None = None
    """The member of staff it is for; without one it is for the patient, or for everybody on the worklist."""
    to_name: str = Field(default="", max_length=200)
    kind: str = Field(max_length=40)
    channel: str = Field(max_length=20)
    due_at: datetime
    state: str = Field(default="planned", max_length=20)
    attempts: int = 0
    last_error: str = Field(default="", max_length=400)
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    created_at: datetime
