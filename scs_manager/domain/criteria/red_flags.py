"""Red flags: urgent referral whatever else holds (``clinical.md`` 5.1).

A checklist is met by its combination, not met only when every item was answered no, else unknown. Items that
are present without completing the combination can be settled by the result of the work-up.
"""

from collections.abc import Callable
from datetime import date

from scs_manager.domain.criteria.answers import listed, not_recorded, said
from scs_manager.domain.criteria.base import Found, Reading, criterion, day
from scs_manager.domain.criteria.parts import MET, NOT_MET, Part
from scs_manager.domain.facts import FACTS
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

_CAUDA_EQUINA = (
    "safety.ce_bladder_bowel",
    "safety.ce_saddle_sensory",
    "safety.ce_both_legs_deficit",
    "safety.ce_sexual_dysfunction",
)
_SINCE = "safety.ce_unchanged_since"


@criterion(
    "flag.cauda_equina",
    Text("New or worsening sign of cauda equina syndrome"),
    favourable=Text("No cauda equina sign, new or worsening"),
    thresholds={"recent_days": "number"},
    urgent=True,
    lifts=Text("Emergency MRI and surgical review"),
)
def cauda_equina(case: Reading) -> Found:
    """Any item new or worsening; "unchanged since DATE" clears only with a date that is not recent."""
    answers = {name: case.recent(name) for name in _CAUDA_EQUINA}
    worse = [name for name, answer in answers.items() if answer == "new_or_worsening"]
    lasting = [name for name, answer in answers.items() if answer == "long_standing_unchanged"]
    since = case.value(_SINCE) if lasting else None
    doubtful = lasting if since is not None and (case.on - since).days < case.number("recent_days") else []
    again = [name for name, answer in answers.items() if answer is None] + doubtful
    undated = [_SINCE] if lasting and since is None else []
    needed = frozenset([*again, *undated])
    unsaid = Part(Truth.UNKNOWN, (needed,), frozenset(again)) if needed else MET
    clear = NOT_MET if worse else unsaid
    contradiction = Text("Called long-standing, but only since %(on)s", on=day(since) if since else "")
    return case.blocking(
        clear,
        met=listed(Text("New or worsening: %(what)s"), worse),
        not_met=_no_news(lasting, since),
        unknown=contradiction if doubtful else not_recorded(*again, *undated),
    )


def _no_news(lasting: list[str], since: date | None) -> Text:
    """Nothing new or worsening; what lasts unchanged is named with its date, never left out."""
    if not lasting or since is None:
        return Text("No item is new or worsening")
    kept = "; ".join(FACTS[name].meaning for name in lasting)
    return Text("Nothing new; long-standing and unchanged since %(on)s: %(what)s", on=day(since), what=kept)


@criterion(
    "flag.progressive_deficit",
    Text("New or progressing motor deficit"),
    favourable=Text("No new or progressing motor deficit"),
    thresholds={"mrc_drop": "number"},
    urgent=True,
    lifts=Text("Urgent surgical review"),
)
def progressive_deficit(case: Reading) -> Found:
    """A fall of strength in any muscle group, or a new foot drop; both must be answered to say no."""
    drop, foot = case.recent("safety.mrc_drop"), case.recent("safety.new_foot_drop")
    fallen = drop is not None and drop >= case.number("mrc_drop")
    absent = [
        name for name, value in (("safety.mrc_drop", drop), ("safety.new_foot_drop", foot)) if value is None
    ]
    unsaid = Part.needing(*absent) if absent else MET
    clear = NOT_MET if fallen or foot else unsaid
    return case.blocking(
        clear,
        met=said(case, "safety.mrc_drop") if fallen else Text("New foot drop"),
        not_met=Text("No fall of strength and no new foot drop"),
        unknown=not_recorded(*absent),
    )


Combination = Callable[[frozenset[str]], bool]


