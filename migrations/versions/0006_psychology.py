"""Psychological evaluations, team reviews with a quorum per profile, consents and their texts.

Revision 0006 follows 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("consent", "consent_text_review", "consent_text", "evaluation")
LISTS = ("discussed", "dissents", "quorums")
TEXTS = ("patient_view", "conditions")


def upgrade() -> None:
    """Four new tables, and what the minutes of a team review did not hold yet."""
    _evaluation()
    _consent_text()
    _consent_text_review()
    _consent()
    _widen_team_review()


def downgrade() -> None:
    """Back to minutes without options, conditions and quorums, and without the four tables."""
    with op.batch_alter_table("team_review") as batch:
        batch.drop_constraint(op.f("ck_team_review_replacement"), type_="check")
        batch.drop_constraint(op.f("uq_team_review_replaces_id"), type_="unique")
        batch.drop_constraint(op.f("fk_team_review_clinic_id_replaces_id"), type_="foreignkey")
        for name in (*LISTS, *TEXTS, "facilities_available", "replaces_id", "replace_reason"):
            batch.drop_column(name)
    for name in TABLES:
        op.drop_table(name)


def _widen_team_review() -> None:
    """Earlier minutes get empty lists and texts: what was not asked then is not known now."""
    with op.batch_alter_table("team_review") as batch:
        for name in LISTS:
            batch.add_column(sa.Column(name, sa.JSON(none_as_null=True), nullable=True))
        for name in TEXTS:
            batch.add_column(sa.Column(name, sa.Text(), nullable=True))
        batch.add_column(sa.Column("facilities_available", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("replace_reason", sa.String(length=400), nullable=True))
    columns = [f"{name} = '[]'" for name in LISTS] + [f"{name} = ''" for name in TEXTS]
    op.execute(f"UPDATE team_review SET {', '.join(columns)}")  # noqa: S608 - our own names
    with op.batch_alter_table("team_review") as batch:
        for name in LISTS:
            batch.alter_column(name, existing_type=sa.JSON(none_as_null=True), nullable=False)
        for name in TEXTS:
            batch.alter_column(name, existing_type=sa.Text(), nullable=False)
        batch.create_unique_constraint(op.f("uq_team_review_replaces_id"), ["replaces_id"])
        batch.create_foreign_key(
            op.f("fk_team_review_clinic_id_replaces_id"),
            "team_review",
            ["clinic_id", "replaces_id"],
            ["clinic_id", "id"],
            ondelete="RESTRICT",
        )
        batch.create_check_constraint(
            op.f("ck_team_review_replacement"),
            "(replaces_id IS NOT NULL AND replace_reason IS NOT NULL) OR (replaces_id IS NULL AND replace_reason IS NULL)",
        )


def _evaluation() -> None:
    op.create_table(
        "evaluation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
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
        sa.Column(
            "status",
            sa.Enum(
                "ordered",
                "draft",
                "signed",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("order_note", sa.String(length=400), nullable=False),
        sa.Column("evaluator_name", sa.String(length=200), nullable=False),
        sa.Column("profession", sa.String(length=40), nullable=True),
        sa.Column("qualification", sa.String(length=400), nullable=False),
        sa.Column("transcribed_from", sa.String(length=400), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("instruments", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("depression_screened", sa.Boolean(), nullable=True),
        sa.Column("ratings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("substance_use", sa.String(length=40), nullable=True),
        sa.Column("substance_statement", sa.Text(), nullable=False),
        sa.Column("major_disorder_untreated", sa.Boolean(), nullable=True),
        sa.Column("conclusion", sa.String(length=40), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("replace_reason", sa.String(length=400), nullable=True),
        sa.CheckConstraint(
            "(status = 'signed') = (signed_at IS NOT NULL)", name=op.f("ck_evaluation_signed")
        ),
        sa.CheckConstraint(
            "(replaces_id IS NOT NULL AND replace_reason IS NOT NULL) OR (replaces_id IS NULL AND replace_reason IS NULL)",
            name=op.f("ck_evaluation_replacement"),
        ),
        sa.CheckConstraint(
            "(signed_by_id IS NOT NULL AND signed_by_name IS NOT NULL AND signed_role IS NOT NULL AND signed_at IS NOT NULL AND signed_time_zone IS NOT NULL AND signed_meaning IS NOT NULL AND content_sha256 IS NOT NULL) OR (signed_by_id IS NULL AND signed_by_name IS NULL AND signed_role IS NULL AND signed_at IS NULL AND signed_time_zone IS NULL AND signed_meaning IS NULL AND content_sha256 IS NULL)",
            name=op.f("ck_evaluation_signature"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_evaluation_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "replaces_id"],
            ["evaluation.clinic_id", "evaluation.id"],
            name=op.f("fk_evaluation_clinic_id_replaces_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_evaluation_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_evaluation_clinic_id_id")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_evaluation_replaces_id")),
    )
    op.create_index(op.f("ix_evaluation_case_id_at"), "evaluation", ["case_id", "at"], unique=False)


def _consent_text() -> None:
    op.create_table(
        "consent_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_consent_text_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_text")),
        sa.UniqueConstraint("clinic_id", "sha256", name=op.f("uq_consent_text_clinic_id_sha256")),
    )
    op.create_index(op.f("ix_consent_text_clinic_id_at"), "consent_text", ["clinic_id", "at"], unique=False)


def _consent_text_review() -> None:
    op.create_table(
        "consent_text_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_consent_text_review_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_text_review")),
        sa.UniqueConstraint("clinic_id", "sha256", name=op.f("uq_consent_text_review_clinic_id_sha256")),
    )


def _consent() -> None:
    op.create_table(
        "consent",
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
        sa.Column("text_sha256", sa.String(length=64), nullable=False),
        sa.Column("text_version", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("explained_by", sa.String(length=200), nullable=False),
        sa.Column("interpreter", sa.String(length=200), nullable=False),
        sa.Column("teach_back", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("questions_asked", sa.Text(), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("signed_name", sa.String(length=200), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("witness", sa.String(length=200), nullable=False),
        sa.Column("scan_id", sa.Uuid(), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.CheckConstraint("how IN ('paper', 'screen')", name=op.f("ck_consent_how")),
        sa.CheckConstraint(
            "(withdrawn_on IS NOT NULL AND withdrawn_at IS NOT NULL AND withdrawn_reason IS NOT NULL) OR (withdrawn_on IS NULL AND withdrawn_at IS NULL AND withdrawn_reason IS NULL)",
            name=op.f("ck_consent_withdrawal"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_consent_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "scan_id"],
            ["attachment.clinic_id", "attachment.id"],
            name=op.f("fk_consent_clinic_id_scan_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "text_sha256"],
            ["consent_text.clinic_id", "consent_text.sha256"],
            name=op.f("fk_consent_clinic_id_text_sha256"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_consent_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_consent_clinic_id_id")),
    )
    op.create_index(op.f("ix_consent_case_id_at"), "consent", ["case_id", "at"], unique=False)
