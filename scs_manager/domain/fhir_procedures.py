"""Procedures of a FHIR bundle, as claims: operations on the lumbar spine, implants and treatments."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from scs_manager.domain.bundles import Bundle, Resource
from scs_manager.domain.fhir_claims import Claim, Reading, Unused, When, when
from scs_manager.domain.fhir_codes import CPT, ICD_10_PCS, OPCS_4, SNOMED, Concept, code_lists, concept
from scs_manager.domain.fhir_conditions import device_claim, implant_of
from scs_manager.domain.spine_levels import levels_in, names_only_levels
from scs_manager.domain.text import Text


def read_procedure(resource: Resource, bundle: Bundle, on: date) -> Reading:
    """A completed procedure; a referral, a plan or something not done never counts as treatment."""
    data, found = resource.data, concept(resource.data.get("code"))
    lists = code_lists()
    if found.has(SNOMED, lists["referral"]["snomed"]) or found.says(lists["referral"]["words"]):
        return Unused(found.name, Text("a referral is no proof that a treatment happened"))
    status = data.get("status")
    if status != "completed":
        return Unused(
            found.name, Text("the procedure is not completed (%(status)s)", status=status or "no status")
        )
    operation = spine_operation(found)
    if operation is not None:
        return _operation(resource, operation, found.name, on)
    performed = when(data, "performedDateTime", "performedPeriod")
    kind = implant_of(found) or _implant_by_cpt(found)
    if kind is not None and not found.says(["removal", "explant", "check", "interrogation", "programming"]):
        return (device_claim(resource, kind, found.name, performed),)
    return _treatment(resource, found, performed)


def spine_operation(found: Concept) -> str | None:
    """Which operation on the lumbar or lumbosacral spine the code means; None if it means none."""
    tables = code_lists()["spine_operations"]
    by_system = (("cpt", {CPT}), ("icd10pcs", ICD_10_PCS), ("opcs4", OPCS_4))
    for table, systems in by_system:
        for operation, prefixes in tables[table].items():
            if found.begins(systems, prefixes):
                return str(operation)
    return _by_display(found, tables["words"])


def _by_display(found: Concept, words: Mapping[str, list[str]]) -> str | None:
    snomed = Concept(tuple(coding for coding in found.codings if coding.system == SNOMED), "")
    if not snomed.says(["lumbar", "lumbosacral"]) or snomed.says(
        ["injection", "evaluation", "follow-up", "planned"]
    ):
        return None
    return next((operation for operation, said in words.items() if snomed.says(said)), None)


def _operation(resource: Resource, operation: str, name: str, on: date) -> Reading:
    performed, precision = _performed(resource.data, on)
    if performed.on is None:
        return Unused(name, Text("an operation without a date; it is not counted"), refused=True)
    sites = [concept(site).name for site in resource.data.get("bodySite", [])]
    named = levels_in(", ".join(sites))
    unread = "".join(f"; {site}" for site in sites if not names_only_levels(site))
    item = {
        "performed_on": performed.on,
        "precision": precision,
        "region": "lumbosacral",
        "procedure": operation,
        "levels": named or None,
        "side": _side(sites),
        "note": f"{resource.reference}: {name}{unread}"[:4000],
    }
    slot = f"surgery.operations {resource.reference} {resource.entry}"
    return (Claim(slot, "surgery.operations", item, performed, resource, name),)


def _side(sites: list[str]) -> str | None:
    """The side that the body sites name; None when they name none, or both in separate words."""
    words = {word for site in sites for word in re.findall(r"[a-z]+", site.lower())}
    named = [side for side in ("left", "right") if side in words]
    return named[0] if len(named) == 1 else None


def _performed(data: Mapping[str, Any], on: date) -> tuple[When, str]:
    """The day of an operation; of a month or year its last day, at most ``on``: no time since is made up."""
    exact = when(data, "performedDateTime", "performedPeriod")
    if exact.on is not None:
        return exact, "day"
    text = data.get("performedDateTime") or (data.get("performedPeriod") or {}).get("start") or ""
    year, _, month = text.partition("-")
    if not year:
        return When(), "day"
    first = date(int(year), int(month or 1), 1)
    last = date(first.year, int(month or 12), monthrange(first.year, int(month or 12))[1])
    precision = "month" if month else "year"
    return When(last if first > on else min(last, on), None, f"performed, {precision} only"), precision


def _implant_by_cpt(found: Concept) -> str | None:
    for group in code_lists()["implant"]:
        if found.begins({CPT}, group["cpt"]):
            return str(group["device"])
    return None


def _treatment(resource: Resource, found: Concept, performed: When) -> Reading:
    for group in code_lists()["treatment"]:
        if found.has(SNOMED, group["snomed"]) or found.begins({CPT}, group["cpt"]):
            item = {
                "modality": group["modality"],
                "name": group["name"],
                "procedure_type": group.get("type"),
                "physiotherapy": True if group.get("physiotherapy") else None,
                "started_on": performed.on,
                "note": f"{resource.reference}: {found.name}"[:4000],
            }
            slot = f"treatment.treatments {resource.reference} {resource.entry}"
            caution = Text("its result is not stated")
            return (Claim(slot, "treatment.treatments", item, performed, resource, found.name, caution),)
    return Unused(
        found.name, Text("not an operation on the lumbar spine, an implant or a pain treatment by its code")
    )
