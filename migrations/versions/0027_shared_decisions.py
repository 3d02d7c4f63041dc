"""Talks with the patient before the decision.

Revision 0027 follows 0026.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLE = "shared_decision"


def upgrade() -> None:
    """One table that only grows."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=True),
        *_said(),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("replace_reason", sa.String(length=400), nullable=True),
        sa.CheckConstraint("sure BETWEEN 0 AND 10", name=op.f("ck_shared_decision_sure")),
        sa.CheckConstraint(
            "(replaces_id IS NOT NULL AND replace_reason IS NOT NULL)"
            " OR (replaces_id IS NULL AND replace_reason IS NULL)",
            name=op.f("ck_shared_decision_replacement"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_shared_decision_clinic_id"), ondelete="RESTRICT"
        ),
        _in_clinic("case_id", "case"),
        _in_clinic("trial_id", "trial"),
        _in_clinic("replaces_id", TABLE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_decision")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_shared_decision_clinic_id_id")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_shared_decision_replaces_id")),
    )
    op.create_index(op.f("ix_shared_decision_case_id_at"), TABLE, ["case_id", "at"], unique=False)


def downgrade() -> None:
    """Forget the talks."""
    op.drop_index(op.f("ix_shared_decision_case_id_at"), table_name=TABLE)
    op.drop_table(TABLE)


def _said() -> list[sa.Column[object]]:
    texts = ("said", "matters", "questions")
    lists = ("options", "told", "life", "weights", "told_back", "shown")
    return [
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("led_by", sa.String(length=200), nullable=False),
        sa.Column("patient_present", sa.Boolean(), nullable=False),
        sa.Column("carer", sa.String(length=200), nullable=False),
        sa.Column("interpreter", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        *(sa.Column(name, sa.JSON(none_as_null=True), nullable=False) for name in lists),
        sa.Column("sure", sa.Integer(), nullable=True),
        sa.Column("prefers", sa.String(length=40), nullable=True),
    ]


def _in_clinic(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column],
        [f"{table}.clinic_id", f"{table}.id"],
        name=op.f(f"fk_shared_decision_clinic_id_{column}"),
        ondelete="RESTRICT",
    )
