"""The states of a case, the actions that move it, and their names for people (product.md 2)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.text import Text


class State(StrEnum):
    """Where a case stands."""

    REFERRED = "referred"
    WORK_UP = "work_up"
    SCREENED = "screened"
    OPTIMISING = "optimising"
    TEAM_REVIEW = "team_review"
    TRIAL_PLANNED = "trial_planned"
    BASELINE = "baseline"
    TRIALLING = "trialling"
    TRIAL_ENDED = "trial_ended"
    DECIDED = "decided"
    REPEAT_TRIAL = "repeat_trial"
    DEFERRED = "deferred"
    NO_TRIAL_IMPLANT = "no_trial_implant"
    IMPLANTED = "implanted"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    URGENT_REFERRAL = "urgent_referral"
    DECLINED = "declined"
    NOT_INDICATED = "not_indicated"
    WITHDRAWN = "withdrawn"
    DIED = "died"


class Action(StrEnum):
    """What moves a case."""

    START_WORK_UP = "start_work_up"
    SIGN_SCREENING = "sign_screening"
    OPTIMISE = "optimise"
    SEND_TO_TEAM = "send_to_team"
    PLAN_TRIAL = "plan_trial"
    START_BASELINE = "start_baseline"
    PLACE_LEADS = "place_leads"
    END_TRIAL = "end_trial"
    ABORT_TRIAL = "abort_trial"
    DECIDE_IMPLANT = "decide_implant"
    DECIDE_NO_IMPLANT = "decide_no_implant"
    DECIDE_REPEAT = "decide_repeat"
    DEFER = "defer"
    DECIDE_WITHOUT_TRIAL = "decide_without_trial"
    RECORD_IMPLANT = "record_implant"
    START_FOLLOW_UP = "start_follow_up"
    CLOSE = "close"
    REFER_URGENTLY = "refer_urgently"
    RETURN_FROM_URGENT = "return_from_urgent"
    DECLINE = "decline"
    FIND_NOT_INDICATED = "find_not_indicated"
    WITHDRAW = "withdraw"
    RECORD_DEATH = "record_death"


STATE_NAMES: Mapping[State, Text] = MappingProxyType(
    {
        State.REFERRED: Text("Referred"),
        State.WORK_UP: Text("Work-up"),
        State.SCREENED: Text("Screened"),
        State.OPTIMISING: Text("Optimising"),
        State.TEAM_REVIEW: Text("Team review"),
        State.TRIAL_PLANNED: Text("Trial planned"),
        State.BASELINE: Text("Baseline"),
        State.TRIALLING: Text("Trialling"),
        State.TRIAL_ENDED: Text("Trial ended"),
        State.DECIDED: Text("Decided"),
        State.REPEAT_TRIAL: Text("Repeat trial"),
        State.DEFERRED: Text("Deferred"),
        State.NO_TRIAL_IMPLANT: Text("Implant without a trial"),
        State.IMPLANTED: Text("Implanted"),
        State.FOLLOW_UP: Text("Follow-up"),
        State.CLOSED: Text("Closed"),
        State.URGENT_REFERRAL: Text("Urgent referral"),
        State.DECLINED: Text("Declined"),
        State.NOT_INDICATED: Text("Not indicated"),
        State.WITHDRAWN: Text("Withdrawn"),
        State.DIED: Text("Died"),
    }
)

ACTION_NAMES: Mapping[Action, Text] = MappingProxyType(
    {
        Action.START_WORK_UP: Text("Start the work-up"),
        Action.SIGN_SCREENING: Text("Sign the screening"),
        Action.OPTIMISE: Text("Optimise first"),
        Action.SEND_TO_TEAM: Text("Send to team review"),
        Action.PLAN_TRIAL: Text("Plan the trial"),
        Action.START_BASELINE: Text("Start the baseline diary"),
        Action.PLACE_LEADS: Text("Record lead placement"),
        Action.END_TRIAL: Text("End the trial"),
        Action.ABORT_TRIAL: Text("Abort the trial"),
        Action.DECIDE_IMPLANT: Text("Decide to implant"),
        Action.DECIDE_NO_IMPLANT: Text("Decide not to implant"),
        Action.DECIDE_REPEAT: Text("Decide to repeat the trial"),
        Action.DEFER: Text("Defer the decision"),
        Action.DECIDE_WITHOUT_TRIAL: Text("Decide to implant without a trial"),
        Action.RECORD_IMPLANT: Text("Record the implant"),
        Action.START_FOLLOW_UP: Text("Start follow-up"),
        Action.CLOSE: Text("Close the case"),
        Action.REFER_URGENTLY: Text("Refer urgently"),
        Action.RETURN_FROM_URGENT: Text("Return from urgent referral"),
        Action.DECLINE: Text("Record that it was declined"),
        Action.FIND_NOT_INDICATED: Text("Record that it is not indicated"),
        Action.WITHDRAW: Text("Record that the patient withdrew"),
        Action.RECORD_DEATH: Text("Record a death"),
    }
)
