"""The patient's own calendar: what happens when, months, and what a phone's calendar is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.calendar_feed import DIARY, day_events, evening_events
from scs_manager.domain.diary_calendar import ALWAYS, DiaryCalendar
from scs_manager.domain.hold_calendar import Break
from scs_manager.domain.own_calendar import (
    Due,
    Kind,
    Month,
    Stretch,
    TrialDates,
    happenings,
    shown_month,
)
from scs_manager.domain.quiet_hours import DEFAULT_QUIET
from scs_manager.domain.reminders import reminders_between

DATES = TrialDates(date(2026, 4, 27), date(2026, 5, 4), date(2026, 5, 11))
LONDON = ZoneInfo("Europe/London")


def test_planned_days_say_that_they_may_move_and_past_ones_what_was() -> None:
    planned = {each.kind: each for each in happenings(DATES)}
    done = {
        each.kind: each
        for each in happenings(replace(DATES, placed_on=date(2026, 5, 5), removed_on=date(2026, 5, 13)))
    }

    assert (planned[Kind.PLACEMENT].planned, str(planned[Kind.PLACEMENT].words)) == (True, "The leads go in")
    assert (done[Kind.PLACEMENT].on, str(done[Kind.PLACEMENT].words)) == (
        date(2026, 5, 5),
        "The leads went in",
    )
    assert (done[Kind.REMOVAL].on, done[Kind.REMOVAL].planned) == (date(2026, 5, 13), False)
    assert (planned[Kind.END].on, done[Kind.END].on) == (date(2026, 5, 14), date(2026, 5, 16))
    assert (planned[Kind.END].planned, done[Kind.END].planned) == (True, False)


def test_medicines_and_questionnaires_stand_among_the_days_in_order() -> None:
    breaks = [Break("Warfarin", date(2026, 4, 29), date(2026, 5, 11))]
    due = [Due("PEG", date(2026, 5, 11))]

    told = [(each.on.isoformat(), str(each.words)) for each in happenings(DATES, breaks, due)]

    assert told == [
        ("2026-04-27", "Your diary starts"),
        ("2026-04-29", "Warfarin: take the last dose"),
        ("2026-05-04", "The leads go in"),
        ("2026-05-11", "The leads come out"),
        ("2026-05-11", "Warfarin: start again"),
        ("2026-05-11", "Last day to send: PEG"),
        ("2026-05-14", "Last evening of your diary"),
    ]


@pytest.mark.parametrize(
    ("placed", "removed", "today", "says"),
    [
        (True, None, date(2026, 5, 11), "Warfarin: start again"),
        (True, None, date(2026, 5, 12), "Warfarin: ask us before you start it again"),
        (True, date(2026, 5, 12), date(2026, 5, 12), "Warfarin: start again"),
        (False, None, date(2026, 5, 12), "Warfarin: start again"),
    ],
)
def test_while_the_leads_are_in_longer_than_planned_no_medicine_is_started_again_by_a_date(
    placed: bool, removed: date | None, today: date, says: str
) -> None:
    dates = replace(DATES, placed_on=DATES.placement_on if placed else None, removed_on=removed)

    found = happenings(dates, [Break("Warfarin", date(2026, 4, 29), date(2026, 5, 12))], today=today)

    assert [str(each.words) for each in found if each.kind is Kind.RESTART] == [says]


@pytest.mark.parametrize(
    ("day", "stretch"),
    [
        (date(2026, 4, 26), None),
        (date(2026, 4, 27), Stretch.BASELINE),
        (date(2026, 5, 3), Stretch.BASELINE),
        (date(2026, 5, 4), Stretch.TRIAL),
        (date(2026, 5, 11), Stretch.TRIAL),
        (date(2026, 5, 12), Stretch.AFTER),
        (date(2026, 5, 14), Stretch.AFTER),
        (date(2026, 5, 15), None),
    ],
)
def test_a_day_lies_in_one_stretch(day: date, stretch: Stretch | None) -> None:
    assert DATES.stretch_of(day) is stretch


def test_a_month_is_read_and_written_and_anything_else_is_none() -> None:
    assert str(Month.read("2026-05")) == "2026-05"
    assert [Month.read(words) for words in ("", "2026-13", "2026-5", "may", "2026-05-01")] == [None] * 5
    assert (str(Month(2026, 1).before), str(Month(2026, 12).after)) == ("2025-12", "2027-01")


@given(st.integers(1900, 2100), st.integers(1, 12))
def test_a_month_holds_each_of_its_days_once_under_its_weekday(year: int, month: int) -> None:
    weeks = Month(year, month).weeks()

    days = [day for week in weeks for day in week if day]
    assert days == sorted(set(days))
    assert (days[-1] + timedelta(days=1)).day == 1
    assert all(len(week) == 7 for week in weeks)
    assert all(day is None or day.weekday() == n for week in weeks for n, day in enumerate(week))


@pytest.mark.parametrize(
    ("asked", "today", "shown"),
    [
        (None, date(2026, 5, 2), "2026-05"),
        (None, date(2027, 1, 1), "2026-05"),
        (None, date(2025, 1, 1), "2026-04"),
        (Month(2026, 4), date(2026, 5, 2), "2026-04"),
        (Month(1, 1), date(2026, 5, 2), "2026-04"),
        (Month(9999, 12), date(2026, 5, 2), "2026-05"),
    ],
)
def test_only_months_of_the_trial_are_shown(asked: Month | None, today: date, shown: str) -> None:
    assert str(shown_month(asked, today, DATES.diary_from, DATES.last_evening)) == shown


def test_an_evening_rings_when_the_diary_opens_and_before_it_closes_until_it_is_answered() -> None:
    calendar = DiaryCalendar(((ALWAYS, LONDON),), DATES.diary_from)
    reminders = reminders_between(calendar, date(2026, 5, 4), date(2026, 5, 5), DEFAULT_QUIET)

    answered, open_one = evening_events(calendar, reminders, {date(2026, 5, 4)}, key="k", words=str(DIARY))

    assert answered.alarms == ()
    assert open_one.alarms == (timedelta(), timedelta(hours=6))
    assert open_one.starts == datetime(2026, 5, 5, 17, 0, tzinfo=UTC)
    assert open_one.summary == "Diary"


def test_the_same_thing_keeps_its_identifier_which_names_nothing() -> None:
    first, second = day_events([date(2026, 5, 5), date(2026, 5, 4), date(2026, 5, 4)], key="k", words="Diary")
    (again,) = day_events([date(2026, 5, 4)], key="k", words="Diary")
    (other,) = day_events([date(2026, 5, 4)], key="l", words="Diary")

    assert (first.on, second.on) == (date(2026, 5, 4), date(2026, 5, 5))
    assert first.uid == again.uid != other.uid
    assert "2026" not in first.uid
