"""``scs-manager documents``: issue one kind of document for many cases."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scs_manager.cli.commands import FAILED, Commands, now, read_bytes
from scs_manager.cli.databases import read_settings
from scs_manager.cli.sessions import COMMAND_LINE, clinic_called, writing_session
from scs_manager.domain.bundles import printable
from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text

if TYPE_CHECKING:
    from sqlmodel import Session

    from scs_manager.services.document_batch import Batch, Done

KINDS = ("decision_summary", "patient_screening", "patient_summary", "screening_report", "trial_report")
"""What nobody has to sign or to write at that moment."""

LONGEST = 100
"""Characters of a case's id or of a patient's identifier."""

MOST = 20_000
"""Cases of one batch."""


@click.group(cls=Commands)
def documents() -> None:
    """Issue documents from the command line.

    Example: scs-manager documents issue --kind screening_report --cases cases.txt
    """


@documents.command()
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    metavar="KIND",
    required=True,
    help=f"Which document: {', '.join(KINDS)}.",
)
@click.option(
    "--cases",
    "path",
    metavar="FILE",
    required=True,
    help="One case id or patient identifier a line; - reads standard input.",
)
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1, 16),
    help="Documents drawn at the same time.",
)
@click.option("--clinic", metavar="NAME", help="Name or id of the clinic; needed where there are several.")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also write each PDF into this folder.",
)
@click.option("--again", is_flag=True, help="Issue anew also what stands and says the same.")
def issue(kind: str, path: str, workers: int, clinic: str | None, out: Path | None, again: bool) -> None:
    """Issue one kind of document for every case named in FILE.

    A case that cannot have one is listed at the end with the reason, and the others are issued. Stopped in
    the middle it goes on when it is called again: what stands and says the same is not issued twice.

    A document that a person signs at that moment, a letter or a packet, is issued by that person, not here.
    A patient_summary is kept as a draft until somebody has read it and issues it.

    Example: scs-manager documents issue --kind decision_summary --cases cases.txt --out pdf
    """
    names = read_names(path)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    with writing_session() as session:
        session.expire_on_commit = False
        failed = _issue(session, _batch(session, kind, names, workers, clinic, again), out)
    for done in failed:
        why = " ".join(printable(part) for part in str(done.why).split())
        click.echo(f"{printable(done.name)}: {why}", err=True)
    if failed:
        sys.exit(FAILED)


def read_names(path: str) -> list[str]:
    """The names in a file, one a line; empty lines are left out. InputError names the line at fault."""
    place = "standard input" if path == "-" else path
    names = []
    for number, line in enumerate(read_bytes(path).splitlines(), start=1):
        where = f"{place}: line {number}"
        try:
            name = line.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            raise InputError(Text("This line is not UTF-8."), place=where) from None
        if len(name) > LONGEST or not name.isprintable():
            raise InputError(Text("This is neither a case id nor a patient's identifier."), place=where)
        names += [name] * bool(name)
    if not names:
        raise InputError(Text("It names no case."), place=place)
    if len(names) > MOST:
        raise InputError(Text("It names more than %(most)s cases.", most=MOST), place=place)
    return names


def _batch(
    session: "Session", kind: str, names: list[str], workers: int, clinic: str | None, again: bool
) -> "Batch":
    from scs_manager.services.document_batch import Batch
    from scs_manager.services.documents import DocumentKind
    from scs_manager.web.i18n import translator

    found = clinic_called(session, clinic).id
    session.rollback()
    return Batch(
        clinic_id=found,
        kind=DocumentKind(kind),
        names=names,
        reading=lambda: _reading(session),
        now=now,
        public_url=read_settings().public_url,
        translator=translator,
        workers=workers,
        again=again,
    )


def _issue(session: "Session", batch: "Batch", out: Path | None) -> "list[Done]":
    from scs_manager.domain.actors import Actor
    from scs_manager.services.document_batch import issue_all
    from scs_manager.services.documents import DocumentKind, file_name

    by = Actor(COMMAND_LINE.kind, None, COMMAND_LINE.name, batch.clinic_id)
    issued, failed, looked = 0, [], 0
    with _bar(len(batch.names)) as bar:
        for done in issue_all(session, batch, by=by):
            looked += 1
            bar.update(1)
            if done.document is not None:
                issued += 1
                if out is not None:
                    (out / file_name(done.document)).write_bytes(done.document.data)
            elif done.why is not None:
                failed.append(done)
    same = looked - issued - len(failed)
    made = "kept as drafts" if batch.kind is DocumentKind.PATIENT_SUMMARY else "issued"
    click.echo(f"{issued} {made}, {same} stand unchanged, {len(failed)} could not be issued.")
    return failed


@contextmanager
def _reading(session: "Session") -> "Iterator[Session]":
    """A session of its own that only reads, so that nobody waits while a document is drawn."""
    from sqlalchemy.engine import Engine
    from sqlmodel import Session

    bind = session.get_bind()
    if not isinstance(bind, Engine):
        raise ValueError("the command's session has an engine")
    with Session(bind.execution_options(writing=False), info=dict(session.info)) as reader:
        yield reader


def _bar(total: int) -> Any:
    """A bar on a terminal; nothing in a pipe."""
    return click.progressbar(length=total, label="Documents", file=sys.stderr, hidden=not sys.stderr.isatty())
