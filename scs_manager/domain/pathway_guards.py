"""What must be true before a case moves: each guard names, in words, what is missing.

Guards look only at facts of the case that a caller has gathered; they never decide a clinical question beyond
the two that the screening ladder settles: no trial is scheduled while a red flag or an exclusion stands or is
unknown (clinical.md 0.2: "cannot schedule a trial or an implant"). What has already happened, such as lead
placement, is never refused for that: the record must be able to say what is so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scs_manager.domain.pathway_states import Action, State
from scs_manager.domain.text import Text


@dataclass(frozen=True)
class CaseFacts:
    """What the guards look at; the defaults describe a case about which nothing is recorded yet."""

    screening_signed: bool = False
    overall: str | None = None
    """The overall rung of the newest screening, such as ``incomplete``; None when there is none.

    What the record shows today stands over it when it is worse: a red flag or an exclusion recorded since.
    """
    unknown_exclusions: tuple[str, ...] = ()
    """Red flags and exclusions that the newest screening could not settle or that are out of date today."""
    team_decision: str | None = None
    """What the newest team review that stands decided, since the case last came to the team; None without."""
    team_complete: bool = False
    """Whether that review had the core's quorum."""
    target_locked: bool = False
    trial_planned: bool = False
    """Baseline start, planned placement and planned removal are all dated."""
    leads_placed: bool = False
    leads_removed: bool = False
    adequacy_recorded: bool = False
    """Somebody said whether the trial was technically adequate; unknown is an answer."""
    decision: str | None = None
    """The outcome of the newest signed decision, such as ``implant``; None when none is signed."""
    implant_recorded: bool = False
    left: State | None = None
    """The state that an urgent referral began in."""


Guard = tuple[Callable[[CaseFacts], bool], Text]
"""A test and what is missing when it fails."""


def _decided(outcome: str) -> Guard:
    return (lambda facts: facts.decision == outcome, _DECISION_MISSING[outcome])


_DECISION_MISSING: Mapping[str, Text] = MappingProxyType(
    {
        "implant": Text("A signed decision to implant is missing."),
        "no_implant": Text("A signed decision not to implant is missing."),
        "repeat_trial": Text("A signed decision to repeat the trial is missing."),
        "defer": Text("A signed decision to defer is missing."),
        "no_trial_implant": Text("A signed decision to implant without a trial is missing."),
    }
)

_SCREENED: Guard = (
    lambda facts: facts.overall is not None or facts.screening_signed,
    Text("A signed screening is missing."),
)
_NEWEST_SIGNED: Guard = (
    lambda facts: facts.overall is None or facts.screening_signed,
    Text("The newest screening is not signed."),
)
_SIGNED = (_SCREENED, _NEWEST_SIGNED)
_NO_RED_FLAG: Guard = (
    lambda facts: facts.overall != "urgent_referral",
    Text("A red flag stands, in the record or in the newest screening: an urgent referral is asked for."),
)
_NO_EXCLUSION: Guard = (
    lambda facts: facts.overall != "not_eligible_now",
    Text("An exclusion stands, in the record or in the newest screening."),
)
_TEAM_MET: Guard = (lambda facts: facts.team_decision is not None, Text("The team review is not recorded."))
_TEAM_COMPLETE: Guard = (
    lambda facts: facts.team_decision is None or facts.team_complete,
    Text("The team review was not complete: a pain physician, a psychologist and one other are needed."),
)
_TEAM_PROCEEDS: Guard = (
    lambda facts: facts.team_decision in (None, "proceed"),
    Text("The newest team review did not decide to proceed."),
)
_TEAM = (_TEAM_MET, _TEAM_COMPLETE, _TEAM_PROCEEDS)
_PLANNED: Guard = (
    lambda facts: facts.trial_planned,
    Text("The plan of the trial is not finished: baseline, lead placement and lead removal."),
)
_TARGET: Guard = (lambda facts: facts.target_locked, Text("The target region is not locked."))
_PLACED: Guard = (lambda facts: facts.leads_placed, Text("The date of lead placement is missing."))
_REMOVED: Guard = (lambda facts: facts.leads_removed, Text("The date of lead removal is missing."))
_ADEQUATE: Guard = (
    lambda facts: facts.adequacy_recorded,
    Text("It is not recorded whether the trial was technically adequate."),
)
_IMPLANT_DECIDED: Guard = (
    lambda facts: facts.decision in ("implant", "no_trial_implant"),
    _DECISION_MISSING["implant"],
)
_IMPLANT_DATED: Guard = (
    lambda facts: facts.implant_recorded,
    Text("The date of the implant operation is missing."),
)
_NOTHING_TO_CARRY_OUT: Guard = (
    lambda facts: facts.implant_recorded or facts.decision == "no_implant",
    Text("The signed decision has not been carried out."),
)

