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
from scs_manager.domain.errors import InputError

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
    assert [str(text) for text in contradictions(entry)] == [
        "The least pain is higher than the worst pain.",
        "An average pain is higher than the worst pain.",
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
