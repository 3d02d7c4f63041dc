"""Requests to payers: what is asked, what was sent and answered.

A request is edited, and each change of it is a row that stays. What happened to it is only added; something
entered by mistake is struck out. How the request stands is kept with it, so that no list works it out.
"""

import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.authorisation_codes import DiagnosisCode, ProcedureCode
from scs_manager.domain.authorisation_events import Answer, Event, EventKind, UntilBasis, Way
from scs_manager.domain.authorisations import Coverage, NumberKind, PlaceOfService, Request, Standing
from scs_manager.domain.packet import Stage
from scs_manager.models.authorship import Authored, Withdrawable
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
)
from scs_manager.models.trial_course import note


class AuthorisationRow(Versioned, Authored, ClinicRecord, Row, table=True):
    """One request as it is now; its author is who opened it."""

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        in_clinic("trial_id", "trial"),
        in_clinic("carried_from_id", "authorisation"),
        may_be_referred(),
        between("leads", 1, 4),
        sa.Index(None, "clinic_id", "case_id", "mark_on"),
        sa.Index(None, "clinic_id", "trial_id"),
    )

    case_id: uuid.UUID
    trial_id: uuid.UUID | None = None
    """The trial that is asked for, or that the implant follows."""
    stage: Stage = Field(sa_type=enum_column(Stage))
    profile_id: str = Field(max_length=60)
    payer_name: str = Field(max_length=200)
    contractor: str = Field(default="", max_length=200)
    state_or_region: str = Field(default="", max_length=60)
    coverage: Coverage | None = Field(default=None, sa_type=enum_column(Coverage))
    member_id: str = Field(default="", max_length=60)
    place_of_service: PlaceOfService | None = Field(
        default=None, sa_type=enum_column(PlaceOfService, "place_of_service")
    )
    other_place: PlaceOfService | None = Field(
        default=None, sa_type=enum_column(PlaceOfService, "other_place")
    )
    hospital_exempt: bool | None = None
    physician_name: str = Field(default="", max_length=200)
    physician_number: str = Field(default="", max_length=40)
    physician_number_kind: NumberKind | None = Field(default=None, sa_type=enum_column(NumberKind))
    requested_for: date | None = None
    leads: int | None = None
    procedures: list[dict[str, Any]] = Field(sa_type=json_column())
    diagnoses: list[dict[str, Any]] = Field(sa_type=json_column())
    utn: str = Field(default="", max_length=40)
    carried_from_id: uuid.UUID | None = None
    """The request of the trial whose tracking number this one carries."""
    note: str = note()
    standing: Standing = Field(default=Standing.DRAFT, sa_type=enum_column(Standing))
    standing_on: date | None = None
    until: date | None = None
    """The last day of an authorisation that was granted."""
    awaited_on: date | None = None
    """The day by which an answer is expected, while one is awaited."""
    mark_on: date | None = None
    """From which day on the worklist says so."""

    def to_domain(self) -> Request:
        """What is asked, as the rules know it."""
        return Request(**{name: getattr(self, name) for name in Request.__dataclass_fields__})

    @property
    def procedure_codes(self) -> tuple[ProcedureCode, ...]:
        """The procedures with who entered each."""
        return tuple(ProcedureCode(**_dated(each)) for each in self.procedures)

    @property
    def diagnosis_codes(self) -> tuple[DiagnosisCode, ...]:
        """The diagnoses with who entered each."""
        return tuple(DiagnosisCode(**_dated(each)) for each in self.diagnoses)


def _dated(kept: dict[str, Any]) -> dict[str, Any]:
    return {**kept, "on": date.fromisoformat(kept["on"])}


class AuthorisationChangeRow(Authored, ClinicRecord, NumberedRow, table=True):
    """What a change of a request changed, as ``{field: {from, to}}``; append-only."""

    __table_args__ = (
        of_clinic(),
        in_clinic("authorisation_id", "authorisation"),
        sa.Index(None, "clinic_id", "authorisation_id", "id"),
    )

    authorisation_id: uuid.UUID
    changed: dict[str, Any] = Field(sa_type=json_column())
    reason: str = Field(default="", max_length=400)


class AuthorisationEventRow(Withdrawable, Authored, ClinicRecord, NumberedRow, table=True):
    """One thing that happened to a request; only that it was struck out may be noted later."""

    __table_args__ = (
        of_clinic(),
        in_clinic("authorisation_id", "authorisation"),
        in_clinic("document_id", "document"),
        in_clinic("attachment_id", "attachment"),
        between("units", 1, 4),
        sa.CheckConstraint("valid_from <= until", name="from_before_until"),
        sa.Index(None, "clinic_id", "authorisation_id", "id"),
    )

    authorisation_id: uuid.UUID
    kind: EventKind = Field(sa_type=enum_column(EventKind, "kind"))
    on: date
    whom: str = Field(default="", max_length=200)
    way: Way | None = Field(default=None, sa_type=enum_column(Way))
    document_id: uuid.UUID | None = None
    document_sha256: str | None = Field(default=None, max_length=64)
    """Of the bytes that were sent, kept beside the document itself."""
    awaited_on: date | None = None
    answer: Answer | None = Field(default=None, sa_type=enum_column(Answer))
    reference: str = Field(default="", max_length=40)
    valid_from: date | None = None
    until: date | None = None
    until_basis: UntilBasis | None = Field(default=None, sa_type=enum_column(UntilBasis))
    units: int | None = None
    reason: str = note()
    read_by: str = Field(default="", max_length=200)
    attachment_id: uuid.UUID | None = None

    def to_domain(self) -> Event:
        """What happened, as the rules know it."""
        return Event(**{name: getattr(self, name) for name in Event.__dataclass_fields__})
