"""Re-screens of the registry, and the indexes they need.

Revision 0010 follows 0009.
"""

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: the tables of this noun come with it."""


def downgrade() -> None:
    """Nothing to take back."""
