"""Psychosocial factors, opioid dose, and the criteria of the trial."""

from typing import Any

import pytest

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Reading, Stage
from scs_manager.domain.truth import Truth
from tests.domain.patients import ON, facts, found

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN

FACTORS = [
    "lack_engagement",
    "dysfunctional_coping",
    "unrealistic_expectations",
    "low_activity",
    "poor_social_support",
    "secondary_gain",
    "distress",
    "opioid_unwilling",
]


@pytest.mark.parametrize("slug", FACTORS)
@pytest.mark.parametrize(("rating", "state"), [(0, NOT_MET), (1, MET), (2, MET), (None, UNKNOWN)])
def test_a_factor_is_met_from_some(slug: str, rating: int | None, state: Truth) -> None:
    assert found(f"psy.{slug}", {f"psychology.{slug}": rating}).state is state


def opioid(**changes: Any) -> dict[str, Any]:
    return {
        "drug": "Morphine",
        "drug_class": "opioid",
        "current": True,
        "daily_dose": 90,
        "dose_unit": "mg",
        **changes,
    }


@pytest.mark.parametrize(
    ("slug", "values", "state"),
    [
        ("dysfunctional_coping", {"psychology.pcs": 30}, MET),
        ("dysfunctional_coping", {"psychology.pcs": 29}, UNKNOWN),
        ("dysfunctional_coping", {"psychology.pcs": 30, "psychology.dysfunctional_coping": 0}, MET),
        ("unrealistic_expectations", {"psychology.expected_relief_percent": 90}, MET),
        ("unrealistic_expectations", {"psychology.expected_relief_percent": 89}, UNKNOWN),
        ("secondary_gain", {"burden.open_claim": True}, MET),
        ("secondary_gain", {"burden.open_claim": False}, UNKNOWN),
        ("distress", {"burden.phq9": 10}, MET),
        ("distress", {"burden.phq9": 9}, UNKNOWN),
        (
            "opioid_unwilling",
            {"medication.medicines": [opioid()], "medication.willing_to_reduce": False},
            MET,
        ),
        (
            "opioid_unwilling",
            {"medication.medicines": [opioid(daily_dose=89)], "medication.willing_to_reduce": False},
            UNKNOWN,
        ),
        (
            "opioid_unwilling",
            {"medication.medicines": [opioid()], "medication.willing_to_reduce": True},
            UNKNOWN,
        ),
    ],
)
def test_data_show_a_factor_but_never_rule_it_out(slug: str, values: dict[str, Any], state: Truth) -> None:
    assert found(f"psy.{slug}", values).state is state


RATED = {f"psychology.{slug}": 0 for slug in FACTORS}


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, MET),
        ({"psychology.distress": 1}, MET),
        ({"psychology.distress": None}, UNKNOWN),
        ({"psychology.distress": 2}, UNKNOWN),
        ({"psychology.distress": 2, "psychology.severe_factors_planned": True}, MET),
        ({"psychology.distress": 2, "psychology.severe_factors_planned": False}, NOT_MET),
        (
            {
                "psychology.distress": 2,
                "psychology.low_activity": None,
                "psychology.severe_factors_planned": True,
            },
            MET,
        ),
    ],
)
def test_every_severe_factor_needs_a_plan(changes: dict[str, Any], state: Truth) -> None:
    assert found("opt.psy_addressed", {**RATED, **changes}).state is state


@pytest.mark.parametrize(
    ("criterion", "name"),
    [
        ("psy.inconsistency", "psychology.inconsistency"),
        ("psy.screen_validated", "psychology.depression_screened"),
    ],
)
@pytest.mark.parametrize("answer", [True, False, None])
def test_a_plain_answer(criterion: str, name: str, answer: bool | None) -> None:
    assert found(criterion, {name: answer}).state is Truth.of(answer)


@pytest.mark.parametrize(("signs", "state"), [(3, MET), (2, NOT_MET), (None, UNKNOWN)])
def test_three_nonorganic_signs(signs: int | None, state: Truth) -> None:
    assert found("psy.nonorganic_signs", {"psychology.nonorganic_signs": signs}).state is state


FIBROMYALGIA = {"name": "Fibromyalgia", "kind": "other_pain_syndrome"}


