"""Re-screens of the registry: what each case was last told, the runs, and who would change.

Revision 0010 follows 0009.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BATCH = 200


def upgrade() -> None:
    """Three tables and an index; what stands in the newest screenings is copied."""
    op.create_index("ix_fact_clinic_id_name_case_id", "fact", ["clinic_id", "name", "case_id"], unique=False)
    screened = _screened()
    _rescreen()
    _rescreen_finding()
    _copy_newest(screened)


def downgrade() -> None:
    """Without them; the runs and what they found are lost, the screenings stay."""
    op.drop_table("rescreen_finding")
    op.drop_table("rescreen")
    op.drop_table("screened")
    op.drop_index("ix_fact_clinic_id_name_case_id", table_name="fact")


def _screened() -> sa.Table:
    return op.create_table(
        "screened",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.String(length=100), nullable=False),
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        _clinic("screened"),
        _in_clinic("screened", "case_id", "case"),
        _in_clinic("screened", "screening_id", "screening"),
        sa.PrimaryKeyConstraint("clinic_id", "case_id", "profile_id", name=op.f("pk_screened")),
    )


def _rescreen() -> None:
    op.create_table(
        "rescreen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("profile", sa.String(length=100), nullable=True),
        sa.Column("everyone", sa.Boolean(), nullable=False),
        sa.Column("flags", sa.Boolean(), nullable=False),
        sa.Column("profiles", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("after", sa.Uuid(), nullable=True),
        sa.Column("looked", sa.Integer(), nullable=False),
        sa.Column("able", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "looked >= able AND able >= changed AND changed >= 0", name=op.f("ck_rescreen_counts")
        ),
        _clinic("rescreen"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rescreen")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_rescreen_clinic_id_id")),
    )
    op.create_index(op.f("ix_rescreen_clinic_id_at"), "rescreen", ["clinic_id", "at"], unique=False)


def _rescreen_finding() -> None:
    op.create_table(
        "rescreen_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("rescreen_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("screening_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.String(length=100), nullable=False),
        sa.Column("from_version", sa.String(length=40), nullable=False),
        sa.Column("to_version", sa.String(length=40), nullable=False),
        sa.Column("from_outcome", sa.String(length=40), nullable=False),
        sa.Column("to_outcome", sa.String(length=40), nullable=False),
        sa.Column("causes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _clinic("rescreen_finding"),
        _in_clinic("rescreen_finding", "rescreen_id", "rescreen"),
        _in_clinic("rescreen_finding", "case_id", "case"),
        _in_clinic("rescreen_finding", "screening_id", "screening"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rescreen_finding")),
        sa.UniqueConstraint(
            "rescreen_id",
            "case_id",
            "profile_id",
            name=op.f("uq_rescreen_finding_rescreen_id_case_id_profile_id"),
        ),
    )
    op.create_index(
        op.f("ix_rescreen_finding_case_id_flagged"), "rescreen_finding", ["case_id", "flagged"], unique=False
    )


def _clinic(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id"], ["clinic.id"], name=op.f(f"fk_{table}_clinic_id"), ondelete="RESTRICT"
    )


def _in_clinic(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column],
        [f"{target}.clinic_id", f"{target}.id"],
        name=op.f(f"fk_{table}_clinic_id_{column}"),
        ondelete="RESTRICT",
    )


def _copy_newest(screened: sa.Table) -> None:
    """Each case's newest screening, profile by profile."""
    connection = op.get_bind()
    uuid = sa.Uuid()
    screening = sa.table(
        "screening",
        sa.column("id", uuid),
        sa.column("clinic_id", uuid),
        sa.column("case_id", uuid),
        sa.column("stage"),
        sa.column("result", sa.JSON()),
        sa.column("at"),
    )
    newer = screening.alias()
    later = sa.and_(
        newer.c.case_id == screening.c.case_id,
        sa.or_(
            newer.c.at > screening.c.at, sa.and_(newer.c.at == screening.c.at, newer.c.id < screening.c.id)
        ),
    )
    newest = sa.select(screening).where(~sa.exists().where(later)).order_by(screening.c.case_id)
    for batch in connection.execute(newest).partitions(BATCH):
        if told := [row for kept in batch for row in _told(kept)]:
            connection.execute(sa.insert(screened), told)


def _told(kept: Any) -> Iterator[dict[str, Any]]:
    """A result may be of an older shape; a profile without an outcome is left out."""
    for profile in kept.result.get("profiles", ()):
        if {"id", "version", "sha256", "outcome"} <= profile.keys():
            yield {
                "clinic_id": kept.clinic_id,
                "case_id": kept.case_id,
                "profile_id": profile["id"],
                "screening_id": kept.id,
                "stage": kept.stage,
                "version": profile["version"],
                "sha256": profile["sha256"],
                "outcome": profile["outcome"],
            }
