"""What happened during a trial: placement, programs, device events, adverse events, calls.

Rows are only added. What belongs to one thing shares its ``thread``; its newest ``revision`` stands, and the
earlier ones are its history. A revision that is ``struck`` says that the thing was entered by mistake.
"""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from scs_manager.domain.adverse_events import AdverseEvent, Relation, Remedy, Result, Severity
from scs_manager.domain.device_events import DeviceEvent, DeviceEventKind, Direction
from scs_manager.domain.lead_placements import Imaging, PlacedLead, Placement
from scs_manager.domain.stimulation import Contact, Paraesthesia, Polarity, Program, Waveform
from scs_manager.domain.trial_calls import Call, Caller, CallResult, Party, Topic
from scs_manager.domain.trial_leads import LeadSide
from scs_manager.models.authorship import Authored
from scs_manager.models.base import (
    NOTE_LENGTH,
    ClinicRecord,
    NumberedRow,
    between,
    enum_column,
    in_clinic,
    json_column,
    of_clinic,
    text_column,
)


class Revised(SQLModel):
    """One revision of something; the first is number 1 and needs no reason."""

    thread: uuid.UUID = Field(default_factory=uuid.uuid4)
    revision: int = 1
    struck: bool = False
    change_reason: str | None = Field(default=None, max_length=400)


class RevisedRow(Revised, Authored, ClinicRecord, NumberedRow):
    """What every such row has, whatever it belongs to."""


class CourseRow(RevisedRow):
    """What every row of the course of a trial has."""

    trial_id: uuid.UUID


def course_rules(*more: sa.schema.SchemaItem) -> tuple[sa.schema.SchemaItem, ...]:
    """The constraints that every table of the course shares; two writers cannot both add one revision."""
    return (
        of_clinic(),
        in_clinic("trial_id", "trial"),
        sa.UniqueConstraint("thread", "revision"),
        sa.Index(None, "trial_id"),
        sa.CheckConstraint("revision >= 1", name="revision"),
        sa.CheckConstraint("revision = 1 OR change_reason IS NOT NULL", name="change_reason"),
        *more,
    )


def note() -> Any:
    """A text of the length of a note, empty by default."""
    return Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)


class LeadPlacementRow(CourseRow, table=True):
    """Lead placement as it was recorded; its thread is the trial itself."""

    __table_args__ = course_rules(between("coverage_percent", 0, 100))

    placed_at: datetime
    operator: str = Field(max_length=200)
    leads: list[dict[str, Any]] = Field(sa_type=json_column())
    imaging: Imaging | None = Field(default=None, sa_type=enum_column(Imaging))
    imaging_on: date | None = None
    imaging_finding: str = note()
    coverage_percent: int | None = None
    complications: str = note()
    note: str = note()

    def to_domain(self) -> Placement:
        """The record as the rules know it."""
        return Placement(
            placed_at=self.placed_at,
            operator=self.operator,
            leads=tuple(_lead(each) for each in self.leads),
            imaging=self.imaging,
            imaging_on=self.imaging_on,
            imaging_finding=self.imaging_finding,
            coverage_percent=self.coverage_percent,
            complications=self.complications,
            note=self.note,
        )


def _lead(kept: dict[str, Any]) -> PlacedLead:
    side = kept.get("side")
    return PlacedLead(**{**kept, "side": LeadSide(side) if side else None})


def program_rules() -> tuple[sa.schema.SchemaItem, ...]:
    """The limits of a program's columns."""
    return (
        between("coverage_percent", 0, 100),
        between("rating", 0, 10),
        sa.CheckConstraint("amplitude_ma >= 0", name="amplitude_ma"),
        sa.CheckConstraint("pulse_width_us > 0", name="pulse_width_us"),
        sa.CheckConstraint("rate_hz > 0", name="rate_hz"),
    )


