"""What a diary says about a trial: windows, gaps, labels, robustness."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.diary import DiaryEntry, Punctuality, Source
from scs_manager.domain.diary_days import DiaryDay, Region, TrialWindow
from scs_manager.domain.diary_statistics import DiaryQuality, TrialOutcome, Use, trial_calendar, trial_outcome
from scs_manager.domain.sensitivity import Counting
from scs_manager.domain.truth import Truth
from tests.domain.diaries import BASELINE, PLACED, TRIAL, day, diary, entry, outcome, window

N = None
MISSING_DAY_3 = (4, N, 3, 4, 3, 3, 2)


def lines(result: TrialOutcome) -> dict[Counting, Fraction | None]:
    return {line.counting: line.percent for line in result.primary.sensitivity}


def test_the_complete_case_is_58_percent_met_and_borderline() -> None:
    result = outcome().primary
    assert result.relief.percent == 58
    assert str(result.label) == "met, borderline"
    assert result.interval.low == pytest.approx(45.5, abs=0.05)


@pytest.mark.parametrize(
    ("baseline", "trial", "label"),
    [
        ((8, 8, 9, 8, 7, 8, 8), (4, 5, 4, 4, 4), "not met, borderline"),
        ((5, 6, 5, 7, 6, 5, 6), (6, 7, 6, 6, 5), "not met, clear"),
        ((8, 8, 9, 8, 7, 8, 8), (1, 1, 0, 1, 1), "met, clear"),
        ((6,) * 7, (3,) * 5, "met"),
        ((6,) * 7, (4,) * 5, "not met"),
        ((6, N, N, N, N, 6, 6), (3,) * 5, "unknown"),
        ((0,) * 7, (1, 0, 0), "unknown"),
    ],
)
def test_the_label_says_met_or_not_and_clear_or_borderline(
    baseline: tuple[int, ...], trial: tuple[int, ...], label: str
) -> None:
    assert str(outcome(baseline, trial).primary.label) == label


def test_only_the_last_five_eligible_days_count() -> None:
    result = outcome(BASELINE, (9, 9, *TRIAL))
    assert result.primary.relief.percent == 58
    assert [d.number for d in result.days if d.use is Use.WINDOW] == [4, 5, 6, 7, 8]


def test_a_missing_day_in_the_window_is_not_replaced_by_an_earlier_one() -> None:
    result = outcome(BASELINE, (9, 9, 3, N, 3, 3, 2))
    assert list(result.primary.relief.trial.values) == [3, None, 3, 3, 2]


def test_the_days_of_placement_and_removal_do_not_count() -> None:
    days = [*diary(BASELINE, TRIAL), entry(0, 0), entry(1, 0), entry(7, 0), entry(8, 9)]
    assert trial_outcome(window(), days, Region.LEG).primary.relief.percent == 58


def test_a_gap_that_could_change_the_answer_is_said() -> None:
    robustness = outcome(BASELINE, (3, N, 3, 3, 2)).primary.robustness
    assert float(robustness.worst or 0) == pytest.approx(49.2)
    assert robustness.label_changes is True
    assert str(robustness.note) == "depends on missing day"


@pytest.mark.parametrize(
    ("baseline", "trial", "note"),
    [
        (BASELINE, TRIAL, "no day missing"),
        (BASELINE, (0, N, 0, 0, 0), "the missing days change nothing"),
        (BASELINE, (0, N, N, N, 0), "unknown"),
        ((N,) * 7, TRIAL, "unknown"),
    ],
)
def test_robustness_in_one_phrase(baseline: tuple[int, ...], trial: tuple[int, ...], note: str) -> None:
    assert str(outcome(baseline, trial).primary.robustness.note) == note


def test_sensitivity_lines_stand_beside_the_primary_figure() -> None:
    found = lines(outcome(BASELINE, MISSING_DAY_3))
    assert float(found[Counting.LAST_THREE] or 0) == pytest.approx(62.667, abs=0.001)
    assert float(found[Counting.ALL_ELIGIBLE] or 0) == pytest.approx(55.667, abs=0.001)
    assert found[Counting.GAPS_AT_BASELINE] is None
    assert float(found[Counting.ALL_GAPS_AT_BASELINE] or 0) == pytest.approx(47.714, abs=0.001)
    assert found[Counting.ONE_DAY_LESS] == Fraction("54.5")


def test_a_sensitivity_line_without_a_result_says_why() -> None:
    notes = {line.counting: str(line.note) for line in outcome(BASELINE, (3, N, 3, 3)).primary.sensitivity}
    assert notes[Counting.LAST_THREE] == "2 of 3 trial days, at least 3 are needed"
    assert notes[Counting.ONE_DAY_LESS] == "one day less would leave too few"
    thin = outcome((N,) * 7, TRIAL).primary.sensitivity
    assert {str(line.note) for line in thin} == {"0 of 7 baseline days, at least 4 are needed"}
    assert {line.met for line in thin} == {Truth.UNKNOWN}


def test_leaving_out_a_day_looks_for_the_least_favourable_one() -> None:
    not_met = lines(outcome((8,) * 7, (5, 5, 5, 5, 1)))
    assert not_met[Counting.ONE_DAY_LESS] == Fraction(50)


def test_every_day_left_out_has_its_reason() -> None:
    days = diary(BASELINE, MISSING_DAY_3)
    days[0] = replace(days[0], excluded="stimulator off for 5 hours")
    days[8] = entry(3, 5)
    days[8] = replace(days[8], punctuality=Punctuality.OUTSIDE)
    days[9] = DiaryDay(day(4), DiaryEntry(day(4), pain_back_nrs=5))
    days[10] = replace(days[10], excluded="lead moved", excluded_after_removal=True)
    gaps = trial_outcome(window(7), days, Region.LEG).gaps
    assert [(gap.number, str(gap.reason), gap.by) for gap in gaps] == [
        (-7, "stimulator off for 5 hours", "staff"),
        (0, "lead placement", "rule"),
        (1, "day after lead placement", "rule"),
        (2, "eligible, not among the last days that count", "rule"),
        (3, "entered outside its window", "rule"),
        (4, "not answered", ""),
        (5, "lead moved (excluded after lead removal)", "staff"),
        (9, "lead removal", "rule"),
    ]


def test_a_day_without_an_entry_is_a_gap_of_its_own() -> None:
    assert [(g.number, str(g.reason)) for g in outcome(BASELINE, (3, N, 3, 3, 2)).gaps if g.by == ""] == [
        (3, "no entry")
    ]


def test_an_excluded_day_makes_room_for_an_earlier_one() -> None:
    days = diary(BASELINE, (9, *TRIAL))
    days[-1] = replace(days[-1], excluded="infection")
    result = trial_outcome(window(6), days, Region.LEG)
    assert list(result.primary.relief.trial.values) == [9, 3, 4, 3, 3]


def test_the_quality_of_the_diary_is_counted_up_to_the_eve_of_removal() -> None:
    days = diary(BASELINE, (3, N, 3, 3, 2))
    days[0] = replace(days[0], punctuality=Punctuality.LATE)
    days[1] = replace(days[1], source=Source.STAFF, punctuality=Punctuality.LATE)
    days[2] = replace(days[2], punctuality=Punctuality.OUTSIDE)
    days[3] = replace(days[3], punctuality=Punctuality.OUTSIDE, accepted=True)
    quality = trial_outcome(window(), days, Region.LEG).quality
    assert quality == DiaryQuality(expected=14, on_time=7, late=2, staff=1, outside=1, missing=3)
    assert quality.kept == 10


def test_regions_stand_side_by_side_and_only_the_target_answers() -> None:
    result = trial_outcome(window(), diary(BASELINE, TRIAL, region=Region.BACK), Region.LEG)
    assert result.regions[Region.BACK].relief.percent == 58
    assert result.primary.met is Truth.UNKNOWN


@pytest.mark.parametrize(("as_of", "expected"), [(4, 5), (5, 6), (N, 5)])
def test_a_running_trial_is_seen_up_to_the_day_asked_for(as_of: int | None, expected: int) -> None:
    running = TrialWindow(day(-7), PLACED, planned_removal=day(9))
    days = diary(BASELINE, (3, 3, 3))
    calendar = trial_calendar(running, days, as_of=None if as_of is None else day(as_of))
    assert calendar[0].number == -7
    assert len([d for d in calendar if d.number >= 0]) == expected


def test_entries_after_the_day_asked_for_are_not_looked_at() -> None:
    running = TrialWindow(day(-7), PLACED)
    calendar = trial_calendar(running, diary(BASELINE, (3, 3, 3)), as_of=day(2))
    assert calendar[-1].day == day(2)


def test_the_calendar_ends_three_evenings_after_removal() -> None:
    days = [*diary(BASELINE, TRIAL), entry(8, 6), entry(30, 6)]
    assert trial_calendar(window(), days)[-1].day == day(10)
    assert trial_calendar(window(), diary(BASELINE, TRIAL))[-1].day == day(7)


def test_a_trial_placed_before_its_baseline_began_has_no_result() -> None:
    early = TrialWindow(day(3), PLACED, day(7))
    result = trial_outcome(early, diary((), TRIAL), Region.LEG)
    assert result.days[0].day == PLACED
    assert str(result.primary.relief.reason) == "0 of 7 baseline days, at least 4 are needed"


def test_too_few_days_for_an_interval_is_said() -> None:
    short = replace(window(), min_baseline_days=1, min_trial_days=1)
    result = trial_outcome(short, diary((8,), (N, N, N, N, 4)), Region.LEG).primary
    assert result.relief.percent == 50
    assert str(result.interval.note) == "too few days for an interval"
    assert str(result.label) == "met"


scores = st.one_of(st.none(), st.integers(0, 10))


@given(st.lists(scores, min_size=7, max_size=7), st.lists(scores, min_size=0, max_size=12))
def test_the_window_is_always_the_last_up_to_five_eligible_days(
    baseline: list[int | None], trial: list[int | None]
) -> None:
    result = outcome(tuple(baseline), tuple(trial))
    relief = result.primary.relief
    assert relief.trial.values == tuple(trial[-5:])
    if relief.percent is not None:
        assert relief.trial.n >= 3
        assert relief.baseline.n >= 4


@given(st.permutations(diary(BASELINE, TRIAL)))
def test_the_order_in_which_days_arrive_does_not_matter(days: list[DiaryDay]) -> None:
    assert trial_outcome(window(), days, Region.LEG).primary.relief.percent == 58
