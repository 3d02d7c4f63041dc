"""Columns that say who did something and when, and how a signature is kept."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from scs_manager.models.base import together


class Authored(SQLModel):
    """Who wrote the row and when; the name is kept as it was, the id leads to the account."""

    by_id: uuid.UUID | None = None
    by_name: str
    at: datetime


class Withdrawable(SQLModel):
    """A row that was entered wrongly is withdrawn, not deleted."""

    withdrawn_at: datetime | None = None
    withdrawn_by_id: uuid.UUID | None = None
    withdrawn_by_name: str | None = None
    withdrawn_reason: str | None = Field(default=None, max_length=400)


class Signable(SQLModel):
    """A signature: who, in which role, when and in which zone, meaning what, over which content (SHA-256)."""

    signed_by_id: uuid.UUID | None = None
    signed_by_name: str | None = None
    signed_role: str | None = Field(default=None, max_length=40)
    signed_at: datetime | None = None
    signed_time_zone: str | None = Field(default=None, max_length=64)
    signed_meaning: str | None = Field(default=None, max_length=400)
    content_sha256: str | None = Field(default=None, max_length=64)


def signature_is_whole() -> sa.CheckConstraint:
    """A signature has all its parts or none."""
    return together(
        "signature",
        "signed_by_id",
        "signed_by_name",
        "signed_role",
        "signed_at",
        "signed_time_zone",
        "signed_meaning",
        "content_sha256",
    )
