"""What holds for every diary: nothing rounded up or invented, no order, no region favoured, no best-of."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.decisions import ReliefRule, eight_criteria, relief_state
from scs_manager.domain.diary import DiaryEntry
from scs_manager.domain.diary_days import DiaryDay, Region
from scs_manager.domain.diary_statistics import TrialOutcome, trial_outcome
from scs_manager.domain.outcome_summary import relief_windows
from scs_manager.domain.relief import rounded_percent
from scs_manager.domain.trial_evidence import TrialEvidence
from scs_manager.domain.truth import Truth
from tests.domain.diaries import day, outcome, window

scores = st.integers(0, 10)
weeks = st.lists(scores, min_size=7, max_size=7)
trials = st.lists(scores, min_size=3, max_size=5)
triples = st.tuples(scores, scores, scores)


def three_regions(days: Sequence[tuple[int, int, int]], target: Region, first: int = 7) -> TrialOutcome:
    """A diary with back, leg and worst pain; the first seven days are the baseline."""
    numbers = [n - first if n < first else n - first + 2 for n in range(len(days))]
    entries = [
        DiaryDay(day(n), DiaryEntry(day(n), pain_back_nrs=back, pain_leg_nrs=leg, pain_worst_nrs=worst))
        for n, (back, leg, worst) in zip(numbers, days, strict=True)
    ]
    return trial_outcome(window(len(days) - first), entries, target)


@given(weeks, trials)
def test_relief_is_never_rounded_up_into_success(baseline: list[int], trial: list[int]) -> None:
    result = outcome(tuple(baseline), tuple(trial)).primary
    percent = result.relief.percent
    if percent is None:
        assert result.met is Truth.UNKNOWN
        return
    exact = 100 * (1 - Fraction(sum(trial) * 7, len(trial) * sum(baseline)))
    assert percent == exact
    assert (result.met is Truth.MET) is (exact >= 50)
    assert (rounded_percent(percent) >= 50) is (exact >= 50)


@given(weeks, st.lists(scores, min_size=3, max_size=4), st.integers(0, 4))
def test_a_missing_day_adds_nothing_to_mean_or_interval(
    baseline: list[int], trial: list[int], place: int
) -> None:
    """Nothing is invented for it: the interval is that of the days there are, never a narrower one."""
    known = outcome(tuple(baseline), tuple(trial)).primary
    gapped = outcome(tuple(baseline), (*trial[:place], None, *trial[place:])).primary
    assert (gapped.relief.percent, gapped.interval) == (known.relief.percent, known.interval)
    assert gapped.robustness.missing == known.robustness.missing + 1
    assert gapped.relief.trial.n == known.relief.trial.n


@given(weeks, trials, st.randoms())
def test_the_order_of_the_days_is_irrelevant_to_means(
    baseline: list[int], trial: list[int], random: object
) -> None:
    turned = random.sample(trial, len(trial))  # type: ignore[attr-defined]
    first, second = (outcome(tuple(baseline), tuple(each)).primary for each in (trial, turned))
    assert first.relief.percent == second.relief.percent
    assert first.interval == second.interval


@given(st.lists(triples, min_size=10, max_size=12), st.permutations((0, 1, 2)), st.sampled_from(Region))
def test_permuting_the_regions_permutes_their_results(
    days: list[tuple[int, int, int]], order: list[int], target: Region
) -> None:
    regions = list(Region)
    turned = [(each[order[0]], each[order[1]], each[order[2]]) for each in days]
    before, after = three_regions(days, target), three_regions(turned, target)
    for place, region in enumerate(regions):
        was = before.regions[regions[order[place]]]
        assert after.regions[region] == replace(was, region=region)


@given(
    st.lists(triples, min_size=12, max_size=12), st.lists(triples, min_size=12, max_size=12),
    st.sampled_from(Region),
)  # fmt: skip
def test_no_other_region_can_lend_its_relief_to_the_target(
    days: list[tuple[int, int, int]], others: list[tuple[int, int, int]], target: Region
) -> None:
    """A best-of after the fact is impossible: the answer depends on the locked target alone."""
    place = list(Region).index(target)
    mixed = [
        tuple(one[n] if n == place else other[n] for n in range(3))
        for one, other in zip(days, others, strict=True)
    ]
    first, second = three_regions(days, target), three_regions(mixed, target)  # type: ignore[arg-type]
    assert first.primary == second.primary
    for rule in ReliefRule:
        states = [relief_state(TrialEvidence(each), rule) for each in (first, second)]
        assert states[0] is states[1]
    assert eight_criteria(TrialEvidence(first))[1] == eight_criteria(TrialEvidence(second))[1]


@given(weeks, st.lists(st.one_of(st.none(), scores), min_size=3, max_size=12))
def test_no_window_is_chosen_by_its_result(baseline: list[int], trial: list[int | None]) -> None:
    """The first of the three windows is the result, even where another would look better."""
    result = outcome(tuple(baseline), tuple(trial)).primary
    first, *others = relief_windows(result)
    assert (first.primary, first.percent) == (True, result.relief.percent)
    assert not any(each.primary for each in others)
    assert result.relief.trial.values == tuple(
        None if value is None else Fraction(value) for value in trial[-5:]
    )
