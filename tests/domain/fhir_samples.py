"""Makers of FHIR R4 resources about an invented patient, for the tests of the import."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scs_manager.domain.bundles import Bundle, read_bundle, read_json
from scs_manager.domain.fhir_facts import Import, facts_of_bundle

Made = dict[str, Any]

SUBJECT = {"reference": "Patient/p"}
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
CPT = "http://www.ama-assn.org/go/cpt"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def coded(system: str, code: str, display: str = "shown") -> Made:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def patient(**more: Any) -> Made:
    return {"resourceType": "Patient", "id": "p", "birthDate": "1970-02-03", "gender": "female", **more}


def condition(
    code: Made, *, clinical: str | None = "active", verified: str = "confirmed", **more: Any
) -> Made:
    status = {"clinicalStatus": coded("urn:clinical", clinical)} if clinical else {}
    return {
        "resourceType": "Condition",
        "id": "c",
        "subject": SUBJECT,
        "code": code,
        "verificationStatus": coded("urn:verification", verified),
        **status,
        **more,
    }


def observation(loinc: str, **more: Any) -> Made:
    return {
        "resourceType": "Observation",
        "id": "o",
        "status": "final",
        "subject": SUBJECT,
        "code": coded(LOINC, loinc),
        "effectiveDateTime": "2026-05-01",
        **more,
    }


def quantity(value: float, unit: str = "") -> Made:
    return {"valueQuantity": {"value": value, "code": unit} if unit else {"value": value}}


def procedure(code: Made, **more: Any) -> Made:
    return {
        "resourceType": "Procedure",
        "id": "pr",
        "status": "completed",
        "subject": SUBJECT,
        "code": code,
        "performedDateTime": "2023-09-14",
        **more,
    }


def order(display: str, *, dosage: list[Made] | None = None, **more: Any) -> Made:
    return {
        "resourceType": "MedicationRequest",
        "id": "m",
        "status": "active",
        "intent": "order",
        "subject": SUBJECT,
        "medicationCodeableConcept": coded(RXNORM, "1", display),
        "authoredOn": "2026-04-01",
        **({"dosageInstruction": dosage} if dosage is not None else {}),
        **more,
    }


def dosage(
    value: float, unit: str, times: int = 1, period: float = 1, period_unit: str = "d", **more: Any
) -> Made:
    repeat = {"frequency": times, "period": period, "periodUnit": period_unit}
    return {
        "timing": {"repeat": repeat},
        "doseAndRate": [{"doseQuantity": {"value": value, "code": unit}}],
        **more,
    }


def bundle_object(*resources: Made, **more: Any) -> Made:
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries, **more}


def read(*resources: Made, about: Made | None = None) -> Bundle:
    """The bundle of these resources about the patient, read as from a file."""
    content = bundle_object(about or patient(), *resources)
    return read_bundle(read_json(json.dumps(content).encode(), "file.json"), "file.json")


ON = date(2026, 5, 13)
"""The day on which the samples are screened."""

EARLIER = "an earlier value, superseded by"
PUBLIC = Path(__file__).parents[3] / "shared" / "data" / "fhir"


def without(name: str, made: Made) -> Made:
    return {key: value for key, value in made.items() if key != name}


def mapped(*resources: Made, about: Made | None = None, on: date = ON) -> Import:
    return facts_of_bundle(read(*resources, about=about), on)


def value(found: Import, name: str) -> Any:
    datum = found.facts.get(name)
    return datum.value if datum else None


def items(found: Import, name: str) -> list[dict[str, Any]]:
    return [dict(item) for item in value(found, name) or ()]


def why(found: Import, kind: str) -> list[str]:
    return [str(line.why) for line in getattr(found, kind)]


def public(name: str, on: date) -> Import:
    """A bundle that others wrote, mapped; the test is skipped where it does not lie beside the checkout."""
    file = PUBLIC / f"{name}.json"
    if not file.exists():
        pytest.skip("the public sample bundles are not on this computer")
    return facts_of_bundle(read_bundle(read_json(file.read_bytes(), name), name), on)
