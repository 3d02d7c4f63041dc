"""Runs the migrations: one connection, one transaction, guards off before and renewed after."""

import sqlalchemy as sa
from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

import scs_manager.models  # noqa: F401  (fills the metadata)
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.guards import drop_guards, renew_guards


def render_item(kind, item, _context):
    """Plain SQLAlchemy types in revisions, so that they survive changes of SQLModel."""
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: sa.Connection) -> None:
    """Migrate inside the connection's transaction; SQLite checks foreign keys at the end."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        render_item=render_item,
    )
    drop_guards(connection)
    context.run_migrations()
    renew_guards(connection)
    if connection.dialect.name == "sqlite":
        refuse_broken_references(connection)


def refuse_broken_references(connection: sa.Connection) -> None:
    """Foreign keys were off during the migration; nothing may point at nothing after it."""
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
        raise RuntimeError(f"the migration leaves {len(broken)} rows pointing at nothing: {broken[:5]}")


def online() -> None:
    """Dispose the engine at the end, so that the write-ahead log is folded into the file."""
    engine = make_engine(context.config.get_main_option("sqlalchemy.url"))
    try:
        with for_writing(engine).connect() as connection:
            if engine.dialect.name == "sqlite":
                # A rebuilt table is dropped and renamed, which enforced foreign keys would refuse; the pragma
                # does nothing inside a transaction, therefore before it.
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                run(connection)
    finally:
        engine.dispose()


online()
