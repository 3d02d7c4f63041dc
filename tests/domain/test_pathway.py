"""The pathway of product.md 2: its table, its guards, its reasons."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.errors import RuleError
from scs_manager.domain.pathway import (
    ACTION_NAMES,
    CANCELS_MESSAGES,
    ENDED,
    NEEDS_REASON,
    PERMISSION_FOR,
    STATE_NAMES,
    TRANSITIONS,
    Action,
    CaseFacts,
    State,
    after,
    allowed,
    can,
    check_move,
    missing_for,
)
from scs_manager.domain.permissions import ROLE_PERMISSIONS, Permission, Role

READY = CaseFacts(
    screening_signed=True,
    overall="proceed_to_trial",
    team_decision="proceed",
    team_complete=True,
    target_locked=True,
    trial_planned=True,
    leads_placed=True,
    leads_removed=True,
    adequacy_recorded=True,
    implant_recorded=True,
)

MAIN_ROAD = (
    (Action.START_WORK_UP, State.WORK_UP),
    (Action.SIGN_SCREENING, State.SCREENED),
    (Action.OPTIMISE, State.OPTIMISING),
    (Action.SIGN_SCREENING, State.SCREENED),
    (Action.SEND_TO_TEAM, State.TEAM_REVIEW),
    (Action.PLAN_TRIAL, State.TRIAL_PLANNED),
    (Action.START_BASELINE, State.BASELINE),
    (Action.PLACE_LEADS, State.TRIALLING),
    (Action.END_TRIAL, State.TRIAL_ENDED),
    (Action.DECIDE_IMPLANT, State.DECIDED),
    (Action.RECORD_IMPLANT, State.IMPLANTED),
    (Action.START_FOLLOW_UP, State.FOLLOW_UP),
    (Action.CLOSE, State.CLOSED),
)


def test_the_main_road_leads_from_referral_to_closed() -> None:
    state = State.REFERRED
    facts = replace(READY, decision="implant")
    for action, expected in MAIN_ROAD:
        state = check_move(state, action, facts, reason="because")
        assert state is expected


def test_a_repeated_trial_is_planned_again() -> None:
    repeated = after(State.TRIAL_ENDED, Action.DECIDE_REPEAT)
    assert repeated is State.REPEAT_TRIAL
    assert after(repeated, Action.PLAN_TRIAL) is State.TRIAL_PLANNED


def test_a_deferred_case_goes_back_to_the_team() -> None:
    deferred = after(State.TRIAL_ENDED, Action.DEFER)
    assert deferred is State.DEFERRED
    assert after(deferred, Action.SEND_TO_TEAM) is State.TEAM_REVIEW


def test_an_implant_without_a_trial_has_its_own_road() -> None:
    facts = replace(READY, decision="no_trial_implant")
    state = check_move(State.TEAM_REVIEW, Action.DECIDE_WITHOUT_TRIAL, facts, reason="stage 2 on the table")
    assert state is State.NO_TRIAL_IMPLANT
    assert check_move(state, Action.RECORD_IMPLANT, facts) is State.IMPLANTED


def test_a_decision_without_a_trial_can_be_replaced_and_given_up_to_the_team() -> None:
    state = State.NO_TRIAL_IMPLANT
    again = replace(READY, decision="no_trial_implant")

    assert check_move(state, Action.DECIDE_WITHOUT_TRIAL, again, reason="another reason") is state
    given_up = check_move(state, Action.DEFER, replace(READY, decision="defer"), reason="he wants a trial")
    assert given_up is State.TEAM_REVIEW


@pytest.mark.parametrize("missing", [{"team_decision": None}, {"team_complete": False}])
def test_an_implant_asks_for_the_word_of_a_complete_team(missing: dict[str, Any]) -> None:
    facts = replace(READY, decision="implant")

    assert missing_for(Action.DECIDE_IMPLANT, facts) == ()
    assert len(missing_for(Action.DECIDE_IMPLANT, replace(facts, **missing))) == 1
    assert missing_for(Action.DECIDE_NO_IMPLANT, replace(facts, decision="no_implant", **missing)) == ()


def test_a_decision_that_is_carried_out_can_no_longer_be_replaced() -> None:
    decides = {Action.DECIDE_IMPLANT, Action.DECIDE_NO_IMPLANT, Action.DECIDE_REPEAT, Action.DEFER}

    for state in (State.IMPLANTED, State.FOLLOW_UP, State.TRIAL_PLANNED, State.CLOSED):
        assert not set(allowed(state)) & (decides | {Action.DECIDE_WITHOUT_TRIAL})


@pytest.mark.parametrize("state", [State.BASELINE, State.TRIALLING])
def test_an_aborted_trial_ends_with_its_technical_adequacy(state: State) -> None:
    assert missing_for(Action.ABORT_TRIAL, CaseFacts()) != ()
    facts = CaseFacts(adequacy_recorded=True)
    assert check_move(state, Action.ABORT_TRIAL, facts, reason="lead broke") is State.TRIAL_ENDED


@pytest.mark.parametrize("state", [s for s in State if s not in (State.URGENT_REFERRAL, State.DIED)])
def test_a_red_flag_leads_from_any_state_to_urgent_referral_and_back(state: State) -> None:
    urgent = check_move(state, Action.REFER_URGENTLY, CaseFacts(), reason="saddle numbness")
    assert urgent is State.URGENT_REFERRAL
    back = check_move(urgent, Action.RETURN_FROM_URGENT, CaseFacts(left=state), reason="MRI clear")
    assert back is state


@pytest.mark.parametrize("left", [None, State.URGENT_REFERRAL])
def test_the_way_back_needs_the_state_that_was_left(left: State | None) -> None:
    with pytest.raises(ValueError, match="state that was left"):
        after(State.URGENT_REFERRAL, Action.RETURN_FROM_URGENT, left=left)


def test_nobody_returns_from_a_state_that_is_not_urgent() -> None:
    with pytest.raises(RuleError):
        after(State.SCREENED, Action.RETURN_FROM_URGENT, left=State.WORK_UP)


@pytest.mark.parametrize("state", sorted(ENDED - {State.DIED}))
def test_from_an_ended_case_only_a_red_flag_or_a_death_is_recorded(state: State) -> None:
    assert set(allowed(state)) == {Action.REFER_URGENTLY, Action.RECORD_DEATH}


def test_nothing_follows_a_death() -> None:
    assert allowed(State.DIED) == ()


@pytest.mark.parametrize("state", [s for s in State if s not in ENDED])
def test_a_patient_may_withdraw_from_every_open_state(state: State) -> None:
    assert after(state, Action.WITHDRAW) is State.WITHDRAWN


def test_an_implanted_case_is_neither_declined_nor_found_not_indicated() -> None:
    for state in (State.IMPLANTED, State.FOLLOW_UP):
        assert not can(state, Action.DECLINE)
        assert not can(state, Action.FIND_NOT_INDICATED)


def test_leads_come_out_before_a_case_is_found_not_indicated() -> None:
    assert not can(State.TRIALLING, Action.FIND_NOT_INDICATED)
    assert can(State.TRIAL_ENDED, Action.FIND_NOT_INDICATED)


def test_a_decision_can_be_replaced_until_it_is_carried_out() -> None:
    assert after(State.DECIDED, Action.DEFER) is State.DEFERRED
    assert not can(State.IMPLANTED, Action.DEFER)


def test_withdrawn_and_died_cancel_messages() -> None:
    assert {State.WITHDRAWN, State.DIED} == CANCELS_MESSAGES


def test_an_illegal_move_is_refused_in_words() -> None:
    with pytest.raises(RuleError, match="“Referred” cannot take the step “Record lead placement”"):
        after(State.REFERRED, Action.PLACE_LEADS)


@pytest.mark.parametrize(
    ("action", "facts", "missing"),
    [
        (Action.SIGN_SCREENING, CaseFacts(), ["A signed screening is missing."]),
        (Action.SEND_TO_TEAM, CaseFacts(overall="incomplete"), ["The newest screening is not signed."]),
        (
            Action.SEND_TO_TEAM,
            CaseFacts(screening_signed=True, overall="urgent_referral"),
            ["A red flag stands, in the record or in the newest screening: an urgent referral is asked for."],
        ),
        (
            Action.PLAN_TRIAL,
            replace(READY, overall="not_eligible_now", team_decision=None, trial_planned=False),
            [
                "An exclusion stands, in the record or in the newest screening.",
                "The team review is not recorded.",
                "The plan of the trial is not finished: baseline, lead placement and lead removal.",
            ],
        ),
        *(
            (
                Action.PLAN_TRIAL,
                replace(READY, team_decision=decision),
                ["The newest team review did not decide to proceed."],
            )
            for decision in ("defer", "not_proceed")
        ),
        (
            Action.PLAN_TRIAL,
            replace(READY, team_complete=False),
            ["The team review was not complete: a pain physician, a psychologist and one other are needed."],
        ),
        (
            Action.PLAN_TRIAL,
            replace(READY, unknown_exclusions=("No pacemaker", "No active infection")),
            ["Not yet known: No pacemaker", "Not yet known: No active infection"],
        ),
        (Action.START_BASELINE, replace(READY, target_locked=False), ["The target region is not locked."]),
        (
            Action.START_BASELINE,
            replace(READY, overall="not_eligible_now"),
            ["An exclusion stands, in the record or in the newest screening."],
        ),
        (Action.PLACE_LEADS, replace(READY, overall="not_eligible_now"), []),
        (
            Action.PLACE_LEADS,
            replace(READY, leads_placed=False),
            ["The date of lead placement is missing."],
        ),
        (
            Action.END_TRIAL,
            replace(READY, leads_removed=False, adequacy_recorded=False),
            [
                "The date of lead removal is missing.",
                "It is not recorded whether the trial was technically adequate.",
            ],
        ),
        (Action.DECIDE_IMPLANT, READY, ["A signed decision to implant is missing."]),
        (Action.DECIDE_NO_IMPLANT, READY, ["A signed decision not to implant is missing."]),
        (Action.DECIDE_REPEAT, READY, ["A signed decision to repeat the trial is missing."]),
        (Action.DEFER, READY, ["A signed decision to defer is missing."]),
        (
            Action.DECIDE_WITHOUT_TRIAL,
            READY,
            ["A signed decision to implant without a trial is missing."],
        ),
        (
            Action.RECORD_IMPLANT,
            CaseFacts(decision="no_implant"),
            ["A signed decision to implant is missing.", "The date of the implant operation is missing."],
        ),
        (
            Action.CLOSE,
            CaseFacts(decision="implant"),
            ["The signed decision has not been carried out."],
        ),
        (Action.CLOSE, CaseFacts(decision="no_implant"), []),
        (Action.START_WORK_UP, CaseFacts(), []),
        (Action.PLAN_TRIAL, READY, []),
    ],
)
def test_each_guard_names_what_is_missing(action: Action, facts: CaseFacts, missing: list[str]) -> None:
    assert [str(text) for text in missing_for(action, facts)] == missing


def test_a_move_with_something_missing_is_refused_with_the_first_of_it() -> None:
    with pytest.raises(RuleError, match=r"A signed screening is missing\."):
        check_move(State.SCREENED, Action.SEND_TO_TEAM, CaseFacts())


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_move_that_needs_a_reason_is_refused_without_one(reason: str) -> None:
    with pytest.raises(RuleError, match="needs a reason"):
        check_move(State.WORK_UP, Action.WITHDRAW, CaseFacts(), reason=reason)


def test_every_state_can_be_reached_from_referral() -> None:
    reached, front = {State.REFERRED}, [State.REFERRED]
    while front:
        here = front.pop()
        for (state, _), target in TRANSITIONS.items():
            if state is here and target not in reached:
                reached.add(target)
                front.append(target)
    assert reached == set(State)


def test_every_state_and_action_has_a_name_and_every_action_a_permission() -> None:
    assert set(STATE_NAMES) == set(State)
    assert set(ACTION_NAMES) == set(Action)
    assert set(PERMISSION_FOR) == set(Action)
    assert set(Action) >= NEEDS_REASON


def test_only_a_clinician_returns_a_case_from_urgent_referral() -> None:
    permission = PERMISSION_FOR[Action.RETURN_FROM_URGENT]
    assert {role for role in Role if permission in ROLE_PERMISSIONS[role]} == {Role.CLINICIAN}


def test_every_move_can_be_made_by_somebody() -> None:
    held = frozenset[Permission]().union(*ROLE_PERMISSIONS.values())
    assert set(PERMISSION_FOR.values()) <= held


@given(st.lists(st.sampled_from(Action), max_size=60))
def test_whatever_is_tried_an_ended_case_reopens_only_through_a_red_flag(actions: list[Action]) -> None:
    state, left = State.REFERRED, None
    for action in actions:
        if not can(state, action):
            continue
        before, state = state, after(state, action, left=left)
        if action is Action.REFER_URGENTLY:
            left = before
        if before in ENDED:
            assert state in (State.URGENT_REFERRAL, State.DIED)


@pytest.mark.parametrize("state", State)
def test_what_is_allowed_is_exactly_what_the_table_accepts(state: State) -> None:
    for action in Action:
        if action in allowed(state):
            assert after(state, action, left=State.SCREENED) in State
        else:
            with pytest.raises(RuleError):
                after(state, action, left=State.SCREENED)
