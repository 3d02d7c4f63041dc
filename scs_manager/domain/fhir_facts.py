"""From a FHIR R4 bundle to facts, with an account of what every resource came to (design decision 28)."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from scs_manager.domain.bundles import Bundle, Resource
from scs_manager.domain.email_addresses import is_email
from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_checks import FACTS, check_value
from scs_manager.domain.fact_definitions import Kind
from scs_manager.domain.fact_values import Datum, Facts, Item, Value, items_of
from scs_manager.domain.fhir_claims import Claim, Reading, Unused, When
from scs_manager.domain.fhir_codes import concept
from scs_manager.domain.fhir_conditions import read_allergy, read_condition, read_device
from scs_manager.domain.fhir_medicines import read_order, read_statement
from scs_manager.domain.fhir_observations import read_observation
from scs_manager.domain.fhir_procedures import read_procedure
from scs_manager.domain.fhir_structure import day_of
from scs_manager.domain.text import Text


@dataclass(frozen=True)
class PatientIdentity:
    """Who the bundle is about; empty text where it does not say."""

    reference: str
    given_name: str
    family_name: str
    birth_date: date | None
    sex: str
    """``female``, ``male``, ``other`` or empty."""
    identifier: str
    phone: str
    email: str
    language: str
    deceased: bool


@dataclass(frozen=True)
class ImportLine:
    """What became of one resource, and why."""

    resource: str
    what: str
    why: Text


@dataclass(frozen=True)
class Import:
    """The facts of a bundle; every resource stands in exactly one of the three lists."""

    patient: PatientIdentity
    facts: Facts
    taken: tuple[ImportLine, ...]
    ignored: tuple[ImportLine, ...]
    refused: tuple[ImportLine, ...]
    notes: tuple[ImportLine, ...] = ()
    """What was left out of the patient's identity, and why."""


_READERS: Mapping[str, Callable[[Resource, Bundle, date], Reading]] = {
    "AllergyIntolerance": read_allergy,
    "Condition": read_condition,
    "Device": read_device,
    "MedicationRequest": read_order,
    "MedicationStatement": read_statement,
    "Observation": read_observation,
    "Procedure": read_procedure,
}
_ORDERED = {
    "Appointment": Text("an appointment is no proof that a treatment happened"),
    "CarePlan": Text("a plan is no proof that a treatment happened"),
    "ServiceRequest": Text("a referral or order is no proof that a treatment happened"),
}


def facts_of_bundle(bundle: Bundle, on: date) -> Import:
    """The facts that the bundle honestly gives as of ``on``, and what became of every resource.

    No list is ever marked complete. Where several resources speak of one fact, the newest that is not after
    ``on`` counts.
    """
    readings = [(resource, _checked(_read(resource, bundle, on))) for resource in bundle.resources]
    claims = [claim for _, reading in readings if isinstance(reading, tuple) for claim in reading]
    counted = _newest(claims, on)
    lines: dict[str, list[ImportLine]] = {"taken": [], "ignored": [], "refused": []}
    for resource, reading in readings:
        kind, why = _account(resource, reading, counted, on)
        what = reading.what if isinstance(reading, Unused) else _name(resource) or reading[0].what
        lines[kind].append(ImportLine(resource.reference, what, why))
    facts = Facts(_data(list(counted.values())), {})
    taken, ignored, refused = (tuple(lines[kind]) for kind in ("taken", "ignored", "refused"))
    notes = _notes(bundle.patient)
    return Import(identity_of(bundle.patient), facts, taken, ignored, refused, notes)


def _read(resource: Resource, bundle: Bundle, on: date) -> Reading:
    if resource is bundle.patient:
        return _patient_claims(resource)
    doubt = _doubt(resource, bundle)
    if doubt is not None:
        return doubt
    reader = _READERS.get(resource.type)
    if reader is not None:
        return reader(resource, bundle, on)
    return Unused(
        _name(resource), _ORDERED.get(resource.type, Text("no criterion asks for this kind of resource"))
    )


