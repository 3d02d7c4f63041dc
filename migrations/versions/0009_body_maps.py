"""Body maps: painted pain and tingling.

Revision 0009 follows 0008.
"""

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: the tables of this noun come with it."""


def downgrade() -> None:
    """Nothing to take back."""
