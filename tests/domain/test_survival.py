"""How long implanted systems last: the curve against hand-made sums, its table, its picture."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.survival import (
    NO_END,
    NOBODY,
    NOT_REACHED,
    Observed,
    day_of_month,
    observed,
    survival_of,
)
from scs_manager.domain.survival_figures import EXPLANT, LOSS, POINTS_MOST, finding_of, survival_figure

# Ten of fifteen ended; days of the published example that SciPy's own pages use for censored data.
ENDED = (37, 43, 47, 56, 60, 62, 71, 77, 80, 81)
LEFT = (49, 54, 56, 60, 80)


def patients(ended: tuple[int, ...], left: tuple[int, ...] = ()) -> list[Observed]:
    return [*(Observed(day, True) for day in ended), *(Observed(day, False) for day in left)]


def by_hand(known: list[Observed], day: int) -> Fraction:
    """Kaplan and Meier's product, exact."""
    share = Fraction(1)
    for each in sorted({p.days for p in known if p.ended and p.days <= day}):
        at_risk = sum(p.days >= each for p in known)
        share *= 1 - Fraction(sum(p.ended and p.days == each for p in known), at_risk)
    return share


def test_the_curve_is_the_product_of_what_each_day_left() -> None:
    known = patients(ENDED, LEFT)
    for step in survival_of(known).steps:
        assert step.share == pytest.approx(float(by_hand(known, step.day)))


def test_the_interval_is_the_log_log_one_of_the_library() -> None:
    from scipy.stats import CensoredData, ecdf

    found = survival_of(patients(ENDED, LEFT)).steps
    interval = ecdf(CensoredData(ENDED[:-1], right=[*LEFT, 90])).sf.confidence_interval(method="log-log")
    assert [step.low for step in found[:11]] == pytest.approx(interval.low.probabilities.tolist()[:11])
    assert [step.high for step in found[:11]] == pytest.approx(interval.high.probabilities.tolist()[:11])


def test_who_leaves_on_a_day_is_at_risk_on_it() -> None:
    step = next(step for step in survival_of(patients(ENDED, LEFT)).steps if step.day == 56)
    assert (step.at_risk, step.ended, step.left) == (10, 1, 1)


def test_the_median_is_the_first_day_with_at_most_half() -> None:
    assert survival_of(patients(ENDED, LEFT)).median == 71
    assert survival_of(patients((10, 20, 30, 40))).median == 20
    upper = survival_of(patients((10,), (20, 20)))
    assert (upper.median, upper.median_reason) == (None, NOT_REACHED)


def test_after_the_last_has_ended_nothing_is_left_and_no_interval() -> None:
    last = survival_of(patients((10, 20))).steps[-1]
    assert (last.share, last.low, last.high) == (0.0, None, None)


def test_without_patients_or_without_an_end_it_says_so() -> None:
    nobody, nothing = survival_of([]), survival_of(patients((), (400, 800)))
    assert (nobody.reason, nobody.median_reason, nobody.longest, nobody.marks) == (NOBODY, NOBODY, 0, ())
    assert (nothing.reason, nothing.median, nothing.median_reason) == (NO_END, None, NO_END)
    assert {(step.share, step.low, step.high) for step in nothing.steps} == {(1.0, None, None)}


def test_the_numbers_at_risk_stand_at_0_6_12_and_every_12_months_as_far_as_anybody_was_followed() -> None:
    marks = survival_of(patients((100, 183, 800), (365, 366, day_of_month(36)))).marks
    assert [(mark.month, mark.at_risk, mark.ended) for mark in marks] == [
        (0, 6, 0), (6, 5, 2), (12, 4, 2), (24, 2, 2), (36, 1, 3),
    ]  # fmt: skip
    assert (marks[0].share, marks[0].low) == (1.0, None)


@pytest.mark.parametrize(("longest", "last"), [(182, 0), (183, 6), (729, 12), (730, 24), (1095, 24)])
def test_a_mark_beyond_the_longest_time_is_not_given(longest: int, last: int) -> None:
    assert survival_of(patients((), (longest,))).marks[-1].month == last


