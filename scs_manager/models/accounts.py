"""Clinics, staff, what staff may do in a clinic, their sessions, and attempts to sign in."""

import uuid
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.alarms import ESCALATE_AFTER, ESCALATE_AFTER_MAX, ESCALATE_AFTER_MIN, ESCALATE_TO
from scs_manager.domain.diary_windows import DEFAULT_WINDOWS, SYNC_DAYS_MAX, SYNC_DAYS_MIN
from scs_manager.domain.permissions import Role
from scs_manager.domain.quiet_hours import DEFAULT_QUIET
from scs_manager.models.base import ClinicRecord, NumberedRow, Row, between, enum_column, of_clinic


class ClinicRow(Row, table=True):
    """A clinic; every clinical row belongs to exactly one."""

    __table_args__ = (
        between("target_wait_days", 1, 730),
        between("alarm_minutes", ESCALATE_AFTER_MIN, ESCALATE_AFTER_MAX),
        between("diary_sync_days", SYNC_DAYS_MIN, SYNC_DAYS_MAX),
    )

    name: str = Field(max_length=200)
    phone: str = Field(max_length=40)
    emergency_phone: str = Field(max_length=40)
    time_zone: str = Field(max_length=64)
    target_wait_days: int = 126
    """Days from referral to decision the clinic aims at; 18 weeks. [default]"""
    alarm_minutes: int = ESCALATE_AFTER
    """Minutes until an alarm that nobody took on is told to others. [default]"""
    alarm_role: Role = Field(default=ESCALATE_TO, sa_type=enum_column(Role, "alarm_role"))
    """The role whose people are told then. [default]"""
    diary_opens: time = DEFAULT_WINDOWS.opens
    diary_on_time_before: time = DEFAULT_WINDOWS.on_time_before
    diary_late_before: time = DEFAULT_WINDOWS.late_before
    diary_sync_days: int = DEFAULT_WINDOWS.sync_within_days
    diary_windows_from: date | None = None
    """The first diary day of these windows; empty while they were never changed. Earlier: diary_windows."""
    diary_steps: bool = False
    """The diary asks one question after the other instead of all on one screen."""
    diary_asks_code: bool = False
    """Whether a link to a diary opens only together with a one-time code."""
    quiet_from: time = DEFAULT_QUIET.since
    """From when on the patient's clock nothing that can wait is sent to patients. [default]"""
    quiet_until: time = DEFAULT_QUIET.until
    shares_figures: bool = False
    """Whether the clinic gives its aggregates to the comparison of clinics, and so sees the others'."""
    created_at: datetime


class StaffRow(Row, table=True):
    """A member of staff; ``email`` is canonical (NFKC, casefolded) and identifies the account."""

    __table_args__ = (sa.UniqueConstraint("email"),)

    email: str = Field(max_length=254)
    full_name: str = Field(max_length=200)
    password_hash: str = Field(max_length=200)
    created_at: datetime
    disabled_at: datetime | None = None


class StaffRoleRow(ClinicRecord, Row, table=True):
    """A role of a member of staff in a clinic; two roles in one clinic add up."""

    __table_args__ = (
        of_clinic(),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], ondelete="RESTRICT"),
        sa.UniqueConstraint("clinic_id", "staff_id", "role"),
        sa.Index(None, "staff_id"),
    )

    staff_id: uuid.UUID
    role: Role = Field(sa_type=enum_column(Role))
    medical_lead: bool = False
    """Whether this clinician may sign profiles off for the clinic."""


class StaffSessionRow(ClinicRecord, Row, table=True):
    """A signed-in browser: only the SHA-256 of its token is kept, and it can be ended at any time."""

    __table_args__ = (
        of_clinic(),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], ondelete="RESTRICT"),
        sa.UniqueConstraint("token_sha256"),
        sa.Index(None, "staff_id"),
    )

    token_sha256: str = Field(max_length=64)
    staff_id: uuid.UUID
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    address: str = Field(default="", max_length=64)


class SignInAttemptRow(NumberedRow, table=True):
    """One failed attempt to sign in, counted under an account, an address or a network."""

    __table_args__ = (sa.Index(None, "key", "at"),)

    key: str = Field(max_length=300)
    at: datetime
