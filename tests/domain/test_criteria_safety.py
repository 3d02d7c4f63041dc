"""Red flags, exclusions, readiness and cautions: both sides of each threshold and each way of not knowing."""

from datetime import date, timedelta
from typing import Any

import pytest

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.facts import Facts
from scs_manager.domain.truth import Truth
from tests.domain.patients import FAVOURABLE, ON, RECENT, datum, facts, found

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN

CE = [
    "safety.ce_bladder_bowel",
    "safety.ce_saddle_sensory",
    "safety.ce_both_legs_deficit",
    "safety.ce_sexual_dysfunction",
]
NO_CE = dict.fromkeys(CE, "no")


@pytest.mark.parametrize(
    ("values", "state"),
    [
        (NO_CE, NOT_MET),
        ({"safety.ce_saddle_sensory": "new_or_worsening"}, MET),
        ({**NO_CE, "safety.ce_sexual_dysfunction": "new_or_worsening"}, MET),
        ({**NO_CE, "safety.ce_bladder_bowel": "long_standing_unchanged"}, UNKNOWN),
        ({**NO_CE, "safety.ce_bladder_bowel": None}, UNKNOWN),
        (
            {
                **NO_CE,
                "safety.ce_bladder_bowel": "long_standing_unchanged",
                "safety.ce_unchanged_since": "2026-04-29",
            },
            NOT_MET,
        ),
        (
            {
                **NO_CE,
                "safety.ce_bladder_bowel": "long_standing_unchanged",
                "safety.ce_unchanged_since": "2026-04-30",
            },
            UNKNOWN,
        ),
        ({}, UNKNOWN),
    ],
)
def test_cauda_equina_counts_only_what_is_new_or_worsening(values: dict[str, Any], state: Truth) -> None:
    assert found("flag.cauda_equina", values).state is state


def test_long_standing_and_unchanged_clears_nothing_until_its_day_is_known() -> None:
    lasting = {**NO_CE, "safety.ce_bladder_bowel": "long_standing_unchanged"}
    undated = found("flag.cauda_equina", lasting)
    dated = found("flag.cauda_equina", lasting | {"safety.ce_unchanged_since": "2019-03-04"})
    partly = found("flag.cauda_equina", lasting | {"safety.ce_saddle_sensory": None})

    assert undated.settles == (frozenset({"safety.ce_unchanged_since"}),)
    assert undated.stops == frozenset()
    assert "unchanged since" in str(undated.why)
    assert "unchanged since 4 Mar 2019: Bladder or bowel" in str(dated.why)
    assert partly.settles == (frozenset({"safety.ce_saddle_sensory", "safety.ce_unchanged_since"}),)
    assert partly.stops == {"safety.ce_saddle_sensory"}


@pytest.mark.parametrize(("days", "state"), [(14, NOT_MET), (15, UNKNOWN), (None, UNKNOWN)])
def test_a_red_flag_checklist_counts_for_fourteen_days(days: int | None, state: Truth) -> None:
    on = None if days is None else ON - timedelta(days=days)

    assert found("flag.cauda_equina", facts(NO_CE, on=on)).state is state


def test_an_old_checklist_says_how_old_it_is() -> None:
    result = found("flag.cauda_equina", facts(NO_CE, on=date(2026, 4, 1)))

    assert str(result.why) == "Out of date: recorded on 1 Apr 2026, 42 days ago; the window is 14 days"
    assert set(result.out_of_date) == set(CE)
    assert result.settles == (frozenset(CE),)
    assert result.stops == frozenset(CE)


