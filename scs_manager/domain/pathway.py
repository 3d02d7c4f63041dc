"""The pathway of a case from referral to follow-up: the table of legal moves (product.md 2).

The table is the documentation. Two things a table cannot say stand beside it: the way back from an urgent
referral leads to the state that was left, and some moves need facts (`missing_for`) or a reason.
"""

from collections.abc import Mapping
from types import MappingProxyType

from scs_manager.domain.errors import RuleError
from scs_manager.domain.pathway_guards import CaseFacts, missing_for
from scs_manager.domain.pathway_states import ACTION_NAMES, STATE_NAMES, Action, State
from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text

__all__ = [
    "ACTION_NAMES",
    "CANCELS_MESSAGES",
    "ENDED",
    "NEEDS_REASON",
    "PERMISSION_FOR",
    "STATE_NAMES",
    "TRANSITIONS",
    "Action",
    "CaseFacts",
    "State",
    "after",
    "allowed",
    "can",
    "check_move",
    "missing_for",
]

ENDED = frozenset({State.CLOSED, State.DECLINED, State.NOT_INDICATED, State.WITHDRAWN, State.DIED})
"""States in which nothing more is planned; a new referral opens a new case."""

CANCELS_MESSAGES = frozenset({State.WITHDRAWN, State.DIED})
"""Entering one of these cancels every unsent message in the same commit."""

_BEFORE_IMPLANT = (
    State.REFERRED,
    State.WORK_UP,
    State.SCREENED,
    State.OPTIMISING,
    State.TEAM_REVIEW,
    State.TRIAL_PLANNED,
    State.BASELINE,
    State.TRIALLING,
    State.TRIAL_ENDED,
    State.DECIDED,
    State.REPEAT_TRIAL,
    State.DEFERRED,
    State.NO_TRIAL_IMPLANT,
)
# While leads are in, a case first ends its trial; only then can it be found not indicated.
_CAN_BE_NOT_INDICATED = tuple(
    state for state in _BEFORE_IMPLANT if state not in (State.TRIALLING, State.NO_TRIAL_IMPLANT)
)
# A signed decision may be replaced until it is carried out.
_CAN_BE_DECIDED = (State.TRIAL_ENDED, State.DECIDED, State.REPEAT_TRIAL, State.DEFERRED)

_FORWARD: dict[tuple[State, Action], State] = {
    (State.REFERRED, Action.START_WORK_UP): State.WORK_UP,
    (State.WORK_UP, Action.SIGN_SCREENING): State.SCREENED,
    (State.OPTIMISING, Action.SIGN_SCREENING): State.SCREENED,
    (State.SCREENED, Action.OPTIMISE): State.OPTIMISING,
    (State.SCREENED, Action.SEND_TO_TEAM): State.TEAM_REVIEW,
    (State.DEFERRED, Action.SEND_TO_TEAM): State.TEAM_REVIEW,
    (State.TEAM_REVIEW, Action.OPTIMISE): State.OPTIMISING,
    (State.TEAM_REVIEW, Action.PLAN_TRIAL): State.TRIAL_PLANNED,
    (State.REPEAT_TRIAL, Action.PLAN_TRIAL): State.TRIAL_PLANNED,
    (State.TEAM_REVIEW, Action.DECIDE_WITHOUT_TRIAL): State.NO_TRIAL_IMPLANT,
    (State.TRIAL_PLANNED, Action.START_BASELINE): State.BASELINE,
    (State.BASELINE, Action.PLACE_LEADS): State.TRIALLING,
    (State.BASELINE, Action.ABORT_TRIAL): State.TRIAL_ENDED,
    (State.TRIALLING, Action.END_TRIAL): State.TRIAL_ENDED,
    (State.TRIALLING, Action.ABORT_TRIAL): State.TRIAL_ENDED,
    (State.DECIDED, Action.RECORD_IMPLANT): State.IMPLANTED,
    (State.NO_TRIAL_IMPLANT, Action.RECORD_IMPLANT): State.IMPLANTED,
    (State.IMPLANTED, Action.START_FOLLOW_UP): State.FOLLOW_UP,
    (State.FOLLOW_UP, Action.CLOSE): State.CLOSED,
    (State.DECIDED, Action.CLOSE): State.CLOSED,
}

_DECISIONS: dict[tuple[State, Action], State] = {
    (state, action): target
    for state in _CAN_BE_DECIDED
    for action, target in (
        (Action.DECIDE_IMPLANT, State.DECIDED),
        (Action.DECIDE_NO_IMPLANT, State.DECIDED),
        (Action.DECIDE_REPEAT, State.REPEAT_TRIAL),
        (Action.DEFER, State.DEFERRED),
    )
}

_WITHOUT_TRIAL: dict[tuple[State, Action], State] = {
    (State.NO_TRIAL_IMPLANT, Action.DECIDE_WITHOUT_TRIAL): State.NO_TRIAL_IMPLANT,
    (State.NO_TRIAL_IMPLANT, Action.DEFER): State.TEAM_REVIEW,
}
"""The same for an implant without a trial; given up, it goes back to the team, which meets anew."""