@pytest.mark.parametrize(
    ("answer", "conditions", "complete", "state"),
    [
        (True, None, False, MET),
        (False, None, False, NOT_MET),
        (None, [FIBROMYALGIA], False, MET),
        (False, [FIBROMYALGIA], True, MET),
        (None, [{**FIBROMYALGIA, "active": False}], True, NOT_MET),
        (None, [{"name": "Asthma", "kind": "other"}], True, NOT_MET),
        (None, [], False, UNKNOWN),
        (True, [], True, MET),
    ],
)
def test_another_pain_syndrome(answer: Any, conditions: Any, complete: bool, state: Truth) -> None:
    values = {"psychology.other_pain_syndrome": answer, "safety.conditions": conditions}

    assert found("psy.other_pain_syndrome", facts(values, complete=complete)).state is state


BUPRENORPHINE = opioid(drug="buprenorphine", daily_dose=10, dose_unit="mcg/h", route="transdermal")
FENTANYL = opioid(drug="fentanyl", daily_dose=25, dose_unit="mcg/h", route="transdermal")
TAPER = {"medication.opioid_taper": True}


@pytest.mark.parametrize(
    ("medicines", "more", "complete", "ready", "caution"),
    [
        ([opioid(daily_dose=90)], {}, True, UNKNOWN, MET),
        ([opioid(daily_dose=89.9)], {}, True, MET, MET),
        ([opioid(daily_dose=35)], {}, True, MET, MET),
        ([opioid(daily_dose=34.9)], {}, True, MET, NOT_MET),
        ([opioid(daily_dose=90)], TAPER, True, MET, MET),
        ([opioid(daily_dose=90)], {"medication.opioid_taper": False}, True, NOT_MET, MET),
        ([opioid(daily_dose=90)], {}, False, UNKNOWN, MET),
        ([opioid(daily_dose=20)], {}, False, UNKNOWN, UNKNOWN),
        ([opioid(daily_dose=200, current=False)], {}, True, MET, NOT_MET),
        ([FENTANYL], {}, True, MET, MET),
        ([opioid(drug="hydrocodone", daily_dose=20)], {}, True, MET, NOT_MET),
        ([opioid(drug="oxycodone", daily_dose=20)], {}, True, MET, NOT_MET),
        ([BUPRENORPHINE, opioid(daily_dose=90)], {"medication.opioid_taper": False}, True, NOT_MET, MET),
        ([BUPRENORPHINE], {}, True, UNKNOWN, UNKNOWN),
        ([BUPRENORPHINE], TAPER, True, MET, UNKNOWN),
        ([BUPRENORPHINE], {"medication.opioid_taper": False}, True, UNKNOWN, UNKNOWN),
        ([BUPRENORPHINE, opioid(daily_dose=90)], {}, True, UNKNOWN, MET),
        ([opioid(daily_dose=None)], {}, True, UNKNOWN, UNKNOWN),
        ([opioid(dose_unit=None)], {}, True, UNKNOWN, UNKNOWN),
        ([], {}, True, MET, NOT_MET),
        ([], {}, False, UNKNOWN, UNKNOWN),
        ([], {"medication.reported_mme": 220}, False, UNKNOWN, MET),
        ([], {"medication.reported_mme": 34}, False, UNKNOWN, UNKNOWN),
        ([], {"medication.reported_mme": 34}, True, MET, NOT_MET),
    ],
)
def test_the_opioid_dose(medicines: Any, more: Any, complete: bool, ready: Truth, caution: Truth) -> None:
    patient = facts({"medication.medicines": medicines, **more}, complete=complete)

    assert found("opt.opioid_dose", patient).state is ready
    assert found("caut.opioid_dose", patient).state is caution


def test_the_dose_says_what_it_is_made_of() -> None:
    known = found("opt.opioid_dose", {"medication.medicines": [opioid(daily_dose=90)], **TAPER})
    patch = found("opt.opioid_dose", {"medication.medicines": [BUPRENORPHINE]})
    reported = found("caut.opioid_dose", {"medication.reported_mme": 220})

    unasked = found("opt.opioid_dose", {"medication.medicines": [opioid(daily_dose=90)]})
    assert str(known.why) == "90.0 MME a day; taper under way"
    assert str(unasked.why) == "90.0 MME a day; whether it is being reduced is not recorded"
    assert unasked.settles == (frozenset({"medication.opioid_taper"}),)
    assert "not converted: buprenorphine" in str(patch.why)
    assert str(reported.why) == "220 MME a day reported by another system, table unknown"


