"""Safety: laboratory values as they were typed, and imaging among the lists.

Revision 0005 follows 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_LISTS = (
    "antithrombotics", "devices", "allergies", "conditions", "trigger_zones", "skin_zones", "scar_zones",
    "fitness_sessions",
)  # fmt: skip
_WITH_IMAGING = (*_LISTS[:4], "imaging", *_LISTS[4:])


def upgrade() -> None:
    """Add the columns of a typed value; let the shorter lists hold imaging."""
    op.add_column("fact", sa.Column("entered_value", sa.String(length=40), nullable=True))
    op.add_column("fact", sa.Column("entered_unit", sa.String(length=40), nullable=True))
    _allow_lists(_WITH_IMAGING)


def downgrade() -> None:
    """Take the columns back; imaging is lost."""
    op.execute("DELETE FROM listed_item WHERE list = 'imaging'")
    op.execute("DELETE FROM completeness WHERE list = 'imaging'")
    _allow_lists(_LISTS)
    op.drop_column("fact", "entered_unit")
    op.drop_column("fact", "entered_value")


def _allow_lists(names: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{name}'" for name in names)
    with op.batch_alter_table("listed_item") as batch:
        batch.drop_constraint(op.f("ck_listed_item_list"), type_="check")
        batch.create_check_constraint(op.f("ck_listed_item_list"), f"list IN ({listed})")
