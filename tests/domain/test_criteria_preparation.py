"""The checklist before a procedure: both sides of each threshold and each way of not knowing."""

from datetime import date, timedelta
from typing import Any

import pytest

from scs_manager.domain.facts import Completeness, Facts
from scs_manager.domain.truth import Truth
from tests.domain.patients import ON, RECENT, datum, facts, found

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


@pytest.mark.parametrize(("active", "state"), [(False, MET), (True, NOT_MET), (None, UNKNOWN)])
def test_remote_infections_are_treated(active: bool | None, state: Truth) -> None:
    assert found("pre.remote_infection_treated", {"safety.active_infection": active}).state is state


def test_an_infection_ruled_out_long_ago_counts_no_more() -> None:
    known = {"safety.active_infection": False}

    assert found("pre.remote_infection_treated", facts(known, on=ON - timedelta(days=14))).state is MET
    assert found("pre.remote_infection_treated", facts(known, on=ON - timedelta(days=15))).state is UNKNOWN


@pytest.mark.parametrize(
    ("diabetic", "hba1c", "glucose", "state"),
    [
        (False, None, None, MET),
        (True, 7.9, 199, MET),
        (True, 8.0, 199, NOT_MET),
        (True, 7.9, 200, NOT_MET),
        (True, 7.9, None, UNKNOWN),
        (True, None, 150, UNKNOWN),
        (None, 7.9, 199, MET),
        (None, 8.0, 199, UNKNOWN),
        (None, None, None, UNKNOWN),
    ],
)
def test_glucose_is_controlled(diabetic: bool | None, hba1c: Any, glucose: Any, state: Truth) -> None:
    values = {
        "safety.diabetes": diabetic,
        "safety.hba1c_percent": hba1c,
        "safety.glucose_mg_dl": glucose,
    }

    assert found("pre.glucose_optimised", facts(values, on=ON)).state is state


def test_the_glucose_of_the_day_before_is_not_that_of_the_day() -> None:
    values = {"safety.diabetes": True, "safety.hba1c_percent": 6.5, "safety.glucose_mg_dl": 100}

    yesterday = found("pre.glucose_optimised", facts(values, on=ON - timedelta(days=1)))

    assert yesterday.state is UNKNOWN
    assert yesterday.settles == (frozenset({"safety.glucose_mg_dl"}),)


