"""The permanent implant: its plan, the record of the operation, programs, complications, antithrombotics.

Revision 0017 follows 0016.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_REVISED = ("implant", "implant_program", "implant_event")


def upgrade() -> None:
    """Five tables that only grow."""
    _plan()
    _implant()
    _program()
    _event()
    _hold()


def downgrade() -> None:
    """Forget the implants."""
    op.drop_table("implant_hold")
    for table in reversed(_REVISED):
        op.drop_index(op.f(f"ix_{table}_case_id"), table_name=table)
        op.drop_table(table)
    op.drop_table("implant_plan")


def _plan() -> None:
    op.create_table(
        "implant_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        *_authored(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("operation_time", sa.Time(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("change_reason", sa.String(length=400), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_implant_plan_number")),
        sa.CheckConstraint(
            "number = 1 OR change_reason IS NOT NULL", name=op.f("ck_implant_plan_change_reason")
        ),
        *_of_case("implant_plan"),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_implant_plan_case_id_number")),
    )


def _implant() -> None:
    _create(
        "implant",
        sa.Column("implanted_on", sa.Date(), nullable=False),
        sa.Column("surgeon", sa.String(length=200), nullable=False),
        sa.Column("setting", _choice("setting", "hospital", "ambulatory", "other"), nullable=True),
        sa.Column("facility", sa.String(length=200), nullable=False),
        sa.Column(
            "anaesthesia", _choice("anaesthesia", "local", "sedation", "regional", "general"), nullable=True
        ),
        sa.Column("leads", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("generator_maker", sa.String(length=100), nullable=False),
        sa.Column("generator_model", sa.String(length=100), nullable=False),
        sa.Column("generator_serial", sa.String(length=100), nullable=False),
        sa.Column("rechargeable", sa.Boolean(), nullable=True),
        sa.Column("pocket_side", _choice("pocket_side", "left", "right"), nullable=True),
        sa.Column("pocket_place", sa.String(length=200), nullable=False),
        sa.Column("mr_conditional", sa.Boolean(), nullable=True),
        sa.Column("mri_conditions", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )


def _program() -> None:
    _create(
        "implant_program",
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
        sa.CheckConstraint("amplitude_ma >= 0", name=op.f("ck_implant_program_amplitude_ma")),
        sa.CheckConstraint(
            "coverage_percent BETWEEN 0 AND 100", name=op.f("ck_implant_program_coverage_percent")
        ),
        sa.CheckConstraint("pulse_width_us > 0", name=op.f("ck_implant_program_pulse_width_us")),
        sa.CheckConstraint("rate_hz > 0", name=op.f("ck_implant_program_rate_hz")),
        sa.CheckConstraint("rating BETWEEN 0 AND 10", name=op.f("ck_implant_program_rating")),
    )


def _event() -> None:
    _create(
        "implant_event",
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
        sa.CheckConstraint("starts_on <= resolved_on", name=op.f("ck_implant_event_began_before_end")),
    )


def _hold() -> None:
    op.create_table(
        "implant_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_authored(),
        sa.Column("drug", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=True),
        sa.Column("dose", sa.String(length=20), nullable=True),
        sa.Column("route", sa.String(length=20), nullable=True),
        sa.Column("renal", sa.String(length=20), nullable=True),
        sa.Column("stop_on", sa.Date(), nullable=True),
        sa.Column("restart_on", sa.Date(), nullable=True),
        sa.Column("prescriber", sa.String(length=200), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("agreed_how", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placement_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removal_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clearance", sa.String(length=20), nullable=True),
        sa.Column("table_id", sa.String(length=100), nullable=False),
        sa.Column("table_version", sa.String(length=40), nullable=False),
        sa.Column("said", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("restarted_on", sa.Date(), nullable=True),
        sa.Column("restart_said_by", sa.String(length=200), nullable=True),
        *_limits_of_hold(),
        *_of_case("implant_hold"),
        sa.UniqueConstraint("case_id", "drug", "number", name=op.f("uq_implant_hold_case_id_drug_number")),
    )


def _limits_of_hold() -> tuple[sa.CheckConstraint, ...]:
    rules = {
        "purpose": "purpose IN ('primary', 'secondary')",
        "dose": "dose IN ('prophylactic', 'therapeutic')",
        "route": "route IN ('intravenous', 'subcutaneous')",
        "renal": "renal IN ('not_impaired', 'impaired')",
        "number": "number >= 1",
        "stop_before_restart": "stop_on < restart_on",
        "restart_said": "(restarted_on IS NOT NULL AND restart_said_by IS NOT NULL)"
        " OR (restarted_on IS NULL AND restart_said_by IS NULL)",
    }
    return tuple(
        sa.CheckConstraint(rule, name=op.f(f"ck_implant_hold_{name}")) for name, rule in rules.items()
    )


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _authored() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
    )


def _of_case(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f(f"fk_{table}_clinic_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f(f"fk_{table}_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _create(table: str, *own: Any) -> None:
    """One table of revisions: who wrote it, which thing it revises, its case."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *_authored(),
        sa.Column("thread", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.Column("change_reason", sa.String(length=400), nullable=True),
        *own,
        sa.CheckConstraint("revision >= 1", name=op.f(f"ck_{table}_revision")),
        sa.CheckConstraint(
            "revision = 1 OR change_reason IS NOT NULL", name=op.f(f"ck_{table}_change_reason")
        ),
        *_of_case(table),
        sa.UniqueConstraint("thread", "revision", name=op.f(f"uq_{table}_thread_revision")),
    )
    op.create_index(op.f(f"ix_{table}_case_id"), table, ["case_id"], unique=False)
