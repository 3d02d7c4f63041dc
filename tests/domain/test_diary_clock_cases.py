"""240 clock cases: 40 instants in 6 zones, each placed as an oracle of its own says.

The oracle shares nothing with the code but the words of the flags. It knows no time-zone database: the
offsets of the six zones are written down from their published rules for 2026 to 2028, and a wall clock is UTC
plus an offset. Windows are read on that wall clock, hour by hour.
"""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scs_manager.domain.diary import Punctuality
from scs_manager.domain.diary_calendar import ALWAYS, DiaryCalendar
from scs_manager.domain.diary_placement import DeviceWord, place_entry

SEED = 20260429
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FIRST, REMOVED = date(2025, 12, 1), None


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


OFFSETS: dict[str, tuple[int, tuple[tuple[datetime, int], ...]]] = {
    # zone: minutes east of UTC before the first change, then each change with the minutes after it
    "Europe/London": (0, (
        (at("2026-03-29T01:00"), 60), (at("2026-10-25T01:00"), 0),
        (at("2027-03-28T01:00"), 60), (at("2027-10-31T01:00"), 0), (at("2028-03-26T01:00"), 60),
    )),
    "Europe/Berlin": (60, (
        (at("2026-03-29T01:00"), 120), (at("2026-10-25T01:00"), 60),
        (at("2027-03-28T01:00"), 120), (at("2027-10-31T01:00"), 60), (at("2028-03-26T01:00"), 120),
    )),
    "America/New_York": (-300, (
        (at("2026-03-08T07:00"), -240), (at("2026-11-01T06:00"), -300),
        (at("2027-03-14T07:00"), -240), (at("2027-11-07T06:00"), -300), (at("2028-03-12T07:00"), -240),
    )),
    "Australia/Lord_Howe": (660, (
        (at("2026-04-04T15:00"), 630), (at("2026-10-03T15:30"), 660),
        (at("2027-04-03T15:00"), 630), (at("2027-10-02T15:30"), 660), (at("2028-04-01T15:00"), 630),
    )),
    "Asia/Kathmandu": (345, ()),
    "Pacific/Kiritimati": (840, ()),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """What happened: the true instant of answering and of sync, and how far the device's clock was off."""

    name: str
    answered: datetime
    sync_after: timedelta = timedelta(0)
    skew: timedelta = timedelta(0)
    """What the device's clock shows at answering, beyond the truth."""
    skew_at_sync: timedelta | None = None
    """The same at sync, where it changed in between."""
    shown_minutes: int | None = None
    """The offset that the device shows; None where it is set to the patient's zone."""


def instants() -> list[Case]:
    """Twenty instants chosen for their edges, and twenty drawn from the seed."""
    evening = at("2026-06-10T20:30")
    chosen = [
        Case("an ordinary evening", evening),
        Case("the leap day", at("2028-02-29T19:10")),
        Case("the night of the leap day", at("2028-03-01T00:40")),
        Case("new year's eve", at("2026-12-31T23:59:59")),
        Case("London and Berlin put clocks forward, before", at("2026-03-29T00:59:59")),
        Case("London and Berlin put clocks forward, after", at("2026-03-29T01:00")),
        Case("London and Berlin put clocks back, first showing", at("2026-10-25T00:30")),
        Case("London and Berlin put clocks back, second showing", at("2026-10-25T01:30")),
        Case("New York puts clocks forward", at("2026-03-08T07:00")),
        Case("New York puts clocks back, second showing", at("2026-11-01T06:30")),
        Case("Lord Howe puts clocks forward half an hour", at("2026-10-03T15:30")),
        Case("Lord Howe puts clocks back, second showing", at("2026-04-04T15:20")),
        Case("kept on the phone for seven days", evening, 7 * DAY),
        Case("kept on the phone for a second more", evening, 7 * DAY + timedelta(seconds=1)),
        Case("clock five minutes fast", evening, 3 * HOUR, 5 * MINUTE),
        Case("clock 26 hours fast", evening, HOUR, 26 * HOUR),
        Case("clock 26 hours slow", evening, HOUR, -26 * HOUR),
        Case("clock set to 1970", evening, HOUR, at("1970-01-01T00:00") - evening),
        Case("clock runs to 2038", evening, HOUR, at("2038-01-19T03:14:07") - evening),
        Case("a journey: the device shows Tokyo", evening, shown_minutes=540),
    ]
    return chosen + [_drawn(random.Random(SEED + n), n) for n in range(40 - len(chosen))]


def _drawn(dice: random.Random, n: int) -> Case:
    answered = at("2026-01-02T00:00") + timedelta(seconds=dice.randrange(365 * 24 * 3600))
    waits = [timedelta(0), MINUTE, 10 * HOUR, DAY, 6 * DAY, 9 * DAY]
    minutes = [n * MINUTE for n in (0, -4, 4, 6, -6)]
    skews = [*minutes, 26 * HOUR, -26 * HOUR, -365 * DAY, 365 * DAY]
    skew = dice.choice(skews)
    mended = dice.random() < 0.25
    return Case(
        f"drawn {n}", answered, dice.choice(waits), skew, timedelta(0) if mended else skew,
        dice.choice([None, None, None, 0, 330]),
    )  # fmt: skip


CASES = [(case, zone) for case in instants() for zone in OFFSETS]


# The oracle


def offset(zone: str, instant: datetime) -> timedelta:
    """How far the wall clock of a zone is ahead of UTC."""
    minutes, changes = OFFSETS[zone]
    for change, after in changes:
        if instant >= change:
            minutes = after
    return timedelta(minutes=minutes)


def wall(zone: str, instant: datetime) -> datetime:
    """What the clock on the wall shows."""
    return (instant + offset(zone, instant)).replace(tzinfo=None)


def asked_by(zone: str, instant: datetime) -> date:
    """The day a phone in that zone asks about: this evening from 18:00, before that yesterday's."""
    local = wall(zone, instant)
    return local.date() if local.hour >= 18 else local.date() - DAY


def lies(day: date, zone: str, instant: datetime) -> Punctuality:
    """On the wall: evening from 18, night to 2, morning to 12; a repeated hour stays what it was first."""
    local = wall(zone, instant)
    if local.date() == day and local.hour >= 18:
        return Punctuality.ON_TIME
    if local.date() != day + DAY or local.hour >= 12:
        return Punctuality.OUTSIDE
    seen_two = any(wall(zone, instant - n * MINUTE).hour >= 2 for n in range(local.hour * 60 + 61)
                   if wall(zone, instant - n * MINUTE).date() == local.date())  # fmt: skip
    return Punctuality.LATE if seen_two else Punctuality.ON_TIME


@dataclass(frozen=True)
class Expected:
    """What must come out."""

    day: date
    punctuality: Punctuality
    flags: frozenset[str]


def oracle(case: Case, zone: str) -> Expected:
    """The rules of README decision 20 and security.md 2.4, once more and in other words."""
    received = case.answered + case.sync_after
    skew_at_sync = case.skew if case.skew_at_sync is None else case.skew_at_sync
    said = case.answered + case.skew
    asked = asked_by(zone, said)
    flags = set()
    believed = abs(skew_at_sync) <= 5 * MINUTE and said <= received + 5 * MINUTE
    if not believed:
        flags.add("clock_not_trusted")
    if said > received + 2 * MINUTE:
        flags.add("in_the_future")
    counted = said if believed else received
    newest = asked_by(zone, max(counted, received))
    day, impossible = asked, asked < FIRST or asked > newest
    if impossible and believed:
        flags.add("not_asked" if asked < FIRST else "not_open")
    elif impossible:
        day = newest
        flags.add("day_moved")
    shown = offset(zone, counted) if case.shown_minutes is None else timedelta(minutes=case.shown_minutes)
    if shown != offset(zone, counted):
        flags.add("other_zone")
    punctuality = Punctuality.OUTSIDE if impossible else lies(day, zone, counted)
    if punctuality is not Punctuality.OUTSIDE and received - counted > 7 * DAY:
        punctuality = Punctuality.OUTSIDE
        flags.add("synced_too_late")
    elif punctuality is not Punctuality.OUTSIDE and lies(day, zone, received) is not punctuality:
        flags.add("sent_later")
    return Expected(day, punctuality, frozenset(flags))


# The cases


def test_there_are_240_cases_and_they_meet_every_flag_of_the_clock() -> None:
    found = [oracle(case, zone) for case, zone in CASES]

    assert len(CASES) == len({(case.name, zone) for case, zone in CASES}) == 240
    assert {flag for each in found for flag in each.flags} == {
        "clock_not_trusted", "in_the_future", "day_moved", "other_zone", "sent_later", "synced_too_late",
    }  # fmt: skip
    for punctuality in Punctuality:
        assert sum(each.punctuality is punctuality for each in found) >= 24


@pytest.mark.parametrize(("case", "zone"), CASES, ids=[f"{case.name}, {zone}" for case, zone in CASES])
def test_the_server_places_the_entry_as_the_oracle_says(case: Case, zone: str) -> None:
    received = case.answered + case.sync_after
    skew_at_sync = case.skew if case.skew_at_sync is None else case.skew_at_sync
    said = case.answered + case.skew
    minutes = case.shown_minutes
    shown = int(offset(zone, case.answered) / MINUTE) if minutes is None else minutes
    expected = oracle(case, zone)

    placed = place_entry(
        asked_by(zone, said),
        calendar=DiaryCalendar(((ALWAYS, ZoneInfo(zone)),), FIRST, removed_on=REMOVED),
        received_at=received,
        device=DeviceWord(said, received + skew_at_sync, shown),
    )

    assert Expected(placed.day, placed.punctuality, frozenset(map(str, placed.flags))) == expected
