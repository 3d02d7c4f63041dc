"""Trial stimulation: the plan, what happened, the days left out, how it ended."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.diary_days import Region
from scs_manager.models.authorship import Authored, Withdrawable
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


class TrialRow(Versioned, ClinicRecord, Row, table=True):
    """One trial of one case; a case has at most one that has not ended."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("previous_trial_id", "trial"),
        may_be_referred(),
        sa.Index(
            "uq_trial_running_case",
            "clinic_id",
            "case_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(None, "clinic_id", "case_id", "planned_at"),
        between("pgic", 1, 7),
        between("stated_relief_percent", -100, 100),
        sa.CheckConstraint("baseline_starts_on < placement_on", name="baseline_before_placement"),
        sa.CheckConstraint("placement_on < removal_on", name="placement_before_removal"),
        sa.CheckConstraint("placed_on <= removed_on", name="placed_before_removed"),
    )

    case_id: uuid.UUID
    target_region: Region = Field(sa_type=enum_column(Region))
    target_text: str = Field(default="", max_length=400)
    goal: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    device: str = Field(default="", max_length=200)
    relief_profile: str = Field(max_length=100)
    """Id of the profile whose relief rule and minimum days apply."""
    baseline_starts_on: date
    placement_on: date
    removal_on: date
    target_locked_at: datetime | None = None
    placed_on: date | None = None
    removed_on: date | None = None
    ended_at: datetime | None = None
    technically_adequate: bool | None = None
    end_reason: str | None = Field(default=None, max_length=400)
    operated_controller: bool | None = None
    satisfied: bool | None = None
    wants_implant: bool | None = None
    pgic: int | None = None
    stated_relief_percent: int | None = None
    previous_trial_id: uuid.UUID | None = None
    planned_by_id: uuid.UUID | None = None
    planned_by_name: str
    planned_at: datetime


class TrialEventRow(Authored, ClinicRecord, Row, table=True):
    """Something that happened during a trial: programming, adverse event, lead moved, call."""

    __table_args__ = (of_clinic(), in_clinic("trial_id", "trial"), sa.Index(None, "trial_id", "at"))

    trial_id: uuid.UUID
    kind: str = Field(max_length=40)
    happened_on: date
    note: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)


class DayExclusionRow(Withdrawable, Authored, ClinicRecord, Row, table=True):
    """Staff left a diary day out of the result, with the reason; taken back, it stays listed with the why.

    The row is fixed but for being taken back, once; the day may then be left out anew by a row of its own.
    """

    __table_args__ = (
        of_clinic(),
        in_clinic("trial_id", "trial"),
        together("withdrawn", "withdrawn_at", "withdrawn_by_name", "withdrawn_reason"),
        sa.Index(
            "uq_day_exclusion_standing",
            "trial_id",
            "day",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
        sa.Index(None, "trial_id"),
    )

    trial_id: uuid.UUID
    day: date
    reason: str = Field(max_length=400)
    after_removal: bool = False
    """Made after the leads were out, and marked so wherever it is shown."""
    withdrawn_after_removal: bool | None = None
    """Taken back after the leads were out, when the result could be seen."""
