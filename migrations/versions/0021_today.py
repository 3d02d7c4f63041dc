"""Side effects of an evening, medicines taken only when needed, and the diary in steps.

Revision 0021 follows 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Evenings so far were not asked; nobody said which medicines are taken when needed; one screen."""
    with op.batch_alter_table("diary_entry") as batch:
        batch.add_column(sa.Column("side_effects", sa.JSON(none_as_null=True), nullable=True))
        batch.add_column(sa.Column("side_effect_words", sa.String(length=200), nullable=True))
    with op.batch_alter_table("medication") as batch:
        batch.add_column(sa.Column("as_needed", sa.Boolean(), nullable=True))
    with op.batch_alter_table("clinic") as batch:
        batch.add_column(sa.Column("diary_steps", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("clinic") as batch:
        batch.alter_column("diary_steps", server_default=None)


def downgrade() -> None:
    """What only the new columns say is forgotten."""
    with op.batch_alter_table("clinic") as batch:
        batch.drop_column("diary_steps")
    op.drop_column("medication", "as_needed")  # no table made anew: it would lose the name of a check
    with op.batch_alter_table("diary_entry") as batch:
        batch.drop_column("side_effect_words")
        batch.drop_column("side_effects")
