"""Procedures of a FHIR bundle: operations, implants and treatments; never referrals."""

from datetime import date

import pytest

from tests.domain.fhir_samples import (
    CPT,
    ON,
    SNOMED,
    Made,
    coded,
    items,
    mapped,
    procedure,
    why,
    without,
)


class TestProcedures:
    @pytest.mark.parametrize(
        ("code", "operation"),
        [
            (coded(CPT, "63030"), "discectomy"),
            (coded(CPT, "22633"), "fusion"),
            (coded("http://hl7.org/fhir/sid/icd-10-pcs", "0SG00A0"), "fusion"),
            (coded("https://fhir.hl7.org.uk/CodeSystem/OPCS-4", "V33.1"), "discectomy"),
            (coded(SNOMED, "1", "Lumbar laminectomy (procedure)"), "laminectomy"),
            (coded(SNOMED, "1", "Fusion of lumbar spine"), "fusion"),
            (coded(SNOMED, "1", "Excision of lumbar intervertebral disc"), "discectomy"),
        ],
    )
    def test_a_dated_completed_operation_on_the_lumbar_spine_is_one(self, code: Made, operation: str) -> None:
        found = mapped(procedure(code, bodySite=[{"text": "L4/L5"}]))

        item = items(found, "surgery.operations")[0]
        assert (item["performed_on"], item["procedure"], item["region"]) == (
            date(2023, 9, 14),
            operation,
            "lumbosacral",
        )
        assert item["levels"] == ("L4-L5",)

    @pytest.mark.parametrize(
        "code",
        [
            coded(CPT, "22551"),
            coded(SNOMED, "1", "Cervical discectomy"),
            coded(SNOMED, "1", "Injection of lumbar facet joint after fusion"),
            coded(SNOMED, "1", "Lumbar puncture"),
            coded("urn:local", "1", "Lumbar laminectomy"),
            {"text": "Lumbar laminectomy"},
        ],
    )
    def test_what_no_known_code_calls_a_lumbar_operation_is_not_one(self, code: Made) -> None:
        found = mapped(procedure(code))

        assert items(found, "surgery.operations") == []
        assert why(found, "ignored") == [
            "not an operation on the lumbar spine, an implant or a pain treatment by its code"
        ]

    @pytest.mark.parametrize(
        ("written", "day", "precision"),
        [
            ({"performedDateTime": "2023-02"}, date(2023, 2, 28), "month"),
            ({"performedDateTime": "2023"}, date(2023, 12, 31), "year"),
            ({"performedDateTime": "2026-05"}, ON, "month"),
            ({"performedPeriod": {"start": "2022"}}, date(2022, 12, 31), "year"),
            ({"performedPeriod": {"start": "2022-03-01T08:00:00Z"}}, date(2022, 3, 1), "day"),
        ],
    )
    def test_a_vague_date_counts_by_its_last_day(self, written: Made, day: date, precision: str) -> None:
        made = without("performedDateTime", procedure(coded(CPT, "63030")))

        item = items(mapped({**made, **written}), "surgery.operations")[0]
        assert (item["performed_on"], item["precision"]) == (day, precision)

    @pytest.mark.parametrize(
        ("sites", "levels", "side", "kept"),
        [
            (["L4/L5", "L5-S1"], ("L4-L5", "L5-S1"), None, False),
            (["Left L4/5"], ("L4-L5",), "left", True),
            (["Left side", "right side"], None, None, True),
            (["Lumbar spine"], None, None, True),
        ],
    )
    def test_levels_and_side_come_from_the_body_sites_and_no_word_is_lost(
        self, sites: list[str], levels: tuple[str, ...] | None, side: str | None, kept: bool
    ) -> None:
        made = procedure(coded(CPT, "63030"), bodySite=[{"text": site} for site in sites])

        item = items(mapped(made), "surgery.operations")[0]
        assert (item.get("levels"), item.get("side")) == (levels, side)
        assert (sites[-1] in item["note"]) is kept

    def test_an_operation_of_a_later_month_is_in_the_future(self) -> None:
        found = mapped(procedure(coded(CPT, "63030"), performedDateTime="2026-06"))

        assert why(found, "ignored") == ["dated 2026-06-30, after the day of the screening"]

    def test_an_undated_operation_is_refused(self) -> None:
        made = without("performedDateTime", procedure(coded(CPT, "63030")))

        assert why(mapped(made), "refused") == ["an operation without a date; it is not counted"]

    @pytest.mark.parametrize("status", ["preparation", "not-done", "stopped", "unknown", None])
    def test_what_is_not_completed_is_ignored(self, status: str | None) -> None:
        made = procedure(coded(CPT, "63030"))
        made = {**made, "status": status} if status else without("status", made)

        assert why(mapped(made), "ignored") == [f"the procedure is not completed ({status or 'no status'})"]

    @pytest.mark.parametrize(
        "code",
        [coded(SNOMED, "444831000124102", "x"), coded(SNOMED, "9", "Referral to surgeon")],
    )
    def test_a_referral_is_no_treatment(self, code: Made) -> None:
        assert why(mapped(procedure(code)), "ignored") == ["a referral is no proof that a treatment happened"]

    def test_physiotherapy_is_a_treatment_with_its_start(self) -> None:
        found = mapped(procedure(coded(SNOMED, "91251008")))

        item = items(found, "treatment.treatments")[0]
        assert (item["modality"], item["physiotherapy"], item["started_on"]) == (
            "physical",
            True,
            date(2023, 9, 14),
        )

    def test_an_epidural_injection_is_an_interventional_treatment(self) -> None:
        found = mapped(procedure(coded(CPT, "62323")))

        assert [item["modality"] for item in items(found, "treatment.treatments")] == ["interventional"]

    @pytest.mark.parametrize(
        ("code", "kind"),
        [(coded(CPT, "33208"), "pacemaker"), (coded(SNOMED, "1", "Implantation of defibrillator"), "icd")],
    )
    def test_an_implantation_is_a_device_with_its_day(self, code: Made, kind: str) -> None:
        item = items(mapped(procedure(code)), "safety.devices")[0]

        assert (item["kind"], item["implanted_on"]) == (kind, date(2023, 9, 14))

    def test_the_removal_of_a_pacemaker_is_not_a_device(self) -> None:
        assert items(mapped(procedure(coded(SNOMED, "1", "Removal of pacemaker"))), "safety.devices") == []
