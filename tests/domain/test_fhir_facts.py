"""The import of a FHIR bundle as a whole: identity, doubt, and the account of every resource."""

from datetime import date
from pathlib import Path

import pytest

from scs_manager.domain.bundles import read_bundle, read_json
from scs_manager.domain.fhir_facts import facts_of_bundle, import_to_json
from tests.domain.fhir_samples import (
    ON,
    Made,
    coded,
    condition,
    items,
    mapped,
    observation,
    patient,
    public,
    quantity,
    value,
    why,
    without,
)

OWN = Path(__file__).parents[1] / "data" / "fhir" / "post-laminectomy.json"


class TestPatient:
    def test_birth_date_and_sex_become_facts_of_the_patient(self) -> None:
        found = mapped()

        assert (value(found, "patient.birth_date"), value(found, "patient.sex")) == (
            date(1970, 2, 3),
            "female",
        )
        assert found.facts.data["patient.sex"].source == "Patient/p"

    def test_the_official_name_and_the_record_number_come_first(self) -> None:
        about = patient(
            name=[
                {"use": "maiden", "family": "Old"},
                {"use": "official", "family": "New", "given": ["A", "B"]},
            ],
            identifier=[{"value": "1"}, {"value": "2", "type": coded("urn:v2-0203", "MR")}],
            telecom=[{"system": "email", "value": "a@example.org"}, {"system": "phone", "value": "5"}],
            communication=[{"language": coded("urn:ietf:bcp:47", "de")}],
        )

        found = mapped(about=about).patient
        assert (found.given_name, found.family_name, found.identifier) == ("A B", "New", "2")
        assert (found.email, found.phone, found.language, found.deceased) == (
            "a@example.org",
            "5",
            "de",
            False,
        )

    def test_an_address_that_cannot_be_written_to_is_left_out_with_a_note(self) -> None:
        telecom = [{"system": "email", "value": v} for v in ("pat@[home.example", "pat@home.example")]

        found = mapped(about=patient(telecom=telecom))
        assert found.patient.email == "pat@home.example"
        assert [(note.resource, note.what) for note in found.notes] == [("Patient/p", "e-mail address")]
        assert mapped(about=patient(telecom=telecom[:1])).patient.email == ""

    def test_a_year_of_birth_alone_is_no_birth_date(self) -> None:
        found = mapped(about={"resourceType": "Patient", "id": "p", "birthDate": "1970", "gender": "unknown"})

        assert found.patient.birth_date is None
        assert why(found, "ignored") == ["it gives neither a birth date nor a sex"]

    def test_a_patient_with_nothing_but_a_name_text_is_read(self) -> None:
        found = mapped(about={"resourceType": "Patient", "id": "p", "name": [{"text": "Ada L."}]})

        assert (found.patient.given_name, found.patient.family_name) == ("Ada L.", "")

    @pytest.mark.parametrize("died", [{"deceasedBoolean": True}, {"deceasedDateTime": "2026-01-01"}])
    def test_a_death_is_told(self, died: Made) -> None:
        assert mapped(about=patient(**died)).patient.deceased


class TestDoubt:
    @pytest.mark.parametrize(
        ("resource", "reason"),
        [
            (
                observation("4548-4", **quantity(8, "%"), status="entered-in-error"),
                "its status is entered-in-error",
            ),
            (
                observation("4548-4", **quantity(8, "%"), modifierExtension=[{"url": "urn:not"}]),
                "it states rules that change its meaning and are not known here",
            ),
            (
                observation("4548-4", **quantity(8, "%"), implicitRules="urn:rules"),
                "it states rules that change its meaning and are not known here",
            ),
            (
                observation("4548-4", **quantity(8, "%"), subject={"reference": "Patient/other"}),
                "it is about somebody or something else",
            ),
        ],
    )
    def test_what_cannot_be_believed_is_refused(self, resource: Made, reason: str) -> None:
        found = mapped(resource)

        assert why(found, "refused") == [reason]
        assert value(found, "safety.hba1c_percent") is None

    def test_a_resource_without_subject_is_about_the_only_patient(self) -> None:
        resource = without("subject", observation("4548-4", **quantity(8, "%")))

        assert value(mapped(resource), "safety.hba1c_percent") == 8

    @pytest.mark.parametrize(
        ("resource", "reason"),
        [
            (
                {"resourceType": "ServiceRequest", "id": "s", "code": {"text": "MRI"}},
                "a referral or order is no",
            ),
            (
                {"resourceType": "Encounter", "id": "e", "type": [{"text": "Visit"}]},
                "no criterion asks for this",
            ),
            (
                {"resourceType": "Encounter", "id": "e", "type": []},
                "no criterion asks for this kind of resource",
            ),
        ],
    )
    def test_other_kinds_are_ignored_with_the_reason(self, resource: Made, reason: str) -> None:
        assert why(mapped(resource), "ignored")[0].startswith(reason)


class TestAccount:
    def test_every_resource_stands_in_exactly_one_list(self) -> None:
        content = read_json(OWN.read_bytes(), "f")
        bundle = read_bundle(content, "f")

        told = import_to_json(facts_of_bundle(bundle, ON))
        names = [line["resource"] for lines in told.values() for line in lines]
        assert sorted(names) == sorted(resource.reference for resource in bundle.resources)
        assert {name: len(lines) for name, lines in told.items()} == {"taken": 12, "ignored": 5, "refused": 1}

    def test_the_account_says_what_a_resource_became(self) -> None:
        content = read_json(OWN.read_bytes(), "f")

        told = import_to_json(facts_of_bundle(read_bundle(content, "f"), ON))
        assert {
            "resource": "MedicationRequest/oxy2",
            "what": "12 HR oxycodone hydrochloride 20 MG Extended Release Oral Tablet",
            "why": "medication.medicines + oxycodone 40 mg a day on 2026-04-01 (authoredOn)",
        } in told["taken"]

    def test_a_value_that_no_fact_can_hold_refuses_its_resource(self) -> None:
        found = mapped(condition({"text": "Pain\x01"}))

        assert why(found, "refused") == ["holds a control character"]


class TestPublicBundles:
    def test_the_ahrq_patient_has_her_regimen_and_no_proven_operation(self) -> None:
        found = public("ahrq-brenda-jackson", date(2023, 10, 16))

        opioids = [i for i in items(found, "medication.medicines") if i["drug_class"] == "opioid"]
        assert len(opioids) == 2
        assert not any("daily_dose" in item for item in opioids)
        assert value(found, "medication.reported_mme") == 220
        assert value(found, "pain.faces") == 10
        assert value(found, "pain.average_nrs") == 7
        assert value(found, "burden.phq9") == 8
        assert value(found, "burden.phq9_item9") is None
        assert value(found, "psychology.other_pain_syndrome") is True
        assert value(found, "psychology.substance_use") is None
        assert items(found, "surgery.operations") == []
        assert items(found, "treatment.treatments") == []
        assert why(found, "ignored").count("a referral is no proof that a treatment happened") == 5

    @pytest.mark.parametrize(
        ("name", "resources"), [("synthea-jacki-feil", 257), ("synthea-natalia-ruelas", 224)]
    )
    def test_the_synthea_patients_are_accounted_for_in_full(self, name: str, resources: int) -> None:
        found = public(name, ON)

        assert len(found.taken) + len(found.ignored) + len(found.refused) == resources
        assert items(found, "surgery.operations") == []
