"""Observations of a FHIR bundle: units, limits, days, and what stays undecided."""

from datetime import date
from typing import Any

import pytest

from tests.domain.fhir_samples import (
    EARLIER,
    LOINC,
    SNOMED,
    Made,
    coded,
    mapped,
    observation,
    quantity,
    value,
    why,
    without,
)


class TestObservations:
    @pytest.mark.parametrize(
        ("loinc", "given", "fact", "expected"),
        [
            ("72514-3", quantity(7, "{score}"), "pain.average_nrs", 7),
            ("91147-9", quantity(5.7), "pain.peg", 5.7),
            ("38221-8", quantity(10), "pain.faces", 10),
            ("91351-7", quantity(4), "pain.start_back", 4),
            ("44261-6", {"valueInteger": 11}, "burden.phq9", 11),
            ("44261-6", quantity(8.0), "burden.phq9", 8),
            ("44260-8", {"valueCodeableConcept": coded(LOINC, "LA6569-3")}, "burden.phq9_item9", 1),
            ("44260-8", quantity(0), "burden.phq9_item9", 0),
            ("4548-4", quantity(8.4, "%"), "safety.hba1c_percent", 8.4),
            ("6301-6", quantity(1.1, "{INR}"), "safety.inr", 1.1),
            ("777-3", quantity(323.9, "10*3/uL"), "safety.platelets", 323),
            ("777-3", quantity(99.9, "10^9/L"), "safety.platelets", 99),
            ("777-3", quantity(150000, "/uL"), "safety.platelets", 150),
            ("38483-4", quantity(1, "mg/dL"), "safety.creatinine_umol", 88.42),
            ("8302-2", quantity(1.7, "m"), "safety.height_cm", 170),
            ("29463-7", {"valueQuantity": {"value": 220, "unit": "[lb_av]"}}, "safety.weight_kg", 99.7903214),
            ("72166-2", {"valueCodeableConcept": coded(SNOMED, "449868002")}, "safety.nicotine", "active"),
            ("72166-2", {"valueCodeableConcept": coded(SNOMED, "266919005")}, "safety.nicotine", "never"),
            ("2106-3", {"interpretation": [coded("urn:i", "NEG")]}, "safety.hcg", "negative"),
        ],
    )
    def test_a_value_reaches_its_fact_in_the_unit_of_the_fact(
        self, loinc: str, given: Made, fact: str, expected: Any
    ) -> None:
        datum = mapped(observation(loinc, **given)).facts.data[fact]

        assert (datum.value, datum.on) == (expected, date(2026, 5, 1))
        assert datum.source == "Observation/o (effectiveDateTime)"

    @pytest.mark.parametrize(
        ("loinc", "given", "reason"),
        [
            ("4548-4", quantity(8.4, "mmol/mol"), "its unit mmol/mol is not one of the fact"),
            (
                "4548-4",
                {"valueQuantity": {"value": 8, "code": "%", "comparator": ">"}},
                "it is only a limit (>)",
            ),
            ("4548-4", {}, "it holds no number"),
            ("4548-4", {"dataAbsentReason": {"text": "lost"}}, "the source says that there is no value"),
            ("72514-3", quantity(11), "must lie between 0 and 10"),
            ("44261-6", quantity(8.5), "must be a whole number"),
            (
                "72166-2",
                {"valueCodeableConcept": coded(SNOMED, "266927001")},
                "its answer is not one that the code",
            ),
        ],
    )
    def test_a_value_that_cannot_be_used_is_refused(self, loinc: str, given: Made, reason: str) -> None:
        found = mapped(observation(loinc, **given))

        assert why(found, "refused")[0].startswith(reason)

    @pytest.mark.parametrize(
        ("dates", "day", "element"),
        [
            ({"effectiveDateTime": "2026-05-01T23:30:00-07:00"}, date(2026, 5, 1), "effectiveDateTime"),
            (
                {"effectivePeriod": {"start": "2026-04-30"}, "issued": "2026-05-02T00:00:00Z"},
                date(2026, 4, 30),
                "effe",
            ),
            ({"effectivePeriod": {"end": "2026-04-29"}}, date(2026, 4, 29), "effectivePeriod"),
            ({"effectiveInstant": "2026-04-28T10:00:00Z"}, date(2026, 4, 28), "effectiveInstant"),
            ({"issued": "2026-04-27T10:00:00Z"}, date(2026, 4, 27), "issued"),
            ({"effectiveDateTime": "2026-04", "issued": "2026-04-26T10:00:00Z"}, date(2026, 4, 26), "issued"),
            ({"effectiveDateTime": "2016-12-31T23:59:60Z"}, date(2016, 12, 31), "effectiveDateTime"),
        ],
    )
    def test_the_day_is_effective_else_issued(self, dates: Made, day: date, element: str) -> None:
        made = without("effectiveDateTime", observation("72514-3", **quantity(7)))

        datum = mapped({**made, **dates}).facts.data["pain.average_nrs"]
        assert datum.on == day
        assert f"({element}" in datum.source

    def test_an_undated_value_is_taken_as_undated(self) -> None:
        made = without("effectiveDateTime", observation("72514-3", **quantity(7)))

        datum = mapped(made).facts.data["pain.average_nrs"]
        assert (datum.on, datum.source) == (None, "Observation/o")

    def test_the_newest_value_counts_and_a_dated_one_before_an_undated(self) -> None:
        undated = without("effectiveDateTime", observation("72514-3", id="z", **quantity(1)))
        found = mapped(
            observation("72514-3", id="a", **quantity(7), effectiveDateTime="2026-05-02T10:00:00Z"),
            observation("72514-3", id="b", **quantity(6), effectiveDateTime="2026-05-02T08:00:00Z"),
            observation("72514-3", id="c", **quantity(5), effectiveDateTime="2026-05-01"),
            undated,
        )

        assert value(found, "pain.average_nrs") == 7
        assert why(found, "ignored") == 3 * [f"{EARLIER} Observation/a (effectiveDateTime)"]

    def test_a_value_after_the_day_of_the_screening_is_ignored(self) -> None:
        found = mapped(observation("72514-3", **quantity(7), effectiveDateTime="2026-05-14"))

        assert value(found, "pain.average_nrs") is None
        assert why(found, "ignored") == ["dated 2026-05-14, after the day of the screening"]

    @pytest.mark.parametrize(
        ("status", "kind"), [("preliminary", "ignored"), ("registered", "ignored"), ("cancelled", "refused")]
    )
    def test_what_is_not_final_is_no_fact(self, status: str, kind: str) -> None:
        assert why(mapped(observation("72514-3", **quantity(7), status=status)), kind) == [
            f"its status is {status}"
        ]

    def test_an_observation_without_status_is_no_fact(self) -> None:
        made = without("status", observation("72514-3", **quantity(7)))

        assert why(mapped(made), "ignored") == ["its status is missing"]

    def test_an_observation_about_something_else_is_ignored(self) -> None:
        made = observation("72514-3", **quantity(7), focus=[{"reference": "Patient/baby"}])

        assert why(mapped(made), "ignored") == ["it is about something other than the patient"]

    def test_an_unknown_code_is_ignored(self) -> None:
        assert why(mapped(observation("1-1", **quantity(7))), "ignored") == ["no criterion asks for it"]

    def test_components_are_read_too(self) -> None:
        part = {"code": coded(LOINC, "75893-8"), **quantity(7)}

        found = mapped(observation("91147-9", **quantity(5), component=[part]))
        assert (value(found, "pain.peg"), value(found, "pain.average_nrs")) == (5, 7)

    def test_a_phq9_total_says_nothing_about_item_9(self) -> None:
        assert value(mapped(observation("44261-6", **quantity(8))), "burden.phq9_item9") is None

    def test_a_dose_that_the_source_computed_is_reported_only(self) -> None:
        made = observation("x", **quantity(220, "{MME}/d"))
        made["code"] = coded("http://cds.ahrq.gov/cdsconnect/pms", "MME")

        assert value(mapped(made), "medication.reported_mme") == 220

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            (
                {**quantity(2500, "ng/mL"), "interpretation": [{"text": "Positive"}]},
                "shown: Positive, 2500",
            ),
            ({"valueCodeableConcept": {"text": "Negative"}}, "shown: Negative"),
            ({"valueString": "none found"}, "shown: none found"),
            ({}, "shown: result not stated"),
        ],
    )
    def test_a_urine_screen_is_recorded_in_words_and_decides_nothing(self, given: Made, words: str) -> None:
        found = mapped(observation("19295-5", **given))

        assert value(found, "psychology.urine_screen") == words
        assert value(found, "psychology.substance_use") is None
