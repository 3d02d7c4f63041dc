"""Screenings: judgements of a clinician, dissent, and a clinic's switches of profiles.

Revision 0008 follows 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables that only grow."""
    _judgement()
    _dissent()
    _switch()


def downgrade() -> None:
    """Without them; what people said to the screenings is lost."""
    op.drop_table("profile_switch")
    op.drop_table("screening_dissent")
    op.drop_table("screening_judgement")


def _judgement() -> None:
    op.create_table(
        "screening_judgement",
        *_said_by(),
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('met', 'not_met', 'unknown')", name=op.f("ck_screening_judgement_state")
        ),
        *_of_screening("screening_judgement"),
    )
    op.create_index(
        op.f("ix_screening_judgement_screening_id_at"), "screening_judgement", ["screening_id", "at"]
    )


def _dissent() -> None:
    op.create_table(
        "screening_dissent",
        *_said_by(),
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_of_screening("screening_dissent"),
    )
    op.create_index(op.f("ix_screening_dissent_screening_id_at"), "screening_dissent", ["screening_id", "at"])


def _switch() -> None:
    op.create_table(
        "profile_switch",
        *_said_by(),
        sa.Column("profile_id", sa.String(length=100), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        *_of_clinic("profile_switch"),
    )
    op.create_index(
        op.f("ix_profile_switch_clinic_id_profile_id_at"), "profile_switch", ["clinic_id", "profile_id", "at"]
    )


def _said_by() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    ]


def _of_clinic(table: str) -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f(f"fk_{table}_clinic_id"), ondelete="RESTRICT"
        ),
    ]


def _of_screening(table: str) -> list[sa.Constraint]:
    return [
        *_of_clinic(table),
        sa.ForeignKeyConstraint(
            ["clinic_id", "screening_id"],
            ["screening.clinic_id", "screening.id"],
            name=op.f(f"fk_{table}_clinic_id_screening_id"),
            ondelete="RESTRICT",
        ),
    ]
