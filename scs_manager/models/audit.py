"""Who did or read what: append-only, pointing at nothing by foreign key, never read by a rule."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from scs_manager.domain.actors import ActorKind
from scs_manager.models.base import NumberedRow, Table, enum_column, json_column

INSTALLATION = uuid.UUID(int=0)
"""Stands for the clinic in the chain of what concerns no clinic, such as a refused sign-in."""


class Acted(SQLModel):
    """Who acted, from where, when."""

    clinic_id: uuid.UUID
    at: datetime
    actor_kind: ActorKind = Field(sa_type=enum_column(ActorKind))
    actor_id: uuid.UUID | None = None
    actor_name: str
    address: str = ""
    case_id: uuid.UUID | None = None


class AuditEventRow(Acted, NumberedRow, table=True):
    """One write; ``hash`` covers the event and the hash of the clinic's event before it."""

    __table_args__ = (sa.UniqueConstraint("clinic_id", "seq"), sa.Index(None, "clinic_id", "case_id", "seq"))

    seq: int
    action: str = Field(max_length=60)
    detail: dict[str, Any] = Field(sa_type=json_column())
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class AuditHeadRow(Table, table=True):
    """The newest event of each clinic's chain; locked while the next one is added."""

    clinic_id: uuid.UUID = Field(primary_key=True)
    seq: int = 0
    hash: str = Field(default="", max_length=64)


class AccessEventRow(Acted, NumberedRow, table=True):
    """One look at a clinical record, committed before the page is sent."""

    __table_args__ = (
        sa.ForeignKeyConstraint(["sealed_in"], ["access_seal.id"], ondelete="RESTRICT"),
        sa.Index(None, "clinic_id", "case_id", "id"),
        sa.Index(None, "clinic_id", "sealed_in", "id"),
    )

    what: str = Field(max_length=60)
    sealed_in: int | None = None


class AccessSealRow(NumberedRow, table=True):
    """A batch of looks, hashed together with the batch before and entered into the clinic's chain."""

    __table_args__ = (sa.UniqueConstraint("clinic_id", "seq"),)

    clinic_id: uuid.UUID
    seq: int
    events: int
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
    at: datetime
