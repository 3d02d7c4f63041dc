"""What the operations come to: how many, since when, what is fused, whether the entry is scarred."""

from datetime import date
from typing import Any

import pytest

from scs_manager.domain.surgical_history import entry_zone_scarred, surgical_history
from scs_manager.domain.truth import Truth

ON = date(2026, 5, 13)
DISCECTOMY: dict[str, Any] = {
    "region": "lumbosacral",
    "procedure": "discectomy",
    "performed_on": date(2021, 6, 18),
    "levels": ("L4-L5",),
}
FUSION: dict[str, Any] = {
    "region": "lumbosacral",
    "procedure": "revision",
    "more_procedures": ("fusion",),
    "performed_on": date(2023, 12, 31),
    "precision": "year",
    "levels": ("L4-L5", "L5-S1"),
}
NO_LEVELS = {name: value for name, value in FUSION.items() if name != "levels"}


@pytest.mark.parametrize(
    ("operations", "complete", "count", "months", "fused"),
    [
        ([], False, "unknown", "unknown", "unknown"),
        ([], True, "0", "unknown", "none"),
        ([DISCECTOMY], True, "1", "58", "none"),
        ([DISCECTOMY], False, "at least 1", "58", "unknown"),
        ([DISCECTOMY, FUSION], True, "2", "28 to 40", "L4-L5, L5-S1"),
        ([DISCECTOMY, NO_LEVELS], True, "2", "28 to 40", "unknown"),
        ([FUSION, NO_LEVELS], True, "2", "28 to 40", "L4-L5, L5-S1, and one fusion without levels"),
        ([{"region": "lumbosacral", "procedure": "fusion"}], True, "1", "unknown", "unknown"),
    ],
)
def test_the_operations_are_told_as_far_as_they_are_known(
    operations: list[dict[str, Any]], complete: bool, count: str, months: str, fused: str
) -> None:
    found = surgical_history(operations, complete=complete, on=ON)

    assert [str(words) for words in (found.count_words, found.months_words, found.fusion_words)] == [
        count,
        months,
        fused,
    ]


def test_a_year_that_is_not_over_makes_up_no_time() -> None:
    this_year = {**FUSION, "performed_on": date(2026, 12, 31)}

    assert surgical_history([this_year], complete=True, on=ON).months_since_last == (0, 4)


@pytest.mark.parametrize(
    ("operations", "level", "complete", "state"),
    [
        ([DISCECTOMY], "L4-L5", False, Truth.MET),
        ([DISCECTOMY], "L1-L2", True, Truth.NOT_MET),
        ([DISCECTOMY], "L1-L2", False, Truth.UNKNOWN),
        ([DISCECTOMY, NO_LEVELS], "L1-L2", True, Truth.UNKNOWN),
        ([DISCECTOMY, NO_LEVELS], "L4-L5", True, Truth.MET),
        ([{"region": "cervical", "procedure": "fusion"}], "L1-L2", True, Truth.NOT_MET),
        ([], "L1-L2", True, Truth.NOT_MET),
        ([], "L1-L2", False, Truth.UNKNOWN),
    ],
)
def test_the_entry_is_scarred_where_an_operation_was(
    operations: list[dict[str, Any]], level: str, complete: bool, state: Truth
) -> None:
    assert entry_zone_scarred(operations, level, complete=complete) is state


def test_an_entry_that_is_no_level_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="not a level"):
        entry_zone_scarred([], "L1/2", complete=True)
