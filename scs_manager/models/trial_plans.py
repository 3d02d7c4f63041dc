"""The plan of a trial: the draft step by step, its goals and leads, and what was changed after the lock."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.diary_days import Region
from scs_manager.domain.trial_leads import LeadKind, LeadSide
from scs_manager.domain.trial_plans import PregnancyTest
from scs_manager.models.authorship import Authored
from scs_manager.models.base import (
    NOTE_LENGTH,
    ClinicRecord,
    Row,
    Versioned,
    between,
    enum_column,
    in_clinic,
    may_be_referred,
    of_clinic,
    text_column,
    together,
)


class TrialPlanRow(Versioned, ClinicRecord, Row, table=True):
    """The plan of one trial; until the trial is made of it, a case has at most one such draft.

    Once there is a trial, its own row is the truth for target, goal, device and dates.
    """

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("trial_id", "trial"),
        may_be_referred(),
        sa.UniqueConstraint("trial_id"),
        sa.Index(
            "uq_trial_plan_draft_case",
            "clinic_id",
            "case_id",
            unique=True,
            sqlite_where=sa.text("trial_id IS NULL"),
            postgresql_where=sa.text("trial_id IS NULL"),
        ),
        sa.Index(None, "case_id"),
        together("waiver", "waived_at", "waived_by_name", "waived_reason"),
    )

    case_id: uuid.UUID
    trial_id: uuid.UUID | None = None
    target_region: Region | None = Field(default=None, sa_type=enum_column(Region))
    target_text: str = Field(default="", max_length=400)
    device_maker: str = Field(default="", max_length=100)
    device_model: str = Field(default="", max_length=100)
    externalised: bool | None = None
    entry_level: str | None = Field(default=None, max_length=20)
    relief_profile: str = Field(default="", max_length=100)
    baseline_starts_on: date | None = None
    placement_on: date | None = None
    removal_on: date | None = None
    dates_confirmed: bool = False
    helper: bool | None = None
    helper_name: str = Field(default="", max_length=200)
    transport: bool | None = None
    charging: bool | None = None
    mri_conditional: bool | None = None
    mri_restrictions: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    pregnancy_test: PregnancyTest | None = Field(default=None, sa_type=enum_column(PregnancyTest))
    pregnancy_test_on: date | None = None
    pregnancy_reason: str = Field(default="", max_length=400)
    waived_at: datetime | None = None
    """When a clinician waived a baseline that is not valid."""
    waived_by_id: uuid.UUID | None = None
    waived_by_name: str | None = None
    waived_reason: str | None = Field(default=None, max_length=400)
    saved_by_id: uuid.UUID | None = None
    saved_by_name: str
    saved_at: datetime


class TrialGoalRow(ClinicRecord, Row, table=True):
    """One functional goal of a plan; numbers are kept as they were typed."""

    __table_args__ = (
        of_clinic(),
        in_clinic("plan_id", "trial_plan"),
        may_be_referred(),
        sa.UniqueConstraint("plan_id", "position"),
        between("position", 1, 4),
    )

    plan_id: uuid.UUID
    position: int
    text: str = Field(max_length=400)
    baseline: str | None = Field(default=None, max_length=20)
    target: str | None = Field(default=None, max_length=20)
    unit: str = Field(default="", max_length=40)


class TrialLeadRow(ClinicRecord, Row, table=True):
    """One lead of a plan: what is meant to go in, and its serial number once it is known."""

    __table_args__ = (
        of_clinic(),
        in_clinic("plan_id", "trial_plan"),
        may_be_referred(),
        sa.UniqueConstraint("plan_id", "position"),
        between("position", 1, 4),
        between("contacts", 1, 64),
    )

    plan_id: uuid.UUID
    position: int
    kind: LeadKind | None = Field(default=None, sa_type=enum_column(LeadKind))
    contacts: int | None = None
    serial: str = Field(default="", max_length=100)
    level: str | None = Field(default=None, max_length=20)
    side: LeadSide | None = Field(default=None, sa_type=enum_column(LeadSide))


class PlanDeviationRow(Authored, ClinicRecord, Row, table=True):
    """A change of target, goals or dates after the baseline had begun: before, after, why, by whom."""

    __table_args__ = (of_clinic(), in_clinic("trial_id", "trial"), sa.Index(None, "trial_id", "at"))

    trial_id: uuid.UUID
    step: str = Field(max_length=40)
    field: str = Field(max_length=40)
    before: str = Field(sa_type=text_column())
    after: str = Field(sa_type=text_column())
    reason: str = Field(max_length=400)
