"""Intervals of one patient's relief, and Wilson's interval (measures.md 3.5 and 3.7)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.errors import InputError
from scs_manager.domain.statistics import (
    NO_VARIATION,
    NOT_ESTIMABLE,
    contrast_50,
    relief_interval,
    sample_of,
    wilson,
)


def days(*scores: int | str) -> list[Fraction]:
    return [Fraction(score) for score in scores]


ROWS = [
    (days(7, 8, 7, 6, 8, 7, 7), days(3, 4, 3, 3, 2), (45.5, 69.8), 0.571, (-0.29, 1.43), True),
    (days(6, 7, 7, 8, 6, 7, 8), days(4, 3, 4, 3, 3, 4, 3), (42.6, 58.5), 0.071, (-0.49, 0.63), True),
    (days(8, 8, 9, 8, 7, 8, 8), days(4, 5, 4, 4, 4), (40.4, 54.2), -0.200, (-0.75, 0.35), True),
    (days(5, 6, 5, 7, 6, 5, 6), days(6, 7, 6, 6, 5, 7, 6), (-24.4, 6.8), -3.286, (-3.96, -2.62), False),
]


@pytest.mark.parametrize(("baseline", "trial", "interval", "d", "of_d", "borderline"), ROWS)
def test_the_published_rows_are_reproduced(
    baseline: list[Fraction],
    trial: list[Fraction],
    interval: tuple[float, float],
    d: float,
    of_d: tuple[float, float],
    borderline: bool,
) -> None:
    found, contrast = relief_interval(baseline, trial), contrast_50(baseline, trial)
    assert (found.low, found.high) == pytest.approx(interval, abs=0.05)
    assert float(contrast.d) == pytest.approx(d, abs=0.0005)
    assert (contrast.low, contrast.high) == pytest.approx(of_d, abs=0.006)
    assert contrast.borderline is borderline


def test_the_first_row_has_its_published_degrees_of_freedom() -> None:
    baseline, trial = ROWS[0][0], ROWS[0][1]
    assert relief_interval(baseline, trial).df == pytest.approx(4.97, abs=0.005)


def test_without_any_variation_there_is_no_interval() -> None:
    same, fewer = days(8, 8, 8, 8), days(4, 4, 4)
    found = relief_interval(same, fewer)
    assert (found.low, found.high, found.note) == (None, None, NO_VARIATION)
    contrast = contrast_50(same, fewer)
    assert (contrast.se, contrast.df, contrast.low, contrast.borderline) == (0.0, None, None, None)


@pytest.mark.parametrize(
    ("baseline", "trial"),
    [(days(8, 8, 8, 8), days(3, 4, 5)), (days(7, 8, 9, 8), days(4, 4, 4))],
)
def test_variation_in_one_window_is_enough(baseline: list[Fraction], trial: list[Fraction]) -> None:
    found = relief_interval(baseline, trial)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 50 < found.high


def test_no_pain_on_any_trial_day_has_no_interval_although_the_baseline_varies() -> None:
    found = relief_interval(days(7, 8, 9, 8), days(0, 0, 0))
    assert (found.low, found.note) == (None, NOT_ESTIMABLE)


def test_no_pain_at_baseline_has_no_interval() -> None:
    assert relief_interval(days(0, 0, 0, 0), days(1, 0, 1)).note is NOT_ESTIMABLE


def test_an_uncertain_baseline_makes_the_interval_unbounded() -> None:
    found = relief_interval(days(0, 0, 0, 10), days(3, 4, 5))
    assert (found.low, found.high, found.note) == (None, None, NOT_ESTIMABLE)
    assert found.g is not None
    assert found.g >= 1


def test_one_day_has_no_variation_to_see() -> None:
    with pytest.raises(InputError, match="at least two days"):
        sample_of(days(5))


def test_wilson_gives_its_textbook_interval() -> None:
    assert wilson(88, 99) == pytest.approx((0.8120, 0.9369), abs=0.001)
    assert wilson(0, 10)[0] == pytest.approx(0)
    assert wilson(10, 10)[1] == pytest.approx(1)


@pytest.mark.parametrize(("k", "n"), [(-1, 10), (11, 10), (0, 0)])
def test_wilson_refuses_what_is_no_proportion(k: int, n: int) -> None:
    with pytest.raises(InputError):
        wilson(k, n)


windows = st.lists(st.integers(0, 10).map(Fraction), min_size=3, max_size=7)


@given(windows, windows)
def test_an_interval_holds_its_estimate_and_agrees_with_the_contrast(
    baseline: list[Fraction], trial: list[Fraction]
) -> None:
    found, contrast = relief_interval(baseline, trial), contrast_50(baseline, trial)
    if found.low is not None and found.high is not None:
        relief = 100 * (1 - float(sum(trial) / len(trial) / (sum(baseline) / len(baseline))))
        assert found.low - 1e-6 <= relief <= found.high + 1e-6
    if contrast.low is not None and contrast.high is not None:
        assert contrast.low <= float(contrast.d) <= contrast.high
