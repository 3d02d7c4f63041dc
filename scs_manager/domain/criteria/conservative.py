"""Conservative care: adequate, and failed or unsuitable in every class (``clinical.md`` 2.3, NCD 160.7)."""

from datetime import date, timedelta
from decimal import Decimal

from scs_manager.domain.criteria.base import Found, Reading, criterion, whole_months
from scs_manager.domain.criteria.medicines import MEDICINES
from scs_manager.domain.criteria.operations import OPERATIONS, lumbar_operations
from scs_manager.domain.criteria.parts import MET, NOT_MET, Part, both, either
from scs_manager.domain.facts import Item
from scs_manager.domain.partial_dates import earliest, latest
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
    """First start to last end of supervised treatment; a blank that could tip it leaves it unknown."""
    if not case.has_limit("months"):
        return MET
    treatments, limit = case.items(TREATMENTS), case.number("months")
    certain = [each for each in treatments if each.get("supervised") and "started_on" in each]
    if certain and _span(certain, case.on) >= limit:
        return MET
    possible = [each for each in treatments if each.get("supervised") is not False]
    tips = _undated(possible) or (possible and _longest_span(possible, case.on) >= limit)
    short = case.is_complete(TREATMENTS) and not tips
    return NOT_MET if short else Part(Truth.UNKNOWN, (frozenset({TREATMENTS}),))


def _undated(treatments: list[Item]) -> bool:
    """Whether one of them has no start, and may have begun at any time."""
    return any("started_on" not in each for each in treatments)


def _span(treatments: list[Item], on: date) -> int:
    start = min(each["started_on"] for each in treatments)
    return whole_months(start, max(min(_ended(each, on), on) for each in treatments))


def _longest_span(treatments: list[Item], on: date) -> int:
    """The most months that it can have been, of dates that are not exact."""
    start = min(_first_day(each) for each in treatments)
    return whole_months(start, max(_last_day(each, on) for each in treatments))


@criterion(
    "doc.physiotherapy",
    Text("Formal physiotherapy for %(weeks)s weeks or more within the review window"),
    thresholds={"weeks": "number", "within_days": "number"},
)
def physiotherapy(case: Reading) -> Found:
    """One course of supervised physiotherapy; its end must lie within the window."""
    limit, treatments = case.number("weeks"), case.items(TREATMENTS)
    begins = case.on - timedelta(days=int(case.number("within_days")))
    courses = [each for each in treatments if each.get("physiotherapy") and _ended(each, case.on) >= begins]
    best = max((_weeks(each, case.on) for each in courses), default=0)
    blank = [each for each in treatments if _may_be_a_course(each, case.on, begins, limit)]
    short = case.is_complete(TREATMENTS) and not blank
    part = MET if best >= limit else NOT_MET if short else Part.needing(TREATMENTS)
    why = Text("Longest course of physiotherapy: %(weeks)s weeks", weeks=best)
    names = "; ".join(str(each["name"]) for each in blank)
    doubt = Text("Physiotherapy or its start is not recorded for: %(what)s", what=names) if blank else why
    return case.found(part, met=why, not_met=why, unknown=doubt)


def _may_be_a_course(treatment: Item, on: date, begins: date, limit: int | Decimal) -> bool:
    """Whether what is left blank, or a date that is not exact, could make it a course that is long enough."""
    said = treatment.get("physiotherapy")
    may_be = treatment["modality"] == "physical" if said is None else said
    if not may_be or _last_day(treatment, on) < begins:
        return False
    if "started_on" not in treatment:
        return True
    return (_last_day(treatment, on) - _first_day(treatment)).days // _DAYS_A_WEEK >= limit


def _weeks(treatment: Item, on: date) -> int:
    if "started_on" not in treatment:
        return 0
    end = min(_ended(treatment, on), on)
    start: date = treatment["started_on"]
    return (end - start).days // _DAYS_A_WEEK


def _ended(treatment: Item, on: date) -> date:
    """The first day that the end can have been, so that no length is made up; ``on`` while it goes on."""
    return earliest(treatment.get("stopped_on", on), treatment.get("stopped_precision"))


def _first_day(treatment: Item) -> date:
    """The first day that the start can have been."""
    return earliest(treatment["started_on"], treatment.get("started_precision"))


def _last_day(treatment: Item, on: date) -> date:
    """The last day that the end can have been, not beyond ``on``."""
    return min(latest(treatment.get("stopped_on", on), treatment.get("stopped_precision")), on)
