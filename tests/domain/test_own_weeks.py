"""The weeks of the patient's sheet: whole, each day once, what each day is, and what is too far away."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scs_manager.domain.hold_calendar import Break
from scs_manager.domain.own_calendar import Due, Kind, TrialDates, happenings
from scs_manager.domain.own_weeks import FAR, SheetDay, Standing, standing_of, weeks_of

DATES = TrialDates(date(2026, 4, 27), date(2026, 5, 4), date(2026, 5, 11))
"""From a Monday; the last evening is Thursday 14 May."""
SENT = date(2026, 5, 5)


def days(dates: TrialDates = DATES, *breaks: Break, last_evening: date | None = None) -> list[SheetDay]:
    found = happenings(dates, breaks, [Due("ODI", date(2026, 5, 6))])
    kept = frozenset({SENT})
    weeks = weeks_of(dates, found, last_evening=last_evening or dates.last_evening, sent=kept)
    assert {len(week) for week in weeks} == {7}
    return [day for week in weeks for day in week]


def stop(stop_on: date, restart_on: date) -> Break:
    return Break("Warfarin", stop_on, restart_on)


def test_weeks_begin_on_monday_and_hold_each_day_once() -> None:
    for shift in range(7):
        by = timedelta(days=shift)
        moved = TrialDates(DATES.diary_from + by, DATES.placement_on + by, DATES.removal_on + by)
        found = [day.on for day in days(moved)]

        assert (found[0].weekday(), found[-1].weekday()) == (0, 6)
        assert found == [found[0] + timedelta(days=n) for n in range(len(found))]
        assert found[0] <= moved.diary_from
        assert found[-1] >= moved.last_evening


def test_evenings_days_of_the_trial_and_what_happens_are_those_of_the_calendar() -> None:
    found = {day.on: day for day in days()}

    assert [on for on, day in found.items() if day.asked] == [
        DATES.diary_from + timedelta(days=n) for n in range(18)
    ]
    assert [on for on, day in found.items() if day.sent] == [SENT]
    numbered = [(on.day, day.number) for on, day in found.items() if day.number]
    assert numbered == [(day, day - 4) for day in range(5, 11)]
    kinds = {on.day: [each.kind for each in day.happens] for on, day in found.items() if day.happens}
    assert kinds == {4: [Kind.PLACEMENT], 6: [Kind.QUESTIONNAIRE], 11: [Kind.REMOVAL]}


def test_a_trial_that_nobody_is_asked_after_keeps_the_day_of_removal() -> None:
    found = {day.on: day for day in days(last_evening=date(2026, 5, 8))}

    assert not found[date(2026, 5, 9)].asked
    assert [each.kind for each in found[date(2026, 5, 11)].happens] == [Kind.REMOVAL]


@pytest.mark.parametrize(("before", "weeks"), [(FAR, 4), (FAR + timedelta(days=1), 0)])
def test_medicines_near_the_trial_lengthen_the_sheet_and_far_ones_do_not(
    before: timedelta, weeks: int
) -> None:
    early = days(DATES, stop(DATES.diary_from - before, DATES.removal))
    late = days(DATES, stop(DATES.diary_from, DATES.last_evening + before))

    assert len(early) == len(days()) + weeks * 7
    assert len(late) == len(days()) + weeks * 7


def test_only_days_that_hold_are_shown() -> None:
    placed = replace(DATES, placed_on=DATES.placement_on)
    out = replace(placed, removed_on=DATES.removal_on)
    cases = [(None, False), (DATES, False), (out, True), (DATES, True), (placed, True)]

    found = [standing_of(dates, ended=ended) for dates, ended in cases]

    assert found == list(Standing)
    assert [each.shows_days for each in found] == [False, True, True, False, False]
