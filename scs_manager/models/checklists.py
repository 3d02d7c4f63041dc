"""The pre-operative checklist: one row per answer, only added to; the newest answer of an item counts."""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.checklist_items import ItemState, Occasion
from scs_manager.models.authorship import Authored
from scs_manager.models.base import (
    ClinicRecord,
    NumberedRow,
    enum_column,
    in_clinic,
    json_column,
    of_clinic,
)


class ChecklistAnswerRow(Authored, ClinicRecord, NumberedRow, table=True):
    """What one person said about one item; ``details`` holds what the item asks beside its state."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("trial_id", "trial"),
        sa.Index(None, "case_id", "trial_id"),
    )

    case_id: uuid.UUID
    trial_id: uuid.UUID | None = None
    """The trial whose leads go in; empty for the permanent implant."""
    occasion: Occasion = Field(sa_type=enum_column(Occasion))
    item: str = Field(max_length=40)
    state: ItemState = Field(sa_type=enum_column(ItemState))
    reason: str = Field(default="", max_length=400)
    details: dict[str, Any] | None = Field(default=None, sa_type=json_column())
