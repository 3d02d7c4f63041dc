"""Dates that cannot be: what must have happened and lies ahead."""

from datetime import date

import pytest

from scs_manager.domain.errors import InputError
from scs_manager.domain.fact_order import check_item_happened, is_ahead, is_before_birth
from scs_manager.domain.facts import FACTS

TODAY = date(2026, 11, 23)
BORN = date(1971, 4, 2)


@pytest.mark.parametrize(
    ("name", "day", "precision", "ahead"),
    [
        ("performed_on", TODAY, None, False),
        ("performed_on", date(2026, 11, 24), None, True),
        ("performed_on", date(2026, 11, 24), "day", True),
        ("performed_on", date(2026, 11, 30), "month", False),
        ("performed_on", date(2026, 12, 31), "month", True),
        ("performed_on", date(2026, 12, 31), "year", False),
        ("performed_on", date(2027, 12, 31), "year", True),
        ("performed_on", None, None, False),
        ("restart_on", date(2027, 1, 2), None, False),
        ("permanent.authorised_until", date(2027, 1, 2), None, False),
    ],
)
def test_only_a_date_that_has_happened_and_certainly_lies_ahead_is_ahead(
    name: str, day: date | None, precision: str | None, ahead: bool
) -> None:
    assert is_ahead(name, day, precision, TODAY) is ahead


@pytest.mark.parametrize(
    ("list_of", "item", "field"),
    [
        ("surgery.operations", {"performed_on": date(2027, 11, 23)}, "performed_on"),
        ("surgery.operations", {"recurrence_on": date(2026, 12, 31), "recurrence_precision": "month"},
         "recurrence_on"),
        ("safety.devices", {"implanted_on": date(2026, 11, 24)}, "implanted_on"),
        ("medication.antithrombotics", {"last_dose_on": date(2026, 11, 24)}, "last_dose_on"),
    ],
)  # fmt: skip
def test_an_item_that_happened_later_than_today_is_refused_at_its_date(
    list_of: str, item: dict[str, object], field: str
) -> None:
    with pytest.raises(InputError, match="future") as refused:
        check_item_happened(FACTS[list_of], item, TODAY, BORN)
    assert refused.value.place == f"{list_of}.{field}"


def test_an_item_of_today_this_year_or_of_a_plan_stands() -> None:
    operation = {"performed_on": date(2026, 12, 31), "precision": "year", "recurrence_on": TODAY}
    check_item_happened(FACTS["surgery.operations"], operation, TODAY, BORN)
    check_item_happened(FACTS["medication.antithrombotics"], {"restart_on": date(2027, 1, 2)}, TODAY, BORN)


@pytest.mark.parametrize(
    ("day", "precision", "before"),
    [
        (BORN, None, False),
        (date(1971, 4, 1), None, True),
        (date(1971, 4, 1), "day", True),
        (date(1971, 4, 1), "month", False),
        (date(1971, 1, 1), "year", False),
        (date(1970, 1, 1), "year", True),
        (None, None, False),
    ],
)
def test_nothing_of_a_patient_happened_before_the_birth(
    day: date | None, precision: str | None, before: bool
) -> None:
    assert is_before_birth(day, precision, BORN) is before


def test_an_item_from_before_the_birth_is_refused_at_its_place() -> None:
    with pytest.raises(InputError) as refused:
        check_item_happened(FACTS["surgery.operations"], {"performed_on": date(1900, 1, 1)}, TODAY, BORN)
    assert refused.value.place == "surgery.operations.performed_on"
