"""Second signatures under an issued document, and who signed it with which certificate.

Revision 0031 follows 0030.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TABLE = "countersignature"
DOCUMENT: tuple[tuple[str, sa.types.TypeEngine[object]], ...] = (
    ("certificate_sha256", sa.String(length=64)),
    ("signed_by_id", sa.Uuid()),
    ("signed_by_name", sa.String()),
    ("signed_role", sa.String(length=40)),
    ("signed_at", sa.DateTime(timezone=True)),
    ("signed_time_zone", sa.String(length=64)),
)


def upgrade() -> None:
    """One table that only grows; what was issued before names no certificate."""
    for name, type_ in DOCUMENT:
        op.add_column("document", sa.Column(name, type_, nullable=True))
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *_signed(),
        sa.Column("appended", sa.LargeBinary(), nullable=True),
        sa.Column("certificate_sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(appended IS NOT NULL AND certificate_sha256 IS NOT NULL)"
            " OR (appended IS NULL AND certificate_sha256 IS NULL)",
            name=op.f("ck_countersignature_certificate"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_countersignature_clinic_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "document_id"],
            ["document.clinic_id", "document.id"],
            name=op.f("fk_countersignature_clinic_id_document_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_countersignature")),
        sa.UniqueConstraint("document_id", "by_id", name=op.f("uq_countersignature_document_id_by_id")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_countersignature_document_id_number")),
    )


def downgrade() -> None:
    """Forget the second signatures."""
    op.drop_table(TABLE)
    for name, _type in reversed(DOCUMENT):
        op.drop_column("document", name)


def _signed() -> list[sa.Column[object]]:
    return [
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("meaning", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("signed_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
    ]
