"""Files from outside: every fault is refused with its place, and nothing else ever happens."""

import json
from pathlib import Path
from typing import Any

import pytest

from scs_manager.domain.bundles import DEPTH_LIMIT, RESOURCE_LIMIT, SIZE_LIMIT, read_bundle, read_json
from scs_manager.domain.errors import InputError
from tests.domain.fhir_samples import bundle_object, condition, observation, patient

PUBLIC = Path(__file__).parents[3] / "shared" / "data" / "fhir"


def refusal(data: bytes) -> str:
    with pytest.raises(InputError) as refused:
        read_json(data, "file.json")
    return str(refused.value)


def bundle_refusal(content: Any) -> str:
    with pytest.raises(InputError) as refused:
        read_bundle(content, "file.json")
    return str(refused.value)


def test_json_with_a_byte_order_mark_is_read() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": [1, 2.5, null, true, "\\u00e4"]}', "f") == {
        "a": [1, 2.5, None, True, "ä"]
    }


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "file.json: not JSON (line 1, column 1)"),
        (b"{'a': 1}", "file.json: not JSON (line 1, column 2)"),
        (b'{"a": 1} x', "file.json: not JSON (line 1, column 10)"),
        (b"\xff\xfe{}", "file.json: not UTF-8 text (byte 0)"),
        (b'{"a": NaN}', "file.json: NaN is not a number in JSON"),
        (b'{"a": -Infinity}', "file.json: -Infinity is not a number in JSON"),
        (b'{"a": 1e999}', "file.json: 1e999 is too large a number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "file.json: a number with too many digits"),
        (b'{"a": {"k": 1, "k": 1}}', 'file.json: the key "k" occurs twice in one object'),
        (b'{"a\\n": 1, "a\\n": 2}', 'file.json: the key "a\\n" occurs twice in one object'),
        (b'{"a": "x\\u0000"}', "file.json: text holds a character that is not one (NUL or a lone surrogate)"),
        (b'["\\ud83d"]', "file.json: text holds a character that is not one (NUL or a lone surrogate)"),
        (b'{"\\udc00": 1}', "file.json: text holds a character that is not one (NUL or a lone surrogate)"),
    ],
)
def test_what_is_not_plain_json_is_refused(data: bytes, said: str) -> None:
    assert refusal(data) == said


def test_a_long_key_is_cut_in_the_message() -> None:
    key = json.dumps("k" * 200).encode()

    assert refusal(b"{" + key + b": 1, " + key + b": 2}") == (
        f'file.json: the key "{"k" * 60}..." occurs twice in one object'
    )


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert read_json(b'["\\ud83d\\ude00"]', "f") == ["😀"]


def test_depth_is_allowed_up_to_the_limit_and_no_deeper() -> None:
    assert read_json(b"[" * DEPTH_LIMIT + b"]" * DEPTH_LIMIT, "f")
    deeper = DEPTH_LIMIT + 1
    assert "nested deeper than 32 levels" in refusal(b"[" * deeper + b"]" * deeper)


def test_a_hundred_thousand_brackets_are_refused() -> None:
    assert "nested deeper than 32 levels" in refusal(b"[" * 100_000)
    assert "nested deeper than 32 levels" in refusal(b'{"a":' * 100_000)


def test_a_file_is_read_up_to_25_megabytes_and_no_further() -> None:
    assert read_json(b'"' + b"a" * (SIZE_LIMIT - 2) + b'"', "f")
    assert refusal(b'"' + b"a" * (SIZE_LIMIT - 1) + b'"') == "file.json: larger than 25 MB"


