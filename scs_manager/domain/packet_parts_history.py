"""Parts that the history gives: diagnosis, indication, pain, function, operations, conservative care."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from scs_manager.domain.criteria.base import whole_months
from scs_manager.domain.facts import Item, items_of
from scs_manager.domain.packet import ItemState, Stage
from scs_manager.domain.packet_case import PacketCase
from scs_manager.domain.packet_numbers import score_shown
from scs_manager.domain.packet_parts import (
    Held,
    Rule,
    by_rule,
    complete,
    dated,
    fact_held,
    first_of,
    missing,
    on_record,
    part,
    ruled,
    unknown,
    with_content,
    worst,
)
from scs_manager.domain.partial_dates import date_words
from scs_manager.domain.relief import exact, fixed
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

DIAGNOSIS = "FBSS (PSPS-2)"
"""The diagnosis in a line: only where its rule holds."""
OPERATIONS, TREATMENTS, MEDICINES = (
    "surgery.operations",
    "treatment.treatments",
    "medication.medicines",
)
by_rule(
    "seed.dx.persistent_or_recurrent",
    Text("Pain that persists or came back after lumbar surgery"),
    OPERATIONS,
    DIAGNOSIS,
)
by_rule("ind.pain_duration", Text("Pain for long enough"), "pain.onset_on")
by_rule("ind.functional_impact", Text("Function clearly limited"), "pain.odi_percent")
by_rule("ind.failed_conservative", Text("Every class of conservative care failed or unsuitable"), TREATMENTS)
by_rule("doc.physiotherapy", Text("Formal physiotherapy for long enough"), TREATMENTS, "formal physiotherapy")
on_record("burden.employment", "surgery.surgeon_name")
on_record("pain.adl_impact", what=Text("Effect on daily life"))


def listed(case: PacketCase, name: str, key: str) -> Held:
    """A list with something in it, and somebody's word that it is complete (decision 18)."""
    items = items_in(case, name)
    if not items:
        return missing()
    if key not in case.facts.complete:
        return unknown(Text("nobody has said that the list is complete"), str(len(items)))
    return complete(str(len(items)))


def counted(n: int, one: str, many: str) -> str:
    """``1 class``, ``5 classes``; empty for none."""
    return f"{n} {one if n == 1 else many}" if n else ""


def items_in(case: PacketCase, name: str) -> tuple[Item, ...]:
    """The items of a list; none where nothing is recorded."""
    datum = case.facts.get(name)
    return items_of(datum.value) if datum else ()


_WAYS = {
    "seed.ind.analgesics_ineffective": ("analgesics do not control the pain", "analgesics"),
    "seed.ind.severe_side_effects": ("severe side effects of the medicines", "side effects"),
    "seed.ind.reoperation_otherwise": ("another operation would otherwise be needed", "reoperation"),
}
"""Each of the three, and its name where nobody can tell."""


@part("seed.ind.any", Text("Which of the three indications applies"), MEDICINES)
def indication(case: PacketCase, _rule: Rule) -> Held:
    """Drugs failed, drugs harmed, or reoperation otherwise: one is enough, and the packet says which.

    One that is unknown beside it is named, for a reviewer looks for the failed drugs first.
    """
    held = ruled(case, "seed.ind.any", always=True)
    which = [holds for name, (holds, _) in _WAYS.items() if _stands(case, name, Truth.MET)]
    open_ = [short for name, (_, short) in _WAYS.items() if _stands(case, name, Truth.UNKNOWN)]
    return with_content(held, "; ".join([*which, *([f"unknown: {', '.join(open_)}"] if open_ else [])]))


def _stands(case: PacketCase, name: str, state: Truth) -> bool:
    found = case.found.get(name)
    return found is not None and found.state is state


def _index(case: PacketCase) -> Item | None:
    """The newest lumbosacral operation that has a date, else one without."""
    lumbar = [each for each in items_in(case, OPERATIONS) if each.get("region") == "lumbosacral"]
    return max(lumbar, key=lambda each: each.get("performed_on") or date.min, default=None)


