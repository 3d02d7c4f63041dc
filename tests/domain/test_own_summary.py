"""The patient's summary: what is known is said plainly, what is not is named, nothing is added."""

from dataclasses import replace
from datetime import date

import pytest

from scs_manager.domain.choice_trial import OwnRegion, OwnTrial, Standing
from scs_manager.domain.choice_words import CANNOT_PROMISE
from scs_manager.domain.decisions import DecisionOutcome
from scs_manager.domain.diary_days import Region
from scs_manager.domain.own_reasons import OwnDecision, against_words, for_words
from scs_manager.domain.own_summary import (
    DECIDED,
    OwnGoal,
    OwnSummary,
    Way,
    day_words,
    decision_words,
    goal_words,
    next_words,
    open_words,
    pain_words,
    pairs_of,
    question_words,
)
from scs_manager.domain.truth import Truth

LEG = OwnRegion(Region.LEG, "7.1", "3.0", 7, 5, less=58, low=45, high=70)
TRIAL = OwnTrial(Standing.ENDED, (LEG, OwnRegion(Region.BACK, "5.3", None, 7, 2)))
DECISION = OwnDecision(
    DecisionOutcome.IMPLANT, date(2026, 5, 12), "Dr Sam",
    ((1, Truth.MET), (2, Truth.NOT_MET), (8, Truth.UNKNOWN)),
)  # fmt: skip
SUMMARY = OwnSummary(Region.LEG, TRIAL, kept=12, asked=14, adequate=True, decision=DECISION)
DAYS = {"implant": "30 June", "visit": "11 August"}


def said(lines: object) -> str:
    return " ".join(str(each) for each in lines)  # type: ignore[attr-defined]


@pytest.mark.parametrize("region", [*Region, None])
def test_what_was_asked_names_the_pain_only_where_a_target_is_known(region: Region | None) -> None:
    words = str(question_words(replace(SUMMARY, target=region)))

    assert words.startswith("We asked: ")
    assert (region is not None and region.value in words) or "your pain" in words


def test_the_pain_goes_from_one_number_to_another_with_its_range_and_days() -> None:
    words = said(pain_words(LEG))

    assert words.startswith("Your leg pain went from 7.1 to 3.0 of 10.")
    assert "from 45 to 70" in words
    assert "7 days before and 5 days in the trial" in words


@pytest.mark.parametrize("means", [(None, "3.0"), ("7.1", None)])
def test_a_region_with_too_few_days_has_no_numbers(means: tuple[str | None, str | None]) -> None:
    before, after = means

    assert said(pain_words(replace(LEG, before=before, after=after))) == (
        "Your leg pain: the diary has too few days to say."
    )


def test_only_whole_pairs_of_a_counted_trial_are_drawn() -> None:
    (pair,) = pairs_of(TRIAL)

    assert str(pair.alt) == "Leg pain: before the trial 7.1 of 10, in the trial 3.0 of 10."
    assert pairs_of(replace(TRIAL, regions=(replace(LEG, before=None),))) == ()
    for standing in set(Standing) - {Standing.ENDED}:
        assert pairs_of(replace(TRIAL, standing=standing)) == ()


def test_days_are_counted_only_where_there_is_a_result() -> None:
    assert str(day_words(SUMMARY)) == "Diary days with an entry: 12 of 14."
    assert day_words(replace(SUMMARY, kept=None)) is None
    assert day_words(replace(SUMMARY, asked=None)) is None


GOALS = (
    OwnGoal("Walk", "200", "900", "800", "m", Truth.MET),
    OwnGoal("Sit", "20", "45", "90", "min", Truth.NOT_MET),
    OwnGoal("Sleep"),
)


def test_each_goal_is_reached_missed_or_not_known() -> None:
    walk, sit, sleep = map(str, goal_words(replace(SUMMARY, goals=GOALS)))

    assert walk == "Walk: from 200 to 900 m. You aimed at 800. Reached."
    assert sit.endswith("You aimed at 90. Not reached.")
    assert sleep == "Sleep: we do not know."


