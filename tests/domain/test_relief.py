"""Relief, exact and honestly printed (measures.md 3.4; clinical.md 12)."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.errors import InputError
from scs_manager.domain.relief import (
    MODERATE,
    SUBSTANTIAL,
    exact,
    filled_with_baseline,
    fixed,
    interval_beside,
    interval_text,
    outward,
    percent_text,
    relief_of,
    rounded_percent,
)
from scs_manager.domain.truth import Truth

NEED = (4, 3)
N = None
scores = st.lists(st.integers(0, 10), min_size=4, max_size=7)


@pytest.mark.parametrize(
    ("baseline", "trial", "relief"),
    [
        ([7, 8, 7, 6, 8, 7, 7], [3, 4, 3, 3, 2], "58"),
        ([5, 6, 5, 7, 6, 5, 6], [6, 7, 6, 6, 5], "-5"),
        ([8] * 7, [4, 4, 4, 4, 4.16], "49.6"),
        ([6] * 7, [3] * 5, "50"),
        ([7] * 7, [4.9] * 5, "30"),
        ([6, 7, 7, 8, 6, 7, 8], [4, 3, 4, 3, 3, 4, 3], "2500/49"),
        ([8, 8, 9, 8, 7, 8, 8], [4, 5, 4, 4, 4], "47.5"),
        ([5, 6, 5, 7, 6, 5, 6], [6, 7, 6, 6, 5, 7, 6], "-7.5"),
    ],
)
def test_relief_is_exact(baseline: list[Any], trial: list[Any], relief: str) -> None:
    assert relief_of(baseline, trial, need=NEED).percent == Fraction(relief)


def test_gaps_within_the_minimum_are_left_out_of_the_means() -> None:
    relief = relief_of([7, N, 7, 6, N, 7, 7], [3, N, 3, 3, 2], need=NEED)
    assert (relief.baseline.mean, relief.trial.mean) == (Fraction("6.8"), Fraction("2.75"))
    assert relief.percent is not None
    assert str(percent_text(relief.percent)) == "59.6 %"


@pytest.mark.parametrize(
    ("baseline", "trial", "reason"),
    [
        ([7, N, N, 6, N, 7, N], [3, 3, 3], "3 of 7 baseline days, at least 4 are needed"),
        ([7] * 7, [3, N, N, 3, N], "2 of 5 trial days, at least 3 are needed"),
        ([0] * 7, [1, 0, 1, 0, 0], "no pain at baseline: a percentage cannot be computed"),
    ],
)
def test_without_enough_days_or_pain_there_is_no_percentage(
    baseline: list[Any], trial: list[Any], reason: str
) -> None:
    relief = relief_of(baseline, trial, need=NEED)
    assert relief.percent is None
    assert str(relief.reason) == reason
    assert relief.at_least(SUBSTANTIAL) is Truth.UNKNOWN


def test_points_are_known_even_when_the_percentage_is_not() -> None:
    assert relief_of([0] * 4, [1, 1, 1], need=NEED).points == -1
    assert relief_of([0] * 3, [1, 1, 1], need=NEED).points is None


@pytest.mark.parametrize(
    ("number", "baseline", "trial", "met"),
    [
        (1, "8.0", "3.0", True),
        (2, "7.0", "4.7", False),
        (3, "8.0", "4.0", True),
        (4, "8.1", "4.06", False),
    ],
)
def test_clinical_vectors_of_pain_relief(number: int, baseline: str, trial: str, met: bool) -> None:
    relief = relief_of([baseline] * 4, [trial] * 3, need=NEED)
    assert relief.at_least(SUBSTANTIAL) is Truth.of(met)


def test_clinical_vector_4_prints_below_its_threshold() -> None:
    percent = relief_of(["8.1"] * 4, ["4.06"] * 3, need=NEED).percent
    assert percent is not None
    assert str(percent_text(percent)) == "49.9 %"


def test_clinical_vector_6_two_trial_days_are_unknown() -> None:
    assert relief_of([8] * 7, [2, 2, N, N, N], need=NEED).at_least(SUBSTANTIAL) is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("percent", "shown"),
    [
        ("49.94", "49.9"),
        ("49.95", "49.9"),
        ("49.96", "49.9"),
        ("49.9999", "49.9"),
        ("50", "50.0"),
        ("50.04", "50.0"),
        ("50.05", "50.1"),
        ("29.97", "29.9"),
        ("30", "30.0"),
        ("62.65", "62.7"),
        ("0", "0.0"),
        ("100", "100.0"),
        ("-5", "-5.0"),
        ("-7.55", "-7.6"),
    ],
)
def test_one_decimal_half_up_but_never_up_into_a_threshold(percent: str, shown: str) -> None:
    assert f"{rounded_percent(Fraction(percent)):.1f}" == shown


def test_more_pain_is_shown_as_an_increase() -> None:
    assert str(percent_text(Fraction(-5))) == "increase of 5.0 %"
    assert str(percent_text(Fraction("-0.01"))) == "increase of less than 0.1 %"
    assert str(percent_text(Fraction(0))) == "0.0 %"


def test_a_low_baseline_is_flagged_unstable_below_4() -> None:
    assert relief_of(["3.99"] * 4, [1] * 3, need=NEED).unstable
    assert not relief_of([4] * 4, [1] * 3, need=NEED).unstable
    assert not relief_of([N] * 4, [1] * 3, need=NEED).unstable


def test_missing_trial_days_are_refilled_only_on_request() -> None:
    filled = filled_with_baseline(relief_of([8] * 4, [2, N, 2, 2], need=NEED))
    assert filled is not None
    assert filled.trial.mean == Fraction(14, 4)
    assert filled_with_baseline(relief_of([8] * 3, [2, N, 2], need=NEED)) is None


def test_intervals_are_rounded_outwards() -> None:
    assert outward(45.5, 69.8) == (45, 70)
    assert outward(40.0, 50.0) == (40, 50)
    assert str(interval_text(-24.4, 6.8)) == "−25 to 7"
    assert str(interval_beside(Fraction(-5), -24.4, 6.8)) == "−25 to 7 of relief"
    assert [str(interval_beside(percent, 16.2, 28)) for percent in (Fraction(0), None)] == ["16 to 28"] * 2


def test_no_told_interval_goes_beyond_all_of_the_pain() -> None:
    assert str(interval_text(16.2, 99.2)) == "16 to 100"
    assert str(interval_text(16.2, 139.1)) == "16 to 100"
    assert outward(100.5, 140) == (100, 100)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("7.142857", 2, "7.14"),
        ("2.345", 2, "2.35"),
        ("-1.25", 1, "−1.3"),
        ("-0.001", 2, "0.00"),
        ("3", 0, "3"),
    ],
)
def test_a_number_is_printed_half_up_with_a_true_minus(value: str, places: int, shown: str) -> None:
    assert fixed(Fraction(value), places) == shown


@pytest.mark.parametrize("value", [4.16, "4.16", Decimal("4.16"), Fraction(416, 100)])
def test_a_value_is_what_its_decimal_text_says(value: Any) -> None:
    assert exact(value) == Fraction(416, 100)


@pytest.mark.parametrize(
    "value", [True, "seven", "nan", float("inf"), None, [7], 10**15 + 1, "1e999999999", 1e300, "1e-16"]
)
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(InputError):
        exact(value, place="trial")


@given(scores, st.lists(st.integers(0, 10), min_size=3, max_size=5), st.randoms())
def test_the_order_of_days_does_not_matter(baseline: list[int], trial: list[int], random: Any) -> None:
    shuffled = random.sample(trial, len(trial))
    assert relief_of(baseline, trial, need=NEED).percent == relief_of(baseline, shuffled, need=NEED).percent


@given(st.fractions(min_value=-200, max_value=100))
def test_a_printed_number_stands_on_the_same_side_of_a_threshold(percent: Fraction) -> None:
    shown = rounded_percent(percent)
    for threshold in (MODERATE, SUBSTANTIAL):
        assert (shown >= threshold) == (percent >= threshold)
    assert abs(Fraction(shown) - percent) <= Fraction(1, 10)


@given(scores, st.lists(st.integers(0, 10), min_size=3, max_size=5))
def test_relief_reaches_50_exactly_when_the_trial_mean_is_at_most_half(
    baseline: list[int], trial: list[int]
) -> None:
    relief = relief_of(baseline, trial, need=NEED)
    if sum(baseline) == 0:
        assert relief.at_least(SUBSTANTIAL) is Truth.UNKNOWN
    else:
        half = 2 * sum(trial) * len(baseline) <= sum(baseline) * len(trial)
        assert relief.at_least(SUBSTANTIAL) is Truth.of(half)
