"""The medicines of a past day: as the list and the entry had them then, unknown where neither says it."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from scs_manager.domain.diary import DiaryEntry, MedicineTaken, Punctuality
from scs_manager.domain.diary_days import DiaryDay, Phase
from scs_manager.domain.diary_medicines import MedicineKind
from scs_manager.domain.diary_statistics import TrialDay, Use
from scs_manager.domain.medicine_list import ListedMedicine, MedicineList, Standing
from scs_manager.domain.opioids import Mme
from scs_manager.domain.partial_dates import PartialDate
from scs_manager.domain.truth import Truth

DAY = date(2026, 5, 10)
BEFORE, AFTER = DAY - timedelta(days=40), DAY + timedelta(days=10)
MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN

TABLETS = ListedMedicine("Morphine ", "Morphine 10 mg", opioid=True, current=True, listed_on=BEFORE)
OTHER = ListedMedicine("paracetamol", "Paracetamol 1 g", opioid=False, current=True, listed_on=BEFORE)
PATCH = ListedMedicine(
    "Fentanyl", "Fentanyl patch", opioid=True, current=True, listed_on=BEFORE, patch=True, rate=Fraction(25)
)
WORN = Fraction(60)
"""MME a day of 25 mcg/h of fentanyl."""


def gone(line: ListedMedicine) -> ListedMedicine:
    """The line as it stands after it was taken off the list, later than the day."""
    return replace(line, withdrawn_on=AFTER)


def past(line: ListedMedicine, stopped: date | None = AFTER, precision: str = "day") -> ListedMedicine:
    """What is listed in its place: taken in the past."""
    on = None if stopped is None else PartialDate(stopped, precision)
    began = PartialDate(BEFORE)
    return replace(line, current=False, listed_on=AFTER, started=began, stopped=on)


def taken(*counts: tuple[str, int], kind: MedicineKind | None = None) -> DiaryEntry:
    """What the entry of the day says."""
    return DiaryEntry(DAY, medicines=tuple(MedicineTaken(name, n, kind) for name, n in counts))


def on_patch(count: int) -> DiaryEntry:
    return taken(("Fentanyl patch", count), kind=MedicineKind.PATCH)


def a_day(entry: DiaryEntry | None, punctuality: Punctuality = Punctuality.ON_TIME) -> TrialDay:
    return TrialDay(DAY, 3, Phase.ELIGIBLE, Use.WINDOW, DiaryDay(DAY, entry, punctuality=punctuality))


def dose(entry: DiaryEntry | None, *lines: ListedMedicine, listed: bool = True) -> Mme | None:
    return MedicineList(lines, listed).doses([a_day(entry)]).get(DAY)


def total(entry: DiaryEntry, *lines: ListedMedicine) -> Fraction | None:
    """The dose of the day; None when any of it is unknown."""
    found = dose(entry, *lines)
    return None if found is None else found.total


@pytest.mark.parametrize(
    "lines",
    [
        [TABLETS],
        [gone(TABLETS)],
        [gone(TABLETS), past(TABLETS)],
        [gone(TABLETS), past(TABLETS, None)],
        [gone(TABLETS), replace(TABLETS, product="Morphine 30 mg", listed_on=AFTER)],
        [replace(TABLETS, current=False)],
    ],
)
def test_tablets_of_a_past_day_count_whatever_became_of_their_line(lines: list[ListedMedicine]) -> None:
    assert total(taken(("Morphine 10 mg", 3)), *lines) == 30


def test_a_line_that_stands_speaks_before_one_that_was_withdrawn() -> None:
    wrong = replace(gone(TABLETS), drug="hydromorphone")
    assert total(taken(("Morphine 10 mg", 3)), wrong, TABLETS) == 30
    assert total(taken(("Morphine 10 mg", 3)), wrong) == 150


def test_lines_that_disagree_about_a_name_leave_the_day_unknown() -> None:
    other = replace(TABLETS, drug="hydromorphone")
    assert total(taken(("Morphine 10 mg", 3)), TABLETS, other) is None
    assert total(taken(("Morphine 10 mg", 3)), TABLETS, replace(TABLETS, listed_on=DAY)) == 30


def test_a_name_without_a_strength_or_without_a_line_is_unknown_never_nothing() -> None:
    assert total(taken(("Morphine", 3)), TABLETS) is None
    assert total(taken(("Something else", 1)), TABLETS) is None


def test_an_analgesic_that_is_no_opioid_adds_nothing() -> None:
    assert total(taken(("Paracetamol 1 g", 3)), OTHER) == 0


def test_a_day_that_was_asked_and_not_answered_has_no_dose() -> None:
    assert dose(taken(), TABLETS) is None
    assert dose(taken(), gone(TABLETS)) is None
    assert dose(None, TABLETS) is None
    outside = a_day(taken(("Morphine 10 mg", 3)), Punctuality.OUTSIDE)
    assert MedicineList((TABLETS,), True).doses([outside]) == {}


def test_an_empty_list_is_nothing_taken_only_once_somebody_called_it_complete() -> None:
    assert total(taken()) == 0
    unsaid = dose(taken(), listed=False)
    assert unsaid is not None
    assert unsaid.total is None


def test_what_was_taken_off_the_list_before_the_day_is_not_asked_that_day() -> None:
    withdrawn = replace(TABLETS, withdrawn_on=DAY - timedelta(days=1))
    assert total(taken(), withdrawn) == 0
    assert dose(taken(), replace(withdrawn, withdrawn_on=DAY)) is None


@pytest.mark.parametrize(
    ("late", "known"),
    [
        (replace(TABLETS, listed_on=AFTER), False),
        (replace(TABLETS, listed_on=AFTER, started=PartialDate(BEFORE)), False),
        (replace(TABLETS, listed_on=AFTER, started=PartialDate(AFTER)), True),
        (past(TABLETS), False),
        (past(TABLETS, None), False),
        (past(TABLETS, BEFORE), True),
        (replace(OTHER, listed_on=AFTER), True),
    ],
)
def test_an_opioid_listed_after_the_day_leaves_it_unknown_unless_its_dates_exclude_the_day(
    late: ListedMedicine, known: bool
) -> None:
    alone = dose(taken(), late)
    assert (alone is not None, alone and alone.total) == ((True, 0) if known else (False, None))
    assert (total(taken(("Paracetamol 1 g", 2)), OTHER, late) == 0) is known


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([PATCH], WORN),
        ([replace(PATCH, listed_on=AFTER, started=PartialDate(BEFORE))], WORN),
        ([gone(PATCH), past(PATCH)], WORN),
        ([gone(PATCH), past(PATCH, DAY - timedelta(days=1))], 0),
        ([past(PATCH, DAY - timedelta(days=1)), PATCH], WORN),
        ([gone(PATCH), past(PATCH, DAY)], None),
        ([gone(PATCH), past(PATCH, None)], None),
        ([gone(PATCH), past(PATCH, date(2026, 5, 31), "month")], None),
        ([gone(PATCH)], None),
        ([replace(PATCH, listed_on=AFTER)], None),
        ([replace(PATCH, listed_on=AFTER, started=PartialDate(AFTER))], 0),
        ([gone(PATCH), replace(PATCH, listed_on=AFTER, started=PartialDate(AFTER))], None),
        ([replace(PATCH, withdrawn_on=BEFORE)], 0),
        ([replace(PATCH, rate=None)], None),
    ],
)
def test_a_patch_of_which_the_entry_says_nothing_counts_as_long_as_its_dates_say(
    lines: list[ListedMedicine], expected: Fraction | None
) -> None:
    assert total(taken(("Paracetamol 1 g", 1)), OTHER, *lines) == expected


@pytest.mark.parametrize(
    "lines",
    [
        [PATCH],
        [gone(PATCH)],
        [gone(PATCH), past(PATCH, None)],
        [gone(PATCH), past(PATCH, DAY)],
        [past(PATCH, BEFORE)],
        [gone(PATCH), replace(PATCH, rate=Fraction(50), listed_on=AFTER, started=PartialDate(AFTER))],
    ],
)
def test_a_patch_that_the_entry_names_is_worn_or_off_as_it_says(lines: list[ListedMedicine]) -> None:
    assert total(on_patch(1), *lines) == WORN
    assert total(on_patch(0), *lines) == 0


def test_two_strengths_of_one_patch_of_which_either_may_have_held_are_unknown() -> None:
    assert total(on_patch(1), gone(PATCH), replace(PATCH, rate=Fraction(50), listed_on=AFTER)) is None


def test_what_one_calls_a_patch_and_the_list_does_not_is_counted_in_pieces() -> None:
    assert total(taken(("Morphine 10 mg", 1), kind=MedicineKind.PATCH), TABLETS) == 10


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (TABLETS, MET),
        (replace(TABLETS, listed_on=AFTER), UNKNOWN),
        (replace(TABLETS, started=PartialDate(date(2026, 5, 31), "month")), MET),
        (replace(TABLETS, listed_on=AFTER, started=PartialDate(date(2026, 5, 31), "month")), UNKNOWN),
        (replace(TABLETS, current=False), NOT_MET),
        (replace(past(TABLETS, DAY), listed_on=DAY - timedelta(days=1)), NOT_MET),
        (past(TABLETS, DAY), UNKNOWN),
        (past(TABLETS), MET),
    ],
)
def test_dates_say_whether_it_was_taken_and_else_the_list_of_the_day(
    line: ListedMedicine, expected: Truth
) -> None:
    assert line.taken(DAY) is expected


def test_a_line_stands_as_taken_now_as_taken_once_or_not_at_all() -> None:
    assert [each.standing for each in (TABLETS, past(TABLETS), gone(TABLETS))] == list(Standing)


def test_other_analgesics_are_those_of_now_and_those_of_the_days() -> None:
    days = [a_day(taken(("Paracetamol 1 g", 2))), a_day(None)]
    now, named = replace(OTHER, drug="naproxen", product="Naproxen", listed_on=AFTER), past(OTHER, None)
    was_listed = gone(replace(OTHER, drug="ibuprofen", product="Ibuprofen"))
    never = past(replace(OTHER, drug="duloxetine", product="Duloxetine"), BEFORE)
    lines = (TABLETS, now, named, was_listed, never)

    assert MedicineList(lines, True).others(days) == (now, named, was_listed)


def test_a_line_corrected_to_an_opioid_is_no_other_analgesic_any_more() -> None:
    wrong = gone(replace(TABLETS, opioid=False))
    day = a_day(taken(("Morphine 10 mg", 2)))

    assert MedicineList((wrong, TABLETS), True).others([day]) == ()
    assert MedicineList((wrong,), True).others([day]) == (wrong,)
