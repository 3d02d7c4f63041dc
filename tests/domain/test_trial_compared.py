"""Baseline against trial: both means with their days, points, percent and interval, or why unknown."""

from datetime import date, timedelta
from fractions import Fraction

from scs_manager.domain.diary import Activity, DiaryEntry
from scs_manager.domain.diary_days import DiaryDay, Region, TrialWindow
from scs_manager.domain.diary_statistics import TrialOutcome, trial_outcome
from scs_manager.domain.opioids import Mme
from scs_manager.domain.trial_compared import ComparedLine, compared

PLACED = date(2026, 5, 4)
LEG = (7, 8, 7, 6, 8, 7, 7, 6, 5, 4, 5, 3, 4, 3, 3, 2)
TABLE = "CDC 2022, version 1"


def outcome(leg: tuple[int | None, ...] = LEG, **more: object) -> TrialOutcome:
    """Nine days of a trial after a full baseline; a None is a day without an entry."""
    days = []
    for number, score in enumerate(leg, -7):
        on = PLACED + timedelta(days=number)
        if score is not None:
            answers = {"pain_leg_nrs": score, **more}
            days.append(DiaryDay(on, DiaryEntry(on, **answers)))  # type: ignore[arg-type]
    window = TrialWindow(PLACED - timedelta(days=7), PLACED, PLACED + timedelta(days=9))
    return trial_outcome(window, days, Region.LEG)


def line(lines: tuple[ComparedLine, ...], name: str) -> ComparedLine:
    """One line by its name."""
    return next(each for each in lines if str(each.name) == name)


def test_the_target_has_both_numbers_the_points_and_the_percentage_with_its_interval() -> None:
    found = line(compared(outcome()), "Leg")
    assert found.target
    assert str(found.before) == "7.14 (7 of 7 days)"
    assert str(found.after) == "3.00 (5 of 5 days)"
    assert str(found.change) == "−4.1"
    assert str(found.relief) == "58.0 % (45 to 70)"


def test_a_region_nobody_answered_is_unknown_with_its_reason() -> None:
    found = line(compared(outcome()), "Back")
    assert (str(found.before), str(found.change)) == ("unknown (0 of 7 days)", "unknown")
    assert str(found.relief) == "unknown: 0 of 7 baseline days, at least 4 are needed"


def test_pain_that_grew_is_called_so() -> None:
    found = line(compared(outcome((5,) * 7 + (6,) * 9)), "Leg")
    assert (str(found.change), str(found.relief)) == ("+1.0", "increase of 20.0 %")


def test_no_change_has_no_sign() -> None:
    found = line(compared(outcome((5,) * 16)), "Leg")
    assert (str(found.change), str(found.relief)) == ("0.0", "0.0 %")


def test_sleep_and_activity_have_means_and_points_but_no_percentage() -> None:
    lines = compared(outcome(sleep_nrs=4, activity=Activity.MORE))
    sleep, active = line(lines, "Sleep"), line(lines, "Activity")
    assert (str(sleep.before), str(sleep.change), sleep.relief) == ("4.00 (7 of 7 days)", "0.0", None)
    assert str(active.after) == "1.00 (5 of 5 days)"


def test_too_few_days_give_no_mean() -> None:
    lines = compared(outcome((7, 8, 7, None, None, None, None, *LEG[7:]), sleep_nrs=4))
    assert str(line(lines, "Sleep").before) == "unknown (3 of 7 days)"
    assert str(line(lines, "Sleep").change) == "unknown"


def test_a_dose_that_is_not_known_in_full_has_no_difference() -> None:
    found = outcome()
    doses = {day.day: Mme(Fraction(30), (), TABLE) for day in found.days}
    assert str(line(compared(found, doses=doses), "Opioid").change) == "0.0"
    part = doses | {PLACED + timedelta(days=6): Mme(Fraction(10), ("tapentadol",), TABLE)}
    assert str(line(compared(found, doses=part), "Opioid").change) == "unknown"
