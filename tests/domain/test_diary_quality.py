"""What a reader should look at in a diary as a whole."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scs_manager.domain.diary import DiaryEntry, Source
from scs_manager.domain.diary_quality import Arrival, doubts_of

DAY = date(2026, 5, 4)
EVENING = datetime(2026, 5, 4, 19, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def arrival(
    n: int, leg: int | None = None, *, answered: datetime | None = None, source: Source = Source.PATIENT
) -> Arrival:
    """The n-th evening, answered at seven."""
    at = answered or EVENING + timedelta(days=n)
    return Arrival(
        DiaryEntry(DAY + timedelta(days=n), pain_leg_nrs=n if leg is None else leg), source, at, at
    )


def test_a_diary_kept_day_by_day_raises_no_doubt() -> None:
    assert doubts_of([arrival(n) for n in range(9)]) == ()
    assert doubts_of([]) == ()


@pytest.mark.parametrize(("gap", "doubted"), [(60 * SECOND, True), (61 * SECOND, False)])
def test_evenings_answered_within_a_minute_of_each_other_are_named(gap: timedelta, doubted: bool) -> None:
    found = doubts_of([arrival(1, answered=EVENING), arrival(2, answered=EVENING + gap)])
    expected = "Answered within one minute of each other: 5 May, 6 May."
    assert [str(text) for text in found] == ([expected] if doubted else [])


def test_a_correction_a_moment_later_is_no_burst_and_staff_may_type_as_they_like() -> None:
    assert doubts_of([arrival(1, answered=EVENING), arrival(1, answered=EVENING + SECOND)]) == ()
    staff = [arrival(n, answered=EVENING, source=Source.STAFF) for n in range(6)]
    assert doubts_of(staff) == ()


@pytest.mark.parametrize(
    ("days", "doubted"), [((0, 1, 2, 3), False), ((0, 1, 2, 3, 4), True), ((0, 1, 2, 4, 5), False)]
)
def test_five_days_in_a_row_alike_are_named(days: tuple[int, ...], doubted: bool) -> None:
    found = doubts_of([arrival(n, leg=7) for n in days])
    expected = "Every score alike on 5 days in a row, from 4 May."
    assert [str(text) for text in found] == ([expected] if doubted else [])


@pytest.mark.parametrize(("back", "doubted"), [(2 * SECOND, False), (3 * SECOND, True)])
def test_a_clock_of_ours_that_went_back_is_named(back: timedelta, doubted: bool) -> None:
    later = arrival(1)
    found = doubts_of([arrival(1, 3, answered=later.received_at + back), later])
    expected = "The server's clock went back before the entry of 5 May came."
    assert [str(text) for text in found] == ([expected] if doubted else [])
