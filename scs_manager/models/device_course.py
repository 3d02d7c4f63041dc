"""What becomes of an implanted system: revisions, explants, lost effect, its battery.

Rows are only added; of each thing the newest revision stands, as in the record of the implant itself.
"""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.device_course import (
    BatteryCheck,
    BatteryState,
    Explant,
    ExplantReason,
    LeadChange,
    LeadDone,
    LossOfEffect,
    RevisedPart,
    Revision,
    Salvage,
)
from scs_manager.domain.implants import Generator, PocketSide
from scs_manager.models.base import between, enum_column, json_column
from scs_manager.models.implants import ImplantCourseRow, implant_rules, implanted_lead
from scs_manager.models.trial_course import note


class ImplantRevisionRow(ImplantCourseRow, table=True):
    """An operation after which there still is a system."""

    __table_args__ = implant_rules()

    operated_on: date
    surgeon: str = Field(max_length=200)
    parts: list[str] = Field(sa_type=json_column())
    reason: str = Field(max_length=60)
    words: str = Field(default="", max_length=400)
    taxonomy: str = Field(max_length=100)
    """The list of complications that the reason was chosen from."""
    leads: list[dict[str, Any]] = Field(sa_type=json_column())
    generator: dict[str, Any] | None = Field(default=None, sa_type=json_column(), nullable=True)
    pocket_side: PocketSide | None = Field(default=None, sa_type=enum_column(PocketSide))
    pocket_place: str = Field(default="", max_length=200)
    mr_conditional: bool | None = None
    mri_conditions: str = note()
    note: str = note()

    def to_domain(self) -> Revision:
        """The revision as the rules know it."""
        return Revision(
            operated_on=self.operated_on,
            surgeon=self.surgeon,
            parts=tuple(RevisedPart(each) for each in self.parts),
            reason=self.reason,
            words=self.words,
            leads=tuple(_change(each) for each in self.leads),
            generator=Generator(**self.generator) if self.generator else None,
            pocket_side=self.pocket_side,
            pocket_place=self.pocket_place,
            mr_conditional=self.mr_conditional,
            mri_conditions=self.mri_conditions,
            note=self.note,
        )


def _change(kept: dict[str, Any]) -> LeadChange:
    return LeadChange(kept["number"], LeadDone(kept["done"]), implanted_lead(kept["lead"]))


class ImplantExplantRow(ImplantCourseRow, table=True):
    """The system, or a part of it, taken out for good."""

    __table_args__ = implant_rules(
        sa.CheckConstraint("reason != 'other' OR words != ''", name="other_in_words")
    )

    explanted_on: date
    surgeon: str = Field(max_length=200)
    whole: bool
    reason: ExplantReason = Field(sa_type=enum_column(ExplantReason))
    out: list[str] = Field(sa_type=json_column())
    words: str = Field(default="", max_length=400)
    note: str = note()

    def to_domain(self) -> Explant:
        """The explant as the rules know it."""
        return Explant(
            explanted_on=self.explanted_on,
            surgeon=self.surgeon,
            whole=self.whole,
            reason=self.reason,
            out=tuple(self.out),
            words=self.words,
            note=self.note,
        )


class ImplantLossRow(ImplantCourseRow, table=True):
    """Effect that was lost, what was tried, and whether it came back."""

    __table_args__ = implant_rules(
        sa.CheckConstraint("noticed_on <= regained_on", name="lost_before_regained")
    )

    noticed_on: date
    tried: list[str] = Field(sa_type=json_column())
    regained: bool | None = None
    regained_on: date | None = None
    words: str = note()

    def to_domain(self) -> LossOfEffect:
        """The loss as the rules know it."""
        tried = tuple(Salvage(each) for each in self.tried)
        return LossOfEffect(self.noticed_on, tried, self.regained, self.regained_on, self.words)


class ImplantBatteryRow(ImplantCourseRow, table=True):
    """What was found of the battery."""

    __table_args__ = implant_rules(
        between("charge_minutes", 0, 1440),
        sa.CheckConstraint("charge_every_days > 0", name="charge_every_days"),
    )

    seen_on: date
    state: BatteryState | None = Field(default=None, sa_type=enum_column(BatteryState))
    charge_every_days: float | None = None
    charge_minutes: int | None = None
    note: str = note()

    def to_domain(self) -> BatteryCheck:
        """What was found, as the rules know it."""
        return BatteryCheck(**{name: getattr(self, name) for name in BatteryCheck.__dataclass_fields__})