@pytest.mark.parametrize("kind", ["collection", "transaction", "searchset", "document", "batch", None])
def test_every_kind_of_bundle_is_read(kind: str | None) -> None:
    content = bundle_object(patient(), condition({"text": "Back pain"}))
    content = {**content, "type": kind} if kind else {k: v for k, v in content.items() if k != "type"}

    assert [resource.reference for resource in read_bundle(content, "f").resources] == [
        "Patient/p",
        "Condition/c",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ([], "file.json: not a FHIR bundle"),
        ("text", "file.json: not a FHIR bundle"),
        (patient(), "file.json: not a FHIR bundle"),
        ({"resourceType": "Bundle", "type": "folder"}, "file.json: Bundle: type: not a type of bundle"),
        ({"resourceType": "Bundle", "type": ["collection"]}, "file.json: Bundle: type: not a type of bundle"),
        ({"resourceType": "Bundle", "entry": {}}, "file.json: Bundle: entry: FHIR R4 has a list here"),
        ({"resourceType": "Bundle", "entry": [5]}, "file.json: Bundle: entry[0]: FHIR R4 has an object here"),
        (
            {"resourceType": "Bundle", "entry": [{"resource": 5}]},
            "file.json: entry 1: resource: FHIR R4 has an obj",
        ),
        (
            {"resourceType": "Bundle", "entry": [{"resource": {}}]},
            "file.json: entry 1: a resource without a reso",
        ),
        ({"resourceType": "Bundle"}, "file.json: the bundle holds no patient"),
        (bundle_object(), "file.json: the bundle holds no patient"),
        (
            bundle_object(patient(), patient(id="q")),
            "file.json: the bundle holds several patients (Patient/p, Pat",
        ),
        (
            bundle_object(patient(), patient()),
            "file.json: Patient/p: the bundle holds two resources with this id",
        ),
        (
            bundle_object(patient(), {"resourceType": "MedicationOrder", "id": "m"}),
            "file.json: MedicationOrder/m: MedicationOrder is a resource type of FHIR DSTU2 that R4",
        ),
        (
            bundle_object({"resourceType": "Patientt"}),
            "file.json: Patientt (entry 1): 'Patientt' is not a resource",
        ),
        (
            bundle_object({"resourceType": "HumanName"}),
            "file.json: HumanName (entry 1): 'HumanName' is not a res",
        ),
        (bundle_object({"resourceType": 7}), "file.json: entry 1: a resource without a resourceType"),
        (bundle_object(patient(id="a/../b")), "file.json: Patient/a/../b: the id holds characters"),
        (bundle_object(patient(id=5)), "file.json: entry 1: id: FHIR R4 has a id here"),
        (
            bundle_object(patient(animal={})),
            "file.json: Patient/p: animal: not an element that FHIR R4 knows in Pat",
        ),
        (
            bundle_object(patient(birthDate="2023-02-30")),
            "file.json: Patient/p: birthDate: '2023-02-30' is not a d",
        ),
        (
            bundle_object(patient(birthDate="2023-2-3")),
            "file.json: Patient/p: birthDate: '2023-2-3' is not a date",
        ),
        (bundle_object(patient(birthDate=1970)), "file.json: Patient/p: birthDate: FHIR R4 has a date here"),
        (bundle_object(patient(active="yes")), "file.json: Patient/p: active: FHIR R4 has a boolean here"),
        (bundle_object(patient(name={})), "file.json: Patient/p: name: FHIR R4 has a list here"),
        (bundle_object(patient(name=[[]])), "file.json: Patient/p: name[0]: FHIR R4 has an object here"),
        (
            bundle_object(patient(name=[{"given": "A"}])),
            "file.json: Patient/p: name[0].given: FHIR R4 has a list",
        ),
        (
            bundle_object(patient(name=[{"given": [5]}])),
            "file.json: Patient/p: name[0].given[0]: FHIR R4 has a st",
        ),
        (
            bundle_object(patient(multipleBirthInteger=1.5)),
            "file.json: Patient/p: multipleBirthInteger: FHIR R4 ha",
        ),
        (bundle_object(patient(_name=[{}])), "file.json: Patient/p: _name: not an element"),
        (
            bundle_object(patient(_birthDate=[])),
            "file.json: Patient/p: _birthDate: FHIR R4 has an object here",
        ),
        (
            bundle_object(patient(name=[{"_given": {}}])),
            "file.json: Patient/p: name[0]._given: FHIR R4 has a list here",
        ),
        (
            bundle_object(patient(contained=[{"resourceType": "Nothing"}])),
            "file.json: Patient/p: contained[0]: 'Nothing' is not a resource type of FHIR R4",
        ),
        (
            bundle_object(patient(), observation("4548-4", valueQuantity={"value": "8"})),
            "file.json: Observation/o: valueQuantity.value: FHIR R4 has a decimal here",
        ),
        (
            bundle_object(patient(), observation("4548-4", valueQuantity={"value": True})),
            "file.json: Observation/o: valueQuantity.value: FHIR R4 has a decimal here",
        ),
        (
            bundle_object(patient(), condition({"text": "x"}, clinicalStatus="active")),
            "file.json: Condition/c: clinicalStatus: FHIR R4 has an object here",
        ),
        (
            bundle_object(patient(), condition({"text": "x"}, assertedDate="2020-01-01")),
            "file.json: Condition/c: assertedDate: not an element that FHIR R4 knows in Condition",
        ),
        (
            bundle_object(
                patient(), {"resourceType": "Encounter", "period": {"start": "2021-02-29T10:00:00Z"}}
            ),
            "file.json: Encounter (entry 2): period.start: '2021-02-29T10:00:00Z' is not a date",
        ),
    ],
)
def test_a_bundle_that_is_not_r4_is_refused_with_file_resource_and_element(content: Any, said: str) -> None:
    assert bundle_refusal(content).startswith(said)


