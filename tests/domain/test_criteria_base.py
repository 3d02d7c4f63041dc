"""The parts of criteria and what a reading refuses."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.criteria.base import REGISTRY, Reading, Stage, criterion, plain
from scs_manager.domain.criteria.parts import MET, NOT_MET, Part, both, either, minimal
from scs_manager.domain.facts import Facts
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth, all_of, any_of

READING = Reading(
    Facts(), date(2026, 5, 13), threshold={"months": 6, "words": ("a",)}, window_days=None, stage=Stage.SCREEN
)

names = st.frozensets(st.sampled_from("abcdef"), min_size=1, max_size=3)
parts = st.one_of(st.just(MET), st.just(NOT_MET), names.map(lambda these: Part.needing(*these)))


@given(st.lists(parts, min_size=1, max_size=5))
def test_parts_combine_like_truths(several: list[Part]) -> None:
    assert both(*several).state is all_of(part.state for part in several)
    assert either(*several).state is any_of(part.state for part in several)


def settled(part: Part, known: frozenset[str]) -> Part:
    """A part once these facts are favourable."""
    return MET if any(each <= known for each in part.settles) else part


@given(st.lists(parts, min_size=1, max_size=5))
def test_a_set_of_a_combination_settles_it(several: list[Part]) -> None:
    for combine in (both, either):
        for known in combine(*several).settles:
            assert combine(*(settled(part, known) for part in several)).state is Truth.MET


@given(st.lists(names, max_size=8))
def test_minimal_sets_contain_no_other_and_lose_none(sets: list[frozenset[str]]) -> None:
    kept = minimal(sets)

    assert all(not (a < b) for a in kept for b in kept)
    assert all(any(small <= each for small in kept) for each in sets)


def test_a_known_combination_asks_for_nothing() -> None:
    assert both(NOT_MET, Part.needing("a")) == NOT_MET
    assert either(MET, Part.needing("a")) == MET


def test_either_of_several_facts_is_stopped_by_none_alone() -> None:
    assert Part.either_of("a", "b").stops == frozenset()
    assert Part.either_of("a").stops == frozenset({"a"})
    assert both(Part.needing("a"), Part.needing("b")).stops == frozenset({"a", "b"})
    assert either(Part.needing("a"), Part.needing("b")).stops == frozenset()


def test_a_threshold_is_read_as_what_it_is() -> None:
    assert READING.number("months") == 6
    assert READING.words("words") == ("a",)
    with pytest.raises(ValueError, match="list of words"):
        READING.number("words")
    with pytest.raises(ValueError, match="is a number"):
        READING.words("months")


def test_a_fact_that_was_not_read_has_no_date() -> None:
    assert READING.dated("pain.leg_nrs") is None


def test_a_criterion_cannot_be_defined_twice() -> None:
    with pytest.raises(ValueError, match="defined twice"):
        criterion("ind.adult", Text("x"))(REGISTRY["ind.adult"].evaluate)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        (False, "no"),
        (date(2026, 5, 1), "1 May 2026"),
        (7.0, "7"),
        (7.25, "7.25"),
        (7, "7"),
        (Decimal("7.5"), "7.5"),
        ("leg", "leg"),
    ],
)
def test_values_read_as_people_write_them(value: object, words: str) -> None:
    assert plain(value) == words  # type: ignore[arg-type]


def test_stages_follow_one_another() -> None:
    assert [stage.rank for stage in (Stage.SCREEN, Stage.PLACE, Stage.PERMANENT)] == [0, 1, 2]


def test_every_exclusion_says_what_would_lift_it() -> None:
    for each in REGISTRY.values():
        if each.id.startswith(("flag.", "excl.")):
            assert each.lifts is not None, each.id
            assert each.favours is False, each.id
        if each.id.startswith("flag."):
            assert each.urgent, each.id


def test_several_words_are_written_one_after_the_other() -> None:
    assert plain(("L4-L5", "L5-S1")) == "L4-L5, L5-S1"
