"""Questionnaires: permissions, requests and answers.

Revision 0007 follows 0006.
"""

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: the tables of this noun come with it."""


def downgrade() -> None:
    """Nothing to take back."""
