"""The structure of FHIR R4 (4.0.1): which elements a resource may hold, and of what shape.

``fhir_r4.txt`` lists every type of the specification (HL7, public domain CC0): one line a type, ``Type<Base``
and then ``element:Type``, with ``*`` where the element repeats.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text

FORMER_TYPES: Mapping[str, str] = {
    "BodySite": "DSTU2",
    "Conformance": "DSTU2",
    "DataElement": "STU3",
    "DeviceComponent": "STU3",
    "DeviceUseRequest": "DSTU2",
    "DiagnosticOrder": "DSTU2",
    "EligibilityRequest": "STU3",
    "EligibilityResponse": "STU3",
    "ExpansionProfile": "STU3",
    "ImagingManifest": "STU3",
    "ImagingObjectSelection": "DSTU2",
    "MedicationOrder": "DSTU2",
    "Order": "DSTU2",
    "OrderResponse": "DSTU2",
    "ProcedureRequest": "STU3",
    "ProcessRequest": "STU3",
    "ProcessResponse": "STU3",
    "ReferralRequest": "STU3",
    "Sequence": "STU3",
    "ServiceDefinition": "STU3",
    "DeviceUsage": "R5",
    "NutritionIntake": "R5",
    "GenomicStudy": "R5",
    "InventoryReport": "R5",
    "Transport": "R5",
}
"""Resource types of other releases, so that the refusal can name the release."""

_DATE_TIME = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T([01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d{1,9})?)?"
    r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?)?)?",
    re.ASCII,
)
_ID = re.compile(r"[^\s/\\#?\x00-\x1f]{1,128}")
"""Wider than FHIR's own pattern, which real files often miss; narrow enough for a reference and a message."""

_WHOLE = {"integer": -(2**31), "unsignedInt": 0, "positiveInt": 1}
_DATES = frozenset({"date", "dateTime", "instant"})


class Element(NamedTuple):
    """One element of a type: the name of its own type, and whether it repeats."""

    type: str
    repeats: bool


def day_of(text: str) -> date | None:
    """The calendar day of a FHIR date, dateTime or instant; None where only month or year is given.

    It is the day that the source wrote, in the source's own zone. Raises ValueError for what no calendar has.
    """
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in match.groups()[:3])
    found = date(year or 0, month or 1, day or 1)
    return found if day else None


@cache
def r4_types() -> Mapping[str, Mapping[str, Element]]:
    """Every type of FHIR R4 with its elements, those of its base types included."""
    text = files("scs_manager.domain").joinpath("fhir_r4.txt").read_text(encoding="utf-8")
    own: dict[str, tuple[str, dict[str, Element]]] = {}
    for line in text.splitlines():
        head, *fields = line.split()
        name, _, base = head.partition("<")
        own[name] = (base, dict(_element(field) for field in fields))
    return {name: _with_bases(name, own) for name in own}


def _element(field: str) -> tuple[str, Element]:
    name, _, kind = field.partition(":")
    return name, Element(kind.rstrip("*"), kind.endswith("*"))


def _with_bases(name: str, own: Mapping[str, tuple[str, dict[str, Element]]]) -> dict[str, Element]:
    base, elements = own[name]
    return {**(_with_bases(base, own) if base else {}), **elements}


@cache
def _resource_types() -> frozenset[str]:
    return frozenset(name for name, elements in r4_types().items() if "implicitRules" in elements) - {
        "Resource",
        "DomainResource",
    }


def check_resource(resource: object, place: str) -> None:
    """Refuse, naming the place, a resource that is not FHIR R4: type, elements, shapes, calendar dates."""
    data = _object(resource, place)
    kind = data.get("resourceType")
    if not isinstance(kind, str):
        raise InputError(Text("a resource without a resourceType"), place=place)
    if kind not in _resource_types():
        raise InputError(_unknown_type(kind), place=place)
    identifier = data.get("id")
    if isinstance(identifier, str) and _ID.fullmatch(identifier) is None:
        raise InputError(
            Text("the id holds characters that an id cannot have, or is empty or too long"), place=place
        )
    _check_elements({k: v for k, v in data.items() if k != "resourceType"}, kind, place)


def _unknown_type(kind: str) -> Text:
    shown = kind[:60]
    if kind in FORMER_TYPES:
        return Text(
            "%(type)s is a resource type of FHIR %(release)s that R4 does not have",
            type=shown,
            release=FORMER_TYPES[kind],
        )
    return Text("%(type)s is not a resource type of FHIR R4", type=repr(shown))


def _check_elements(data: Mapping[str, Any], kind: str, place: str) -> None:
    elements = r4_types()[kind]
    for name, value in data.items():
        inner = f"{place}: {name[:60]}" if place.count(": ") < 2 else f"{place}.{name[:60]}"
        if name in elements:
            _check_value(value, elements[name], inner)
        elif name.startswith("_") and name[1:] in elements and elements[name[1:]].type[0].islower():
            _check_extension_of_primitive(value, inner, repeats=elements[name[1:]].repeats)
        else:
            raise InputError(Text("not an element that FHIR R4 knows in %(type)s", type=kind), place=inner)


def _check_value(value: object, element: Element, place: str) -> None:
    if not element.repeats:
        _check_one(value, element.type, place)
        return
    if not isinstance(value, list):
        raise InputError(Text("FHIR R4 has a list here, the file does not"), place=place)
    for position, item in enumerate(value):
        if item is None and element.type[0].islower():
            continue  # a primitive without value, whose extension stands in the list with the underscore
        _check_one(item, element.type, f"{place}[{position}]")


def _check_one(value: object, kind: str, place: str) -> None:
    if kind[0].islower():
        _check_primitive(value, kind, place)
    elif kind == "Resource":
        check_resource(value, place)
    else:
        _check_elements(_object(value, place), kind, place)


def _check_extension_of_primitive(value: object, place: str, *, repeats: bool) -> None:
    if repeats and not isinstance(value, list):
        raise InputError(Text("FHIR R4 has a list here, the file does not"), place=place)
    for item in value if isinstance(value, list) and repeats else [value]:
        if not (repeats and item is None):
            _check_elements(_object(item, place), "Element", place)


def _object(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InputError(Text("FHIR R4 has an object here, the file does not"), place=place)
    return value


def _check_primitive(value: object, kind: str, place: str) -> None:
    if kind == "boolean":
        fits = isinstance(value, bool)
    elif kind == "decimal":
        fits = isinstance(value, int | float) and not isinstance(value, bool)
    elif kind in _WHOLE:
        fits = isinstance(value, int) and not isinstance(value, bool) and _WHOLE[kind] <= value < 2**31
    else:
        fits = isinstance(value, str)
    if not fits:
        raise InputError(Text("FHIR R4 has a %(kind)s here, the file does not", kind=kind), place=place)
    if kind in _DATES and isinstance(value, str):
        _check_date(value, place)


def _check_date(value: str, place: str) -> None:
    try:
        day_of(value)
    except ValueError:
        raise InputError(Text("%(value)s is not a date", value=repr(value[:40])), place=place) from None
