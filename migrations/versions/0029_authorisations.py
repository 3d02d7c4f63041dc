"""Requests to payers, what was sent, what they answered.

Revision 0029 follows 0028.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_PLACES = ("hospital_outpatient", "asc", "office", "other")
_MARKED = ["clinic_id", "case_id", "mark_on"]
_OF_REQUEST = ["clinic_id", "authorisation_id", "id"]


def upgrade() -> None:
    """A request as it is, its changes, and what happened to it."""
    _authorisation()
    _change()
    _event()


def downgrade() -> None:
    """Forget the requests."""
    for table in ("authorisation_event", "authorisation_change"):
        op.drop_index(op.f(f"ix_{table}_clinic_id_authorisation_id_id"), table_name=table)
        op.drop_table(table)
    op.drop_index(op.f("ix_authorisation_clinic_id_trial_id"), table_name="authorisation")
    op.drop_index(op.f("ix_authorisation_clinic_id_case_id_mark_on"), table_name="authorisation")
    op.drop_table("authorisation")


def _authorisation() -> None:
    table = "authorisation"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        *_authored(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("trial_id", sa.Uuid(), nullable=True),
        sa.Column("stage", _choice("stage", "trial", "permanent"), nullable=False),
        *_asked(),
        sa.Column("utn", sa.String(length=40), nullable=False),
        sa.Column("carried_from_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        *_standing(),
        sa.CheckConstraint("leads BETWEEN 1 AND 4", name=op.f("ck_authorisation_leads")),
        _clinic(table),
        _in_clinic(table, "case_id", "case"),
        _in_clinic(table, "trial_id", "trial"),
        _in_clinic(table, "carried_from_id", "authorisation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorisation")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_authorisation_clinic_id_id")),
    )
    op.create_index(op.f("ix_authorisation_clinic_id_case_id_mark_on"), table, _MARKED)
    op.create_index(op.f("ix_authorisation_clinic_id_trial_id"), table, ["clinic_id", "trial_id"])


def _asked() -> Iterable[sa.Column]:
    yield sa.Column("profile_id", sa.String(length=60), nullable=False)
    yield sa.Column("payer_name", sa.String(length=200), nullable=False)
    yield sa.Column("contractor", sa.String(length=200), nullable=False)
    yield sa.Column("state_or_region", sa.String(length=60), nullable=False)
    coverages = ("original_medicare", "medicare_advantage", "other")
    yield sa.Column("coverage", _choice("coverage", *coverages), nullable=True)
    yield sa.Column("member_id", sa.String(length=60), nullable=False)
    yield sa.Column("place_of_service", _choice("place_of_service", *_PLACES), nullable=True)
    yield sa.Column("other_place", _choice("other_place", *_PLACES), nullable=True)
    yield sa.Column("hospital_exempt", sa.Boolean(), nullable=True)
    yield sa.Column("physician_name", sa.String(length=200), nullable=False)
    yield sa.Column("physician_number", sa.String(length=40), nullable=False)
    yield sa.Column("physician_number_kind", _choice("number_kind", "npi", "gmc", "other"), nullable=True)
    yield sa.Column("requested_for", sa.Date(), nullable=True)
    yield sa.Column("leads", sa.Integer(), nullable=True)
    yield sa.Column("procedures", sa.JSON(none_as_null=True), nullable=False)
    yield sa.Column("diagnoses", sa.JSON(none_as_null=True), nullable=False)


def _standing() -> Iterable[sa.Column]:
    standings = (
        "draft", "sent", "more_asked", "refused", "appealed", "granted", "not_needed", "withdrawn",
    )  # fmt: skip
    yield sa.Column("standing", _choice("standing", *standings), nullable=False)
    yield sa.Column("standing_on", sa.Date(), nullable=True)
    yield sa.Column("until", sa.Date(), nullable=True)
    yield sa.Column("awaited_on", sa.Date(), nullable=True)
    yield sa.Column("mark_on", sa.Date(), nullable=True)


def _change() -> None:
    table = "authorisation_change"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *_authored(),
        sa.Column("authorisation_id", sa.Uuid(), nullable=False),
        sa.Column("changed", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        _clinic(table),
        _in_clinic(table, "authorisation_id", "authorisation"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_clinic_id_authorisation_id_id"), table, _OF_REQUEST)


def _event() -> None:
    table = "authorisation_event"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *_authored(),
        *_withdrawable(),
        sa.Column("authorisation_id", sa.Uuid(), nullable=False),
        *_happened(),
        sa.CheckConstraint("units BETWEEN 1 AND 4", name=op.f(f"ck_{table}_units")),
        sa.CheckConstraint("valid_from <= until", name=op.f(f"ck_{table}_from_before_until")),
        _clinic(table),
        _in_clinic(table, "authorisation_id", "authorisation"),
        _in_clinic(table, "document_id", "document"),
        _in_clinic(table, "attachment_id", "attachment"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_clinic_id_authorisation_id_id"), table, _OF_REQUEST)


def _happened() -> Iterable[sa.Column]:
    kinds = ("sent", "reply", "appeal", "peer_to_peer", "not_needed", "withdrawn")
    yield sa.Column("kind", _choice("kind", *kinds), nullable=False)
    yield sa.Column("on", sa.Date(), nullable=False)
    yield sa.Column("whom", sa.String(length=200), nullable=False)
    yield sa.Column("way", _choice("way", "portal", "fax", "post", "other"), nullable=True)
    yield sa.Column("document_id", sa.Uuid(), nullable=True)
    yield sa.Column("document_sha256", sa.String(length=64), nullable=True)
    yield sa.Column("awaited_on", sa.Date(), nullable=True)
    yield sa.Column("answer", _choice("answer", "granted", "refused", "more_asked"), nullable=True)
    yield sa.Column("reference", sa.String(length=40), nullable=False)
    yield sa.Column("valid_from", sa.Date(), nullable=True)
    yield sa.Column("until", sa.Date(), nullable=True)
    yield sa.Column("until_basis", _choice("until_basis", "payer", "wiser"), nullable=True)
    yield sa.Column("units", sa.Integer(), nullable=True)
    yield sa.Column("reason", sa.Text(), nullable=False)
    yield sa.Column("read_by", sa.String(length=200), nullable=False)
    yield sa.Column("attachment_id", sa.Uuid(), nullable=True)


def _authored() -> Iterable[sa.Column]:
    yield sa.Column("clinic_id", sa.Uuid(), nullable=False)
    yield sa.Column("by_id", sa.Uuid(), nullable=True)
    yield sa.Column("by_name", sa.String(), nullable=False)
    yield sa.Column("at", sa.DateTime(timezone=True), nullable=False)


def _withdrawable() -> Iterable[sa.Column]:
    yield sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True)
    yield sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True)
    yield sa.Column("withdrawn_by_name", sa.String(), nullable=True)
    yield sa.Column("withdrawn_reason", sa.String(length=400), nullable=True)


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _clinic(table: str) -> sa.ForeignKeyConstraint:
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
