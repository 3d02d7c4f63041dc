"""The outcome for programs: what a trial that cannot be negative answers."""

from typing import Any

import pytest

from scs_manager.domain.outcome_json import outcome_to_json
from scs_manager.domain.text import Text
from tests.domain.diaries import outcome

ABORTED = Text("the trial was aborted, which is never a negative trial")
ANSWERS = ("ge50", "ge30", "label", "borderline")
SPARED = f"unknown: {ABORTED}"


def answers(trial: tuple[int, ...], never_negative: Text | None = ABORTED) -> list[Any]:
    leg = outcome_to_json(outcome((8,) * 7, trial), never_negative=never_negative)["regions"]["leg"]
    return [leg[name] for name in ANSWERS]


@pytest.mark.parametrize(
    ("trial", "expected"),
    [
        ((4, 4, 4), [True, True, "met", None]),
        ((5, 5, 4), [None, True, SPARED, None]),
        ((7, 8, 7), [None, None, SPARED, None]),
    ],
)
def test_a_trial_that_cannot_be_negative_never_answers_no(
    trial: tuple[int, ...], expected: list[Any]
) -> None:
    assert answers(trial) == expected


def test_any_other_trial_answers_no() -> None:
    assert answers((5, 5, 4), None) == [False, True, "not met, borderline", True]
    assert answers((7, 8, 7), None) == [False, False, "not met, clear", False]


def test_why_it_cannot_be_negative_stands_beside_the_numbers_of_every_region() -> None:
    spared, judged = outcome_to_json(outcome(), never_negative=ABORTED), outcome_to_json(outcome())
    assert (spared["never_negative"], judged["never_negative"]) == (str(ABORTED), None)
    assert spared["regions"] == judged["regions"], "met, or without a diary"
    assert spared["regions"]["back"]["label"] == "unknown"
