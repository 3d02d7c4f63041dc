"""Mark a demonstration database, which is never served as a clinic's.

Revision 0002 follows 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table whose one row marks the database."""
    op.create_table(
        "demo_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_mark")),
    )


def downgrade() -> None:
    """Forget the mark."""
    op.drop_table("demo_mark")
