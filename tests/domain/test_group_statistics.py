"""Differences of shares, paired change and coverage of pain, where the calculator cannot reach."""

from fractions import Fraction

import pytest

from scs_manager.domain.coverage import Coverage
from scs_manager.domain.group_statistics import PairedChange, risk_difference
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
