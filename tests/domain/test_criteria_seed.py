"""The seed's indications, diagnosis, treatment algorithm and burden."""

from datetime import timedelta
from typing import Any

import pytest

from scs_manager.domain.facts import Facts
from scs_manager.domain.truth import Truth
from tests.domain.patients import DISCECTOMY, ON, facts, found

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN

PREGABALIN = {
    "drug": "pregabalin",
    "drug_class": "gabapentinoid",
    "current": False,
    "max_daily_dose": 600,
    "weeks": 4,
    "relief_percent": 29,
    "nrs_on_drug": 4,
}
OPIOID = {**PREGABALIN, "drug": "morphine", "drug_class": "opioid"}


def ledger(first: dict[str, Any] | None = None, opioid: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    return [{**PREGABALIN, **(first or {})}, {**OPIOID, **(opioid or {})}]


def with_pain(medicines: Any, **more: Any) -> dict[str, Any]:
    return {"pain.average_nrs": 7, "medication.medicines": medicines, **more}


NAMED = {"surgery.surgeon_name": "Dr Surgeon"}


@pytest.mark.parametrize(
    ("medicines", "state"),
    [
        (ledger(), MET),
        (ledger({"relief_percent": 30}), NOT_MET),
        (ledger({"relief_percent": 30, "nrs_on_drug": 5}), MET),
        (ledger({"relief_percent": 30, "nrs_on_drug": 4.9}), NOT_MET),
        (ledger({"relief_percent": 60, "stop_reason": "ineffective"}), MET),
        (ledger({"weeks": 3.9}), NOT_MET),
        (ledger({"weeks": None}), UNKNOWN),
        (ledger({"max_daily_dose": None}), UNKNOWN),
        (ledger({"max_daily_dose": None, "daily_dose": 300}), MET),
        (ledger({"relief_percent": None, "nrs_on_drug": None}), UNKNOWN),
        (ledger({"relief_percent": 60, "nrs_on_drug": None}), UNKNOWN),
        (ledger(opioid={"relief_percent": 60}), NOT_MET),
        (ledger(opioid={"weeks": None}), UNKNOWN),
        ([PREGABALIN], UNKNOWN),
        ([OPIOID], NOT_MET),
        ([], NOT_MET),
    ],
)
def test_analgesics_failed(medicines: Any, state: Truth) -> None:
    assert found("seed.ind.analgesics_ineffective", with_pain(medicines)).state is state


@pytest.mark.parametrize(
    ("values", "complete", "state"),
    [
        (with_pain(ledger(opioid={"relief_percent": 60})), False, UNKNOWN),
        (with_pain([OPIOID]), False, UNKNOWN),
        (with_pain([PREGABALIN], **{"medication.opioids_inappropriate_reason": "apnoea"}), True, MET),
        (with_pain(ledger(), **{"medication.current_relief": "adequate"}), True, NOT_MET),
        (with_pain(ledger(), **{"medication.current_relief": "inadequate"}), True, MET),
        ({**with_pain(ledger()), "pain.average_nrs": 4}, True, NOT_MET),
        ({**with_pain(ledger()), "pain.average_nrs": None}, True, UNKNOWN),
    ],
)
def test_analgesics_failed_needs_pain_now_and_a_known_ledger(
    values: dict[str, Any], complete: bool, state: Truth
) -> None:
    assert found("seed.ind.analgesics_ineffective", facts(values, complete=complete)).state is state


def test_no_opioid_tried_asks_for_a_reason_or_the_ledger_never_for_an_opioid() -> None:
    result = found("seed.ind.analgesics_ineffective", with_pain([PREGABALIN]))

    assert result.settles == (
        frozenset({"medication.medicines"}),
        frozenset({"medication.opioids_inappropriate_reason"}),
    )


@pytest.mark.parametrize(
    ("medicine", "reviewed", "complete", "state"),
    [
        ({"adverse_grade": 3}, None, False, MET),
        ({"adverse_grade": 2}, True, True, NOT_MET),
        ({"adverse_grade": 2}, None, True, UNKNOWN),
        ({"adverse_grade": 2}, True, False, UNKNOWN),
        ({"stop_reason": "adverse_effect"}, None, False, MET),
        ({"stop_reason": "contraindicated"}, None, False, MET),
        ({"stop_reason": "ineffective"}, False, True, UNKNOWN),
    ],
)
def test_severe_side_effects(medicine: dict[str, Any], reviewed: Any, complete: bool, state: Truth) -> None:
    values = {
        "medication.medicines": [{**PREGABALIN, **medicine}],
        "medication.adverse_effects_reviewed": reviewed,
    }

    assert found("seed.ind.severe_side_effects", facts(values, complete=complete)).state is state


def test_side_effects_asked_about_still_need_a_complete_ledger() -> None:
    patient = facts({"medication.adverse_effects_reviewed": True}, complete=False)

    why = found("seed.ind.severe_side_effects", patient).why

    assert str(why) == "Nobody has said that the list of medicines is complete"


@pytest.mark.parametrize(
    ("opinion", "lesion", "state"),
    [
        ("revision_is_alternative", False, MET),
        ("revision_is_alternative", True, NOT_MET),
        ("revision_is_alternative", None, UNKNOWN),
        ("none_on_offer", None, NOT_MET),
        ("operation_first", False, NOT_MET),
        (None, False, UNKNOWN),
    ],
)
def test_reoperation_otherwise_never_with_an_urgent_lesion(opinion: Any, lesion: Any, state: Truth) -> None:
    values = {**NAMED, "surgery.surgeon_opinion": opinion, "safety.surgical_lesion_with_deficit": lesion}

    assert found("seed.ind.reoperation_otherwise", values).state is state


A = with_pain(ledger())
B = {"medication.medicines": [{**PREGABALIN, "adverse_grade": 3}]}
C = {
    **NAMED,
    "surgery.surgeon_opinion": "revision_is_alternative",
    "safety.surgical_lesion_with_deficit": False,
}
NONE = {
    "medication.current_relief": "adequate",
    "medication.medicines": [],
    "medication.adverse_effects_reviewed": True,
    "surgery.surgeon_opinion": "none_on_offer",
    **NAMED,
}


@pytest.mark.parametrize(
    ("opinion", "name", "on", "state", "settles", "stops"),
    [
        ("revision_is_alternative", "Dr S", ON, MET, None, ()),
        ("revision_is_alternative", None, ON, UNKNOWN, {"surgery.surgeon_name"}, ()),
        ("revision_is_alternative", "Dr S", None, UNKNOWN, {"surgery.surgeon_opinion"}, ()),
        ("none_on_offer", "Dr S", ON, NOT_MET, None, ()),
        (
            "none_on_offer",
            None,
            ON,
            UNKNOWN,
            {"surgery.surgeon_name", "surgery.surgeon_opinion"},
            {"surgery.surgeon_name", "surgery.surgeon_opinion"},
        ),
        ("none_on_offer", "Dr S", None, UNKNOWN, {"surgery.surgeon_opinion"}, {"surgery.surgeon_opinion"}),
        (None, "Dr S", ON, UNKNOWN, {"surgery.surgeon_opinion"}, {"surgery.surgeon_opinion"}),
    ],
)
def test_an_opinion_is_one_of_a_named_surgeon_of_a_day(
    opinion: Any, name: Any, on: Any, state: Truth, settles: Any, stops: Any
) -> None:
    values = {"surgery.surgeon_opinion": opinion, "surgery.surgeon_name": name}
    patient = facts({**values, "safety.surgical_lesion_with_deficit": False}, on=on)
    result = found("seed.ind.reoperation_otherwise", patient)

    assert result.state is state
    assert result.settles == (() if settles is None else (frozenset(settles),))
    assert result.stops == frozenset(stops)


@pytest.mark.parametrize(
    ("values", "state", "says"),
    [
        (A, MET, "analgesics have failed"),
        (B, MET, "severe side effects"),
        (C, MET, "reoperation otherwise"),
        ({**A, **C}, MET, "analgesics have failed, reoperation otherwise"),
        (NONE, NOT_MET, "None of the three"),
        ({**NONE, "surgery.surgeon_opinion": None}, UNKNOWN, "at least one is unknown"),
    ],
)
def test_one_of_the_three_indications_is_enough(values: dict[str, Any], state: Truth, says: str) -> None:
    result = found("seed.ind.any", values)

    assert result.state is state
    assert says in str(result.why)


UNDATED = {"region": "lumbosacral", "procedure": "fusion"}


@pytest.mark.parametrize(
    ("operations", "location", "complete", "state"),
    [
        ([DISCECTOMY], "leg", False, MET),
        ([DISCECTOMY], "elsewhere", False, NOT_MET),
        ([DISCECTOMY], None, False, UNKNOWN),
        ([{**DISCECTOMY, "performed_on": "2026-02-13"}], "back", True, MET),
        ([{**DISCECTOMY, "performed_on": "2026-02-14"}], "back", True, NOT_MET),
        ([{**DISCECTOMY, "performed_on": "2026-02-14"}], "back", False, UNKNOWN),
        ([UNDATED], "leg", True, UNKNOWN),
        ([], "leg", True, NOT_MET),
        ([], "leg", False, UNKNOWN),
    ],
)
def test_pain_persists_after_lumbar_surgery(
    operations: Any, location: Any, complete: bool, state: Truth
) -> None:
    values = {"surgery.operations": operations, "pain.location": location}

    assert found("seed.dx.persistent_or_recurrent", facts(values, complete=complete)).state is state


@pytest.mark.parametrize(
    ("operations", "state"),
    [
        ([DISCECTOMY], MET),
        ([{**DISCECTOMY, "anatomical_success": False}], NOT_MET),
        ([{**DISCECTOMY, "anatomical_success": None}], UNKNOWN),
        ([DISCECTOMY, {**DISCECTOMY, "performed_on": "2022-01-01", "anatomical_success": False}], NOT_MET),
        ([], UNKNOWN),
    ],
)
def test_the_last_operation_achieved_its_aim(operations: Any, state: Truth) -> None:
    assert found("seed.dx.anatomically_successful", {"surgery.operations": operations}).state is state


@pytest.mark.parametrize("slug", ["myogenic_triggers", "skin_allodynia", "scar_triggers"])
@pytest.mark.parametrize(
    ("present", "treated", "response", "state"),
    [
        (False, None, None, MET),
        (True, True, "unchanged", MET),
        (True, False, None, NOT_MET),
        (True, True, None, UNKNOWN),
        (True, None, None, UNKNOWN),
        (None, None, None, UNKNOWN),
    ],
)
def test_an_examined_item_is_absent_or_treated(
    slug: str, present: Any, treated: Any, response: Any, state: Truth
) -> None:
    values = {
        f"optimisation.{slug}_present": present,
        f"optimisation.{slug}_treated": treated,
        f"optimisation.{slug}_response": response,
    }

    assert found(f"seed.alg.{slug}", values).state is state


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"burden.phq9": 9, "burden.gad7": 9}, MET),
        ({"burden.phq9": 9, "burden.hads_a": 10}, MET),
        ({"burden.phq9": 10, "burden.gad7": 9}, UNKNOWN),
        ({"burden.phq9": 10, "optimisation.mood_treated": False}, NOT_MET),
        ({"burden.phq9": 10, "optimisation.mood_treated": True, "optimisation.mood_stable": True}, MET),
        ({"burden.phq9": 10, "optimisation.mood_treated": True, "optimisation.mood_stable": False}, NOT_MET),
        ({"burden.phq9": 9}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_depression_and_anxiety_are_absent_or_in_stable_treatment(
    values: dict[str, Any], state: Truth
) -> None:
    assert found("seed.alg.depression_anxiety", values).state is state


@pytest.mark.parametrize(
    ("status", "weeks", "reason", "state"),
    [
        ("completed", 6, None, MET),
        ("completed", 5.9, None, NOT_MET),
        ("declined", None, None, NOT_MET),
        ("declined", 8, None, MET),
        ("exempt", None, "amputation", MET),
        ("exempt", None, None, UNKNOWN),
        ("under_way", None, None, UNKNOWN),
        (None, None, None, UNKNOWN),
    ],
)
def test_a_fitness_programme_of_six_weeks(status: Any, weeks: Any, reason: Any, state: Truth) -> None:
    values = {
        "optimisation.fitness_programme": status,
        "optimisation.fitness_weeks": weeks,
        "optimisation.fitness_exempt_reason": reason,
    }

    assert found("seed.alg.fitness_programme", values).state is state


@pytest.mark.parametrize(
    ("slug", "values", "state"),
    [
        ("sleep", {"burden.isi": 15}, MET),
        ("sleep", {"burden.isi": 14}, NOT_MET),
        ("sleep", {"burden.psqi": 6}, MET),
        ("sleep", {"burden.psqi": 5}, NOT_MET),
        ("sleep", {"burden.isi": 3, "burden.psqi": 6}, MET),
        ("sleep", {}, UNKNOWN),
        ("depression", {"burden.phq9": 10}, MET),
        ("depression", {"burden.phq9": 9}, NOT_MET),
        ("depression", {}, UNKNOWN),
        ("anxiety", {"burden.gad7": 10}, MET),
        ("anxiety", {"burden.gad7": 9}, NOT_MET),
        ("anxiety", {"burden.hads_a": 11}, MET),
        ("anxiety", {"burden.hads_a": 10}, NOT_MET),
        ("family", {"burden.family": 2}, MET),
        ("family", {"burden.family": 1}, NOT_MET),
        ("family", {}, UNKNOWN),
        ("economic", {"burden.job_lost": True}, MET),
        (
            "economic",
            {"burden.job_lost": False, "burden.income_loss": False, "burden.open_claim": False},
            NOT_MET,
        ),
        ("economic", {"burden.job_lost": False, "burden.income_loss": False}, UNKNOWN),
        ("social", {"burden.isolation": True}, MET),
        ("social", {}, UNKNOWN),
    ],
)
def test_a_burden_is_met_when_the_problem_is_present(slug: str, values: dict[str, Any], state: Truth) -> None:
    assert found(f"seed.burden.{slug}", values).state is state


@pytest.mark.parametrize(("days", "state"), [(90, NOT_MET), (91, UNKNOWN)])
def test_a_score_counts_for_ninety_days(days: int, state: Truth) -> None:
    patient = facts({"burden.isi": 3}, on=ON - timedelta(days=days))

    assert found("seed.burden.sleep", patient).state is state


CALM = {
    "burden.isi": 3,
    "burden.phq9": 3,
    "burden.family": 0,
    "burden.job_lost": False,
    "burden.income_loss": False,
    "burden.open_claim": False,
    "burden.isolation": False,
    "burden.participation_loss": False,
    "burden.housing_problem": False,
}


@pytest.mark.parametrize(
    ("changes", "state", "says"),
    [
        ({}, MET, "0 of 5 present"),
        ({"burden.isi": 20, "burden.job_lost": True}, MET, "2 of 5 present"),
        ({"burden.isi": 20, "burden.family": None}, UNKNOWN, "At least 1 of 5 present, 1 unknown"),
        ({"burden.isolation": None}, UNKNOWN, "At least 0 of 5 present, 1 unknown"),
    ],
)
def test_the_burden_is_counted_with_its_lower_bound(changes: dict[str, Any], state: Truth, says: str) -> None:
    result = found("seed.burden.count", {**CALM, **changes})

    assert result.state is state
    assert str(result.why) == says


def test_of_an_unknown_patient_no_seed_statement_is_decided() -> None:
    for criterion in ("seed.ind.any", "seed.dx.persistent_or_recurrent", "seed.burden.count"):
        assert found(criterion, Facts()).state is UNKNOWN
