"""``scs-manager registry``: the derived rows behind the clinic's figures."""

import sys
from typing import TYPE_CHECKING, Any

import click

from scs_manager.cli.commands import Commands, now
from scs_manager.cli.rescreen import what_is_loaded_stays
from scs_manager.cli.sessions import clinic_called, clinics, writing_session

if TYPE_CHECKING:
    import uuid

    from sqlmodel import Session


@click.group(cls=Commands)
def registry() -> None:
    """Keep the figures of the clinic up to date.

    Example: scs-manager registry refresh
    """


@registry.command()
@click.option("--clinic", metavar="NAME", help="Name or id of one clinic; every clinic without it.")
@click.option("--all", "everything", is_flag=True, help="Make every row anew, changed or not.")
def refresh(clinic: str | None, everything: bool) -> None:
    """Compute what the dashboard shows of every case that changed since the last time.

    The worker does the same in small steps. After a change of profile files on disk, or a restore, use --all.

    Example: scs-manager registry refresh --all
    """
    with writing_session() as session:
        asked = clinics(session) if clinic is None else [clinic_called(session, clinic)]
        for each in [(row.id, row.name) for row in asked]:
            done = _refresh(session, *each, everything=everything)
            click.echo(f"{each[1]}: {done} cases brought up to date.")


def _refresh(session: "Session", clinic_id: "uuid.UUID", name: str, *, everything: bool) -> int:
    from scs_manager.services import registry as rows

    session.rollback()
    if everything:
        rows.touch_all(session, clinic_id)
    rows.collect(session, clinic_id)
    total, done = rows.length(session, clinic_id), 0
    with _bar(total, name) as bar, what_is_loaded_stays():
        while computed := rows.step(session, clinic_id):
            done += computed
            bar.update(computed)
    rows.finish(session, clinic_id, now=now(), changed=done > 0)
    return done


def _bar(total: int, name: str) -> Any:
    """A bar on a terminal; nothing in a pipe."""
    return click.progressbar(
        length=max(total, 1), label=name, file=sys.stderr, hidden=not sys.stderr.isatty()
    )
