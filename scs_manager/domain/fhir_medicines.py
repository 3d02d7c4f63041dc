"""Orders and statements of medicines of a FHIR bundle, as claims.

The newest active order per ingredient and form is the regimen; renewals are superseded and never summed.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from scs_manager.domain.bundles import Bundle, Resource
from scs_manager.domain.fhir_claims import Claim, Reading, Unused, When, when
from scs_manager.domain.fhir_codes import ATC, RXNORM, Concept, concept
from scs_manager.domain.fhir_products import Ingredient, Product, daily_dose, product
from scs_manager.domain.text import Text

_ORDERS = frozenset({"order", "original-order", "reflex-order", "filler-order", "instance-order"})


def read_order(resource: Resource, bundle: Bundle, on: date) -> Reading:
    """An active order of a pain medicine or of one that thins the blood."""
    data, found = resource.data, _medication(resource, bundle)
    status, intent = data.get("status"), data.get("intent")
    if status in {"cancelled", "draft"}:
        return Unused(found.name, Text("its status is %(status)s", status=status), refused=True)
    if data.get("doNotPerform"):
        return Unused(found.name, Text("an order not to give the medicine"))
    if intent not in _ORDERS:
        return Unused(found.name, Text("not an order (%(intent)s)", intent=intent or "no intent"))
    if status != "active":
        why = Text(
            "the order is not active (%(status)s); it proves no treatment", status=status or "no status"
        )
        return Unused(found.name, why)
    return _claims(resource, found, when(data, "authoredOn"), data.get("dosageInstruction") or [], on)


def read_statement(resource: Resource, bundle: Bundle, on: date) -> Reading:
    """A statement that the patient takes a pain medicine or one that thins the blood now."""
    data, found = resource.data, _medication(resource, bundle)
    status = data.get("status")
    if status != "active":
        return Unused(
            found.name, Text("not stated to be taken now (%(status)s)", status=status or "no status")
        )
    dated = when(data, "effectiveDateTime", "effectivePeriod", "dateAsserted")
    return _claims(resource, found, dated, data.get("dosage") or [], on)


def _medication(resource: Resource, bundle: Bundle) -> Concept:
    data = resource.data
    if "medicationCodeableConcept" in data:
        return concept(data["medicationCodeableConcept"])
    named = data.get("medicationReference") or {}
    target = bundle.resolve(named.get("reference") or "", within=resource)
    if target is not None and target.type == "Medication":
        return concept(target.data.get("code"))
    return Concept((), named.get("display") or "")


def _claims(
    resource: Resource, found: Concept, dated: When, dosages: list[Mapping[str, Any]], on: date
) -> Reading:
    medicine = product(found)
    claims: list[Claim] = []
    for ingredient in medicine.ingredients:
        if ingredient.drug_class is not None:
            dose = daily_dose(medicine, ingredient, dosages, on)
            claims.append(_medicine(resource, medicine, ingredient, dated, dose, coded(found)))
        if ingredient.antithrombotic:
            claims.append(_antithrombotic(resource, medicine, ingredient, dated, coded(found)))
    if not claims:
        return Unused(found.name, Text("not a pain medicine or one that thins the blood, by its name"))
    return tuple(claims)


def coded(found: Concept) -> dict[str, str]:
    """The code of the product as the source gives it: RxNorm, else ATC; nothing is looked up."""
    for name, system in (("RxNorm", RXNORM), ("ATC", ATC)):
        for coding in found.codings:
            if coding.system == system and coding.code:
                return {"code_system": name, "code": coding.code[:400]}
    return {}


def _medicine(
    resource: Resource,
    medicine: Product,
    ingredient: Ingredient,
    dated: When,
    dose: Decimal | None,
    code: Mapping[str, str],
) -> Claim:
    item = {
        "drug": ingredient.name,
        "drug_class": ingredient.drug_class,
        "product": medicine.name[:4000],
        **code,
        "route": medicine.route,
        "current": True,
        "daily_dose": _plain(dose),
        "dose_unit": ingredient.unit if dose is not None else None,
        "note": f"{resource.reference}, {dated.on.isoformat() if dated.on else 'undated'}",
    }
    slot = f"medication.medicines {ingredient.name} {medicine.form}"
    caution = Text("the order gives no complete dosage; the dose is unknown") if dose is None else None
    return Claim(slot, "medication.medicines", item, dated, resource, medicine.name, caution)


def _antithrombotic(
    resource: Resource, medicine: Product, ingredient: Ingredient, dated: When, code: Mapping[str, str]
) -> Claim:
    item = {
        "drug": ingredient.name,
        **code,
        "recorded_on": dated.on,
        "note": f"{resource.reference}: {medicine.name}"[:4000],
    }
    slot = f"medication.antithrombotics {ingredient.name} {medicine.form}"
    return Claim(slot, "medication.antithrombotics", item, dated, resource, medicine.name)


def _plain(dose: Decimal | None) -> int | float | None:
    if dose is None:
        return None
    return int(dose) if dose == dose.to_integral_value() else float(dose)