def _checked(reading: Reading) -> Reading:
    """The reading with every value checked as a fact's value; one that cannot be refuses the resource."""
    if isinstance(reading, Unused):
        return reading
    checked = []
    for claim in reading:
        try:
            checked.append(replace(claim, value=_fact_value(claim)))
        except InputError as error:
            return Unused(claim.what, error.text, refused=True)
    return tuple(checked)


def _fact_value(claim: Claim) -> Value | Item:
    if not isinstance(claim.value, Mapping):
        return check_value(claim.fact, claim.value)
    return items_of(check_value(claim.fact, [claim.value]))[0]


def _name(resource: Resource) -> str:
    code = resource.data.get("code") or resource.data.get("type")
    first = code[0] if isinstance(code, list) and code else code
    return concept(first).name if isinstance(first, dict) else ""


def _doubt(resource: Resource, bundle: Bundle) -> Unused | None:
    """Reasons not to believe a resource of any type."""
    data = resource.data
    if data.get("status") == "entered-in-error":
        return Unused(_name(resource), Text("its status is entered-in-error"), refused=True)
    if "modifierExtension" in data or "implicitRules" in data:
        why = Text("it states rules that change its meaning and are not known here")
        return Unused(_name(resource), why, refused=True)
    about = data.get("subject") or data.get("patient")
    address = about.get("reference") if isinstance(about, dict) else None
    if address and bundle.resolve(address, within=resource) is not bundle.patient:
        return Unused(_name(resource), Text("it is about somebody or something else"), refused=True)
    return None


def _patient_claims(resource: Resource) -> Reading:
    identity = identity_of(resource)
    claims = []
    if identity.birth_date is not None:
        name = "patient.birth_date"
        claims.append(Claim(name, name, identity.birth_date, When(), resource, "Patient"))
    if identity.sex:
        claims.append(Claim("patient.sex", "patient.sex", identity.sex, When(), resource, "Patient"))
    if not claims:
        return Unused("", Text("it gives neither a birth date nor a sex"))
    return tuple(claims)


def identity_of(resource: Resource) -> PatientIdentity:
    """The patient's identity: official name before others, the medical record number before other numbers."""
    data = resource.data
    name = _preferred(data.get("name", []), lambda n: n.get("use") == "official")
    number = _preferred(data.get("identifier", []), _is_record_number)
    born = data.get("birthDate")
    sex = data.get("gender")
    languages = [concept(c.get("language")) for c in data.get("communication", [])]
    return PatientIdentity(
        reference=resource.reference,
        given_name=" ".join(part for part in name.get("given", []) if part) or name.get("text", ""),
        family_name=name.get("family", ""),
        birth_date=day_of(born) if born else None,
        sex=sex if sex in ("female", "male", "other") else "",
        identifier=number.get("value", ""),
        phone=next(iter(_contacts(data, "phone")), ""),
        email=next(filter(is_email, _contacts(data, "email")), ""),
        language=next((coding.code for found in languages for coding in found.codings if coding.code), ""),
        deceased=bool(data.get("deceasedBoolean") or data.get("deceasedDateTime")),
    )


def _is_record_number(identifier: Mapping[str, Any]) -> bool:
    return any(coding.code == "MR" for coding in concept(identifier.get("type")).codings)


