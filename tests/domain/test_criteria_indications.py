"""Core indications: each side of each threshold, and each way of not knowing."""

from datetime import date, timedelta
from typing import Any

import pytest

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Reading, Stage, whole_months
from scs_manager.domain.facts import Facts
from scs_manager.domain.truth import Truth
from tests.domain.patients import DISCECTOMY, FAILED_TREATMENTS, FAVOURABLE, ON, RECENT, datum, facts, found

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("since", "on", "months"),
    [
        (date(2026, 1, 13), date(2026, 5, 13), 4),
        (date(2026, 1, 14), date(2026, 5, 13), 3),
        (date(2025, 8, 31), date(2026, 2, 28), 6),
        (date(2025, 8, 31), date(2026, 2, 27), 5),
        (date(2025, 8, 30), date(2026, 5, 29), 8),
        (date(2026, 5, 14), date(2026, 5, 13), -1),
    ],
)
def test_months_count_when_completed(since: date, on: date, months: int) -> None:
    assert whole_months(since, on) == months


@pytest.mark.parametrize(("born", "state"), [("2008-05-13", MET), ("2008-05-14", NOT_MET), (None, UNKNOWN)])
def test_adult_from_the_eighteenth_birthday(born: str | None, state: Truth) -> None:
    assert found("ind.adult", {"patient.birth_date": born}).state is state


THORACIC = {**DISCECTOMY, "region": "thoracic"}
UNDATED = {key: value for key, value in DISCECTOMY.items() if key != "performed_on"}


@pytest.mark.parametrize(
    ("operations", "complete", "state"),
    [
        ([DISCECTOMY], False, MET),
        ([UNDATED], True, UNKNOWN),
        ([THORACIC], True, NOT_MET),
        ([THORACIC], False, UNKNOWN),
        ([], True, NOT_MET),
        (None, False, UNKNOWN),
    ],
)
def test_a_dated_lumbosacral_operation(operations: Any, complete: bool, state: Truth) -> None:
    patient = facts({"surgery.operations": operations}, complete=complete)

    assert found("ind.prior_spine_surgery", patient).state is state


def operated(**changes: Any) -> list[dict[str, Any]]:
    return [{**DISCECTOMY, **changes}]


@pytest.mark.parametrize(
    ("operations", "complete", "state"),
    [
        (operated(performed_on="2025-11-13"), True, MET),
        (operated(performed_on="2025-11-14"), True, NOT_MET),
        (operated(performed_on="2025-11-14"), False, NOT_MET),
        (operated(performed_on="2025-11-13"), False, UNKNOWN),
        (operated(performed_on="2025-11-01", precision="month"), True, NOT_MET),
        (operated(performed_on="2025-10-01", precision="month"), True, MET),
        (operated(performed_on="2025-01-01", precision="year"), True, NOT_MET),
        (operated(performed_on="2024-01-01", precision="year"), True, MET),
        (operated(performed_on="2021-06-18", precision="day"), True, MET),
        ([UNDATED], True, UNKNOWN),
        ([], True, NOT_MET),
        ([], False, UNKNOWN),
    ],
)
def test_six_months_since_the_last_operation(operations: Any, complete: bool, state: Truth) -> None:
    patient = facts({"surgery.operations": operations}, complete=complete)

    assert found("ind.time_since_surgery", patient).state is state


