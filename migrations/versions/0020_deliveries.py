"""Messages that are really sent: what became of each, reminders of evenings, quiet hours, and stops.

Revision 0020 follows 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_BEFORE = "state IN ('planned', 'sent', 'failed', 'cancelled')"
_AFTER = "state IN ('planned', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'cancelled')"
_QUIET = {"quiet_from": "00:30:00", "quiet_until": "07:00:00"}
_MOMENTS = ("until", "try_at", "delivered_at", "opened_at")


def upgrade() -> None:
    """The columns a delivery needs; what was planned stays planned."""
    with op.batch_alter_table("clinic") as batch:
        for column, usual in _QUIET.items():
            batch.add_column(sa.Column(column, sa.Time(), nullable=False, server_default=usual))
    with op.batch_alter_table("clinic") as batch:
        for column in _QUIET:
            batch.alter_column(column, server_default=None)
    _message()
    _message_stop()


def downgrade() -> None:
    """What was on its way or unknown counts as failed; reminders of evenings are forgotten."""
    op.drop_index(op.f("ix_message_stop_clinic_id_patient_id"), table_name="message_stop")
    op.drop_index("uq_message_stop_standing", table_name="message_stop")
    op.drop_table("message_stop")
    op.execute("UPDATE message SET resend_of = NULL")
    op.execute("DELETE FROM message WHERE enrolment_id IS NOT NULL")
    op.execute("UPDATE message SET state = 'failed' WHERE state IN ('sending', 'unknown')")
    op.execute("UPDATE message SET state = 'sent' WHERE state = 'delivered'")
    op.drop_index(op.f("ix_message_gateway_id"), table_name="message")
    op.drop_index(op.f("ix_message_enrolment_id_day"), table_name="message")
    with op.batch_alter_table("message") as batch:
        batch.drop_constraint(op.f("uq_message_mark"), type_="unique")
        batch.drop_constraint(op.f("uq_message_plan_key"), type_="unique")
        batch.drop_constraint(op.f("fk_message_clinic_id_enrolment_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_message_resend_of"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_message_attempts"), type_="check")
        batch.drop_constraint(op.f("ck_message_state"), type_="check")
        batch.create_check_constraint(op.f("ck_message_state"), _BEFORE)
        names = ("enrolment_id", "day", "plan_key", "sent_to", "mark", "gateway_id", "resend_of", "by_name")
        for column in (*_MOMENTS, *names):
            batch.drop_column(column)
    with op.batch_alter_table("clinic") as batch:
        for column in _QUIET:
            batch.drop_column(column)


def _message() -> None:
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("enrolment_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("day", sa.Date(), nullable=True))
        batch.add_column(sa.Column("plan_key", sa.String(length=120), nullable=True))
        for column in _MOMENTS:
            batch.add_column(sa.Column(column, sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("sent_to", sa.String(length=300), nullable=False, server_default=""))
        batch.add_column(sa.Column("mark", sa.String(length=32), nullable=True))
        batch.add_column(sa.Column("gateway_id", sa.String(length=100), nullable=True))
        batch.add_column(sa.Column("resend_of", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("by_name", sa.String(length=200), nullable=False, server_default=""))
    with op.batch_alter_table("message") as batch:
        for column in ("sent_to", "by_name"):
            batch.alter_column(column, server_default=None)
        batch.drop_constraint(op.f("ck_message_state"), type_="check")
        batch.create_check_constraint(op.f("ck_message_state"), _AFTER)
        batch.create_check_constraint(op.f("ck_message_attempts"), "attempts >= 0")
        batch.create_foreign_key(
            op.f("fk_message_clinic_id_enrolment_id"),
            "enrolment",
            ["clinic_id", "enrolment_id"],
            ["clinic_id", "id"],
            ondelete="RESTRICT",
        )
        batch.create_foreign_key(
            op.f("fk_message_resend_of"), "message", ["resend_of"], ["id"], ondelete="RESTRICT"
        )
        batch.create_unique_constraint(op.f("uq_message_mark"), ["mark"])
        batch.create_unique_constraint(op.f("uq_message_plan_key"), ["plan_key"])
    op.create_index(op.f("ix_message_enrolment_id_day"), "message", ["enrolment_id", "day"])
    op.create_index(op.f("ix_message_gateway_id"), "message", ["gateway_id"])


def _message_stop() -> None:
    op.create_table(
        "message_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.Column("lifted_by_name", sa.String(length=200), nullable=True),
        sa.CheckConstraint("channel IN ('email', 'sms')", name=op.f("ck_message_stop_channel")),
        sa.CheckConstraint("how IN ('word', 'link', 'staff')", name=op.f("ck_message_stop_how")),
        sa.CheckConstraint(
            "(lifted_at IS NOT NULL AND lifted_by_name IS NOT NULL) OR (lifted_at IS NULL AND lifted_by_name IS NULL)",
            name=op.f("ck_message_stop_lifted"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_message_stop_clinic_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_message_stop_clinic_id_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_stop")),
    )
    op.create_index(op.f("ix_message_stop_clinic_id_patient_id"), "message_stop", ["clinic_id", "patient_id"])
    op.create_index(
        "uq_message_stop_standing",
        "message_stop",
        ["patient_id", "channel"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
