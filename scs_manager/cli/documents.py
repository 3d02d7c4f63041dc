"""``scs-manager documents``: issue one kind of document for many cases."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scs_manager.cli.commands import FAILED, Commands, now, read_bytes
from scs_manager.cli.databases import read_settings
from scs_manager.cli.folders import Tally, make_folder, put_once
from scs_manager.cli.sessions import COMMAND_LINE, clinic_called, writing_session
from scs_manager.domain.bundles import printable
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.text import Text

if TYPE_CHECKING:
    from sqlmodel import Session

    from scs_manager.models.documents import DocumentRow
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
    help="Also write each PDF into this folder, over no other file.",
)
@click.option("--again", is_flag=True, help="Issue anew also what stands and says the same.")
def issue(kind: str, path: str, workers: int, clinic: str | None, out: Path | None, again: bool) -> None:
    """Issue one kind of document for every case named in FILE.

    A case that cannot have one is listed at the end with the reason, and the others are issued. Stopped in
    the middle it goes on when it is called again: what stands and says the same is not issued twice, and its
    PDF is written where it is missing.

    A document that a person signs at that moment, a letter or a packet, is issued by that person, not here.
    A patient_summary is kept as a draft until somebody has read it and issues it.

    Example: scs-manager documents issue --kind decision_summary --cases cases.txt --out pdf
    """
    names = read_names(path)
    if out is not None:
        make_folder(out)
    with writing_session() as session:
        session.expire_on_commit = False
        tally = _issue(session, _batch(session, kind, names, workers, clinic, again), out)
    made = tally.documents("kept as drafts" if kind == "patient_summary" else "issued")
    click.echo(made if out is None else f"{made} {tally.files()}")
    for name, reason in tally.reasons:
        why = " ".join(printable(part) for part in str(reason).split())
        click.echo(f"{printable(name)}: {why}", err=True)
    if tally.reasons:
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


def _issue(session: "Session", batch: "Batch", out: Path | None) -> Tally:
    from scs_manager.domain.actors import Actor
    from scs_manager.services.document_batch import issue_all

    by, tally = Actor(COMMAND_LINE.kind, None, COMMAND_LINE.name, batch.clinic_id), Tally()
    with _bar(len(batch.names)) as bar:
        for done in issue_all(session, batch, by=by):
            bar.update(1)
            tally.issued += done.document is not None
            tally.unchanged += done.stands is not None
            if done.why is not None:
                tally.refuse(done.name, done.why)
            elif out is not None:
                _put(session, batch, done, out, tally)
    return tally


def _put(session: "Session", batch: "Batch", done: "Done", out: Path, tally: Tally) -> None:
    """The file of one document, under its number; another clinic's may have that, then its code is added."""
    from scs_manager.services.documents import file_name, number_of

    row, data = _file_of(session, batch, done)
    plain = Path(file_name(row))
    coded = plain.with_stem(f"{plain.stem}-{row.verification_code}")
    try:
        if data is None:
            raise RuleError(Text("what is kept is not what was issued"))
        written = put_once(out, (plain.name, coded.name), data)
    except RuleError as error:
        why = Text(
            "%(number)s is kept, its file was not written: %(why)s.", number=number_of(row), why=error.text
        )
        tally.miss(done.name, why)
    else:
        tally.there += not written
        tally.written += written and done.stands is None
        tally.caught_up += written and done.stands is not None


def _file_of(session: "Session", batch: "Batch", done: "Done") -> "tuple[DocumentRow, bytes | None]":
    """A document and the bytes to hand out, later signatures included; None if they are not what was kept."""
    from scs_manager.services.document_files import file_of
    from scs_manager.services.documents import document_of

    if done.document is not None:
        return done.document, done.document.data
    with _reading(session) as reader:
        row = document_of(reader, clinic_id=batch.clinic_id, document_id=done.stands) if done.stands else None
        if row is None:
            raise ValueError("what stands is kept")
        return row, file_of(reader, row)


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
