"""What belongs to a case is found by clinic and case together.

SQLite, which keeps no statistics of its own accord, else takes any index that begins with the clinic and reads
all of the clinic's rows. Revision 0028 follows 0027.
"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

REPLACED = (
    ("fact", ("case_id", "name", "id")),
    ("listed_item", ("case_id", "list", "at")),
    ("questionnaire_answer", ("case_id", "instrument", "at")),
    ("task", ("case_id", "done_at")),
    ("alarm", ("case_id", "resolved_at")),
    ("diary_period", ("trial_id",)),
)
ADDED = (
    ("trial", ("clinic_id", "case_id", "planned_at")),
    ("follow_up_visit", ("clinic_id", "case_id", "due_on")),
    ("diary_entry", ("clinic_id", "trial_id", "day")),
    ("enrolment", ("clinic_id", "trial_id")),
)


def upgrade() -> None:
    """Six indexes begin with the clinic, four are new."""
    for table, columns in REPLACED:
        _drop(table, columns)
        _make(table, ("clinic_id", *columns))
    for table, columns in ADDED:
        _make(table, columns)


def downgrade() -> None:
    """As it was."""
    for table, columns in ADDED:
        _drop(table, columns)
    for table, columns in REPLACED:
        _drop(table, ("clinic_id", *columns))
        _make(table, columns)


def _make(table: str, columns: tuple[str, ...]) -> None:
    op.create_index(_name(table, columns), table, list(columns))


def _drop(table: str, columns: tuple[str, ...]) -> None:
    op.drop_index(_name(table, columns), table_name=table)


def _name(table: str, columns: tuple[str, ...]) -> str:
    return op.f(f"ix_{table}_{'_'.join(columns)}")