@part("surgery.index", Text("Index operation with its date"), OPERATIONS)
def index_operation(case: PacketCase, _rule: Rule) -> Held:
    """With every level of it."""
    index = _index(case)
    if index is None:
        return missing()
    words = (", ".join(index.get("levels") or ()), str(index["procedure"]).replace("_", " "))
    what = " ".join(filter(None, words))
    if not index.get("performed_on"):
        return unknown(Text("has no date"), what)
    return complete(f"{what} {date_words(index['performed_on'], index.get('precision'))}")


@part("surgery.anatomical_result", Text("Whether the operation achieved its anatomical aim"), OPERATIONS)
def anatomical_result(case: PacketCase, _rule: Rule) -> Held:
    """Of the index operation; a residual lesion is the surgeon's business, not the packet's."""
    index = _index(case)
    answered = index is not None and index.get("anatomical_success") is not None
    return complete() if answered else missing()


@part("surgery.listed", Text("List of operations"), OPERATIONS)
def operations_listed(case: PacketCase, _rule: Rule) -> Held:
    """Every operation on the spine."""
    held = listed(case, OPERATIONS, "operations")
    return with_content(held, counted(len(items_in(case, OPERATIONS)), "operation", "operations"))


@part(
    "surgery.opinion",
    Text("Surgeon's opinion that no operation should come first"),
    "surgery.surgeon_opinion",
)
def surgeon_opinion(case: PacketCase, rule: Rule) -> Held:
    """Dated, and not that an operation should come first."""
    opinion, on = case.facts.get("surgery.surgeon_opinion"), case.facts.get("surgery.opinion_on")
    if opinion is None:
        return missing()
    given = on.value if on is not None and isinstance(on.value, date) else opinion.on
    if opinion.value == "operation_first":
        return missing(Text("the surgeon says that an operation should come first"))
    if given is None:
        return unknown(Text("has no date"), "surgeon's opinion")
    return dated(case, rule, given, f"surgeon's opinion {date_words(given)}")


@part("pain.duration", Text("How long the pain has lasted"), "pain.onset_on")
def duration(case: PacketCase, _rule: Rule) -> Held:
    """In whole months, from the onset."""
    onset = case.facts.get("pain.onset_on")
    if onset is None or not isinstance(onset.value, date):
        return missing()
    if onset.value > case.on:
        return unknown(Text("dated in the future"))
    return complete(f"{whole_months(onset.value, case.on)} months")


_SCORES = ("pain.average_nrs", "pain.leg_nrs", "pain.back_nrs")


@part(
    "pain.intensity",
    Text("Baseline pain of 5 of 10, or 50 mm, on a window of days"),
    "pain.average_nrs",
    None,
    *("window_days", "at_least", "days"),
)
def intensity(case: PacketCase, rule: Rule) -> Held:
    """Before the implant the diary's baseline answers, else a score from before the trial."""
    mean, days = number_of(case, "trial.baseline_mean_nrs"), number_of(case, "trial.baseline_days")
    if case.stage is Stage.PERMANENT and mean is not None and days is not None:
        words = f"{score_shown(mean, 2, rule.limits['at_least'])} of 10 over {int(days)} days"
        if days < rule.limits["days"]:
            return unknown(Text("fewer than %(days)s days", days=rule.limits["days"]), words)
        return _strong(mean, words, rule)
    return _scored(case, rule)


def _scored(case: PacketCase, rule: Rule) -> Held:
    """A score of the days before today, or, once leads were placed, of the days before that day."""
    placed = _leads_placed(case)
    held = _score(replace(case, on=placed) if placed else case, rule)
    if placed and held.state in (ItemState.OUT_OF_DATE, ItemState.UNKNOWN):
        return unknown(NOT_BEFORE)
    return held


NOT_BEFORE = Text("no score in date before the leads were placed")


