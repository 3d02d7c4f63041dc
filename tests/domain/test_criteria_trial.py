"""The trial and the permanent implant: both sides of each threshold and each way of not knowing."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Reading, Stage
from scs_manager.domain.truth import Truth
from tests.domain.patients import ON, facts, found

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


def evaluated(criterion: str, values: dict[str, Any], **threshold: Any) -> Truth:
    """The state with thresholds of its own."""
    reading = Reading(facts(values), ON, threshold=threshold, window_days=None, stage=Stage.PERMANENT)
    return REGISTRY[criterion].evaluate(reading).state


@pytest.mark.parametrize(
    ("felt", "percent", "stated", "state"),
    [
        (True, 80, True, MET),
        (True, 79, True, NOT_MET),
        (True, 79, None, NOT_MET),
        (False, 10, True, MET),
        (None, 10, True, MET),
        (True, None, True, MET),
        (True, 90, False, NOT_MET),
        (True, 90, None, UNKNOWN),
    ],
)
def test_stimulation_that_is_felt_covers_the_target(
    felt: bool | None, percent: int | None, stated: bool | None, state: Truth
) -> None:
    values = {
        "trial.technically_adequate": stated,
        "trial.paraesthesia_based": felt,
        "trial.coverage_percent": percent,
    }

    assert found("trial.technically_adequate", values).state is state


@pytest.mark.parametrize("criterion", ["trial.pain_50", "trial.relief_core", "trial.relief_cms"])
@pytest.mark.parametrize(
    ("adequate", "percent", "state"),
    [(False, 20, UNKNOWN), (False, 60, MET), (True, 20, NOT_MET), (None, 20, NOT_MET)],
)
def test_a_trial_that_was_not_adequate_is_never_a_negative_one(
    criterion: str, adequate: bool | None, percent: int, state: Truth
) -> None:
    values = {
        "trial.technically_adequate": adequate,
        "trial.relief_percent": percent,
        "trial.baseline_mme": 40,
        "trial.trial_mme": 40,
    }

    assert found(criterion, values).state is state


@pytest.mark.parametrize(("adequate", "state"), [(False, UNKNOWN), (True, NOT_MET)])
@pytest.mark.parametrize(
    "used",
    [
        {"trial.baseline_mme": 40, "trial.trial_mme": 40},
        {"trial.baseline_mme": 0, "trial.baseline_doses": 6, "trial.trial_doses": 6},
        {"trial.analgesic_reduction_percent": 10},
    ],
)
def test_nor_is_its_use_of_analgesics(adequate: bool, state: Truth, used: dict[str, Any]) -> None:
    assert found("trial.analgesic_50", {"trial.technically_adequate": adequate, **used}).state is state


def test_without_a_limit_the_coverage_is_a_persons_statement() -> None:
    values = {
        "trial.technically_adequate": True,
        "trial.paraesthesia_based": True,
        "trial.coverage_percent": 5,
    }

    assert evaluated("trial.technically_adequate", values) is MET


def days(placed: str | None, removed: str | None, planned: str | None = None) -> dict[str, Any]:
    return {"trial.placed_on": placed, "trial.removed_on": removed, "trial.planned_removal_on": planned}


@pytest.mark.parametrize(
    ("placed", "removed", "state"),
    [
        ("2026-05-01", "2026-05-04", MET),
        ("2026-05-01", "2026-05-03", NOT_MET),
        ("2026-05-01", None, UNKNOWN),
        (None, "2026-05-04", UNKNOWN),
    ],
)
def test_a_trial_lasts_three_days_or_more(placed: str | None, removed: str | None, state: Truth) -> None:
    assert found("trial.min_duration", days(placed, removed)).state is state


@pytest.mark.parametrize(
    ("profile", "removed", "state"),
    [("riziv", "2026-04-29", MET), ("riziv", "2026-04-28", NOT_MET), ("aetna-cpb-0194", "2026-04-04", MET)],
)
def test_a_profile_sets_its_own_least_days(profile: str, removed: str, state: Truth) -> None:
    assert found("trial.min_duration", days("2026-04-01", removed), profile=profile).state is state


@pytest.mark.parametrize(
    ("placed", "removed", "state", "says"),
    [
        ("2026-04-01", "2026-04-08", MET, "7 days"),
        ("2026-04-01", "2026-04-09", NOT_MET, "8 days"),
        ("2026-04-01", "2026-04-02", MET, "1 day"),
        ("2026-04-01", None, UNKNOWN, "Not recorded: Day of lead removal"),
        (None, "2026-04-08", UNKNOWN, "Not recorded: Day of lead placement"),
    ],
)
def test_a_profile_may_set_its_most_days(
    placed: str | None, removed: str | None, state: Truth, says: str
) -> None:
    result = found("trial.max_duration", days(placed, removed), profile="aetna-cpb-0194")

    assert (result.state, str(result.why)) == (state, says)


@pytest.mark.parametrize(
    ("removed", "hours", "state", "says"),
    [
        ("2026-04-02", None, NOT_MET, "1 day"),
        ("2026-04-03", None, UNKNOWN, "2 days; the hours that would decide are not recorded"),
        ("2026-04-04", None, MET, "3 days"),
        ("2026-04-03", "48.000", NOT_MET, "48 h"),
        ("2026-04-03", "48.016", MET, "48.016 h"),
        (None, "47.983", NOT_MET, "47.983 h"),
        (None, "72", MET, "72 h"),
        (None, None, UNKNOWN, "Not recorded: Day of lead removal"),
    ],
)
def test_hours_are_counted_and_days_alone_decide_only_where_they_must(
    removed: str | None, hours: str | None, state: Truth, says: str
) -> None:
    known = {"trial.hours_in": None if hours is None else Decimal(hours)}

    result = found("trial.min_hours", {**days("2026-04-01", removed), **known})

    assert (result.state, str(result.why)) == (state, says)


@pytest.mark.parametrize(
    ("placed", "removed", "settles", "stops"),
    [
        ("2026-04-01", "2026-04-03", [{"trial.hours_in"}], {"trial.hours_in"}),
        (
            "2026-04-01",
            None,
            [{"trial.hours_in"}, {"trial.removed_on"}],
            {"trial.hours_in", "trial.removed_on"},
        ),
        (None, None, [{"trial.hours_in"}, {"trial.placed_on", "trial.removed_on"}], {"trial.hours_in"}),
    ],
)
def test_the_hours_or_the_days_would_settle_it(
    placed: str | None, removed: str | None, settles: list[set[str]], stops: set[str]
) -> None:
    result = found("trial.min_hours", days(placed, removed))

    assert (list(map(set, result.settles)), set(result.stops)) == (settles, stops)


@pytest.mark.parametrize(
    ("planned", "removed", "state"),
    [
        ("2026-05-08", "2026-05-08", NOT_MET),
        ("2026-05-08", "2026-05-09", MET),
        ("2026-05-13", None, NOT_MET),
        ("2026-05-12", None, MET),
        (None, "2026-05-09", UNKNOWN),
    ],
)
def test_leads_beyond_the_plan_are_a_caution(planned: str | None, removed: str | None, state: Truth) -> None:
    assert found("trial.overrun", days("2026-05-01", removed, planned)).state is state


@pytest.mark.parametrize("criterion", ["trial.pain_50", "trial.relief_core"])
@pytest.mark.parametrize(
    ("percent", "state"),
    [(62.5, MET), (50, MET), (49.9, NOT_MET), (49.88, NOT_MET), (32.9, NOT_MET), (None, UNKNOWN)],
)
def test_vectors_1_to_4_and_6_half_of_the_pain_and_nothing_rounded_up(
    criterion: str, percent: float | None, state: Truth
) -> None:
    assert found(criterion, {"trial.relief_percent": percent}).state is state


def use(
    before: Any = None, after: Any = None, pieces: Any = None, later: Any = None, stated: Any = None
) -> dict[str, Any]:
    return {
        "trial.baseline_mme": before,
        "trial.trial_mme": after,
        "trial.baseline_doses": pieces,
        "trial.trial_doses": later,
        "trial.analgesic_reduction_percent": stated,
    }


@pytest.mark.parametrize(
    ("values", "state", "says"),
    [
        (use(90, 45), MET, "From 90 to 45 MME a day"),
        (use(90, 45.1), NOT_MET, "From 90 to 45.1 MME a day"),
        (use(Decimal("30.000"), Decimal("20.000")), NOT_MET, "From 30 to 20 MME a day"),
        (use(Decimal("30.000"), Decimal("15.001")), NOT_MET, "From 30 to 15.001 MME a day"),
        (use(90, None), UNKNOWN, "Not recorded"),
        (use(None, 45), UNKNOWN, "Not recorded"),
        (use(0, 0), UNKNOWN, "Not recorded"),
        (use(0, 0, 0), NOT_MET, "nothing to reduce"),
        (use(0, 0, 6, 3), MET, "From 6 to 3 pieces a day"),
        (use(0, 40, 6, 2), NOT_MET, "No opioid at baseline, 40 MME a day in the trial"),
        (use(0, 0.1, 6, 2), NOT_MET, "No opioid at baseline, 0.1 MME a day in the trial"),
        (use(0, None, 6, 2), UNKNOWN, "Not recorded"),
        (use(0, None, 6, 5), NOT_MET, "Not recorded"),
        (use(0, 0, 6, 3.1), NOT_MET, "From 6 to 3.1 pieces a day"),
        (use(90, 80, 6, 1), NOT_MET, "From 90 to 80 MME a day"),
        (use(stated=50), MET, "50 %"),
        (use(stated=49.9), NOT_MET, "49.9 %"),
        (use(90, 80, stated=50), NOT_MET, "From 90 to 80 MME a day"),
        (use(), UNKNOWN, "Not recorded"),
    ],
)
def test_half_of_the_analgesics(values: dict[str, Any], state: Truth, says: str) -> None:
    result = found("trial.analgesic_50", values)

    assert result.state is state
    assert says in str(result.why)


def test_vector_5_the_medicines_are_enough_for_medicare_and_not_for_the_others() -> None:
    values = {"trial.relief_percent": 42.9, **use(90, 45)}

    assert found("trial.relief_cms", values).state is MET
    assert found("perm.trial_positive", values, profile="cms-ncd-160-7").state is MET
    assert found("trial.relief_core", values, profile="aetna-cpb-0194").state is NOT_MET
    assert found("trial.relief_core", values, profile="nice-ta159").state is NOT_MET
    assert found("perm.trial_positive", values, profile="scs-core").state is NOT_MET


@pytest.mark.parametrize(
    ("percent", "values", "state"),
    [
        (50, use(), MET),
        (40, use(90, 80), NOT_MET),
        (40, use(), UNKNOWN),
        (None, use(90, 80), UNKNOWN),
        (None, use(90, 45), MET),
    ],
)
def test_pain_or_analgesics(percent: Any, values: dict[str, Any], state: Truth) -> None:
    assert found("trial.relief_cms", {"trial.relief_percent": percent, **values}).state is state


@pytest.mark.parametrize(
    ("percent", "values", "state"),
    [
        (50, use(90, 45), MET),
        (49.9, use(90, 45), NOT_MET),
        (50, use(90, 46), NOT_MET),
        (50, use(), UNKNOWN),
        (40, use(), NOT_MET),
    ],
)
def test_a_clinic_may_ask_for_pain_and_analgesics(percent: Any, values: dict[str, Any], state: Truth) -> None:
    known = {"trial.relief_percent": percent, **values}
    asked = {"percent": 50, "rule": ("pain_50_and_analgesic_50",)}
    assert evaluated("perm.trial_positive", known, **asked) is state


@pytest.mark.parametrize(
    ("values", "state"),
    [
        (use(40, 40, 4, 4), MET),
        (use(40, 39, 4, 3), MET),
        (use(40, 40.1, 4, 4), NOT_MET),
        (use(40, 40, 4, 4.1), NOT_MET),
        (use(40, 50), NOT_MET),
        (use(40, 40), UNKNOWN),
        (use(None, None, 4, 4), UNKNOWN),
    ],
)
def test_analgesics_stay_or_fall(values: dict[str, Any], state: Truth) -> None:
    assert found("trial.analgesic_stable", values).state is state


GAIN = {"trial.goal_reached": True}
NO_GAIN = {
    "trial.goal_reached": False,
    "trial.odi_before": 40,
    "trial.odi_after": 38,
    "trial.walking_before": 20,
    "trial.walking_after": 20,
    **use(40, 40),
}


@pytest.mark.parametrize(
    ("percent", "more", "state"),
    [
        (30, GAIN, MET),
        (49.9, GAIN, MET),
        (32.9, GAIN, MET),
        (29.9, GAIN, NOT_MET),
        (50, GAIN, NOT_MET),
        (32.9, NO_GAIN, NOT_MET),
        (32.9, use(50, 40), MET),
        (32.9, {**NO_GAIN, **use(50, 40.1)}, NOT_MET),
        (32.9, {}, UNKNOWN),
        (None, GAIN, UNKNOWN),
        (None, NO_GAIN, NOT_MET),
        (None, {}, UNKNOWN),
        (29.9, {}, NOT_MET),
    ],
)
def test_vector_2_partial_relief_needs_a_gain_to_be_discussed(
    percent: Any, more: dict[str, Any], state: Truth
) -> None:
    assert found("trial.partial", {"trial.relief_percent": percent, **more}).state is state


def test_what_is_open_about_a_gain_is_named_with_the_relief() -> None:
    result = found("trial.partial", {"trial.relief_percent": 40, "trial.goal_reached": False})

    assert str(result.why) == "40 %; whether function or medicines improved is unknown"
    assert "trial.odi_after" in set().union(*result.settles)


@pytest.mark.parametrize(
    ("criterion", "names"),
    [
        ("trial.activity_ok", ("trial.relief_held_active", "trial.activity_stable")),
        ("trial.satisfied_wants_implant", ("trial.satisfied", "trial.wants_implant")),
    ],
)
def test_two_answers_that_are_both_needed(criterion: str, names: tuple[str, str]) -> None:
    one, other = names

    assert found(criterion, {one: True, other: True}).state is MET
    assert found(criterion, {one: True, other: False}).state is NOT_MET
    assert found(criterion, {one: False}).state is NOT_MET
    assert found(criterion, {one: True}).state is UNKNOWN
    assert found(criterion, {}).state is UNKNOWN


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"trial.goal_reached": True}, MET),
        ({"trial.odi_before": 40, "trial.odi_after": 30}, MET),
        ({"trial.odi_before": 40, "trial.odi_after": 30.1}, UNKNOWN),
        ({"trial.walking_before": 20, "trial.walking_after": 26}, MET),
        ({**NO_GAIN, "trial.walking_after": 25.9}, NOT_MET),
        ({**NO_GAIN, "trial.walking_before": 0, "trial.walking_after": 60}, NOT_MET),
        ({**NO_GAIN, "trial.odi_after": 30}, MET),
        (NO_GAIN, NOT_MET),
        ({**NO_GAIN, "trial.goal_reached": None}, UNKNOWN),
        ({"trial.odi_before": 40}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_function_gained(values: dict[str, Any], state: Truth) -> None:
    assert found("trial.function_gain", values).state is state


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [(14, 11.6, MET), (14, 11.7, NOT_MET), (14, None, UNKNOWN), (None, 8, UNKNOWN)],
)
def test_sleep_gained(before: Any, after: Any, state: Truth) -> None:
    assert found("trial.sleep_gain", {"trial.isi_before": before, "trial.isi_after": after}).state is state


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("proceed_to_trial", MET),
        ("proceed_with_cautions", MET),
        ("optimise_first", MET),
        ("not_indicated", MET),
        ("incomplete", UNKNOWN),
        ("not_eligible_now", NOT_MET),
        ("urgent_referral", NOT_MET),
        (None, UNKNOWN),
    ],
)
def test_no_exclusion_was_left_open(outcome: str | None, state: Truth) -> None:
    assert found("perm.no_open_exclusion", {"permanent.signed_screening": outcome}).state is state


INTERVAL = {
    "trial.removed_on": "2026-05-08",
    "permanent.implant_planned_on": "2026-05-22",
    "safety.active_infection": False,
}


@pytest.mark.parametrize(
    ("changes", "limit", "state"),
    [
        ({}, 14, MET),
        ({}, 15, NOT_MET),
        ({"safety.active_infection": True}, 14, NOT_MET),
        ({"safety.active_infection": None}, 14, UNKNOWN),
        ({"trial.removed_on": None}, 14, UNKNOWN),
        ({"permanent.implant_planned_on": None}, 14, UNKNOWN),
    ],
)
def test_the_interval_to_the_implant(changes: dict[str, Any], limit: int, state: Truth) -> None:
    assert evaluated("perm.interval", {**INTERVAL, **changes}, days=limit) is state


def test_without_a_healing_time_only_an_infection_decides() -> None:
    assert found("perm.interval", INTERVAL).state is UNKNOWN
    assert str(found("perm.interval", INTERVAL).why) == "The profile names no time that healing takes"
    assert found("perm.interval", {**INTERVAL, "safety.active_infection": True}).state is NOT_MET


def test_an_interval_with_an_unknown_infection_says_what_is_missing() -> None:
    values = {**INTERVAL, "safety.active_infection": None}

    assert str(found("perm.interval", values).why).startswith("Not recorded: Active infection")


def test_an_infection_asked_about_too_long_ago_leaves_the_interval_open() -> None:
    reading = Reading(
        facts(INTERVAL, on=ON - timedelta(days=15)),
        ON,
        threshold={"days": 14},
        window_days=14,
        stage=Stage.PERMANENT,
    )

    assert REGISTRY["perm.interval"].evaluate(reading).state is UNKNOWN


@pytest.mark.parametrize(
    ("answer", "until", "state"),
    [
        ("granted", "2026-05-13", MET),
        ("granted", "2026-05-12", NOT_MET),
        ("granted", None, MET),
        ("refused", None, NOT_MET),
        ("not_needed", None, MET),
        ("asked", None, UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_the_payers_answer(answer: str | None, until: str | None, state: Truth) -> None:
    values = {"permanent.authorisation": answer, "permanent.authorised_until": until}

    assert found("perm.authorised", values, profile="cms-ncd-160-7").state is state


@pytest.mark.parametrize(("age", "state"), [(120, MET), (121, UNKNOWN)])
def test_an_authorisation_without_an_end_holds_for_120_days(age: int, state: Truth) -> None:
    granted = facts({"permanent.authorisation": "granted"}, on=ON - timedelta(days=age))

    assert found("perm.authorised", granted, profile="cms-ncd-160-7").state is state
