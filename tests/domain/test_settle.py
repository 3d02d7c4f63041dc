"""What would settle it: the sets lead to the best rung, nothing in them is superfluous, and stops do stop."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scs_manager.domain.facts import FACTS, LISTS, Completeness, Facts
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.screening import ProfileResult, Rung, Stage, screen
from scs_manager.domain.settle import EXACT_UP_TO, SHOWN, exact_sets, greedy_set
from tests.domain.patients import FAVOURABLE, ON, READY, RECENT, UNFAVOURABLE, clean, datum, facts

ENDED = (Rung.URGENT_REFERRAL, Rung.NOT_ELIGIBLE_NOW, Rung.NOT_INDICATED)
KEYS = {name: key for key, name in LISTS.items()}


def core(patient: Facts, stage: Stage = Stage.SCREEN) -> ProfileResult:
    return screen(patient, shipped_profiles(), on=ON, stage=stage).overall.result


def learning(patient: Facts, values: Mapping[str, Any]) -> Facts:
    """The same patient once these facts are obtained today; a list obtained is complete."""
    complete = {KEYS[name]: Completeness(RECENT, "Dr Specimen") for name in values if name in KEYS}
    data = {name: datum(name, value, ON) for name, value in values.items()}
    return Facts({**patient.data, **data}, {**patient.complete, **complete})


def made_of(unknown: set[str], bad: set[str], incomplete: set[str]) -> Facts:
    """The favourable patient with some facts unknown, a few unfavourable and some lists incomplete."""
    values = {**FAVOURABLE, **{name: UNFAVOURABLE[name] for name in bad}}
    patient = facts({name: value for name, value in values.items() if name not in unknown or name in bad})
    return Facts(patient.data, {k: said for k, said in patient.complete.items() if k not in incomplete})


differences = given(
    unknown=st.sets(st.sampled_from(sorted(FAVOURABLE)), max_size=30),
    bad=st.sets(st.sampled_from(sorted(UNFAVOURABLE)), max_size=3),
    incomplete=st.sets(st.sampled_from(sorted(LISTS))),
)


@differences
@settings(max_examples=120, deadline=None, derandomize=True)
def test_every_set_leads_to_the_best_rung_when_favourable(
    unknown: set[str], bad: set[str], incomplete: set[str]
) -> None:
    patient = made_of(unknown, bad, incomplete)
    result = core(patient)

    for names in result.settles:
        after = core(learning(patient, {name: FAVOURABLE[name] for name in names}))

        assert after.outcome.rank >= result.best.rank, names


@differences
@settings(max_examples=80, deadline=None, derandomize=True)
def test_no_fact_of_a_set_is_superfluous(unknown: set[str], bad: set[str], incomplete: set[str]) -> None:
    patient = made_of(unknown, bad, incomplete)
    result = core(patient)

    for names in result.settles[:3]:
        for name in names:
            fewer = {other: FAVOURABLE[other] for other in names if other != name}

            assert core(learning(patient, fewer)).outcome is not result.best, (names, name)


@differences
@settings(max_examples=80, deadline=None, derandomize=True)
def test_one_unfavourable_stop_ends_it(unknown: set[str], bad: set[str], incomplete: set[str]) -> None:
    patient = made_of(unknown, bad, incomplete)
    result = core(patient)

    for name in result.stops:
        after = core(learning(patient, {name: UNFAVOURABLE[name]}))

        assert after.best in ENDED, name
        assert after.best.rank < result.best.rank, name


@differences
@settings(max_examples=80, deadline=None, derandomize=True)
def test_an_outcome_is_never_above_the_best_and_is_the_best_exactly_when_nothing_is_left_to_settle(
    unknown: set[str], bad: set[str], incomplete: set[str]
) -> None:
    patient = made_of(unknown, bad, incomplete)
    result = core(patient)

    assert result.outcome.rank <= result.best.rank
    assert (result.outcome is result.best) is (result.settles == ())
    assert len(result.settles) <= SHOWN


def test_a_clean_patient_needs_nothing() -> None:
    result = core(clean())

    assert (result.settles, result.settles_exact, result.stops) == ((), True, ())


def test_the_neuropathic_component_can_be_settled_by_any_instrument_or_the_grade() -> None:
    names = ("pain.dn4", "pain.lanss", "pain.paindetect", "pain.neuropathic_grade")

    result = core(clean(dict.fromkeys(names)))

    assert result.outcome is Rung.INCOMPLETE
    assert result.settles == tuple((name,) for name in sorted(names))
    assert result.settles_exact is True


def test_sets_come_fewest_facts_first_then_by_name() -> None:
    scales = ("pain.leg_nrs", "pain.average_nrs", "pain.vas_mm", "pain.alternative_measure")

    result = core(clean({**dict.fromkeys(scales), "medication.opioids_inappropriate_reason": None}))

    assert list(result.settles) == sorted(result.settles, key=lambda names: (len(names), names))


def test_at_most_twelve_sets_are_listed() -> None:
    names = ("pain.dn4", "pain.lanss", "pain.paindetect", "pain.neuropathic_grade")
    sleep = ("burden.isi", "burden.psqi")
    worry = ("burden.gad7", "burden.hads_a", "optimisation.mood_treated")
    able = ("safety.understands_consents", "safety.capable_helper")

    result = core(clean(dict.fromkeys((*names, *sleep, *worry, *able))))

    assert len(result.settles) == SHOWN
    assert result.settles_exact is True


def test_a_patient_of_whom_nothing_is_known_gets_one_set_marked_not_exact() -> None:
    result = core(Facts())

    assert result.outcome is Rung.INCOMPLETE
    assert result.best is Rung.PROCEED_TO_TRIAL
    assert result.settles_exact is False
    assert len(result.settles) == 1


def test_the_search_is_exact_up_to_its_limit_and_greedy_above() -> None:
    cautions = [
        "safety.mri_need",
        "safety.occupation_hazard",
        "safety.life_expectancy_under_1y",
        "safety.anaesthesia_risk",
        "safety.albumin_hb_acceptable",
        "safety.weight_kg",
        "safety.lead_level_stenosis",
        "treatment.alternatives_untried",
        "safety.nicotine",
        "psychology.inconsistency",
        "psychology.nonorganic_signs",
        "burden.family",
        "burden.job_lost",
        "burden.isolation",
        "safety.gross_instability",
        "safety.active_infection",
        "safety.bleeding_disorder",
        "safety.diathermy_need",
        "safety.pregnant",
        "safety.unacceptable_surgical_risk",
    ]

    at_limit = core(clean(dict.fromkeys(cautions)))
    above = core(clean(dict.fromkeys([*cautions, "psychology.substance_use"])))

    assert len(cautions) == EXACT_UP_TO
    assert at_limit.settles == (tuple(sorted(cautions)),)
    assert at_limit.settles_exact is True
    assert above.settles == (tuple(sorted([*cautions, "psychology.substance_use"])),)
    assert above.settles_exact is False


def either(*sets: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(names) for names in sets)


def test_a_greedy_choice_that_a_later_one_makes_superfluous_is_dropped() -> None:
    assert greedy_set([either("a", "b"), either("b", "cd")]) == (frozenset("b"),)
    assert exact_sets([either("a", "b"), either("b", "cd")]) == either("b", "acd")


@given(
    st.lists(
        st.lists(st.frozensets(st.sampled_from("abcde"), min_size=1, max_size=2), min_size=1, max_size=3),
        min_size=1,
        max_size=4,
    )
)
def test_the_greedy_set_settles_everything_and_is_never_smaller_than_the_smallest(
    drawn: list[list[frozenset[str]]],
) -> None:
    alternatives = [tuple(sets) for sets in drawn]
    (greedy,) = greedy_set(alternatives)

    assert all(any(names <= greedy for names in sets) for sets in alternatives)
    assert len(greedy) >= len(exact_sets(alternatives)[0])


def test_with_a_met_exclusion_nothing_is_left_to_settle_but_red_flags_still_stop() -> None:
    result = core(clean({"safety.gross_instability": True, "safety.new_foot_drop": None, "burden.isi": None}))

    assert result.outcome is Rung.NOT_ELIGIBLE_NOW
    assert result.settles == ()
    assert result.stops == ("safety.new_foot_drop",)


def test_what_can_be_changed_is_named() -> None:
    result = core(
        clean(
            {
                "safety.active_infection": True,
                "safety.gross_instability": True,
                "safety.hba1c_percent": 9,
                "safety.diabetes": True,
            }
        )
    )

    assert result.modifiable == ("excl.active_infection", "opt.hba1c")


def test_before_placement_an_unknown_coagulation_value_is_settled_by_the_missing_value() -> None:
    patient = facts({**FAVOURABLE, **READY, "safety.inr": None})

    result = core(patient, Stage.PLACE)

    assert result.settles == (("safety.inr",),)


def test_every_fact_that_can_settle_or_stop_has_a_meaning() -> None:
    result = core(Facts())

    named = {name for names in result.settles for name in names} | set(result.stops)
    assert named <= set(FACTS)
