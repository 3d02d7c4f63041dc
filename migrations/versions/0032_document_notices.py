"""Why a document replaces another, what was typed for it, and the notices that tell of it.

Revision 0032 follows 0031.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLE = "document_words"


def upgrade() -> None:
    """A column, a table that only grows, and the document that a message tells of."""
    op.add_column("document", sa.Column("replace_reason", sa.String(length=400), nullable=True))
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("typed", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_document_words_clinic_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "document_id"], ["document.clinic_id", "document.id"],
            name=op.f("fk_document_words_clinic_id_document_id"), ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_words")),
        sa.UniqueConstraint("document_id", name=op.f("uq_document_words_document_id")),
    )  # fmt: skip
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("document_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_message_clinic_id_document_id"), "document",
            ["clinic_id", "document_id"], ["clinic_id", "id"], ondelete="RESTRICT",
        )  # fmt: skip
        batch.create_index(op.f("ix_message_document_id_id"), ["document_id", "id"])


def downgrade() -> None:
    """Forget the notices, what was typed and why a document replaced another."""
    op.execute("DELETE FROM message WHERE kind = 'document.ready'")
    with op.batch_alter_table("message") as batch:
        batch.drop_index(op.f("ix_message_document_id_id"))
        batch.drop_constraint(op.f("fk_message_clinic_id_document_id"), type_="foreignkey")
        batch.drop_column("document_id")
    op.drop_table(TABLE)
    op.drop_column("document", "replace_reason")
