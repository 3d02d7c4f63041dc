"""Time zones and alarms in a calendar file: what a reader makes of them is what the zone says (RFC 5545)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.ics import Subscription, TimedEvent, calendar, duration
from scs_manager.domain.ics_zones import time_zone
from tests.domain.test_ics import STAMP, unfolded

ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "UTC",
    "Africa/Casablanca",
)


def offset_read(lines: list[str], wall: datetime) -> timedelta:
    """The offset that a reader of the file takes for a wall time: that of the last observance begun."""
    begun: list[tuple[datetime, timedelta]] = []
    since = None
    for line in lines:
        name, _, value = line.partition(":")
        if name == "DTSTART":
            since = datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the file has wall times
        if name == "TZOFFSETTO" and since is not None:
            sign = -1 if value[0] == "-" else 1
            begun.append((since, sign * timedelta(hours=int(value[1:3]), minutes=int(value[3:5]))))
    return max((each for each in begun if each[0] <= wall), key=lambda each: each[0])[1]


@given(
    st.sampled_from(ZONES),
    st.integers(0, 26_000),
    st.integers(0, 400),
)
def test_a_reader_finds_the_offset_of_every_evening(key: str, hours: int, days: int) -> None:
    zone, first = ZoneInfo(key), datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    lines = list(time_zone(zone, first, first + timedelta(days=days)))

    for n in range(0, days + 1, 7):
        evening = (first + timedelta(days=n)).astimezone(zone).replace(hour=18, minute=0, second=0)
        wall = evening.replace(tzinfo=None, microsecond=0)
        assert offset_read(lines, wall) == evening.utcoffset()


def test_a_change_is_told_with_the_offset_before_it() -> None:
    spring = datetime(2026, 3, 28, 18, tzinfo=UTC)

    assert list(time_zone(ZoneInfo("Europe/London"), spring, spring + timedelta(days=2))) == [
        "BEGIN:VTIMEZONE", "TZID:Europe/London",
        "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "TZNAME:GMT",
        "END:STANDARD",
        "BEGIN:DAYLIGHT", "DTSTART:20260329T010000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "TZNAME:BST",
        "END:DAYLIGHT", "END:VTIMEZONE",
    ]  # fmt: skip


def test_an_offset_has_seconds_only_where_the_zone_has() -> None:
    old = datetime(1900, 1, 1, tzinfo=UTC)

    assert "TZOFFSETTO:-033052" in list(time_zone(ZoneInfo("America/St_Johns"), old, old))


def test_an_event_stands_on_the_wall_clock_and_rings() -> None:
    zone = ZoneInfo("Europe/London")
    at = datetime(2026, 5, 8, 17, 0, tzinfo=UTC)
    alarms = (timedelta(), timedelta(hours=6))
    event = TimedEvent("key@scs-manager", at, timedelta(minutes=15), zone, "Diary", alarms=alarms)

    lines = unfolded(
        calendar([event], stamp=STAMP, subscription=Subscription("-//A//B//EN", "Diary", timedelta(hours=6)))
    )

    assert lines[2] == "PRODID:-//A//B//EN"
    assert "X-PUBLISHED-TTL:PT6H" in lines
    assert lines.index("END:VTIMEZONE") < lines.index("BEGIN:VEVENT")
    assert "DTSTART;TZID=Europe/London:20260508T180000" in lines
    assert "DURATION:PT15M" in lines
    rings = [line for line in lines if line.startswith("TRIGGER")]
    assert rings == ["TRIGGER:PT0S", "TRIGGER:PT6H"]
    assert lines.count("BEGIN:VALARM") == lines.count("END:VALARM") == 2


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(), "PT0S"),
        (timedelta(days=2), "P2D"),
        (timedelta(minutes=-15), "-PT15M"),
        (timedelta(days=1, hours=2, seconds=3), "P1DT2H3S"),
    ],
)
def test_a_length_of_time_is_written_as_the_standard_says(length: timedelta, words: str) -> None:
    assert duration(length) == words
