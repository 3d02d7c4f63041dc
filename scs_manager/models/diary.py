"""The diary: every answer is a new version, kept for good; what staff say about it stands beside it."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.domain.change_reasons import ChangeReason
from scs_manager.domain.diary import (
    HOURS_MAX,
    SCORE_MAX,
    SCORE_MIN,
    SCORES,
    Activity,
    DiaryEntry,
    MedicineTaken,
    Punctuality,
    Source,
    Stimulation,
    WarningSign,
)
from scs_manager.domain.diary_medicines import MedicineKind
from scs_manager.domain.side_effects import WORDS_MAX, SideEffect
from scs_manager.models.authorship import Authored
from scs_manager.models.base import (
    NOTE_LENGTH,
    ClinicRecord,
    NumberedRow,
    Row,
    between,
    enum_column,
    in_clinic,
    json_column,
    may_be_referred,
    of_clinic,
    text_column,
)

_SAME = (*SCORES, "activity", "stimulation", "stimulation_hours", "program", "side_effect_words", "note")
"""Answers whose column is the value itself."""


class DiaryEntryRow(ClinicRecord, NumberedRow, table=True):
    """One version of one diary day; append-only, and one submission of a phone is stored once."""

    __table_args__ = (
        of_clinic(),
        in_clinic("trial_id", "trial"),
        in_clinic("enrolment_id", "enrolment"),
        in_clinic("period_id", "diary_period"),
        may_be_referred(),
        sa.UniqueConstraint("enrolment_id", "client_key"),
        sa.UniqueConstraint("trial_id", "day", "version"),
        sa.Index(None, "clinic_id", "trial_id", "day"),
        *(between(score, SCORE_MIN, SCORE_MAX) for score in SCORES),
        between("stimulation_hours", 0, HOURS_MAX),
        between("utc_offset_minutes", -14 * 60, 14 * 60),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint("took_seconds >= 0", name="took_seconds"),
    )

    trial_id: uuid.UUID
    enrolment_id: uuid.UUID
    period_id: uuid.UUID | None = None
    """The period of a follow-up that it belongs to; it is then no part of the trial's result."""
    client_key: str = Field(max_length=64)
    """Chosen by the phone, the same for every repetition of one submission."""
    day: date
    version: int
    pain_back_nrs: int | None = None
    pain_leg_nrs: int | None = None
    pain_worst_nrs: int | None = None
    pain_least_nrs: int | None = None
    sleep_nrs: int | None = None
    activity: Activity | None = Field(default=None, sa_type=enum_column(Activity))
    medicines: list[dict[str, Any]] = Field(default_factory=list, sa_type=json_column())
    stimulation: Stimulation | None = Field(default=None, sa_type=enum_column(Stimulation))
    stimulation_hours: int | None = None
    program: str | None = Field(default=None, max_length=40)
    tingling: list[str] = Field(default_factory=list, sa_type=json_column())
    warning_signs: list[str] = Field(default_factory=list, sa_type=json_column())
    side_effects: list[str] | None = Field(default=None, sa_type=json_column(), nullable=True)
    """None where they were not asked."""
    side_effect_words: str | None = Field(default=None, max_length=WORDS_MAX)
    note: str = Field(default="", sa_type=text_column(), max_length=NOTE_LENGTH)
    source: Source = Field(sa_type=enum_column(Source))
    by_id: uuid.UUID | None = None
    by_name: str
    punctuality: Punctuality = Field(sa_type=enum_column(Punctuality))
    flags: list[str] = Field(default_factory=list, sa_type=json_column())
    answered_at: datetime
    """When it counts as answered: the device's time where it is believed, else the time of receipt."""
    device_answered_at: datetime | None = None
    """What the device's clock showed when the patient pressed save."""
    device_time: datetime | None = None
    """What the device's clock showed when it sent the entry."""
    took_seconds: int | None = None
    """How long answering took, by a counter of the device."""
    asked_day: date | None = None
    """The day that a device with a wrong clock named, where the entry is kept under another."""
    utc_offset_minutes: int | None = None
    received_at: datetime
    time_zone: str = Field(max_length=64)
    change_reason: ChangeReason | None = Field(default=None, sa_type=enum_column(ChangeReason))
    """Why the patient corrected an earlier version; the words are in ``reason``."""
    reason: str | None = Field(default=None, max_length=400)
    """Why an earlier version was corrected, or why staff entered it."""

    def to_domain(self) -> DiaryEntry:
        """The answers as the rules know them."""
        return DiaryEntry(
            day=self.day,
            medicines=tuple(_taken(item) for item in self.medicines),
            tingling=tuple(self.tingling),
            warning_signs=frozenset(WarningSign(sign) for sign in self.warning_signs),
            side_effects=None if self.side_effects is None else tuple(map(SideEffect, self.side_effects)),
            **{name: getattr(self, name) for name in _SAME},
        )

    @staticmethod
    def answers_of(entry: DiaryEntry) -> dict[str, Any]:
        """The answers as columns; the way back is ``to_domain``."""
        return {
            "day": entry.day,
            "medicines": [_stored(item) for item in entry.medicines],
            "tingling": list(entry.tingling),
            "warning_signs": sorted(entry.warning_signs),
            "side_effects": None if entry.side_effects is None else list(entry.side_effects),
            **{name: getattr(entry, name) for name in _SAME},
        }


def _taken(item: dict[str, Any]) -> MedicineTaken:
    kind = item.get("kind")
    return MedicineTaken(item["product"], item["count"], MedicineKind(kind) if kind else None)


def _stored(item: MedicineTaken) -> dict[str, Any]:
    """What an entry keeps of one medicine; how it was asked only where the record said how it is taken."""
    kept: dict[str, Any] = {"product": item.product, "count": item.count}
    return kept | {"kind": str(item.kind)} if item.kind else kept


class EntryAcceptanceRow(Authored, ClinicRecord, Row, table=True):
    """Staff accepted an entry from outside its window, with the reason."""

    __table_args__ = (of_clinic(), in_clinic("entry_id", "diary_entry"), sa.UniqueConstraint("entry_id"))

    entry_id: int
    reason: str = Field(max_length=400)
