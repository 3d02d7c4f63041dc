"""The database engine: SQLite with durable settings and a queue of writers, or PostgreSQL with psycopg 3."""

import fcntl
import os
import sqlite3
import threading
from collections import deque
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Engine, make_url

WRITER_TIMEOUT = 30.0
"""Seconds a writer waits for the writers of its own process before it gives up. [default]"""

BUSY_TIMEOUT = 5000
"""Milliseconds SQLite itself waits for a lock taken by a program that does not queue. [default]"""


def make_engine(url: str) -> Engine:
    """An engine for a ``sqlite:///...`` or ``postgresql://...`` URL; whoever makes it disposes it."""
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _sqlite_engine(parsed)
    if backend == "postgresql":
        return _postgresql_engine(parsed.set(drivername="postgresql+psycopg"))
    raise ValueError(f"databases are SQLite and PostgreSQL, not {backend}")


def for_writing(engine: Engine) -> Engine:
    """The same engine for a transaction that writes: on SQLite it queues and begins IMMEDIATE."""
    return engine.execution_options(writing=True)


def _postgresql_engine(url: URL) -> Engine:
    """Pool with pre-ping, so that a restarted server costs no failed request."""
    return sa.create_engine(url, pool_pre_ping=True, pool_size=8, max_overflow=24)


def _sqlite_engine(url: URL) -> Engine:
    """BEGIN is ours: Python's sqlite3 would begin only at the first write, after the reads it rests on."""
    engine = sa.create_engine(url, connect_args={"factory": _connection_class(url)})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: Any, _record: object) -> None:
    """Durable and strict: what was acknowledged survives loss of power; foreign keys are checked."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: sa.Connection) -> None:
    if connection.get_execution_options().get("writing"):
        wait_for_turn = connection.connection.dbapi_connection.wait_for_turn  # type: ignore[union-attr]
        wait_for_turn()
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("BEGIN")


class WriterQueue:
    """One writer at a time, in order of arrival: threads by a ticket queue, processes by ``flock``.

    SQLite's own busy handler sleeps and retries, so that some writers starve; a queue lets none starve.
    The file is opened for each turn, so that forked processes never share the lock.
    """

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._busy = False
        self._file: int | None = None

    def enter(self) -> None:
        """Wait for the turn; TimeoutError when the writers before us take too long."""
        self._enter_thread()
        if self._path is not None:
            try:
                self._file = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
                fcntl.flock(self._file, fcntl.LOCK_EX)
            except BaseException:
                self.leave()
                raise

    def leave(self) -> None:
        """Let the next writer in."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._busy = False

    def _enter_thread(self) -> None:
        with self._guard:
            if not self._busy:
                self._busy = True
                return
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append(gate)
        if not gate.acquire(timeout=WRITER_TIMEOUT):
            self._give_up(gate)

    def _give_up(self, gate: threading.Lock) -> None:
        """Step out of the queue, unless the turn came in this very moment."""
        with self._guard:
            if gate in self._waiting:
                self._waiting.remove(gate)
                raise TimeoutError("the database is busy: the writers before this one take too long")


_queues: dict[str, WriterQueue] = {}
_queues_guard = threading.Lock()


def _queue_of(url: URL) -> WriterQueue:
    """The one queue of a database file in this process, whichever engine asks."""
    if not url.database or url.database == ":memory:":
        return WriterQueue(None)
    path = os.path.realpath(url.database) + ".lock"
    with _queues_guard:
        return _queues.setdefault(path, WriterQueue(path))


def _connection_class(url: URL) -> type[sqlite3.Connection]:
    queue = _queue_of(url)

    class QueuedConnection(sqlite3.Connection):
        """A connection that leaves the queue once its commit or rollback is done."""

        _has_turn = False

        def wait_for_turn(self) -> None:
            queue.enter()
            self._has_turn = True

        def commit(self) -> None:
            super().commit()
            self._leave()

        def rollback(self) -> None:
            try:
                super().rollback()
            finally:
                self._leave()

        def close(self) -> None:
            try:
                super().close()
            finally:
                self._leave()

        def _leave(self) -> None:
            if self._has_turn:
                self._has_turn = False
                queue.leave()

    return QueuedConnection
