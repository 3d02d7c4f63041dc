"""Observations of a FHIR bundle, as claims: scores, laboratory values, answers, in the fact's unit."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from scs_manager.domain.bundles import Bundle, Resource
from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_checks import check_value
from scs_manager.domain.fhir_claims import Claim, Reading, Unused, When, when
from scs_manager.domain.fhir_codes import LOINC, SOURCE_MME, Concept, code_lists, concept
from scs_manager.domain.text import Text

_SCORE_UNITS = frozenset({"", "1", "{score}", "score", "points", "{#}", "{points}", "{ratio}"})
_SAME_UNIT = {
    "10^3/uL": "10*3/uL",
    "10^9/L": "10*9/L",
    "x10E3/uL": "10*3/uL",
    "µmol/L": "umol/L",
    "in_i": "[in_i]",
    "lb_av": "[lb_av]",
}


def read_observation(resource: Resource, bundle: Bundle, on: date) -> Reading:
    """A final observation: its value and those of its components that the code lists know."""
    data, name = resource.data, concept(resource.data.get("code")).name
    status = data.get("status")
    if status not in {"final", "amended", "corrected"}:
        why = Text("its status is %(status)s", status=status or "missing")
        return Unused(name, why, refused=status == "cancelled")
    if data.get("focus"):
        return Unused(name, Text("it is about something other than the patient"))
    dated = when(data, "effectiveDateTime", "effectiveInstant", "effectivePeriod", "issued")
    claims, faults = _claims(resource, dated)
    if claims:
        return tuple(claims)
    if faults:
        return Unused(name, faults[0], refused=True)
    return Unused(name, Text("no criterion asks for it"))


def _claims(resource: Resource, dated: When) -> tuple[list[Claim], list[Text]]:
    claims: list[Claim] = []
    faults: list[Text] = []
    for part in (resource.data, *resource.data.get("component", [])):
        found = concept(part.get("code"))
        for rule in _rules(found):
            value = _value(rule, part, found)
            if isinstance(value, Text):
                faults.append(value)
            else:
                caution = Text(rule["what"])
                claims.append(Claim(rule["fact"], rule["fact"], value, dated, resource, found.name, caution))
    return claims, faults


def _rules(found: Concept) -> Iterator[Mapping[str, Any]]:
    for rule in code_lists()["observation"]:
        if found.has(LOINC, rule["loinc"]) or (
            rule.get("source_mme") and found.has(SOURCE_MME[0], [SOURCE_MME[1]])
        ):
            yield rule


def _value(rule: Mapping[str, Any], part: Mapping[str, Any], found: Concept) -> Any:
    """The value for the fact, checked against its limits, or a text saying why there is none."""
    if "dataAbsentReason" in part:
        return Text("the source says that there is no value")
    if rule.get("words"):
        value: Any = _in_words(part, found)
    elif "answers" in rule and _answer(rule, part) is not None:
        value = _answer(rule, part)
    elif "units" in rule:
        value = _quantity(rule, part)
    else:
        value = Text("its answer is not one that the code list knows")
    if isinstance(value, Text):
        return value
    try:
        return check_value(rule["fact"], value)
    except InputError as error:
        return error.text


def _answer(rule: Mapping[str, Any], part: Mapping[str, Any]) -> Any:
    answers = rule["answers"]
    concepts = [concept(part.get("valueCodeableConcept")), *map(concept, part.get("interpretation", []))]
    codes = [coding.code for found in concepts for coding in found.codings]
    return next((answers[code] for code in codes if code in answers), None)


def _quantity(rule: Mapping[str, Any], part: Mapping[str, Any]) -> int | float | Text:
    quantity = part.get("valueQuantity", {"value": part.get("valueInteger")})
    number = quantity.get("value")
    if number is None:
        return Text("it holds no number")
    if quantity.get("comparator"):
        return Text("it is only a limit (%(sign)s), not a value", sign=quantity["comparator"])
    factor = _factor(rule["units"], quantity)
    if factor is None:
        return Text(
            "its unit %(unit)s is not one of the fact", unit=quantity.get("code") or quantity.get("unit")
        )
    scaled = Decimal(str(number)) * factor
    if rule.get("whole") and rule.get("round_down"):
        scaled = scaled.to_integral_value(ROUND_FLOOR)
    return int(scaled) if scaled == scaled.to_integral_value() else float(scaled)


def _factor(units: Mapping[str, float], quantity: Mapping[str, Any]) -> Decimal | None:
    """What to multiply by for the unit of the fact; None for a unit that the list does not know."""
    written = [unit for unit in (quantity.get("code"), quantity.get("unit")) if unit]
    for unit in written or [""]:
        key = "score" if unit in _SCORE_UNITS else _SAME_UNIT.get(unit, unit)
        if key in units:
            return Decimal(str(units[key]))
    return None


def _in_words(part: Mapping[str, Any], found: Concept) -> str:
    quantity = part.get("valueQuantity", {})
    amount = f"{quantity['value']:g} {quantity.get('unit', '')}".strip() if "value" in quantity else ""
    said = [concept(value).name for value in part.get("interpretation", [])]
    answer = concept(part.get("valueCodeableConcept")).name or part.get("valueString", "")
    parts = [text for text in (answer, *said, amount) if text]
    return f"{found.name}: {', '.join(parts) or 'result not stated'}"[:4000]
