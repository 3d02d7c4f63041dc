"""The failure ledger in figures: never more than the dates and doses prove."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from scs_manager.domain.ledger import dose_words, ledger_of, missing_of
from scs_manager.domain.truth import Truth

ON = date(2026, 5, 13)


def line(drug_class: str, start: str = "", stop: str = "", **more: Any) -> dict[str, Any]:
    """A medicine; it is taken now unless it has an end or says otherwise."""
    dates = {"started_on": start, "stopped_on": stop}
    known = {name: date.fromisoformat(day) for name, day in dates.items() if day}
    return {"drug": drug_class, "drug_class": drug_class, "current": not stop, **known, **more}


def figures(*medicines: dict[str, Any], complete: bool = True) -> Any:
    return ledger_of(medicines, complete=complete, on=ON)


@pytest.mark.parametrize(
    ("medicines", "complete", "words"),
    [
        ([], True, "0"),
        ([], False, "unknown"),
        ([line("opioid", "2025-05-13")], True, "11"),
        ([line("opioid", "2025-05-12")], True, "12"),
        ([line("opioid", "2025-05-12")], False, "at least 12"),
        (
            [line("opioid", "2024-01-01", "2025-01-01"), line("opioid", "2024-06-01", "2024-09-01")],
            True,
            "12",
        ),
        ([line("opioid", "2024-01-01", "2025-01-01"), line("opioid")], True, "at least 12"),
        ([line("opioid", "2024-12-31", "2025-12-31", started_precision="year")], True, "at least 11"),
        ([line("opioid", "2025-12-31", "2025-12-31", stopped_precision="year")], True, "unknown"),
    ],
)
def test_months_with_an_opioid_are_those_the_dates_prove(
    medicines: list[dict[str, Any]], complete: bool, words: str
) -> None:
    assert str(figures(*medicines, complete=complete).months_words) == words


OPIOID = line("opioid", "2025-01-01", "2025-03-01")


@pytest.mark.parametrize(
    ("other", "complete", "state"),
    [
        (line("benzodiazepine", "2025-03-01", "2025-04-01"), True, Truth.MET),
        (line("benzodiazepine", "2025-03-02", "2025-04-01"), True, Truth.NOT_MET),
        (line("benzodiazepine", "2025-03-02", "2025-04-01"), False, Truth.UNKNOWN),
        (line("benzodiazepine", "2024-01-01", "2024-12-31"), True, Truth.NOT_MET),
        (line("benzodiazepine", "", "2025-02-01"), True, Truth.UNKNOWN),
        (line("benzodiazepine", "2025-02-01", current=False), True, Truth.UNKNOWN),
        (line("benzodiazepine", "2025-03-31", "2025-04-30", started_precision="month"), True, Truth.UNKNOWN),
        (line("paracetamol", "2025-01-01"), True, Truth.NOT_MET),
        (line("paracetamol", "2025-01-01"), False, Truth.UNKNOWN),
    ],
)
def test_an_opioid_and_a_benzodiazepine_together(other: dict[str, Any], complete: bool, state: Truth) -> None:
    found = figures(OPIOID, other, complete=complete)

    assert found.overlap is state
    assert not found.overlap_now


def test_two_that_are_taken_now_overlap_whatever_their_dates() -> None:
    found = figures(line("opioid"), line("benzodiazepine"), complete=False)

    assert found.overlap is Truth.MET
    assert found.overlap_now


def test_classes_not_tried_are_known_only_of_a_complete_list() -> None:
    tried = [line("opioid"), line("nsaid"), line("other")]

    assert figures(*tried).classes_tried == ("nsaid", "opioid", "other")
    assert "tca" in figures(*tried).classes_not_tried
    assert "nsaid" not in figures(*tried).classes_not_tried
    assert figures(*tried, complete=False).classes_not_tried == ()


def test_the_dose_now_leaves_out_what_was_stopped() -> None:
    now = line("opioid", drug="Morphine ", daily_dose=30, dose_unit="mg")
    before = line("opioid", "2024-01-01", "2024-02-01", drug="morphine", daily_dose=90, dose_unit="mg")
    patch = line("opioid", drug="fentanyl", daily_dose=25, dose_unit="mcg/h")

    assert figures(now, before).mme.total == 30
    assert figures(patch).mme.total == 60
    assert figures(now, line("opioid")).mme.total is None


def test_a_patch_has_a_rate_and_a_unit_that_nobody_wrote_is_no_milligram() -> None:
    assert str(dose_words(Decimal("7.5"), "mg")) == "7.5 mg a day"
    assert str(dose_words(20, "mcg/h")) == "20 mcg/h"
    assert str(dose_words(75, None)) == "75 a day"
    assert dose_words(None, "mg") is None


NOTHING_TOLD = ["highest dose", "weeks at that dose", "adherence", "relief", "proof"]


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ({}, NOTHING_TOLD),
        ({"current": False}, [*NOTHING_TOLD, "why stopped"]),
        (
            {"max_daily_dose": 600, "weeks": 12, "adherence": "good", "nrs_on_drug": 6, "proof": "letter",
             "current": False, "stop_reason": "ineffective"},
            [],
        ),
        ({"daily_dose": 60, "weeks": 12, "adherence": "good", "relief_percent": 0, "proof": "letter"}, []),
    ],
)  # fmt: skip
def test_a_line_names_what_a_payer_will_ask_for(more: dict[str, Any], missing: list[str]) -> None:
    assert [str(words) for words in missing_of(line("snri") | more)] == missing
