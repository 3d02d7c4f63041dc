"""Where an entry is placed: the device's word against the time of receipt, windows, days that cannot be."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scs_manager.domain.diary import Punctuality, Source
from scs_manager.domain.diary_calendar import ALWAYS, DiaryCalendar
from scs_manager.domain.diary_placement import DeviceWord, Flag, Placement, place_entry, place_rating
from scs_manager.domain.diary_windows import DEFAULT_WINDOWS, DiaryWindows, acts_from
from scs_manager.domain.errors import InputError, RuleError

ON_TIME, LATE, OUTSIDE = Punctuality.ON_TIME, Punctuality.LATE, Punctuality.OUTSIDE
DAY = date(2026, 1, 10)
LONDON, TOKYO = ZoneInfo("Europe/London"), ZoneInfo("Asia/Tokyo")
EVENING = datetime(2026, 1, 10, 20, tzinfo=UTC)
FIRST, REMOVED = date(2026, 1, 1), date(2026, 2, 1)
CALENDAR = DiaryCalendar(((ALWAYS, LONDON),), FIRST, removed_on=REMOVED)
HOUR = timedelta(hours=1)


def placed(
    received: datetime,
    answered: datetime | None = None,
    *,
    clock: datetime | None = None,
    day: date = DAY,
    calendar: DiaryCalendar = CALENDAR,
    **more: object,
) -> Placement:
    """An entry from a device whose clock is right unless another one is given."""
    device = DeviceWord(answered or received, clock or received, **more)  # type: ignore[arg-type]
    return place_entry(day, calendar=calendar, received_at=received, device=device)


def test_an_entry_sent_in_its_window_is_on_time() -> None:
    assert place_entry(DAY, calendar=CALENDAR, received_at=EVENING) == Placement(DAY, EVENING, ON_TIME)
    assert placed(EVENING) == Placement(DAY, EVENING, ON_TIME)


@pytest.mark.parametrize(
    ("day", "at", "why"),
    [
        (DAY, EVENING - 2 * HOUR - timedelta(seconds=1), "not open yet"),
        (FIRST - timedelta(days=1), EVENING, "had not begun"),
        (REMOVED + timedelta(days=4), EVENING + timedelta(days=60), "finished"),
    ],
)
def test_a_page_without_script_cannot_answer_a_day_that_is_not_asked(
    day: date, at: datetime, why: str
) -> None:
    with pytest.raises(RuleError, match=why):
        place_entry(day, calendar=CALENDAR, received_at=at)


@pytest.mark.parametrize(
    ("day", "flag"),
    [
        (FIRST, None),
        (FIRST - timedelta(days=1), Flag.NOT_ASKED),
        (date(1, 1, 1), Flag.NOT_ASKED),
        (REMOVED + timedelta(days=3), None),
        (REMOVED + timedelta(days=4), Flag.NOT_ASKED),
        (date(9999, 12, 31), Flag.NOT_ASKED),
    ],
)
def test_a_queued_day_that_is_not_asked_is_kept_outside(day: date, flag: Flag | None) -> None:
    at = EVENING + timedelta(days=60)
    found = placed(at, day=day)

    assert (found.day, found.punctuality) == (day, OUTSIDE)
    assert found.flags == ({flag} if flag else set())


def test_a_queued_day_that_had_not_opened_is_kept_outside() -> None:
    found = placed(EVENING - 2 * HOUR - timedelta(seconds=1))
    assert found == Placement(DAY, found.answered_at, OUTSIDE, frozenset({Flag.NOT_OPEN}))


def test_a_clock_that_is_a_little_fast_may_open_the_window() -> None:
    received = EVENING - 2 * HOUR - timedelta(minutes=4)
    found = placed(received, received + timedelta(minutes=4), clock=received + timedelta(minutes=4))
    assert found.punctuality is ON_TIME
    assert found.flags == {Flag.IN_THE_FUTURE, Flag.SENT_LATER}


def test_a_wrong_clock_that_names_an_impossible_day_is_kept_under_the_day_of_receipt() -> None:
    wrong = EVENING + timedelta(days=365)
    found = placed(EVENING, wrong, clock=wrong, day=wrong.date())
    assert (found.day, found.answered_at, found.punctuality) == (DAY, EVENING, OUTSIDE)
    assert found.flags == {Flag.CLOCK_NOT_TRUSTED, Flag.IN_THE_FUTURE, Flag.DAY_MOVED}


def test_a_moved_day_can_lie_outside_the_diary_as_well() -> None:
    received, wrong = EVENING + timedelta(days=60), datetime(1970, 1, 1, tzinfo=UTC)
    found = placed(received, wrong, clock=wrong, day=wrong.date())
    assert found.flags == {Flag.CLOCK_NOT_TRUSTED, Flag.DAY_MOVED, Flag.NOT_ASKED}


def test_a_wrong_clock_that_names_a_possible_day_keeps_it() -> None:
    received = EVENING + timedelta(days=1)
    found = placed(received, clock=received - timedelta(hours=26))
    assert (found.day, found.answered_at, found.punctuality) == (DAY, received, OUTSIDE)
    assert found.flags == {Flag.CLOCK_NOT_TRUSTED}


def test_an_answer_kept_on_the_phone_counts_from_when_it_was_given() -> None:
    assert placed(EVENING + timedelta(days=3), EVENING) == Placement(
        DAY, EVENING, ON_TIME, frozenset({Flag.SENT_LATER})
    )


def test_a_late_answer_kept_on_the_phone_stays_late() -> None:
    assert placed(EVENING + timedelta(days=1), EVENING + 12 * HOUR).punctuality is LATE


@pytest.mark.parametrize(("wait", "expected"), [(timedelta(0), ON_TIME), (timedelta(seconds=1), OUTSIDE)])
@pytest.mark.parametrize("days", [1, 7])
def test_an_answer_must_arrive_within_the_days_of_the_clinic(
    days: int, wait: timedelta, expected: Punctuality
) -> None:
    windows = DiaryWindows(sync_within_days=days)
    calendar = DiaryCalendar(((ALWAYS, LONDON),), FIRST, ((ALWAYS, windows),))
    found = placed(EVENING + timedelta(days=days) + wait, EVENING, calendar=calendar)
    assert found.punctuality is expected
    assert (Flag.SYNCED_TOO_LATE in found.flags) is (expected is OUTSIDE)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("off_by", "trusted"), [(timedelta(minutes=5), True), (timedelta(seconds=301), False)]
)
def test_a_device_clock_is_believed_within_five_minutes(off_by: timedelta, trusted: bool, sign: int) -> None:
    received = EVENING + 3 * HOUR
    found = placed(received, EVENING, clock=received + sign * off_by)
    assert found.answered_at == (EVENING if trusted else received)
    assert (Flag.CLOCK_NOT_TRUSTED in found.flags) is not trusted


@pytest.mark.parametrize("word", [DeviceWord(EVENING - HOUR), DeviceWord(None, EVENING)])
def test_half_a_word_of_the_device_is_not_believed(word: DeviceWord) -> None:
    found = place_entry(DAY, calendar=CALENDAR, received_at=EVENING, device=word)
    assert found.answered_at == EVENING
    assert found.flags == {Flag.CLOCK_NOT_TRUSTED}


@pytest.mark.parametrize(
    ("ahead", "flags"),
    [
        (timedelta(minutes=2), set()),
        (timedelta(minutes=2, seconds=1), {Flag.IN_THE_FUTURE}),
        (timedelta(minutes=5), {Flag.IN_THE_FUTURE}),
        (timedelta(minutes=5, seconds=1), {Flag.IN_THE_FUTURE, Flag.CLOCK_NOT_TRUSTED}),
    ],
)
def test_an_answer_from_the_future_is_flagged_and_not_believed_beyond_the_tolerance(
    ahead: timedelta, flags: set[Flag]
) -> None:
    assert placed(EVENING, EVENING + ahead, clock=EVENING).flags == flags


@pytest.mark.parametrize(
    ("before", "believed"), [(timedelta(minutes=5), True), (timedelta(seconds=301), False)]
)
def test_an_answer_from_before_the_enrolment_is_not_believed(before: timedelta, believed: bool) -> None:
    enrolled = EVENING + HOUR
    found = place_entry(
        DAY, calendar=CALENDAR, received_at=EVENING + 2 * HOUR, enrolled_at=enrolled,
        device=DeviceWord(enrolled - before, EVENING + 2 * HOUR),
    )  # fmt: skip
    assert (Flag.CLOCK_NOT_TRUSTED in found.flags) is not believed


@pytest.mark.parametrize(("minutes", "flagged"), [(0, False), (60, True), (540, True), (None, False)])
def test_a_device_that_shows_another_zone_is_flagged(minutes: int | None, flagged: bool) -> None:
    found = placed(EVENING, utc_offset_minutes=minutes)
    assert (Flag.OTHER_ZONE in found.flags) is flagged
    assert found.punctuality is ON_TIME


@pytest.mark.parametrize(("seconds", "flagged"), [(4, True), (5, False)])
def test_an_evening_answered_in_less_than_five_seconds_is_flagged(seconds: int, flagged: bool) -> None:
    assert (Flag.TOO_FAST in placed(EVENING, took=timedelta(seconds=seconds)).flags) is flagged


def test_an_answer_after_its_window_is_kept_outside() -> None:
    noon = datetime(2026, 1, 11, 12, tzinfo=UTC)
    assert place_entry(DAY, calendar=CALENDAR, received_at=noon).punctuality is OUTSIDE


@pytest.mark.parametrize("after", [timedelta(0), timedelta(days=30)])
def test_what_staff_transcribe_is_never_on_time(after: timedelta) -> None:
    found = place_entry(DAY, calendar=CALENDAR, received_at=EVENING + after, source=Source.STAFF)
    assert found.punctuality is LATE


def test_a_new_zone_acts_from_its_day_and_earlier_days_keep_theirs() -> None:
    calendar = DiaryCalendar(((ALWAYS, LONDON), (DAY, TOKYO)), FIRST)
    assert calendar.window_of(DAY - timedelta(days=1)).opens == datetime(2026, 1, 9, 18, tzinfo=UTC)
    assert calendar.window_of(DAY).opens == datetime(2026, 1, 10, 9, tzinfo=UTC)
    overlap = datetime(2026, 1, 10, 10, tzinfo=UTC)
    assert calendar.day_open_at(overlap) == DAY
    assert placed(overlap, calendar=calendar, day=DAY - timedelta(days=1)).punctuality is LATE


def test_new_windows_act_from_their_day_and_the_last_set_of_a_day_stands() -> None:
    early = DiaryWindows(opens=time(15), on_time_before=time(22), late_before=time(9))
    calendar = DiaryCalendar(
        ((ALWAYS, LONDON),),
        FIRST,
        ((ALWAYS, DEFAULT_WINDOWS), (DAY, DiaryWindows(opens=time(20))), (DAY, early)),
    )
    three = datetime(2026, 1, 10, 15, tzinfo=UTC)
    assert calendar.window_of(DAY - timedelta(days=1)).opens == datetime(2026, 1, 9, 18, tzinfo=UTC)
    assert placed(three, calendar=calendar).punctuality is ON_TIME
    assert placed(three + 7 * HOUR, calendar=calendar).punctuality is LATE
    assert placed(three + 18 * HOUR, calendar=calendar).punctuality is OUTSIDE
    assert acts_from(DAY) == date(2026, 1, 11)


@pytest.mark.parametrize(
    ("opens", "on_time", "late", "place"),
    [
        (time(12), time(13), time(13), None),
        (time(18), time(2), time(18), None),
        (time(11, 59), time(20), time(22), "opens"),
        (time(18), time(18, 59), time(22), "on_time_before"),
        (time(18), time(2), time(1), "late_before"),
        (time(18), time(18), time(2), "late_before"),
    ],
)
def test_windows_fit_together(opens: time, on_time: time, late: time, place: str | None) -> None:
    if place is None:
        assert DiaryWindows(opens, on_time, late).late_for <= timedelta(days=1)
        return
    with pytest.raises(InputError) as refused:
        DiaryWindows(opens, on_time, late)
    assert refused.value.place == place


@pytest.mark.parametrize(("days", "fits"), [(0, False), (1, True), (30, True), (31, False)])
def test_answers_may_lie_on_the_phone_for_1_to_30_days(days: int, fits: bool) -> None:
    if fits:
        assert DiaryWindows(sync_within_days=days).sync_within == timedelta(days=days)
        return
    with pytest.raises(InputError, match="1 to 30"):
        DiaryWindows(sync_within_days=days)


def test_nothing_is_open_at_three_in_the_afternoon_and_the_newest_day_has_closed() -> None:
    three = datetime(2026, 1, 10, 15, tzinfo=UTC)
    assert CALENDAR.day_open_at(three) is None
    assert CALENDAR.day_begun_at(three) == date(2026, 1, 9)


def test_a_rating_is_placed_by_a_believed_clock_at_any_hour() -> None:
    three, five = EVENING - 5 * HOUR, EVENING - 3 * HOUR
    assert place_rating(five, None) == (five, frozenset())
    assert place_rating(five, DeviceWord(three, five)) == (three, frozenset())
    assert place_rating(five, DeviceWord(three, three)) == (five, frozenset({Flag.CLOCK_NOT_TRUSTED}))
