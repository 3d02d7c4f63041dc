"""Each part of an item on both sides: there, not there, there and of no use."""

from fractions import Fraction
from typing import Any

import pytest

from scs_manager.domain.facts import Datum
from scs_manager.domain.packet import ItemState, Stage
from scs_manager.domain.packet_case import PacketCase
from scs_manager.domain.packet_looks import PARTS
from scs_manager.domain.packet_numbers import percent_shown, score_shown
from scs_manager.domain.packet_parts import shown, word_of
from scs_manager.domain.truth import Truth
from tests.domain.packet_cases import GONE, ago, found, look, undated, whole
from tests.domain.packet_parts_after import AFTER
from tests.domain.packet_parts_before import BEFORE

COMPLETE, MISSING, UNKNOWN = ItemState.COMPLETE, ItemState.MISSING, ItemState.UNKNOWN
OLD, NOTHING = ItemState.OUT_OF_DATE, ItemState.NOT_NEEDED
TOMORROW = ago(-1)


CASES = (*BEFORE, *AFTER)


@pytest.mark.parametrize(("name", "case", "state", "content"), CASES)
def test_a_part_holds_what_the_record_says(
    name: str, case: PacketCase, state: ItemState, content: str
) -> None:
    held = look(case, name)
    assert (held.state, held.content) == (state, content)


def test_every_part_but_those_of_one_fact_or_rule_is_tried() -> None:
    tried_ = {name for name, *_ in CASES} | {"pain.intensity", "doc.physiotherapy"}
    plain = {name for name, each in PARTS.items() if name == each.where or name.split(".")[0] in RULES}
    assert not set(PARTS) - tried_ - plain


RULES = ("seed", "ind", "pre", "opt", "trial")

LIMITS = {"window_days": 30, "at_least": 5, "days": 4}
SCORES = {"pain.leg_nrs": GONE, "pain.back_nrs": GONE}


@pytest.mark.parametrize(
    ("values", "stage", "state", "content"),
    [
        ({"trial.baseline_mean_nrs": 5}, Stage.PERMANENT, COMPLETE, "5.00 of 10 over 7 days"),
        ({"trial.baseline_mean_nrs": "4.999"}, Stage.PERMANENT, MISSING, "4.99 of 10 over 7 days"),
        ({"trial.baseline_days": 4}, Stage.PERMANENT, COMPLETE, "7.14 of 10 over 4 days"),
        ({"trial.baseline_days": 3}, Stage.PERMANENT, UNKNOWN, "7.14 of 10 over 3 days"),
        ({"trial.baseline_days": GONE}, Stage.PERMANENT, UNKNOWN, ""),
        ({}, Stage.TRIAL, COMPLETE, "7.0 of 10"),
        ({**SCORES, "pain.average_nrs": 5}, Stage.TRIAL, COMPLETE, "5.0 of 10"),
        ({**SCORES, "pain.average_nrs": "4.9"}, Stage.TRIAL, MISSING, "4.9 of 10"),
        ({**SCORES, "pain.average_nrs": GONE, "pain.vas_mm": 50}, Stage.TRIAL, COMPLETE, "5.0 of 10"),
        ({**SCORES, "pain.average_nrs": GONE, "pain.vas_mm": 49}, Stage.TRIAL, MISSING, "4.9 of 10"),
        ({**SCORES, "pain.average_nrs": GONE}, Stage.TRIAL, MISSING, ""),
        (
            {**SCORES, "pain.average_nrs": GONE, "pain.alternative_measure": "faces: severe"},
            Stage.TRIAL,
            COMPLETE,
            "faces: severe",
        ),
    ],
)
def test_pain_is_strong_enough_from_5_of_10_or_50_mm_on(
    values: dict[str, Any], stage: Stage, state: ItemState, content: str
) -> None:
    held = look(whole(stage, values), "pain.intensity", **LIMITS)
    assert (held.state, held.content) == (state, content)


def test_a_lack_leads_to_the_fact_that_would_settle_the_rule() -> None:
    case = found("ind.failed_conservative", Truth.UNKNOWN, "treatment.treatments")
    assert look(case, "ind.failed_conservative").where == "treatment.treatments"


def test_an_undated_fact_is_unknown_where_a_window_applies() -> None:
    case = undated("safety.s_aureus_swab")
    assert look(case, "infection.swab", window_days=27).state is UNKNOWN
    assert str(look(case, "infection.swab", window_days=27).why) == "has no date"


def test_values_are_shown_in_few_words() -> None:
    assert shown(Datum("a", True)) == "yes"
    assert shown(Datum("a", False)) == "no"
    assert shown(Datum("a", ("conditional_x", "b"))) == "conditional x, b"
    assert shown(Datum("a", 54, "%")) == "54 %"
    assert len(word_of("long " * 50)) <= 60


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("49.99", "49.9"),
        ("-49.96", "−49.9"),
        ("59.854", "59.9"),
        ("-33.333", "−33.3"),
        ("-33.35", "−33.4"),
        ("-0.04", "0.0"),
        ("50", "50.0"),
    ],
)
def test_a_percentage_is_rounded_half_up_and_never_up_into_a_threshold(number: str, words: str) -> None:
    assert percent_shown(Fraction(number)) == words


@pytest.mark.parametrize(
    ("score", "places", "words"),
    [
        (Fraction(48, 7), 2, "6.86"),
        (Fraction("4.999"), 2, "4.99"),
        (Fraction("4.994"), 2, "4.99"),
        (Fraction("4.96"), 1, "4.9"),
        (Fraction(5), 1, "5.0"),
        (Fraction("4.04"), 1, "4.0"),
    ],
)
def test_a_score_below_what_is_asked_never_prints_as_that(score: Fraction, places: int, words: str) -> None:
    assert score_shown(score, places, 5) == words
