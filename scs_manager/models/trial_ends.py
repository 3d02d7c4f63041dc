"""The end of a trial as it was recorded, version by version, and the questionnaires asked for it."""

import uuid
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.trial_ends import Coverage, Ending, StopReason, Told, TrialEnd
from scs_manager.models.authorship import Authored
from scs_manager.models.base import (
    ClinicRecord,
    NumberedRow,
    between,
    enum_column,
    in_clinic,
    json_column,
    of_clinic,
)


class TrialEndRow(Authored, ClinicRecord, NumberedRow, table=True):
    """One version of the record of a trial's end; the highest number stands, the others are its history.

    Until the trial has ended a version is a draft. What the pathway and the diary need of the newest one
    (day of removal, adequacy) also stands in the trial itself.
    """

    __table_args__ = (
        of_clinic(),
        in_clinic("trial_id", "trial"),
        sa.UniqueConstraint("trial_id", "number"),
        sa.CheckConstraint("number >= 1", name="number"),
        between("pgic", 1, 7),
        between("stated_relief_percent", -100, 100),
    )

    trial_id: uuid.UUID
    number: int
    draft: bool
    """Saved before the trial was ended."""
    change_reason: str | None = Field(default=None, max_length=400)
    """Why the record of an ended trial was corrected."""
    ending: Ending | None = Field(default=None, sa_type=enum_column(Ending))
    removed_at: datetime | None = None
    removed_by: str = Field(default="", max_length=200)
    stop_reason: StopReason | None = Field(default=None, sa_type=enum_column(StopReason))
    stop_note: str = Field(default="", max_length=400)
    lead_in_place: Told | None = Field(default=None, sa_type=enum_column(Told, "lead_in_place"))
    lead_note: str = Field(default="", max_length=400)
    coverage: Coverage | None = Field(default=None, sa_type=enum_column(Coverage))
    coverage_note: str = Field(default="", max_length=400)
    worked: Told | None = Field(default=None, sa_type=enum_column(Told, "worked"))
    worked_note: str = Field(default="", max_length=400)
    leads_whole: Told | None = Field(default=None, sa_type=enum_column(Told, "leads_whole"))
    leads_note: str = Field(default="", max_length=400)
    wound_clean: Told | None = Field(default=None, sa_type=enum_column(Told, "wound_clean"))
    wound_note: str = Field(default="", max_length=400)
    operated_controller: Told | None = Field(default=None, sa_type=enum_column(Told, "operated_controller"))
    satisfied: Told | None = Field(default=None, sa_type=enum_column(Told, "satisfied"))
    wants_implant: Told | None = Field(default=None, sa_type=enum_column(Told, "wants_implant"))
    pgic: int | None = None
    stated_relief_percent: int | None = None
    goals_reached: list[Any] | None = Field(default=None, sa_type=json_column(), nullable=True)
    """Pairs of a goal's words and its value at the end, as it was typed."""

    def to_domain(self) -> TrialEnd:
        """The record as the rules know it."""
        held = {each.name: getattr(self, each.name) for each in fields(TrialEnd)}
        pairs = tuple((words, value) for words, value in self.goals_reached or ())
        return TrialEnd(**held | {"goals_reached": pairs})


class EndRequestRow(ClinicRecord, NumberedRow, table=True):
    """A questionnaire that was asked because a trial is to end; its days follow the planned removal."""

    __table_args__ = (
        of_clinic(),
        in_clinic("trial_id", "trial"),
        in_clinic("request_id", "questionnaire_request"),
        sa.UniqueConstraint("request_id"),
        sa.Index(None, "trial_id"),
    )

    trial_id: uuid.UUID
    request_id: uuid.UUID
