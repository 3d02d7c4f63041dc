"""Levels of the spine, read from how people write them."""

import pytest

from scs_manager.domain.spine_levels import levels_in, names_only_levels


@pytest.mark.parametrize(
    ("written", "levels"),
    [
        ("L4/L5", ("L4-L5",)),
        ("L4/5", ("L4-L5",)),
        ("L5/1", ("L5-S1",)),
        ("L5\u2013S1, L4 - L5", ("L4-L5", "L5-S1")),
        ("fusion L3-S1", ("L3-L4", "L4-L5", "L5-S1")),
        ("T12-L1", ("T12-L1",)),
        ("left SI joint", ("SI",)),
        ("Sacroiliac", ("SI",)),
        ("L5-L4", ()),
        ("C5/6", ()),
        ("T4-T5", ()),
        ("L5", ()),
        ("lumbar spine", ()),
        ("", ()),
    ],
)
def test_levels_are_read_and_nothing_is_guessed(written: str, levels: tuple[str, ...]) -> None:
    assert levels_in(written) == levels


@pytest.mark.parametrize(
    ("written", "only"),
    [("L4/L5 and L5/S1", True), ("SI", True), ("L4/L5 left", False), ("lumbar spine", False), ("", False)],
)
def test_a_text_may_say_more_than_levels(written: str, only: bool) -> None:
    assert names_only_levels(written) is only
