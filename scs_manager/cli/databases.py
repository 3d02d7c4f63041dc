"""``scs-manager db``: migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from scs_manager.cli.commands import FAILED

if TYPE_CHECKING:
    from scs_manager.config import Settings

UNKNOWN_URL = "SCS_DATABASE_URL is not a database URL that this program knows"


@contextmanager
def database_errors() -> Iterator[None]:
    """Turns a database that cannot be reached or a wrong URL into one sentence."""
    from sqlalchemy.exc import ArgumentError, DBAPIError

    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0] if error.orig else "unknown reason"
        raise click.ClickException(f"the database says no: {reason}") from None
    except (ArgumentError, ModuleNotFoundError):
        raise click.ClickException(UNKNOWN_URL) from None


def read_settings() -> "Settings":
    """The settings of the environment; a value that is not one is refused by its name."""
    from pydantic import ValidationError

    from scs_manager.config import Settings

    try:
        return Settings()
    except ValidationError as error:
        fault = error.errors()[0]
        name = "_".join(map(str, fault["loc"])).upper()
        raise click.ClickException(f"SCS_{name}: {fault['msg']}") from None


def database_url() -> str:
    """The URL of the database from the environment; only SQLite and PostgreSQL are known."""
    url = read_settings().database_url
    if not url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
        raise click.ClickException(UNKNOWN_URL)
    return url


@click.group()
def db() -> None:
    """Create and migrate the database that SCS_DATABASE_URL names.

    Example: scs-manager db upgrade
    """


@db.command()
def upgrade() -> None:
    """Bring the database to the newest revision; an empty one gets all tables.

    Example: SCS_DATABASE_URL=sqlite:///clinic.sqlite3 scs-manager db upgrade
    """
    from scs_manager import migrate

    url = database_url()
    with database_errors():
        migrate.upgrade(url)
        click.echo(f"The database is at revision {migrate.current(url)}.")


@db.command()
def check() -> None:
    """Say whether the database is at the newest revision; exit code 1 if it is not.

    Example: scs-manager db check
    """
    from scs_manager import migrate

    url = database_url()
    with database_errors():
        found, newest = migrate.current(url), migrate.newest()
    if found == newest:
        click.echo(f"The database is at the newest revision, {newest}.")
        return
    click.echo(
        f"The database is at revision {found or 'none'}; newest is {newest}: run scs-manager db upgrade."
    )
    raise click.exceptions.Exit(FAILED)


@db.command()
@click.argument("message")
def revision(message: str) -> None:
    """Draft a revision from the models, in a checkout; read and edit it before use.

    Example: scs-manager db revision "questionnaires: one row per answer sheet"
    """
    from scs_manager import migrate

    folder = migrate.scripts_folder() / "versions"
    if folder.parent.parent == migrate.PACKAGE:
        raise click.ClickException("revisions are drafted in a checkout, not in an installed program")
    number = 1 + max((int(path.name[:4]) for path in folder.glob("[0-9][0-9][0-9][0-9]_*.py")), default=0)
    with database_errors():
        migrate.draft(database_url(), message, number=f"{number:04d}")
    click.echo(f"Drafted revision {number:04d} in {folder}; CHECKs and enum members must be added by hand.")
