"""Antithrombotic holds: what is agreed for each drug, and the hours of placement and removal it counts from.

Revision 0012 follows 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two new tables, both append-only."""
    _hold()
    _hold_times()


def downgrade() -> None:
    """Without plans of antithrombotics."""
    op.drop_table("hold_times")
    op.drop_table("hold")


def _hold() -> None:
    op.create_table(
        "hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=False),
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
        sa.CheckConstraint("purpose IN ('primary', 'secondary')", name=op.f("ck_hold_purpose")),
        sa.CheckConstraint("dose IN ('prophylactic', 'therapeutic')", name=op.f("ck_hold_dose")),
        sa.CheckConstraint("route IN ('intravenous', 'subcutaneous')", name=op.f("ck_hold_route")),
        sa.CheckConstraint("renal IN ('not_impaired', 'impaired')", name=op.f("ck_hold_renal")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_hold_number")),
        sa.CheckConstraint("stop_on < restart_on", name=op.f("ck_hold_stop_before_restart")),
        sa.CheckConstraint(
            "(restarted_on IS NOT NULL AND restart_said_by IS NOT NULL) OR (restarted_on IS NULL AND restart_said_by IS NULL)",
            name=op.f("ck_hold_restart_said"),
        ),
        *_of_trial("hold"),
        sa.UniqueConstraint("trial_id", "drug", "number", name=op.f("uq_hold_trial_id_drug_number")),
    )


def _hold_times() -> None:
    op.create_table(
        "hold_times",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("placement_time", sa.Time(), nullable=False),
        sa.Column("removal_time", sa.Time(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_hold_times_number")),
        *_of_trial("hold_times"),
        sa.UniqueConstraint("trial_id", "number", name=op.f("uq_hold_times_trial_id_number")),
    )


def _of_trial(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["clinic_id", "trial_id"],
            ["trial.clinic_id", "trial.id"],
            name=op.f(f"fk_{table}_clinic_id_trial_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f(f"fk_{table}_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
