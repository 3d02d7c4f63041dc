"""Every diary day in a row: what was entered, how it came about, and what it does for the result."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from scs_manager.domain.day_table import DayTable, day_table
from scs_manager.domain.diary import Activity, DiaryEntry, Punctuality, Source, Stimulation
from scs_manager.domain.diary_days import DiaryDay, Region, TrialWindow
from scs_manager.domain.diary_statistics import TrialOutcome, trial_outcome
from scs_manager.domain.opioids import Mme

PLACED = date(2026, 5, 4)
TABLE = "CDC 2022, version 1"


def evening(number: int, leg: int | None = 4, **more: object) -> DiaryEntry:
    """The answers of one day of the trial."""
    answers = {"pain_leg_nrs": leg, "pain_back_nrs": 5, **more}
    return DiaryEntry(PLACED + timedelta(days=number), **answers)  # type: ignore[arg-type]


def outcome(*days: DiaryDay, length: int = 9) -> TrialOutcome:
    """A trial with these days among others that are answered on time."""
    given = {each.day for each in days}
    others = [
        DiaryDay(entry.day, entry) for entry in map(evening, range(-7, length)) if entry.day not in given
    ]
    window = TrialWindow(PLACED - timedelta(days=7), PLACED, PLACED + timedelta(days=length))
    return trial_outcome(window, [*others, *days], Region.LEG)


def cells(table: DayTable, number: int) -> dict[str, str]:
    """One row by the words of its heads."""
    row = next(row for row in table.rows if row.number == number)
    return {str(head): str(cell) for head, cell in zip(table.headers, row.cells, strict=True)}


def kept(number: int, **more: object) -> DiaryDay:
    """A day with an entry of its own."""
    entry = evening(number, **more)  # type: ignore[arg-type]
    return DiaryDay(entry.day, entry)


@pytest.mark.parametrize("length", [3, 9, 28, 60])
def test_no_day_is_cut_off_however_long_the_trial(length: int) -> None:
    table = day_table(outcome(length=length))
    assert [row.number for row in table.rows] == list(range(-7, length + 1))
    assert all(len(row.cells) == len(table.headers) for row in table.rows)


def test_the_target_comes_first_and_means_are_named() -> None:
    table = day_table(outcome())
    assert [str(head) for head in table.headers][2:4] == ["Leg", "Back"]
    assert cells(table, -7)["In the result"] == "baseline mean"
    assert cells(table, 8)["In the result"] == "trial mean"
    assert [row.number for row in table.rows if row.counts] == [*range(-7, 0), *range(4, 9)]


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (0, "no: lead placement (the rule)"),
        (1, "no: day after lead placement (the rule)"),
        (2, "no: eligible, not among the last days that count (the rule)"),
        (9, "no: lead removal (the rule)"),
    ],
)
def test_what_the_rule_leaves_out_says_why(number: int, why: str) -> None:
    assert cells(day_table(outcome()), number)["In the result"] == why


def test_a_day_left_out_by_staff_gives_their_reason_and_when_they_decided() -> None:
    entry = evening(6)
    day = DiaryDay(entry.day, entry, excluded="stimulation off", excluded_after_removal=True)
    found = cells(day_table(outcome(day)), 6)["In the result"]
    assert found == "no: stimulation off (excluded after lead removal) (staff)"


def test_a_missing_day_has_dashes_and_says_so() -> None:
    found = cells(day_table(outcome(DiaryDay(PLACED + timedelta(days=5)))), 5)
    assert (found["Leg"], found["Sleep"], found["Activity"], found["Stimulation"]) == ("–", "–", "–", "–")
    assert (found["Entry"], found["In the result"]) == ("missing", "no: no entry")


def test_what_came_outside_its_window_stands_in_brackets() -> None:
    entry = evening(5, sleep_nrs=7, activity=Activity.LESS)
    day = DiaryDay(entry.day, entry, punctuality=Punctuality.OUTSIDE)
    found = cells(day_table(outcome(day)), 5)
    assert (found["Leg"], found["Sleep"], found["Activity"]) == ("(4)", "(7)", "(−1)")
    assert found["Entry"] == "outside its window"


@pytest.mark.parametrize(
    ("source", "late", "words"),
    [
        (Source.PATIENT, Punctuality.ON_TIME, "on time"),
        (Source.PATIENT, Punctuality.LATE, "late"),
        (Source.CARER, Punctuality.LATE, "late, by a carer"),
        (Source.STAFF, Punctuality.LATE, "entered by staff"),
    ],
)
def test_how_an_entry_came_about_is_said(source: Source, late: Punctuality, words: str) -> None:
    entry = evening(5)
    assert cells(day_table(outcome(DiaryDay(entry.day, entry, source, late))), 5)["Entry"] == words


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"activity": Activity.MUCH_MORE}, "+2"),
        ({"activity": Activity.SAME}, "0"),
        ({"activity": Activity.MUCH_LESS}, "−2"),
        ({}, "–"),
    ],
)
def test_activity_has_its_sign(given: dict[str, object], shown: str) -> None:
    assert cells(day_table(outcome(kept(5, **given))), 5)["Activity"] == shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"stimulation": Stimulation.ALL_DAY}, "all day"),
        ({"stimulation": Stimulation.OFF}, "off"),
        ({"stimulation": Stimulation.PART}, "part"),
        ({"stimulation": Stimulation.PART, "stimulation_hours": 6}, "6 h"),
        ({}, "–"),
    ],
)
def test_hours_of_stimulation_are_told_where_they_were_asked(given: dict[str, object], shown: str) -> None:
    assert cells(day_table(outcome(kept(5, **given))), 5)["Stimulation"] == shown


@pytest.mark.parametrize(
    ("dose", "shown"),
    [
        (Mme(Fraction(30), (), TABLE), "30"),
        (Mme(Fraction(45, 2), (), TABLE), "22.5"),
        (Mme(Fraction(20), ("tapentadol",), TABLE), "≥20"),
    ],
)
def test_a_dose_shows_what_is_known_of_it(dose: Mme, shown: str) -> None:
    day = PLACED + timedelta(days=5)
    assert cells(day_table(outcome(), doses={day: dose}), 5)["MME"] == shown


def test_evenings_after_removal_are_listed_and_never_counted() -> None:
    row = cells(day_table(outcome(kept(10))), 10)
    assert row["In the result"] == "no: after removal, shown apart"
