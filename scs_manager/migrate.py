"""Migrations from code: no alembic.ini; the scripts are found in the wheel or in the checkout."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from scs_manager.engine import make_engine

PACKAGE = Path(__file__).resolve().parent


def scripts_folder() -> Path:
    """``scs_manager/migrations`` in a wheel, else ``migrations`` beside the package in a checkout."""
    packed = PACKAGE / "migrations"
    return packed if packed.is_dir() else PACKAGE.parent / "migrations"


def alembic_config(url: str) -> Config:
    """The configuration Alembic needs; ``%`` is doubled because its parser interpolates."""
    config = Config()
    config.set_main_option("script_location", str(scripts_folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database to ``revision``, in one transaction, and renew the guards of what may not change."""
    command.upgrade(alembic_config(url), revision)


def newest() -> str | None:
    """The revision that this program expects."""
    return ScriptDirectory.from_config(alembic_config("sqlite://")).get_current_head()


def current(url: str) -> str | None:
    """The revision that a database is at; None for an empty one."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def is_current(url: str) -> bool:
    """Whether the database has every migration of this program, and no unknown one."""
    return current(url) == newest()


def draft(url: str, message: str, *, number: str) -> None:
    """Write a draft revision that brings the database at ``url`` to the models; a person edits it.

    CHECK constraints and enum members that changed are not seen and must be written by hand.
    """
    config = alembic_config(url)
    command.revision(config, message=message, autogenerate=True, rev_id=number)


def tables(url: str) -> list[str]:
    """The names of the tables in a database, sorted."""
    engine = make_engine(url)
    try:
        return sorted(sa.inspect(engine).get_table_names())
    finally:
        engine.dispose()
