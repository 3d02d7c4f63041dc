"""What a clinic's documents carry: logo, address, paper.

Revision 0030 follows 0029.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The logos, and the settings version by version."""
    _make_logos()
    _make_settings()


def _make_logos() -> None:
    op.create_table(
        "clinic_logo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_clinic_logo_size")),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_clinic_logo_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_logo")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_clinic_logo_clinic_id_id")),
    )
    op.create_index(op.f("ix_clinic_logo_clinic_id_at"), "clinic_logo", ["clinic_id", "at"])


def _make_settings() -> None:
    op.create_table(
        "document_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.Column("registration", sa.String(length=80), nullable=False),
        sa.Column("paper", sa.String(length=40), nullable=False),
        sa.Column("logo_id", sa.Uuid(), nullable=True),
        sa.Column("logo_alt", sa.String(length=80), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_document_setting_version")),
        sa.CheckConstraint("logo_id IS NULL OR logo_alt <> ''", name=op.f("ck_document_setting_logo_alt")),
        sa.CheckConstraint("paper IN ('a4', 'letter')", name=op.f("ck_document_setting_paper")),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_document_setting_clinic_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "logo_id"],
            ["clinic_logo.clinic_id", "clinic_logo.id"],
            name=op.f("fk_document_setting_clinic_id_logo_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_setting")),
        sa.UniqueConstraint("clinic_id", "version", name=op.f("uq_document_setting_clinic_id_version")),
    )


def downgrade() -> None:
    """Documents are A4 again and carry the clinic's name alone."""
    op.drop_table("document_setting")
    op.drop_table("clinic_logo")
