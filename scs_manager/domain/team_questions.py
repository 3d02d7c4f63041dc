"""What a team meeting is asked about a case, by where the case stands."""

from collections.abc import Mapping
from types import MappingProxyType

from scs_manager.domain.pathway_states import State

_SIGNED = "A decision is signed: is anything open before it is carried out?"
_PLANNED = "A trial is planned: is anything open before the leads go in?"
_IMPLANTED = "The implant is in: what has to be changed in its follow-up?"
_BY_STATE: Mapping[State, str] = MappingProxyType(
    {
        State.OPTIMISING: "Is what had to be optimised first done, and may a trial be planned?",
        State.TRIAL_PLANNED: _PLANNED,
        State.BASELINE: _PLANNED,
        State.TRIALLING: "The trial still runs: has anything to be changed in it, or must it end early?",
        State.TRIAL_ENDED: "The trial is over: implant, no implant, repeat or defer?",
        State.DECIDED: _SIGNED,
        State.REPEAT_TRIAL: _SIGNED,
        State.NO_TRIAL_IMPLANT: _SIGNED,
        State.DEFERRED: "The trial is over: implant, no implant, repeat or defer?",
        State.IMPLANTED: _IMPLANTED,
        State.FOLLOW_UP: _IMPLANTED,
        State.URGENT_REFERRAL: "Referred urgently: what was found, and may the pathway go on?",
    }
)
_AGAIN = "The decision was put off: what is decided now?"


def team_question(state: State, *, decided: bool, referred_for: str) -> str:
    """What the team is asked; before a trial in the referral's own words.

    ``decided`` says that a decision was signed before: back with the team, that one was put off.
    """
    if state in _BY_STATE:
        return _BY_STATE[state]
    if decided:
        return _AGAIN
    return f"Trial of stimulation, or first something else? Referred for: {referred_for or 'not recorded'}"
