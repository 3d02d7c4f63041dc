"""Tasks of red flags: a further kind, and the answers that a task is about.

Revision 0014 follows 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_CHECK = "ck_task_task_kind"


def upgrade() -> None:
    """A wider check, and a column that other tasks leave empty."""
    _kinds("suicidality_interview", "red_flag")
    with op.batch_alter_table("task") as batch:
        batch.add_column(sa.Column("grounds", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    """Without the tasks of red flags; what was recorded of a patient stays."""
    op.execute(sa.text("DELETE FROM task WHERE kind = 'red_flag'"))
    with op.batch_alter_table("task") as batch:
        batch.drop_column("grounds")
    _kinds("suicidality_interview")


def _kinds(*kinds: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("task") as batch:
        batch.drop_constraint(op.f(_CHECK), type_="check")
        batch.create_check_constraint(op.f(_CHECK), f"kind IN ({listed})")