class ProgramColumns(SQLModel):
    """What was programmed from an instant on; contacts that are not listed are off."""

    name: str = Field(max_length=40)
    starts_at: datetime
    contacts: list[dict[str, Any]] = Field(sa_type=json_column())
    amplitude_ma: float | None = None
    pulse_width_us: int | None = None
    rate_hz: int | None = None
    waveform: Waveform | None = Field(default=None, sa_type=enum_column(Waveform))
    coverage_percent: int | None = None
    paraesthesia: Paraesthesia | None = Field(default=None, sa_type=enum_column(Paraesthesia))
    rating: int | None = None
    reason: str = note()

    def to_domain(self) -> Program:
        """The program as the rules know it."""
        return Program(
            name=self.name,
            starts_at=self.starts_at,
            contacts=tuple(
                Contact(each["lead"], each["number"], Polarity(each["polarity"])) for each in self.contacts
            ),
            amplitude_ma=self.amplitude_ma,
            pulse_width_us=self.pulse_width_us,
            rate_hz=self.rate_hz,
            waveform=self.waveform,
            coverage_percent=self.coverage_percent,
            paraesthesia=self.paraesthesia,
            rating=self.rating,
            reason=self.reason,
        )


class StimulationProgramRow(ProgramColumns, CourseRow, table=True):
    """A program of the trial."""

    __table_args__ = course_rules(*program_rules())


class DeviceEventRow(CourseRow, table=True):
    """Something that happened to the device; an off time without an end still lasts."""

    __table_args__ = course_rules(
        between("lead", 1, 4),
        sa.CheckConstraint("distance_mm >= 0", name="distance_mm"),
        sa.CheckConstraint("vertebrae >= 0", name="vertebrae"),
        sa.CheckConstraint("starts_at < ends_at", name="began_before_end"),
    )

    kind: DeviceEventKind = Field(sa_type=enum_column(DeviceEventKind, "kind"))
    starts_at: datetime
    ends_at: datetime | None = None
    lead: int | None = None
    direction: Direction | None = Field(default=None, sa_type=enum_column(Direction))
    distance_mm: int | None = None
    vertebrae: float | None = None
    xray: bool | None = None
    note: str = note()

    def to_domain(self) -> DeviceEvent:
        """The event as the rules know it."""
        return DeviceEvent(
            kind=self.kind,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            lead=self.lead,
            direction=self.direction,
            distance_mm=self.distance_mm,
            vertebrae=self.vertebrae,
            xray=self.xray,
            note=self.note,
        )


class AdverseColumns(SQLModel):
    """One version of an adverse event; ``taxonomy`` names the list its kind is from."""

    taxonomy: str = Field(max_length=100)
    kind: str = Field(max_length=60)
    words: str = Field(default="", max_length=400)
    starts_on: date
    severity: Severity = Field(sa_type=enum_column(Severity))
    serious: bool | None = None
    serious_reason: str = Field(default="", max_length=400)
    relation: Relation = Field(sa_type=enum_column(Relation))
    remedy: Remedy = Field(sa_type=enum_column(Remedy))
    result: Result = Field(sa_type=enum_column(Result))
    resolved_on: date | None = None
    reportable: bool | None = None
    reportable_reason: str = Field(default="", max_length=400)
    note: str = note()

    def to_domain(self) -> AdverseEvent:
        """The event as the rules know it."""
        return AdverseEvent(
            kind=self.kind,
            words=self.words,
            starts_on=self.starts_on,
            severity=self.severity,
            serious=self.serious,
            serious_reason=self.serious_reason,
            relation=self.relation,
            remedy=self.remedy,
            result=self.result,
            resolved_on=self.resolved_on,
            reportable=self.reportable,
            reportable_reason=self.reportable_reason,
            note=self.note,
        )


class AdverseEventRow(AdverseColumns, CourseRow, table=True):
    """An adverse event of the trial."""

    __table_args__ = course_rules(
        sa.CheckConstraint("starts_on <= resolved_on", name="began_before_end"),
    )


class TrialCallRow(CourseRow, table=True):
    """One telephone call about the trial."""

    __table_args__ = course_rules()

    called_at: datetime
    caller: Caller = Field(sa_type=enum_column(Caller))
    party: Party = Field(sa_type=enum_column(Party))
    topic: Topic = Field(sa_type=enum_column(Topic))
    result: CallResult = Field(sa_type=enum_column(CallResult, "result"))
    about_day: date | None = None
    note: str = note()

    def to_domain(self) -> Call:
        """The call as the rules know it."""
        return Call(
            self.called_at, self.caller, self.party, self.topic, self.result, self.about_day, self.note
        )
