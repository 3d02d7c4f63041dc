"""Conditions, allergies and devices of a FHIR bundle: what they prove and what they do not."""

from datetime import date

import pytest

from tests.domain.fhir_samples import (
    ICD10,
    SNOMED,
    Made,
    coded,
    condition,
    items,
    mapped,
    value,
    why,
)


class TestConditions:
    def test_a_post_laminectomy_syndrome_dates_the_pain_and_proves_no_operation(self) -> None:
        found = mapped(
            condition(coded(ICD10, "M96.1"), onsetDateTime="2024-02-01", recordedDate="2024-03-04")
        )

        assert value(found, "pain.onset_on") == date(2024, 2, 1)
        assert items(found, "surgery.operations") == []
        assert "does not prove an operation" in why(found, "taken")[1]

    @pytest.mark.parametrize(
        ("code", "kind", "fact"),
        [
            (coded(SNOMED, "203082005"), "other_pain_syndrome", "psychology.other_pain_syndrome"),
            (coded(ICD10, "M79.7"), "other_pain_syndrome", "psychology.other_pain_syndrome"),
            (coded(SNOMED, "44054006"), "diabetes", "safety.diabetes"),
            (coded("http://hl7.org/fhir/sid/icd-10", "E11.9"), "diabetes", "safety.diabetes"),
            (coded(ICD10, "D66"), "bleeding", "safety.bleeding_disorder"),
            (coded(ICD10, "B20"), "immune", "safety.immunosuppression"),
            (coded(ICD10, "C50.9"), "cancer", "safety.cancer_history"),
            (coded(ICD10, "M81.0"), "other", "safety.osteoporosis"),
            (coded(ICD10, "G47.33"), "other", "safety.anaesthesia_risk"),
        ],
    )
    def test_a_code_gives_its_condition_and_its_fact(self, code: Made, kind: str, fact: str) -> None:
        found = mapped(condition(code, recordedDate="2026-01-01"))

        assert items(found, "safety.conditions")[0]["kind"] == kind
        assert (value(found, fact), found.facts.data[fact].on) == (True, date(2026, 1, 1))

    @pytest.mark.parametrize(
        ("code", "kind"),
        [
            (coded(SNOMED, "832007"), "depression_anxiety"),
            (coded(ICD10, "F31.9"), "major_psychiatric"),
            (coded(ICD10, "F11.20"), "substance_use"),
            (coded(ICD10, "D69.6"), "bleeding"),
            (coded(ICD10, "I48.0"), "cardiac"),
            ({"text": "Something else"}, "other"),
        ],
    )
    def test_a_diagnosis_is_listed_and_decides_nothing_by_itself(self, code: Made, kind: str) -> None:
        found = mapped(condition(code))

        assert [item["kind"] for item in items(found, "safety.conditions")] == [kind]
        assert set(found.facts.data) == {"patient.birth_date", "patient.sex", "safety.conditions"}

    def test_a_past_cancer_stays_a_history_of_cancer(self) -> None:
        found = mapped(condition(coded(ICD10, "C50.9"), clinical="resolved", recordedDate="2016-01-01"))

        assert items(found, "safety.conditions")[0]["active"] is False
        assert value(found, "safety.cancer_history") is True

    def test_a_past_depression_is_listed_as_past(self) -> None:
        found = mapped(condition(coded(ICD10, "F32.9"), clinical="remission"))

        assert items(found, "safety.conditions")[0]["active"] is False

    def test_a_condition_without_status_is_listed_and_gives_no_fact(self) -> None:
        found = mapped(condition(coded(ICD10, "E11.9"), clinical=None))

        assert "active" not in items(found, "safety.conditions")[0]
        assert value(found, "safety.diabetes") is None

    def test_a_present_pregnancy_is_a_fact_and_a_past_one_is_not(self) -> None:
        code = coded(SNOMED, "77386006")

        assert value(mapped(condition(code, recordedDate="2026-05-01")), "safety.pregnant") == "yes"
        past = mapped(condition(code, clinical="resolved"))
        assert value(past, "safety.pregnant") is None
        assert why(past, "ignored") == ["it is resolved and no criterion asks for it"]

    @pytest.mark.parametrize(
        ("code", "kind"),
        [("Z95.0", "pacemaker"), ("Z95.810", "icd"), ("Z96.82", "neurostimulator")],
    )
    def test_a_status_code_of_an_implant_is_a_device(self, code: str, kind: str) -> None:
        found = mapped(condition(coded(ICD10, code, "Presence"), recordedDate="2020-01-01"))

        assert [item["kind"] for item in items(found, "safety.devices")] == [kind]
        assert items(found, "safety.conditions") == []

    @pytest.mark.parametrize(
        ("verified", "kind"),
        [
            ("entered-in-error", "refused"),
            ("refuted", "refused"),
            ("provisional", "ignored"),
            ("differential", "ignored"),
        ],
    )
    def test_what_is_not_confirmed_is_no_fact(self, verified: str, kind: str) -> None:
        found = mapped(condition(coded(ICD10, "E11.9"), verified=verified))

        assert len(why(found, kind)) == 1
        assert items(found, "safety.conditions") == []

    def test_a_condition_without_any_name_is_refused(self) -> None:
        assert why(mapped(condition({})), "refused") == ["it has no code and no text"]

    def test_the_newest_record_of_pain_dates_its_onset(self) -> None:
        found = mapped(
            condition(coded(ICD10, "M54.5"), id="a", onsetDateTime="2013-02-28"),
            condition(coded(ICD10, "M96.1"), id="b", onsetPeriod={"start": "2016-05-19"}),
        )

        assert value(found, "pain.onset_on") == date(2016, 5, 19)

    def test_no_list_is_ever_complete(self) -> None:
        assert mapped(condition(coded(ICD10, "E11.9"))).facts.complete == {}