@pytest.mark.parametrize("version", ["4.0.1", "4.0.0", "4.0"])
def test_a_stated_r4_is_read(version: str) -> None:
    content = bundle_object(patient(fhirVersion=version, meta={"fhirVersion": version}), fhirVersion=version)

    assert read_bundle(content, "f").patient.id == "p"


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"fhirVersion": "3.0.2"}, '"3.0.2"'),
        ({"fhirVersion": "4.3.0"}, '"4.3.0"'),
        ({"fhirVersion": ["4.0.1", "5.0.0"]}, '"5.0.0"'),
        ({"fhirVersion": 4}, '"4"'),
        ({"meta": {"fhirVersion": "1.0.2"}}, '"1.0.2"'),
        ({"meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/Patient|3.0.1"]}}, '"3.0.1"'),
        ({"meta": {"profile": ["http://hl7.org/fhir/3.0/StructureDefinition/Patient"]}}, '"3.0"'),
    ],
)
def test_another_stated_version_is_refused(stated: dict[str, Any], said: str) -> None:
    for content in (bundle_object(patient(), **stated), bundle_object(patient(**stated))):
        assert f"states FHIR version {said}; only 4.0.x (R4) is read" in bundle_refusal(content)


def test_profiles_that_state_no_other_version_are_no_fault() -> None:
    profiles = ["http://hl7.org/fhir/StructureDefinition/Patient|4.0.1", "http://example.org/p|3.0.1", "x"]

    assert read_bundle(bundle_object(patient(meta={"profile": profiles})), "f").patient.id == "p"


def test_five_thousand_resources_are_read_and_one_more_is_not() -> None:
    entries = [{"resource": patient()}, *({"fullUrl": f"urn:x:{n}"} for n in range(RESOURCE_LIMIT - 1))]

    assert read_bundle({"resourceType": "Bundle", "entry": entries}, "f").patient.id == "p"
    assert "more than 5000 resources" in bundle_refusal({"resourceType": "Bundle", "entry": [*entries, {}]})


def test_two_entries_with_one_address_are_refused() -> None:
    content = bundle_object(patient(), condition({"text": "x"}))
    for entry in content["entry"]:
        entry["fullUrl"] = "urn:uuid:1"

    assert bundle_refusal(content) == "file.json: Condition/c: the bundle holds two resources with this id"


def test_primitives_may_carry_extensions_and_lists_may_have_gaps() -> None:
    about = patient(
        _birthDate={"extension": [{"url": "urn:time", "valueDateTime": "1970-02-03T04:05:06.5Z"}]},
        name=[{"given": ["Ada", None], "_given": [None, {"id": "x"}]}],
        multipleBirthInteger=2,
    )

    assert read_bundle(bundle_object(about), "f").patient.data["name"][0]["given"] == ["Ada", None]


@pytest.mark.parametrize(
    "address",
    ["Patient/p", "Patient/p/_history/3", "http://server/fhir/Patient/p", "urn:uuid:p", "urn:uuid:entry-1"],
)
def test_references_find_their_resource(address: str) -> None:
    content = bundle_object(patient(), condition({"text": "x"}))
    content["entry"][0]["fullUrl"] = "urn:uuid:entry-1"
    bundle = read_bundle(content, "f")

    assert bundle.resolve(address, within=bundle.resources[1]) is bundle.patient
    assert bundle.resolve("Patient/q", within=bundle.patient) is None


def test_contained_resources_are_found_by_their_fragment() -> None:
    bundle = read_bundle(
        bundle_object(patient(contained=[{"resourceType": "Organization", "id": "o", "name": "Clinic"}])), "f"
    )

    found = bundle.resolve("#o", within=bundle.patient)
    assert found is not None
    assert found.data["name"] == "Clinic"
    assert bundle.resolve("#x", within=bundle.patient) is None


def test_a_resource_without_id_is_called_by_its_entry() -> None:
    about = {name: value for name, value in patient().items() if name != "id"}

    assert read_bundle(bundle_object(about), "f").patient.reference == "Patient (entry 1)"


@pytest.mark.parametrize("name", ["ahrq-brenda-jackson", "synthea-jacki-feil", "synthea-natalia-ruelas"])
def test_bundles_that_others_wrote_are_read(name: str) -> None:
    file = PUBLIC / f"{name}.json"
    if not file.exists():
        pytest.skip("the public sample bundles are not on this computer")

    assert read_bundle(read_json(file.read_bytes(), name), name).patient.type == "Patient"
