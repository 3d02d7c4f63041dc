"""The plan of a trial: dates, what they allow, and what is warned about."""

from datetime import date, timedelta

import pytest

from scs_manager.domain.diary_days import Phase, Region, phase_of
from scs_manager.domain.errors import InputError
from scs_manager.domain.trials import (
    TrialPlan,
    TrialRules,
    baseline_start_for,
    check_plan,
    overrun_days,
    plan_warnings,
)

PLACED = date(2026, 5, 4)


def plan(*, baseline: int = 7, length: int = 9) -> TrialPlan:
    return TrialPlan(Region.LEG, PLACED - timedelta(days=baseline), PLACED, PLACED + timedelta(days=length))


def test_a_full_baseline_starts_seven_days_before_placement() -> None:
    assert baseline_start_for(PLACED) == date(2026, 4, 27)


def test_nine_days_with_leads_have_seven_eligible_evenings_of_which_five_count() -> None:
    assert (plan().eligible_days, plan().counted_days, plan().baseline_days) == (7, 5, 7)


@pytest.mark.parametrize(("length", "eligible"), [(1, 0), (2, 0), (3, 1), (5, 3), (7, 5)])
def test_days_0_and_1_and_the_day_of_removal_never_count(length: int, eligible: int) -> None:
    planned = plan(length=length)
    assert planned.eligible_days == eligible
    days = [PLACED + timedelta(days=n) for n in range(length + 1)]
    assert sum(phase_of(d, planned.window()) is Phase.ELIGIBLE for d in days) == eligible


def test_a_plan_that_keeps_everything_has_no_warning() -> None:
    assert plan_warnings(plan()) == ()
    assert plan_warnings(plan(length=40), TrialRules(length=(21, None))) == ()


@pytest.mark.parametrize(
    ("planned", "warning"),
    [
        (plan(baseline=3), "Only 3 baseline days are planned; with fewer than 4 there can be no result."),
        (plan(baseline=4), "The baseline has 4 days instead of 7."),
        (plan(length=11), "The trial lasts 11 days; the profile allows at most 10."),
    ],
)
def test_a_plan_is_warned_about_in_words(planned: TrialPlan, warning: str) -> None:
    assert [str(text) for text in plan_warnings(planned)] == [warning]


def test_a_three_day_trial_cannot_have_a_result_and_says_so() -> None:
    warnings = [str(text) for text in plan_warnings(plan(length=3))]
    assert len(warnings) == 1
    assert warnings[0].startswith("Only 1 days can count")


def test_a_trial_below_the_shortest_of_its_profile_is_warned_about() -> None:
    warnings = [str(text) for text in plan_warnings(plan(length=6), TrialRules(length=(7, None)))]
    assert warnings == ["The trial lasts 6 days; the profile asks for at least 7."]


@pytest.mark.parametrize(("length", "warned"), [(3, False), (10, False), (2, True), (11, True)])
def test_the_length_is_compared_inclusively(length: int, warned: bool) -> None:
    assert any("The trial lasts" in str(text) for text in plan_warnings(plan(length=length))) is warned


@pytest.mark.parametrize(
    ("planned", "place"), [(plan(baseline=0), "baseline_starts_on"), (plan(length=0), "removal_on")]
)
def test_dates_that_contradict_each_other_are_refused(planned: TrialPlan, place: str) -> None:
    with pytest.raises(InputError) as refused:
        check_plan(planned)
    assert refused.value.place == place


def test_dates_in_order_are_accepted() -> None:
    check_plan(plan(baseline=1, length=1))


def test_the_rules_of_the_profile_reach_the_window() -> None:
    window = plan().window(TrialRules(min_baseline_days=5, min_trial_days=4))
    assert (window.min_baseline_days, window.min_trial_days) == (5, 4)


@pytest.mark.parametrize(("after", "days"), [(-1, 0), (0, 0), (1, 1)])
def test_leads_left_in_too_long_are_counted(after: int, days: int) -> None:
    assert overrun_days(plan(), plan().removal_on + timedelta(days=after)) == days
