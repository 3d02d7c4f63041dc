"""``scs-manager rescreen``: who in the registry would be told something else now."""

import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from scs_manager.cli.commands import now, today
from scs_manager.cli.sessions import COMMAND_LINE, clinic_called, writing_session

if TYPE_CHECKING:
    from sqlmodel import Session

    from scs_manager.models.rescreens import RescreenFindingRow, RescreenRow

CAUSES = {
    "profile": "the profile was edited",
    "record": "the record changed",
    "time": "data went out of date",
}


@click.command()
@click.option("--profile", metavar="ID", help="Follow the edit of this profile to the cases it can touch.")
@click.option("--everyone", is_flag=True, help="With --profile: look at every case, touched or not.")
@click.option("--clinic", metavar="NAME", help="Name or id of the clinic; needed where there are several.")
@click.option("--apply", "flags", is_flag=True, help="Flag the cases found on the worklist.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the list.")
def rescreen(profile: str | None, everyone: bool, clinic: str | None, flags: bool, as_json: bool) -> None:
    """Compare what every case was told with what it would be told today; changes no screening.

    Lists who would change outcome and why. Stopped in the middle it goes on where it was when it is called
    again. With --apply the worklist says that these screenings are out of date, until a person screens anew.

    Example: scs-manager rescreen --profile nice-ta159
    """
    with writing_session() as session:
        run = _run(session, profile, clinic, everyone=everyone, flags=flags)
        if as_json:
            click.echo(json.dumps(_as_json(session, run), ensure_ascii=False, indent=2))
        else:
            for line in _lines(session, run):
                click.echo(line)


def _run(
    session: "Session", profile: str | None, clinic: str | None, *, everyone: bool, flags: bool
) -> "RescreenRow":
    from scs_manager.domain.actors import Actor
    from scs_manager.services import rescreens

    clinic_id = clinic_called(session, clinic).id
    by = Actor(COMMAND_LINE.kind, None, COMMAND_LINE.name, clinic_id)
    run = rescreens.begin(
        session,
        clinic_id=clinic_id,
        on=today(),
        by=by,
        now=now(),
        profile=profile,
        everyone=everyone,
        flags=flags,
    )
    with _reading(session) as reader, _bar(reader, run) as bar, what_is_loaded_stays():
        plan = rescreens.plan_of(reader, clinic_id, on=run.on, profile=profile, everyone=everyone)
        while (batch := rescreens.look(reader, run, plan)) is not None:
            reader.rollback()
            reader.expunge_all()
            rescreens.keep(session, run, batch, now=now())
            bar.update(batch.looked)
    rescreens.end(session, run, by=by, now=now())
    return run


@contextmanager
def what_is_loaded_stays() -> "Iterator[None]":
    """Spare the collector what was imported: as batches come and go it would walk over all of it again."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _reading(session: "Session") -> "Iterator[Session]":
    """A session that only reads, so that nobody waits while a batch is looked at."""
    from sqlalchemy.engine import Engine
    from sqlmodel import Session

    bind = session.get_bind()
    if not isinstance(bind, Engine):
        raise ValueError("the command's session has an engine")
    with Session(bind.execution_options(writing=False), info=dict(session.info)) as reader:
        yield reader


def _bar(reader: "Session", run: "RescreenRow") -> Any:
    """A bar on a terminal, over as many cases as the clinic has at most; nothing in a pipe."""
    from scs_manager.services.cases import counters

    cases = sum(counters(reader, run.clinic_id).values())
    hidden = not sys.stderr.isatty()
    bar = click.progressbar(length=max(cases, 1), label="Cases", file=sys.stderr, hidden=hidden)
    bar.update(run.looked)
    return bar


def _lines(session: "Session", run: "RescreenRow") -> Iterator[str]:
    from scs_manager.services.rescreens import findings_of

    yield (
        f"Looked at {run.looked} cases as of {run.on.isoformat()}; {run.able} could change,"
        f" {run.changed} would change outcome. Nobody's screening was changed."
    )
    for row in findings_of(session, run):
        yield ""
        yield f"Case {row.case_id}: {row.from_outcome} -> {row.to_outcome}"
        yield f"  {row.profile_id} {row.from_version} -> {row.to_version}"
        for cause in row.causes:
            yield (
                f"  {cause['criterion']}: {cause['from'] or 'not asked'} -> {cause['to'] or 'not asked'}"
                f" ({CAUSES[cause['cause']]}). {cause['statement']}"
            )
    if run.changed and run.flags:
        yield ""
        yield "These cases are flagged on the worklist until they are screened again."


def _as_json(session: "Session", run: "RescreenRow") -> dict[str, Any]:
    from scs_manager.services.rescreens import findings_of

    return {
        "run": str(run.id),
        "on": run.on.isoformat(),
        "profiles": run.profiles,
        "looked": run.looked,
        "could_change": run.able,
        "would_change": run.changed,
        "flagged": run.flags,
        "cases": [_finding(row) for row in findings_of(session, run)],
    }


def _finding(row: "RescreenFindingRow") -> dict[str, Any]:
    return {
        "case": str(row.case_id),
        "screening": str(row.screening_id),
        "profile": row.profile_id,
        "from_version": row.from_version,
        "to_version": row.to_version,
        "from": row.from_outcome,
        "to": row.to_outcome,
        "causes": row.causes,
    }
