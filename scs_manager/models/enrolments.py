"""How a patient reaches the diary: enrolment, invitation, the phone's session."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.models.base import ClinicRecord, Row, in_clinic, may_be_referred, of_clinic, one_of

LINK_CHANNELS = ("sheet", "email", "sms")


class EnrolmentRow(ClinicRecord, Row, table=True):
    """A patient who keeps the diary of a trial."""

    __table_args__ = (
        of_clinic(),
        in_clinic("trial_id", "trial"),
        in_clinic("patient_id", "patient"),
        may_be_referred(),
        sa.UniqueConstraint("trial_id", "patient_id"),
        sa.Index(None, "clinic_id", "trial_id"),
    )

    trial_id: uuid.UUID
    patient_id: uuid.UUID
    time_zone: str = Field(max_length=64)
    zone_from: date | None = None
    """The first diary day in this zone; empty while it was never changed. Earlier ones: diary_zone."""
    created_at: datetime
    revoked_at: datetime | None = None


class InvitationRow(ClinicRecord, Row, table=True):
    """A link that a second fact exchanges for a session, once; only the SHA-256 of its token is kept."""

    __table_args__ = (
        of_clinic(),
        in_clinic("enrolment_id", "enrolment"),
        in_clinic("carer_id", "carer"),
        may_be_referred(),
        one_of("channel", LINK_CHANNELS),
        sa.UniqueConstraint("token_sha256"),
        sa.UniqueConstraint("short_sha256"),
        sa.CheckConstraint("tries >= 0", name="tries"),
        sa.CheckConstraint("codes_sent >= 0", name="codes_sent"),
        sa.Index(None, "enrolment_id"),
    )

    enrolment_id: uuid.UUID
    carer_id: uuid.UUID | None = None
    """The carer whose link it is; empty for the patient's own."""
    channel: str = Field(default="sheet", max_length=20)
    """How the link goes out; a code to go with it takes another way."""
    token_sha256: str = Field(max_length=64)
    short_sha256: str | None = Field(default=None, max_length=64)
    """Of the short code that is printed beside the link, for who cannot scan it."""
    code_hash: str | None = Field(default=None, max_length=64)
    """Of the one-time code that was sent to go with this link."""
    code_until: datetime | None = None
    codes_sent: int = 0
    created_at: datetime
    created_by_id: uuid.UUID | None = None
    created_by_name: str
    expires_at: datetime
    used_at: datetime | None = None
    tries: int = 0
    revoked_at: datetime | None = None


class PatientSessionRow(ClinicRecord, Row, table=True):
    """A phone that may write the diary of one enrolment until it expires or is revoked."""

    __table_args__ = (
        of_clinic(),
        in_clinic("enrolment_id", "enrolment"),
        in_clinic("carer_id", "carer"),
        sa.UniqueConstraint("token_sha256"),
        sa.Index(None, "enrolment_id"),
    )

    enrolment_id: uuid.UUID
    carer_id: uuid.UUID | None = None
    token_sha256: str = Field(max_length=64)
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    carer: bool = False
    device_label: str = Field(default="", max_length=100)
