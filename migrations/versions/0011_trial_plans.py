"""Trial plans: drafts step by step, goals, leads, deviations, and the pre-operative checklist.

Revision 0011 follows 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("checklist_answer", "plan_deviation", "trial_lead", "trial_goal", "trial_plan")


def upgrade() -> None:
    """Five new tables; a trial planned before gets its plan when somebody first saves a step of it."""
    _trial_plan()
    _trial_goal()
    _trial_lead()
    _plan_deviation()
    _checklist_answer()


def downgrade() -> None:
    """Drop what came; drafts, goals, leads, deviations and checklists are lost with their tables."""
    for name in TABLES:
        op.drop_table(name)


def _trial_plan() -> None:
    op.create_table(
        "trial_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=True),
        sa.Column(
            "target_region",
            sa.Enum(
                "back", "leg", "worst", name="region", native_enum=False, create_constraint=True, length=40
            ),
            nullable=True,
        ),
        sa.Column("target_text", sa.String(length=400), nullable=False),
        sa.Column("device_maker", sa.String(length=100), nullable=False),
        sa.Column("device_model", sa.String(length=100), nullable=False),
        sa.Column("externalised", sa.Boolean(), nullable=True),
        sa.Column("entry_level", sa.String(length=20), nullable=True),
        sa.Column("relief_profile", sa.String(length=100), nullable=False),
        sa.Column("baseline_starts_on", sa.Date(), nullable=True),
        sa.Column("placement_on", sa.Date(), nullable=True),
        sa.Column("removal_on", sa.Date(), nullable=True),
        sa.Column("dates_confirmed", sa.Boolean(), nullable=False),
        sa.Column("helper", sa.Boolean(), nullable=True),
        sa.Column("helper_name", sa.String(length=200), nullable=False),
        sa.Column("transport", sa.Boolean(), nullable=True),
        sa.Column("charging", sa.Boolean(), nullable=True),
        sa.Column("mri_conditional", sa.Boolean(), nullable=True),
        sa.Column("mri_restrictions", sa.Text(), nullable=False),
        sa.Column(
            "pregnancy_test",
            sa.Enum(
                "planned",
                "not_indicated",
                name="pregnancy_test",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("pregnancy_test_on", sa.Date(), nullable=True),
        sa.Column("pregnancy_reason", sa.String(length=400), nullable=False),
        sa.Column("waived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waived_by_id", sa.Uuid(), nullable=True),
        sa.Column("waived_by_name", sa.String(), nullable=True),
        sa.Column("waived_reason", sa.String(length=400), nullable=True),
        sa.Column("saved_by_id", sa.Uuid(), nullable=True),
        sa.Column("saved_by_name", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(waived_at IS NOT NULL AND waived_by_name IS NOT NULL AND waived_reason IS NOT NULL) OR (waived_at IS NULL AND waived_by_name IS NULL AND waived_reason IS NULL)",
            name=op.f("ck_trial_plan_waiver"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_trial_plan_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "trial_id"],
            ["trial.clinic_id", "trial.id"],
            name=op.f("fk_trial_plan_clinic_id_trial_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_trial_plan_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_plan")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_trial_plan_clinic_id_id")),
        sa.UniqueConstraint("trial_id", name=op.f("uq_trial_plan_trial_id")),
    )
    op.create_index(op.f("ix_trial_plan_case_id"), "trial_plan", ["case_id"], unique=False)
    op.create_index(
        "uq_trial_plan_draft_case",
        "trial_plan",
        ["clinic_id", "case_id"],
        unique=True,
        sqlite_where=sa.text("trial_id IS NULL"),
        postgresql_where=sa.text("trial_id IS NULL"),
    )


def _trial_goal() -> None:
    op.create_table(
        "trial_goal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("baseline", sa.String(length=20), nullable=True),
        sa.Column("target", sa.String(length=20), nullable=True),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 4", name=op.f("ck_trial_goal_position")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "plan_id"],
            ["trial_plan.clinic_id", "trial_plan.id"],
            name=op.f("fk_trial_goal_clinic_id_plan_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_trial_goal_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_goal")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_trial_goal_clinic_id_id")),
        sa.UniqueConstraint("plan_id", "position", name=op.f("uq_trial_goal_plan_id_position")),
    )


def _trial_lead() -> None:
    op.create_table(
        "trial_lead",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "percutaneous",
                "paddle",
                name="lead_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("contacts", sa.Integer(), nullable=True),
        sa.Column("serial", sa.String(length=100), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column(
            "side",
            sa.Enum(
                "left",
                "midline",
                "right",
                name="lead_side",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("contacts BETWEEN 1 AND 64", name=op.f("ck_trial_lead_contacts")),
        sa.CheckConstraint("position BETWEEN 1 AND 4", name=op.f("ck_trial_lead_position")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "plan_id"],
            ["trial_plan.clinic_id", "trial_plan.id"],
            name=op.f("fk_trial_lead_clinic_id_plan_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_trial_lead_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_lead")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_trial_lead_clinic_id_id")),
        sa.UniqueConstraint("plan_id", "position", name=op.f("uq_trial_lead_plan_id_position")),
    )


def _plan_deviation() -> None:
    op.create_table(
        "plan_deviation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "trial_id"],
            ["trial.clinic_id", "trial.id"],
            name=op.f("fk_plan_deviation_clinic_id_trial_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_plan_deviation_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_deviation")),
    )
    op.create_index(op.f("ix_plan_deviation_trial_id_at"), "plan_deviation", ["trial_id", "at"], unique=False)


def _checklist_answer() -> None:
    op.create_table(
        "checklist_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=True),
        sa.Column(
            "occasion",
            sa.Enum(
                "trial", "implant", name="occasion", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "done",
                "not_done",
                "not_applicable",
                "unknown",
                name="item_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_checklist_answer_clinic_id_case_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "trial_id"],
            ["trial.clinic_id", "trial.id"],
            name=op.f("fk_checklist_answer_clinic_id_trial_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_checklist_answer_clinic_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_answer")),
    )
    op.create_index(
        op.f("ix_checklist_answer_case_id_trial_id"),
        "checklist_answer",
        ["case_id", "trial_id"],
        unique=False,
    )
