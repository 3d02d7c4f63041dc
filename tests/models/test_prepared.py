"""Prepared statements: what SQLAlchemy would have sent and read back, on both databases."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from scs_manager.models.accounts import ClinicRow
from scs_manager.models.prepared import Prepared

NOW = datetime(2026, 5, 13, 8, 52, tzinfo=UTC)
_clinic: Any = sa.inspect(ClinicRow).local_table


def clinic(**more: Any) -> dict[str, Any]:
    row = ClinicRow(
        name="Northgate", phone="1", emergency_phone="2", time_zone="Europe/London", created_at=NOW
    )
    return {column.name: getattr(row, column.name) for column in _clinic.c} | more


def test_an_insert_returns_what_the_database_made_and_a_select_reads_the_same_types(session: Session) -> None:
    add = Prepared(sa.insert(_clinic).returning(_clinic.c.id), *_clinic.c.keys())
    read = Prepared(sa.select(*_clinic.c).where(_clinic.c.id == sa.bindparam("of")))
    values = clinic()

    added = add.run(session.connection(), values)
    found = read.run(session.connection(), {"of": values["id"]})

    assert added == (values["id"],)
    assert found == tuple(values[column.name] for column in _clinic.c)
    assert isinstance(values["id"], uuid.UUID)


def test_a_statement_without_rows_gives_none(session: Session) -> None:
    read = Prepared(sa.select(_clinic.c.name).where(_clinic.c.id == sa.bindparam("of")))
    rename = Prepared(
        sa.update(_clinic).where(_clinic.c.id == sa.bindparam("of")).values(name=sa.bindparam("to"))
    )

    assert read.run(session.connection(), {"of": uuid.uuid4()}) is None
    assert rename.run(session.connection(), {"of": uuid.uuid4(), "to": "Other"}) is None


def test_a_missing_value_is_refused_and_never_sent_as_null(session: Session) -> None:
    read = Prepared(sa.select(_clinic.c.name).where(_clinic.c.id == sa.bindparam("of")))

    with pytest.raises(KeyError):
        read.run(session.connection(), {})


def test_one_row_is_given_or_its_absence_is_a_mistake(session: Session) -> None:
    count = Prepared(sa.select(sa.func.count()).select_from(_clinic))
    read = Prepared(sa.select(_clinic.c.name).where(_clinic.c.id == sa.bindparam("of")))

    assert count.one(session.connection(), {}) == (0,)
    with pytest.raises(ValueError, match="gave none"):
        read.one(session.connection(), {"of": uuid.uuid4()})


def test_values_that_belong_to_the_statement_come_with_it(session: Session) -> None:
    oldest = Prepared(
        sa.select(sa.func.coalesce(sa.func.max(_clinic.c.name), "none")).where(
            _clinic.c.created_at < sa.bindparam("at")
        )
    )

    assert oldest.run(session.connection(), {"at": datetime.combine(date(2000, 1, 1), NOW.timetz())}) == (
        "none",
    )
