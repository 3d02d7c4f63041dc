"""The course of a trial: placement, programs, device and adverse events, calls.

Revision 0013 follows 0012.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TABLES = ("lead_placement", "stimulation_program", "device_event", "adverse_event", "trial_call")


def upgrade() -> None:
    """Five tables that only grow; each row is one revision of one thing."""
    _placement_and_programs()
    _events()
    _calls()


def downgrade() -> None:
    """Forget the course of the trials."""
    for table in reversed(_TABLES):
        op.drop_index(op.f(f"ix_{table}_trial_id"), table_name=table)
        op.drop_table(table)


def _placement_and_programs() -> None:
    _create(
        "lead_placement",
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("operator", sa.String(length=200), nullable=False),
        sa.Column("leads", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("imaging", _choice("imaging", "fluoroscopy", "xray", "none"), nullable=True),
        sa.Column("imaging_on", sa.Date(), nullable=True),
        sa.Column("imaging_finding", sa.Text(), nullable=False),
        sa.Column("coverage_percent", sa.Integer(), nullable=True),
        sa.Column("complications", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "coverage_percent BETWEEN 0 AND 100", name=op.f("ck_lead_placement_coverage_percent")
        ),
    )
    _create(
        "stimulation_program",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contacts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("amplitude_ma", sa.Float(), nullable=True),
        sa.Column("pulse_width_us", sa.Integer(), nullable=True),
        sa.Column("rate_hz", sa.Integer(), nullable=True),
        sa.Column(
            "waveform",
            _choice("waveform", "tonic", "burst", "high_frequency", "closed_loop", "other"),
            nullable=True,
        ),
        sa.Column("coverage_percent", sa.Integer(), nullable=True),
        sa.Column(
            "paraesthesia", _choice("paraesthesia", "none", "comfortable", "uncomfortable"), nullable=True
        ),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("amplitude_ma >= 0", name=op.f("ck_stimulation_program_amplitude_ma")),
        sa.CheckConstraint(
            "coverage_percent BETWEEN 0 AND 100", name=op.f("ck_stimulation_program_coverage_percent")
        ),
        sa.CheckConstraint("pulse_width_us > 0", name=op.f("ck_stimulation_program_pulse_width_us")),
        sa.CheckConstraint("rate_hz > 0", name=op.f("ck_stimulation_program_rate_hz")),
        sa.CheckConstraint("rating BETWEEN 0 AND 10", name=op.f("ck_stimulation_program_rating")),
    )


def _events() -> None:
    _create(
        "device_event",
        sa.Column(
            "kind",
            _choice("kind", "migration", "disconnection", "off", "battery", "reprogramming_needed", "other"),
            nullable=False,
        ),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lead", sa.Integer(), nullable=True),
        sa.Column(
            "direction", _choice("direction", "caudal", "cranial", "lateral", "out", "unclear"), nullable=True
        ),
        sa.Column("distance_mm", sa.Integer(), nullable=True),
        sa.Column("vertebrae", sa.Float(), nullable=True),
        sa.Column("xray", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("distance_mm >= 0", name=op.f("ck_device_event_distance_mm")),
        sa.CheckConstraint("lead BETWEEN 1 AND 4", name=op.f("ck_device_event_lead")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_device_event_began_before_end")),
        sa.CheckConstraint("vertebrae >= 0", name=op.f("ck_device_event_vertebrae")),
    )
    _create(
        "adverse_event",
        sa.Column("taxonomy", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("severity", _choice("severity", "mild", "moderate", "severe"), nullable=False),
        sa.Column("serious", sa.Boolean(), nullable=True),
        sa.Column("serious_reason", sa.String(length=400), nullable=False),
        sa.Column(
            "relation",
            _choice("relation", "device", "procedure", "stimulation", "unrelated", "unclear"),
            nullable=False,
        ),
        sa.Column("remedy", _choice("remedy", "none", "reprogram", "revise", "explant"), nullable=False),
        sa.Column(
            "result",
            _choice("result", "ongoing", "improving", "resolved", "sequelae", "fatal"),
            nullable=False,
        ),
        sa.Column("resolved_on", sa.Date(), nullable=True),
        sa.Column("reportable", sa.Boolean(), nullable=True),
        sa.Column("reportable_reason", sa.String(length=400), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("starts_on <= resolved_on", name=op.f("ck_adverse_event_began_before_end")),
    )


def _calls() -> None:
    _create(
        "trial_call",
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caller", _choice("caller", "clinic", "other_side"), nullable=False),
        sa.Column("party", _choice("party", "patient", "carer", "gp", "maker", "other"), nullable=False),
        sa.Column(
            "topic",
            _choice("topic", "silent_day", "alarm", "program", "wound", "medicines", "appointment", "other"),
            nullable=False,
        ),
        sa.Column("result", _choice("result", "reached", "message", "no_answer"), nullable=False),
        sa.Column("about_day", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
    )


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _create(table: str, *own: Any) -> None:
    """One table with what all five share: who wrote it, which thing it revises, its trial."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("thread", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.Column("change_reason", sa.String(length=400), nullable=True),
        sa.Column("trial_id", sa.Uuid(), nullable=False),
        *own,
        sa.CheckConstraint("revision >= 1", name=op.f(f"ck_{table}_revision")),
        sa.CheckConstraint(
            "revision = 1 OR change_reason IS NOT NULL", name=op.f(f"ck_{table}_change_reason")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f(f"fk_{table}_clinic_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "trial_id"],
            ["trial.clinic_id", "trial.id"],
            name=op.f(f"fk_{table}_clinic_id_trial_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("thread", "revision", name=op.f(f"uq_{table}_thread_revision")),
    )
    op.create_index(op.f(f"ix_{table}_trial_id"), table, ["trial_id"], unique=False)
