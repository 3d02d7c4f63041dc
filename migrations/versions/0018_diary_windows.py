"""Windows that a clinic sets, a patient's zone that changes, how an entry came, and pain right now.

Revision 0018 follows 0017.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_REASONS = "change_reason IN ('slip', 'remembered', 'changed_since', 'other')"
_TIMES = {"diary_opens": "18:00:00", "diary_on_time_before": "02:00:00", "diary_late_before": "12:00:00"}
_ENTRY = ("change_reason", "asked_day", "took_seconds", "device_answered_at")


def upgrade() -> None:
    """What stands goes into clinic and enrolment, how it came into tables of its own."""
    _clinic()
    with op.batch_alter_table("enrolment") as batch:
        batch.add_column(sa.Column("zone_from", sa.Date(), nullable=True))
    _entry()
    _windows()
    _zone()
    _rating()


def downgrade() -> None:
    """Every clinic has the windows of the program again; ratings are forgotten."""
    op.drop_index(op.f("ix_pain_rating_trial_id_id"), table_name="pain_rating")
    op.drop_table("pain_rating")
    op.drop_index(op.f("ix_diary_zone_enrolment_id_id"), table_name="diary_zone")
    op.drop_table("diary_zone")
    op.drop_index(op.f("ix_diary_windows_clinic_id_id"), table_name="diary_windows")
    op.drop_table("diary_windows")
    with op.batch_alter_table("diary_entry") as batch:
        batch.drop_constraint(op.f("ck_diary_entry_change_reason"), type_="check")
        batch.drop_constraint(op.f("ck_diary_entry_took_seconds"), type_="check")
        for column in _ENTRY:
            batch.drop_column(column)
    with op.batch_alter_table("enrolment") as batch:
        batch.drop_column("zone_from")
    with op.batch_alter_table("clinic") as batch:
        batch.drop_constraint(op.f("ck_clinic_diary_sync_days"), type_="check")
        for column in ("diary_windows_from", "diary_sync_days", *reversed(_TIMES)):
            batch.drop_column(column)


def _clinic() -> None:
    with op.batch_alter_table("clinic") as batch:
        for column, usual in _TIMES.items():
            batch.add_column(sa.Column(column, sa.Time(), nullable=False, server_default=usual))
        batch.add_column(sa.Column("diary_sync_days", sa.Integer(), nullable=False, server_default="7"))
        batch.add_column(sa.Column("diary_windows_from", sa.Date(), nullable=True))
    with op.batch_alter_table("clinic") as batch:
        for column in (*_TIMES, "diary_sync_days"):
            batch.alter_column(column, server_default=None)
        batch.create_check_constraint(op.f("ck_clinic_diary_sync_days"), "diary_sync_days BETWEEN 1 AND 30")


def _entry() -> None:
    with op.batch_alter_table("diary_entry") as batch:
        batch.add_column(sa.Column("device_answered_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("took_seconds", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("asked_day", sa.Date(), nullable=True))
        batch.add_column(sa.Column("change_reason", sa.String(length=40), nullable=True))
        batch.create_check_constraint(op.f("ck_diary_entry_took_seconds"), "took_seconds >= 0")
        batch.create_check_constraint(op.f("ck_diary_entry_change_reason"), _REASONS)


def _windows() -> None:
    op.create_table(
        "diary_windows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("on_time_before", sa.Time(), nullable=False),
        sa.Column("late_before", sa.Time(), nullable=False),
        sa.Column("sync_within_days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "sync_within_days BETWEEN 1 AND 30", name=op.f("ck_diary_windows_sync_within_days")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_diary_windows_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_windows")),
    )
    op.create_index(op.f("ix_diary_windows_clinic_id_id"), "diary_windows", ["clinic_id", "id"])


def _zone() -> None:
    op.create_table(
        "diary_zone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("zone_before", sa.String(length=64), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        *_of_enrolment("diary_zone"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_zone")),
    )
    op.create_index(op.f("ix_diary_zone_enrolment_id_id"), "diary_zone", ["enrolment_id", "id"])


def _rating() -> None:
    op.create_table(
        "pain_rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("client_key", sa.String(length=64), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("patient", "carer", "staff", name="source", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("flags", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("device_answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("utc_offset_minutes", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 10", name=op.f("ck_pain_rating_score")),
        sa.CheckConstraint(
            "utc_offset_minutes BETWEEN -840 AND 840", name=op.f("ck_pain_rating_utc_offset_minutes")
        ),
        *_of_enrolment("pain_rating"),
        sa.ForeignKeyConstraint(
            ["clinic_id", "trial_id"], ["trial.clinic_id", "trial.id"],
            name=op.f("fk_pain_rating_clinic_id_trial_id"), ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pain_rating")),
        sa.UniqueConstraint("enrolment_id", "client_key", name=op.f("uq_pain_rating_enrolment_id_client_key")),
    )  # fmt: skip
    op.create_index(op.f("ix_pain_rating_trial_id_id"), "pain_rating", ["trial_id", "id"])


def _of_enrolment(table: str) -> tuple[sa.ForeignKeyConstraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f(f"fk_{table}_clinic_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "enrolment_id"],
            ["enrolment.clinic_id", "enrolment.id"],
            name=op.f(f"fk_{table}_clinic_id_enrolment_id"),
            ondelete="RESTRICT",
        ),
    )