@pytest.mark.parametrize(
    ("use", "stopped", "state"),
    [
        ("never", None, MET),
        ("active", None, NOT_MET),
        ("stopped", "2026-04-15", MET),
        ("stopped", "2026-04-16", NOT_MET),
        ("stopped", None, UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_tobacco_is_stopped_for_four_weeks(use: str | None, stopped: str | None, state: Truth) -> None:
    values = {"safety.nicotine": use, "safety.nicotine_stopped_on": stopped}

    assert found("pre.tobacco_stopped", values).state is state


@pytest.mark.parametrize(
    ("swab", "done", "days", "state"),
    [
        ("negative", None, 27, MET),
        ("negative", None, 28, UNKNOWN),
        ("positive", True, 27, MET),
        ("positive", False, 27, NOT_MET),
        ("positive", None, 27, UNKNOWN),
        (None, None, 1, UNKNOWN),
    ],
)
def test_carriers_are_decolonised(swab: str | None, done: bool | None, days: int, state: Truth) -> None:
    values = {"safety.s_aureus_swab": swab, "safety.s_aureus_decolonised": done}

    assert found("pre.decolonised", facts(values, on=ON - timedelta(days=days))).state is state


@pytest.mark.parametrize(
    ("drug", "state"), [("cefazolin", MET), ("other", MET), ("none", NOT_MET), (None, UNKNOWN)]
)
def test_an_antibiotic_is_given(drug: str | None, state: Truth) -> None:
    assert found("pre.antibiotic_given", {"procedure.antibiotic": drug}).state is state


def dosed(drug: str | None, dose: Any, weight: Any, **more: Any) -> Truth:
    values = {
        "procedure.antibiotic": drug,
        "procedure.antibiotic_dose_mg": dose,
        "safety.weight_kg": weight,
        **{f"procedure.{name}": value for name, value in more.items()},
    }
    return found("pre.antibiotic_weight_dose", values).state


@pytest.mark.parametrize(
    ("drug", "dose", "weight", "state"),
    [
        ("cefazolin", 2000, 120, MET),
        ("cefazolin", 1999, 120, NOT_MET),
        ("cefazolin", 2000, 120.1, NOT_MET),
        ("cefazolin", 3000, 120.1, MET),
        ("cefazolin", 2000, None, UNKNOWN),
        ("cefazolin", None, 80, UNKNOWN),
        ("clindamycin", 900, None, MET),
        ("clindamycin", 899, 60, NOT_MET),
        ("vancomycin", 1200, 80, MET),
        ("vancomycin", 1199, 80, NOT_MET),
        ("vancomycin", 1199, None, UNKNOWN),
        ("none", 2000, 80, NOT_MET),
        (None, 2000, 80, UNKNOWN),
    ],
)
def test_the_antibiotic_is_dosed_by_weight(drug: str | None, dose: Any, weight: Any, state: Truth) -> None:
    assert dosed(drug, dose, weight) is state


@pytest.mark.parametrize(("judged", "state"), [(True, MET), (False, NOT_MET), (None, UNKNOWN)])
def test_another_antibiotic_is_judged_by_a_person(judged: bool | None, state: Truth) -> None:
    assert dosed("other", None, None, antibiotic_dose_judged=judged) is state


@pytest.mark.parametrize(
    ("drug", "dose", "minutes", "again", "state"),
    [
        ("cefazolin", 2000, 240, None, MET),
        ("cefazolin", 2000, 241, True, MET),
        ("cefazolin", 2000, 241, False, NOT_MET),
        ("cefazolin", 2000, 241, None, UNKNOWN),
        ("clindamycin", 900, 360, None, MET),
        ("clindamycin", 900, 361, False, NOT_MET),
        ("vancomycin", 1500, 900, None, MET),
    ],
)
def test_a_long_operation_asks_for_a_second_dose(
    drug: str, dose: int, minutes: int, again: bool | None, state: Truth
) -> None:
    assert dosed(drug, dose, 80, duration_minutes=minutes, antibiotic_repeated=again) is state


@pytest.mark.parametrize(
    ("drug", "minutes", "state"),
    [
        ("cefazolin", 60, MET),
        ("cefazolin", 61, NOT_MET),
        ("cefazolin", 0, MET),
        ("cefazolin", -1, NOT_MET),
        ("vancomycin", 120, MET),
        ("vancomycin", 121, NOT_MET),
        (None, 60, MET),
        (None, 61, UNKNOWN),
        (None, 121, NOT_MET),
        (None, -1, NOT_MET),
        ("none", None, NOT_MET),
        ("cefazolin", None, UNKNOWN),
    ],
)
def test_the_antibiotic_is_given_in_time(drug: str | None, minutes: int | None, state: Truth) -> None:
    values = {"procedure.antibiotic": drug, "procedure.antibiotic_minutes_before": minutes}

    assert found("pre.antibiotic_timing", values).state is state


@pytest.mark.parametrize(
    ("criterion", "name", "good", "bad"),
    [
        ("pre.antibiotic_duration", "procedure.antibiotic_hours_after", 24, 24.1),
        ("pre.dressing", "procedure.dressing_hours", 48, 47.9),
    ],
)
def test_hours_after_the_operation(criterion: str, name: str, good: Any, bad: Any) -> None:
    assert found(criterion, {name: good}).state is MET
    assert found(criterion, {name: bad}).state is NOT_MET
    assert found(criterion, {}).state is UNKNOWN


SKIN = {"procedure.skin_chlorhexidine": True, "procedure.clippers_only": True, "procedure.drape": "iodophor"}
TEAM = dict.fromkeys(
    (f"procedure.{item}" for item in ("scrub", "mask_cap_gown", "double_gloves", "limited_traffic")), True
)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, MET),
        ({"procedure.drape": "none"}, MET),
        ({"procedure.drape": "other"}, NOT_MET),
        ({"procedure.drape": None}, UNKNOWN),
        ({"procedure.skin_chlorhexidine": False}, NOT_MET),
        ({"procedure.clippers_only": None}, UNKNOWN),
    ],
)
def test_the_skin_is_prepared(changes: dict[str, Any], state: Truth) -> None:
    assert found("pre.skin_chg", {**SKIN, **changes}).state is state


@pytest.mark.parametrize("item", TEAM)
def test_the_team_keeps_every_item(item: str) -> None:
    assert found("pre.team_barrier", TEAM).state is MET
    assert found("pre.team_barrier", {**TEAM, item: False}).state is NOT_MET
    assert found("pre.team_barrier", {**TEAM, item: None}).state is UNKNOWN
    assert found("pre.team_barrier", {**TEAM, item: None}).settles == (frozenset({item}),)


BASELINE: dict[str, Any] = {
    "trial.baseline_days": 7,
    "trial.baseline_function": True,
    "trial.baseline_sleep": True,
    "trial.baseline_analgesics": True,
}


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, MET),
        ({"trial.baseline_days": 6}, NOT_MET),
        ({"trial.baseline_days": None}, UNKNOWN),
        ({"trial.baseline_sleep": False}, NOT_MET),
        ({"trial.baseline_function": None}, UNKNOWN),
    ],
)
def test_the_baseline_is_stored_before_the_leads(changes: dict[str, Any], state: Truth) -> None:
    assert found("pre.trial_baseline_locked", {**BASELINE, **changes}).state is state


