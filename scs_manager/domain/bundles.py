"""Reading files from outside: JSON within limits, and FHIR R4 bundles about exactly one patient."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from scs_manager.domain.errors import InputError
from scs_manager.domain.fhir_structure import check_resource
from scs_manager.domain.text import Text

SIZE_LIMIT = 25_000_000
"""Bytes; larger files are refused [default]."""

DEPTH_LIMIT = 32
"""Levels of lists and objects inside one another [default]; real bundles need fewer than 20."""

RESOURCE_LIMIT = 5_000
"""Entries of a bundle [default]."""

_BUNDLE_TYPES = frozenset(
    {"document", "message", "transaction", "transaction-response", "batch", "batch-response"}
    | {"history", "searchset", "collection"}
)
_R4_VERSION = re.compile(r"4\.0(\.\d+)?")
_STATED_IN_PROFILE = re.compile(
    r"http://hl7\.org/fhir/(?:(?P<path>\d+\.\d+)/)?StructureDefinition/[A-Za-z]+(?:\|(?P<version>.+))?"
)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def read_json(data: bytes, place: str) -> object:
    """The JSON value in a file's bytes, or an InputError that says where and why not.

    UTF-8 only; NaN and Infinity, numbers too large, doubled keys, NUL and lone surrogates are refused, and
    so is what exceeds the limits of size and depth.
    """
    if len(data) > SIZE_LIMIT:
        raise InputError(Text("larger than %(limit)d MB", limit=SIZE_LIMIT // 1_000_000), place=place)
    text = _decoded(data, place)
    try:
        value = json.loads(
            text,
            object_pairs_hook=lambda pairs: _object_of(pairs, place),
            parse_constant=lambda word: _refuse(Text("%(word)s is not a number in JSON", word=word), place),
            parse_float=lambda word: _finite(word, place),
        )
    except RecursionError:
        raise InputError(_too_deep(), place=place) from None
    except json.JSONDecodeError as error:
        where = Text("not JSON (line %(line)d, column %(column)d)", line=error.lineno, column=error.colno)
        raise InputError(where, place=place) from None
    except ValueError:
        raise InputError(Text("a number with too many digits"), place=place) from None
    _check_depth(value, place)
    if _SURROGATE.search(text) or "\\u0000" in text:
        _check_strings(value, place)
    return value


def _decoded(data: bytes, place: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(Text("not UTF-8 text (byte %(byte)d)", byte=error.start), place=place) from None


def _refuse(text: Text, place: str) -> NoReturn:
    raise InputError(text, place=place)


def _finite(word: str, place: str) -> float:
    number = float(word)
    if not math.isfinite(number):
        _refuse(Text("%(word)s is too large a number", word=word[:40]), place)
    return number


def _object_of(pairs: list[tuple[str, Any]], place: str) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        doubled = next(name for name, count in counts.items() if count > 1)
        _refuse(Text("the key %(key)s occurs twice in one object", key=shown(doubled)), place)
    return found


def shown(text: str) -> str:
    """A word from a file as it may stand in a one-line message: quoted, escaped and cut at 60 characters."""
    return '"' + printable(text if len(text) <= 60 else text[:60] + "...") + '"'


def printable(text: str) -> str:
    """The text with everything that cannot be printed on one line escaped."""
    return text if text.isprintable() else text.encode("unicode_escape", "replace").decode("ascii")


def _too_deep() -> Text:
    return Text("nested deeper than %(limit)d levels", limit=DEPTH_LIMIT)


def _nodes(value: object) -> Iterator[tuple[object, int]]:
    """Every value inside ``value`` with its depth: 1 for what lies in no list and no object."""
    waiting = [(value, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        if isinstance(node, dict):
            waiting.extend((inner, depth + 1) for inner in node.values())
        elif isinstance(node, list):
            waiting.extend((inner, depth + 1) for inner in node)


def _check_depth(value: object, place: str) -> None:
    if any(depth > DEPTH_LIMIT and isinstance(node, dict | list) for node, depth in _nodes(value)):
        _refuse(_too_deep(), place)


def _check_strings(value: object, place: str) -> None:
    for node, _ in _nodes(value):
        for text in [*node] if isinstance(node, dict) else [node]:
            if isinstance(text, str) and ("\0" in text or any("\ud800" <= c <= "\udfff" for c in text)):
                _refuse(Text("text holds a character that is not one (NUL or a lone surrogate)"), place)


@dataclass(frozen=True)
class Resource:
    """One resource of a bundle, checked to be FHIR R4 in structure."""

    type: str
    id: str
    data: Mapping[str, Any]
    place: str
    """Where it stands, for messages: file, then ``Type/id``."""
    full_url: str = ""
    entry: int = 0

    @property
    def reference(self) -> str:
        """What evidence and reports call it: ``Type/id``, or type and entry where it has no id."""
        return _reference(self.type, self.id, self.entry)


@dataclass(frozen=True)
class Bundle:
    """A FHIR R4 bundle about exactly one patient; ``resources`` holds every one of them, the patient too."""

    place: str
    patient: Resource
    resources: tuple[Resource, ...]
    addresses: Mapping[str, Resource] = field(repr=False)
    """Every resource by the addresses that references use for it."""

    def resolve(self, reference: str, *, within: Resource) -> Resource | None:
        """The resource a reference names, in the bundle or contained in ``within``; None if elsewhere."""
        if reference.startswith("#"):
            return _contained(reference[1:], within)
        unversioned = reference.split("/_history/")[0]
        return self.addresses.get(unversioned) or self.addresses.get("/".join(unversioned.split("/")[-2:]))


def _addresses(resources: tuple[Resource, ...]) -> dict[str, Resource]:
    found: dict[str, Resource] = {}
    for resource in resources:
        if resource.id:
            found[f"{resource.type}/{resource.id}"] = resource
            found.setdefault(f"urn:uuid:{resource.id}", resource)
        if resource.full_url:
            found[resource.full_url] = resource
    return found


def _contained(identifier: str, within: Resource) -> Resource | None:
    for inner in within.data.get("contained", []):
        if inner.get("id") == identifier:
            return Resource(inner["resourceType"], identifier, inner, within.place, entry=within.entry)
    return None


def _reference(kind: str, identifier: str, entry: int) -> str:
    return f"{kind}/{identifier}" if identifier else f"{kind} (entry {entry})"


def read_bundle(obj: object, place: str) -> Bundle:
    """The bundle in a JSON value, or an InputError naming file, resource and element at fault."""
    bundle = _bundle_object(obj, place)
    _check_stated_version(bundle, f"{place}: Bundle")
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        _refuse(Text("FHIR R4 has a list here, the file does not"), f"{place}: Bundle: entry")
    if len(entries) > RESOURCE_LIMIT:
        _refuse(Text("more than %(limit)d resources", limit=RESOURCE_LIMIT), place)
    resources = tuple(
        _resource(entry, number, place) for number, entry in enumerate(entries, 1) if _has_resource(entry)
    )
    outside = {**bundle, "entry": [_without_resource(entry) for entry in entries]}
    check_resource(_without_version(outside), f"{place}: Bundle")
    _check_unique(resources)
    return Bundle(place, _only_patient(resources, place), resources, _addresses(resources))


def _bundle_object(obj: object, place: str) -> dict[str, Any]:
    if not isinstance(obj, dict) or obj.get("resourceType") != "Bundle":
        _refuse(Text("not a FHIR bundle"), place)
    kind = obj.get("type")
    if kind is not None and (not isinstance(kind, str) or kind not in _BUNDLE_TYPES):
        _refuse(Text("not a type of bundle that FHIR R4 has"), f"{place}: Bundle: type")
    return obj


def _has_resource(entry: object) -> bool:
    return isinstance(entry, dict) and "resource" in entry


def _without_resource(entry: object) -> object:
    """The entry's own elements: its resource is checked apart, under its own name."""
    return {k: v for k, v in entry.items() if k != "resource"} if isinstance(entry, dict) else entry


