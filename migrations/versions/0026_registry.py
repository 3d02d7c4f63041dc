"""The registry row of each case, what the pages keep of the whole, and the comparison of clinics.

Revision 0026 follows 0025.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_BEHIND = sa.text("touched_seq > computed_seq")
_DATES = (
    "referred_on", "worked_up_on", "screened_on", "reviewed_on", "placed_on", "removed_on", "ended_on",
    "decided_on", "implanted_on", "explanted_on", "lost_on",
)  # fmt: skip
_NUMBERS = (
    "wait_screened", "wait_reviewed", "wait_placed", "wait_decided", "wait_implanted", "before_total",
    "before_days", "after_total", "after_days", "relief_hundredths", "relief_low", "relief_high",
    "days_expected", "days_on_time", "days_late", "days_staff", "days_outside", "days_missing",
    "opioid_before", "opioid_after", "pgic", "criteria_met", "year_relief_hundredths", "year_pgic",
    "explant_days", "loss_days",
)  # fmt: skip
_ANSWERS = (
    "aborted", "adequate", "at_30", "at_50", "at_80", "borderline", "satisfied", "wants_implant",
    "satisfied_asked", "wants_asked", "differs", "year_at_50", "measured", "explant_seen", "loss_seen",
)  # fmt: skip
_WORDS = {
    "region": 40, "profile": 100, "device_maker": 100, "device_model": 100, "opioid_change": 20,
    "band_before": 10, "band_after": 10, "criteria": 8, "decision": 40, "advice": 40,
}  # fmt: skip


def upgrade() -> None:
    """All rows are derived: the next refresh fills them. No clinic shares anything until it says so."""
    op.create_table(
        "registry_case",
        *_keys("registry_case"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("touched_seq", "computed_seq")),
        sa.Column("state", sa.String(length=40), nullable=False),
        *(sa.Column(name, sa.Date(), nullable=True) for name in _DATES),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in _NUMBERS),
        *(sa.Column(name, sa.Boolean(), nullable=True) for name in _ANSWERS),
        *(sa.Column(name, sa.String(length=length), nullable=True) for name, length in _WORDS.items()),
        *(
            sa.Column(name, sa.Uuid(), nullable=True)
            for name in ("planned_by_id", "decided_by_id", "trial_id")
        ),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("planned_by_name", "decided_by_name")),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("trial_number", "fields_asked", "fields_filled")
        ),
        sa.PrimaryKeyConstraint("clinic_id", "case_id", name=op.f("pk_registry_case")),
    )
    for day in ("placed_on", "referred_on"):
        op.create_index(
            op.f(f"ix_registry_case_clinic_id_{day}_case_id"), "registry_case", ["clinic_id", day, "case_id"]
        )
    op.create_index(
        "ix_registry_case_behind", "registry_case", ["clinic_id", "case_id"],
        sqlite_where=_BEHIND, postgresql_where=_BEHIND,
    )  # fmt: skip
    _complications()
    _of_the_whole()
    with op.batch_alter_table("clinic") as batch:
        batch.add_column(sa.Column("shares_figures", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("clinic") as batch:
        batch.alter_column("shares_figures", server_default=None)


def downgrade() -> None:
    """Nothing is lost but that a clinic had said it takes part."""
    with op.batch_alter_table("clinic") as batch:
        batch.drop_column("shares_figures")
    for table in ("registry_shared", "registry_mark", "registry_complication"):
        op.drop_table(table)
    op.drop_index("ix_registry_case_behind", table_name="registry_case")
    for day in ("referred_on", "placed_on"):
        op.drop_index(op.f(f"ix_registry_case_clinic_id_{day}_case_id"), table_name="registry_case")
    op.drop_table("registry_case")


def _keys(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        _of_clinic(table),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"], ["case.clinic_id", "case.id"],
            name=op.f(f"fk_{table}_clinic_id_case_id"), ondelete="RESTRICT",
        ),
    ]  # fmt: skip


def _of_clinic(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id"], ["clinic.id"], name=op.f(f"fk_{table}_clinic_id"), ondelete="RESTRICT"
    )


def _complications() -> None:
    op.create_table(
        "registry_complication",
        *_keys("registry_complication"),
        sa.Column("class_name", sa.String(length=40), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("serious", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "clinic_id", "case_id", "class_name", "phase", name=op.f("pk_registry_complication")
        ),
    )


def _of_the_whole() -> None:
    op.create_table(
        "registry_mark",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("figures", sa.JSON(none_as_null=True), nullable=True),
        _of_clinic("registry_mark"),
        sa.PrimaryKeyConstraint("clinic_id", name=op.f("pk_registry_mark")),
    )
    op.create_table(
        "registry_shared",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint("0 <= k AND k <= n", name=op.f("ck_registry_shared_counts")),
        _of_clinic("registry_shared"),
        sa.PrimaryKeyConstraint("clinic_id", "measure", name=op.f("pk_registry_shared")),
    )
