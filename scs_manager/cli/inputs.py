"""What ``screen`` and ``import`` read: a FHIR R4 bundle or a facts file, told apart by their content."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from scs_manager.cli.commands import read_bytes
from scs_manager.domain.bundles import read_bundle, read_json
from scs_manager.domain.errors import InputError
from scs_manager.domain.facts import Facts, read_facts_file
from scs_manager.domain.fhir_facts import PatientIdentity, facts_of_bundle, import_to_json
from scs_manager.domain.text import Text


@dataclass(frozen=True)
class PatientInput:
    """What a file says about one patient, ready to be screened on a day."""

    on: date
    facts: Facts
    patient: PatientIdentity | None
    account: dict[str, list[dict[str, str]]]
    """The account of the import: taken, ignored, refused."""


def read_input(path: str, on: date | None, today: date) -> PatientInput:
    """The patient in a file; the day is ``on``, else the day that a facts file names, else ``today``."""
    place = "standard input" if path == "-" else path
    content = read_json(read_bytes(path), place)
    if isinstance(content, dict) and "facts" in content and "resourceType" not in content:
        return _facts(content, place, on, today)
    if not isinstance(content, dict) or "resourceType" not in content:
        raise InputError(Text("neither a FHIR bundle nor a facts file"), place=place)
    day = on or today
    found = facts_of_bundle(read_bundle(content, place), day)
    return PatientInput(day, found.facts, found.patient, import_to_json(found))


def _facts(content: dict[str, Any], place: str, on: date | None, today: date) -> PatientInput:
    try:
        stated, facts = read_facts_file(content)
    except InputError as error:
        raise InputError(error.text, place=f"{place}: {error.place}") from None
    return PatientInput(on or stated or today, facts, None, {"taken": [], "ignored": [], "refused": []})
