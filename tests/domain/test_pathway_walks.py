"""No path of actions skips a guard: every combination of facts, every road through the table, random walks.

The needs are written down a second time here, apart from the code, as product.md 2 and clinical.md 0.2 say.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scs_manager.domain.errors import RuleError
from scs_manager.domain.pathway import (
    ENDED,
    NEEDS_REASON,
    Action,
    CaseFacts,
    State,
    after,
    allowed,
    check_move,
    missing_for,
)

Need = Callable[[CaseFacts], bool]
DECISIONS = (None, "implant", "no_implant", "repeat_trial", "defer", "no_trial_implant")
RUNGS = (None, "urgent_referral", "not_eligible_now", "proceed_to_trial")


def signed(facts: CaseFacts) -> bool:
    return facts.screening_signed


def no_red_flag(facts: CaseFacts) -> bool:
    return facts.overall != "urgent_referral"


def no_exclusion(facts: CaseFacts) -> bool:
    return facts.overall != "not_eligible_now" and not facts.unknown_exclusions


def reviewed(facts: CaseFacts) -> bool:
    return facts.team_decision == "proceed" and facts.team_complete


def decided(outcome: str) -> Need:
    return lambda facts: facts.decision == outcome


NEEDS: Mapping[Action, tuple[Need, ...]] = {
    Action.SIGN_SCREENING: (signed,),
    Action.SEND_TO_TEAM: (signed, no_red_flag),
    Action.PLAN_TRIAL: (signed, no_red_flag, no_exclusion, reviewed, lambda f: f.trial_planned),
    Action.START_BASELINE: (
        lambda f: f.trial_planned,
        lambda f: f.target_locked,
        no_red_flag,
        lambda f: f.overall != "not_eligible_now",
    ),
    Action.PLACE_LEADS: (lambda f: f.target_locked, lambda f: f.leads_placed),
    Action.END_TRIAL: (
        lambda f: f.leads_placed,
        lambda f: f.leads_removed,
        lambda f: f.adequacy_recorded,
    ),
    Action.ABORT_TRIAL: (lambda f: f.adequacy_recorded,),
    Action.DECIDE_IMPLANT: (decided("implant"), reviewed),
    Action.DECIDE_NO_IMPLANT: (decided("no_implant"),),
    Action.DECIDE_REPEAT: (decided("repeat_trial"),),
    Action.DEFER: (decided("defer"),),
    Action.DECIDE_WITHOUT_TRIAL: (decided("no_trial_implant"), reviewed),
    Action.RECORD_IMPLANT: (
        lambda f: f.decision in ("implant", "no_trial_implant"),
        lambda f: f.implant_recorded,
    ),
    Action.CLOSE: (lambda f: f.implant_recorded or f.decision == "no_implant",),
}
"""What each action asks of the record; the others ask for nothing but their place in the table."""

YES_NO = (
    "screening_signed", "team_complete", "target_locked", "trial_planned", "leads_placed",
    "leads_removed", "adequacy_recorded", "implant_recorded",
)  # fmt: skip


def answers_of(names: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Every combination of yes and no."""
    for answers in product((False, True), repeat=len(names)):
        yield dict(zip(names, answers, strict=True))


def every_record() -> list[CaseFacts]:
    """Every combination of what the guards look at: 36,864 records."""
    return [
        replace(
            CaseFacts(overall=rung, decision=outcome, unknown_exclusions=unknown, team_decision=team),
            **answered,
        )
        for answered in answers_of(YES_NO)
        for team in (None, "proceed", "defer")
        for rung in RUNGS
        for outcome in DECISIONS
        for unknown in ((), ("No pacemaker",))
    ]  # fmt: skip


RECORDS = every_record()


@pytest.mark.parametrize("action", Action)
def test_an_action_is_open_on_exactly_the_records_that_have_what_it_needs(action: Action) -> None:
    needs = NEEDS.get(action, ())
    wrong = [
        facts
        for facts in RECORDS
        if (missing_for(action, facts) == ()) is not all(need(facts) for need in needs)
    ]
    assert wrong == []


YES: Mapping[str, Any] = dict.fromkeys(YES_NO, True)
FULL = CaseFacts(**YES, overall="proceed_to_trial", team_decision="proceed")
WITHOUT: Mapping[str, Any] = {**dict.fromkeys(YES_NO, False), "overall": "urgent_referral"}


@pytest.mark.parametrize("state", State)
def test_in_every_state_a_missing_thing_stops_the_move_it_belongs_to(state: State) -> None:
    for action in allowed(state):
        for outcome in DECISIONS[1:]:
            full = replace(FULL, decision=outcome, left=State.WORK_UP)
            for name, without in WITHOUT.items():
                facts = replace(full, **{name: without})
                has_all = all(need(facts) for need in NEEDS.get(action, ()))
                assert moves(state, action, facts, "because") is has_all
            if action in NEEDS_REASON:
                assert not moves(state, action, full, "  ")


