"""What the permanent implant asks besides the trial (``clinical.md`` 11)."""

from datetime import date

from scs_manager.domain.criteria.answers import not_recorded, said, yes_favours
from scs_manager.domain.criteria.base import Found, Reading, criterion, day
from scs_manager.domain.criteria.parts import NOT_MET, Part, both
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

criterion("perm.patient_wants", Text("The patient wants the permanent implant"))(
    yes_favours("trial.wants_implant")
)
criterion("perm.packet_complete", Text("The payer's packet is complete"))(
    yes_favours("permanent.packet_complete")
)

_SCREENING = "permanent.signed_screening"
_BARRED = ("urgent_referral", "not_eligible_now")


@criterion("perm.no_open_exclusion", Text("The newest signed screening left no exclusion open"))
def no_open_exclusion(case: Reading) -> Found:
    """An incomplete screening may hide one, so that it stays unknown."""
    outcome = case.value(_SCREENING)
    if outcome is None or outcome == "incomplete":
        part = Part(Truth.UNKNOWN, (frozenset({_SCREENING}),), frozenset({_SCREENING}))
    else:
        part = Part(Truth.of(outcome not in _BARRED))
    why = not_recorded(_SCREENING) if outcome is None else said(case, _SCREENING)
    return case.found(part, met=why, not_met=why, unknown=why)


_REMOVED, _IMPLANT, _INFECTION = (
    "trial.removed_on",
    "permanent.implant_planned_on",
    "safety.active_infection",
)


@criterion(
    "perm.interval",
    Text("Enough time from lead removal to the implant, and no infection"),
    thresholds={"days?": "number"},
)
def interval(case: Reading) -> Found:
    """No source gives the time: until the clinic's profile does, only an infection decides."""
    free = case.part(_INFECTION, lambda active: not active)
    part = both(free, _healed(case))
    removed, planned = case.value(_REMOVED), case.value(_IMPLANT)
    gap = None if removed is None or planned is None else (planned - removed).days
    told = Text("%(days)s days from lead removal to the implant", days=gap)
    infected = Text("An infection is active")
    absent = [name for name in (_REMOVED, _IMPLANT, _INFECTION) if case.value(name) is None]
    if absent:
        unknown = not_recorded(*absent)
    elif case.has_limit("days"):
        unknown = told
    else:
        unknown = Text("The profile names no time that healing takes")
    return case.found(
        part, met=told, not_met=infected if free.state is Truth.NOT_MET else told, unknown=unknown
    )


def _healed(case: Reading) -> Part:
    removed, planned = case.value(_REMOVED), case.value(_IMPLANT)
    absent = [name for name, on in ((_REMOVED, removed), (_IMPLANT, planned)) if on is None]
    if not case.has_limit("days"):
        return Part(Truth.UNKNOWN)
    if absent:
        return Part.needing(*absent)
    return Part(Truth.of((planned - removed).days >= case.number("days")))


_ANSWER, _UNTIL = "permanent.authorisation", "permanent.authorised_until"


@criterion("perm.authorised", Text("Authorised by the payer, and the authorisation still holds"))
def authorised(case: Reading) -> Found:
    """On the last day it still holds; without a stated end the profile's window decides."""
    answer, until = case.value(_ANSWER), case.value(_UNTIL)
    why = not_recorded(_ANSWER) if answer is None else said(case, _ANSWER)
    if answer == "granted" and until is not None:
        why = Text("Granted until %(day)s", day=day(until))
    return case.found(_authorised(case, answer, until), met=why, not_met=why, unknown=why)


def _authorised(case: Reading, answer: str | None, until: date | None) -> Part:
    if answer == "not_needed":
        return Part(Truth.MET)
    if answer == "refused":
        return NOT_MET
    if answer == "granted" and until is not None:
        return Part(Truth.of(case.on <= until))
    held = case.recent(_ANSWER) if answer == "granted" else None
    return Part.needing(_ANSWER) if held is None else Part(Truth.MET)