def test_dates_that_cannot_be_so_are_counted_and_left_out() -> None:
    day = date(2026, 5, 1)
    assert observed(day, None, date(2026, 5, 1)) == Observed(0, False)
    assert observed(day, date(2026, 5, 3), date(2026, 9, 9)) == Observed(2, True)
    impossible = observed(day, None, date(2026, 4, 30))
    assert impossible is None
    found = survival_of([Observed(5, True), impossible])
    assert (found.n, found.left_out) == (1, 1)


people = st.lists(st.builds(Observed, st.integers(0, 60), st.booleans()), min_size=1, max_size=30)


@given(people)
def test_the_curve_never_rises_and_its_interval_holds_it(known: list[Observed]) -> None:
    steps = survival_of(known).steps
    shares = [1.0, *(step.share for step in steps)]
    assert shares == sorted(shares, reverse=True)
    assert sum(step.ended + step.left for step in steps) == len(known)
    for step in steps:
        assert step.share == pytest.approx(float(by_hand(known, step.day)))
        if step.low is not None and step.high is not None:
            assert 0 <= step.low <= step.share <= step.high <= 1


def test_the_picture_starts_at_one_and_says_what_the_table_holds() -> None:
    figure = survival_figure(survival_of(patients((100, 400), (300, 500, 900))), EXPLANT)
    first = figure.curve[0]
    assert (first.day, first.share, first.low) == (0, 1.0, None)
    assert (figure.last_day, figure.drawn_to, figure.median_day) == (900, 900, None)
    assert [day for day, _ in figure.censored] == [300, 500, 900]
    assert [share for _, share in figure.censored] == pytest.approx([0.8, 0.8 * 2 / 3, 0.8 * 2 / 3])
    assert [(tick.month, tick.at_risk) for tick in figure.months] == [(0, 5), (6, 4), (12, 3), (24, 1)]
    assert [str(header) for header in figure.headers] == [
        "Months", "At risk", "Ended by then", "Still implanted", "95 % interval",
    ]  # fmt: skip
    assert [str(cell) for cell in figure.rows[0].cells] == [
        "0",
        "5",
        "0",
        "100.0 %",
        "none, no end seen by then",
    ]
    assert [str(cell) for cell in figure.rows[2].cells] == ["12", "3", "1", "80.0 %", "20 to 97"]
    assert str(figure.finding) == (
        "At 24 months 53.3 % (95 % interval 6 to 87); implants followed that long: 1 of 5."
    )
    assert str(figure.alt).startswith("Time to explant. At 24 months")


def test_the_line_is_marked_from_where_fewer_than_five_are_at_risk() -> None:
    def marked(*left: int) -> tuple[int | None, bool]:
        figure = survival_figure(survival_of(patients((), left)), EXPLANT)
        return figure.few_from, str(figure.key).endswith("Right of the dashed line fewer than 5 are at risk.")

    assert marked(90, 100, 200, 300, 400, 500) == (100, True)
    assert marked(100, 200, 300, 400) == (0, True)
    assert marked(100, 500, 500, 500, 500, 500) == marked() == (None, False)


def test_a_picture_without_patients_or_ends_says_why() -> None:
    empty = survival_figure(survival_of([]), LOSS)
    assert (empty.curve, empty.last_day) == ((), 30)
    assert str(empty.finding) == "Implants followed: 0; not estimable: there are no implants to follow."
    assert str(finding_of(survival_of(patients((5,), (9,))))) == "Implants that ended so far: 1 of 2."


def test_when_all_have_ended_the_interval_is_not_estimable() -> None:
    figure = survival_figure(survival_of(patients((100, 183))), LOSS)
    assert str(figure.rows[-1].cells[-1]) == "not estimable"


def test_a_long_curve_is_thinned_to_what_a_screen_shows_and_keeps_its_last_point() -> None:
    figure = survival_figure(
        survival_of(patients(tuple(range(0, 4000, 2)), tuple(range(1, 4000, 2)))), EXPLANT
    )
    assert len(figure.curve) <= POINTS_MOST + 2
    assert len(figure.censored) <= POINTS_MOST + 1
    assert (figure.curve[-1].day, figure.censored[-1][0]) == (3999, 3999)
