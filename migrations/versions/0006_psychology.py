"""Psychology, team review and consent.

Revision 0006 follows 0005.
"""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: the tables of this noun come with it."""


def downgrade() -> None:
    """Nothing to take back."""
