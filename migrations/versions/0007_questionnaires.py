"""Questionnaires: permissions, requests, answers, links; and tasks.

Revision 0007 follows 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLES = (
    "task",
    "questionnaire_session",
    "questionnaire_link",
    "questionnaire_answer",
    "questionnaire_request",
    "instrument_permission",
    "supplied_definition",
)
"""Those first that name others."""


def _supplied_definition() -> None:
    op.create_table(
        "supplied_definition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_supplied_definition_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplied_definition")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_supplied_definition_clinic_id_id")),
        sa.UniqueConstraint("clinic_id", "sha256", name=op.f("uq_supplied_definition_clinic_id_sha256")),
    )


def _instrument_permission() -> None:
    op.create_table(
        "instrument_permission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_by_name", sa.String(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=400), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=200), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=400), nullable=False),
        sa.CheckConstraint("confirmed_by <> ''", name=op.f("ck_instrument_permission_confirmed_by")),
        sa.CheckConstraint("reference <> ''", name=op.f("ck_instrument_permission_reference")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "definition_id"],
            ["supplied_definition.clinic_id", "supplied_definition.id"],
            name=op.f("fk_instrument_permission_clinic_id_definition_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_instrument_permission_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_permission")),
    )
    op.create_index(
        op.f("ix_instrument_permission_clinic_id_instrument_at"),
        "instrument_permission",
        ["clinic_id", "instrument", "at"],
        unique=False,
    )


def _questionnaire_request() -> None:
    op.create_table(
        "questionnaire_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_by_name", sa.String(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=400), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "baseline", "follow_up", name="purpose", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "way",
            sa.Enum(
                "link", "staff", "paper", name="way", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "answered_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_questionnaire_request_ended_once")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_questionnaire_request_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_questionnaire_request_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_request")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_questionnaire_request_clinic_id_id")),
    )
    op.create_index(
        op.f("ix_questionnaire_request_case_id_asked_on"),
        "questionnaire_request",
        ["case_id", "asked_on"],
        unique=False,
    )


def _questionnaire_answer() -> None:
    op.create_table(
        "questionnaire_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("definition_version", sa.String(length=40), nullable=False),
        sa.Column("definition_sha256", sa.String(length=64), nullable=False),
        sa.Column("texts_sha256", sa.String(length=64), nullable=True),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("items", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("totals", sa.JSON(none_as_null=True), nullable=True),
        sa.Column(
            "entered_by",
            sa.Enum(
                "patient",
                "carer",
                "staff",
                "staff_transcribed",
                "patient_stated",
                "imported",
                name="entered_by",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("paper_on", sa.Date(), nullable=True),
        sa.Column("scores", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("replace_reason", sa.String(length=400), nullable=True),
        sa.CheckConstraint(
            "(entered_by = 'staff_transcribed') = (paper_on IS NOT NULL)",
            name=op.f("ck_questionnaire_answer_paper"),
        ),
        sa.CheckConstraint(
            "(replaces_id IS NULL) = (replace_reason IS NULL)",
            name=op.f("ck_questionnaire_answer_correction"),
        ),
        sa.CheckConstraint(
            "items IS NOT NULL OR totals IS NOT NULL", name=op.f("ck_questionnaire_answer_content")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_questionnaire_answer_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "replaces_id"],
            ["questionnaire_answer.clinic_id", "questionnaire_answer.id"],
            name=op.f("fk_questionnaire_answer_clinic_id_replaces_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "request_id"],
            ["questionnaire_request.clinic_id", "questionnaire_request.id"],
            name=op.f("fk_questionnaire_answer_clinic_id_request_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_questionnaire_answer_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_answer")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_questionnaire_answer_clinic_id_id")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_questionnaire_answer_replaces_id")),
    )
    op.create_index(
        op.f("ix_questionnaire_answer_case_id_instrument_at"),
        "questionnaire_answer",
        ["case_id", "instrument", "at"],
        unique=False,
    )


def _questionnaire_link() -> None:
    op.create_table(
        "questionnaire_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_questionnaire_link_tries")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_questionnaire_link_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_questionnaire_link_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_link")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_questionnaire_link_clinic_id_id")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_questionnaire_link_token_sha256")),
    )
    op.create_index(op.f("ix_questionnaire_link_case_id"), "questionnaire_link", ["case_id"], unique=False)


def _questionnaire_session() -> None:
    op.create_table(
        "questionnaire_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("carer", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "link_id"],
            ["questionnaire_link.clinic_id", "questionnaire_link.id"],
            name=op.f("fk_questionnaire_session_clinic_id_link_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_questionnaire_session_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_session")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_questionnaire_session_token_sha256")),
    )
    op.create_index(
        op.f("ix_questionnaire_session_link_id"), "questionnaire_session", ["link_id"], unique=False
    )


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "suicidality_interview",
                name="task_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_name", sa.String(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by_id", sa.Uuid(), nullable=True),
        sa.Column("taken_by_name", sa.String(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("done_by_name", sa.String(), nullable=True),
        sa.Column("result", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(done_at IS NOT NULL AND done_by_name IS NOT NULL) OR (done_at IS NULL AND done_by_name IS NULL)",
            name=op.f("ck_task_done"),
        ),
        sa.CheckConstraint(
            "(taken_at IS NOT NULL AND taken_by_name IS NOT NULL) OR (taken_at IS NULL AND taken_by_name IS NULL)",
            name=op.f("ck_task_taken"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "answer_id"],
            ["questionnaire_answer.clinic_id", "questionnaire_answer.id"],
            name=op.f("fk_task_clinic_id_answer_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_task_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_task_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_task_clinic_id_id")),
    )
    op.create_index(op.f("ix_task_case_id_done_at"), "task", ["case_id", "done_at"], unique=False)
    op.create_index(
        op.f("ix_task_clinic_id_done_at_due_on"), "task", ["clinic_id", "done_at", "due_on"], unique=False
    )


def upgrade() -> None:
    """Make the tables, those first that others name."""
    _supplied_definition()
    _instrument_permission()
    _questionnaire_request()
    _questionnaire_answer()
    _questionnaire_link()
    _questionnaire_session()
    _task()


def downgrade() -> None:
    """Drop them again."""
    for name in _TABLES:
        op.drop_table(name)
