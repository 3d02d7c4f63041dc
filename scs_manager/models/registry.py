"""The registry of a clinic: one row a case, derived from its record, and what the pages keep of the whole.

Nothing here is a source: every row can be made again from the record, and no rule reads one. The counts of
`touched_seq` and `computed_seq` say whether a row is behind its record.
"""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.models.base import ClinicRecord, Table, in_clinic, json_column, of_clinic


class RegistryCaseRow(ClinicRecord, Table, table=True):
    """What the clinic's figures need of one case; None wherever the record does not say.

    The trial is the newest one whose leads went in, else the newest. Relief is kept as whole sums of scores
    and counts of days, so that nothing is ever rounded into success.
    """

    __table_args__ = (
        of_clinic(),
        in_clinic("case_id", "case"),
        sa.Index(None, "clinic_id", "placed_on", "case_id"),
        sa.Index(None, "clinic_id", "referred_on", "case_id"),
        sa.Index(
            "ix_registry_case_behind",
            "clinic_id",
            "case_id",
            sqlite_where=sa.text("touched_seq > computed_seq"),
            postgresql_where=sa.text("touched_seq > computed_seq"),
        ),
    )

    clinic_id: uuid.UUID = Field(primary_key=True)
    case_id: uuid.UUID = Field(primary_key=True)
    touched_seq: int = 0
    """The newest audit event that may have changed the case."""
    computed_seq: int = 0
    """Up to which of them this row is computed."""
    state: str = Field(default="", max_length=40)

    referred_on: date | None = None
    worked_up_on: date | None = None
    screened_on: date | None = None
    """The first signed screening."""
    reviewed_on: date | None = None
    """The first meeting of the team."""
    placed_on: date | None = None
    removed_on: date | None = None
    ended_on: date | None = None
    decided_on: date | None = None
    """The first signed decision but to defer or repeat; what was decided in the end is ``decision``."""
    implanted_on: date | None = None
    explanted_on: date | None = None
    lost_on: date | None = None
    """Loss of effect."""
    explant_days: int | None = None
    """From the implant to its explant, or to the day last known of."""
    explant_seen: bool | None = None
    """Whether the explant was seen; otherwise the implant went on as far as is known."""
    loss_days: int | None = None
    """From the implant to the loss of effect; an explant for another reason ends the watching."""
    loss_seen: bool | None = None
    wait_screened: int | None = None
    """Days from referral; the waits below likewise, but for the last."""
    wait_reviewed: int | None = None
    wait_placed: int | None = None
    wait_decided: int | None = None
    wait_implanted: int | None = None
    """Days since it stood decided to implant."""

    region: str | None = Field(default=None, max_length=40)
    profile: str | None = Field(default=None, max_length=100)
    device_maker: str | None = Field(default=None, max_length=100)
    device_model: str | None = Field(default=None, max_length=100)
    planned_by_id: uuid.UUID | None = None
    planned_by_name: str | None = None
    decided_by_id: uuid.UUID | None = None
    decided_by_name: str | None = None
    trial_id: uuid.UUID | None = None
    trial_number: int = 0
    """How many trials had their leads placed."""
    aborted: bool | None = None
    adequate: bool | None = None

    before_total: int | None = None
    """Sum of the target's scores over the counted baseline days; filled only with enough days."""
    before_days: int | None = None
    after_total: int | None = None
    after_days: int | None = None
    relief_hundredths: int | None = None
    """Percent relief in hundredths, cut down, never up."""
    relief_low: int | None = None
    relief_high: int | None = None
    at_30: bool | None = None
    at_50: bool | None = None
    at_80: bool | None = None
    borderline: bool | None = None

    days_expected: int | None = None
    days_on_time: int | None = None
    days_late: int | None = None
    days_staff: int | None = None
    days_outside: int | None = None
    days_missing: int | None = None

    opioid_before: int | None = None
    """Hundredths of MME a day, cut down; None unless every drug of the day has a factor."""
    opioid_after: int | None = None
    opioid_change: str | None = Field(default=None, max_length=20)
    band_before: str | None = Field(default=None, max_length=10)
    band_after: str | None = Field(default=None, max_length=10)

    pgic: int | None = None
    satisfied: bool | None = None
    wants_implant: bool | None = None
    satisfied_asked: bool | None = None
    """Whether the patient was asked: who is unsure left no yes and no no."""
    wants_asked: bool | None = None
    criteria: str | None = Field(default=None, max_length=8)
    """One letter for each of the eight: m met, n not met, u unknown."""
    criteria_met: int | None = None
    decision: str | None = Field(default=None, max_length=40)
    advice: str | None = Field(default=None, max_length=40)
    differs: bool | None = None
    """Whether the decision went against the advice."""

    year_at_50: bool | None = None
    """Relief of at least 50 % at 12 months."""
    year_relief_hundredths: int | None = None
    year_pgic: int | None = None
    measured: bool | None = None
    """Whether a questionnaire was answered before and after the leads."""
    fields_asked: int = 0
    fields_filled: int = 0


class RegistryComplicationRow(ClinicRecord, Table, table=True):
    """How many complications of one class a case had in one phase; derived with the row of the case."""

    __table_args__ = (of_clinic(), in_clinic("case_id", "case"))

    clinic_id: uuid.UUID = Field(primary_key=True)
    case_id: uuid.UUID = Field(primary_key=True)
    class_name: str = Field(primary_key=True, max_length=40)
    phase: str = Field(primary_key=True, max_length=40)
    events: int
    serious: int
    """Of these, judged serious."""


class RegistryMarkRow(ClinicRecord, Table, table=True):
    """How far the registry of a clinic has read the audit trail, and the figures of all its cases."""

    __table_args__ = (of_clinic(),)

    clinic_id: uuid.UUID = Field(primary_key=True)
    seq: int = 0
    """The last audit event that was read."""
    refreshed_at: datetime | None = None
    """When the rows were last up to date."""
    figures: dict[str, Any] | None = Field(default=None, sa_type=json_column())
    """The unfiltered figures, so that their page does not grow with the clinic; None while out of date."""


class RegistrySharedRow(ClinicRecord, Table, table=True):
    """One aggregate that a clinic gives to the comparison; there are none unless the clinic opted in."""

    __table_args__ = (of_clinic(), sa.CheckConstraint("0 <= k AND k <= n", name="counts"))

    clinic_id: uuid.UUID = Field(primary_key=True)
    measure: str = Field(primary_key=True, max_length=40)
    k: int
    n: int