def _leads_placed(case: PacketCase) -> date | None:
    """The day before which pain and function are asked; None while none is in question."""
    return case.tried.placed_on if case.tried and case.stage is Stage.PERMANENT else None


def _score(case: PacketCase, rule: Rule) -> Held:
    held = first_of(case, rule, *_SCORES, "pain.vas_mm")
    scores = [each for name in _SCORES if (each := _in_date(case, rule, name)) is not None]
    scores += [mm / 10 for mm in [_in_date(case, rule, "pain.vas_mm")] if mm is not None]
    if held.state is ItemState.COMPLETE and scores:
        words = f"{score_shown(max(scores), 1, rule.limits['at_least'])} of 10"
        return _strong(max(scores), words, rule)
    other = fact_held(case, rule, "pain.alternative_measure")
    return other if other.state is ItemState.COMPLETE else held


def _strong(score: Fraction, words: str, rule: Rule) -> Held:
    least = rule.limits["at_least"]
    return complete(words) if score >= least else missing(Text("below %(nrs)s of 10", nrs=least), words)


def _in_date(case: PacketCase, rule: Rule, name: str) -> Fraction | None:
    there = fact_held(case, rule, name).state is ItemState.COMPLETE
    return number_of(case, name) if there else None


def number_of(case: PacketCase, name: str) -> Fraction | None:
    """A number of the record as it is written; None where it is not recorded."""
    datum = case.facts.get(name)
    if datum is None or isinstance(datum.value, date | tuple):
        return None
    return exact(datum.value)


@part("pain.leg_and_back", Text("Leg pain against back pain"), "pain.leg_nrs")
def leg_and_back(case: PacketCase, rule: Rule) -> Held:
    """Both scores, or in words where the pain is."""
    leg, back = number_of(case, "pain.leg_nrs"), number_of(case, "pain.back_nrs")
    if leg is not None and back is not None:
        return complete(f"leg {fixed(leg, 1)}, back {fixed(back, 1)}")
    held = first_of(case, rule, "pain.location", "pain.leg_share_percent")
    return with_content(held, "")


_TESTS = {"pain.dn4": "DN4", "pain.lanss": "LANSS", "pain.paindetect": "painDETECT"}


@part("pain.neuropathic", Text("Neuropathic score"), "pain.dn4")
def neuropathic(case: PacketCase, rule: Rule) -> Held:
    """Any of the scores, or the clinician's grade."""
    for name, words in _TESTS.items():
        if (score := case.facts.get(name)) is not None:
            return complete(f"{words} {score.value}")
    return fact_held(case, rule, "pain.neuropathic_grade")


@part("pain.odi_percent", Text("Oswestry Disability Index"), "pain.odi_percent", None, "window_days")
def odi(case: PacketCase, rule: Rule) -> Held:
    """The newest; before the implant, of those from before the leads."""
    held = fact_held(case, rule, "pain.odi_percent")
    if held.state is ItemState.MISSING and _leads_placed(case):
        return missing(NOT_BEFORE)
    return with_content(held, f"ODI {held.content}" if held.content else "")


@part("seed.algorithm", Text("Trigger zones, skin, scar, mood, fitness"), "optimisation.fitness_programme")
def algorithm(case: PacketCase, _rule: Rule) -> Held:
    """Assessed, and treated where present, all five (``clinical.md`` 1.4)."""
    held = [ruled(case, f"seed.alg.{name}", always=True) for name in _STEPS]
    done = sum(each.state is ItemState.COMPLETE for each in held)
    words = f"worked through, {done} of {len(held)}" if done else ""
    return with_content(worst(held), words)


_STEPS = ("myogenic_triggers", "skin_allodynia", "scar_triggers", "depression_anxiety", "fitness_programme")
by_rule(
    "doc.causes_reviewed",
    Text("Every cause confirmed, excluded or waived"),
    "causes.neuropathic_pain",
    "every cause confirmed, excluded or waived",
    always=True,
)
