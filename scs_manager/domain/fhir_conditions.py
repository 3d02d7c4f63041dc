"""Conditions, allergies and devices of a FHIR bundle, as claims."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from scs_manager.domain.allergies import OTHER, substances_in
from scs_manager.domain.bundles import Bundle, Resource
from scs_manager.domain.fhir_claims import Claim, Reading, Unused, When, when
from scs_manager.domain.fhir_codes import SNOMED, Concept, code_lists, concept
from scs_manager.domain.text import Text

_PRESENT = frozenset({"active", "recurrence", "relapse"})
_PAST = frozenset({"inactive", "remission", "resolved"})
_ABSENT = frozenset({"716186003", "409137002", "428607008", "160244002", "429625007"})
"""SNOMED CT statements that there is no allergy [memory]; only a person of the clinic closes a list."""


def _word(data: Mapping[str, Any], element: str) -> str:
    """The first code of a status element; empty where it is not given."""
    return next((coding.code for coding in concept(data.get(element)).codings if coding.code), "")


def _doubt(data: Mapping[str, Any], name: str) -> Unused | None:
    """Why a condition or allergy is not to be believed, if so."""
    verification = _word(data, "verificationStatus")
    if verification in {"entered-in-error", "refuted"}:
        return Unused(name, Text("its verification status is %(status)s", status=verification), refused=True)
    if verification in {"provisional", "differential", "unconfirmed"}:
        return Unused(name, Text("it is not confirmed (%(status)s)", status=verification))
    return None


def read_condition(resource: Resource, bundle: Bundle, on: date) -> Reading:
    """A confirmed diagnosis: an item of the conditions, and the facts that its code stands for."""
    data, found = resource.data, concept(resource.data.get("code"))
    doubt = _doubt(data, found.name)
    if doubt is not None:
        return doubt
    if not found.name:
        return Unused("", Text("it has no code and no text"), refused=True)
    group = _group(found)
    status = _word(data, "clinicalStatus")
    present = True if status in _PRESENT else False if status in _PAST else None
    if group.get("kind", "other") == "other" and present is False:
        return Unused(found.name, Text("it is resolved and no criterion asks for it"))
    if "device" in group:
        return (
            device_claim(resource, group["device"], found.name, when(data, "onsetDateTime", "recordedDate")),
        )
    facts = _group_facts(resource, group, found.name) if present or group.get("ever") else ()
    return (_condition_item(resource, group, found.name, present), *facts)


def _group(found: Concept) -> Mapping[str, Any]:
    for group in code_lists()["condition"]:
        if found.has(SNOMED, group["snomed"]) or found.is_icd10(group["icd10"]):
            entry: Mapping[str, Any] = group
            return entry
    return {"kind": "other"}


def _condition_item(resource: Resource, group: Mapping[str, Any], name: str, present: bool | None) -> Claim:
    recorded = when(resource.data, "recordedDate", "onsetDateTime", "onsetPeriod")
    item = {
        "name": name[:4000],
        "kind": group["kind"],
        "active": present,
        "since": when(resource.data, "onsetDateTime", "onsetPeriod").on,
        "recorded_on": recorded.on,
        "note": resource.reference,
    }
    slot = f"safety.conditions {resource.reference} {resource.entry}"
    return Claim(slot, "safety.conditions", item, recorded, resource, name, _caution(group))


def _caution(group: Mapping[str, Any]) -> Text | None:
    if group.get("meaning") == "post-laminectomy syndrome":
        return Text("the diagnosis alone does not prove an operation; a dated operation does")
    return None


def _group_facts(resource: Resource, group: Mapping[str, Any], name: str) -> tuple[Claim, ...]:
    recorded = when(resource.data, "recordedDate", "onsetDateTime", "onsetPeriod")
    claims = [Claim(fact, fact, True, recorded, resource, name) for fact in group.get("facts", [])]
    if group.get("pregnancy"):
        claims.append(Claim("safety.pregnant", "safety.pregnant", "yes", recorded, resource, name))
    onset = when(resource.data, "onsetDateTime", "onsetPeriod")
    if group.get("pain_onset") and onset.on is not None:
        claims.append(Claim("pain.onset_on", "pain.onset_on", onset.on, onset, resource, f"onset of {name}"))
    return tuple(claims)


def read_allergy(resource: Resource, bundle: Bundle, on: date) -> Reading:
    """An allergy that is confirmed and not past: an item of the allergies."""
    data, found = resource.data, concept(resource.data.get("code"))
    doubt = _doubt(data, found.name)
    if doubt is not None:
        return doubt
    if found.has(SNOMED, _ABSENT):
        return Unused(found.name, Text("a statement of none; only the clinic says that a list is complete"))
    if _word(data, "clinicalStatus") in _PAST or not found.name:
        return Unused(found.name, Text("it is past, or names no substance"))
    recorded = when(data, "recordedDate", "onsetDateTime")
    reactions = [concept(m).name for r in data.get("reaction", []) for m in r.get("manifestation", [])]
    item = {
        "substance": _allergen(found.name),
        "name": found.name[:4000],
        "reaction": ", ".join(filter(None, reactions))[:4000] or None,
        "recorded_on": recorded.on,
        "note": resource.reference,
    }
    slot = f"safety.allergies {resource.reference} {resource.entry}"
    return (Claim(slot, "safety.allergies", item, recorded, resource, found.name),)


def _allergen(name: str) -> str:
    return next(iter(substances_in(name)), OTHER)


def read_device(resource: Resource, bundle: Bundle, on: date) -> Reading:
    """An implanted device that the patient has: an item of the devices."""
    data, found = resource.data, concept(resource.data.get("type"))
    if data.get("status") not in (None, "active"):
        return Unused(found.name, Text("the device is not in use (%(status)s)", status=data["status"]))
    kind = implant_of(found)
    if kind is None:
        return Unused(found.name, Text("not an active implant that a criterion asks for"))
    return (device_claim(resource, kind, found.name, When()),)


def implant_of(found: Concept) -> str | None:
    """The kind of active implant that a device or a procedure names; None if it names none."""
    for group in code_lists()["implant"]:
        if found.has(SNOMED, group["snomed"]) or found.says(group["words"]):
            return str(group["device"])
    return None


def device_claim(resource: Resource, kind: str, name: str, dated: When) -> Claim:
    """An item of the devices: its kind, and when it was recorded or implanted."""
    implanted = dated.on if resource.type == "Procedure" else None
    item = {
        "kind": kind,
        "model": name[:4000] or None,
        "implanted_on": implanted,
        "recorded_on": dated.on,
        "note": resource.reference,
    }
    slot = f"safety.devices {resource.reference} {resource.entry}"
    return Claim(slot, "safety.devices", item, dated, resource, name)