@pytest.mark.parametrize("standing", sorted(set(Standing) - {Standing.ENDED}))
def test_a_trial_without_an_answer_has_none_for_the_goals_either(standing: Standing) -> None:
    summary = replace(SUMMARY, trial=OwnTrial(standing), goals=GOALS)

    assert said(goal_words(summary)) == "Your trial has not shown yet if you reach your goals."
    assert goal_words(replace(summary, goals=())) == ()


def test_what_is_not_signed_is_not_decided() -> None:
    assert str(decision_words(None)) == "Nothing is decided yet. No decision has been signed."
    assert for_words(None) == against_words(None) == ()


@pytest.mark.parametrize("outcome", DecisionOutcome)
def test_every_decision_has_words_and_a_next_step(outcome: DecisionOutcome) -> None:
    decision = replace(DECISION, outcome=outcome)

    assert decision_words(decision) is DECIDED[outcome]
    assert len(next_words(replace(SUMMARY, decision=decision), DAYS)) == 1


def test_criteria_stand_on_the_side_they_were_signed_on() -> None:
    assert said(for_words(DECISION)) == "There are enough diary days to go by."
    assert said(against_words(DECISION)) == "The pain we aimed at did not fall by half."
    assert "If you want the implant." in said(open_words(SUMMARY))


@pytest.mark.parametrize(
    ("standing", "begins"),
    [
        (Standing.NONE, "We tell you"),
        (Standing.AHEAD, "Your trial comes next"),
        (Standing.RUNNING, "The trial goes on"),
        (Standing.STOPPED, "We look at"),
        (Standing.INADEQUATE, "We look at"),
        (Standing.ENDED, "We look at"),
    ],
)
def test_before_a_decision_the_next_step_follows_the_trial(standing: Standing, begins: str) -> None:
    summary = replace(SUMMARY, trial=OwnTrial(standing), decision=None)

    assert said(next_words(summary, DAYS)).startswith(begins)


def test_days_of_operation_and_visit_are_told_where_they_still_hold() -> None:
    planned = replace(SUMMARY, implant_on=date(2026, 6, 30), visit_on=date(2026, 8, 11))

    assert said(next_words(planned, DAYS)).endswith("The operation is planned for 30 June.")
    assert said(next_words(replace(planned, way=Way.IMPLANTED), DAYS)) == (
        "Your stimulator is in. We see you at your visits. The operation was on 30 June. "
        "Your next visit is due about 11 August."
    )
    assert said(next_words(replace(planned, way=Way.LEFT), DAYS)) == "Ask the clinic what comes next."
    bare = replace(SUMMARY, way=Way.IMPLANTED)
    assert said(next_words(bare, DAYS)) == "Your stimulator is in. We see you at your visits."


def test_what_is_open_is_named_and_the_limit_of_every_trial_comes_last() -> None:
    whole = replace(SUMMARY, kept=14, decision=None, trial=replace(TRIAL, regions=(LEG,)))
    assert open_words(whole) == (CANNOT_PROMISE,)
    assert "no entry: 2" in said(open_words(SUMMARY))
    assert "no entry" not in said(open_words(replace(SUMMARY, kept=None, asked=None)))
    assert "wires worked" in said(open_words(replace(whole, adequate=None)))
    assert "wires worked" not in said(open_words(whole))
    assert "If your back pain got less." in said(open_words(SUMMARY))


@pytest.mark.parametrize("standing", [Standing.STOPPED, Standing.INADEQUATE])
def test_a_trial_that_could_not_answer_is_open_and_not_negative(standing: Standing) -> None:
    summary = OwnSummary(Region.LEG, OwnTrial(standing), adequate=None)

    assert said(open_words(summary)).startswith("What a whole trial would have shown.")
    assert "wires" not in said(open_words(summary))
