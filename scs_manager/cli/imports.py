"""``scs-manager import``: patients and their histories from files."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from scs_manager.cli.commands import FAILED, UNREADABLE, now, read_bytes, today
from scs_manager.cli.sessions import COMMAND_LINE, clinic_called, writing_session
from scs_manager.domain.bundles import read_bundle, read_json
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.fhir_facts import Import, facts_of_bundle

if TYPE_CHECKING:
    from sqlmodel import Session

    from scs_manager.domain.actors import Actor


@click.group("import")
def import_() -> None:
    """Bring patients and their histories into the clinic's database.

    Example: scs-manager import fhir patient.json
    """


@import_.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--clinic", help="Name or id; needed only where there are several clinics.")
@click.option("--identifier", default="", help="The clinic's number, where the one file has none.")
@click.option("--different-because", default="", help="How you know that it is not the patient who is alike.")
def fhir(files: Sequence[str], clinic: str | None, identifier: str, different_because: str) -> None:
    """Import FHIR R4 bundles, one patient each: all or nothing per file, and twice the same adds nothing.

    Says for each file what was taken, ignored and refused. Ends with 2 if a file could not be read, with 1 if
    one was not accepted.

    Example: scs-manager import fhir patient.json --clinic "Pain clinic"
    """
    if identifier and len(files) > 1:
        raise click.UsageError("--identifier goes with one file only")
    codes = {0}
    with writing_session() as session:
        by = replace(COMMAND_LINE, clinic_id=clinic_called(session, clinic).id)
        for path in files:
            codes.add(_import(session, path, by, identifier, different_because))
    raise click.exceptions.Exit(max(codes))


def _import(session: "Session", path: str, by: "Actor", identifier: str, different_because: str) -> int:
    from scs_manager.services.imports import import_patient

    try:
        found = facts_of_bundle(read_bundle(read_json(read_bytes(path), path), path), today())
        made = import_patient(
            session, found, by=by, now=now(), identifier=identifier, different_because=different_because
        )
    except InputError as error:
        click.echo(f"scs-manager: {error}", err=True)
        return UNREADABLE
    except RuleError as error:
        session.rollback()
        click.echo(f"scs-manager: {path}: {error}", err=True)
        return FAILED
    patient = "new patient" if made.new_patient else "known patient"
    click.echo(f"{path}: {patient}, case {made.case_id}: {made.added} added, {made.known} known already")
    _tell(found)
    return 0


def _tell(found: Import) -> None:
    click.echo(f"  {len(found.taken)} taken, {len(found.ignored)} ignored, {len(found.refused)} refused")
    for line in found.refused:
        click.echo(f"  refused: {line.resource}: {line.why}")
    for line in found.notes:
        click.echo(f"  note: {line.resource}: {line.what}: {line.why}")
