"""The migrations: they make what the models say, on both databases, and keep the guards alive."""

import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine
from sqlmodel import SQLModel

import scs_manager.models  # noqa: F401  (fills the metadata)
from scs_manager import migrate
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.guards import drop_guards, expected_names, guard_names, renew_guards


def shape(engine: Engine) -> dict[str, Any]:
    """Everything about a schema that a test can compare: columns, keys, uniques, indexes and checks."""
    inspector = sa.inspect(engine)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"])
                for column in inspector.get_columns(table)
            },
            "primary key": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": named(inspector.get_foreign_keys(table)),
            "uniques": named(inspector.get_unique_constraints(table)),
            "indexes": named(inspector.get_indexes(table)),
            "checks": named(inspector.get_check_constraints(table)),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def named(things: list[Any]) -> dict[str, Any]:
    """Reflected things by name."""
    return {str(thing["name"]): comparable(thing) for thing in things}


def comparable(value: Any) -> Any:
    """SQL expressions as their text, since two of them never compare equal."""
    if isinstance(value, dict):
        return {key: comparable(part) for key, part in value.items()}
    return str(value) if isinstance(value, sa.ClauseElement) else value


@pytest.fixture
def made_from_models(empty_database_url: str) -> Iterator[Engine]:
    """A database made straight from the models."""
    engine = make_engine(empty_database_url)
    SQLModel.metadata.create_all(engine)
    yield engine
    engine.dispose()


def test_migrations_equal_models_checks_included(made_from_models: Engine) -> None:
    expected = shape(made_from_models)
    with made_from_models.begin() as connection:
        SQLModel.metadata.drop_all(connection)
    url = made_from_models.url.render_as_string(hide_password=False)

    migrate.upgrade(url)

    assert shape(made_from_models) == expected


def test_there_is_one_head_and_numbers_run_on() -> None:
    scripts = ScriptDirectory.from_config(migrate.alembic_config("sqlite://"))

    revisions = [script.revision for script in scripts.walk_revisions()]

    assert scripts.get_heads() == [revisions[0]]
    assert sorted(revisions) == [f"{number:04}" for number in range(1, len(revisions) + 1)]


def test_an_upgraded_database_is_current_and_an_empty_one_is_not(empty_database_url: str) -> None:
    assert not migrate.is_current(empty_database_url)

    migrate.upgrade(empty_database_url)

    assert migrate.is_current(empty_database_url)


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    engine = make_engine(database_url)
    before = shape(engine)

    migrate.upgrade(database_url)

    assert shape(engine) == before
    engine.dispose()


def test_every_guard_is_there_after_the_migrations(engine: Engine) -> None:
    with engine.connect() as connection:
        assert guard_names(connection) == expected_names(engine.dialect.name)


def test_guards_survive_a_rebuild_of_the_table_they_guard(engine: Engine) -> None:
    with for_writing(engine).begin() as connection:
        drop_guards(connection)
        rebuild(connection, "audit_event")
        rebuild(connection, "completeness")
        renew_guards(connection)

    with engine.connect() as connection:
        assert guard_names(connection) == expected_names(engine.dialect.name)
    with engine.begin() as connection:
        add_event(connection)
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError, match="keeps its history"):
        connection.execute(sa.text("UPDATE audit_event SET action = 'other'"))


def rebuild(connection: sa.Connection, table: str) -> None:
    """Rebuild a table as a batch migration on SQLite does, which silently drops its triggers."""
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table(table, recreate="always") as batch:
        batch.add_column(sa.Column("added", sa.Integer(), nullable=True))


def add_event(connection: sa.Connection) -> None:
    event = {
        "clinic_id": uuid.uuid4(), "seq": 1, "at": datetime(2026, 5, 4, tzinfo=UTC), "actor_kind": "system",
        "actor_name": "worker", "address": "", "action": "test", "detail": {},
        "previous_hash": "", "hash": "x",
    }  # fmt: skip
    connection.execute(sa.insert(SQLModel.metadata.tables["audit_event"]), event)


def test_the_scripts_are_found_beside_the_package() -> None:
    assert (migrate.scripts_folder() / "env.py").is_file()


def test_an_installed_package_carries_its_scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "migrations").mkdir()
    monkeypatch.setattr(migrate, "PACKAGE", tmp_path)

    assert migrate.scripts_folder() == tmp_path / "migrations"


def test_the_tables_of_a_database_can_be_listed(database_url: str) -> None:
    found = migrate.tables(database_url)

    assert {"alembic_version", "audit_event", "case", "diary_entry"} <= set(found)
    assert found == sorted(found)


def test_a_draft_of_what_the_models_already_have_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path
) -> None:
    shutil.copytree(migrate.scripts_folder(), tmp_path / "migrations")
    monkeypatch.setattr(migrate, "PACKAGE", tmp_path)

    migrate.draft(f"sqlite:///{sqlite_template}", "Nothing new", number="9999")

    drafted = next((tmp_path / "migrations" / "versions").glob("9999_*.py")).read_text()
    assert "pass" in drafted
    assert "op." not in drafted.replace("alembic import op", "")


def test_a_percent_sign_in_a_password_reaches_the_engine() -> None:
    config = migrate.alembic_config("postgresql://u:p%25w@h/db")

    assert config.get_main_option("sqlalchemy.url") == "postgresql://u:p%25w@h/db"