_SIDEWAYS: dict[tuple[State, Action], State] = {
    **{(state, Action.DECLINE): State.DECLINED for state in _BEFORE_IMPLANT},
    **{(state, Action.FIND_NOT_INDICATED): State.NOT_INDICATED for state in _CAN_BE_NOT_INDICATED},
    **{(state, Action.WITHDRAW): State.WITHDRAWN for state in State if state not in ENDED},
    **{(state, Action.RECORD_DEATH): State.DIED for state in State if state is not State.DIED},
    **{
        (state, Action.REFER_URGENTLY): State.URGENT_REFERRAL
        for state in State
        if state not in (State.URGENT_REFERRAL, State.DIED)
    },
}

TRANSITIONS: Mapping[tuple[State, Action], State] = MappingProxyType(
    _FORWARD | _DECISIONS | _WITHOUT_TRIAL | _SIDEWAYS
)
"""Every legal move but the way back from an urgent referral, whose end depends on where it began."""

NEEDS_REASON = frozenset(
    {
        Action.ABORT_TRIAL,
        Action.DECIDE_NO_IMPLANT,
        Action.DECIDE_REPEAT,
        Action.DEFER,
        Action.DECIDE_WITHOUT_TRIAL,
        Action.REFER_URGENTLY,
        Action.RETURN_FROM_URGENT,
        Action.DECLINE,
        Action.FIND_NOT_INDICATED,
        Action.WITHDRAW,
        Action.CLOSE,
    }
)
"""Moves that are refused without a reason in words."""

PERMISSION_FOR: Mapping[Action, Permission] = MappingProxyType(
    {
        Action.START_WORK_UP: Permission.SCHEDULE,
        Action.SIGN_SCREENING: Permission.SIGN_SCREENING,
        Action.OPTIMISE: Permission.SCHEDULE,
        Action.SEND_TO_TEAM: Permission.SCHEDULE,
        Action.PLAN_TRIAL: Permission.PLAN_TRIAL,
        Action.START_BASELINE: Permission.SCHEDULE,
        Action.PLACE_LEADS: Permission.LOG_DEVICE,
        Action.END_TRIAL: Permission.LOG_DEVICE,
        Action.ABORT_TRIAL: Permission.LOG_DEVICE,
        Action.DECIDE_IMPLANT: Permission.DECIDE,
        Action.DECIDE_NO_IMPLANT: Permission.DECIDE,
        Action.DECIDE_REPEAT: Permission.DECIDE,
        Action.DEFER: Permission.DECIDE,
        Action.DECIDE_WITHOUT_TRIAL: Permission.DECIDE,
        Action.RECORD_IMPLANT: Permission.LOG_DEVICE,
        Action.START_FOLLOW_UP: Permission.SCHEDULE,
        Action.CLOSE: Permission.SCHEDULE,
        Action.REFER_URGENTLY: Permission.EDIT_SAFETY,
        Action.RETURN_FROM_URGENT: Permission.DECIDE,
        Action.DECLINE: Permission.SCHEDULE,
        Action.FIND_NOT_INDICATED: Permission.DECIDE,
        Action.WITHDRAW: Permission.SCHEDULE,
        Action.RECORD_DEATH: Permission.SCHEDULE,
    }
)
"""What a person needs to make each move; returning from an urgent referral is a clinician's."""


def can(state: State, action: Action) -> bool:
    """Whether the table knows this move, guards aside."""
    return action in allowed(state)


def allowed(state: State) -> tuple[Action, ...]:
    """The moves out of a state, in the order of the pathway; feeds the buttons."""
    if state is State.URGENT_REFERRAL:
        return (Action.RETURN_FROM_URGENT, Action.WITHDRAW, Action.RECORD_DEATH)
    return tuple(action for action in Action if (state, action) in TRANSITIONS)


def after(state: State, action: Action, *, left: State | None = None) -> State:
    """The state a move leads to; ``left`` is the state an urgent referral began in. Refuses illegal moves."""
    if state is State.URGENT_REFERRAL and action is Action.RETURN_FROM_URGENT:
        if left is None or left is State.URGENT_REFERRAL:
            raise ValueError("the way back from an urgent referral needs the state that was left")
        return left
    target = TRANSITIONS.get((state, action))
    if target is None:
        raise RuleError(
            Text(
                "A case that is “%(state)s” cannot take the step “%(action)s”.",
                state=STATE_NAMES[state],
                action=ACTION_NAMES[action],
            )
        )
    return target


def check_move(state: State, action: Action, facts: CaseFacts, *, reason: str = "") -> State:
    """The state a move leads to, once the table, the guards and the need for a reason are all satisfied."""
    target = after(state, action, left=facts.left)
    missing = missing_for(action, facts)
    if missing:
        raise RuleError(missing[0])
    if action in NEEDS_REASON and not reason.strip():
        raise RuleError(Text("“%(action)s” needs a reason.", action=ACTION_NAMES[action]))
    return target
