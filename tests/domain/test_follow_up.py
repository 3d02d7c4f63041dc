"""Follow-up: which visits there are and how each one stands, what a visit may say, diary and figure."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.diary import DiaryEntry, Punctuality
from scs_manager.domain.diary_calendar import ALWAYS, DiaryCalendar, Period
from scs_manager.domain.diary_days import DiaryDay, Region
from scs_manager.domain.errors import InputError
from scs_manager.domain.follow_up import (
    AHEAD,
    DEFAULT_PLAN,
    POINTS_MOST,
    FollowUpPlan,
    FollowUpPoint,
    Slot,
    Standing,
    Unit,
    VisitState,
    check_move,
    check_plan,
    months_after,
    name_of,
    next_open,
)
from scs_manager.domain.follow_up_diary import period_result
from scs_manager.domain.follow_up_figures import follow_up_figure
from scs_manager.domain.follow_up_visits import FollowUpVisit, How, check_visit, unknown_in
from scs_manager.domain.own_calendar import After, Kind, TrialDates, happenings
from scs_manager.domain.relief import WindowMean

LONDON = ZoneInfo("Europe/London")
IMPLANT = date(2026, 1, 31)
SEEN = FollowUpVisit(IMPLANT + timedelta(days=42), How.CLINIC)


@pytest.mark.parametrize(
    ("months", "day"),
    [(1, date(2026, 2, 28)), (3, date(2026, 4, 30)), (12, date(2027, 1, 31)), (25, date(2028, 2, 29))],
)
def test_a_month_that_is_too_short_ends_on_its_last_day(months: int, day: date) -> None:
    assert months_after(IMPLANT, months) == day


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("6w", "6 weeks"), ("3m", "3 months"), ("12m", "12 months"), ("18m", "18 months"),
        ("24m", "2 years"), ("extra-12ab34cd", "Unscheduled visit"), ("xm", "Unscheduled visit"),
    ],
)  # fmt: skip
def test_a_visit_is_named_by_its_time(key: str, words: str) -> None:
    assert str(name_of(key)) == words


def test_the_schedule_of_the_design_and_years_only_as_the_last_comes_near() -> None:
    def keys(on: date) -> list[str]:
        return [point.key for point in DEFAULT_PLAN.schedule(IMPLANT, on=on)]

    first = ["6w", "3m", "6m", "12m"]
    year = months_after(IMPLANT, 12)
    assert keys(IMPLANT) == keys(year - AHEAD - timedelta(days=1)) == first
    assert keys(year - AHEAD) == [*first, "24m"]
    assert keys(months_after(IMPLANT, 36)) == [*first, "24m", "36m", "48m"]
    assert DEFAULT_PLAN.points[0].due_on(IMPLANT) == date(2026, 3, 14)
    assert str(DEFAULT_PLAN.points[0].name) == "6 weeks"


@given(st.integers(0, 4000))
def test_the_list_of_visits_never_ends_and_never_repeats(days: int) -> None:
    on = IMPLANT + timedelta(days=days)
    dues = [point.due_on(IMPLANT) for point in DEFAULT_PLAN.schedule(IMPLANT, on=on)]
    assert dues == sorted(set(dues))
    assert dues[-1] > on + AHEAD


def test_a_plan_without_years_ends_with_its_last_visit_and_knows_no_other() -> None:
    plan = replace(DEFAULT_PLAN, yearly=None)
    assert [point.key for point in plan.schedule(IMPLANT, on=date(2040, 1, 1))][-1] == "12m"
    assert plan.point_of("24m") is None
    assert plan.point_of("6w") == plan.points[0]
    with pytest.raises(ValueError, match="no yearly"):
        plan._year(24)


@pytest.mark.parametrize(("key", "known"), [("24m", True), ("18m", False), ("xm", False), ("5w", False)])
def test_a_full_year_is_asked_as_every_year_is(key: str, known: bool) -> None:
    found = DEFAULT_PLAN.point_of(key)
    assert (found is not None) is known
    if found and DEFAULT_PLAN.yearly:
        assert (found.amount, found.instruments) == (24, DEFAULT_PLAN.yearly.instruments)


ONE = FollowUpPoint(6, Unit.WEEKS)


@pytest.mark.parametrize(
    ("points", "yearly", "place"),
    [
        ((), None, "amount_1"),
        ((replace(ONE, amount=0),), None, "amount_1"),
        ((replace(ONE, amount=53),), None, "amount_1"),
        ((FollowUpPoint(61),), None, "amount_1"),
        ((replace(ONE, before_days=181),), None, "before_days_1"),
        ((replace(ONE, after_days=-1),), None, "after_days_1"),
        ((ONE, ONE), None, "amount_2"),
        ((FollowUpPoint(3), ONE), None, "amount_2"),
        ((ONE,), replace(ONE, after_days=200), "after_days_yearly"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused_at_its_field(
    points: tuple[FollowUpPoint, ...], yearly: FollowUpPoint | None, place: str
) -> None:
    with pytest.raises(InputError) as refused:
        check_plan(FollowUpPlan(points, yearly))
    assert refused.value.place == place


def test_a_plan_of_the_most_visits_is_kept_and_one_more_is_no_form() -> None:
    points = tuple(FollowUpPoint(n) for n in range(1, POINTS_MOST + 2))
    check_plan(FollowUpPlan(points[:-1], None))
    check_plan(DEFAULT_PLAN)
    with pytest.raises(ValueError, match="more points"):
        check_plan(FollowUpPlan(points, None))


SLOT = Slot("6w", date(2026, 7, 20), 14, 10)


@pytest.mark.parametrize(
    ("on", "standing", "late"),
    [
        (date(2026, 7, 5), Standing.PLANNED, 0),
        (date(2026, 7, 6), Standing.DUE, 0),
        (date(2026, 7, 30), Standing.DUE, 0),
        (date(2026, 7, 31), Standing.OVERDUE, 1),
    ],
)
def test_a_visit_is_due_within_its_window_and_overdue_after_it(
    on: date, standing: Standing, late: int
) -> None:
    assert (SLOT.standing(on), SLOT.late_by(on)) == (standing, late)
    done = replace(SLOT, state=VisitState.DONE)
    assert (done.standing(on), done.late_by(on)) == (Standing.DONE, 0)


def test_the_next_visit_is_the_earliest_that_is_open() -> None:
    later = replace(SLOT, key="3m", due_on=date(2026, 9, 1))
    assert next_open([later, SLOT]) == SLOT
    assert next_open([replace(SLOT, state=VisitState.SKIPPED), later]) == later
    assert next_open([]) is None


def test_no_visit_is_before_the_day_after_the_implant() -> None:
    check_move(IMPLANT + timedelta(days=1), implanted_on=IMPLANT)
    with pytest.raises(InputError, match="after the implant"):
        check_move(IMPLANT, implanted_on=IMPLANT)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"visited_on": IMPLANT}, "visited_on"),
        ({"visited_on": SEEN.visited_on + timedelta(days=1)}, "visited_on"),
        ({"stated_relief": 101}, "stated_relief"),
        ({"pain_leg": 11}, "pain_leg"),
        ({"pgic": 0}, "pgic"),
        ({"stimulation_hours": 25}, "stimulation_hours"),
    ],
)
def test_a_visit_that_cannot_have_been_so_is_refused(change: dict[str, object], place: str) -> None:
    check_visit(SEEN, implanted_on=IMPLANT, today=SEEN.visited_on)
    with pytest.raises(InputError) as refused:
        check_visit(replace(SEEN, **change), implanted_on=IMPLANT, today=SEEN.visited_on)  # type: ignore[arg-type]
    assert refused.value.place == place


def test_what_was_not_asked_is_unknown_and_no_is_an_answer() -> None:
    assert len(unknown_in(SEEN)) == 10
    said = [str(words) for words in unknown_in(replace(SEEN, pain_leg=0, opioids_reviewed=False))]
    assert "leg pain" not in said
    assert len(said) == 8


PERIOD = Period(uuid.UUID(int=1), date(2027, 6, 1), date(2027, 6, 7))


def day_of(number: int, leg: int | None, punctuality: Punctuality = Punctuality.ON_TIME) -> DiaryDay:
    day = PERIOD.first + timedelta(days=number)
    return DiaryDay(day, DiaryEntry(day, pain_leg_nrs=leg), punctuality=punctuality)


BASELINE = {region: WindowMean((Fraction(7), Fraction(8), Fraction(7), Fraction(8)), 4) for region in Region}


def test_four_of_seven_evenings_give_a_mean_and_exact_relief_and_three_do_not() -> None:
    days = [day_of(n, leg) for n, leg in enumerate((3, 2, 2, 1))]
    result = period_result(PERIOD, days, BASELINE, Region.LEG)
    assert (result.counted, result.is_valid, len(result.days)) == (4, True, 7)
    assert result.primary.percent == Fraction(220, 3)
    assert result.regions[Region.BACK].percent is None
    thin = period_result(PERIOD, days[:3], BASELINE, Region.LEG)
    assert (thin.counted, thin.is_valid, thin.primary.percent) == (3, False, None)


def test_what_is_outside_left_out_or_not_answered_is_no_value() -> None:
    days = [day_of(0, 1, Punctuality.OUTSIDE), replace(day_of(1, 1), excluded="Fever"), day_of(2, None)]
    assert period_result(PERIOD, days, BASELINE, Region.LEG).counted == 0


def test_a_diary_asks_in_a_period_after_its_last_evening_and_in_between_not() -> None:
    removed = date(2026, 5, 10)
    calendar = DiaryCalendar(((ALWAYS, LONDON),), date(2026, 4, 27), removed_on=removed, periods=(PERIOD,))
    last = removed + timedelta(days=3)
    assert calendar.asks(last)
    assert calendar.period_of(last) is None
    assert not calendar.asks(last + timedelta(days=1))
    assert calendar.next_asked(last + timedelta(days=1)) == PERIOD.first
    assert calendar.next_asked(date(2026, 1, 1)) == date(2026, 4, 27)
    assert calendar.period_of(PERIOD.last) == PERIOD
    assert calendar.next_asked(PERIOD.last + timedelta(days=1)) is None
    running = replace(calendar, removed_on=None)
    assert running.period_of(PERIOD.first) == PERIOD


def test_the_figure_tells_a_rating_from_the_mean_before_and_leaves_gaps() -> None:
    visits = [
        ("3 months", replace(SEEN, visited_on=IMPLANT + timedelta(days=90))),
        ("6 weeks", replace(SEEN, pain_leg=3, pain_back=0)),
    ]
    labelled = [(name_of({"6 weeks": "6w", "3 months": "3m"}[name]), visit) for name, visit in visits]
    figure = follow_up_figure(labelled, implanted_on=IMPLANT, before={Region.LEG: Fraction(15, 2)})
    assert figure is not None
    assert [point.days for point in figure.points] == [42, 90]
    assert str(figure.title).startswith("Pain at the visits")
    assert str(figure.alt) == (
        "Mean of the diary before the trial: Leg 7.5. 6 weeks: Back 0, Leg 3. 3 months: no rating."
    )
    bare = follow_up_figure(labelled, implanted_on=IMPLANT, before={Region.LEG: None})
    assert bare is not None
    assert "Mean of the diary" not in str(bare.alt)
    assert follow_up_figure(labelled[:1], implanted_on=IMPLANT, before={}) is None


def test_the_own_calendar_names_the_next_visit_and_the_evenings_before_it() -> None:
    dates = TrialDates(date(2026, 4, 27), date(2026, 5, 4), date(2026, 5, 13))
    after = After(date(2027, 6, 8), PERIOD.first, PERIOD.last)
    found = [each for each in happenings(dates, after=after) if each.on >= PERIOD.first]
    assert [(each.on, each.kind) for each in found] == [
        (PERIOD.first, Kind.DIARY), (PERIOD.last, Kind.END), (date(2027, 6, 8), Kind.VISIT),
    ]  # fmt: skip
    assert [each.planned for each in found] == [False, False, True]
