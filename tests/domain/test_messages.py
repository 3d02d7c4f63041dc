"""Messages: their ends, tries, addresses, quiet hours, stop words, and the reminders of evenings."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scs_manager.domain import message_words
from scs_manager.domain.access_words import LINK
from scs_manager.domain.diary_calendar import ALWAYS, DiaryCalendar
from scs_manager.domain.diary_windows import DEFAULT_WINDOWS, DiaryWindows
from scs_manager.domain.messages import (
    DIARY_CLOSING,
    DIARY_OPEN,
    EMAIL,
    HOLD_RESTART,
    HOLD_STOP,
    KINDS,
    SMS,
    TRIES,
    dialled,
    end_of,
    heeds_stop,
    masked,
    next_try,
)
from scs_manager.domain.quiet_hours import DEFAULT_QUIET, QuietHours
from scs_manager.domain.reminders import last_evening, reminders_between

LONDON, NEW_YORK, LORD_HOWE = (
    ZoneInfo(name) for name in ("Europe/London", "America/New_York", "Australia/Lord_Howe")
)
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = date(2026, 5, 1)


def calendar(zone: ZoneInfo = LONDON, windows: DiaryWindows = DEFAULT_WINDOWS) -> DiaryCalendar:
    return DiaryCalendar(((ALWAYS, zone),), date(2026, 1, 1), ((ALWAYS, windows),))


def wall(
    day: date, zone: ZoneInfo, windows: DiaryWindows = DEFAULT_WINDOWS, quiet: QuietHours = DEFAULT_QUIET
) -> list[tuple[str, str]]:
    found = reminders_between(calendar(zone, windows), day, day, quiet)
    return [(each.kind, f"{each.due.astimezone(zone):%d %H:%M}") for each in found]


def test_an_evening_is_reminded_of_at_its_opening_and_two_hours_before_it_stops_being_on_time() -> None:
    first, second = reminders_between(calendar(), DAY, DAY, DEFAULT_QUIET)

    assert (first.kind, first.due) == (DIARY_OPEN, datetime(2026, 5, 1, 17, tzinfo=UTC))
    assert (second.kind, second.due) == (DIARY_CLOSING, datetime(2026, 5, 1, 23, tzinfo=UTC))
    assert first.until == second.until == datetime(2026, 5, 2, 1, tzinfo=UTC)
    assert (first.replaced_at, second.replaced_at) == (second.due, None)


@pytest.mark.parametrize("zone", [LONDON, NEW_YORK, LORD_HOWE, ZoneInfo("Asia/Kathmandu")])
def test_every_evening_of_a_year_opens_at_six_on_the_wall_and_the_second_is_two_hours_before_the_end(
    zone: ZoneInfo,
) -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    found = reminders_between(calendar(zone), days[0], days[-1], QuietHours(time(3), time(3)))

    opening = [each for each in found if each.kind == DIARY_OPEN]
    assert [each.day for each in opening] == days
    assert {f"{each.due.astimezone(zone):%H:%M}" for each in opening} == {"18:00"}
    closing = [each for each in found if each.kind == DIARY_CLOSING]
    assert [each.until - each.due for each in closing] == [timedelta(hours=2)] * 365
    assert all(each.due > other.due for each, other in zip(closing, opening, strict=True))


@pytest.mark.parametrize(
    ("zone", "day", "second"),
    [
        (LONDON, date(2026, 3, 28), "28 23:00"),  # 01:00 is skipped: two hours before 02:00 is 23:00
        (LONDON, date(2026, 10, 24), "25 01:00"),  # 01:00 comes twice, and this is its first showing
        (NEW_YORK, date(2026, 3, 7), "08 00:00"),  # 02:00 is skipped: that instant shows 03:00
        (NEW_YORK, date(2026, 10, 31), "01 01:00"),
        (NEW_YORK, date(2026, 6, 1), "02 00:00"),
    ],
)
def test_nights_that_gain_or_lose_an_hour(zone: ZoneInfo, day: date, second: str) -> None:
    none = QuietHours(time(3), time(3))
    assert wall(day, zone, quiet=none) == [(DIARY_OPEN, f"{day:%d} 18:00"), (DIARY_CLOSING, second)]
    found = reminders_between(calendar(zone), day, day, none)[1]
    assert found.until - found.due == timedelta(hours=2)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (time(21), ["01 18:00", "01 19:00"]),
        (time(20, 59), ["01 18:00"]),  # less than an hour apart
        (time(19), ["01 18:00"]),
    ],
)
def test_a_second_that_comes_too_soon_is_left_out(ends: time, expected: list[str]) -> None:
    windows = replace(DEFAULT_WINDOWS, on_time_before=ends)
    assert [moment for _kind, moment in wall(DAY, LONDON, windows)] == expected
    (first, *_rest) = reminders_between(calendar(windows=windows), DAY, DAY, DEFAULT_QUIET)
    assert (first.replaced_at is None) == (len(expected) == 1)


@pytest.mark.parametrize(
    ("quiet", "second"),
    [
        (QuietHours(time(22), time(7)), "01 22:00"),
        (QuietHours(time(0), time(7)), "02 00:00"),
        (QuietHours(time(0, 1), time(7)), "02 00:00"),
        (QuietHours(time(23, 59), time(0)), "02 00:00"),
        (QuietHours(time(18, 30), time(7)), None),
    ],
)
def test_quiet_hours_bring_the_second_reminder_forward(quiet: QuietHours, second: str | None) -> None:
    found = [moment for kind, moment in wall(DAY, LONDON, quiet=quiet) if kind == DIARY_CLOSING]
    assert found == ([second] if second else [])


def test_only_evenings_that_are_asked_are_reminded_of() -> None:
    removed = replace(calendar(), removed_on=date(2026, 5, 10))
    found = reminders_between(removed, date(2025, 12, 30), date(2026, 6, 1), DEFAULT_QUIET)

    assert (found[0].day, found[-1].day) == (date(2026, 1, 1), date(2026, 5, 13))
    assert last_evening(date(2026, 5, 9), None) == date(2026, 5, 12)
    assert last_evening(date(2026, 5, 9), date(2026, 5, 10)) == date(2026, 5, 13)


@pytest.mark.parametrize(
    ("quiet", "held", "free"),
    [
        (DEFAULT_QUIET, ["00:30", "06:59"], ["00:29", "07:00", "18:00"]),
        (QuietHours(time(22), time(7)), ["22:00", "00:00", "06:59"], ["21:59", "07:00"]),
        (QuietHours(time(7), time(7)), [], ["06:59", "07:00", "00:00"]),
    ],
)
def test_quiet_hours_hold_from_their_beginning_until_before_their_end(
    quiet: QuietHours, held: list[str], free: list[str]
) -> None:
    def holds(clock: str) -> bool:
        return quiet.hold(datetime.combine(DAY, time.fromisoformat(clock), LONDON).astimezone(UTC), LONDON)

    assert [holds(clock) for clock in held] == [True] * len(held)
    assert [holds(clock) for clock in free] == [False] * len(free)


def test_quiet_hours_end_and_begin_at_the_next_and_last_time_on_the_wall() -> None:
    quiet = QuietHours(time(22), time(7))
    late = datetime(2026, 5, 1, 22, 30, tzinfo=UTC)  # 23:30
    early = datetime(2026, 5, 2, 2, tzinfo=UTC)  # 03:00
    for moment in (late, early):
        assert quiet.end_after(moment, LONDON) == datetime(2026, 5, 2, 6, tzinfo=UTC)
        assert quiet.beginning_before(moment, LONDON) == datetime(2026, 5, 1, 21, tzinfo=UTC)


def test_pauses_grow_and_end() -> None:
    pauses = [next_try(n, NOW) for n in range(1, TRIES)]
    assert [moment - NOW for moment in pauses if moment] == [
        timedelta(minutes=n) for n in (1, 5, 15, 60, 180)
    ]
    assert next_try(TRIES, NOW) is None


def test_a_message_ends_with_its_own_end_or_with_the_life_of_its_kind() -> None:
    assert end_of(HOLD_STOP, NOW, None) == NOW + KINDS[HOLD_STOP].lives
    assert end_of(HOLD_STOP, NOW, NOW + timedelta(hours=1)) == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("kind", "by_mail", "by_text"),
    [(DIARY_OPEN, True, True), (HOLD_STOP, False, True), (HOLD_RESTART, False, True), (LINK, False, False)],
)
def test_a_click_ends_reminders_of_the_diary_and_a_stop_word_every_text_but_what_was_asked_for(
    kind: str, by_mail: bool, by_text: bool
) -> None:
    assert (heeds_stop(kind, EMAIL), heeds_stop(kind, SMS)) == (by_mail, by_text)


@pytest.mark.parametrize(
    ("typed", "country", "expected"),
    [
        ("+44 1632 960 141", "", "+441632960141"),
        ("0044 (1632) 960-141", "", "+441632960141"),
        ("01632 960 141", "44", "+441632960141"),
        ("612 345 678", "34", "+34612345678"),
        ("01632 960 141", "", None),
        ("ask her", "44", None),
        ("+44", "44", None),
        ("+0123456789", "", None),
        ("+1234567890123456", "", None),
        ("+٤٤١٦٣٢٩٦٠", "", None),
    ],
)
def test_a_number_is_dialled_whole_or_not_at_all(typed: str, country: str, expected: str | None) -> None:
    assert dialled(typed, country) == expected


def test_an_address_is_shown_masked() -> None:
    assert masked("margaret@home.example") == "m…@home.example"
    assert masked("+441632960141") == "…0141"


@pytest.mark.parametrize("answer", ["STOP", " stop. ", "Stopp!", "Arrêt", "stop  all", "BAJA"])
def test_a_stop_word_stops_when_it_is_all_that_is_said(answer: str) -> None:
    assert message_words.is_stop(answer)


@pytest.mark.parametrize("answer", ["", "Please do not stop", "stop the pain", "non-stop", "help"])
def test_other_answers_do_not(answer: str) -> None:
    assert not message_words.is_stop(answer)


def test_no_message_names_an_illness_a_medicine_a_trial_or_a_clinic() -> None:
    """A telephone number may belong to a stranger by now: security.md 2.1, threat 7."""
    telling = (
        "pain", "diary", "stimul", "trial", "lead", "clinic", "doctor", "hospital", "surg", "medicine",
        "tablet", "blood", "questionnaire", "patient",
    )  # fmt: skip
    for subject, words in message_words.TO_PATIENTS.values():
        said = f"{subject.id} {words.id}".lower()
        assert [word for word in telling if word in said] == []
    assert set(message_words.TO_PATIENTS) | set(message_words.TO_STAFF) <= set(KINDS)
