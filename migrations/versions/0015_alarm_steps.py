"""Alarms with a life: steps, escalation, who was told; left-out days that can be taken back.

Until now taking an alarm on closed it: such an alarm becomes one that was taken on and resolved, with its note.
Revision 0015 follows 0014.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ROLES = ("coordinator", "clinician", "psychologist", "nurse", "auditor", "administrator")
_DONE = (
    "advised", "seen", "wound_care", "stimulation", "medicine", "tests", "emergency", "admitted", "leads_out",
    "mistaken", "other",
)  # fmt: skip
_ONCE = sa.text("kind <> 'escalated' OR automatic IS TRUE")
_STANDING = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    """Steps beside the alarms, addresses on messages, rules of the clinic, and days taken back."""
    _clinic_rules()
    _alarm_columns()
    _message_columns()
    _steps()
    _move_alarms()
    with op.batch_alter_table("alarm") as batch:
        batch.create_check_constraint(
            op.f("ck_alarm_order"), "resolved_at IS NULL OR acknowledged_at IS NOT NULL"
        )
        batch.drop_column("note")
    _days_taken_back()


def downgrade() -> None:
    """Alarms as they were: taken on is closed. Days that were taken back are forgotten."""
    _days_for_good()
    with op.batch_alter_table("alarm") as batch:
        batch.add_column(sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.execute(
        "UPDATE alarm SET note = COALESCE((SELECT s.note FROM alarm_step s"
        " WHERE s.alarm_id = alarm.id AND s.kind = 'resolved'), '')"
    )
    op.drop_index("uq_alarm_step_once", table_name="alarm_step")
    op.drop_index(op.f("ix_alarm_step_alarm_id_id"), table_name="alarm_step")
    op.drop_table("alarm_step")
    _take_message_columns()
    _take_alarm_columns()
    with op.batch_alter_table("clinic") as batch:
        batch.drop_constraint(op.f("ck_clinic_alarm_minutes"), type_="check")
        batch.drop_constraint(op.f("ck_clinic_alarm_role"), type_="check")
        batch.drop_column("alarm_role")
        batch.drop_column("alarm_minutes")


def _clinic_rules() -> None:
    with op.batch_alter_table("clinic") as batch:
        batch.add_column(sa.Column("alarm_minutes", sa.Integer(), nullable=False, server_default="30"))
        batch.add_column(
            sa.Column("alarm_role", sa.String(length=40), nullable=False, server_default="clinician")
        )
    with op.batch_alter_table("clinic") as batch:
        batch.alter_column("alarm_minutes", server_default=None)
        batch.alter_column("alarm_role", server_default=None)
        batch.create_check_constraint(op.f("ck_clinic_alarm_minutes"), "alarm_minutes BETWEEN 5 AND 1440")
        batch.create_check_constraint(op.f("ck_clinic_alarm_role"), _in("alarm_role", _ROLES))


def _alarm_columns() -> None:
    with op.batch_alter_table("alarm") as batch:
        batch.drop_index(op.f("ix_alarm_clinic_id_acknowledged_at_opened_at"))
        batch.add_column(sa.Column("escalate_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("resolved_by_name", sa.String(), nullable=True))
        batch.create_unique_constraint(op.f("uq_alarm_clinic_id_id"), ["clinic_id", "id"])
        batch.create_check_constraint(
            op.f("ck_alarm_acknowledged"), _together("acknowledged_at", "acknowledged_by_name")
        )
        batch.create_check_constraint(op.f("ck_alarm_resolved"), _together("resolved_at", "resolved_by_name"))
    with op.batch_alter_table("alarm") as batch:
        batch.create_index(
            op.f("ix_alarm_clinic_id_resolved_at_opened_at"), ["clinic_id", "resolved_at", "opened_at"]
        )
        batch.create_index(op.f("ix_alarm_case_id_resolved_at"), ["case_id", "resolved_at"])
        batch.create_index(op.f("ix_alarm_escalate_at"), ["escalate_at"])


def _take_alarm_columns() -> None:
    with op.batch_alter_table("alarm") as batch:
        for columns in ("clinic_id_resolved_at_opened_at", "case_id_resolved_at", "escalate_at"):
            batch.drop_index(op.f(f"ix_alarm_{columns}"))
        for check in ("order", "resolved", "acknowledged"):
            batch.drop_constraint(op.f(f"ck_alarm_{check}"), type_="check")
        batch.drop_constraint(op.f("uq_alarm_clinic_id_id"), type_="unique")
        for column in ("resolved_by_name", "resolved_at", "escalate_at"):
            batch.drop_column(column)
        batch.alter_column("note", server_default=None)
        batch.create_index(
            op.f("ix_alarm_clinic_id_acknowledged_at_opened_at"),
            ["clinic_id", "acknowledged_at", "opened_at"],
        )


def _message_columns() -> None:
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("alarm_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("to_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("to_name", sa.String(length=200), nullable=False, server_default=""))
        batch.create_foreign_key(
            op.f("fk_message_clinic_id_alarm_id"), "alarm", ["clinic_id", "alarm_id"], ["clinic_id", "id"],
            ondelete="RESTRICT",
        )  # fmt: skip
        batch.create_foreign_key(op.f("fk_message_to_id"), "staff", ["to_id"], ["id"], ondelete="RESTRICT")
    with op.batch_alter_table("message") as batch:
        batch.alter_column("to_name", server_default=None)
        batch.create_index(op.f("ix_message_alarm_id_id"), ["alarm_id", "id"])


def _take_message_columns() -> None:
    op.execute("DELETE FROM message WHERE kind = 'alarm.escalated'")
    with op.batch_alter_table("message") as batch:
        batch.drop_index(op.f("ix_message_alarm_id_id"))
        batch.drop_constraint(op.f("fk_message_to_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_message_clinic_id_alarm_id"), type_="foreignkey")
        for column in ("to_name", "to_id", "alarm_id"):
            batch.drop_column(column)


def _steps() -> None:
    op.create_table(
        "alarm_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alarm_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("kind", ("acknowledged", "escalated", "resolved")), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("done", _choice("done", _DONE), nullable=True),
        sa.Column("told_patient", sa.Boolean(), nullable=True),
        sa.Column("told_surgeon", sa.Boolean(), nullable=True),
        sa.Column("to_role", _choice("to_role", _ROLES), nullable=True),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.CheckConstraint("(kind = 'resolved') = (done IS NOT NULL)", name=op.f("ck_alarm_step_resolved")),
        sa.CheckConstraint(
            "(kind = 'escalated') = (to_role IS NOT NULL OR to_id IS NOT NULL)", name=op.f("ck_alarm_step_escalated")
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_alarm_step_clinic_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["clinic_id", "alarm_id"], ["alarm.clinic_id", "alarm.id"],
            name=op.f("fk_alarm_step_clinic_id_alarm_id"), ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["to_id"], ["staff.id"], name=op.f("fk_alarm_step_to_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_step")),
    )  # fmt: skip
    op.create_index(op.f("ix_alarm_step_alarm_id_id"), "alarm_step", ["alarm_id", "id"], unique=False)
    op.create_index(
        "uq_alarm_step_once", "alarm_step", ["alarm_id", "kind"], unique=True, sqlite_where=_ONCE,
        postgresql_where=_ONCE,
    )  # fmt: skip


def _move_alarms() -> None:
    """What was closed is resolved; what is open waits for others as if it had come now; messages find theirs."""
    columns = "clinic_id, by_id, by_name, at, alarm_id, kind, automatic, note, done, to_name"
    for kind, note, done in (("acknowledged", "''", "NULL"), ("resolved", "note", "'other'")):
        op.execute(
            f"INSERT INTO alarm_step ({columns})"  # noqa: S608  (constants)
            " SELECT clinic_id, acknowledged_by_id, acknowledged_by_name, acknowledged_at, id,"
            f" '{kind}', {_FALSE}, {note}, {done}, ''"
            " FROM alarm WHERE acknowledged_at IS NOT NULL ORDER BY acknowledged_at, id"
        )
    op.execute("UPDATE alarm SET resolved_at = acknowledged_at, resolved_by_name = acknowledged_by_name")
    op.execute("UPDATE alarm SET escalate_at = opened_at WHERE acknowledged_at IS NULL")
    op.execute(
        "UPDATE message SET alarm_id = (SELECT a.id FROM alarm a WHERE a.case_id = message.case_id"
        " AND a.opened_at = message.created_at ORDER BY a.id LIMIT 1) WHERE kind = 'alarm'"
    )


_FALSE = "(1 = 0)"
"""Spelt alike in both databases."""


def _days_taken_back() -> None:
    with op.batch_alter_table("day_exclusion") as batch:
        batch.drop_constraint(op.f("uq_day_exclusion_trial_id_day"), type_="unique")
        batch.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("withdrawn_by_name", sa.String(), nullable=True))
        batch.add_column(sa.Column("withdrawn_reason", sa.String(length=400), nullable=True))
        batch.add_column(sa.Column("withdrawn_after_removal", sa.Boolean(), nullable=True))
        batch.create_check_constraint(
            op.f("ck_day_exclusion_withdrawn"),
            _together("withdrawn_at", "withdrawn_by_name", "withdrawn_reason"),
        )
    op.create_index(op.f("ix_day_exclusion_trial_id"), "day_exclusion", ["trial_id"], unique=False)
    op.create_index(
        "uq_day_exclusion_standing", "day_exclusion", ["trial_id", "day"], unique=True, sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    )  # fmt: skip


def _days_for_good() -> None:
    op.execute("DELETE FROM day_exclusion WHERE withdrawn_at IS NOT NULL")
    op.drop_index("uq_day_exclusion_standing", table_name="day_exclusion")
    op.drop_index(op.f("ix_day_exclusion_trial_id"), table_name="day_exclusion")
    with op.batch_alter_table("day_exclusion") as batch:
        batch.drop_constraint(op.f("ck_day_exclusion_withdrawn"), type_="check")
        for column in ("after_removal", "reason", "by_name", "by_id", "at"):
            batch.drop_column(f"withdrawn_{column}")
        batch.create_unique_constraint(op.f("uq_day_exclusion_trial_id_day"), ["trial_id", "day"])


def _choice(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _in(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _together(*columns: str) -> Any:
    filled = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    empty = " AND ".join(f"{column} IS NULL" for column in columns)
    return f"({filled}) OR ({empty})"