WARFARIN = {"drug": " Warfarin", "prescriber": "Dr A"}


def blood(
    *, changes: dict[str, Any] | None = None, days: dict[str, int | None] | None = None, complete: bool = True
) -> Facts:
    """Every result from today, the patient male and not diabetic, with these differences."""
    values: dict[str, Any] = {
        "safety.haemoglobin_g_l": 140,
        "safety.platelets": 250,
        "safety.creatinine_umol": 70,
        "safety.diabetes": False,
        "patient.sex": "male",
        **(changes or {}),
    }
    old = days or {}
    on = {name: ON - timedelta(days=old.get(name) or 0) for name in values}
    data = {name: datum(name, value, on[name]) for name, value in values.items() if value is not None}
    said = {"antithrombotics": Completeness(RECENT, "Dr Specimen")} if complete else {}
    return Facts(data, said)


@pytest.mark.parametrize(
    ("patient", "missing"),
    [
        (blood(), None),
        (blood(days={"safety.platelets": 30}), None),
        (blood(days={"safety.platelets": 31}), {"safety.platelets"}),
        (blood(changes={"safety.haemoglobin_g_l": None}), {"safety.haemoglobin_g_l"}),
        (blood(changes={"safety.diabetes": True}), {"safety.hba1c_percent"}),
        (blood(changes={"safety.diabetes": True, "safety.hba1c_percent": 9}), None),
        (
            blood(
                changes={"safety.diabetes": True, "safety.hba1c_percent": 9},
                days={"safety.hba1c_percent": 91},
            ),
            {"safety.hba1c_percent"},
        ),
        (blood(changes={"patient.sex": "female"}), {"safety.hcg"}),
        (blood(changes={"patient.sex": "female", "safety.pregnant": "not_possible"}), None),
        (blood(changes={"patient.sex": "female", "safety.hcg": "negative"}, days={"safety.hcg": 7}), None),
        (
            blood(changes={"patient.sex": "female", "safety.hcg": "negative"}, days={"safety.hcg": 8}),
            {"safety.hcg"},
        ),
        (blood(changes={"safety.bleeding_disorder": True}), {"safety.inr"}),
        (blood(changes={"safety.bleeding_disorder": True, "safety.inr": 1.0}), None),
        (blood(changes={"medication.antithrombotics": [WARFARIN]}), {"safety.inr"}),
        (blood(changes={"medication.antithrombotics": [{"drug": "Warfarin sodium"}]}), {"safety.inr"}),
        (
            blood(
                changes={"medication.antithrombotics": [WARFARIN], "safety.inr": 1.0}, days={"safety.inr": 3}
            ),
            None,
        ),
        (
            blood(
                changes={"medication.antithrombotics": [WARFARIN], "safety.inr": 1.0}, days={"safety.inr": 4}
            ),
            {"safety.inr"},
        ),
        (blood(changes={"safety.inr": 1.0}, days={"safety.inr": 30}, complete=False), None),
    ],
)
def test_results_that_are_due_are_in_date(patient: Facts, missing: set[str] | None) -> None:
    result = found("pre.labs", patient)

    assert result.state is (UNKNOWN if missing else MET)
    assert set().union(*result.settles) == (missing or set())


def test_an_inr_is_asked_for_until_it_is_known_that_nothing_thins_the_blood() -> None:
    result = found("pre.labs", blood(complete=False))

    assert result.settles == (
        frozenset({"medication.antithrombotics"}),
        frozenset({"safety.inr"}),
    )


def test_diabetes_not_asked_about_is_settled_by_the_answer_or_the_value() -> None:
    result = found("pre.labs", blood(changes={"safety.diabetes": None}))

    assert result.settles == (frozenset({"safety.diabetes"}), frozenset({"safety.hba1c_percent"}))


def test_an_old_result_is_named_as_out_of_date_and_an_undated_one_does_not_count() -> None:
    old = found("pre.labs", blood(days={"safety.platelets": 31}))
    undated = blood()
    undated = Facts(
        {**undated.data, "safety.platelets": datum("safety.platelets", 250, None)}, undated.complete
    )

    assert old.out_of_date == ("safety.platelets",)
    assert str(old.why) == "Missing, undated or out of date: Platelets"
    assert found("pre.labs", undated).state is UNKNOWN


def test_the_day_of_the_screening_decides_what_is_in_date() -> None:
    assert found("pre.labs", blood(), on=date(2026, 6, 12)).state is MET
    assert found("pre.labs", blood(), on=date(2026, 6, 13)).state is UNKNOWN
