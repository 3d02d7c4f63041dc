"""The secret address of a patient's own calendar: made, renewed, ended; only its SHA-256 is kept.

Revision 0022 follows 0021.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One new table."""
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_name", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_name IS NULL)", name=op.f("ck_calendar_link_ended")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_calendar_link_clinic_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "enrolment_id"],
            ["enrolment.clinic_id", "enrolment.id"],
            name=op.f("fk_calendar_link_clinic_id_enrolment_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_link")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_calendar_link_token_sha256")),
    )
    op.create_index(
        "uq_calendar_link_standing",
        "calendar_link",
        ["enrolment_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    """No calendar can be subscribed to any more."""
    op.drop_index("uq_calendar_link_standing", table_name="calendar_link")
    op.drop_table("calendar_link")
