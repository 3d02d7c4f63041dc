"""The worklist's order of states, who usually does the next thing, and where it is done."""

from scs_manager.domain.pathway import State
from scs_manager.domain.text import Text

NEAREST_FIRST = (
    State.URGENT_REFERRAL,
    State.TRIALLING,
    State.TRIAL_ENDED,
    State.BASELINE,
    State.TRIAL_PLANNED,
    State.REPEAT_TRIAL,
    State.NO_TRIAL_IMPLANT,
    State.DECIDED,
    State.TEAM_REVIEW,
    State.DEFERRED,
    State.SCREENED,
    State.OPTIMISING,
    State.WORK_UP,
    State.REFERRED,
    State.IMPLANTED,
    State.FOLLOW_UP,
)
"""The order of the groups: nearest to a procedure first."""

NEXT_BY = {
    State.REFERRED: Text("Coordinator"),
    State.WORK_UP: Text("Clinician"),
    State.SCREENED: Text("Coordinator"),
    State.OPTIMISING: Text("Clinician"),
    State.TEAM_REVIEW: Text("Clinician"),
    State.TRIAL_PLANNED: Text("Coordinator"),
    State.BASELINE: Text("Nurse"),
    State.TRIALLING: Text("Nurse"),
    State.IMPLANTED: Text("Nurse"),
    State.FOLLOW_UP: Text("Nurse"),
}
"""Who usually does the next thing; a clinician where nobody is named."""

NEXT_PAGE = {
    State.TEAM_REVIEW: "/team-review",
    State.BASELINE: "/trial",
    State.TRIALLING: "/trial",
    State.TRIAL_ENDED: "/decision",
    State.IMPLANTED: "/follow-up",
    State.FOLLOW_UP: "/follow-up",
}
"""Where the next thing is done; the summary, with all ways on, where nothing is named."""
