"""The floor of a diary post: Flask with everything else written by hand and raw SQL, same guarantees.

A signed session cookie, a request-forgery token, ranges checked against a table, the person and the trial
window looked up, the entry and a hash-chained audit row in one durable commit. Nine fields, as in the ladder
of the performance notes, which call this rung L, and J an answer in JSON that does nothing. Writers of SQLite
queue as the application's do, unless ``queue`` is false. It exists to be compared with and serves nobody.
"""

import datetime as dt
import hashlib
import hmac
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask, Response, abort, jsonify, request, session

from scs_manager.engine import WriterQueue

KEY = b"only-for-the-benchmark" * 2
WHOLE_RANGES = {"back": (0, 10), "leg": (0, 10), "relief": (0, 100), "steps": (0, 200_000)}
PART_RANGES = {"sleep": (0, 24), "stimulation_hours": (0, 24)}
TABLES = (
    "create table if not exists person (id {key}, trial_patient int not null, active int not null)",
    "create table if not exists trial (id {key}, patient int not null, open int not null, starts text,"
    " ends text)",
    "create table if not exists entry (id {key}, patient int, trial int, day text, back int, leg int,"
    " relief int, sleep float, steps int, changed int, hours float, note text, at float)",
    "create table if not exists audit (id {key}, at float, actor int, action text, thing text, detail text,"
    " previous text, hash text)",
    "create table if not exists head (id int primary key, hash text)",
)
READ_HEAD = "select hash from head where id = 1"
LOCK_HEAD = "select hash from head where id = 1 for update"
FILLED = {
    "day": "2026-11-20", "back": "4", "leg": "3", "relief": "55", "sleep": "6.5", "steps": "3200",
    "stimulation_hours": "12.5", "changed": "y",
    "note": "Walked to the shop, slept better than last week; tingling on left side when lying down.",
}  # fmt: skip


class Store:
    """Raw connections to SQLite or PostgreSQL, one a thread, in the placeholder style of their driver."""

    def __init__(self, place: Path | str, *, queue: bool = True) -> None:
        self.place = place
        self.postgresql = isinstance(place, str)
        self._own = threading.local()
        self._queue = WriterQueue(f"{place}.lock") if queue and not self.postgresql else None
        self._create()

    @property
    def connection(self) -> Any:
        """The connection of this thread."""
        if not hasattr(self._own, "connection"):
            self._own.connection = self._connect()
        return self._own.connection

    def _connect(self) -> Any:
        if self.postgresql:
            return psycopg.connect(str(self.place), autocommit=True, prepare_threshold=1)
        connection = sqlite3.connect(self.place, isolation_level=None, timeout=30)
        connection.execute("pragma journal_mode=WAL")
        connection.execute("pragma synchronous=FULL")
        return connection

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The turn of one writer; whoever does not queue leaves it to the busy handler of SQLite."""
        if self._queue is None:
            yield
            return
        self._queue.enter()
        try:
            yield
        finally:
            self._queue.leave()

    def run(self, sql: str, values: tuple[Any, ...] = ()) -> Any:
        return self.connection.execute(sql.replace("?", "%s") if self.postgresql else sql, values)

    def begin(self) -> None:
        self.connection.execute("begin" if self.postgresql else "begin immediate")

    def _create(self) -> None:
        key = "int generated always as identity primary key" if self.postgresql else "integer primary key"
        for table in TABLES:
            self.run(table.format(key=key))
        if self.run("select count(*) from person").fetchone()[0]:
            return
        self.run("insert into person (trial_patient, active) values (1, 1)")
        self.run(
            "insert into trial (patient, open, starts, ends) values (1, 1, ?, ?)",
            ("2026-11-01", "2026-11-30"),
        )
        self.run("insert into head values (1, ?)", ("0" * 64,))


def token(person: int) -> str:
    """The request-forgery token of a person's session."""
    return hmac.new(KEY, b"post" + str(person).encode(), "sha256").hexdigest()


def lean_app(place: Path | str, *, queue: bool = True) -> Flask:
    """The floor as an application over an empty SQLite file or a PostgreSQL address."""
    app = Flask("lean")
    app.secret_key = KEY
    store = Store(place, queue=queue)

    @app.get("/sign-in")
    def sign_in() -> Response:
        session["person"] = 1
        return jsonify(token=token(1))

    @app.post("/json")
    def nothing() -> Response:
        return jsonify(id=1)

    @app.post("/lean")
    def lean() -> tuple[Response, int]:
        person = session.get("person")
        if person is None or not hmac.compare_digest(request.form.get("token", ""), token(person)):
            abort(400)
        return jsonify(id=_store(store, person, _checked(request.form))), 201

    return app


def _checked(form: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    try:
        for name, (low, high) in WHOLE_RANGES.items():
            values[name] = _within(int(form[name]), low, high)
        for name, (low, high) in PART_RANGES.items():
            values[name] = _within(float(form[name]), low, high)
        values["day"] = dt.date.fromisoformat(form["day"]).isoformat()
    except (KeyError, ValueError):
        abort(400)
    values["changed"] = 1 if form.get("changed") else 0
    values["note"] = form.get("note", "")
    if len(values["note"]) > 2000:
        abort(400)
    return values


def _within(value: float, low: int, high: int) -> float:
    if not low <= value <= high:
        raise ValueError(value)
    return value


def _store(store: Store, person: int, values: dict[str, Any]) -> int:
    with store.turn():
        store.begin()
        try:
            entry = _write(store, person, values)
            store.run("commit")
        except BaseException:
            store.run("rollback")
            raise
    return entry


def _write(store: Store, person: int, v: dict[str, Any]) -> int:
    who = store.run("select trial_patient, active from person where id = ?", (person,)).fetchone()
    if not who or not who[1]:
        abort(401)
    trial = store.run(
        "select id, starts, ends from trial where patient = ? and open = 1", (who[0],)
    ).fetchone()
    if not trial or not trial[1] <= v["day"] <= trial[2]:
        abort(403)
    at = time.time()
    entry: int = store.run(
        "insert into entry (patient, trial, day, back, leg, relief, sleep, steps, changed, hours, note, at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id",
        (who[0], trial[0], v["day"], v["back"], v["leg"], v["relief"], v["sleep"], v["steps"],
         v["changed"], v["stimulation_hours"], v["note"], at),
    ).fetchone()[0]  # fmt: skip
    previous = store.run(LOCK_HEAD if store.postgresql else READ_HEAD).fetchone()[0]
    detail = f"back={v['back']};relief={v['relief']}"
    sealed = hashlib.sha256(f"{previous}|{at}|{person}|{entry}|{detail}".encode()).hexdigest()
    store.run(
        "insert into audit (at, actor, action, thing, detail, previous, hash) values (?, ?, ?, ?, ?, ?, ?)",
        (at, person, "diary.create", f"entry/{entry}", detail, previous, sealed),
    )
    store.run("update head set hash = ? where id = 1", (sealed,))
    return entry
