"""Follow-up after an implant: the clinic's plan, visits with their changes and records, diary periods.

Revision 0024 follows 0023. Cases that are implanted already get their schedule from the worker.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_CHANGES = "what IN ('planned', 'moved', 'skipped', 'done', 'ended', 'reopened', 'asked')"
_STANDS = sa.text("cancelled_at IS NULL")


def upgrade() -> None:
    """Six tables, and to which period of a follow-up a diary entry belongs."""
    _plan()
    _visit()
    _change()
    _record()
    _request()
    _period()
    with op.batch_alter_table("diary_entry") as batch:
        batch.add_column(sa.Column("period_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_diary_entry_clinic_id_period_id"),
            "diary_period",
            ["clinic_id", "period_id"],
            ["clinic_id", "id"],
            ondelete="RESTRICT",
        )


def downgrade() -> None:
    """Forget follow-ups; what was entered in their diaries stays as days after the trial."""
    with op.batch_alter_table("diary_entry") as batch:
        batch.drop_constraint(op.f("fk_diary_entry_clinic_id_period_id"), type_="foreignkey")
        batch.drop_column("period_id")
    op.drop_index("uq_diary_period_standing", table_name="diary_period")
    for table, *columns in _INDEXES:
        op.drop_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table_name=table)
    for table in ("diary_period", "follow_up_request", "follow_up_record", "follow_up_change"):
        op.drop_table(table)
    op.drop_table("follow_up_visit")
    op.drop_table("follow_up_plan")


_INDEXES = (
    ("follow_up_visit", "clinic_id", "state", "due_on", "id"),
    ("follow_up_visit", "clinic_id", "state", "closes_on"),
    ("follow_up_change", "visit_id", "id"),
    ("follow_up_record", "case_id"),
    ("follow_up_request", "visit_id"),
    ("diary_period", "trial_id"),
    ("diary_period", "clinic_id", "ends_on"),
)


def _plan() -> None:
    _create(
        "follow_up_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        *_authored(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("points", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("yearly", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("sends_itself", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_follow_up_plan_number")),
        sa.UniqueConstraint("clinic_id", "number", name=op.f("uq_follow_up_plan_clinic_id_number")),
    )


def _visit() -> None:
    _create(
        "follow_up_visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("point", sa.String(length=20), nullable=False),
        sa.Column("nominal_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("before_days", sa.Integer(), nullable=False),
        sa.Column("after_days", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("state", _choice("visit_state", "planned", "done", "skipped", "ended"), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _between("follow_up_visit", "after_days", 0, 180),
        _between("follow_up_visit", "before_days", 0, 180),
        _names("follow_up_visit", "case_id", "case"),
        sa.UniqueConstraint("case_id", "point", name=op.f("uq_follow_up_visit_case_id_point")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_follow_up_visit_clinic_id_id")),
    )


def _change() -> None:
    _create(
        "follow_up_change",
        sa.Column("id", sa.Integer(), nullable=False),
        *_authored(),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(_CHANGES, name=op.f("ck_follow_up_change_what")),
        _names("follow_up_change", "visit_id", "follow_up_visit"),
    )


def _record() -> None:
    _create(
        "follow_up_record",
        sa.Column("id", sa.Integer(), nullable=False),
        *_authored(),
        sa.Column("thread", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("struck", sa.Boolean(), nullable=False),
        sa.Column("change_reason", sa.String(length=400), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("how", _choice("how", "clinic", "telephone", "post"), nullable=False),
        *_found(),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_follow_up_record_revision")),
        sa.CheckConstraint(
            "revision = 1 OR change_reason IS NOT NULL", name=op.f("ck_follow_up_record_change_reason")
        ),
        _names("follow_up_record", "case_id", "case"),
        _names("follow_up_record", "thread", "follow_up_visit"),
        sa.UniqueConstraint("thread", "revision", name=op.f("uq_follow_up_record_thread_revision")),
    )


def _found() -> tuple[Any, ...]:
    """What a visit found, each with its limits."""
    levels = ("very_satisfied", "satisfied", "neither", "dissatisfied", "very_dissatisfied")
    ranges = {
        "stated_relief": (0, 100),
        "pain_back": (0, 10),
        "pain_leg": (0, 10),
        "pain_worst": (0, 10),
        "pgic": (1, 7),
        "stimulation_hours": (0, 24),
    }
    return (
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ranges),
        sa.Column("satisfied", _choice("satisfied", *levels), nullable=True),
        sa.Column("again", _choice("again", "yes", "no", "unsure"), nullable=True),
        sa.Column(
            "charging", _choice("charging", "not_charged", "no_burden", "some", "heavy"), nullable=True
        ),
        sa.Column("daily_life", sa.Text(), nullable=False),
        sa.Column("opioids_reviewed", sa.Boolean(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        *(_between("follow_up_record", name, *limits) for name, limits in ranges.items()),
    )


def _request() -> None:
    _create(
        "follow_up_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        _names("follow_up_request", "request_id", "questionnaire_request"),
        _names("follow_up_request", "visit_id", "follow_up_visit"),
        sa.UniqueConstraint("request_id", name=op.f("uq_follow_up_request_request_id")),
    )


def _period() -> None:
    _create(
        "diary_period",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_authored(),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_diary_period_began_before_end")),
        _names("diary_period", "enrolment_id", "enrolment"),
        _names("diary_period", "trial_id", "trial"),
        _names("diary_period", "visit_id", "follow_up_visit"),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_diary_period_clinic_id_id")),
    )
    op.create_index(
        "uq_diary_period_standing",
        "diary_period",
        ["visit_id"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )


def _create(table: str, *parts: Any) -> None:
    """One table of a clinic with its indexes."""
    op.create_table(
        table,
        *parts,
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f(f"fk_{table}_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for owner, *columns in _INDEXES:
        if owner == table:
            op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)


def _authored() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _between(table: str, column: str, low: int, high: int) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=op.f(f"ck_{table}_{column}"))


def _names(table: str, column: str, owner: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column],
        [f"{owner}.clinic_id", f"{owner}.id"],
        name=op.f(f"fk_{table}_clinic_id_{column}"),
        ondelete="RESTRICT",
    )
