"""Ways into a diary: carers, links by message, one-time codes, asked-for links, the clinic's tablet.

Revision 0019 follows 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables, and what links, phones, messages and clinics say about them."""
    with op.batch_alter_table("clinic") as batch:
        batch.add_column(
            sa.Column("diary_asks_code", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("clinic") as batch:
        batch.alter_column("diary_asks_code", server_default=None)
    _carer()
    _invitation()
    with op.batch_alter_table("patient_session") as batch:
        batch.add_column(sa.Column("carer_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_patient_session_clinic_id_carer_id"), "carer",
            ["clinic_id", "carer_id"], ["clinic_id", "id"], ondelete="RESTRICT",
        )  # fmt: skip
    with op.batch_alter_table("message") as batch:
        batch.add_column(sa.Column("invitation_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_message_clinic_id_invitation_id"), "invitation",
            ["clinic_id", "invitation_id"], ["clinic_id", "id"], ondelete="RESTRICT",
        )  # fmt: skip
    _link_request()
    _codes()
    _tablet()


def downgrade() -> None:
    """Links as they were; carers, codes, requests and tablets are forgotten."""
    op.drop_index(op.f("ix_tablet_session_case_id"), table_name="tablet_session")
    op.drop_table("tablet_session")
    op.drop_table("one_time_code")
    op.drop_index(op.f("ix_code_sheet_enrolment_id"), table_name="code_sheet")
    op.drop_table("code_sheet")
    op.drop_index(op.f("ix_link_request_enrolment_id"), table_name="link_request")
    op.drop_index(op.f("ix_link_request_clinic_id_answered_at_asked_at"), table_name="link_request")
    op.drop_table("link_request")
    with op.batch_alter_table("message") as batch:
        batch.drop_constraint(op.f("fk_message_clinic_id_invitation_id"), type_="foreignkey")
        batch.drop_column("invitation_id")
    with op.batch_alter_table("patient_session") as batch:
        batch.drop_constraint(op.f("fk_patient_session_clinic_id_carer_id"), type_="foreignkey")
        batch.drop_column("carer_id")
    _take_invitation()
    op.drop_index(op.f("ix_carer_enrolment_id"), table_name="carer")
    op.drop_table("carer")
    with op.batch_alter_table("clinic") as batch:
        batch.drop_column("diary_asks_code")


def _invitation() -> None:
    with op.batch_alter_table("invitation") as batch:
        batch.add_column(sa.Column("carer_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("channel", sa.String(length=20), nullable=False, server_default="sheet"))
        batch.add_column(sa.Column("short_sha256", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("code_hash", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("code_until", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("codes_sent", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("invitation") as batch:
        batch.alter_column("channel", server_default=None)
        batch.alter_column("codes_sent", server_default=None)
        batch.create_unique_constraint(op.f("uq_invitation_short_sha256"), ["short_sha256"])
        batch.create_unique_constraint(op.f("uq_invitation_clinic_id_id"), ["clinic_id", "id"])
        batch.create_check_constraint(op.f("ck_invitation_channel"), "channel IN ('sheet', 'email', 'sms')")
        batch.create_check_constraint(op.f("ck_invitation_codes_sent"), "codes_sent >= 0")
        batch.create_foreign_key(
            op.f("fk_invitation_clinic_id_carer_id"), "carer",
            ["clinic_id", "carer_id"], ["clinic_id", "id"], ondelete="RESTRICT",
        )  # fmt: skip


def _take_invitation() -> None:
    with op.batch_alter_table("invitation") as batch:
        batch.drop_constraint(op.f("fk_invitation_clinic_id_carer_id"), type_="foreignkey")
        batch.drop_constraint(op.f("ck_invitation_codes_sent"), type_="check")
        batch.drop_constraint(op.f("ck_invitation_channel"), type_="check")
        batch.drop_constraint(op.f("uq_invitation_clinic_id_id"), type_="unique")
        batch.drop_constraint(op.f("uq_invitation_short_sha256"), type_="unique")
        for column in ("codes_sent", "code_until", "code_hash", "short_sha256", "channel", "carer_id"):
            batch.drop_column(column)


def _carer() -> None:
    op.create_table(
        "carer",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_authored(),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("relation", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by_name", sa.String(), nullable=True),
        sa.CheckConstraint("(stopped_at IS NULL) = (stopped_by_name IS NULL)", name=op.f("ck_carer_stopped")),
        _of_clinic("carer"),
        _in_clinic("carer", "enrolment_id", "enrolment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carer")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_carer_clinic_id_id")),
    )
    op.create_index(op.f("ix_carer_enrolment_id"), "carer", ["enrolment_id"])


def _link_request() -> None:
    op.create_table(
        "link_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("carer_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_name", sa.String(), nullable=True),
        sa.Column("sent", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_name IS NULL)", name=op.f("ck_link_request_answered")
        ),
        sa.CheckConstraint("(answered_at IS NULL) = (sent IS NULL)", name=op.f("ck_link_request_sent")),
        _of_clinic("link_request"),
        _in_clinic("link_request", "enrolment_id", "enrolment"),
        _in_clinic("link_request", "carer_id", "carer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_request")),
    )
    op.create_index(op.f("ix_link_request_enrolment_id"), "link_request", ["enrolment_id"])
    op.create_index(
        op.f("ix_link_request_clinic_id_answered_at_asked_at"),
        "link_request",
        ["clinic_id", "answered_at", "asked_at"],
    )


def _codes() -> None:
    op.create_table(
        "code_sheet",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_authored(),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("carer_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        _of_clinic("code_sheet"),
        _in_clinic("code_sheet", "enrolment_id", "enrolment"),
        _in_clinic("code_sheet", "carer_id", "carer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_sheet")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_code_sheet_clinic_id_id")),
    )
    op.create_index(op.f("ix_code_sheet_enrolment_id"), "code_sheet", ["enrolment_id"])
    op.create_table(
        "one_time_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        _of_clinic("one_time_code"),
        _in_clinic("one_time_code", "sheet_id", "code_sheet"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_code")),
        sa.UniqueConstraint("sheet_id", "code_hash", name=op.f("uq_one_time_code_sheet_id_code_hash")),
    )


def _tablet() -> None:
    op.create_table(
        "tablet_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("carer", sa.Boolean(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("watched", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("form IN ('diary', 'questionnaire')", name=op.f("ck_tablet_session_form")),
        sa.CheckConstraint(
            "(form = 'diary') = (enrolment_id IS NOT NULL)", name=op.f("ck_tablet_session_diary")
        ),
        sa.CheckConstraint(
            "(form = 'questionnaire') = (request_id IS NOT NULL)",
            name=op.f("ck_tablet_session_questionnaire"),
        ),
        _of_clinic("tablet_session"),
        _in_clinic("tablet_session", "case_id", "case"),
        _in_clinic("tablet_session", "enrolment_id", "enrolment"),
        _in_clinic("tablet_session", "request_id", "questionnaire_request"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tablet_session")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_tablet_session_token_sha256")),
    )
    op.create_index(op.f("ix_tablet_session_case_id"), "tablet_session", ["case_id"])


def _authored() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def _of_clinic(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id"], ["clinic.id"], name=op.f(f"fk_{table}_clinic_id"), ondelete="RESTRICT"
    )


def _in_clinic(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column],
        [f"{other}.clinic_id", f"{other}.id"],
        name=op.f(f"fk_{table}_clinic_id_{column}"),
        ondelete="RESTRICT",
    )
