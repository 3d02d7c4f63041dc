"""The published referral rule as routing advice (clinical.md 2.3, vector 18)."""

from datetime import date
from typing import Any

import pytest

from scs_manager.domain import triage as advice
from scs_manager.domain.facts import Datum, Facts
from scs_manager.domain.triage import triage
from scs_manager.domain.truth import Truth

ON = date(2026, 5, 13)
VECTOR_18: dict[str, Any] = {
    "pain.location": "leg",
    "pain.dn4": 5,
    "pain.onset_on": date(2026, 1, 13),
    "pain.leg_nrs": 7,
    "pain.back_nrs": 5,
}


def facts(**changes: Any) -> Facts:
    named = VECTOR_18 | {f"pain.{name}": value for name, value in changes.items()}
    return Facts({name: Datum(name, value, on=ON) for name, value in named.items() if value is not None}, {})


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, Truth.MET),
        ({"location": "back"}, Truth.NOT_MET),
        ({"dn4": 3}, Truth.NOT_MET),
        ({"onset_on": date(2026, 2, 14)}, Truth.NOT_MET),
        ({"dn4": None}, Truth.UNKNOWN),
        ({"dn4": None, "leg_nrs": 4, "back_nrs": 3}, Truth.NOT_MET),
    ],
)
def test_vector_18_and_its_neighbours(changes: dict[str, Any], state: Truth) -> None:
    assert triage(facts(**changes), ON).state is state


def test_what_is_missing_is_named_in_words() -> None:
    found = triage(Facts({}, {}), ON)

    assert found.state is Truth.UNKNOWN
    assert len(found.missing) == 5
    assert any("DN4" in meaning for meaning in found.missing)
    assert triage(facts(), ON).missing == ()


def test_a_fact_of_tomorrow_does_not_count() -> None:
    assert triage(facts(), date(2026, 5, 12)).state is Truth.UNKNOWN


def test_the_advice_says_what_it_is_worth() -> None:
    said = f"{advice.FIGURES} {advice.CAVEAT} {advice.SOURCE}"

    for figure in ("1,025", "sensitivity 100 %", "specificity 98.8 %", "value 40 %", "39757549", "[read]"):
        assert figure in said
    assert "not an eligibility rule" in said
    assert "DN4 above 3" in str(triage(facts(), ON).rule)
