"""Referrals: attachments, waiting, possible duplicates and merges.

Revision 0003 follows 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEYS = {"letters_key": 220, "identifier_key": 400}
CONTACTS = {"phone_key": 20, "email_key": 400}
REFERRER = {"organisation": 200, "phone": 40, "email": 254}
BATCH = 1000
"""Patients whose keys are written at a time."""


def upgrade() -> None:
    """Widen referral, case and patient; fill their new columns; make the new tables."""
    _widen_referral()
    _give_cases_a_priority()
    _give_patients_keys()
    _make_referral_change()
    _make_attachment()
    _make_patient_merge()
    _make_distinct_patients()


def downgrade() -> None:
    """Drop what came; attachments, merges and corrections of referrals are lost with their tables."""
    for table in ("distinct_patients", "patient_merge", "attachment", "referral_change"):
        op.drop_table(table)
    _take_patients_keys()
    _take_priority()
    with op.batch_alter_table("referral") as batch:
        batch.drop_constraint(op.f("uq_referral_clinic_id_id"), type_="unique")
        for name in (*REFERRER, "version"):
            batch.drop_column(name)


def _widen_referral() -> None:
    with op.batch_alter_table("referral") as batch:
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        for name, length in REFERRER.items():
            batch.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        batch.create_unique_constraint(op.f("uq_referral_clinic_id_id"), ["clinic_id", "id"])
    with op.batch_alter_table("referral") as batch:
        for name in ("version", *REFERRER):
            batch.alter_column(name, server_default=None)


def _give_cases_a_priority() -> None:
    with op.batch_alter_table("case") as batch:
        batch.drop_index(op.f("ix_case_clinic_id_state_state_since_id"))
        batch.drop_index(op.f("ix_case_clinic_id_state_since_id"))
        batch.add_column(sa.Column("priority", sa.Integer(), nullable=False, server_default="1"))
        batch.create_check_constraint(op.f("ck_case_priority"), "priority BETWEEN 0 AND 1")
    with op.batch_alter_table("case") as batch:
        batch.alter_column("priority", server_default=None)
        batch.create_index(
            op.f("ix_case_clinic_id_state_priority_state_since_id"),
            ["clinic_id", "state", "priority", "state_since", "id"],
        )
        batch.create_index(
            op.f("ix_case_clinic_id_priority_state_since_id"), ["clinic_id", "priority", "state_since", "id"]
        )
        batch.create_index(op.f("ix_case_clinic_id_patient_id"), ["clinic_id", "patient_id"])
    urgent = "SELECT case_id FROM referral WHERE urgency = 'urgent'"
    op.execute(f'UPDATE "case" SET priority = 0 WHERE id IN ({urgent})')  # noqa: S608  (constants)


def _take_priority() -> None:
    with op.batch_alter_table("case") as batch:
        batch.drop_index(op.f("ix_case_clinic_id_patient_id"))
        batch.drop_index(op.f("ix_case_clinic_id_priority_state_since_id"))
        batch.drop_index(op.f("ix_case_clinic_id_state_priority_state_since_id"))
        batch.drop_constraint(op.f("ck_case_priority"), type_="check")
        batch.drop_column("priority")
        batch.create_index(op.f("ix_case_clinic_id_state_since_id"), ["clinic_id", "state_since", "id"])
        batch.create_index(
            op.f("ix_case_clinic_id_state_state_since_id"), ["clinic_id", "state", "state_since", "id"]
        )


def _give_patients_keys() -> None:
    with op.batch_alter_table("patient") as batch:
        for name, length in KEYS.items():
            batch.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        for name, length in CONTACTS.items():
            batch.add_column(sa.Column(name, sa.String(length=length), nullable=True))
        batch.add_column(sa.Column("merged_into_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_patient_clinic_id_merged_into_id"),
            "patient",
            ["clinic_id", "merged_into_id"],
            ["clinic_id", "id"],
            ondelete="RESTRICT",
        )
    with op.batch_alter_table("patient") as batch:
        for name in KEYS:
            batch.alter_column(name, server_default=None)
        batch.create_index(op.f("ix_patient_clinic_id_birth_date"), ["clinic_id", "birth_date"])
        batch.create_index(
            op.f("ix_patient_clinic_id_letters_key_birth_date"), ["clinic_id", "letters_key", "birth_date"]
        )
        batch.create_index(op.f("ix_patient_clinic_id_identifier_key"), ["clinic_id", "identifier_key"])
        for name in CONTACTS:
            filled = sa.text(f"{name} IS NOT NULL")
            batch.create_index(
                op.f(f"ix_patient_clinic_id_{name}"),
                ["clinic_id", name],
                sqlite_where=filled,
                postgresql_where=filled,
            )
    _fill_keys()


def _take_patients_keys() -> None:
    with op.batch_alter_table("patient") as batch:
        for name in ("birth_date", "letters_key_birth_date", "identifier_key", "phone_key", "email_key"):
            batch.drop_index(op.f(f"ix_patient_clinic_id_{name}"))
        batch.drop_constraint(op.f("fk_patient_clinic_id_merged_into_id"), type_="foreignkey")
        for name in ("merged_into_id", *KEYS, *CONTACTS):
            batch.drop_column(name)


def _fill_keys() -> None:
    """Only the application can fold a name; a later change of the folding fills the columns anew."""
    from scs_manager.domain.duplicates import Person, keys_of

    names = ("id", "given_name", "family_name", "birth_date", "identifier", "phone", "email")
    patient = sa.table(
        "patient",
        sa.column("id", sa.Uuid()),
        sa.column("birth_date", sa.Date()),
        *(
            sa.column(name, sa.String())
            for name in (*names, *KEYS, *CONTACTS)
            if name not in ("id", "birth_date")
        ),
    )
    fill = (
        sa.update(patient)
        .where(patient.c.id == sa.bindparam("of"))
        .values({name: sa.bindparam(f"to_{name}") for name in (*KEYS, *CONTACTS)})
    )
    read = sa.select(*(patient.c[name] for name in names))
    for rows in op.get_bind().execute(read).partitions(BATCH):
        found = [(row.id, keys_of(Person(*row[1:]))) for row in rows]
        values = [
            {
                "of": id,
                "to_letters_key": keys.letters,
                "to_identifier_key": keys.identifier,
                "to_phone_key": keys.phone or None,
                "to_email_key": keys.email or None,
            }
            for id, keys in found
        ]
        op.get_bind().execute(fill, values)


def _make_referral_change() -> None:
    op.create_table(
        "referral_change",
        *_numbered(),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("changed", sa.JSON(none_as_null=True), nullable=False),
        *_of_clinic("referral_change"),
        _in_clinic("referral_change", "referral_id", "referral"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_change")),
    )
    op.create_index(op.f("ix_referral_change_referral_id_id"), "referral_change", ["referral_id", "id"])


def _make_attachment() -> None:
    op.create_table(
        "attachment",
        *_keyed(),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_by_name", sa.String(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=400), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("original_name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("received_sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "kind IN ('referral_letter', 'operation_report', 'imaging_report', 'psychology_report', 'laboratory', 'other')",
            name=op.f("ck_attachment_kind"),
        ),
        sa.CheckConstraint(
            "media_type IN ('application/pdf', 'image/jpeg', 'image/png')",
            name=op.f("ck_attachment_media_type"),
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_attachment_size")),
        sa.CheckConstraint("pages > 0", name=op.f("ck_attachment_pages")),
        *_of_clinic("attachment"),
        _in_clinic("attachment", "case_id", "case"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_attachment_clinic_id_id")),
    )
    op.create_index(op.f("ix_attachment_case_id_at"), "attachment", ["case_id", "at"])


def _make_patient_merge() -> None:
    op.create_table(
        "patient_merge",
        *_keyed(),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("moved", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("undone_by_name", sa.String(), nullable=True),
        sa.Column("undone_reason", sa.String(length=400), nullable=True),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_patient_merge_two_records")),
        sa.CheckConstraint(
            "(undone_at IS NOT NULL AND undone_by_name IS NOT NULL AND undone_reason IS NOT NULL) OR (undone_at IS NULL AND undone_by_name IS NULL AND undone_reason IS NULL)",
            name=op.f("ck_patient_merge_undone"),
        ),
        *_of_clinic("patient_merge"),
        _in_clinic("patient_merge", "kept_id", "patient"),
        _in_clinic("patient_merge", "merged_id", "patient"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_merge")),
        sa.UniqueConstraint("clinic_id", "id", name=op.f("uq_patient_merge_clinic_id_id")),
    )
    for name in ("kept_id", "merged_id"):
        op.create_index(op.f(f"ix_patient_merge_clinic_id_{name}"), "patient_merge", ["clinic_id", name])


def _make_distinct_patients() -> None:
    op.create_table(
        "distinct_patients",
        *_numbered(),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        *_of_clinic("distinct_patients"),
        _in_clinic("distinct_patients", "patient_id", "patient"),
        _in_clinic("distinct_patients", "other_id", "patient"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distinct_patients")),
    )
    for name in ("patient_id", "other_id"):
        op.create_index(
            op.f(f"ix_distinct_patients_clinic_id_{name}"), "distinct_patients", ["clinic_id", name]
        )


def _numbered() -> list[sa.Column]:
    return [sa.Column("id", sa.Integer(), nullable=False), *_authored()]


def _keyed() -> list[sa.Column]:
    return [sa.Column("id", sa.Uuid(), nullable=False), *_authored()]


def _authored() -> list[sa.Column]:
    return [
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    ]


def _of_clinic(table: str) -> list[sa.ForeignKeyConstraint]:
    name = op.f(f"fk_{table}_clinic_id")
    return [sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=name, ondelete="RESTRICT")]


def _in_clinic(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column],
        [f"{other}.clinic_id", f"{other}.id"],
        name=op.f(f"fk_{table}_clinic_id_{column}"),
        ondelete="RESTRICT",
    )
