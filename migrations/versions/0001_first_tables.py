"""First tables: accounts, audit, patients, cases and everything kept about them."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _access_seal() -> None:
    op.create_table(
        "access_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_seal")),
        sa.UniqueConstraint("clinic_id", "seq", name=op.f("uq_access_seal_clinic_id_seq")),
    )


def _audit_event() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "actor_kind",
            sa.Enum(
                "staff",
                "patient",
                "carer",
                "system",
                name="actor_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("detail", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("clinic_id", "seq", name=op.f("uq_audit_event_clinic_id_seq")),
    )
    op.create_index(
        op.f("ix_audit_event_clinic_id_case_id_seq"),
        "audit_event",
        ["clinic_id", "case_id", "seq"],
        unique=False,
    )


def _audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("clinic_id", name=op.f("pk_audit_head")),
    )


def _clinic() -> None:
    op.create_table(
        "clinic",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("emergency_phone", sa.String(length=40), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("target_wait_days", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("target_wait_days BETWEEN 1 AND 730", name=op.f("ck_clinic_target_wait_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic")),
    )


def _sign_in_attempt() -> None:
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(op.f("ix_sign_in_attempt_key_at"), "sign_in_attempt", ["key", "at"], unique=False)


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_email")),
    )


def _access_event() -> None:
    op.create_table(
        "access_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "actor_kind",
            sa.Enum(
                "staff",
                "patient",
                "carer",
                "system",
                name="actor_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("sealed_in", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sealed_in"], ["access_seal.id"], name=op.f("fk_access_event_sealed_in"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_event")),
    )
    op.create_index(
        op.f("ix_access_event_clinic_id_case_id_id"),
        "access_event",
        ["clinic_id", "case_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_access_event_clinic_id_sealed_in_id"),
        "access_event",
        ["clinic_id", "sealed_in", "id"],
        unique=False,
    )


def _case_counter() -> None:
    op.create_table(
        "case_counter",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "referred",
                "work_up",
                "screened",
                "optimising",
                "team_review",
                "trial_planned",
                "baseline",
                "trialling",
                "trial_ended",
                "decided",
                "repeat_trial",
                "deferred",
                "no_trial_implant",
                "implanted",
                "follow_up",
                "closed",
                "urgent_referral",
                "declined",
                "not_indicated",
                "withdrawn",
                "died",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.CheckConstraint("cases >= 0", name=op.f("ck_case_counter_cases")),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_case_counter_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "state", name=op.f("pk_case_counter")),
    )


def _patient() -> None:
    op.create_table(
        "patient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=420), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("sex", sa.String(length=20), nullable=False),
        sa.Column("identifier", sa.String(length=100), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sex IN ('female', 'male', 'other', 'unknown')", name=op.f("ck_patient_sex")),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_patient_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_patient_clinic_id_id")),
        sa.UniqueConstraint("clinic_id", "identifier", name=op.f("uq_patient_clinic_id_identifier")),
    )
    op.create_index(op.f("ix_patient_clinic_id_name_key"), "patient", ["clinic_id", "name_key"], unique=False)


def _profile_sign_off() -> None:
    op.create_table(
        "profile_sign_off",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("profile_id", sa.String(length=100), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_profile_sign_off_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_sign_off")),
        sa.UniqueConstraint(
            "clinic_id",
            "profile_id",
            "version",
            "sha256",
            name=op.f("uq_profile_sign_off_clinic_id_profile_id_version_sha256"),
        ),
    )


def _profile_text() -> None:
    op.create_table(
        "profile_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("profile_id", sa.String(length=100), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_profile_text_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_text")),
        sa.UniqueConstraint(
            "clinic_id", "profile_id", "version", name=op.f("uq_profile_text_clinic_id_profile_id_version")
        ),
        sa.UniqueConstraint("clinic_id", "sha256", name=op.f("uq_profile_text_clinic_id_sha256")),
    )


def _staff_role() -> None:
    op.create_table(
        "staff_role",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "coordinator",
                "clinician",
                "psychologist",
                "nurse",
                "auditor",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("medical_lead", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_staff_role_clinic_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_role_staff_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_role")),
        sa.UniqueConstraint(
            "clinic_id", "staff_id", "role", name=op.f("uq_staff_role_clinic_id_staff_id_role")
        ),
    )
    op.create_index(op.f("ix_staff_role_staff_id"), "staff_role", ["staff_id"], unique=False)


def _staff_session() -> None:
    op.create_table(
        "staff_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_staff_session_clinic_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_session")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_staff_session_token_sha256")),
    )
    op.create_index(op.f("ix_staff_session_staff_id"), "staff_session", ["staff_id"], unique=False)


def _case() -> None:
    op.create_table(
        "case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "referred",
                "work_up",
                "screened",
                "optimising",
                "team_review",
                "trial_planned",
                "baseline",
                "trialling",
                "trial_ended",
                "decided",
                "repeat_trial",
                "deferred",
                "no_trial_implant",
                "implanted",
                "follow_up",
                "closed",
                "urgent_referral",
                "declined",
                "not_indicated",
                "withdrawn",
                "died",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("next_action", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_case_clinic_id_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_case_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_case_clinic_id_id")),
    )
    op.create_index(
        op.f("ix_case_clinic_id_state_since_id"), "case", ["clinic_id", "state_since", "id"], unique=False
    )
    op.create_index(
        op.f("ix_case_clinic_id_state_state_since_id"),
        "case",
        ["clinic_id", "state", "state_since", "id"],
        unique=False,
    )
    op.create_index(
        "uq_case_open_patient",
        "case",
        ["clinic_id", "patient_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _case_move() -> None:
    op.create_table(
        "case_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "from_state",
            sa.Enum(
                "referred",
                "work_up",
                "screened",
                "optimising",
                "team_review",
                "trial_planned",
                "baseline",
                "trialling",
                "trial_ended",
                "decided",
                "repeat_trial",
                "deferred",
                "no_trial_implant",
                "implanted",
                "follow_up",
                "closed",
                "urgent_referral",
                "declined",
                "not_indicated",
                "withdrawn",
                "died",
                name="from_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_state",
            sa.Enum(
                "referred",
                "work_up",
                "screened",
                "optimising",
                "team_review",
                "trial_planned",
                "baseline",
                "trialling",
                "trial_ended",
                "decided",
                "repeat_trial",
                "deferred",
                "no_trial_implant",
                "implanted",
                "follow_up",
                "closed",
                "urgent_referral",
                "declined",
                "not_indicated",
                "withdrawn",
                "died",
                name="to_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "action",
            sa.Enum(
                "start_work_up",
                "sign_screening",
                "optimise",
                "send_to_team",
                "plan_trial",
                "start_baseline",
                "place_leads",
                "end_trial",
                "abort_trial",
                "decide_implant",
                "decide_no_implant",
                "decide_repeat",
                "defer",
                "decide_without_trial",
                "record_implant",
                "start_follow_up",
                "close",
                "refer_urgently",
                "return_from_urgent",
                "decline",
                "find_not_indicated",
                "withdraw",
                "record_death",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_case_move_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_case_move_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_move")),
    )
    op.create_index(op.f("ix_case_move_case_id_id"), "case_move", ["case_id", "id"], unique=False)


def _completeness() -> None:
    op.create_table(
        "completeness",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("list", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_completeness_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_completeness_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completeness")),
    )
    op.create_index(
        op.f("ix_completeness_case_id_list_id"), "completeness", ["case_id", "list", "id"], unique=False
    )


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("verification_code", sa.String(length=40), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=True),
        sa.Column("issued_by_name", sa.String(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=True),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=400), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_document_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "replaces_id"],
            ["document.clinic_id", "document.id"],
            name=op.f("fk_document_clinic_id_replaces_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_document_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_document_clinic_id_id")),
        sa.UniqueConstraint("clinic_id", "kind", "number", name=op.f("uq_document_clinic_id_kind_number")),
        sa.UniqueConstraint("verification_code", name=op.f("uq_document_verification_code")),
    )
    op.create_index(op.f("ix_document_case_id_issued_at"), "document", ["case_id", "issued_at"], unique=False)


def _fact() -> None:
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("value", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_fact_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_fact_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    op.create_index(op.f("ix_fact_case_id_name_id"), "fact", ["case_id", "name", "id"], unique=False)


def _listed_item() -> None:
    op.create_table(
        "listed_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_by_name", sa.String(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=400), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("list", sa.String(length=40), nullable=False),
        sa.Column("item", sa.JSON(none_as_null=True), nullable=False),
        sa.CheckConstraint(
            "list IN ('antithrombotics', 'devices', 'allergies', 'conditions')",
            name=op.f("ck_listed_item_list"),
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NOT NULL AND withdrawn_by_name IS NOT NULL) OR (withdrawn_at IS NULL AND withdrawn_by_name IS NULL)",
            name=op.f("ck_listed_item_withdrawal"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_listed_item_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_listed_item_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed_item")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_listed_item_clinic_id_id")),
    )
    op.create_index(
        op.f("ix_listed_item_case_id_list_at"), "listed_item", ["case_id", "list", "at"], unique=False
    )


def _medication() -> None:
    op.create_table(
        "medication",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_by_name", sa.String(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=400), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("drug", sa.Text(), nullable=False),
        sa.Column("drug_class", sa.String(length=40), nullable=False),
        sa.Column("product", sa.Text(), nullable=True),
        sa.Column("route", sa.String(length=20), nullable=True),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("daily_dose", sa.Float(), nullable=True),
        sa.Column("dose_unit", sa.String(length=20), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("max_daily_dose", sa.Float(), nullable=True),
        sa.Column("weeks", sa.Float(), nullable=True),
        sa.Column("adherence", sa.String(length=20), nullable=True),
        sa.Column("relief_percent", sa.Integer(), nullable=True),
        sa.Column("nrs_on_drug", sa.Float(), nullable=True),
        sa.Column("adverse_effect", sa.Text(), nullable=True),
        sa.Column("adverse_grade", sa.Integer(), nullable=True),
        sa.Column("stop_reason", sa.String(length=40), nullable=True),
        sa.Column("prescriber", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("adherence IN ('good', 'partial', 'poor')", name=op.f("ck_medication_adherence")),
        sa.CheckConstraint("dose_unit IN ('mg', 'mcg/h')", name=op.f("ck_medication_dose_unit")),
        sa.CheckConstraint(
            "drug_class IN ('paracetamol', 'nsaid', 'gabapentinoid', 'snri', 'tca', 'opioid', 'topical', 'muscle_relaxant', 'cannabinoid', 'benzodiazepine', 'other')",
            name=op.f("ck_medication_drug_class"),
        ),
        sa.CheckConstraint("route IN ('oral', 'transdermal', 'other')", name=op.f("ck_medication_route")),
        sa.CheckConstraint(
            "stop_reason IN ('ineffective', 'adverse_effect', 'contraindicated', 'cost', 'other')",
            name=op.f("ck_medication_stop_reason"),
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NOT NULL AND withdrawn_by_name IS NOT NULL) OR (withdrawn_at IS NULL AND withdrawn_by_name IS NULL)",
            name=op.f("ck_medication_withdrawal"),
        ),
        sa.CheckConstraint("adverse_grade BETWEEN 0 AND 5", name=op.f("ck_medication_adverse_grade")),
        sa.CheckConstraint("daily_dose BETWEEN 0 AND 100000", name=op.f("ck_medication_daily_dose")),
        sa.CheckConstraint("max_daily_dose BETWEEN 0 AND 100000", name=op.f("ck_medication_max_daily_dose")),
        sa.CheckConstraint("nrs_on_drug BETWEEN 0 AND 10", name=op.f("ck_medication_nrs_on_drug")),
        sa.CheckConstraint("relief_percent BETWEEN 0 AND 100", name=op.f("ck_medication_relief_percent")),
        sa.CheckConstraint("weeks BETWEEN 0 AND 5200", name=op.f("ck_medication_weeks")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_medication_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_medication_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medication")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_medication_clinic_id_id")),
    )
    op.create_index(op.f("ix_medication_case_id_at"), "medication", ["case_id", "at"], unique=False)


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=400), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("channel IN ('email', 'sms', 'staff')", name=op.f("ck_message_channel")),
        sa.CheckConstraint(
            "state IN ('planned', 'sent', 'failed', 'cancelled')", name=op.f("ck_message_state")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_message_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_message_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index(op.f("ix_message_case_id_id"), "message", ["case_id", "id"], unique=False)
    op.create_index(op.f("ix_message_state_due_at_id"), "message", ["state", "due_at", "id"], unique=False)


def _referral() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("referrer", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("urgency", sa.String(length=20), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("claims_analgesics_failed", sa.Boolean(), nullable=True),
        sa.Column("claims_side_effects", sa.Boolean(), nullable=True),
        sa.Column("claims_reoperation", sa.Boolean(), nullable=True),
        sa.CheckConstraint("urgency IN ('routine', 'urgent')", name=op.f("ck_referral_urgency")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_referral_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_referral_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("case_id", name=op.f("uq_referral_case_id")),
    )


def _screening() -> None:
    op.create_table(
        "screening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by_id", sa.Uuid(), nullable=True),
        sa.Column("signed_by_name", sa.String(), nullable=True),
        sa.Column("signed_role", sa.String(length=40), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_time_zone", sa.String(length=64), nullable=True),
        sa.Column("signed_meaning", sa.String(length=400), nullable=True),
        sa.Column("content_sha256", sa.String(length=64), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("profiles", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("overall", sa.String(length=40), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("replace_reason", sa.String(length=400), nullable=True),
        sa.CheckConstraint(
            "(signed_by_id IS NOT NULL AND signed_by_name IS NOT NULL AND signed_role IS NOT NULL AND signed_at IS NOT NULL AND signed_time_zone IS NOT NULL AND signed_meaning IS NOT NULL AND content_sha256 IS NOT NULL) OR (signed_by_id IS NULL AND signed_by_name IS NULL AND signed_role IS NULL AND signed_at IS NULL AND signed_time_zone IS NULL AND signed_meaning IS NULL AND content_sha256 IS NULL)",
            name=op.f("ck_screening_signature"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_screening_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "replaces_id"],
            ["screening.clinic_id", "screening.id"],
            name=op.f("fk_screening_clinic_id_replaces_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_screening_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_screening_clinic_id_id")),
    )
    op.create_index(op.f("ix_screening_case_id_at"), "screening", ["case_id", "at"], unique=False)


def _surgery() -> None:
    op.create_table(
        "surgery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_by_name", sa.String(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=400), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("performed_on", sa.Date(), nullable=True),
        sa.Column("precision", sa.String(length=20), nullable=True),
        sa.Column("region", sa.String(length=20), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("indication", sa.String(length=40), nullable=True),
        sa.Column("levels", sa.Text(), nullable=True),
        sa.Column("side", sa.String(length=20), nullable=True),
        sa.Column("hospital", sa.Text(), nullable=True),
        sa.Column("surgeon", sa.Text(), nullable=True),
        sa.Column("hardware", sa.Text(), nullable=True),
        sa.Column("complications", sa.Text(), nullable=True),
        sa.Column("anatomical_success", sa.Boolean(), nullable=True),
        sa.Column("anatomical_evidence", sa.Text(), nullable=True),
        sa.Column("recurrence_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "indication IN ('herniation', 'stenosis', 'spondylolisthesis', 'deformity', 'trauma', 'tumour', 'infection', 'revision', 'other')",
            name=op.f("ck_surgery_indication"),
        ),
        sa.CheckConstraint("precision IN ('day', 'month', 'year')", name=op.f("ck_surgery_precision")),
        sa.CheckConstraint(
            "procedure IN ('discectomy', 'laminotomy', 'laminectomy', 'foraminotomy', 'fusion', 'disc_replacement', 'interspinous_device', 'removal', 'revision', 'other')",
            name=op.f("ck_surgery_procedure"),
        ),
        sa.CheckConstraint(
            "region IN ('lumbosacral', 'thoracic', 'cervical')", name=op.f("ck_surgery_region")
        ),
        sa.CheckConstraint("side IN ('left', 'right', 'both', 'midline')", name=op.f("ck_surgery_side")),
        sa.CheckConstraint(
            "(withdrawn_at IS NOT NULL AND withdrawn_by_name IS NOT NULL) OR (withdrawn_at IS NULL AND withdrawn_by_name IS NULL)",
            name=op.f("ck_surgery_withdrawal"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_surgery_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_surgery_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surgery")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_surgery_clinic_id_id")),
    )
    op.create_index(op.f("ix_surgery_case_id_at"), "surgery", ["case_id", "at"], unique=False)


def _team_review() -> None:
    op.create_table(
        "team_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("members", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("dissent", sa.Text(), nullable=False),
        sa.Column("quorum", sa.Boolean(), nullable=False),
        sa.Column("missing_roles", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_team_review_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_team_review_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_review")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_team_review_clinic_id_id")),
    )
    op.create_index(op.f("ix_team_review_case_id_at"), "team_review", ["case_id", "at"], unique=False)


def _treatment() -> None:
    op.create_table(
        "treatment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_by_name", sa.String(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=400), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("modality", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("sessions", sa.Integer(), nullable=True),
        sa.Column("supervised", sa.Boolean(), nullable=True),
        sa.Column("physiotherapy", sa.Boolean(), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("unsuitable_reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "modality IN ('drug', 'physical', 'psychological', 'interventional', 'surgical')",
            name=op.f("ck_treatment_modality"),
        ),
        sa.CheckConstraint(
            "result IN ('failed', 'helped', 'ongoing', 'unsuitable')", name=op.f("ck_treatment_result")
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NOT NULL AND withdrawn_by_name IS NOT NULL) OR (withdrawn_at IS NULL AND withdrawn_by_name IS NULL)",
            name=op.f("ck_treatment_withdrawal"),
        ),
        sa.CheckConstraint("sessions BETWEEN 0 AND 1000", name=op.f("ck_treatment_sessions")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_treatment_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_treatment_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_treatment_clinic_id_id")),
    )
    op.create_index(op.f("ix_treatment_case_id_at"), "treatment", ["case_id", "at"], unique=False)


def _trial() -> None:
    op.create_table(
        "trial",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "target_region",
            sa.Enum(
                "back", "leg", "worst", name="region", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("target_text", sa.String(length=400), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("relief_profile", sa.String(length=100), nullable=False),
        sa.Column("baseline_starts_on", sa.Date(), nullable=False),
        sa.Column("placement_on", sa.Date(), nullable=False),
        sa.Column("removal_on", sa.Date(), nullable=False),
        sa.Column("target_locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("placed_on", sa.Date(), nullable=True),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("technically_adequate", sa.Boolean(), nullable=True),
        sa.Column("end_reason", sa.String(length=400), nullable=True),
        sa.Column("operated_controller", sa.Boolean(), nullable=True),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.Column("wants_implant", sa.Boolean(), nullable=True),
        sa.Column("pgic", sa.Integer(), nullable=True),
        sa.Column("stated_relief_percent", sa.Integer(), nullable=True),
        sa.Column("previous_trial_id", sa.Uuid(), nullable=True),
        sa.Column("planned_by_id", sa.Uuid(), nullable=True),
        sa.Column("planned_by_name", sa.String(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "baseline_starts_on < placement_on", name=op.f("ck_trial_baseline_before_placement")
        ),
        sa.CheckConstraint("pgic BETWEEN 1 AND 7", name=op.f("ck_trial_pgic")),
        sa.CheckConstraint("placed_on <= removed_on", name=op.f("ck_trial_placed_before_removed")),
        sa.CheckConstraint("placement_on < removal_on", name=op.f("ck_trial_placement_before_removal")),
        sa.CheckConstraint(
            "stated_relief_percent BETWEEN -100 AND 100", name=op.f("ck_trial_stated_relief_percent")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_trial_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "previous_trial_id"],
            ["trial.clinic_id", "trial.id"],
            name=op.f("fk_trial_clinic_id_previous_trial_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_trial_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_trial_clinic_id_id")),
    )
    op.create_index(
        "uq_trial_running_case",
        "trial",
        ["clinic_id", "case_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _day_exclusion() -> None:
    op.create_table(
        "day_exclusion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("after_removal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "trial_id"],
            ["trial.clinic_id", "trial.id"],
            name=op.f("fk_day_exclusion_clinic_id_trial_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_day_exclusion_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_exclusion")),
        sa.UniqueConstraint("trial_id", "day", name=op.f("uq_day_exclusion_trial_id_day")),
    )


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=True),
        sa.Column("recommendation", sa.JSON(none_as_null=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "implant",
                "no_implant",
                "repeat_trial",
                "defer",
                "no_trial_implant",
                name="decision_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("weighings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("content_sha256", sa.String(length=64), nullable=False),
        sa.Column("signed_by_id", sa.Uuid(), nullable=False),
        sa.Column("signed_by_name", sa.String(), nullable=False),
        sa.Column("signed_role", sa.String(length=40), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_time_zone", sa.String(length=64), nullable=False),
        sa.Column("signed_meaning", sa.String(length=400), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("replace_reason", sa.String(length=400), nullable=True),
        sa.CheckConstraint(
            "(replaces_id IS NOT NULL AND replace_reason IS NOT NULL) OR (replaces_id IS NULL AND replace_reason IS NULL)",
            name=op.f("ck_decision_replacement"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_decision_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "replaces_id"],
            ["decision.clinic_id", "decision.id"],
            name=op.f("fk_decision_clinic_id_replaces_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "trial_id"],
            ["trial.clinic_id", "trial.id"],
            name=op.f("fk_decision_clinic_id_trial_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_decision_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_decision_clinic_id_id")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_decision_replaces_id")),
    )
    op.create_index(op.f("ix_decision_case_id_signed_at"), "decision", ["case_id", "signed_at"], unique=False)
    op.create_index(
        "uq_decision_first_of_trial",
        "decision",
        ["trial_id"],
        unique=True,
        sqlite_where=sa.text("replaces_id IS NULL"),
        postgresql_where=sa.text("replaces_id IS NULL"),
    )


def _enrolment() -> None:
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_enrolment_clinic_id_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "trial_id"],
            ["trial.clinic_id", "trial.id"],
            name=op.f("fk_enrolment_clinic_id_trial_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_enrolment_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_enrolment_clinic_id_id")),
        sa.UniqueConstraint("trial_id", "patient_id", name=op.f("uq_enrolment_trial_id_patient_id")),
    )


def _trial_event() -> None:
    op.create_table(
        "trial_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "trial_id"],
            ["trial.clinic_id", "trial.id"],
            name=op.f("fk_trial_event_clinic_id_trial_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_trial_event_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_event")),
    )
    op.create_index(op.f("ix_trial_event_trial_id_at"), "trial_event", ["trial_id", "at"], unique=False)


def _diary_entry() -> None:
    op.create_table(
        "diary_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("client_key", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("pain_back_nrs", sa.Integer(), nullable=True),
        sa.Column("pain_leg_nrs", sa.Integer(), nullable=True),
        sa.Column("pain_worst_nrs", sa.Integer(), nullable=True),
        sa.Column("pain_least_nrs", sa.Integer(), nullable=True),
        sa.Column("sleep_nrs", sa.Integer(), nullable=True),
        sa.Column(
            "activity",
            sa.Enum(
                "much_less",
                "less",
                "same",
                "more",
                "much_more",
                name="activity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("medicines", sa.JSON(none_as_null=True), nullable=False),
        sa.Column(
            "stimulation",
            sa.Enum(
                "all_day",
                "part",
                "off",
                name="stimulation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("stimulation_hours", sa.Integer(), nullable=True),
        sa.Column("program", sa.String(length=40), nullable=True),
        sa.Column("tingling", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("warning_signs", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "patient",
                "carer",
                "staff",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column(
            "punctuality",
            sa.Enum(
                "on_time",
                "late",
                "outside",
                name="punctuality",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("flags", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("utc_offset_minutes", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.CheckConstraint("pain_back_nrs BETWEEN 0 AND 10", name=op.f("ck_diary_entry_pain_back_nrs")),
        sa.CheckConstraint("pain_least_nrs BETWEEN 0 AND 10", name=op.f("ck_diary_entry_pain_least_nrs")),
        sa.CheckConstraint("pain_leg_nrs BETWEEN 0 AND 10", name=op.f("ck_diary_entry_pain_leg_nrs")),
        sa.CheckConstraint("pain_worst_nrs BETWEEN 0 AND 10", name=op.f("ck_diary_entry_pain_worst_nrs")),
        sa.CheckConstraint("sleep_nrs BETWEEN 0 AND 10", name=op.f("ck_diary_entry_sleep_nrs")),
        sa.CheckConstraint(
            "stimulation_hours BETWEEN 0 AND 24", name=op.f("ck_diary_entry_stimulation_hours")
        ),
        sa.CheckConstraint(
            "utc_offset_minutes BETWEEN -840 AND 840", name=op.f("ck_diary_entry_utc_offset_minutes")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_diary_entry_version")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "enrolment_id"],
            ["enrolment.clinic_id", "enrolment.id"],
            name=op.f("fk_diary_entry_clinic_id_enrolment_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "trial_id"],
            ["trial.clinic_id", "trial.id"],
            name=op.f("fk_diary_entry_clinic_id_trial_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_diary_entry_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_entry")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_diary_entry_clinic_id_id")),
        sa.UniqueConstraint(
            "enrolment_id", "client_key", name=op.f("uq_diary_entry_enrolment_id_client_key")
        ),
        sa.UniqueConstraint("trial_id", "day", "version", name=op.f("uq_diary_entry_trial_id_day_version")),
    )


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_by_name", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_invitation_tries")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "enrolment_id"],
            ["enrolment.clinic_id", "enrolment.id"],
            name=op.f("fk_invitation_clinic_id_enrolment_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_invitation_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_invitation_token_sha256")),
    )
    op.create_index(op.f("ix_invitation_enrolment_id"), "invitation", ["enrolment_id"], unique=False)


def _patient_session() -> None:
    op.create_table(
        "patient_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("carer", sa.Boolean(), nullable=False),
        sa.Column("device_label", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "enrolment_id"],
            ["enrolment.clinic_id", "enrolment.id"],
            name=op.f("fk_patient_session_clinic_id_enrolment_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_patient_session_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_session")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_patient_session_token_sha256")),
    )
    op.create_index(
        op.f("ix_patient_session_enrolment_id"), "patient_session", ["enrolment_id"], unique=False
    )


def _alarm() -> None:
    op.create_table(
        "alarm",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("signs", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by_id", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_by_name", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_alarm_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "entry_id"],
            ["diary_entry.clinic_id", "diary_entry.id"],
            name=op.f("fk_alarm_clinic_id_entry_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_alarm_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_alarm_entry_id")),
    )
    op.create_index(
        op.f("ix_alarm_clinic_id_acknowledged_at_opened_at"),
        "alarm",
        ["clinic_id", "acknowledged_at", "opened_at"],
        unique=False,
    )


def _entry_acceptance() -> None:
    op.create_table(
        "entry_acceptance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "entry_id"],
            ["diary_entry.clinic_id", "diary_entry.id"],
            name=op.f("fk_entry_acceptance_clinic_id_entry_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_entry_acceptance_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_acceptance")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_entry_acceptance_entry_id")),
    )


def _start_chain_of_the_installation() -> None:
    """What concerns no clinic has a chain of its own, under the key of only zeros."""
    head = sa.table("audit_head", sa.column("clinic_id", sa.Uuid()), sa.column("seq"), sa.column("hash"))
    op.bulk_insert(head, [{"clinic_id": uuid.UUID(int=0), "seq": 0, "hash": ""}])


_TABLES = (
    _access_seal,
    _audit_event,
    _audit_head,
    _clinic,
    _sign_in_attempt,
    _staff,
    _access_event,
    _case_counter,
    _patient,
    _profile_sign_off,
    _profile_text,
    _staff_role,
    _staff_session,
    _case,
    _case_move,
    _completeness,
    _document,
    _fact,
    _listed_item,
    _medication,
    _message,
    _referral,
    _screening,
    _surgery,
    _team_review,
    _treatment,
    _trial,
    _day_exclusion,
    _decision,
    _enrolment,
    _trial_event,
    _diary_entry,
    _invitation,
    _patient_session,
    _alarm,
    _entry_acceptance,
)


def upgrade() -> None:
    """Make the tables, those that others point at first."""
    for make in _TABLES:
        make()
    _start_chain_of_the_installation()


def downgrade() -> None:
    """Drop them again, those that point at others first."""
    for make in reversed(_TABLES):
        op.drop_table(make.__name__.removeprefix("_"))
