"""Properties of the rules: monotonic, never favourable from not knowing, never rounded up."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Reading
from scs_manager.domain.criteria.psychology import FACTORS
from scs_manager.domain.facts import Facts
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.screening import Rung, Stage, screen
from scs_manager.domain.truth import Truth
from tests.domain.patients import FAVOURABLE, ON, READY, SUCCESS, UNFAVOURABLE, clean, facts, found

PROFILES = shipped_profiles()
ENTRIES = [entry for profile in PROFILES.values() for entry in profile.criteria]
EVERYTHING: dict[str, Any] = {**FAVOURABLE, **READY, **SUCCESS}
GRADES = ("unlikely", "possible", "probable", "definite")
names = st.sets(st.sampled_from(sorted(EVERYTHING)), max_size=25)
bad_names = st.sets(st.sampled_from(sorted(UNFAVOURABLE)), max_size=5)


def outcome(patient: Facts, stage: Stage = Stage.SCREEN) -> Rung:
    return screen(patient, PROFILES, on=ON, stage=stage).overall.outcome


def with_changes(unknown: set[str], bad: set[str], **more: Any) -> Facts:
    return clean({**dict.fromkeys(unknown), **{name: UNFAVOURABLE[name] for name in bad}, **more})


@given(
    unknown=names,
    bad=bad_names,
    factor=st.sampled_from(FACTORS),
    low=st.integers(0, 2),
    more=st.integers(0, 2),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_psychosocial_factor_never_raises_the_outcome(
    unknown: set[str], bad: set[str], factor: str, low: int, more: int
) -> None:
    name = f"psychology.{factor}"
    high = min(2, low + more)
    better, worse = (with_changes(unknown, bad, **{name: rating}) for rating in (low, high))

    assert outcome(worse).rank <= outcome(better).rank


def test_vector_19_unrealistic_expectations_never_raise_a_clean_case() -> None:
    outcomes = [outcome(clean({"psychology.unrealistic_expectations": rating})) for rating in (0, 1, 2)]

    assert [each.rank for each in outcomes] == sorted((each.rank for each in outcomes), reverse=True)
    assert outcomes[0] is Rung.PROCEED_TO_TRIAL


@given(unknown=names, bad=bad_names, one=st.integers(0, 3), other=st.integers(0, 3))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_less_neuropathic_never_raises_the_outcome(
    unknown: set[str], bad: set[str], one: int, other: int
) -> None:
    scores = {"pain.dn4": None, "pain.lanss": None, "pain.paindetect": 3}
    less, more = sorted((one, other))
    ranks = [
        outcome(with_changes(unknown, bad, **{**scores, "pain.neuropathic_grade": GRADES[grade]})).rank
        for grade in (less, more)
    ]

    # "unlikely" and "possible" settle what no grade leaves open, so only the order of the grades is compared
    assert ranks[0] <= ranks[1]


def evaluated(entry: Any, patient: Facts) -> Truth:
    reading = Reading(
        patient, ON, threshold=entry.threshold, window_days=entry.window_days, stage=entry.stage
    )
    state = REGISTRY[entry.criterion].evaluate(reading).state
    return state if REGISTRY[entry.criterion].favours else ~state


@given(unknown=names)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_not_knowing_never_turns_a_rule_favourable(unknown: set[str]) -> None:
    """Whatever is favourable with some facts unknown is favourable with those facts favourable."""
    everything = facts(EVERYTHING)
    less = Facts(
        {name: each for name, each in everything.data.items() if name not in unknown}, everything.complete
    )

    for entry in ENTRIES:
        if evaluated(entry, less) is Truth.MET:
            assert evaluated(entry, everything) is Truth.MET, entry.criterion


@given(
    bad=st.sets(st.sampled_from(sorted(UNFAVOURABLE)), min_size=1, max_size=8), stage=st.sampled_from(Stage)
)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_nothing_known_instead_of_unfavourable_is_never_the_best_outcome(bad: set[str], stage: Stage) -> None:
    patient = clean({**READY, **SUCCESS})
    kept = {name: each for name, each in patient.data.items() if name not in bad}
    said = {key: each for key, each in patient.complete.items() if not bad & {"surgery.operations"}}

    assert outcome(Facts(kept, said), stage).rank <= outcome(patient, stage).rank


def test_a_rule_without_any_fact_is_never_favourable_but_where_nothing_can_speak_against_it() -> None:
    blank = {entry.criterion for entry in ENTRIES if evaluated(entry, Facts()) is Truth.MET}

    assert blank == set()


@given(
    percent=st.decimals(min_value=Decimal("49"), max_value=Decimal("51"), places=6),
    criterion=st.sampled_from(["trial.pain_50", "trial.relief_core", "perm.trial_positive"]),
)
def test_relief_is_never_rounded_up(percent: Decimal, criterion: str) -> None:
    result = found(criterion, {"trial.relief_percent": percent}, profile="scs-core")

    assert result.state is Truth.of(percent >= 50)


@given(
    before=st.decimals(min_value=Decimal("0.1"), max_value=Decimal(300), places=3),
    after=st.decimals(min_value=Decimal(0), max_value=Decimal(300), places=3),
)
def test_a_dose_is_never_rounded_down(before: Decimal, after: Decimal) -> None:
    values = {"trial.baseline_mme": before, "trial.trial_mme": after}

    assert found("trial.analgesic_50", values).state is Truth.of(2 * after <= before)


@given(
    st.lists(st.tuples(st.sampled_from(sorted(UNFAVOURABLE)), st.booleans()), max_size=6),
    st.sampled_from(sorted(PROFILES)),
)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_outcome_is_the_worst_rung_of_any_finding_and_never_above_safety(
    changes: list[tuple[str, bool]], name: str
) -> None:
    patient = clean({fact: UNFAVOURABLE[fact] if known else None for fact, known in changes})
    results = {each.profile.id: each for each in screen(patient, PROFILES, on=ON).profiles}

    assert results[name].outcome is min((f.rung for f in results[name].findings), key=lambda rung: rung.rank)
    assert results[name].outcome.rank <= results["safety"].outcome.rank


@pytest.mark.parametrize("truth", Truth)
def test_a_mark_against_and_a_mark_for_are_one_another_turned_round(truth: Truth) -> None:
    assert ~~truth is truth
    assert truth & ~truth is not Truth.MET
    assert truth | ~truth is not Truth.NOT_MET
