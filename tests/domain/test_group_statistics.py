"""Differences of shares, paired change and coverage of pain, where the calculator cannot reach."""

from fractions import Fraction
from math import sqrt

import pytest

from scs_manager.domain.coverage import Coverage
from scs_manager.domain.group_statistics import Z_95, PairedChange, newcombe_difference, risk_difference
from scs_manager.domain.holistic import Domain


@pytest.mark.parametrize(("a", "n", "b", "m"), [(4, 3, 1, 3), (1, 3, -1, 3), (0, 0, 1, 3), (1, 3, 0, 0)])
def test_a_difference_of_shares_needs_patients(a: int, n: int, b: int, m: int) -> None:
    with pytest.raises(ValueError, match="counts must lie"):
        risk_difference(a, n, b, m)


def test_a_difference_is_exact_and_its_bounds_are_not_cut() -> None:
    found = risk_difference(3, 3, 0, 3, corrected=True)
    assert found.difference == 1
    assert (found.low, found.high) == pytest.approx((2 / 3, 4 / 3))


def test_ties_share_the_mean_of_their_ranks_and_zero_differences_have_none() -> None:
    pairs = [(Fraction(before), Fraction(after)) for before, after in [(5, 3), (5, 7), (5, 5), (5, 2)]]
    assert PairedChange(pairs).w == Fraction(3, 2)


def test_coverage_can_weigh_regions_by_their_area() -> None:
    areas = {"calf": Fraction(3), "foot": Fraction(1), "thigh": Fraction(4)}
    coverage = Coverage(frozenset({"calf", "foot"}), frozenset({"calf", "thigh"}), areas)
    assert coverage.covered == 75
    assert coverage.extraneous == Fraction(400, 7)
    assert coverage.jaccard == Fraction(300, 8)
    assert coverage.dice == Fraction(600, 11)


def test_coverage_of_no_pain_by_no_tingling_is_unknown() -> None:
    nothing = Coverage(frozenset(), frozenset())
    assert (nothing.covered, nothing.extraneous, nothing.jaccard, nothing.dice) == (None, None, None, None)


def test_an_important_change_of_nothing_is_a_programming_mistake() -> None:
    with pytest.raises(ValueError, match="above 0"):
        Domain("pain", Fraction(7), Fraction(3), Fraction(0), True, True)


# Newcombe, Statistics in Medicine 1998;17:873-890, table II, method 10.
PUBLISHED = [
    ((56, 70, 48, 80), (0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.1705, 0.8090)),
    ((6, 7, 2, 7), (0.0582, 0.8062)),
    ((5, 56, 0, 29), (-0.0381, 0.1926)),
    ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ((0, 10, 0, 10), (-0.2775, 0.2775)),
    ((10, 10, 0, 20), (0.6791, 1.0)),
    ((10, 10, 0, 10), (0.6075, 1.0)),
]


@pytest.mark.parametrize(("counts", "interval"), PUBLISHED)
def test_newcombes_interval_is_the_published_one(
    counts: tuple[int, int, int, int], interval: tuple[float, float]
) -> None:
    a, n, b, m = counts
    found = newcombe_difference(a, n, b, m)
    assert found.difference == Fraction(a, n) - Fraction(b, m)
    assert (found.low, found.high) == pytest.approx(interval, abs=0.00006)


def test_newcombes_interval_is_made_of_two_wilson_ones() -> None:
    def wilson_by_hand(k: int, n: int) -> tuple[float, float]:
        z2, p = Z_95**2, k / n
        half = Z_95 * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
        return (p + z2 / (2 * n) - half) / (1 + z2 / n), (p + z2 / (2 * n) + half) / (1 + z2 / n)

    (low_1, high_1), (low_2, high_2) = wilson_by_hand(13, 40), wilson_by_hand(7, 55)
    d, found = 13 / 40 - 7 / 55, newcombe_difference(13, 40, 7, 55)
    assert found.low == pytest.approx(d - sqrt((13 / 40 - low_1) ** 2 + (high_2 - 7 / 55) ** 2))
    assert found.high == pytest.approx(d + sqrt((high_1 - 13 / 40) ** 2 + (7 / 55 - low_2) ** 2))


def test_newcombes_interval_turns_over_with_its_groups_and_needs_patients() -> None:
    one, other = newcombe_difference(9, 10, 3, 10), newcombe_difference(3, 10, 9, 10)
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low))
    with pytest.raises(ValueError, match="counts must lie"):
        newcombe_difference(1, 0, 1, 2)
