"""A clinician's judgement stands beside the finding: the ladder is told as computed and as judged."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from scs_manager.domain.facts import Facts
from scs_manager.domain.judgements import (
    Judgement,
    judged_outcomes,
    judged_overall,
    judgements_to_json,
    standing,
)
from scs_manager.domain.pathway import State
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.domain.screening import Stage, screen, screening_to_json
from scs_manager.domain.screening_stage import due_stage
from tests.domain.patients import ON, clean, datum

AT = datetime(2026, 5, 13, 9, tzinfo=UTC)
ASKED = ("scs-core", "safety", "nice-ta159", "cms-ncd-160-7")


def result(patient: Facts | None = None, *names: str) -> dict[str, Any]:
    asked = [shipped_profiles()[name] for name in names or ASKED]
    return screening_to_json(screen(patient or clean(), asked, on=ON))


def said(criterion: str, state: str | None) -> Judgement:
    return Judgement(criterion, state, "examined", "Dr Specimen", AT)


def infected() -> Facts:
    found = {**clean().data, "safety.active_infection": datum("safety.active_infection", True)}
    return Facts(found, clean().complete)


@pytest.mark.parametrize(
    ("patient", "criterion", "state", "outcome"),
    [
        (clean(), "excl.active_infection", "not_met", "not_eligible_now"),
        (clean(), "excl.active_infection", "unknown", "incomplete"),
        (clean(), "excl.suicidality", "not_met", "urgent_referral"),
        (clean(), "ind.neuropathic", "not_met", "not_indicated"),
        (infected(), "excl.active_infection", "met", "proceed_to_trial"),
        (infected(), "ind.neuropathic", "not_met", "not_eligible_now"),
    ],
)
def test_the_ladder_is_climbed_again_with_what_is_judged(
    patient: Facts, criterion: str, state: str, outcome: str
) -> None:
    found = result(patient)
    before = json.dumps(found, sort_keys=True)

    overall = judged_overall(found, {criterion: said(criterion, state)})

    assert overall is not None
    assert (overall.computed, overall.judged) == (found["overall"]["outcome"], outcome)
    assert overall.differs is (overall.computed != outcome)
    assert json.dumps(found, sort_keys=True) == before


def test_a_payer_is_never_judged_for() -> None:
    judged = judged_outcomes(result(), {"ind.neuropathic": said("ind.neuropathic", "not_met")})

    assert {each.profile for each in judged} == {"scs-core", "safety", "nice-ta159"}


def test_without_a_judgement_every_outcome_is_the_computed_one() -> None:
    assert not any(each.differs for each in judged_outcomes(result(infected()), {}))


def test_a_result_without_the_core_has_no_overall_outcome_as_judged() -> None:
    assert judged_overall(result(clean(), "safety"), {}) is None
    assert judgements_to_json(result(clean(), "safety"), [])["overall"] is None


def test_the_newest_judgement_stands_unless_it_was_taken_back() -> None:
    first, second, back = said("a", "met"), said("a", "not_met"), said("b", None)

    assert standing([first, second, said("b", "met"), back]) == {"a": second}


def test_every_judgement_is_told_and_which_of_them_stand() -> None:
    given = [said("ind.neuropathic", "not_met"), said("ind.neuropathic", None)]

    data = judgements_to_json(result(), [*given, said("ind.adult", "unknown")])

    assert json.loads(json.dumps(data)) == data
    assert [each["stands"] for each in data["judgements"]] == [False, False, True]
    assert (data["overall"]["computed"], data["overall"]["judged"]) == ("proceed_to_trial", "incomplete")


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        (State.WORK_UP, Stage.SCREEN),
        (State.TEAM_REVIEW, Stage.SCREEN),
        (State.TRIAL_PLANNED, Stage.PLACE),
        (State.BASELINE, Stage.PLACE),
        (State.TRIALLING, Stage.PERMANENT),
        (State.DECIDED, Stage.PERMANENT),
        (State.DEFERRED, Stage.PERMANENT),
        (State.NO_TRIAL_IMPLANT, Stage.PERMANENT),
        (State.REPEAT_TRIAL, Stage.PLACE),
        (State.FOLLOW_UP, Stage.SCREEN),
    ],
)
def test_the_stage_that_is_due_follows_the_pathway(state: State, stage: Stage) -> None:
    assert due_stage(state) is stage
