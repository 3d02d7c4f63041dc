"""What becomes of an implanted system.

Revision 0025 follows 0024.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_TABLES = ("implant_revision", "implant_explant", "implant_loss", "implant_battery")


def upgrade() -> None:
    """Four tables that only grow."""
    _revision()
    _explant()
    _loss()
    _battery()


def downgrade() -> None:
    """Forget what became of the systems."""
    for table in reversed(_TABLES):
        op.drop_index(op.f(f"ix_{table}_case_id"), table_name=table)
        op.drop_table(table)


def _revision() -> None:
    _create(
        "implant_revision",
        sa.Column("operated_on", sa.Date(), nullable=False),
        sa.Column("surgeon", sa.String(length=200), nullable=False),
        sa.Column("parts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("taxonomy", sa.String(length=100), nullable=False),
        sa.Column("leads", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("generator", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("pocket_side", _choice("pocket_side", "left", "right"), nullable=True),
        sa.Column("pocket_place", sa.String(length=200), nullable=False),
        sa.Column("mr_conditional", sa.Boolean(), nullable=True),
        sa.Column("mri_conditions", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )


def _explant() -> None:
    reasons = (
        "loss_of_relief", "infection", "hardware", "site_pain", "mri", "wish", "diagnosis", "other",
    )  # fmt: skip
    _create(
        "implant_explant",
        sa.Column("explanted_on", sa.Date(), nullable=False),
        sa.Column("surgeon", sa.String(length=200), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("reason", _choice("explant_reason", *reasons), nullable=False),
        sa.Column("out", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "reason != 'other' OR words != ''", name=op.f("ck_implant_explant_other_in_words")
        ),
    )


def _loss() -> None:
    _create(
        "implant_loss",
        sa.Column("noticed_on", sa.Date(), nullable=False),
        sa.Column("tried", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("regained", sa.Boolean(), nullable=True),
        sa.Column("regained_on", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("noticed_on <= regained_on", name=op.f("ck_implant_loss_lost_before_regained")),
    )


def _battery() -> None:
    states = ("working", "near_end", "depleted", "cannot_charge")
    _create(
        "implant_battery",
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("state", _choice("battery_state", *states), nullable=True),
        sa.Column("charge_every_days", sa.Float(), nullable=True),
        sa.Column("charge_minutes", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "charge_minutes BETWEEN 0 AND 1440", name=op.f("ck_implant_battery_charge_minutes")
        ),
        sa.CheckConstraint("charge_every_days > 0", name=op.f("ck_implant_battery_charge_every_days")),
    )


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _create(table: str, *own: Any) -> None:
    """One table of revisions: who wrote it, which thing it revises, its case."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("thread", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.Column("change_reason", sa.String(length=400), nullable=True),
        *own,
        *_limits(table),
    )
    op.create_index(op.f(f"ix_{table}_case_id"), table, ["case_id"], unique=False)


def _limits(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.CheckConstraint("revision >= 1", name=op.f(f"ck_{table}_revision")),
        sa.CheckConstraint(
            "revision = 1 OR change_reason IS NOT NULL", name=op.f(f"ck_{table}_change_reason")
        ),
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
        sa.UniqueConstraint("thread", "revision", name=op.f(f"uq_{table}_thread_revision")),
    )
