"""Silent diaries: an evening is missed on the patient's own clock, also where that clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.diary_calendar import ALWAYS, DiaryCalendar
from scs_manager.domain.diary_windows import DiaryWindows
from scs_manager.domain.silence import last_closed_day, silence_of

LONDON = ZoneInfo("Europe/London")
MONDAY = date(2026, 4, 27)


def calendar_in(zone: ZoneInfo) -> DiaryCalendar:
    return DiaryCalendar(((ALWAYS, zone),), MONDAY)


HERE = calendar_in(LONDON)


def london(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("hour", "minute", "day"), [(1, 59, 28), (2, 0, 29), (12, 0, 29), (18, 30, 29), (23, 59, 29)]
)
def test_an_evening_is_due_once_it_can_no_longer_be_sent_on_time(hour: int, minute: int, day: int) -> None:
    assert last_closed_day(london(30, hour, minute), HERE) == date(2026, 4, day)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Auckland", date(2026, 4, 29)),
        ("Europe/London", date(2026, 4, 29)),
        ("America/Los_Angeles", date(2026, 4, 28)),
        ("Pacific/Kiritimati", date(2026, 4, 29)),
    ],
)
def test_the_patient_s_clock_decides_not_the_clinic_s(zone: str, day: date) -> None:
    assert last_closed_day(datetime(2026, 4, 30, 3, tzinfo=UTC), calendar_in(ZoneInfo(zone))) == day


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 27)),  # 00:59, one minute before the leap
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), date(2026, 3, 28)),  # 02:00 summer time
        (datetime(2026, 10, 25, 1, 59, tzinfo=UTC), date(2026, 10, 23)),  # 01:59 for the second time
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), date(2026, 10, 24)),
    ],
)
def test_a_night_with_a_clock_change_ends_at_two_on_the_wall(now: datetime, due: date) -> None:
    assert last_closed_day(now, HERE) == due


@given(
    st.integers(0, 3 * 365 * 24 * 60).map(lambda n: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=n)),
    st.sampled_from(["Europe/London", "America/New_York", "Pacific/Auckland", "Asia/Kolkata"]),
)
def test_the_window_of_the_last_closed_day_is_over_and_that_of_the_next_is_not(
    now: datetime, name: str
) -> None:
    calendar = calendar_in(ZoneInfo(name))
    day = last_closed_day(now, calendar)

    assert calendar.window_of(day).on_time_before <= now
    assert now < calendar.window_of(day + timedelta(days=1)).on_time_before


@pytest.mark.parametrize(
    ("newest", "now", "missed"),
    [
        (None, london(27, 23), None),
        (None, london(28, 1, 59), None),
        (None, london(28, 2), 1),
        (None, london(30, 13), 3),
        (MONDAY, london(28, 13), None),
        (MONDAY, london(29, 13), 1),
        (MONDAY, london(30, 13), 2),
        (date(2026, 4, 30), london(30, 20), None),
        (MONDAY - timedelta(days=9), london(29, 13), 2),
    ],
)
def test_evenings_in_a_row_are_counted_from_the_last_entry_or_the_beginning(
    newest: date | None, now: datetime, missed: int | None
) -> None:
    found = silence_of(HERE, newest=newest, now=now)

    assert (found.missed if found else None) == missed


@pytest.mark.parametrize(("hour", "can_be_late"), [(2, True), (11, True), (12, False)])
def test_the_last_evening_can_still_be_late_until_noon(hour: int, can_be_late: bool) -> None:
    found = silence_of(HERE, newest=None, now=london(28, hour))

    assert found is not None
    assert (found.due, found.can_be_late) == (MONDAY, can_be_late)


@pytest.mark.parametrize(("hour", "minute", "day"), [(23, 59, 28), (24, 0, 29)])
def test_the_times_of_the_clinic_hold(hour: int, minute: int, day: int) -> None:
    early = DiaryWindows(opens=time(17), on_time_before=time(0), late_before=time(9))
    calendar = DiaryCalendar(((ALWAYS, LONDON),), MONDAY, ((ALWAYS, early),))

    assert last_closed_day(london(29, 0) + timedelta(hours=hour, minutes=minute), calendar) == date(
        2026, 4, day
    )


def test_a_patient_who_travelled_is_asked_by_the_clock_of_that_evening() -> None:
    zones = ((ALWAYS, LONDON), (date(2026, 4, 30), ZoneInfo("America/Los_Angeles")))
    calendar = DiaryCalendar(zones, MONDAY)

    assert last_closed_day(london(30, 2), calendar) == date(2026, 4, 29)
    assert last_closed_day(datetime(2026, 5, 1, 8, 59, tzinfo=UTC), calendar) == date(2026, 4, 29)
    assert last_closed_day(datetime(2026, 5, 1, 9, 0, tzinfo=UTC), calendar) == date(2026, 4, 30)
