"""Orders and statements of medicines of a FHIR bundle: the regimen and its doses."""

from datetime import date
from typing import Any

import pytest

from tests.domain.fhir_samples import (
    RXNORM,
    Made,
    coded,
    dosage,
    items,
    mapped,
    order,
    why,
    without,
)


class TestMedicines:
    def item(self, *resources: Made) -> dict[str, Any]:
        found = items(mapped(*resources), "medication.medicines")
        assert len(found) == 1
        return found[0]

    @pytest.mark.parametrize(
        ("display", "given", "dose", "unit"),
        [
            ("Oxycodone Hydrochloride 10 MG Oral Capsule", dosage(1, "{capsule}", 4), 40, "mg"),
            (
                "12 HR oxycodone hydrochloride 20 MG Extended Release Oral Tablet",
                dosage(1, "{tbl}", 2),
                40,
                "mg",
            ),
            ("tramadol hydrochloride 50 MG Oral Tablet [Ultram]", dosage(100, "mg", 1, 12, "h"), 200, "mg"),
            ("morphine sulfate 15 MG Oral Tablet", dosage(0.5, "tablet", 3), 22.5, "mg"),
            ("gabapentin 300 MG Oral Capsule", dosage(1, "capsules", 7, 1, "wk"), 300, "mg"),
            ("oxycodone 5 MG Oral Tablet", dosage(5000, "ug", 2), 10, "mg"),
            ("ibuprofen 400 MG Oral Tablet", dosage(0.4, "g", 3), 1200, "mg"),
            ("72 HR fentanyl 0.025 MG/HR Transdermal System", dosage(1, "{patch}", 1, 72, "h"), 25, "mcg/h"),
            ("fentanyl 12 MCG/HR Transdermal Patch", dosage(2, "patch", 1, 3), 24, "mcg/h"),
            ("buprenorphine 0.01 MG/HR Transdermal System", dosage(1, "patch", 1, 1, "wk"), 10, "mcg/h"),
        ],
    )
    def test_a_structured_dosage_gives_the_daily_dose(
        self, display: str, given: Made, dose: float, unit: str
    ) -> None:
        item = self.item(order(display, dosage=[given]))

        assert (item["daily_dose"], item["dose_unit"]) == (dose, unit)

    @pytest.mark.parametrize(("code", "dose"), [("QD", 10), ("BID", 20), ("Q6H", 40), ("WEIRD", None)])
    def test_a_timing_by_code_is_read(self, code: str, dose: float | None) -> None:
        given = {**dosage(1, "{tbl}"), "timing": {"code": coded("urn:GTS", code)}}

        assert self.item(order("oxycodone 10 MG Oral Tablet", dosage=[given])).get("daily_dose") == dose

    @pytest.mark.parametrize(
        "given",
        [
            dosage(1, "{tbl}", asNeededBoolean=True),
            dosage(1, "{tbl}", asNeededCodeableConcept={"text": "pain"}),
            dosage(1, "spoon"),
            dosage(1, "{tbl}", period=0),
            dosage(1, "{tbl}", period_unit="mo"),
            {"text": "two in the morning"},
            {"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}},
            {**dosage(1, "{tbl}"), "doseAndRate": [{"doseRange": {"low": {"value": 1}}}]},
            {**dosage(1, "{tbl}"), "doseAndRate": [{"doseQuantity": {"code": "{tbl}"}}]},
            {**dosage(1, "{tbl}"), "doseAndRate": [{"doseQuantity": {"value": 1, "comparator": "<"}}]},
            {**dosage(1, "{tbl}"), "doseAndRate": [{"doseQuantity": {"value": -1, "code": "{tbl}"}}]},
            {**dosage(1, "{tbl}"), "timing": {"event": ["2026-05-01"]}},
            {
                **dosage(1, "{tbl}"),
                "timing": {"repeat": {"frequency": 1, "frequencyMax": 3, "period": 1, "periodUnit": "d"}},
            },
            {
                **dosage(1, "{tbl}"),
                "timing": {
                    "repeat": {
                        "frequency": 1,
                        "period": 1,
                        "periodUnit": "d",
                        "boundsPeriod": {"end": "2026-05-12"},
                    }
                },
            },
        ],
    )
    def test_a_dosage_that_is_not_fully_structured_leaves_the_dose_unknown(self, given: Made) -> None:
        assert "daily_dose" not in self.item(order("oxycodone 10 MG Oral Tablet", dosage=[given]))

    def test_a_dosage_that_still_runs_counts(self) -> None:
        given = dosage(1, "{tbl}")
        given["timing"]["repeat"]["boundsPeriod"] = {"start": "2026-01-01", "end": "2026-05-13"}

        assert self.item(order("oxycodone 10 MG Oral Tablet", dosage=[given]))["daily_dose"] == 10

    def test_an_order_without_dosage_leaves_the_dose_unknown(self) -> None:
        found = mapped(order("oxycodone 10 MG Oral Tablet"))

        assert "daily_dose" not in items(found, "medication.medicines")[0]
        assert "the dose is unknown" in why(found, "taken")[1]

    def test_two_dosages_of_one_order_add_up_unless_they_follow_one_another(self) -> None:
        morning, evening = dosage(1, "{tbl}"), dosage(2, "{tbl}")
        display = "oxycodone 10 MG Oral Tablet"

        assert self.item(order(display, dosage=[morning, evening]))["daily_dose"] == 30
        steps = [{**morning, "sequence": 1}, {**evening, "sequence": 2}]
        assert "daily_dose" not in self.item(order(display, dosage=steps))

    @pytest.mark.parametrize(
        ("display", "given"),
        [
            ("oxycodone Oral Tablet", dosage(1, "{tbl}")),
            ("oxycodone 10 MG/ML Oral Solution", dosage(1, "{tbl}")),
            ("fentanyl 0.025 MG/HR Transdermal System", dosage(1, "patch", 1, 1)),
            ("fentanyl Transdermal System", dosage(1, "patch", 1, 72, "h")),
            ("acetaminophen 325 MG / oxycodone 5 MG Oral Tablet", dosage(5, "mg")),
            ("oxycodone 5 MG Oral Tablet / oxycodone 10 MG Oral Tablet", dosage(1, "{tbl}")),
        ],
    )
    def test_an_unclear_strength_leaves_the_dose_unknown(self, display: str, given: Made) -> None:
        for item in items(mapped(order(display, dosage=[given])), "medication.medicines"):
            assert "daily_dose" not in item

    def test_a_combination_gives_each_ingredient_by_the_tablet(self) -> None:
        found = mapped(
            order("acetaminophen 325 MG / oxycodone 5 MG Oral Tablet", dosage=[dosage(1, "{tbl}", 4)])
        )

        doses = {item["drug"]: item["daily_dose"] for item in items(found, "medication.medicines")}
        assert doses == {"paracetamol": 1300, "oxycodone": 20}

    def test_the_newest_active_order_is_the_regimen_and_renewals_are_never_summed(self) -> None:
        display, given = "oxycodone 10 MG Oral Tablet", [dosage(1, "{tbl}", 2)]
        found = mapped(
            order(display, id="new", authoredOn="2026-04-01", dosage=given),
            order("oxycodone 20 MG Oral Tablet", id="old", authoredOn="2026-03-01", dosage=given),
        )

        assert [item["daily_dose"] for item in items(found, "medication.medicines")] == [20]
        assert why(found, "ignored") == ["an earlier order, superseded by MedicationRequest/new (authoredOn)"]

    def test_different_orders_of_one_day_leave_the_dose_unknown(self) -> None:
        found = mapped(
            order("oxycodone 10 MG Oral Tablet", id="a", dosage=[dosage(1, "{tbl}")]),
            order("oxycodone 20 MG Oral Tablet", id="b", dosage=[dosage(1, "{tbl}")]),
        )

        assert ["daily_dose" in item for item in items(found, "medication.medicines")] == [False]
        assert "several orders of that day" in why(found, "taken")[1]

    def test_the_same_order_twice_is_one_order(self) -> None:
        one, two = (order("oxycodone 10 MG Oral Tablet", id=i, dosage=[dosage(1, "{tbl}")]) for i in "ab")

        assert self.item(one, two)["daily_dose"] == 10

    def test_two_forms_of_one_drug_are_two_medicines(self) -> None:
        found = mapped(
            order("oxycodone 10 MG Oral Capsule", id="a"),
            order("oxycodone 10 MG Extended Release Oral Tablet", id="b"),
        )

        assert len(items(found, "medication.medicines")) == 2

    @pytest.mark.parametrize(
        ("more", "kind", "reason"),
        [
            ({"status": "stopped"}, "ignored", "the order is not active (stopped); it proves no treatment"),
            (
                {"status": "completed"},
                "ignored",
                "the order is not active (completed); it proves no treatment",
            ),
            ({"status": "draft"}, "refused", "its status is draft"),
            ({"status": "cancelled"}, "refused", "its status is cancelled"),
            ({"intent": "plan"}, "ignored", "not an order (plan)"),
            ({"doNotPerform": True}, "ignored", "an order not to give the medicine"),
        ],
    )
    def test_what_is_not_an_active_order_is_no_regimen(self, more: Made, kind: str, reason: str) -> None:
        found = mapped(order("oxycodone 10 MG Oral Tablet", **more))

        assert why(found, kind) == [reason]
        assert items(found, "medication.medicines") == []

    @pytest.mark.parametrize("missing", ["status", "intent"])
    def test_an_order_without_status_or_intent_is_ignored(self, missing: str) -> None:
        made = without(missing, order("oxycodone 10 MG Oral Tablet"))

        assert f"no {missing}" in why(mapped(made), "ignored")[0]

    def test_a_medicine_that_no_rule_asks_for_is_ignored(self) -> None:
        found = mapped(order("polyethylene glycol 3350 17000 MG Powder for Oral Solution"))

        assert why(found, "ignored") == ["not a pain medicine or one that thins the blood, by its name"]

    def test_an_nsaid_is_a_pain_medicine_and_thins_the_blood(self) -> None:
        found = mapped(order("ibuprofen 600 MG Oral Tablet"))

        assert items(found, "medication.medicines")[0]["drug_class"] == "nsaid"
        assert items(found, "medication.antithrombotics")[0]["drug"] == "ibuprofen"

    def test_an_anticoagulant_is_no_pain_medicine(self) -> None:
        found = mapped(order("apixaban 5 MG Oral Tablet"))

        assert items(found, "medication.medicines") == []
        assert items(found, "medication.antithrombotics")[0]["recorded_on"] == date(2026, 4, 1)

    def test_a_gel_is_topical_and_does_not_thin_the_blood(self) -> None:
        found = mapped(order("diclofenac sodium 10 MG/ML Topical Gel"))

        assert items(found, "medication.medicines")[0]["drug_class"] == "topical"
        assert items(found, "medication.antithrombotics") == []

    @pytest.mark.parametrize(
        ("display", "route"),
        [
            ("oxycodone 10 MG Oral Tablet", "oral"),
            ("fentanyl 0.025 MG/HR Transdermal System", "transdermal"),
            ("morphine sulfate 10 MG/ML Injection", "other"),
        ],
    )
    def test_the_form_says_the_route(self, display: str, route: str) -> None:
        assert self.item(order(display))["route"] == route

    def test_a_medicine_is_found_by_reference_in_the_bundle_or_inside_the_order(self) -> None:
        medicine = {
            "resourceType": "Medication",
            "id": "med",
            "code": coded(RXNORM, "1", "tramadol 50 MG Oral Tablet"),
        }
        made = without("medicationCodeableConcept", order("x"))

        outside = {**made, "medicationReference": {"reference": "Medication/med"}}
        inside = {**made, "contained": [medicine], "medicationReference": {"reference": "#med"}}
        assert self.item(outside, medicine)["drug"] == "tramadol"
        assert self.item(inside)["drug"] == "tramadol"

    def test_a_medicine_known_only_by_the_words_of_a_reference_is_read_by_them(self) -> None:
        made = without("medicationCodeableConcept", order("x"))

        assert self.item({**made, "medicationReference": {"display": "tramadol"}})["drug"] == "tramadol"
        assert items(mapped({**made}), "medication.medicines") == []

    @pytest.mark.parametrize(
        ("system", "code", "kept"),
        [
            (RXNORM, "1", ("RxNorm", "1")),
            ("http://www.whocc.no/atc", "N02AX02", ("ATC", "N02AX02")),
            ("urn:local", "7", (None, None)),
        ],
    )
    def test_the_code_of_the_source_is_kept(
        self, system: str, code: str, kept: tuple[str | None, str | None]
    ) -> None:
        made = order("x", medicationCodeableConcept=coded(system, code, "tramadol 50 MG Oral Tablet"))

        item = self.item(made)
        assert (item.get("code_system"), item.get("code")) == kept

    def test_an_undated_order_says_so(self) -> None:
        made = without("authoredOn", order("tramadol 50 MG Oral Tablet"))

        assert self.item(made)["note"] == "MedicationRequest/m, undated"

    def statement(self, **more: Any) -> Made:
        made = {
            "resourceType": "MedicationStatement",
            "id": "s",
            "status": "active",
            "subject": {"reference": "Patient/p"},
            "medicationCodeableConcept": coded(RXNORM, "1", "tramadol 50 MG Oral Tablet"),
            "effectivePeriod": {"start": "2026-04-02"},
            "dosage": [dosage(2, "{tbl}", 3)],
        }
        return {**made, **more}

    def test_a_statement_of_taking_a_medicine_now_is_the_regimen(self) -> None:
        older = order("tramadol 50 MG Oral Tablet", dosage=[dosage(1, "{tbl}")])

        assert self.item(self.statement(), older)["daily_dose"] == 300

    @pytest.mark.parametrize("status", ["completed", "stopped", "not-taken", "intended", None])
    def test_a_statement_of_anything_else_is_ignored(self, status: str | None) -> None:
        made = self.statement(status=status) if status else without("status", self.statement())

        assert why(mapped(made), "ignored") == [f"not stated to be taken now ({status or 'no status'})"]
