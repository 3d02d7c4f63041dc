"""Body maps: painted pain and tingling.

Revision 0009 follows 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One row for each painting, only ever added."""
    op.create_table(
        "body_map",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("pain", "tingling", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("regions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "patient",
                "asked",
                "paper",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("trial_day", sa.Integer(), nullable=True),
        sa.CheckConstraint("trial_day BETWEEN -60 AND 60", name=op.f("ck_body_map_trial_day")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_body_map_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_body_map_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_map")),
    )
    op.create_index(op.f("ix_body_map_case_id_kind_on"), "body_map", ["case_id", "kind", "on"], unique=False)


def downgrade() -> None:
    """Forget the paintings."""
    op.drop_index(op.f("ix_body_map_case_id_kind_on"), table_name="body_map")
    op.drop_table("body_map")
