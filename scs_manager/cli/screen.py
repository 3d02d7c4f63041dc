"""``scs-manager screen``: the main job without a server."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from scs_manager.cli.commands import Day, now, today
from scs_manager.cli.inputs import PatientInput, read_input
from scs_manager.cli.profiles import chosen_profiles, profiles_option
from scs_manager.domain.errors import InputError
from scs_manager.domain.profiles import Profile
from scs_manager.domain.screening import screen as screen_facts
from scs_manager.domain.screening import screening_to_json
from scs_manager.domain.text import Text


@click.command()
@click.argument("source", metavar="INPUT")
@click.option("--profile", "names", metavar="ID", multiple=True, help="Only this profile; may be repeated.")
@click.option("--on", type=Day(), help="Day of the screening; default the file's own, else today.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the report.")
@click.option(
    "--pdf", metavar="FILE", type=click.Path(dir_okay=False), help="Also write the report as a PDF."
)
@profiles_option
def screen(
    source: str, names: Sequence[str], on: date | None, as_json: bool, pdf: str | None, folder: Path | None
) -> None:
    """Screen the patient in INPUT, a FHIR R4 bundle or a facts file ("-" reads standard input).

    Prints what was taken from the file, the outcome of every profile, every criterion with its evidence, and
    what would settle what is unknown. Ends with 0 whatever the outcome, with 2 when INPUT cannot be read.

    Example: scs-manager screen patient.json --profile scs-core --on 2026-05-13
    """
    found = read_input(source, on, today())
    library, chosen = chosen_profiles(folder, names, found.on)
    result = {
        "on": found.on.isoformat(),
        "patient": _patient(found),
        "import": found.account,
        **screening_to_json(screen_facts(found.facts, chosen, on=found.on, library=library)),
    }
    if pdf is not None:
        included = {name: library[name] for each in chosen.values() for name in each.includes}
        _write_pdf(pdf, found, result, [*{**included, **chosen}.values()])
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        from scs_manager.cli.screening_text import screening_lines

        for line in screening_lines(result):
            click.echo(line)


def _patient(found: PatientInput) -> dict[str, Any]:
    """Who was screened, as far as the file says; null where it does not."""
    born, sex = found.facts.get("patient.birth_date"), found.facts.get("patient.sex")
    identity = found.patient
    return {
        "reference": identity.reference if identity else None,
        "given_name": (identity.given_name or None) if identity else None,
        "family_name": (identity.family_name or None) if identity else None,
        "birth_date": str(born.value) if born else None,
        "sex": str(sex.value) if sex else None,
        "identifier": (identity.identifier or None) if identity else None,
        "deceased": identity.deceased if identity else False,
    }


def _write_pdf(
    path: str, found: PatientInput, result: Mapping[str, Any], profiles: Sequence[Profile]
) -> None:
    from reports.content import Identity, Issue
    from reports.record_reading import record_lines
    from reports.screening_meter import expiry_lines
    from reports.screening_report import ScreeningReport, render
    from scs_manager.domain.review_windows import expiries

    patient = result["patient"]
    name = " ".join(filter(None, (patient["given_name"], patient["family_name"])))
    born = found.facts.get("patient.birth_date")
    identity = Identity(
        name=name,
        birth_date=born.value if born and isinstance(born.value, date) else None,
        identifier=patient["identifier"],
        sex=patient["sex"] or "",
    )
    report = ScreeningReport(
        identity=identity,
        issue=Issue(clinic=""),
        result=result,
        expiries=expiry_lines(expiries(found.facts, profiles, found.on)),
        record=record_lines(found.facts, found.on),
    )
    data = render(report, now=now())
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        why = Text("cannot be written (%(why)s)", why=error.strerror or "unknown reason")
        raise InputError(why, place=path) from None