@pytest.mark.parametrize(
    ("criterion", "name"),
    [
        ("pre.consent_trial", "trial.consent_signed"),
        ("pre.driver_helper", "trial.helper_arranged"),
        ("pkt.facility", "team_review.facilities_available"),
        ("trial.technically_adequate", "trial.technically_adequate"),
        ("trial.operated_device", "trial.operated_controller"),
        ("perm.patient_wants", "trial.wants_implant"),
        ("perm.packet_complete", "permanent.packet_complete"),
        ("pre.implant_environment", "procedure.clean_air"),
        ("trial.no_serious_ae", "trial.serious_event_open"),
    ],
)
@pytest.mark.parametrize("answer", [True, False, None])
def test_an_answer_of_the_trial(criterion: str, name: str, answer: bool | None) -> None:
    assert found(criterion, {name: answer}).state is Truth.of(answer)


@pytest.mark.parametrize(("goal", "state"), [("walk to the shop", MET), (None, UNKNOWN)])
def test_a_goal_is_agreed(goal: str | None, state: Truth) -> None:
    assert found("pre.patient_goals", {"trial.goal": goal}).state is state


@pytest.mark.parametrize(
    ("relief", "analgesics", "core", "cms"),
    [
        (50, None, MET, MET),
        (49.9, None, NOT_MET, UNKNOWN),
        (49.9, 49.9, NOT_MET, NOT_MET),
        (42.9, 50, NOT_MET, MET),
        (None, 50, UNKNOWN, MET),
        (None, None, UNKNOWN, UNKNOWN),
    ],
)
def test_relief_by_half(relief: Any, analgesics: Any, core: Truth, cms: Truth) -> None:
    values = {"trial.relief_percent": relief, "trial.analgesic_reduction_percent": analgesics}

    assert found("trial.relief_core", values).state is core
    assert found("trial.relief_cms", values).state is cms


RATED = {f"psychology.{slug}": 0 for slug in FACTORS}


@pytest.mark.parametrize(
    ("changes", "state", "says"),
    [
        ({}, NOT_MET, "Level 0 of 2"),
        ({"psychology.distress": 1}, NOT_MET, "Level 1 of 2"),
        ({"psychology.distress": 2}, MET, "Level 2 of 2"),
        ({"psychology.distress": 2, "psychology.low_activity": None}, MET, "Level 2 of 2"),
        (
            {"psychology.distress": 1, "psychology.low_activity": None},
            UNKNOWN,
            "Not recorded: Daily activity inadequate (0 none, 1 some, 2 severe)",
        ),
    ],
)
def test_the_level_is_the_highest_of_the_eight(changes: dict[str, Any], state: Truth, says: str) -> None:
    result = found("psy.level", {**RATED, **changes})

    assert (result.state, str(result.why)) == (state, says)


def test_nothing_rated_is_no_level() -> None:
    assert found("psy.level", {}).state is UNKNOWN
    assert found("psy.level", {}).stops == frozenset(RATED)


@pytest.mark.parametrize(
    ("percent", "rating", "state"), [(49, 0, MET), (50, 0, NOT_MET), (50, None, UNKNOWN), (49, None, MET)]
)
def test_a_diary_kept_on_less_than_half_of_the_days_shows_little_involvement(
    percent: int, rating: int | None, state: Truth
) -> None:
    values = {"psychology.diary_completion_percent": percent, "psychology.lack_engagement": rating}

    assert found("psy.lack_engagement", values).state is state


@pytest.mark.parametrize(
    ("name", "clear", "present"),
    [("burden.phq9", 9, 10), ("burden.hads_d", 10, 11), ("burden.bdi2", 24, 25)],
)
def test_any_instrument_for_depression_tells(name: str, clear: int, present: int) -> None:
    assert found("seed.burden.depression", {name: clear}).state is NOT_MET
    assert found("seed.burden.depression", {name: present}).state is MET
    assert found("psy.distress", {"psychology.distress": 0, name: present}).state is MET


def test_an_instrument_without_a_limit_in_the_profile_is_not_read() -> None:
    reading = Reading(
        facts({"burden.bdi2": 40}), ON, threshold={"phq9": 10}, window_days=None, stage=Stage.SCREEN
    )

    result = REGISTRY["seed.burden.depression"].evaluate(reading)

    assert result.state is UNKNOWN
    assert result.settles == (frozenset({"burden.phq9"}),)
