"""Follow-up after an implant: what the clinic asks, the visits of a case, what was found, diary periods.

A plan and a record of a visit are only added; the newest counts. A visit itself moves and is skipped or
done: each change of it is a row that stays.
"""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.follow_up import TOLERANCE_MOST, FollowUpPlan, FollowUpPoint, Slot, Unit, VisitState
from scs_manager.domain.follow_up_visits import Again, Charging, FollowUpVisit, How, Satisfied
from scs_manager.models.authorship import Authored
from scs_manager.models.base import (
    ClinicRecord,
    NumberedRow,
    Row,
    Versioned,
    between,
    enum_column,
    in_clinic,
    json_column,
    may_be_referred,
    of_clinic,
    one_of,
)
from scs_manager.models.implants import ImplantCourseRow
from scs_manager.models.trial_course import note

CHANGES = ("planned", "moved", "skipped", "done", "ended", "reopened", "asked")
"""What may happen to a visit."""


class FollowUpPlanRow(Authored, ClinicRecord, NumberedRow, table=True):
    """One version of a clinic's follow-up; append-only, the highest number counts."""

    __table_args__ = (
        of_clinic(),
        sa.UniqueConstraint("clinic_id", "number"),
        sa.CheckConstraint("number >= 1", name="number"),
    )

    number: int
    points: list[dict[str, Any]] = Field(sa_type=json_column())
    yearly: dict[str, Any] | None = Field(default=None, sa_type=json_column(), nullable=True)
    sends_itself: bool = False
    reason: str = Field(max_length=400)

    def to_domain(self) -> FollowUpPlan:
        """The plan as the rules know it."""
        points = tuple(_point(each) for each in self.points)
        return FollowUpPlan(points, _point(self.yearly) if self.yearly else None, self.sends_itself)


def _point(kept: dict[str, Any]) -> FollowUpPoint:
    return FollowUpPoint(**{**kept, "unit": Unit(kept["unit"]), "instruments": tuple(kept["instruments"])})


class FollowUpVisitRow(Versioned, ClinicRecord, Row, table=True):
    """One visit of a case as it stands; ``point`` says which, by the key of the clinic's plan."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        may_be_referred(),
        sa.UniqueConstraint("case_id", "point"),
        between("before_days", 0, TOLERANCE_MOST),
        between("after_days", 0, TOLERANCE_MOST),
        sa.Index(None, "clinic_id", "state", "due_on", "id"),
        sa.Index(None, "clinic_id", "state", "closes_on"),
        sa.Index(None, "clinic_id", "case_id", "due_on"),
    )

    case_id: uuid.UUID
    point: str = Field(max_length=20)
    nominal_on: date
    """Its day by the schedule, counted from the implant as it is recorded now."""
    due_on: date
    opens_on: date
    closes_on: date
    before_days: int
    after_days: int
    moved: bool = False
    """Whether somebody set its day by hand: a corrected implant then leaves it."""
    state: VisitState = Field(default=VisitState.PLANNED, sa_type=enum_column(VisitState))
    visited_on: date | None = None
    """When it was done; what was found is in its records."""
    asked_at: datetime | None = None
    """When its questions were last sent."""
    created_at: datetime

    def to_domain(self) -> Slot:
        """The visit as the rules know it."""
        return Slot(self.point, self.due_on, self.before_days, self.after_days, self.state)


class FollowUpChangeRow(Authored, ClinicRecord, NumberedRow, table=True):
    """What happened to a visit, by whom and why; append-only."""

    __table_args__ = (
        of_clinic(),
        in_clinic("visit_id", "follow_up_visit"),
        one_of("what", CHANGES),
        sa.Index(None, "visit_id", "id"),
    )

    visit_id: uuid.UUID
    what: str = Field(max_length=20)
    due_before: date | None = None
    due_on: date
    reason: str = Field(default="", max_length=400)


class FollowUpRecordRow(ImplantCourseRow, table=True):
    """What was found at a visit; its thread is the visit itself."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("thread", "follow_up_visit"),
        sa.UniqueConstraint("thread", "revision"),
        sa.Index(None, "case_id"),
        sa.CheckConstraint("revision >= 1", name="revision"),
        sa.CheckConstraint("revision = 1 OR change_reason IS NOT NULL", name="change_reason"),
        between("stated_relief", 0, 100),
        between("pain_back", 0, 10),
        between("pain_leg", 0, 10),
        between("pain_worst", 0, 10),
        between("pgic", 1, 7),
        between("stimulation_hours", 0, 24),
    )

    visited_on: date
    how: How = Field(sa_type=enum_column(How))
    stated_relief: int | None = None
    pain_back: int | None = None
    pain_leg: int | None = None
    pain_worst: int | None = None
    satisfied: Satisfied | None = Field(default=None, sa_type=enum_column(Satisfied))
    again: Again | None = Field(default=None, sa_type=enum_column(Again))
    pgic: int | None = None
    stimulation_hours: int | None = None
    charging: Charging | None = Field(default=None, sa_type=enum_column(Charging))
    daily_life: str = note()
    opioids_reviewed: bool | None = None
    note: str = note()

    def to_domain(self) -> FollowUpVisit:
        """The record as the rules know it."""
        return FollowUpVisit(**{name: getattr(self, name) for name in FollowUpVisit.__dataclass_fields__})


class FollowUpRequestRow(ClinicRecord, NumberedRow, table=True):
    """A questionnaire that was asked for a visit."""

    __table_args__ = (
        of_clinic(),
        in_clinic("visit_id", "follow_up_visit"),
        in_clinic("request_id", "questionnaire_request"),
        sa.UniqueConstraint("request_id"),
        sa.Index(None, "visit_id"),
    )

    visit_id: uuid.UUID
    request_id: uuid.UUID


class DiaryPeriodRow(Authored, ClinicRecord, Row, table=True):
    """Days after a trial that its diary asks about once more, for one visit; asked again, it is a new row."""

    __table_args__ = (
        of_clinic(),
        in_clinic("visit_id", "follow_up_visit"),
        in_clinic("trial_id", "trial"),
        in_clinic("enrolment_id", "enrolment"),
        may_be_referred(),
        sa.CheckConstraint("starts_on <= ends_on", name="began_before_end"),
        sa.Index(
            "uq_diary_period_standing",
            "visit_id",
            unique=True,
            sqlite_where=sa.text("cancelled_at IS NULL"),
            postgresql_where=sa.text("cancelled_at IS NULL"),
        ),
        sa.Index(None, "clinic_id", "trial_id"),
        sa.Index(None, "clinic_id", "ends_on"),
    )

    visit_id: uuid.UUID
    trial_id: uuid.UUID
    enrolment_id: uuid.UUID
    starts_on: date
    ends_on: date
    cancelled_at: datetime | None = None