def moves(state: State, action: Action, facts: CaseFacts, reason: str) -> bool:
    try:
        check_move(state, action, facts, reason=reason)
    except RuleError:
        return False
    return True


# Every road: what no path to a state can leave out

Place = tuple[State, State | None]
"""A state, and for an urgent referral the state it began in."""


def roads() -> Mapping[State, frozenset[Action]]:
    """For each state the actions that every path from referral to it has taken, detours included."""
    passed: dict[Place, frozenset[Action]] = {(State.REFERRED, None): frozenset()}
    front: list[Place] = [(State.REFERRED, None)]
    while front:
        here = state, left = front.pop()
        for action in allowed(state):
            there = after(state, action, left=left), (state if action is Action.REFER_URGENTLY else None)
            taken = passed[here] | {action}
            known = passed.get(there)
            if known is None or not known <= taken:
                passed[there] = taken if known is None else known & taken
                front.append(there)
    found: dict[State, frozenset[Action]] = {}
    for (state, _left), actions in passed.items():
        found[state] = found.get(state, actions) & actions
    return found


ROADS = roads()
SCREENED = {Action.START_WORK_UP, Action.SIGN_SCREENING}
TO_TEAM = SCREENED | {Action.SEND_TO_TEAM}
PLANNED = TO_TEAM | {Action.PLAN_TRIAL}
BEGUN = PLANNED | {Action.START_BASELINE}


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        (State.SCREENED, SCREENED),
        (State.TEAM_REVIEW, TO_TEAM),
        (State.TRIAL_PLANNED, PLANNED),
        (State.BASELINE, BEGUN),
        (State.TRIALLING, BEGUN | {Action.PLACE_LEADS}),
        (State.TRIAL_ENDED, BEGUN),
        (State.DECIDED, BEGUN),
        (State.REPEAT_TRIAL, BEGUN | {Action.DECIDE_REPEAT}),
        (State.DEFERRED, BEGUN | {Action.DEFER}),
        (State.NO_TRIAL_IMPLANT, TO_TEAM | {Action.DECIDE_WITHOUT_TRIAL}),
        (State.IMPLANTED, TO_TEAM | {Action.RECORD_IMPLANT}),
        (State.FOLLOW_UP, TO_TEAM | {Action.RECORD_IMPLANT, Action.START_FOLLOW_UP}),
        (State.URGENT_REFERRAL, {Action.REFER_URGENTLY}),
        (State.DECLINED, {Action.DECLINE}),
        (State.REFERRED, set()),
    ],
)
def test_no_road_to_a_state_leaves_out_what_comes_before_it(state: State, actions: set[Action]) -> None:
    assert ROADS[state] == actions


def test_every_state_lies_on_a_road() -> None:
    assert set(ROADS) == set(State)


# Random walks: a record that fills up in any order, and people who try whatever they like


@dataclass
class Case:
    """A case as it goes: where it stands, what is recorded, which moves were made."""

    state: State = State.REFERRED
    facts: CaseFacts = field(default_factory=CaseFacts)
    made: list[tuple[State, Action, CaseFacts]] = field(default_factory=list)

    def attempt(self, action: Action, reason: str) -> None:
        """Try it; a refusal changes nothing."""
        before = self.state
        try:
            self.state = check_move(before, action, self.facts, reason=reason)
        except RuleError:
            assert self.state is before
            return
        self.made.append((before, action, self.facts))
        if action is Action.REFER_URGENTLY:
            self.facts = replace(self.facts, left=before)


RECORDING = st.one_of(
    st.tuples(st.sampled_from(YES_NO), st.booleans()),
    st.tuples(st.just("overall"), st.sampled_from(RUNGS)),
    st.tuples(st.just("decision"), st.sampled_from(DECISIONS)),
    st.tuples(st.just("unknown_exclusions"), st.sampled_from([(), ("No active infection",)])),
)
TRYING = st.tuples(st.sampled_from(Action), st.sampled_from(["", "because"]))


@given(st.lists(st.one_of(RECORDING, TRYING), max_size=80))
def test_whatever_is_recorded_and_tried_no_move_is_made_without_what_it_needs(
    steps: list[tuple[Any, Any]],
) -> None:
    case = Case()
    for what, value in steps:
        if isinstance(what, Action):
            case.attempt(what, value)
        else:
            case.facts = replace(case.facts, **{what: value})

    for before, action, facts in case.made:
        assert action in allowed(before)
        assert all(need(facts) for need in NEEDS.get(action, ()))
    taken = {action for _before, action, _facts in case.made}
    assert ROADS[case.state] <= taken


@given(st.data())
def test_a_case_that_is_pushed_on_with_everything_recorded_still_takes_each_step(data: st.DataObject) -> None:
    case = Case(facts=replace(FULL, decision="implant"))
    for _step in range(30):
        if case.state in ENDED:
            break
        case.facts = replace(case.facts, decision=data.draw(st.sampled_from(DECISIONS[1:])))
        case.attempt(data.draw(st.sampled_from(allowed(case.state))), "because")

    assert ROADS[case.state] <= {action for _before, action, _facts in case.made}