class TestAllergiesAndDevices:
    @pytest.mark.parametrize(
        ("name", "substance"),
        [
            ("Nickel", "metal"),
            ("Silicone rubber", "silicone"),
            ("Povidone-iodine", "iodine"),
            ("Penicillin V", "beta_lactam"),
            ("Chlorhexidine", "chlorhexidine"),
            ("Peanut", "other"),
        ],
    )
    def test_an_allergy_is_named_by_its_substance(self, name: str, substance: str) -> None:
        found = mapped(
            {
                "resourceType": "AllergyIntolerance",
                "id": "a",
                "patient": {"reference": "Patient/p"},
                "code": {"text": name},
                "recordedDate": "2020-01-01",
                "reaction": [{"manifestation": [{"text": "Rash"}]}],
            }
        )

        item = items(found, "safety.allergies")[0]
        assert (item["substance"], item["name"], item["reaction"]) == (substance, name, "Rash")

    @pytest.mark.parametrize(
        ("more", "kind"),
        [
            ({"code": coded(SNOMED, "716186003", "No known allergy")}, "ignored"),
            ({"code": {"text": "Nickel"}, "clinicalStatus": coded("urn:c", "resolved")}, "ignored"),
            ({"code": {}}, "ignored"),
            ({"code": {"text": "Nickel"}, "verificationStatus": coded("urn:v", "refuted")}, "refused"),
        ],
    )
    def test_a_statement_of_none_a_past_or_a_refuted_one_is_no_allergy(self, more: Made, kind: str) -> None:
        found = mapped({"resourceType": "AllergyIntolerance", "id": "a", **more})

        assert len(why(found, kind)) == 1
        assert items(found, "safety.allergies") == []

    def test_a_pacemaker_in_use_is_a_device(self) -> None:
        device = {
            "resourceType": "Device",
            "id": "d",
            "status": "active",
            "type": coded(SNOMED, "14106009", "x"),
        }

        assert items(mapped(device), "safety.devices") == [
            {"kind": "pacemaker", "model": "x", "note": "Device/d"}
        ]

    @pytest.mark.parametrize(
        "more",
        [
            {"status": "inactive", "type": coded(SNOMED, "14106009")},
            {"type": coded(SNOMED, "1", "Walking stick")},
        ],
    )
    def test_a_device_out_of_use_or_of_no_concern_is_ignored(self, more: Made) -> None:
        assert len(why(mapped({"resourceType": "Device", "id": "d", **more}), "ignored")) == 1
