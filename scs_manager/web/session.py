"""The one database session of a request: reading on GET, writing (queued) on everything else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, current_app, g, request
from sqlalchemy.engine import Engine
from sqlmodel import Session

from scs_manager.engine import for_writing
from scs_manager.services.certificates import KEYRING, NONE, Keyring
from scs_manager.services.profile_library import FOLDER

READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask, engine: Engine, profiles_dir: Path | None = None, keyring: Keyring = NONE) -> None:
    """Give the app its engine, its clinics' profiles and certificates, and close each request's session."""
    app.extensions["engine"] = engine
    app.extensions["writing_engine"] = for_writing(engine)
    app.extensions["session_info"] = {FOLDER: profiles_dir, KEYRING: keyring}
    app.teardown_appcontext(_close)


def db() -> Session:
    """This request's session, opened on first use; services commit, what is left is rolled back."""
    if "db" not in g:
        kind = "engine" if request.method in READ_METHODS else "writing_engine"
        g.db = _open(current_app.extensions[kind])
    found: Session = g.db
    return found


def release() -> None:
    """End what the request has read or begun so far; the next use begins a new transaction.

    For slow work (a password hash, a rendering) that must not hold the write lock.
    """
    if "db" in g:
        g.db.rollback()


def let_go() -> None:
    """The same, but the rows read so far stay as they are, outside of the session: no change to one is kept.

    For drawing, which reads the case once more: a row of the session would ask the writing engine again, and
    so take the write lock for as long as the renderer works.
    """
    if "db" in g:
        g.db.expunge_all()
    release()


@contextmanager
def reading() -> Iterator[Session]:
    """A short transaction that only reads, for slow work of a POST that must not hold the write lock."""
    engine: Engine = current_app.extensions["engine"]
    with _open(engine) as session:
        yield session


@contextmanager
def writing() -> Iterator[Session]:
    """A short transaction of its own, for the access event a GET commits before the page is made."""
    with _open(current_app.extensions["writing_engine"]) as session:
        yield session


def _open(engine: Engine) -> Session:
    """A session that knows the clinics' own profiles and certificates."""
    return Session(engine, expire_on_commit=False, info=dict(current_app.extensions["session_info"]))


def _close(_error: BaseException | None) -> None:
    if session := g.pop("db", None):
        session.close()