@pytest.mark.parametrize("profile", ["scs-core", "nice-ta159"])
@pytest.mark.parametrize(
    ("onset", "state"),
    [("2025-11-13", MET), ("2025-11-14", NOT_MET), ("2025-12-13", NOT_MET), (None, UNKNOWN)],
)
def test_pain_of_five_months_does_not_meet_nice(profile: str, onset: str | None, state: Truth) -> None:
    assert found("ind.pain_duration", {"pain.onset_on": onset}, profile=profile).state is state


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"pain.average_nrs": 5}, MET),
        ({"pain.average_nrs": 4.9}, NOT_MET),
        ({"pain.vas_mm": 50}, MET),
        ({"pain.vas_mm": 49.9}, NOT_MET),
        ({"pain.target_region": "leg", "pain.leg_nrs": 5, "pain.back_nrs": 2}, MET),
        ({"pain.target_region": "leg", "pain.leg_nrs": 4, "pain.back_nrs": 8}, NOT_MET),
        ({"pain.target_region": "back", "pain.back_nrs": 5}, MET),
        ({"pain.target_region": "leg", "pain.back_nrs": 8}, UNKNOWN),
        ({"pain.target_region": "overall", "pain.leg_nrs": 8}, UNKNOWN),
        ({"pain.leg_nrs": 5}, MET),
        ({"pain.leg_nrs": 4}, UNKNOWN),
        ({"pain.leg_nrs": 4, "pain.back_nrs": 4}, NOT_MET),
        ({"pain.leg_nrs": 4, "pain.back_nrs": 5}, MET),
        ({"pain.average_nrs": 7, "pain.vas_mm": 30}, UNKNOWN),
        ({"pain.alternative_measure": "faces", "pain.alternative_shows_moderate": True}, MET),
        ({"pain.alternative_measure": "faces", "pain.alternative_shows_moderate": False}, NOT_MET),
        ({"pain.alternative_measure": "faces"}, UNKNOWN),
        ({"pain.alternative_shows_moderate": True}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_target_pain_of_five(values: dict[str, Any], state: Truth) -> None:
    assert found("ind.pain_intensity", values).state is state


@pytest.mark.parametrize(("days", "state"), [(30, MET), (31, UNKNOWN)])
def test_pain_counts_for_thirty_days(days: int, state: Truth) -> None:
    patient = facts({"pain.average_nrs": 7}, on=ON - timedelta(days=days))

    result = found("ind.pain_intensity", patient)

    assert result.state is state
    assert result.out_of_date == (("pain.average_nrs",) if state is UNKNOWN else ())


def test_undated_pain_is_unknown_and_says_so() -> None:
    result = found("ind.pain_intensity", facts({"pain.average_nrs": 7}, on=None))

    assert result.state is UNKNOWN
    assert str(result.why) == "Recorded without a date; only the last 30 days count"
    assert result.out_of_date == ()


def test_the_newest_measure_of_the_target_counts() -> None:
    patient = Facts(
        {
            "pain.average_nrs": datum("pain.average_nrs", 3, RECENT),
            "pain.vas_mm": datum("pain.vas_mm", 70, RECENT - timedelta(days=1)),
        }
    )

    assert found("ind.pain_intensity", patient).state is NOT_MET


def test_a_measure_dated_after_the_screening_is_not_used() -> None:
    patient = facts({"pain.average_nrs": 7}, on=ON + timedelta(days=1))

    assert found("ind.pain_intensity", patient).state is UNKNOWN


@pytest.mark.parametrize(
    ("mean", "days", "state"),
    [(5, 4, MET), (4.99, 4, NOT_MET), (9, 3, UNKNOWN), (None, 7, UNKNOWN), (9, None, UNKNOWN)],
)
def test_before_placement_the_baseline_diary_counts_from_four_days(
    mean: float | None, days: int | None, state: Truth
) -> None:
    values = {"trial.baseline_mean_nrs": mean, "trial.baseline_days": days, "pain.average_nrs": 9}

    assert found("ind.pain_intensity", values, stage=Stage.PLACE).state is state


@pytest.mark.parametrize(
    ("values", "state", "settles"),
    [
        ({"pain.dn4": 4}, MET, 0),
        ({"pain.dn4": 3, "pain.neuropathic_grade": "unlikely"}, NOT_MET, 0),
        ({"pain.dn4": 3}, UNKNOWN, 3),
        ({}, UNKNOWN, 4),
        ({"pain.lanss": 12}, MET, 0),
        ({"pain.lanss": 11, "pain.neuropathic_grade": "possible"}, NOT_MET, 0),
        ({"pain.paindetect": 19}, MET, 0),
        ({"pain.paindetect": 18, "pain.neuropathic_grade": "unlikely"}, UNKNOWN, 2),
        ({"pain.paindetect": 13, "pain.neuropathic_grade": "unlikely"}, UNKNOWN, 2),
        ({"pain.paindetect": 12, "pain.neuropathic_grade": "unlikely"}, NOT_MET, 0),
        ({"pain.neuropathic_grade": "probable"}, MET, 0),
        ({"pain.neuropathic_grade": "definite"}, MET, 0),
        ({"pain.neuropathic_grade": "possible"}, UNKNOWN, 3),
        ({"pain.dn4": 3, "pain.lanss": 12, "pain.neuropathic_grade": "unlikely"}, MET, 0),
        (
            {"pain.dn4": 3, "pain.lanss": 3, "pain.paindetect": 15, "pain.neuropathic_grade": "unlikely"},
            UNKNOWN,
            4,
        ),
    ],
)
def test_neuropathic_component(values: dict[str, Any], state: Truth, settles: int) -> None:
    result = found("ind.neuropathic", values)

    assert result.state is state
    assert len(result.settles) == settles


@pytest.mark.parametrize(
    ("values", "stops"),
    [
        ({"pain.dn4": 3}, {"pain.neuropathic_grade"}),
        ({}, set()),
        ({"pain.neuropathic_grade": "possible"}, {"pain.dn4", "pain.lanss", "pain.paindetect"}),
        ({"pain.paindetect": 15}, set()),
    ],
)
def test_what_alone_could_rule_the_neuropathic_component_out(values: dict[str, Any], stops: set[str]) -> None:
    assert found("ind.neuropathic", values).stops == stops


@pytest.mark.parametrize(
    ("leg", "back", "state"),
    [(5, 5, MET), (5, 5.1, NOT_MET), (None, 5, UNKNOWN), (5, None, UNKNOWN), (None, None, UNKNOWN)],
)
def test_leg_at_least_as_strong_as_back(leg: Any, back: Any, state: Truth) -> None:
    assert found("ind.leg_vs_back", {"pain.leg_nrs": leg, "pain.back_nrs": back}).state is state


@pytest.mark.parametrize(("odi", "state"), [(21, MET), (20.9, NOT_MET), (None, UNKNOWN)])
def test_aetna_asks_for_an_odi_of_21_percent(odi: float | None, state: Truth) -> None:
    result = found("ind.functional_impact", {"pain.odi_percent": odi}, profile="aetna-cpb-0194")

    assert result.state is state


@pytest.mark.parametrize(
    ("values", "state"),
    [({"pain.adl_impact": "cannot sit"}, MET), ({"pain.odi_percent": 10}, MET), ({}, UNKNOWN)],
)
def test_the_core_asks_only_that_limits_are_described(values: dict[str, Any], state: Truth) -> None:
    assert found("ind.functional_impact", values).state is state


@pytest.mark.parametrize("name", ["radicular_distribution", "objective_pathology"])
@pytest.mark.parametrize(("answer", "state"), [(True, MET), (False, NOT_MET), (None, UNKNOWN)])
def test_an_answer_decides(name: str, answer: bool | None, state: Truth) -> None:
    assert found(f"ind.{name}", {f"pain.{name}": answer}).state is state


@pytest.mark.parametrize(("days", "state"), [(730, MET), (731, UNKNOWN)])
def test_imaging_counts_for_two_years(days: int, state: Truth) -> None:
    patient = facts({"pain.objective_pathology": True}, on=ON - timedelta(days=days))

    assert found("ind.objective_pathology", patient, profile="aetna-cpb-0194").state is state


@pytest.mark.parametrize(
    ("opinion", "state"),
    [("none_on_offer", MET), ("revision_is_alternative", MET), ("operation_first", NOT_MET), (None, UNKNOWN)],
)
def test_no_operation_should_come_first(opinion: str | None, state: Truth) -> None:
    assert found("ind.no_further_surgery_target", {"surgery.surgeon_opinion": opinion}).state is state


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ((True, True, True), MET),
        ((True, False, True), NOT_MET),
        ((True, None, True), UNKNOWN),
        ((False, None, True), NOT_MET),
    ],
)
def test_a_team_is_pain_physician_psychologist_and_one_other(answers: tuple[Any, ...], state: Truth) -> None:
    names = ("team_review.pain_physician", "team_review.psychologist", "team_review.other_member")

    assert found("ind.mdt_review", dict(zip(names, answers, strict=True))).state is state


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"psychology.conclusion": "suitable"}, MET),
        ({"psychology.conclusion": "suitable_with_conditions"}, MET),
        ({"psychology.conclusion": "unsuitable"}, NOT_MET),
        ({"psychology.evaluation_status": "ordered"}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_a_psychological_evaluation_needs_a_conclusion(values: dict[str, Any], state: Truth) -> None:
    assert found("ind.psych_eval_done", values).state is state


def test_an_ordered_evaluation_says_that_an_order_is_none() -> None:
    result = found("ind.psych_eval_done", {"psychology.evaluation_status": "ordered"})

    assert "an order is not an evaluation" in str(result.why)
    assert result.settles == (frozenset({"psychology.conclusion"}),)


def test_an_evaluation_by_nobody_named_asks_who_it_was() -> None:
    result = found("ind.psych_eval_done", {"psychology.conclusion": "suitable"}, profile="cms-ncd-160-7")

    assert str(result.why) == "Not recorded: Profession of the evaluator"


@pytest.mark.parametrize(("days", "state"), [(365, MET), (366, UNKNOWN), (None, UNKNOWN)])
def test_an_evaluation_counts_for_a_year(days: int | None, state: Truth) -> None:
    on = None if days is None else ON - timedelta(days=days)

    assert found("ind.psych_eval_done", facts({"psychology.conclusion": "suitable"}, on=on)).state is state


@pytest.mark.parametrize(
    ("role", "state"), [("social_worker", MET), ("psychiatrist", MET), ("other", NOT_MET), (None, UNKNOWN)]
)
def test_medicare_names_who_may_evaluate(role: str | None, state: Truth) -> None:
    values = {"psychology.conclusion": "suitable", "psychology.evaluator_role": role}

    assert found("ind.psych_eval_done", values, profile="cms-ncd-160-7").state is state


def treated(**changes: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Failed in every class, but for the classes named: changed, or left out with None."""
    return [
        {**each, **(changes.get(each["modality"]) or {})}
        for each in FAILED_TREATMENTS
        if changes.get(each["modality"], {}) is not None
    ]


@pytest.mark.parametrize(
    ("treatments", "state"),
    [
        (treated(), MET),
        (treated(physical={"result": "helped"}), NOT_MET),
        (treated(physical={"result": "ongoing"}), UNKNOWN),
        (treated(physical={"result": "unsuitable"}), UNKNOWN),
        (treated(physical={"result": "unsuitable", "unsuitable_reason": "fusion"}), MET),
        (treated(physical=None), UNKNOWN),
        (treated(drug=None), UNKNOWN),
        (treated(surgical=None), UNKNOWN),
        (treated(drug={"result": "helped"}), UNKNOWN),
    ],
)
def test_conservative_care_failed_in_every_class(treatments: list[dict[str, Any]], state: Truth) -> None:
    assert found("ind.failed_conservative", {"treatment.treatments": treatments}).state is state


GIVEN_UP = {"drug": "tramadol", "drug_class": "opioid", "current": False, "stop_reason": "adverse_effect"}


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"medication.medicines": [GIVEN_UP], "surgery.operations": [DISCECTOMY]}, MET),
        ({"medication.medicines": [GIVEN_UP], "surgery.surgeon_opinion": "none_on_offer"}, MET),
        ({"medication.medicines": [GIVEN_UP], "surgery.surgeon_opinion": "operation_first"}, UNKNOWN),
        (
            {
                "medication.medicines": [{**GIVEN_UP, "stop_reason": "cost"}],
                "surgery.operations": [DISCECTOMY],
            },
            UNKNOWN,
        ),
    ],
)
def test_the_ledger_and_the_operations_count_as_classes(values: dict[str, Any], state: Truth) -> None:
    treatments = treated(drug=None, surgical=None)

    assert found("ind.failed_conservative", {"treatment.treatments": treatments, **values}).state is state


def supervised(start: str, end: str | None, **more: Any) -> list[dict[str, Any]]:
    span = {"started_on": start, "supervised": True, "stopped_on": end, **more}
    return [{**each, **span} for each in FAILED_TREATMENTS]


@pytest.mark.parametrize(
    ("treatments", "complete", "state"),
    [
        (supervised("2025-01-10", "2025-07-10"), False, MET),
        (supervised("2025-01-10", "2025-07-09"), True, NOT_MET),
        (supervised("2025-01-10", "2025-07-09"), False, UNKNOWN),
        (supervised("2025-11-13", None), True, MET),
        (supervised("2025-11-14", None), True, NOT_MET),
        (supervised("2025-01-10", "2025-07-10", supervised=False), True, NOT_MET),
        (supervised("2025-01-10", "2025-07-10", supervised=None), True, UNKNOWN),
        (supervised("2025-01-10", "2025-07-09", supervised=None), True, NOT_MET),
        (supervised("2025-01-10", "2025-07-10", started_on=None), True, UNKNOWN),
        (supervised("2025-01-10", "2025-07-10", started_on=None, supervised=None), True, UNKNOWN),
        (supervised("2025-01-10", "2025-07-10", started_on=None, supervised=False), True, NOT_MET),
        (supervised("2025-01-31", "2025-07-10", started_precision="month"), True, UNKNOWN),
        (supervised("2025-02-28", "2025-07-10", started_precision="month"), True, NOT_MET),
        (supervised("2025-01-10", "2025-07-31", stopped_precision="month"), True, UNKNOWN),
    ],
)
def test_aetna_asks_for_six_supervised_months(treatments: Any, complete: bool, state: Truth) -> None:
    patient = facts({"treatment.treatments": treatments}, complete=complete)

    assert found("ind.failed_conservative", patient, profile="aetna-cpb-0194").state is state


def physio(start: str | None, end: str | None) -> list[dict[str, Any]]:
    return [
        {"modality": "physical", "name": "x", "physiotherapy": True, "started_on": start, "stopped_on": end}
    ]


@pytest.mark.parametrize(
    ("treatments", "complete", "state"),
    [
        (physio("2026-01-01", "2026-02-12"), False, MET),
        (physio("2026-01-01", "2026-02-11"), True, NOT_MET),
        (physio("2026-01-01", "2026-02-11"), False, UNKNOWN),
        (physio("2026-01-01", None), True, MET),
        (physio("2025-03-01", "2025-05-13"), True, MET),
        (physio("2025-03-01", "2025-05-12"), True, NOT_MET),
        (physio(None, None), True, UNKNOWN),
        (physio(None, "2025-05-13"), True, UNKNOWN),
        (physio(None, "2025-05-12"), True, NOT_MET),
        ([{**physio("2026-01-01", "2026-02-12")[0], "physiotherapy": None}], True, UNKNOWN),
        ([{**physio("2026-01-01", "2026-02-11")[0], "physiotherapy": None}], True, NOT_MET),
        ([{**physio("2026-01-01", "2026-02-12")[0], "physiotherapy": False}], True, NOT_MET),
        (
            [{**physio("2026-01-01", "2026-02-12")[0], "physiotherapy": None, "modality": "drug"}],
            True,
            NOT_MET,
        ),
        ([*physio(None, None), *physio("2026-01-01", "2026-02-12")], True, MET),
        ([], True, NOT_MET),
    ],
)
def test_six_weeks_of_physiotherapy_within_a_year(treatments: Any, complete: bool, state: Truth) -> None:
    patient = facts({"treatment.treatments": treatments}, complete=complete)

    result = found("doc.physiotherapy", patient)

    assert result.state is state
    assert ("Physiotherapy or its start is not recorded for: x" in str(result.why)) is (
        complete and state is UNKNOWN
    )


TRIAGE = {
    "pain.location": "mixed",
    "pain.dn4": 5,
    "pain.onset_on": "2026-01-13",
    "pain.leg_nrs": 7,
    "pain.back_nrs": 5,
}


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, MET),
        ({"pain.dn4": 4}, MET),
        ({"pain.dn4": 3}, NOT_MET),
        ({"pain.location": "back"}, NOT_MET),
        ({"pain.onset_on": "2026-02-14"}, NOT_MET),
        ({"pain.onset_on": "2026-02-13"}, MET),
        ({"pain.back_nrs": 7.5}, NOT_MET),
        ({"pain.leg_nrs": 4.9, "pain.back_nrs": 1}, NOT_MET),
        ({"pain.back_nrs": None}, UNKNOWN),
        ({"pain.leg_nrs": None}, UNKNOWN),
    ],
)
def test_the_dutch_triage_rule_needs_all_five(changes: dict[str, Any], state: Truth) -> None:
    assert found("triage.nl_ortho", {**TRIAGE, **changes}).state is state


def test_evidence_is_what_was_read() -> None:
    result = found("ind.leg_vs_back", {"pain.leg_nrs": 7, "pain.back_nrs": 5, "pain.dn4": 4})

    assert [each.name for each in result.evidence] == ["pain.leg_nrs", "pain.back_nrs"]
    assert result.evidence[0].on == RECENT
    assert FAVOURABLE["pain.leg_nrs"] == result.evidence[0].value


@pytest.mark.parametrize(
    ("shows", "state"), [(True, Truth.MET), (False, Truth.NOT_MET), (None, Truth.UNKNOWN)]
)
def test_before_placement_another_measure_stands_where_a_scale_cannot_be_used(
    shows: bool | None, state: Truth
) -> None:
    values = {
        "pain.alternative_measure": "faces, pointed at",
        "pain.alternative_shows_moderate": shows,
        "trial.baseline_mean_nrs": 3,
        "trial.baseline_days": 3,
    }

    assert found("ind.pain_intensity", values, stage=Stage.PLACE).state is state


@pytest.mark.parametrize(
    ("placed", "state"),
    [("2026-06-09", Truth.MET), ("2026-06-10", Truth.UNKNOWN), ("2026-01-01", Truth.MET), (None, Truth.MET)],
)
def test_a_baseline_counts_for_thirty_days_before_the_leads(placed: str | None, state: Truth) -> None:
    values = {"trial.baseline_mean_nrs": 7, "trial.baseline_days": 7, "trial.placed_on": placed}

    assert found("ind.pain_intensity", values, stage=Stage.PLACE, on=date(2026, 6, 9)).state is state


def test_an_undated_baseline_does_not_count() -> None:
    values = {"trial.baseline_mean_nrs": 7, "trial.baseline_days": 7}

    assert found("ind.pain_intensity", facts(values, on=None), stage=Stage.PLACE).state is Truth.UNKNOWN


def test_a_profile_that_sets_no_age_of_the_baseline_takes_any() -> None:
    values = {"trial.baseline_mean_nrs": 7, "trial.baseline_days": 7}
    limits = {"nrs": 5, "baseline_days": 4}
    reading = Reading(
        facts(values, on=date(2025, 1, 1)), ON, threshold=limits, window_days=None, stage=Stage.PLACE
    )

    assert REGISTRY["ind.pain_intensity"].evaluate(reading).state is Truth.MET
