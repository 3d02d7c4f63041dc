"""The entry window on the patient's wall clock, nights with a clock change included."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.diary import Punctuality, diary_day_of, punctuality_of, window_of
from scs_manager.domain.wall_clock import first_instant

UTC = ZoneInfo("UTC")
ZONES = ("Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Australia/Lord_Howe")
ON_TIME, LATE, OUTSIDE = Punctuality.ON_TIME, Punctuality.LATE, Punctuality.OUTSIDE


@pytest.mark.parametrize(
    ("zone", "instant", "day", "expected"),
    [
        # an ordinary day, both sides of each edge (London, winter: wall clock is UTC)
        ("Europe/London", "2026-01-10T17:59:59", date(2026, 1, 10), OUTSIDE),
        ("Europe/London", "2026-01-10T18:00:00", date(2026, 1, 10), ON_TIME),
        ("Europe/London", "2026-01-10T23:59:59", date(2026, 1, 10), ON_TIME),
        ("Europe/London", "2026-01-11T00:00:00", date(2026, 1, 10), ON_TIME),
        ("Europe/London", "2026-01-11T01:59:59", date(2026, 1, 10), ON_TIME),
        ("Europe/London", "2026-01-11T02:00:00", date(2026, 1, 10), LATE),
        ("Europe/London", "2026-01-11T11:59:59", date(2026, 1, 10), LATE),
        ("Europe/London", "2026-01-11T12:00:00", date(2026, 1, 10), OUTSIDE),
        ("Europe/London", "2026-01-11T18:00:00", date(2026, 1, 10), OUTSIDE),
        # London, spring: 29 March 2026, 01:00 GMT becomes 02:00 BST; the on-time hours end an hour earlier
        ("Europe/London", "2026-03-29T00:59:59", date(2026, 3, 28), ON_TIME),
        ("Europe/London", "2026-03-29T01:00:00", date(2026, 3, 28), LATE),
        ("Europe/London", "2026-03-29T10:59:59", date(2026, 3, 28), LATE),
        ("Europe/London", "2026-03-29T11:00:00", date(2026, 3, 28), OUTSIDE),
        ("Europe/London", "2026-03-29T16:59:59", date(2026, 3, 29), OUTSIDE),
        ("Europe/London", "2026-03-29T17:00:00", date(2026, 3, 29), ON_TIME),
        # London, autumn: 25 October 2026, 02:00 BST becomes 01:00 GMT; 01:30 comes twice and is on time twice
        ("Europe/London", "2026-10-25T00:30:00", date(2026, 10, 24), ON_TIME),
        ("Europe/London", "2026-10-25T01:30:00", date(2026, 10, 24), ON_TIME),
        ("Europe/London", "2026-10-25T01:59:59", date(2026, 10, 24), ON_TIME),
        ("Europe/London", "2026-10-25T02:00:00", date(2026, 10, 24), LATE),
        ("Europe/London", "2026-10-25T12:00:00", date(2026, 10, 24), OUTSIDE),
        # Berlin, spring: 02:00 becomes 03:00 at 01:00 UTC; on time ends at the change itself
        ("Europe/Berlin", "2026-03-29T00:59:59", date(2026, 3, 28), ON_TIME),
        ("Europe/Berlin", "2026-03-29T01:00:00", date(2026, 3, 28), LATE),
        # Berlin, autumn: 03:00 becomes 02:00; the hour from 02:00 comes twice and is late twice
        ("Europe/Berlin", "2026-10-24T23:59:59", date(2026, 10, 24), ON_TIME),
        ("Europe/Berlin", "2026-10-25T00:00:00", date(2026, 10, 24), LATE),
        ("Europe/Berlin", "2026-10-25T01:30:00", date(2026, 10, 24), LATE),
        ("Europe/Berlin", "2026-10-25T11:00:00", date(2026, 10, 24), OUTSIDE),
        # New York, spring: 8 March 2026, 02:00 EST becomes 03:00 EDT at 07:00 UTC
        ("America/New_York", "2026-03-08T06:59:59", date(2026, 3, 7), ON_TIME),
        ("America/New_York", "2026-03-08T07:00:00", date(2026, 3, 7), LATE),
        # New York, autumn: 1 November 2026, 02:00 EDT becomes 01:00 EST at 06:00 UTC
        ("America/New_York", "2026-11-01T05:30:00", date(2026, 10, 31), ON_TIME),
        ("America/New_York", "2026-11-01T06:30:00", date(2026, 10, 31), ON_TIME),
        ("America/New_York", "2026-11-01T07:00:00", date(2026, 10, 31), LATE),
        # southern hemisphere, half an hour: Lord Howe, 4 October 2026, 02:00 becomes 02:30 at 15:30 UTC
        ("Australia/Lord_Howe", "2026-10-03T15:29:59", date(2026, 10, 3), ON_TIME),
        ("Australia/Lord_Howe", "2026-10-03T15:30:00", date(2026, 10, 3), LATE),
        # east of the date line: the patient's day, not the server's
        ("Pacific/Auckland", "2026-07-01T06:00:00", date(2026, 7, 1), ON_TIME),
        ("Pacific/Auckland", "2026-06-30T15:00:00", date(2026, 6, 30), LATE),
        ("Asia/Kolkata", "2026-07-01T12:30:00", date(2026, 7, 1), ON_TIME),
        ("Asia/Kolkata", "2026-07-01T12:29:59", date(2026, 7, 1), OUTSIDE),
    ],
)
def test_the_wall_clock_decides(zone: str, instant: str, day: date, expected: Punctuality) -> None:
    answered = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert punctuality_of(day, answered, ZoneInfo(zone)) is expected


def test_between_noon_and_six_no_day_is_open() -> None:
    assert diary_day_of(datetime(2026, 1, 10, 15, tzinfo=UTC), ZoneInfo("Europe/London")) is None


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        diary_day_of(datetime(2026, 1, 10, 15), ZoneInfo("Europe/London"))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "hours_on_time", "hours_open"),
    [
        (date(2026, 1, 10), 8, 18),
        (date(2026, 3, 28), 7, 17),  # the night that loses an hour
        (date(2026, 10, 24), 9, 19),  # the night that gains one
    ],
)
def test_a_night_with_a_clock_change_is_longer_or_shorter(
    day: date, hours_on_time: int, hours_open: int
) -> None:
    window = window_of(day, ZoneInfo("Europe/London"))
    assert window.on_time_before - window.opens == timedelta(hours=hours_on_time)
    assert window.closes - window.opens == timedelta(hours=hours_open)


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31)),  # noqa: DTZ001
    st.sampled_from(ZONES),
)
def test_the_window_in_instants_agrees_with_the_wall_clock(instant: datetime, zone_name: str) -> None:
    zone, answered = ZoneInfo(zone_name), instant.replace(tzinfo=UTC)
    day = diary_day_of(answered, zone)
    if day is None:
        return
    window = window_of(day, zone)
    assert window.opens <= answered < window.closes
    expected = ON_TIME if answered < window.on_time_before else LATE
    assert punctuality_of(day, answered, zone) is expected


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31)),  # noqa: DTZ001
    st.sampled_from(ZONES),
)
def test_an_answer_belongs_to_one_day_only(instant: datetime, zone_name: str) -> None:
    zone, answered = ZoneInfo(zone_name), instant.replace(tzinfo=UTC)
    around = [answered.date() + timedelta(days=n) for n in range(-3, 4)]
    inside = [day for day in around if punctuality_of(day, answered, zone) is not OUTSIDE]
    assert len(inside) <= 1


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        ("Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59"),
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:00"),  # never shown: the instant of the change
        ("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00"),
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30"),  # shown twice: the first
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:30"),
        ("Pacific/Apia", "2011-12-30T18:00", "2011-12-30T10:00"),  # a day that never was
    ],
)
def test_the_first_instant_at_which_a_wall_clock_shows_a_time(zone: str, wall: str, instant: str) -> None:
    expected = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert first_instant(datetime.fromisoformat(wall), ZoneInfo(zone)) == expected
