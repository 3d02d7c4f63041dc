"""The antithrombotic plan of a trial: what was agreed for each drug, and from which times it counts."""

import uuid
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.antithrombotics import Condition, DoseKind, Purpose, Renal, Route
from scs_manager.domain.hold_plans import Agreement
from scs_manager.models.authorship import Authored
from scs_manager.models.base import (
    NOTE_LENGTH,
    ClinicRecord,
    Row,
    in_clinic,
    json_column,
    of_clinic,
    one_of,
    text_column,
    together,
)

CONDITION_COLUMNS = {"purpose": Purpose, "dose": DoseKind, "route": Route, "renal": Renal}
"""Column -> the words it may hold."""


def _rules(owner: str, table: str) -> tuple[sa.schema.SchemaItem, ...]:
    """What every plan of a drug keeps to, for the trial and for the implant alike."""
    return (
        of_clinic(),
        in_clinic(owner, table),
        sa.UniqueConstraint(owner, "drug", "number"),
        *(one_of(column, tuple(words)) for column, words in CONDITION_COLUMNS.items()),
        together("restart_said", "restarted_on", "restart_said_by"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("stop_on < restart_on", name="stop_before_restart"),
    )


class HoldVersion(Authored, ClinicRecord, Row):
    """One version of the plan of one drug; append-only, the highest number counts."""

    drug: str = Field(max_length=200)
    """The ingredient, as the catalogue of medicines spells it."""
    number: int
    purpose: str | None = Field(default=None, max_length=20)
    dose: str | None = Field(default=None, max_length=20)
    route: str | None = Field(default=None, max_length=20)
    renal: str | None = Field(default=None, max_length=20)
    stop_on: date | None = None
    restart_on: date | None = None
    prescriber: str = Field(default="", max_length=200)
    agreed_on: date | None = None
    agreed_how: str = Field(default="", max_length=200)
    reason: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    placement_at: datetime
    """Lead placement and removal as they were planned when this was recorded; for the implant both are it."""
    removal_at: datetime
    clearance: str | None = Field(default=None, max_length=20)
    """Creatinine clearance in mL/min on record at the time, as decimal text."""
    table_id: str = Field(max_length=100)
    table_version: str = Field(max_length=40)
    said: dict[str, Any] = Field(sa_type=json_column())
    """The interval and the restart that the table gave, with their sources."""
    restarted_on: date | None = None
    restart_said_by: str | None = Field(default=None, max_length=200)

    @property
    def conditions(self) -> frozenset[Condition]:
        """What the interval depends on, as far as somebody said it."""
        given: list[Condition | None] = [
            Purpose(self.purpose) if self.purpose else None,
            DoseKind(self.dose) if self.dose else None,
            Route(self.route) if self.route else None,
            Renal(self.renal) if self.renal else None,
        ]
        return frozenset(each for each in given if each is not None)

    def to_domain(self) -> Agreement:
        """What was recorded, as the rules read it."""
        return Agreement(
            stop_on=self.stop_on,
            restart_on=self.restart_on,
            prescriber=self.prescriber,
            agreed_on=self.agreed_on,
            agreed_how=self.agreed_how,
            reason=self.reason,
            conditions=self.conditions,
            placement=self.placement_at,
            removal=self.removal_at,
            clearance=None if self.clearance is None else Decimal(self.clearance),
            restarted_on=self.restarted_on,
            restart_said_by=self.restart_said_by or "",
        )


class HoldRow(HoldVersion, table=True):
    """The plan of a drug around a trial."""

    __table_args__ = _rules("trial_id", "trial")

    trial_id: uuid.UUID


class ImplantHoldRow(HoldVersion, table=True):
    """The plan of a drug around the permanent implant of a case."""

    __table_args__ = _rules("case_id", "case")

    case_id: uuid.UUID


class HoldTimesRow(Authored, ClinicRecord, Row, table=True):
    """The planned hours of lead placement and removal, in the clinic's zone; the highest number counts."""

    __table_args__ = (
        of_clinic(),
        in_clinic("trial_id", "trial"),
        sa.UniqueConstraint("trial_id", "number"),
        sa.CheckConstraint("number >= 1", name="number"),
    )

    trial_id: uuid.UUID
    number: int
    placement_time: time
    removal_time: time
