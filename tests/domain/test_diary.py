"""A diary entry: its limits and where it is placed."""

from datetime import date
from typing import Any

import pytest

from scs_manager.domain.diary import (
    Activity,
    DiaryEntry,
    MedicineTaken,
    Stimulation,
    contradictions,
)
from scs_manager.domain.diary_medicines import MedicineKind
from scs_manager.domain.errors import InputError
from scs_manager.domain.side_effects import SideEffect

DAY = date(2026, 1, 10)


@pytest.mark.parametrize("score", [0, 10, None])
def test_a_score_may_be_0_to_10_or_not_answered(score: int | None) -> None:
    assert DiaryEntry(DAY, pain_leg_nrs=score).pain_leg_nrs == score


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pain_back_nrs", -1),
        ("pain_leg_nrs", 11),
        ("pain_worst_nrs", 5.5),
        ("pain_least_nrs", True),
        ("sleep_nrs", "7"),
        ("stimulation_hours", 25),
        ("medicines", (MedicineTaken("Tramadol 50 mg", -1),)),
        ("medicines", (MedicineTaken("Tramadol 50 mg", 100),)),
        ("note", "x" * 4001),
    ],
)
def test_a_value_out_of_range_is_refused_naming_its_field(field: str, value: Any) -> None:
    with pytest.raises(InputError) as refused:
        DiaryEntry(DAY, **{field: value, "stimulation": Stimulation.PART})
    assert refused.value.place == field


def test_hours_of_stimulation_go_only_with_part_of_the_time() -> None:
    assert DiaryEntry(DAY, stimulation=Stimulation.PART, stimulation_hours=24).stimulation_hours == 24
    with pytest.raises(InputError):
        DiaryEntry(DAY, stimulation=Stimulation.ALL_DAY, stimulation_hours=5)


def test_the_largest_allowed_values_are_taken() -> None:
    entry = DiaryEntry(DAY, medicines=(MedicineTaken("Tramadol 50 mg", 99),), note="x" * 4000)
    assert entry.medicines[0].count == 99


def test_activity_levels_run_from_minus_2_to_plus_2() -> None:
    assert [activity.level for activity in Activity] == [-2, -1, 0, 1, 2]


def test_answers_that_contradict_each_other_are_named_and_not_refused() -> None:
    entry = DiaryEntry(DAY, pain_worst_nrs=3, pain_least_nrs=4, pain_back_nrs=5)
    assert [(found.place, str(found.text)) for found in contradictions(entry)] == [
        ("pain_worst_nrs", "Your worst pain (3) is lower than your pain on average (5). Is that right?"),
        ("pain_least_nrs", "Your least pain (4) is higher than your worst pain (3). Is that right?"),
    ]


@pytest.mark.parametrize(
    "entry",
    [
        DiaryEntry(DAY),
        DiaryEntry(DAY, pain_worst_nrs=5, pain_least_nrs=5, pain_back_nrs=5, pain_leg_nrs=5),
        DiaryEntry(DAY, pain_least_nrs=5, pain_leg_nrs=9),
    ],
)
def test_answers_that_agree_or_are_missing_are_no_contradiction(entry: DiaryEntry) -> None:
    assert contradictions(entry) == ()


@pytest.mark.parametrize(
    ("effects", "words", "place"),
    [
        ((SideEffect.NEW_PAIN,), "an itch", "side_effect_words"),
        (None, "an itch", "side_effect_words"),
        ((SideEffect.OTHER,), "x" * 201, "side_effect_words"),
    ],
)
def test_words_belong_to_side_effects_that_ask_for_them(
    effects: tuple[SideEffect, ...] | None, words: str, place: str
) -> None:
    with pytest.raises(InputError) as refused:
        DiaryEntry(DAY, side_effects=effects, side_effect_words=words)
    assert refused.value.place == place


def test_the_longest_words_are_taken() -> None:
    effects = (SideEffect.NEW_PAIN, SideEffect.FROM_MEDICINE)
    assert DiaryEntry(DAY, side_effects=effects, side_effect_words="x" * 200).side_effects == effects


def test_how_a_medicine_was_asked_is_no_part_of_the_answer() -> None:
    asked = MedicineTaken("Tramadol 50 mg", 2, MedicineKind.REGULAR)
    assert asked == MedicineTaken("Tramadol 50 mg", 2)
