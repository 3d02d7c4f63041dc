"""The permanent implant of a case: its plan, the record of the operation, programs and complications.

Rows are only added. A plan's highest number counts; of all else the newest revision of a thread stands.
"""

import uuid
from datetime import date, time
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.implants import (
    Anaesthesia,
    Generator,
    Implant,
    ImplantedLead,
    ImplantPlan,
    PocketSide,
    Setting,
)
from scs_manager.domain.trial_leads import LeadKind, LeadSide
from scs_manager.models.authorship import Authored
from scs_manager.models.base import ClinicRecord, NumberedRow, enum_column, in_clinic, json_column, of_clinic
from scs_manager.models.trial_course import (
    AdverseColumns,
    ProgramColumns,
    RevisedRow,
    note,
    program_rules,
)


class ImplantPlanRow(Authored, ClinicRecord, NumberedRow, table=True):
    """One version of the plan of an implant; the first needs no reason."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        sa.UniqueConstraint("case_id", "number"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("number = 1 OR change_reason IS NOT NULL", name="change_reason"),
    )

    case_id: uuid.UUID
    number: int
    planned_on: date
    operation_time: time | None = None
    """The clinic's wall clock."""
    note: str = note()
    change_reason: str | None = Field(default=None, max_length=400)

    def to_domain(self) -> ImplantPlan:
        """The plan as the rules know it."""
        return ImplantPlan(self.planned_on, self.operation_time, self.note)


class ImplantCourseRow(RevisedRow):
    """What every revision about an implant has."""

    case_id: uuid.UUID


def implant_rules(*more: sa.schema.SchemaItem) -> tuple[sa.schema.SchemaItem, ...]:
    """The constraints that every table about an implant shares; two writers cannot both add one revision."""
    return (
        of_clinic(),
        in_clinic("case_id", "case"),
        sa.UniqueConstraint("thread", "revision"),
        sa.Index(None, "case_id"),
        sa.CheckConstraint("revision >= 1", name="revision"),
        sa.CheckConstraint("revision = 1 OR change_reason IS NOT NULL", name="change_reason"),
        *more,
    )


class ImplantRow(ImplantCourseRow, table=True):
    """The operation as it was recorded; its thread is the case itself."""

    __table_args__ = implant_rules()

    implanted_on: date
    surgeon: str = Field(max_length=200)
    setting: Setting | None = Field(default=None, sa_type=enum_column(Setting))
    facility: str = Field(default="", max_length=200)
    anaesthesia: Anaesthesia | None = Field(default=None, sa_type=enum_column(Anaesthesia))
    leads: list[dict[str, Any]] = Field(sa_type=json_column())
    generator_maker: str = Field(max_length=100)
    generator_model: str = Field(max_length=100)
    generator_serial: str = Field(default="", max_length=100)
    rechargeable: bool | None = None
    pocket_side: PocketSide | None = Field(default=None, sa_type=enum_column(PocketSide))
    pocket_place: str = Field(default="", max_length=200)
    mr_conditional: bool | None = None
    mri_conditions: str = note()
    note: str = note()

    def to_domain(self) -> Implant:
        """The record as the rules know it."""
        return Implant(
            implanted_on=self.implanted_on,
            surgeon=self.surgeon,
            setting=self.setting,
            facility=self.facility,
            anaesthesia=self.anaesthesia,
            leads=tuple(implanted_lead(each) for each in self.leads),
            generator=Generator(
                maker=self.generator_maker,
                model=self.generator_model,
                serial=self.generator_serial,
                rechargeable=self.rechargeable,
                pocket_side=self.pocket_side,
                pocket_place=self.pocket_place,
            ),
            mr_conditional=self.mr_conditional,
            mri_conditions=self.mri_conditions,
            note=self.note,
        )


def implanted_lead(kept: dict[str, Any]) -> ImplantedLead:
    """A lead as it was kept."""
    kind, side = kept.get("kind"), kept.get("side")
    words = {"kind": LeadKind(kind) if kind else None, "side": LeadSide(side) if side else None}
    return ImplantedLead(**{**kept, **words})


class ImplantProgramRow(ProgramColumns, ImplantCourseRow, table=True):
    """A program of the implanted generator, from its first settings on."""

    __table_args__ = implant_rules(*program_rules())


class ImplantEventRow(AdverseColumns, ImplantCourseRow, table=True):
    """A complication of the implant, by the list that the trial uses."""

    __table_args__ = implant_rules(
        sa.CheckConstraint("starts_on <= resolved_on", name="began_before_end"),
    )
