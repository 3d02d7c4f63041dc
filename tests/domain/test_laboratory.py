"""Laboratory values: units, exact conversion, and which sample counts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.errors import InputError
from scs_manager.domain.laboratory import TESTS, newest_samples, samples, shown


@pytest.mark.parametrize(
    ("fact", "typed", "unit", "canonical"),
    [
        ("safety.hba1c_percent", "7.5", "%", "7.5"),
        ("safety.hba1c_percent", "53", "mmol/mol", "7.00044"),
        ("safety.hba1c_percent", "63", "mmol/mol", "7.91524"),
        ("safety.hba1c_percent", "64", "mmol/mol", "8.00672"),
        ("safety.creatinine_umol", "88", "µmol/L", "88"),
        ("safety.creatinine_umol", "1.0", "mg/dL", "88.42"),
        ("safety.glucose_mg_dl", "11.1", "mmol/L", "199.9776"),
        ("safety.glucose_mg_dl", "200", "mg/dL", "200"),
        ("safety.haemoglobin_g_l", "13.5", "g/dL", "135"),
        ("safety.albumin_g_l", "3.9", "g/dL", "39"),
        ("safety.crp_mg_l", "0.5", "mg/dL", "5"),
        ("safety.inr", "1.1", "", "1.1"),
        ("safety.platelets", "250", "10⁹/L", "250"),
    ],
)
def test_a_value_is_kept_in_its_canonical_unit_without_rounding(
    fact: str, typed: str, unit: str, canonical: str
) -> None:
    assert TESTS[fact].canonical(Decimal(typed), unit) == Decimal(canonical)
    assert TESTS[fact].key == fact.removeprefix("safety.")


@pytest.mark.parametrize(
    ("fact", "typed", "unit", "says"),
    [
        ("safety.hba1c_percent", "53", "%", "that is 53 %, possible are 3 to 20"),
        ("safety.hba1c_percent", "7", "mmol/mol", "that is 2.79 %, possible are 3 to 20"),
        ("safety.haemoglobin_g_l", "140", "g/dL", "that is 1400 g/L, possible are 20 to 260"),
        ("safety.creatinine_umol", "88", "mmol/L", "Choose the unit"),
        ("safety.platelets", "250.5", "10⁹/L", "whole number"),
    ],
)
def test_a_wrong_unit_or_an_impossible_value_is_refused(fact: str, typed: str, unit: str, says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        TESTS[fact].canonical(Decimal(typed), unit)

    assert refused.value.place == fact


@pytest.mark.parametrize(
    ("value", "text"),
    [("7.999", "7.99"), ("8", "8"), ("1400", "1400"), ("7.50", "7.5"), ("0.1", "0.1"), ("100", "100")],
)
def test_a_shown_value_never_reaches_a_limit_that_the_value_does_not(value: str, text: str) -> None:
    assert shown(Decimal(value)) == text


@given(st.decimals(0, 1000, places=4))
def test_what_is_shown_is_at_most_the_value(value: Decimal) -> None:
    assert Decimal(shown(value)) <= value < Decimal(shown(value)) + Decimal("0.01")


@dataclass(frozen=True)
class Row:
    """A stored value."""

    name: str
    value: object
    on: date | None


EARLY, LATE = date(2026, 4, 1), date(2026, 5, 1)


def test_the_newest_sample_counts_whenever_it_was_entered() -> None:
    late, early = Row("safety.inr", 1.2, LATE), Row("safety.inr", 2.4, EARLY)

    assert newest_samples([late, early]) == {"safety.inr": late}
    assert samples([early, late]) == [late, early]


def test_of_one_day_the_value_entered_last_counts_and_one_taken_back_counts_not() -> None:
    wrong, right = Row("safety.inr", 12, LATE), Row("safety.inr", 1.2, LATE)
    early, gone = Row("safety.inr", 1.0, EARLY), Row("safety.inr", None, LATE)

    assert samples([wrong, right]) == [right]
    assert samples([early, wrong, gone]) == [early]
    assert samples([wrong, gone, right]) == [right]


def test_other_facts_are_no_samples_and_an_undated_one_comes_last() -> None:
    undated, dated = Row("safety.inr", 1.0, None), Row("safety.inr", 1.1, EARLY)

    assert samples([undated, dated, Row("safety.diabetes", True, LATE)]) == [dated, undated]
    assert newest_samples([dated, undated]) == {"safety.inr": dated}
