"""What stands against going on today: red flags over exclusions over what is not known."""

from datetime import date, timedelta
from typing import Any

import pytest

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.facts import Completeness, Datum, Facts
from scs_manager.domain.findings import Rung
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.safety_today import SafetyToday, safety_today
from scs_manager.domain.screening import CORE, screener
from scs_manager.services.demo_records import candidate

ASKED_ON = date(2026, 4, 20)
CLEARED = {answer.name: answer.value for answer in candidate(ASKED_ON).answers(ASKED_ON)} | {
    "patient.sex": "female"
}


def on_day(day: date, *, listed: bool = True, stage: Stage = Stage.SCREEN, **changes: object) -> SafetyToday:
    """The core's word on a day, about answers of ASKED_ON; ``safety__x`` stands for ``safety.x``."""
    answers = CLEARED | {name.replace("__", "."): value for name, value in changes.items()}
    data = {name: Datum(name, value, None, ASKED_ON, "Visit") for name, value in answers.items()}
    facts = Facts(data, {"antithrombotics": Completeness(ASKED_ON, "Dr Sample")} if listed else {})
    core = screener((), shipped_profiles(), on=day, stage=stage).ask(facts).result(CORE)
    return safety_today(core, day)


def test_everything_asked_and_cleared_demands_nothing() -> None:
    today = on_day(ASKED_ON)
    assert (today.red_flags, today.exclusions, today.unknown, today.rung) == ((), (), (), None)
    assert today.asked == 17


@pytest.mark.parametrize(("days", "rung"), [(14, None), (15, Rung.INCOMPLETE)])
def test_red_flags_asked_too_long_ago_are_unknown_again(days: int, rung: Rung | None) -> None:
    today = on_day(ASKED_ON + timedelta(days=days))
    assert today.rung is rung
    assert bool(today.unknown) is (rung is not None)


def test_an_antithrombotic_plan_that_needs_the_day_first_does_not_bar_the_day() -> None:
    today = on_day(ASKED_ON, listed=False)
    assert (today.rung, today.asked, len(today.waiting)) == (None, 17, 1)


def test_an_exclusion_stands_over_what_is_unknown() -> None:
    today = on_day(ASKED_ON + timedelta(days=15), safety__gross_instability=True)
    assert today.rung is Rung.NOT_ELIGIBLE_NOW
    assert len(today.exclusions) == 1
    assert today.unknown


def test_a_red_flag_stands_over_everything() -> None:
    today = on_day(ASKED_ON, safety__gross_instability=True, safety__ce_bladder_bowel="new_or_worsening")
    assert today.rung is Rung.URGENT_REFERRAL
    assert len(today.red_flags) == 1
    assert len(today.exclusions) == 1


COAGULATION = "No uncorrected bleeding disorder; coagulation within the limits"
FAILED, SERIOUS = "No failed adequate trial", "No unresolved serious adverse event"
VALUES = {"safety__inr": 1.0, "safety__platelets": 236}
ANSWERED = VALUES | {"trial__failed_adequate": False, "trial__serious_event_open": False}


@pytest.mark.parametrize(
    ("stage", "answers", "unknown"),
    [
        (Stage.SCREEN, {}, set()),
        (Stage.PLACE, {}, {COAGULATION}),
        (Stage.PLACE, {"safety__inr": 1.0}, {COAGULATION}),
        (Stage.PLACE, VALUES, set()),
        (Stage.PERMANENT, {}, {COAGULATION, FAILED, SERIOUS}),
        (Stage.PERMANENT, VALUES, {FAILED, SERIOUS}),
        (Stage.PERMANENT, ANSWERED, set()),
    ],
)
def test_what_a_later_stage_asks_is_unknown_until_it_is_answered(
    stage: Stage, answers: dict[str, Any], unknown: set[str]
) -> None:
    today = on_day(ASKED_ON, stage=stage, **answers)
    assert {str(each) for each in today.unknown} == unknown
    assert today.rung is (Rung.INCOMPLETE if unknown else None)