def _resource(entry: dict[str, Any], number: int, place: str) -> Resource:
    data = entry["resource"]
    if not isinstance(data, dict):
        _refuse(Text("FHIR R4 has an object here, the file does not"), f"{place}: entry {number}: resource")
    kind, identifier = data.get("resourceType"), data.get("id", "")
    where = f"{place}: entry {number}"
    if isinstance(kind, str) and isinstance(identifier, str):
        where = f"{place}: {printable(_reference(kind[:60], identifier[:64], number))}"
    _check_stated_version(data, where)
    check_resource(_without_version(data), where)
    url = entry.get("fullUrl")
    return Resource(
        data["resourceType"], identifier, data, where, url if isinstance(url, str) else "", number
    )


def _without_version(data: Mapping[str, Any]) -> dict[str, Any]:
    """The resource without its statement of a release, which R4 itself has no element for."""
    meta = data.get("meta")
    kept = {name: value for name, value in data.items() if name != "fhirVersion"}
    return (
        {**kept, "meta": {k: v for k, v in meta.items() if k != "fhirVersion"}}
        if isinstance(meta, dict)
        else kept
    )


def _check_stated_version(data: Mapping[str, Any], place: str) -> None:
    """Refuse a stated release other than 4.0.x, as ``fhirVersion`` or in the profile of a base resource."""
    meta = data.get("meta")
    holders = [data, meta] if isinstance(meta, dict) else [data]
    for holder in holders:
        stated = holder.get("fhirVersion", [])
        for version in stated if isinstance(stated, list) else [stated]:
            _check_version(version, place)
    profiles = meta.get("profile") if isinstance(meta, dict) else None
    for profile in profiles if isinstance(profiles, list) else []:
        match = _STATED_IN_PROFILE.fullmatch(profile) if isinstance(profile, str) else None
        for version in (match["path"], match["version"]) if match else ():
            if version is not None:
                _check_version(version, place)


def _check_version(version: object, place: str) -> None:
    if not isinstance(version, str) or not _R4_VERSION.fullmatch(version):
        stated = Text("states FHIR version %(version)s; only 4.0.x (R4) is read", version=shown(str(version)))
        _refuse(stated, place)


def _check_unique(resources: tuple[Resource, ...]) -> None:
    seen: set[tuple[str, str]] = set()
    for resource in resources:
        keys = {("id", f"{resource.type}/{resource.id}")} if resource.id else set()
        keys |= {("fullUrl", resource.full_url)} if resource.full_url else set()
        if keys & seen:
            _refuse(Text("the bundle holds two resources with this id"), resource.place)
        seen |= keys


def _only_patient(resources: tuple[Resource, ...], place: str) -> Resource:
    patients = [resource for resource in resources if resource.type == "Patient"]
    if not patients:
        _refuse(Text("the bundle holds no patient"), place)
    if len(patients) > 1:
        names = ", ".join(patient.reference for patient in patients[:5])
        _refuse(Text("the bundle holds several patients (%(names)s)", names=names), place)
    return patients[0]
