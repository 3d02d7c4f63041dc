"""A session on the database of the environment, for the commands that need one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from scs_manager.cli.databases import database_errors, database_url, read_settings
from scs_manager.domain.actors import Actor, ActorKind

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine
    from sqlmodel import Session

    from scs_manager.models.accounts import ClinicRow

NOT_CURRENT = "the database is not up to date: run scs-manager db upgrade"

COMMAND_LINE = Actor(kind=ActorKind.SYSTEM, id=None, name="command line", clinic_id=None)
"""Who acts, for the audit trail, when somebody with access to the server runs a command."""


@contextmanager
def writing_session() -> "Iterator[Session]":
    """A session that may write, on a database that is at the newest revision; ended with the block."""
    from scs_manager.engine import for_writing

    with _session(for_writing) as session:
        yield session


@contextmanager
def reading_session() -> "Iterator[Session]":
    """The same for a command that only reads: it never queues with those who write."""
    with _session(lambda engine: engine) as session:
        yield session


@contextmanager
def _session(of: "Callable[[Engine], Engine]") -> "Iterator[Session]":
    from sqlmodel import Session

    from scs_manager import migrate
    from scs_manager.engine import make_engine
    from scs_manager.services.certificates import KEYRING
    from scs_manager.services.profile_library import FOLDER

    url = database_url()
    settings = read_settings()
    info = {FOLDER: settings.profiles_dir, KEYRING: settings.keyring()}
    with database_errors():
        if not migrate.is_current(url):
            raise click.ClickException(NOT_CURRENT)
        engine = make_engine(url)
        try:
            with Session(of(engine), info=info) as session:
                yield session
        finally:
            engine.dispose()


def clinics(session: "Session") -> "list[ClinicRow]":
    """Every clinic, by name."""
    from sqlmodel import col, select

    from scs_manager.models.accounts import ClinicRow

    return list(session.exec(select(ClinicRow).order_by(col(ClinicRow.name), col(ClinicRow.id))).all())


def clinic_called(session: "Session", name: str | None) -> "ClinicRow":
    """The clinic of that name or id, or the only one where no name is given."""
    known = clinics(session)
    found = [clinic for clinic in known if name is None or name in (clinic.name, str(clinic.id))]
    if len(found) == 1:
        return found[0]
    if not known:
        raise click.ClickException("there is no clinic yet: add its first account with --new-clinic")
    names = ", ".join(clinic.name for clinic in known)
    if name is None:
        raise click.UsageError(f"there are several clinics; give --clinic with one of: {names}")
    raise click.UsageError(f"no single clinic is called {name!r}; there are: {names}")
