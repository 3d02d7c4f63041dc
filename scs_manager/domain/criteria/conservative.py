"""Conservative care: adequate, and failed or unsuitable in every class (``clinical.md`` 2.3, NCD 160.7)."""

from datetime import date, timedelta

from scs_manager.domain.criteria.base import Found, Reading, criterion, whole_months
from scs_manager.domain.criteria.medicines import MEDICINES
from scs_manager.domain.criteria.operations import OPERATIONS, lumbar_operations
from scs_manager.domain.criteria.parts import MET, NOT_MET, Part, both, either
from scs_manager.domain.facts import Item
from scs_manager.domain.partial_dates import earliest
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

TREATMENTS = "treatment.treatments"
_DAYS_A_WEEK = 7
_GIVEN_UP = ("ineffective", "adverse_effect", "contraindicated")


@criterion(
    "ind.failed_conservative",
    Text("Conservative care was adequate and failed, or is unsuitable, in every class"),
    thresholds={"months?": "number"},
)
def failed_conservative(case: Reading) -> Found:
    """Drug, physical, psychological, interventional and surgical; a blank class leaves it unknown."""
    classes = {
        "drug": either(_class(case, "drug"), _ledger(case)),
        "physical": _class(case, "physical"),
        "psychological": _class(case, "psychological"),
        "interventional": _class(case, "interventional"),
        "surgical": either(_class(case, "surgical"), _operated(case)),
    }
    part = both(*classes.values(), _supervised_long_enough(case))
    blank = ", ".join(name for name, each in classes.items() if each.state is Truth.UNKNOWN)
    helped = ", ".join(name for name, each in classes.items() if each.state is Truth.NOT_MET)
    return case.found(
        part,
        met=Text("Every class failed or is unsuitable with a reason"),
        not_met=Text("Helped: %(classes)s", classes=helped)
        if helped
        else Text("Supervised for too short a time"),
        unknown=Text("Not settled: %(classes)s", classes=blank or "months of supervised treatment"),
    )


def _class(case: Reading, modality: str) -> Part:
    results = [_failed(each) for each in case.items(TREATMENTS) if each["modality"] == modality]
    if Truth.NOT_MET in results:
        return NOT_MET
    return MET if Truth.MET in results else Part(Truth.UNKNOWN, (frozenset({TREATMENTS}),))


def _failed(treatment: Item) -> Truth:
    """A result of its own decides; unsuitable needs its reason, and what is still going on has not failed."""
    result = treatment.get("result")
    if result == "failed" or (result == "unsuitable" and "unsuitable_reason" in treatment):
        return Truth.MET
    return Truth.NOT_MET if result == "helped" else Truth.UNKNOWN


def _ledger(case: Reading) -> Part:
    """A medicine given up for lack of effect, harm or contraindication is a failed drug treatment."""
    if any(each.get("stop_reason") in _GIVEN_UP for each in case.items(MEDICINES)):
        return MET
    return Part(Truth.UNKNOWN, (frozenset({MEDICINES}),))


def _operated(case: Reading) -> Part:
    """An operation after which the pain persists, or a surgeon who offers none."""
    if lumbar_operations(case) or case.value("surgery.surgeon_opinion") == "none_on_offer":
        return MET
    return Part(Truth.UNKNOWN, (frozenset({OPERATIONS}),))


def _supervised_long_enough(case: Reading) -> Part:
    """First start to last end of supervised treatment; some may be missing until the list is complete."""
    if not case.has_limit("months"):
        return MET
    supervised = [each for each in case.items(TREATMENTS) if each.get("supervised") and "started_on" in each]
    if supervised and _span(supervised, case.on) >= case.number("months"):
        return MET
    return NOT_MET if case.is_complete(TREATMENTS) else Part(Truth.UNKNOWN, (frozenset({TREATMENTS}),))


def _span(treatments: list[Item], on: date) -> int:
    start = min(each["started_on"] for each in treatments)
    return whole_months(start, max(min(_ended(each, on), on) for each in treatments))


@criterion(
    "doc.physiotherapy",
    Text("Formal physiotherapy for %(weeks)s weeks or more within the review window"),
    thresholds={"weeks": "number", "within_days": "number"},
)
def physiotherapy(case: Reading) -> Found:
    """One course of supervised physiotherapy; its end must lie within the window."""
    limit, window = case.number("weeks"), timedelta(days=int(case.number("within_days")))
    weeks = [
        _weeks(each, case.on)
        for each in case.items(TREATMENTS)
        if each.get("physiotherapy") and _ended(each, case.on) >= case.on - window
    ]
    best = max(weeks, default=0)
    blank = NOT_MET if case.is_complete(TREATMENTS) else Part.needing(TREATMENTS)
    part = MET if best >= limit else blank
    why = Text("Longest course of physiotherapy: %(weeks)s weeks", weeks=best)
    return case.found(part, met=why, not_met=why, unknown=why)


def _weeks(treatment: Item, on: date) -> int:
    if "started_on" not in treatment:
        return 0
    end = min(_ended(treatment, on), on)
    start: date = treatment["started_on"]
    return (end - start).days // _DAYS_A_WEEK


def _ended(treatment: Item, on: date) -> date:
    """The first day that the end can have been, so that no length is made up; ``on`` while it goes on."""
    return earliest(treatment.get("stopped_on", on), treatment.get("stopped_precision"))
