"""Shares, histograms and Wilcoxon's test over many patients (measures.md 3.7)."""

from datetime import date
from fractions import Fraction
from statistics import stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scs_manager.domain.group_statistics import PairedChange
from scs_manager.domain.registry_filters import Filters, period_of, periods
from scs_manager.domain.registry_statistics import Histogram, Share, signed_ranks
from scs_manager.domain.statistics import wilson

HALF = Fraction(1, 2)


@pytest.mark.parametrize(("k", "n"), [(0, 1), (1, 1), (0, 30), (30, 30), (31, 52), (1, 400), (7, 9)])
def test_the_interval_of_a_share_is_wilsons(k: int, n: int) -> None:
    share = Share(k, n)
    low, high = wilson(k, n)

    assert share.interval == pytest.approx((100 * low, 100 * high), abs=1e-9)
    assert share.percent == Fraction(100 * k, n)


def test_a_share_of_nobody_has_no_number_and_more_than_all_is_refused() -> None:
    assert (Share(0, 0).percent, Share(0, 0).interval) == (None, None)
    with pytest.raises(ValueError, match="none and all"):
        Share(3, 2)


values = st.lists(st.integers(-300, 300), min_size=2, max_size=40)


def histogram(found: list[int]) -> Histogram:
    return Histogram.of([[value, found.count(value)] for value in set(found)])


@settings(max_examples=40)
@given(values)
def test_a_histogram_says_what_the_values_say(found: list[int]) -> None:
    made = histogram(found)
    ordered = sorted(found)

    assert made.n == len(found)
    assert made.mean == Fraction(sum(found), len(found))
    assert made.sd == pytest.approx(stdev(found))
    assert made.quantile(Fraction(0)) == ordered[0]
    assert made.quantile(Fraction(1)) == ordered[-1]
    assert made.above(0) == sum(value > 0 for value in found)
    assert sum(size for _, size in made.groups(5)) == len(found)
    assert [value for value, _ in made.groups(50)] == ordered[::-1]


def test_quantiles_lie_between_neighbours() -> None:
    made = Histogram.of([[10, 1], [20, 1], [40, 2]])

    assert [made.quantile(part) for part in (Fraction(1, 4), HALF, Fraction(3, 4))] == [
        Fraction(35, 2),
        30,
        40,
    ]
    assert Histogram.of([[7, 3]], unit=2).quantile(HALF) == Fraction(7, 2)
    with pytest.raises(ValueError, match="beyond the last"):
        made._at(4)


def test_nothing_has_no_statistics_and_one_value_no_spread() -> None:
    empty, one = Histogram.of([]), Histogram.of([[4, 1]])

    assert (empty.mean, empty.sd, empty.mean_interval, empty.quantile(HALF), empty.groups(3)) == (
        None,
    ) * 4 + ((),)
    assert one.mean == 4
    assert {one.sd, one.mean_interval, one.skewness} == {None}
    assert not one.skewed
    same = Histogram.of([[4, 3]])
    assert (same.sd, same.mean_interval) == (0.0, (4.0, 4.0))


def test_the_mean_has_students_interval() -> None:
    low, high = Histogram.of([[value, 1] for value in (2, 4, 6)]).mean_interval or (0, 0)

    assert (low, high) == pytest.approx((4 - 4.968, 4 + 4.968), abs=0.001)


def test_one_long_tail_is_skewed() -> None:
    assert Histogram.of([[1, 20], [30, 2]]).skewed
    assert not Histogram.of([[1, 5], [2, 5], [3, 5]]).skewed


@settings(max_examples=25)
@given(st.lists(st.integers(-9, 9), min_size=10, max_size=60).filter(lambda v: sum(map(bool, v)) >= 10))
def test_wilcoxon_is_scipys_without_correction(found: list[int]) -> None:
    made = histogram(found).wilcoxon()
    told = stats.wilcoxon(found, correction=False, method="asymptotic")  # type: ignore[attr-defined]

    assert float(made.w) == told.statistic
    assert made.p == pytest.approx(told.pvalue)


def test_wilcoxon_agrees_with_the_paired_change_and_says_nothing_of_few() -> None:
    pairs = [
        (Fraction(7), Fraction(3)),
        (Fraction(6), Fraction(7)),
        (Fraction(8), Fraction(8)),
        (Fraction(5), Fraction(4)),
    ]
    made = signed_ranks([(after - before, 1) for before, after in pairs])

    assert made.w == PairedChange(pairs).w
    assert (made.n, made.p) == (3, None)


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"), ("2025-q1", "2025-01-01", "2025-03-31"),
        ("2024-q1", "2024-01-01", "2024-03-31"), ("2025-q4", "2025-10-01", "2025-12-31"),
    ],
)  # fmt: skip
def test_a_period_has_its_first_and_its_last_day(word: str, first: str, last: str) -> None:
    found = period_of(word)
    assert found is not None
    assert [day.isoformat() for day in found] == [first, last]


@pytest.mark.parametrize("word", ["", "0000", "9999", "9999-q4", "2025-q5", "q1", "25", "own"])
def test_another_word_is_no_period(word: str) -> None:
    assert period_of(word) is None


def test_periods_are_offered_from_the_newest_back_to_the_first_trial() -> None:
    spans = [period_of(word) for word in ("2025-q3", "2026-q2")]
    first, last = (span[0] for span in spans if span)

    assert list(periods(first, last)) == ["2026-q2", "2026-q1", "2025-q4", "2025-q3", "2026", "2025"]
    assert len(list(periods(first.replace(year=2020), last))) == 8 + 7


def test_a_filter_narrows_only_when_it_says_something() -> None:
    assert not Filters().narrows
    assert Filters(since=date(2025, 1, 1)).narrows
    assert not Filters(since=date(2025, 1, 1)).narrows_trials
    assert Filters(region="leg").narrows_trials
