"""Change of a questionnaire in units of its minimal important change (measures.md 1.7)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from scs_manager.domain.important_changes import IMPORTANT_CHANGES, domain_change


@pytest.mark.parametrize(
    ("fact", "before", "after", "gain"),
    [
        ("pain.odi_percent", 54, 42, Fraction(6, 5)),
        ("pain.odi_percent", 54, 44, Fraction(1)),
        ("pain.odi_percent", Decimal("54"), Decimal("44.1"), Fraction(99, 100)),
        ("burden.isi", 14, 20, Fraction(-1)),
        ("burden.phq9", 11, 11, Fraction(0)),
    ],
)
def test_a_fall_is_a_gain_in_units_of_the_important_change(
    fact: str, before: int, after: int, gain: Fraction
) -> None:
    assert domain_change(fact, before, after).gain == gain


@pytest.mark.parametrize(("before", "after"), [(None, 42), (54, None), (None, None)])
def test_one_missing_answer_leaves_the_change_unknown(before: int | None, after: int | None) -> None:
    assert domain_change("pain.odi_percent", before, after).gain is None


def test_a_change_names_both_answers() -> None:
    assert str(domain_change("pain.odi_percent", 54, 42).name) == "ODI 54 to 42"


def test_every_important_change_says_how_well_it_is_founded() -> None:
    assert {change.provenance for change in IMPORTANT_CHANGES.values()} <= {"read", "memory"}
    assert all(change.points > 0 for change in IMPORTANT_CHANGES.values())