def _preferred(found: list[dict[str, Any]], wanted: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
    return next(filter(wanted, found), found[0] if found else {})


def _contacts(data: Mapping[str, Any], system: str) -> list[str]:
    given = [t.get("value", "") for t in data.get("telecom", []) if t.get("system") == system]
    return [value for value in given if value]


def _notes(patient: Resource) -> tuple[ImportLine, ...]:
    """Addresses that no message could reach; they may hold anything, so they are not repeated."""
    unusable = [value for value in _contacts(patient.data, "email") if not is_email(value)]
    why = Text("it is not one that can be written to, like name@example.org, and was left out")
    return tuple(ImportLine(patient.reference, "e-mail address", why) for _value in unusable)


def _newest(claims: list[Claim], on: date) -> dict[str, Claim]:
    """Per slot the newest claim that is not after ``on``; the reference decides between equals."""
    by_slot: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.when.on is None or claim.when.on <= on:
            by_slot[claim.slot].append(claim)
    return {slot: _without_guess(sorted(rivals, key=_order)) for slot, rivals in by_slot.items()}


def _order(claim: Claim) -> tuple[object, ...]:
    return (*claim.when.order, claim.resource.reference)


def _without_guess(rivals: list[Claim]) -> Claim:
    """The newest claim; different orders of one day leave the dose of that medicine unknown, never summed."""
    newest = rivals[-1]
    same_day = [claim for claim in rivals if claim.when.on == newest.when.on]
    orders = {(claim.what, _dose(claim)) for claim in same_day}
    if newest.fact != "medication.medicines" or len(orders) == 1 or not isinstance(newest.value, Mapping):
        return newest
    item = {name: value for name, value in newest.value.items() if name not in ("daily_dose", "dose_unit")}
    return replace(newest, value=item, caution=Text("several orders of that day; the dose is unknown"))


def _dose(claim: Claim) -> object:
    return claim.value.get("daily_dose") if isinstance(claim.value, Mapping) else None


def _data(counted: list[Claim]) -> dict[str, Datum]:
    by_fact: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(counted, key=_order):
        by_fact[claim.fact].append(claim)
    return {fact: _datum(fact, claims) for fact, claims in sorted(by_fact.items())}


def _datum(fact: str, claims: list[Claim]) -> Datum:
    newest = claims[-1]
    if FACTS[fact].kind is not Kind.RECORDS and not isinstance(newest.value, Mapping):
        return Datum(fact, newest.value, FACTS[fact].unit, newest.when.on, newest.source)
    items = tuple(claim.value for claim in claims if isinstance(claim.value, Mapping))
    return Datum(fact, items, None, newest.when.on, ", ".join(claim.source for claim in claims))


def _account(
    resource: Resource, reading: Reading, counted: Mapping[str, Claim], on: date
) -> tuple[str, Text]:
    """The list in which the resource stands, and why."""
    if isinstance(reading, Unused):
        return ("refused" if reading.refused else "ignored"), reading.why
    used = [counted[c.slot] for c in reading if c.slot in counted and counted[c.slot].resource is resource]
    if used:
        return "taken", Text("%(facts)s", facts="; ".join(_told(claim) for claim in used))
    late = next((claim for claim in reading if claim.when.on is not None and claim.when.on > on), None)
    if late is not None:
        return "ignored", Text("dated %(day)s, after the day of the screening", day=late.when.on)
    newer = counted[reading[0].slot].source
    if resource.type == "MedicationRequest":
        return "ignored", Text("an earlier order, superseded by %(newer)s", newer=newer)
    return "ignored", Text("an earlier value, superseded by %(newer)s", newer=newer)


def _told(claim: Claim) -> str:
    value = _item_words(claim.value) if isinstance(claim.value, Mapping) else f"= {claim.value}"
    dated = f" on {claim.when.on.isoformat()} ({claim.when.element})" if claim.when.on else ""
    return f"{claim.fact} {value}{dated}" + (f": {claim.caution}" if claim.caution else "")


def _item_words(item: Item) -> str:
    """The first field of an item, which says what it is, and its dose if it has one."""
    dose = f" {item['daily_dose']:g} {item['dose_unit']} a day" if "daily_dose" in item else ""
    return f"+ {next(iter(item.values()))}{dose}"


def import_to_json(found: Import) -> dict[str, list[dict[str, str]]]:
    """The three lists as the machine form of a screening has them under ``import``."""
    return {
        name: [{"resource": line.resource, "what": line.what, "why": str(line.why)} for line in lines]
        for name, lines in (("taken", found.taken), ("ignored", found.ignored), ("refused", found.refused))
    }
