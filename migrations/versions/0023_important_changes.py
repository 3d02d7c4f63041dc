"""What a clinic sets for a score: important change and limit of impairment; goals reached at a trial's end.

Revision 0023 follows 0022.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One new table, and one column of the end of a trial."""
    op.create_table(
        "measure_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("score", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.String(length=80), nullable=False),
        sa.Column("points", sa.String(length=20), nullable=True),
        sa.Column("percent", sa.String(length=20), nullable=True),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("impaired_beyond", sa.String(length=20), nullable=True),
        sa.Column("limit_source", sa.String(length=400), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_measure_setting_number")),
        sa.CheckConstraint(
            "(change_id = 'own') = (points IS NOT NULL OR percent IS NOT NULL)",
            name=op.f("ck_measure_setting_own_value"),
        ),
        sa.CheckConstraint("points IS NULL OR percent IS NULL", name=op.f("ck_measure_setting_one_unit")),
        sa.CheckConstraint("change_id <> 'own' OR source <> ''", name=op.f("ck_measure_setting_own_source")),
        sa.CheckConstraint(
            "impaired_beyond IS NULL OR limit_source <> ''", name=op.f("ck_measure_setting_limit_source")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_measure_setting_reason")),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_measure_setting_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_setting")),
        sa.UniqueConstraint(
            "clinic_id",
            "instrument",
            "score",
            "number",
            name=op.f("uq_measure_setting_clinic_id_instrument_score_number"),
        ),
    )
    op.add_column("trial_end", sa.Column("goals_reached", sa.JSON(), nullable=True))


def downgrade() -> None:
    """The shipped table holds for every clinic again."""
    with op.batch_alter_table("trial_end") as batch:
        batch.drop_column("goals_reached")
    op.drop_table("measure_setting")
