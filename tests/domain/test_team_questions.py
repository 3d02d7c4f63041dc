"""What the team is asked fits where the case stands."""

import pytest

from scs_manager.domain.pathway_states import State
from scs_manager.domain.team_questions import team_question

ASKED = "Trial of stimulation, or first something else? Referred for: "


@pytest.mark.parametrize("state", [State.REFERRED, State.WORK_UP, State.SCREENED, State.TEAM_REVIEW])
def test_before_a_trial_the_team_is_asked_for_one_in_the_words_of_the_referral(state: State) -> None:
    assert team_question(state, decided=False, referred_for="leg pain") == f"{ASKED}leg pain"
    assert team_question(state, decided=False, referred_for="") == f"{ASKED}not recorded"


def test_a_case_that_comes_back_with_a_decision_had_it_put_off() -> None:
    assert team_question(State.TEAM_REVIEW, decided=True, referred_for="leg pain").startswith(
        "The decision was put off"
    )


@pytest.mark.parametrize(
    ("state", "begins"),
    [
        (State.OPTIMISING, "Is what had to be optimised"),
        (State.TRIAL_PLANNED, "A trial is planned"),
        (State.BASELINE, "A trial is planned"),
        (State.TRIALLING, "The trial still runs"),
        (State.TRIAL_ENDED, "The trial is over"),
        (State.DEFERRED, "The trial is over"),
        (State.DECIDED, "A decision is signed"),
        (State.NO_TRIAL_IMPLANT, "A decision is signed"),
        (State.IMPLANTED, "The implant is in"),
        (State.FOLLOW_UP, "The implant is in"),
    ],
)
def test_a_running_trial_or_an_implant_is_never_asked_for(state: State, begins: str) -> None:
    for decided in (False, True):
        assert team_question(state, decided=decided, referred_for="leg pain").startswith(begins)
