"""What is known about a case: facts and statements of completeness, only ever added."""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.facts import FACTS, Datum
from scs_manager.models.authorship import Authored
from scs_manager.models.base import ClinicRecord, NumberedRow, in_clinic, json_column, of_clinic
from scs_manager.models.fact_json import restored


class FactRow(Authored, ClinicRecord, NumberedRow, table=True):
    """One value of one fact; the newest row of a name counts, and a null value takes the fact back."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        sa.Index(None, "clinic_id", "case_id", "name", "id"),
    )

    case_id: uuid.UUID
    name: str = Field(max_length=100)
    value: Any = Field(default=None, sa_type=json_column(), nullable=True)
    unit: str | None = Field(default=None, max_length=40)
    on: date | None = None
    source: str = Field(default="", max_length=400)
    entered_value: str | None = Field(default=None, max_length=40)
    """A laboratory value as it was typed, where its unit is not the canonical one or was chosen."""
    entered_unit: str | None = Field(default=None, max_length=40)

    def to_domain(self) -> Datum | None:
        """The fact as the rules know it; None when it was taken back or its name left the catalogue."""
        if self.value is None or self.name not in FACTS:
            return None
        return Datum(self.name, restored(self.name, self.value), self.unit, self.on, self.source)


class CompletenessRow(Authored, ClinicRecord, NumberedRow, table=True):
    """Somebody said that a list of the record is complete as of a day; the newest row of a list counts."""

    __table_args__ = (of_clinic(), in_clinic("case_id", "case"), sa.Index(None, "case_id", "list", "id"))

    case_id: uuid.UUID
    list: str = Field(max_length=40)
    on: date
