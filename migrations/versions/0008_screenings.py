"""Screenings: overrides, dissent and profile settings.

Revision 0008 follows 0007.
"""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: the tables of this noun come with it."""


def downgrade() -> None:
    """Nothing to take back."""