@pytest.mark.parametrize(
    ("drop", "foot", "state"),
    [
        (1, None, MET),
        (None, True, MET),
        (0, False, NOT_MET),
        (0, None, UNKNOWN),
        (None, False, UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_progressive_deficit(drop: int | None, foot: bool | None, state: Truth) -> None:
    assert (
        found("flag.progressive_deficit", {"safety.mrc_drop": drop, "safety.new_foot_drop": foot}).state
        is state
    )


INFECTION = [
    "safety.fever_or_rigors",
    "safety.wound_discharge",
    "safety.raised_crp_esr",
    "safety.spinal_tenderness",
    "safety.iv_drug_use",
    "safety.recent_spine_infection",
    "safety.immunosuppression",
]
CANCER = ["safety.cancer_history", "safety.new_pain", "safety.weight_loss", "safety.night_pain"]
FRACTURE = [
    "safety.recent_trauma",
    "safety.osteoporosis",
    "safety.long_term_steroids",
    "safety.new_focal_pain",
]


def answers(names: list[str], *yes: str, **more: Any) -> dict[str, Any]:
    shown = {f"safety.{name}" for name in yes}
    return {
        **{name: name in shown for name in names},
        **{f"safety.{key}": value for key, value in more.items()},
    }


@pytest.mark.parametrize(
    ("flag", "values", "state"),
    [
        ("infection_spine", answers(INFECTION), NOT_MET),
        ("infection_spine", {"safety.fever_or_rigors": True}, MET),
        ("infection_spine", {"safety.wound_discharge": True}, MET),
        ("infection_spine", answers(INFECTION, "raised_crp_esr"), UNKNOWN),
        ("infection_spine", answers(INFECTION, "immunosuppression"), UNKNOWN),
        ("infection_spine", answers(INFECTION, "raised_crp_esr", "iv_drug_use"), MET),
        ("infection_spine", answers(INFECTION, "spinal_tenderness", "recent_spine_infection"), MET),
        ("infection_spine", answers(INFECTION, fever_or_rigors=None), UNKNOWN),
        ("infection_spine", answers(INFECTION, "raised_crp_esr", infection_work_up="excluded"), NOT_MET),
        ("infection_spine", answers(INFECTION, "raised_crp_esr", infection_work_up="confirmed"), MET),
        ("infection_spine", answers(INFECTION, "fever_or_rigors", infection_work_up="excluded"), MET),
        (
            "infection_spine",
            answers(INFECTION, "raised_crp_esr", iv_drug_use=None, infection_work_up="excluded"),
            UNKNOWN,
        ),
        ("malignancy", answers(CANCER), NOT_MET),
        ("malignancy", {"safety.cancer_history": False}, NOT_MET),
        ("malignancy", answers(CANCER, "night_pain"), NOT_MET),
        ("malignancy", answers(CANCER, "cancer_history", "night_pain"), MET),
        ("malignancy", answers(CANCER, "cancer_history", "weight_loss", new_pain=None), MET),
        ("malignancy", answers(CANCER, "cancer_history"), UNKNOWN),
        ("malignancy", answers(CANCER, "cancer_history", malignancy_work_up="excluded"), NOT_MET),
        ("malignancy", answers(CANCER, "night_pain", cancer_history=None), UNKNOWN),
        ("malignancy", {}, UNKNOWN),
        ("fracture", answers(FRACTURE), NOT_MET),
        ("fracture", answers(FRACTURE, "osteoporosis", "new_focal_pain"), MET),
        ("fracture", answers(FRACTURE, "osteoporosis"), UNKNOWN),
        ("fracture", answers(FRACTURE, "new_focal_pain"), UNKNOWN),
        ("fracture", answers(FRACTURE, "new_focal_pain", fracture_work_up="excluded"), NOT_MET),
        ("fracture", answers(FRACTURE, recent_trauma=None), UNKNOWN),
    ],
)
def test_a_checklist_needs_its_combination_or_every_no(
    flag: str, values: dict[str, Any], state: Truth
) -> None:
    assert found(f"flag.{flag}", values).state is state


def test_what_settles_and_stops_a_half_answered_checklist() -> None:
    half = found(
        "flag.infection_spine", answers(INFECTION, "raised_crp_esr", fever_or_rigors=None, iv_drug_use=None)
    )

    asked = frozenset({"safety.fever_or_rigors", "safety.iv_drug_use", "safety.infection_work_up"})
    assert half.settles == (asked,)
    assert half.stops == asked


def test_no_history_of_cancer_alone_would_clear_the_flag() -> None:
    result = found("flag.malignancy", answers(CANCER, cancer_history=None, new_pain=None))

    assert result.settles == (frozenset({"safety.cancer_history"}),)
    assert result.stops == frozenset()


def interview(
    answer: str | None, item9: int | None, *, asked: date | None = RECENT, scored: date | None = RECENT
) -> Facts:
    data = []
    if answer is not None:
        data.append(datum("safety.suicidality_interview", answer, asked))
    if item9 is not None:
        data.append(datum("burden.phq9_item9", item9, scored))
    return Facts({each.name: each for each in data})


LATER = RECENT + timedelta(days=1)


@pytest.mark.parametrize(
    ("patient", "state"),
    [
        (interview("none", None), NOT_MET),
        (interview("present", 0), MET),
        (interview("none", 0), NOT_MET),
        (interview("none", 1), NOT_MET),
        (interview("none", 1, scored=LATER), UNKNOWN),
        (interview("none", 0, scored=LATER), NOT_MET),
        (interview("none", 1, scored=None), UNKNOWN),
        (interview(None, 0), UNKNOWN),
        (interview(None, 1), UNKNOWN),
        (interview("none", None, asked=ON - timedelta(days=30)), NOT_MET),
        (interview("none", None, asked=ON - timedelta(days=31)), UNKNOWN),
    ],
)
def test_only_an_interview_rules_suicidality_out(patient: Facts, state: Truth) -> None:
    assert found("excl.suicidality", patient).state is state


def test_a_positive_item_9_asks_for_an_interview_the_same_day() -> None:
    assert "interview the same day" in str(found("excl.suicidality", interview(None, 1)).why)


@pytest.mark.parametrize(
    ("criterion", "name"),
    [
        ("excl.surgical_lesion_with_deficit", "safety.surgical_lesion_with_deficit"),
        ("excl.gross_instability", "safety.gross_instability"),
        ("excl.active_infection", "safety.active_infection"),
        ("excl.diathermy_need", "safety.diathermy_need"),
        ("excl.unacceptable_surgical_risk", "safety.unacceptable_surgical_risk"),
        ("excl.psychosis_or_major_untreated", "psychology.major_disorder_untreated"),
        ("excl.failed_trial", "trial.failed_adequate"),
        ("excl.coagulopathy", "safety.bleeding_disorder"),
        ("caut.mri_need", "safety.mri_need"),
        ("caut.immunosuppression", "safety.immunosuppression"),
        ("caut.occupation", "safety.occupation_hazard"),
        ("caut.life_expectancy", "safety.life_expectancy_under_1y"),
        ("caut.therapies_remaining", "treatment.alternatives_untried"),
        ("caut.sleep_apnoea_anaesthesia", "safety.anaesthesia_risk"),
    ],
)
@pytest.mark.parametrize(("answer", "state"), [(True, MET), (False, NOT_MET), (None, UNKNOWN)])
def test_an_answer_of_yes_stands_in_the_way(criterion: str, name: str, answer: Any, state: Truth) -> None:
    result = found(criterion, {name: answer})

    assert result.state is state
    assert result.stops == (frozenset({name}) if state is UNKNOWN else frozenset())


@pytest.mark.parametrize(
    ("use", "state"),
    [("active_untreated", MET), ("treated_stable", NOT_MET), ("no_disorder", NOT_MET), (None, UNKNOWN)],
)
def test_active_substance_use(use: str | None, state: Truth) -> None:
    assert found("excl.active_sud", {"psychology.substance_use": use}).state is state


@pytest.mark.parametrize(
    ("understands", "operates", "helper", "state"),
    [
        (True, True, None, NOT_MET),
        (False, True, True, NOT_MET),
        (False, None, False, MET),
        (True, False, False, MET),
        (True, False, None, UNKNOWN),
        (True, None, False, UNKNOWN),
        (None, None, None, UNKNOWN),
    ],
)
def test_a_helper_makes_up_for_what_the_patient_cannot_do(
    understands: Any, operates: Any, helper: Any, state: Truth
) -> None:
    values = {
        "safety.understands_consents": understands,
        "safety.operates_device": operates,
        "safety.capable_helper": helper,
    }

    assert found("excl.cannot_operate", values).state is state


APIXABAN = {"drug": "apixaban", "can_be_stopped": True}


@pytest.mark.parametrize(
    ("taken", "complete", "state"),
    [
        ([{**APIXABAN, "can_be_stopped": False}], False, MET),
        ([APIXABAN], True, NOT_MET),
        ([APIXABAN], False, UNKNOWN),
        ([{"drug": "apixaban"}], True, UNKNOWN),
        ([], True, NOT_MET),
        (None, False, UNKNOWN),
    ],
)
def test_an_antithrombotic_that_cannot_be_stopped(taken: Any, complete: bool, state: Truth) -> None:
    patient = facts({"medication.antithrombotics": taken}, complete=complete)

    assert found("excl.antithrombotic_unmanaged", patient).state is state


ACCEPTED = {"safety.coag_accepted_by": "Dr A", "safety.coag_accepted_reason": "stable"}


@pytest.mark.parametrize(
    ("inr", "platelets", "more", "state", "borderline"),
    [
        (1.2, 100, {}, NOT_MET, NOT_MET),
        (1.21, 100, {}, UNKNOWN, MET),
        (1.5, 50, {}, UNKNOWN, MET),
        (1.5, 50, ACCEPTED, NOT_MET, MET),
        (1.51, 200, ACCEPTED, MET, NOT_MET),
        (1.0, 49, ACCEPTED, MET, NOT_MET),
        (1.0, 99, {"safety.coag_accepted_by": "Dr A"}, UNKNOWN, MET),
        (1.0, None, {}, UNKNOWN, UNKNOWN),
        (1.6, None, {}, MET, NOT_MET),
        (None, 40, {}, MET, NOT_MET),
        (None, None, {}, UNKNOWN, UNKNOWN),
        (1.0, 200, {"safety.bleeding_disorder": True}, MET, NOT_MET),
        (1.0, 200, {"safety.bleeding_disorder": None}, UNKNOWN, NOT_MET),
    ],
)
def test_coagulation_before_placement(
    inr: Any, platelets: Any, more: dict[str, Any], state: Truth, borderline: Truth
) -> None:
    values = {"safety.bleeding_disorder": False, "safety.inr": inr, "safety.platelets": platelets, **more}

    assert found("excl.coagulopathy", values, stage=Stage.PLACE).state is state
    assert found("caut.coag_borderline", values).state is borderline


@pytest.mark.parametrize(
    ("inr_on", "platelets_on", "by_on", "reason_on", "state"),
    [
        (5, 5, 5, 5, NOT_MET),
        (5, 5, 4, 5, NOT_MET),
        (5, 5, 6, 5, UNKNOWN),
        (5, 5, 5, 6, UNKNOWN),
        (5, 4, 5, 5, UNKNOWN),
        (4, 5, 4, 4, NOT_MET),
        (5, 5, 2500, 2500, UNKNOWN),
        (5, 5, None, 5, UNKNOWN),
    ],
)
def test_borderline_values_are_accepted_by_somebody_who_could_know_them(
    inr_on: int, platelets_on: int, by_on: int | None, reason_on: int, state: Truth
) -> None:
    def dated(days: int | None, values: dict[str, Any]) -> dict[str, Any]:
        on = None if days is None else ON - timedelta(days=days)
        return dict(facts(values, on=on).data)

    data = {
        **dated(5, {"safety.bleeding_disorder": False}),
        **dated(inr_on, {"safety.inr": 1.4}),
        **dated(platelets_on, {"safety.platelets": 200}),
        **dated(by_on, {"safety.coag_accepted_by": "Dr A"}),
        **dated(reason_on, {"safety.coag_accepted_reason": "stable"}),
    }
    result = found("excl.coagulopathy", Facts(data), stage=Stage.PLACE)

    assert result.state is state


@pytest.mark.parametrize(("days", "state"), [(30, NOT_MET), (31, UNKNOWN)])
def test_coagulation_values_count_for_thirty_days(days: int, state: Truth) -> None:
    old = ON - timedelta(days=days)
    values = {"safety.bleeding_disorder": False, "safety.inr": 1.0, "safety.platelets": 200}

    assert found("excl.coagulopathy", facts(values, on=old), stage=Stage.PLACE).state is state


@pytest.mark.parametrize(
    ("values", "at_screening", "before_placement"),
    [
        ({"safety.pregnant": "yes"}, MET, MET),
        ({"safety.pregnant": "no"}, NOT_MET, UNKNOWN),
        ({"safety.pregnant": "no", "safety.hcg": "negative"}, NOT_MET, NOT_MET),
        ({"safety.pregnant": "no", "safety.hcg": "positive"}, NOT_MET, MET),
        ({"safety.pregnant": "not_possible"}, NOT_MET, NOT_MET),
        ({"patient.sex": "male"}, NOT_MET, NOT_MET),
        ({"patient.sex": "male", "safety.pregnant": "no"}, NOT_MET, UNKNOWN),
        ({"patient.sex": "female"}, UNKNOWN, UNKNOWN),
    ],
)
def test_pregnancy(values: dict[str, Any], at_screening: Truth, before_placement: Truth) -> None:
    assert found("excl.pregnancy", values, stage=Stage.SCREEN).state is at_screening
    assert found("excl.pregnancy", values, stage=Stage.PLACE).state is before_placement


PLAN = {
    "safety.device_cardiology_advice": True,
    "safety.device_makers_advice": True,
    "safety.device_interaction_test": True,
}
PACEMAKER = [{"kind": "pacemaker"}]


@pytest.mark.parametrize(
    ("devices", "complete", "state"),
    [
        (PACEMAKER, False, MET),
        ([{"kind": "drug_pump"}], True, MET),
        ([{"kind": "passive"}], True, NOT_MET),
        ([], True, NOT_MET),
        ([], False, UNKNOWN),
        (None, False, UNKNOWN),
    ],
)
def test_no_record_of_a_device_is_not_the_record_of_no_device(
    devices: Any, complete: bool, state: Truth
) -> None:
    assert found("caut.pacemaker_icd", facts({"safety.devices": devices}, complete=complete)).state is state


@pytest.mark.parametrize(
    ("devices", "plan", "complete", "state"),
    [
        (PACEMAKER, PLAN, False, MET),
        (PACEMAKER, {**PLAN, "safety.device_makers_advice": False}, False, NOT_MET),
        (PACEMAKER, {**PLAN, "safety.device_makers_advice": None}, False, UNKNOWN),
        ([], {}, True, MET),
        ([], {}, False, UNKNOWN),
    ],
)
def test_an_active_device_needs_its_plan(devices: Any, plan: Any, complete: bool, state: Truth) -> None:
    patient = facts({"safety.devices": devices, **plan}, complete=complete)

    assert found("opt.cardiac_device_plan", patient).state is state


@pytest.mark.parametrize(
    ("grade", "state"),
    [("none", MET), ("mild", MET), ("moderate", NOT_MET), ("severe", NOT_MET), (None, UNKNOWN)],
)
def test_the_canal_at_lead_level(grade: str | None, state: Truth) -> None:
    assert found("opt.lead_level_imaging", {"safety.lead_level_stenosis": grade}).state is state


@pytest.mark.parametrize(
    ("diabetes", "hba1c", "ready", "caution"),
    [
        (False, None, MET, NOT_MET),
        (False, 9.0, MET, NOT_MET),
        (True, 6.9, MET, NOT_MET),
        (True, 7.0, MET, MET),
        (True, 7.9, MET, MET),
        (True, 8.0, NOT_MET, NOT_MET),
        (True, None, UNKNOWN, UNKNOWN),
        (None, 6.9, MET, NOT_MET),
        (None, 8.0, NOT_MET, NOT_MET),
        (None, 7.5, MET, MET),
        (None, None, UNKNOWN, UNKNOWN),
    ],
)
def test_glucose(diabetes: Any, hba1c: Any, ready: Truth, caution: Truth) -> None:
    values = {"safety.diabetes": diabetes, "safety.hba1c_percent": hba1c}

    assert found("opt.hba1c", values).state is ready
    assert found("caut.hba1c", values).state is caution


def test_an_unknown_diabetic_is_settled_by_either_answer() -> None:
    assert found("opt.hba1c", {}).settles == (
        frozenset({"safety.diabetes"}),
        frozenset({"safety.hba1c_percent"}),
    )


@pytest.mark.parametrize(
    ("use", "stopped", "free"),
    [
        ("never", None, MET),
        ("active", None, NOT_MET),
        ("stopped", "2026-04-15", MET),
        ("stopped", "2026-04-16", NOT_MET),
        ("stopped", None, UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_four_weeks_without_nicotine(use: Any, stopped: Any, free: Truth) -> None:
    values = {"safety.nicotine": use, "safety.nicotine_stopped_on": stopped}

    assert found("opt.nicotine", values).state is free
    assert found("caut.nicotine", values).state is ~free


@pytest.mark.parametrize(
    ("swab", "decolonised", "days", "state"),
    [
        ("negative", None, 27, MET),
        ("negative", None, 28, UNKNOWN),
        ("positive", True, 1, MET),
        ("positive", False, 1, NOT_MET),
        ("positive", None, 1, UNKNOWN),
        (None, True, 1, UNKNOWN),
    ],
)
def test_a_swab_of_less_than_four_weeks(swab: Any, decolonised: Any, days: int, state: Truth) -> None:
    values = {"safety.s_aureus_swab": swab, "safety.s_aureus_decolonised": decolonised}

    assert found("opt.s_aureus", facts(values, on=ON - timedelta(days=days))).state is state


@pytest.mark.parametrize(
    ("done", "days", "state"),
    [
        (True, 3, MET),
        (True, 2, MET),
        (True, 4, UNKNOWN),
        (True, 2500, UNKNOWN),
        (True, None, UNKNOWN),
        (False, 3, NOT_MET),
        (False, 4, UNKNOWN),
    ],
)
def test_a_carrier_is_decolonised_after_the_swab_not_years_before(
    done: bool, days: int | None, state: Truth
) -> None:
    swab = facts({"safety.s_aureus_swab": "positive"}, on=ON - timedelta(days=3))
    on = None if days is None else ON - timedelta(days=days)
    after = facts({"safety.s_aureus_decolonised": done}, on=on)
    result = found("opt.s_aureus", Facts({**swab.data, **after.data}))

    assert result.state is state
    assert (result.settles == (frozenset({"safety.s_aureus_decolonised"}),)) is (state is UNKNOWN)


AGREED = {
    "drug": "apixaban",
    "prescriber": "Dr B",
    "prescriber_agrees": True,
    "stop_on": "2026-06-01",
    "restart_on": "2026-06-10",
}


@pytest.mark.parametrize(
    ("taken", "complete", "state"),
    [
        ([AGREED], True, MET),
        ([AGREED], False, UNKNOWN),
        ([APIXABAN], True, NOT_MET),
        ([{**AGREED, "prescriber_agrees": False}], False, NOT_MET),
        ([{**AGREED, "prescriber": None}], True, NOT_MET),
        ([{**AGREED, "drug": "Warfarin"}], True, NOT_MET),
        ([{**AGREED, "drug": "Warfarin", "normal_inr": True}], True, MET),
        ([{**AGREED, "drug": "Coumadin"}], True, NOT_MET),
        ([{**AGREED, "drug": "Marcumar 3 mg"}], True, NOT_MET),
        ([{**AGREED, "drug": "Marcumar 3 mg", "normal_inr": True}], True, MET),
        ([], True, MET),
        (None, False, UNKNOWN),
    ],
)
def test_an_antithrombotic_plan_needs_the_prescribers_agreement(
    taken: Any, complete: bool, state: Truth
) -> None:
    patient = facts({"medication.antithrombotics": taken}, complete=complete)

    assert found("opt.antithrombotic_plan", patient).state is state


@pytest.mark.parametrize(
    ("allergies", "complete", "state"),
    [
        ([{"substance": "chlorhexidine"}], False, MET),
        ([{"substance": "other", "name": "peanut"}], True, NOT_MET),
        ([{"substance": "other", "name": "peanut"}], False, UNKNOWN),
        ([{"substance": "other", "name": "Penicillin V"}], True, MET),
        ([{"substance": "vancomycin"}], True, NOT_MET),
        ([], True, NOT_MET),
    ],
)
def test_an_allergy_that_changes_the_plan(allergies: Any, complete: bool, state: Truth) -> None:
    assert found("caut.allergy", facts({"safety.allergies": allergies}, complete=complete)).state is state


@pytest.mark.parametrize(
    ("height", "weight", "state"),
    [
        (200, 140, MET),
        (200, 139.9, NOT_MET),
        (200, None, UNKNOWN),
        (None, 140, UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_a_body_mass_index_of_35(height: Any, weight: Any, state: Truth) -> None:
    assert found("caut.bmi", {"safety.height_cm": height, "safety.weight_kg": weight}).state is state


@pytest.mark.parametrize(("answer", "state"), [(True, MET), (False, NOT_MET), (None, UNKNOWN)])
def test_nutrition_and_anaemia(answer: Any, state: Truth) -> None:
    assert found("opt.nutrition_anaemia", {"safety.albumin_hb_acceptable": answer}).state is state


def test_the_favourable_patient_has_no_open_safety_question() -> None:
    assert found("caut.pacemaker_icd", FAVOURABLE).state is NOT_MET


@pytest.mark.parametrize(
    ("drug", "days", "state"),
    [
        ("warfarin", 3, NOT_MET),
        ("warfarin", 4, UNKNOWN),
        ("Coumadin", 4, UNKNOWN),
        ("Marcumar", 4, UNKNOWN),
        ("Warfarin sodium", 4, UNKNOWN),
        ("Jantoven", 3, NOT_MET),
        ("apixaban", 4, NOT_MET),
        ("apixaban", 30, NOT_MET),
        ("apixaban", 31, UNKNOWN),
    ],
)
def test_under_warfarin_an_inr_counts_for_seventy_two_hours(drug: str, days: int, state: Truth) -> None:
    values = {
        "safety.bleeding_disorder": False,
        "safety.platelets": 250,
        "medication.antithrombotics": [{"drug": drug}],
    }
    inr = datum("safety.inr", 1.0, ON - timedelta(days=days))
    patient = facts(values)

    result = found("excl.coagulopathy", Facts({**patient.data, inr.name: inr}), stage=Stage.PLACE)

    assert result.state is state


@pytest.mark.parametrize(
    ("weight", "state", "says"),
    [
        (100, NOT_MET, "BMI 34.6"),
        (101.2, MET, "BMI 35.0"),
        (115.5, MET, "BMI 39.9"),
        (115.6, MET, "BMI 40.0: ask for anaesthetic and pocket review"),
    ],
)
def test_from_a_bmi_of_forty_on_a_review_is_asked_for(weight: float, state: Truth, says: str) -> None:
    result = found("caut.bmi", {"safety.height_cm": 170, "safety.weight_kg": weight})

    assert (result.state, str(result.why)) == (state, says)
