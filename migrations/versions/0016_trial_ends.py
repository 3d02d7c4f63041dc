"""The end of a trial: its record version by version, and the questionnaires asked for it.

Revision 0016 follows 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TOLD = ("lead_in_place", "worked", "leads_whole", "wound_clean", "operated_controller", "satisfied",
         "wants_implant")  # fmt: skip
_STOPS = (
    "infection", "lead_moved", "device_failed", "other_event", "unpleasant", "no_relief", "wish",
    "clear_relief", "appointment", "other",
)  # fmt: skip
_NOTES = ("stop_note", "lead_note", "coverage_note", "worked_note", "leads_note", "wound_note")


def upgrade() -> None:
    """One table that only grows, and which questionnaires belong to the end of which trial."""
    op.create_table(
        "trial_end",
        sa.Column("id", sa.Integer(), nullable=False),
        *_authored(),
        sa.Column("trial_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("change_reason", sa.String(length=400), nullable=True),
        sa.Column("ending", _choice("ending", "planned", "early", "aborted"), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(length=200), nullable=False),
        sa.Column("stop_reason", _choice("stop_reason", *_STOPS), nullable=True),
        sa.Column("coverage", _choice("coverage", "yes", "no", "unknown", "not_felt"), nullable=True),
        *(sa.Column(name, _choice(name, "yes", "no", "unknown"), nullable=True) for name in _TOLD),
        *(sa.Column(name, sa.String(length=400), nullable=False) for name in _NOTES),
        sa.Column("pgic", sa.Integer(), nullable=True),
        sa.Column("stated_relief_percent", sa.Integer(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_trial_end_number")),
        sa.CheckConstraint("pgic BETWEEN 1 AND 7", name=op.f("ck_trial_end_pgic")),
        sa.CheckConstraint(
            "stated_relief_percent BETWEEN -100 AND 100", name=op.f("ck_trial_end_stated_relief_percent")
        ),
        *_keys("trial_end"),
        sa.UniqueConstraint("trial_id", "number", name=op.f("uq_trial_end_trial_id_number")),
    )
    op.create_table(
        "end_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        *_keys("end_request"),
        _in_clinic("end_request", "request_id", "questionnaire_request"),
        sa.UniqueConstraint("request_id", name=op.f("uq_end_request_request_id")),
    )
    op.create_index(op.f("ix_end_request_trial_id"), "end_request", ["trial_id"], unique=False)


def downgrade() -> None:
    """Forget how trials ended beyond what the trial itself says."""
    op.drop_index(op.f("ix_end_request_trial_id"), table_name="end_request")
    op.drop_table("end_request")
    op.drop_table("trial_end")


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _authored() -> list[sa.Column[object]]:
    return [
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    ]


def _keys(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f(f"fk_{table}_clinic_id"), ondelete="RESTRICT"
        ),
        _in_clinic(table, "trial_id", "trial"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _in_clinic(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column],
        [f"{other}.clinic_id", f"{other}.id"],
        name=op.f(f"fk_{table}_clinic_id_{column}"),
        ondelete="RESTRICT",
    )
