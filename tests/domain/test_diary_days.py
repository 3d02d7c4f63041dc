"""Which day is what to a trial, and which version of it counts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.diary import DiaryEntry, Punctuality
from scs_manager.domain.diary_days import DiaryDay, Phase, Region, TrialWindow, newest_counting, phase_of
from tests.domain.diaries import PLACED, day

WINDOW = TrialWindow(day(-7), PLACED, day(9))


@pytest.mark.parametrize(
    ("number", "phase"),
    [
        (-8, Phase.BEFORE),
        (-7, Phase.BASELINE),
        (-1, Phase.BASELINE),
        (0, Phase.PLACEMENT),
        (1, Phase.DAY_AFTER),
        (2, Phase.ELIGIBLE),
        (8, Phase.ELIGIBLE),
        (9, Phase.REMOVAL),
        (10, Phase.POST),
    ],
)
def test_each_day_has_its_phase(number: int, phase: Phase) -> None:
    assert phase_of(day(number), WINDOW) is phase


def test_a_postponed_placement_keeps_only_the_last_seven_days_as_baseline() -> None:
    window = TrialWindow(day(-10), PLACED)
    assert window.baseline == tuple(day(n) for n in range(-7, 0))
    assert phase_of(day(-9), window) is Phase.BEFORE


def test_an_early_placement_shortens_the_baseline() -> None:
    assert TrialWindow(day(-3), PLACED).baseline == (day(-3), day(-2), day(-1))
    assert TrialWindow(day(2), PLACED).baseline == ()


def test_until_leads_are_in_the_planned_days_stand_in() -> None:
    window = TrialWindow(day(-7), planned_placement=PLACED, planned_removal=day(7))
    assert phase_of(PLACED, window) is Phase.PLACEMENT
    assert phase_of(day(7), window) is Phase.REMOVAL


def test_without_any_plan_placement_follows_a_full_baseline() -> None:
    assert TrialWindow(day(-7)).placement == PLACED


def test_leads_that_stay_in_longer_than_planned_keep_their_days_eligible() -> None:
    window = TrialWindow(day(-7), PLACED, planned_removal=day(7))
    assert phase_of(day(8), window) is Phase.ELIGIBLE


def test_a_trial_aborted_on_its_first_day_has_no_eligible_day() -> None:
    window = TrialWindow(day(-7), PLACED, PLACED)
    assert [phase_of(day(n), window) for n in (0, 1)] == [Phase.PLACEMENT, Phase.POST]


def test_leads_cannot_come_out_before_they_went_in() -> None:
    with pytest.raises(ValueError, match="removal before"):
        TrialWindow(day(-7), PLACED, day(-1))


def test_overall_pain_is_the_worst_pain() -> None:
    assert Region("worst") is Region.OVERALL
    assert Region.OVERALL.score == "pain_worst_nrs"


ENTRY = DiaryEntry(PLACED)
KEPT = DiaryDay(PLACED, ENTRY)
OUTSIDE = DiaryDay(PLACED, ENTRY, punctuality=Punctuality.OUTSIDE)
ACCEPTED = DiaryDay(PLACED, ENTRY, punctuality=Punctuality.OUTSIDE, accepted=True)


def test_an_entry_outside_its_window_counts_only_when_staff_accept_it() -> None:
    assert KEPT.kept
    assert not OUTSIDE.kept
    assert ACCEPTED.kept
    assert not DiaryDay(PLACED).kept


def test_the_newest_version_that_counts_wins() -> None:
    assert newest_counting([KEPT, OUTSIDE]) is KEPT
    assert newest_counting([KEPT, ACCEPTED]) is ACCEPTED
    assert newest_counting([OUTSIDE]) is OUTSIDE
    assert newest_counting([]) is None


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(1, 30), st.integers(1, 40))
def test_the_eligible_days_are_day_2_up_to_the_eve_of_removal(
    start: date, baseline: int, length: int
) -> None:
    placed = start + timedelta(days=baseline)
    window = TrialWindow(start, placed, placed + timedelta(days=length))
    span = [placed + timedelta(days=n) for n in range(-40, 50)]
    eligible = [d for d in span if phase_of(d, window) is Phase.ELIGIBLE]
    assert len(eligible) == max(length - 2, 0)
    assert len([d for d in span if phase_of(d, window) is Phase.BASELINE]) == min(baseline, 7)
