"""The laws of three-valued logic, over every combination."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.truth import Truth, all_of, any_of

truths = st.sampled_from(Truth)


@pytest.mark.parametrize(
    ("answer", "truth"), [(True, Truth.MET), (False, Truth.NOT_MET), (None, Truth.UNKNOWN)]
)
def test_an_answer_nobody_gave_is_unknown(answer: bool | None, truth: Truth) -> None:
    assert Truth.of(answer) is truth


def test_each_state_has_its_word() -> None:
    assert [truth.word for truth in Truth] == ["not_met", "unknown", "met"]


def test_a_truth_is_not_a_bool() -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(Truth.UNKNOWN)


@pytest.mark.parametrize("combine", [all_of, any_of])
def test_combining_nothing_is_a_mistake(combine: object) -> None:
    with pytest.raises(ValueError, match="no statements"):
        combine([])  # type: ignore[operator]


def test_unknown_and_not_met_is_not_met_and_unknown_or_met_is_met() -> None:
    assert Truth.UNKNOWN & Truth.NOT_MET is Truth.NOT_MET
    assert Truth.UNKNOWN & Truth.MET is Truth.UNKNOWN
    assert Truth.UNKNOWN | Truth.MET is Truth.MET
    assert Truth.UNKNOWN | Truth.NOT_MET is Truth.UNKNOWN
    assert ~Truth.UNKNOWN is Truth.UNKNOWN


@given(truths, truths, truths)
def test_and_and_or_commute_associate_and_distribute(a: Truth, b: Truth, c: Truth) -> None:
    assert a & b is b & a
    assert a | b is b | a
    assert (a & b) & c is a & (b & c)
    assert (a | b) | c is a | (b | c)
    assert a & (b | c) is (a & b) | (a & c)
    assert a | (b & c) is (a | b) & (a | c)


@given(truths, truths)
def test_de_morgan_absorption_and_double_negation_hold(a: Truth, b: Truth) -> None:
    assert ~(a & b) is ~a | ~b
    assert ~(a | b) is ~a & ~b
    assert a & (a | b) is a
    assert a | (a & b) is a
    assert ~~a is a


@given(st.lists(truths, min_size=1))
def test_lists_fold_like_pairs(several: list[Truth]) -> None:
    assert all_of(several) is reduce(lambda a, b: a & b, several)
    assert any_of(several) is reduce(lambda a, b: a | b, several)


@given(st.lists(truths, min_size=1), st.data())
def test_learning_an_unknown_never_contradicts_what_was_already_decided(
    several: list[Truth], data: st.DataObject
) -> None:
    learned = [
        data.draw(st.sampled_from([Truth.MET, Truth.NOT_MET])) if truth is Truth.UNKNOWN else truth
        for truth in several
    ]

    for combine in (all_of, any_of):
        before, after = combine(several), combine(learned)

        assert before is Truth.UNKNOWN or before is after