def _checklist(
    case: Reading, items: tuple[str, ...], combination: Combination, work_up: str, gate: str | None = None
) -> Found:
    """``combination`` tells from the items answered yes; no to the ``gate`` alone clears the flag."""
    answers = {name: case.recent(name) for name in items}
    yes = frozenset(name for name, answer in answers.items() if answer)
    absent = [name for name, answer in answers.items() if answer is None]
    result = case.recent(work_up) if yes else None
    return case.blocking(
        _cleared(answers, combination, result, gate, work_up),
        met=listed(Text("Present: %(what)s"), sorted(yes)) if yes else Text("Confirmed by work-up"),
        not_met=Text("Excluded by work-up") if yes else Text("Every item that decides was answered no"),
        unknown=not_recorded(*absent) if absent else listed(Text("Not cleared: %(what)s"), sorted(yes)),
    )


def _cleared(
    answers: dict[str, bool | None],
    combination: Combination,
    result: str | None,
    gate: str | None,
    work_up: str,
) -> Part:
    yes = frozenset(name for name, answer in answers.items() if answer)
    absent = [name for name, answer in answers.items() if answer is None]
    if combination(yes) or result == "confirmed":
        return NOT_MET
    if gate is not None and answers[gate] is False:
        return MET
    if not absent and (not yes or result == "excluded"):
        return MET
    ask_work_up = frozenset({work_up}) if yes and result is None else frozenset()
    needed = frozenset({gate}) if gate in absent else frozenset(absent) | ask_work_up
    stops = frozenset(name for name in absent if combination(yes | {name}))
    return Part(Truth.UNKNOWN, (needed,), stops | ask_work_up)


_LOCAL = frozenset({"safety.raised_crp_esr", "safety.spinal_tenderness"})
_RISK = frozenset({"safety.iv_drug_use", "safety.recent_spine_infection", "safety.immunosuppression"})
_SURE = frozenset({"safety.fever_or_rigors", "safety.wound_discharge"})


def _infected(yes: frozenset[str]) -> bool:
    return bool(yes & _SURE) or (bool(yes & _LOCAL) and bool(yes & _RISK))


@criterion(
    "flag.infection_spine",
    Text("Signs of spinal or systemic infection"),
    favourable=Text("No sign of spinal infection"),
    urgent=True,
    lifts=Text("Same-day work-up for infection"),
)
def infection_spine(case: Reading) -> Found:
    """Fever, rigors or discharge; or CRP, ESR or tenderness together with a risk."""
    items = (*sorted(_SURE), *sorted(_LOCAL), *sorted(_RISK))
    return _checklist(case, items, _infected, "safety.infection_work_up")


_CANCER = "safety.cancer_history"
_CANCER_SIGNS = frozenset({"safety.new_pain", "safety.weight_loss", "safety.night_pain"})


@criterion(
    "flag.malignancy",
    Text("Cancer may be behind the pain"),
    favourable=Text("No sign of cancer behind the pain"),
    urgent=True,
    lifts=Text("Work-up for cancer within days"),
)
def malignancy(case: Reading) -> Found:
    """A history of cancer together with new pain, weight loss or night pain; no history clears it."""
    return _checklist(
        case,
        (_CANCER, *sorted(_CANCER_SIGNS)),
        lambda yes: _CANCER in yes and bool(yes & _CANCER_SIGNS),
        "safety.malignancy_work_up",
        gate=_CANCER,
    )


_FOCAL = "safety.new_focal_pain"
_FRAGILE = frozenset({"safety.recent_trauma", "safety.osteoporosis", "safety.long_term_steroids"})


@criterion(
    "flag.fracture",
    Text("A fracture may be behind the pain"),
    favourable=Text("No sign of fracture behind the pain"),
    urgent=True,
    lifts=Text("Imaging within days"),
)
def fracture(case: Reading) -> Found:
    """Trauma, osteoporosis or steroids together with new focal pain."""
    return _checklist(
        case,
        (*sorted(_FRAGILE), _FOCAL),
        lambda yes: _FOCAL in yes and bool(yes & _FRAGILE),
        "safety.fracture_work_up",
    )