GUARDS: Mapping[Action, tuple[Guard, ...]] = MappingProxyType(
    {
        Action.SIGN_SCREENING: _SIGNED,
        Action.SEND_TO_TEAM: (*_SIGNED, _NO_RED_FLAG),
        Action.PLAN_TRIAL: (*_SIGNED, _NO_RED_FLAG, _NO_EXCLUSION, *_TEAM, _PLANNED),
        Action.START_BASELINE: (_PLANNED, _TARGET, _NO_RED_FLAG, _NO_EXCLUSION),
        Action.PLACE_LEADS: (_TARGET, _PLACED),
        Action.END_TRIAL: (_PLACED, _REMOVED, _ADEQUATE),
        Action.ABORT_TRIAL: (_ADEQUATE,),
        Action.DECIDE_IMPLANT: (_decided("implant"), *_TEAM),
        Action.DECIDE_NO_IMPLANT: (_decided("no_implant"),),
        Action.DECIDE_REPEAT: (_decided("repeat_trial"),),
        Action.DEFER: (_decided("defer"),),
        Action.DECIDE_WITHOUT_TRIAL: (_decided("no_trial_implant"), *_TEAM),
        Action.RECORD_IMPLANT: (_IMPLANT_DECIDED, _IMPLANT_DATED),
        Action.CLOSE: (_NOTHING_TO_CARRY_OUT,),
    }
)
"""Actions without an entry need no facts, only their place in the table (and some a reason)."""

_IMPLANT_DATE: tuple[Guard, ...] = (*_SIGNED, _NO_RED_FLAG, _NO_EXCLUSION)
_PLANS_IMPLANT = frozenset({State.TRIAL_ENDED, State.DECIDED, State.NO_TRIAL_IMPLANT})
"""States in which a day for the implant may be planned; before the decision it is provisional."""

_NEEDS_CLEARED_EXCLUSIONS = frozenset({Action.PLAN_TRIAL})


def missing_for(action: Action, facts: CaseFacts) -> tuple[Text, ...]:
    """Everything that still stands in the way of an action, in the order to mend it; else empty."""
    missing = tuple(text for holds, text in GUARDS.get(action, ()) if not holds(facts))
    if action in _NEEDS_CLEARED_EXCLUSIONS:
        missing += tuple(Text("Not yet known: %(what)s", what=what) for what in facts.unknown_exclusions)
    return missing


def missing_for_implant_date(state: State, facts: CaseFacts) -> tuple[Text, ...]:
    """What stands in the way of planning the day of an implant (clinical.md 0.2), in the order to mend it."""
    if facts.implant_recorded:
        return (Text("The implant is recorded already."),)
    if state not in _PLANS_IMPLANT:
        return (Text("A day is planned once the trial has ended, or an implant without trial is decided."),)
    missing = [text for holds, text in _IMPLANT_DATE if not holds(facts)]
    missing += [Text("Not yet known: %(what)s", what=what) for what in facts.unknown_exclusions]
    if state is not State.TRIAL_ENDED and not _IMPLANT_DECIDED[0](facts):
        missing.append(_IMPLANT_DECIDED[1])
    return tuple(missing)
