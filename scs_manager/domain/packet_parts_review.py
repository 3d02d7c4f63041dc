"""Parts that examination, imaging, psychologist and team give (``clinical.md`` 11)."""

from collections.abc import Iterable
from datetime import date

from scs_manager.domain.completeness import Supplier
from scs_manager.domain.evaluations import CONCLUSIONS, PROFESSIONS
from scs_manager.domain.facts import Datum, Item
from scs_manager.domain.packet_case import Evaluated, PacketCase
from scs_manager.domain.packet_parts import (
    Held,
    Rule,
    complete,
    dated,
    fact_held,
    first_of,
    missing,
    part,
    ruled,
    said,
    unknown,
    with_content,
    worst,
)
from scs_manager.domain.packet_parts_history import items_in
from scs_manager.domain.partial_dates import date_words
from scs_manager.domain.text import Text

IMAGING = "safety.imaging"
_LEAD_LEVEL = ("thoracolumbar", "thoracic", "whole_spine")
_LUMBAR = ("lumbar", "thoracolumbar", "whole_spine")
_NEURO = ("pain.neurological_impairment",)
_PHYSICAL = ("pain.sensory_findings", "pain.allodynia", "optimisation.scar_triggers_assessed")
_LOOKED_FOR = "_assessed"
"""Ends the name of a fact that says whether somebody looked: only a yes is an examination."""


@part("exam.neurological", Text("Neurological examination, dated"), "pain.neurological_impairment")
def neurological(case: PacketCase, rule: Rule) -> Held:
    """Reflexes, strength, sensation; the answer to a red flag is no examination."""
    return _examined(case, rule, "neurological examination", _NEURO)


@part("exam.physical", Text("Physical examination, dated"), "pain.sensory_findings")
def physical(case: PacketCase, rule: Rule) -> Held:
    """What was found on the skin and the scar, and where sensation is changed."""
    return _examined(case, rule, "physical examination", _PHYSICAL)


def _examined(case: PacketCase, rule: Rule, what: str, names: Iterable[str]) -> Held:
    """A finding of an examination, and its day; of several the newest."""
    found = [datum for name in names if (datum := case.facts.get(name)) is not None and _is_finding(datum)]
    if not found:
        return missing()
    days = [datum.on for datum in found if datum.on is not None]
    if not days:
        return unknown(Text("has no date"), what)
    return dated(case, rule, max(days), f"{what} {date_words(max(days))}")


def _is_finding(datum: Datum) -> bool:
    if datum.name.endswith(_LOOKED_FOR):
        return datum.value is True
    return datum.value != ""


@part("imaging.lumbar", Text("Report of lumbar imaging"), IMAGING, None, "window_days")
def lumbar(case: PacketCase, rule: Rule) -> Held:
    """The newest that shows the lumbar spine; a picture of which nothing is told is no report."""
    newest = _newest_of(case, _LUMBAR)
    if newest is None:
        return missing()
    on = newest.get("performed_on")
    if not isinstance(on, date):
        return unknown(Text("has no date"), "lumbar imaging")
    words = f"lumbar {newest['kind']} {date_words(on)}"
    if not newest.get("finding") and not newest.get("report"):
        return unknown(Text("neither finding nor report is recorded"), words)
    return dated(case, rule, on, words)


def _newest_of(case: PacketCase, regions: tuple[str, ...]) -> Item | None:
    """The newest picture of these regions that has a day, else one without."""
    items = [each for each in items_in(case, IMAGING) if each.get("region") in regions]
    return max(items, key=lambda each: each.get("performed_on") or date.min, default=None)


@part(
    "imaging.lead_level",
    Text("Imaging of the canal at entry and lead level"),
    "safety.lead_level_stenosis",
    None,
    "window_days",
)
def lead_level(case: PacketCase, rule: Rule) -> Held:
    """Whether a narrowing prevents the lead is the criterion's question; here that it was looked at.

    The day is the picture's, for asking the question again makes no picture newer.
    """
    if case.facts.get("safety.lead_level_stenosis") is None:
        return missing()
    picture = _newest_of(case, _LEAD_LEVEL)
    on = picture.get("performed_on") if picture else None
    if picture is None or not isinstance(on, date):
        return unknown(Text("no picture of that level, with its day, is in the list"), where=IMAGING)
    return dated(case, rule, on, f"lead level {picture['kind']} {date_words(on)}")


@part("imaging.concordance", Text("Whether imaging and pain agree"), "pain.objective_pathology")
def concordance(case: PacketCase, rule: Rule) -> Held:
    """Said either way; a payer that requires an objective cause is not content with a no."""
    asked = case.found.get("ind.objective_pathology")
    if asked is not None and asked.required:
        return ruled(case, "ind.objective_pathology")
    return with_content(fact_held(case, rule, "pain.objective_pathology"), "")


@part(
    "psychology.evaluation",
    Text("Psychological evaluation"),
    "evaluations.index",
    Supplier.PSYCHOLOGIST,
    "window_days",
)
def evaluation(case: PacketCase, rule: Rule) -> Held:
    """Signed and in date; one that was only ordered proves nothing (decision 28)."""
    found = case.evaluated
    if found is None:
        return missing()
    if not found.signed:
        return missing(Text("ordered, and not yet done"))
    if found.held_on is None:
        return unknown(Text("has no date"))
    if found.conclusion == "unsuitable":
        return missing(Text("its conclusion is: unsuitable"), _evaluation_words(found, found.held_on))
    return dated(case, rule, found.held_on, _evaluation_words(found, found.held_on))


def _evaluation_words(found: Evaluated, on: date) -> str:
    who = ", ".join(word for word in (found.evaluator, _profession(found.profession)) if word)
    return f"{date_words(on)}, {who}"


def _profession(name: str | None) -> str:
    return str(PROFESSIONS[name]).lower() if name and name in PROFESSIONS else ""


@part(
    "psychology.evaluator", Text("Who evaluated, with profession"), "evaluations.index", Supplier.PSYCHOLOGIST
)
def evaluator(case: PacketCase, _rule: Rule) -> Held:
    """Medicare takes a psychiatrist, a clinical psychologist or a licensed social worker (CGS) [read]."""
    profession = case.evaluated.profession if case.evaluated else None
    if profession is None:
        return missing()
    if profession == "other":
        return missing(Text("not a psychiatrist, psychologist or licensed social worker"))
    return complete()


@part(
    "psychology.instruments",
    Text("Instruments with their scores"),
    "evaluations.index",
    Supplier.PSYCHOLOGIST,
)
def instruments(case: PacketCase, _rule: Rule) -> Held:
    """Validated ones, as the evaluator lists them."""
    found = case.evaluated
    if found is None or not found.instruments:
        return missing()
    if found.unscored:
        return unknown(Text("without a score: %(what)s", what=", ".join(found.unscored)))
    return complete()


@part(
    "psychology.conclusion", Text("Conclusion of the evaluation"), "evaluations.index", Supplier.PSYCHOLOGIST
)
def conclusion(case: PacketCase, _rule: Rule) -> Held:
    """In the evaluator's words."""
    found = case.evaluated.conclusion if case.evaluated else None
    return (
        complete(str(CONCLUSIONS[found]).lower() if found and found in CONCLUSIONS else "")
        if found
        else missing()
    )


@part(
    "psychology.substance_use",
    Text("Statement about substance use"),
    "evaluations.index",
    Supplier.PSYCHOLOGIST,
)
def substance_use(case: PacketCase, _rule: Rule) -> Held:
    """Said by the evaluator, whatever it says; an active disorder stands against the request."""
    found = case.evaluated.substance_use if case.evaluated else None
    if found == "active_untreated":
        return missing(Text("an active disorder without treatment"))
    return complete() if found else missing()


@part(
    "burden.assessed",
    Text("Sleep, mood, family, economic and social burden"),
    "burden.phq9",
    None,
    "window_days",
)
def burden(case: PacketCase, rule: Rule) -> Held:
    """Asked, whatever the answer: burden is neither for nor against (``clinical.md`` 1.3).

    The questionnaires of sleep and mood grow out of date; the rest is a person's story.
    """
    asked = [any(case.facts.get(f"burden.{name}") for name in names) for names in _BURDEN]
    if not all(asked):
        return missing(Text("%(n)s of 5 are recorded", n=sum(asked)))
    scores = [first_of(case, rule, *(f"burden.{name}" for name in names)) for names in _BURDEN[:2]]
    return with_content(worst(scores), "")


_BURDEN = (
    ("isi", "psqi"),
    ("phq9", "hads_d", "bdi2"),
    ("family", "relationship_strain"),
    ("employment", "income_loss", "job_lost"),
    ("isolation", "participation_loss", "housing_problem"),
)

_TEAM = "team_reviews.show"


@part("team.review", Text("Team review"), _TEAM, Supplier.TEAM, "window_days")
def team(case: PacketCase, rule: Rule) -> Held:
    """A review with its quorum that decided to go on; dissent is printed and stops nothing."""
    review = case.met
    if review is None:
        return missing()
    dissent = f"{review.dissents} dissent" if review.dissents else "no dissent"
    words = f"{date_words(review.held_on)}; {review.members} members; {dissent}"
    if not review.quorum:
        absent = ", ".join(each.replace("_", " ") for each in review.missing_roles)
        return missing(Text("without: %(roles)s", roles=absent or "its quorum"), words)
    if review.decision != "proceed":
        return missing(Text("the team did not decide to proceed"), words)
    return dated(case, rule, review.held_on, words)


@part("team.facilities", Text("Facilities and staff for follow-up named"), _TEAM, Supplier.TEAM)
def facilities(case: PacketCase, _rule: Rule) -> Held:
    """Said at the team review."""
    told = case.met.facilities if case.met else None
    told = said(case, "team_review.facilities_available") if told is None else told
    if told is None:
        return missing()
    return complete() if told else missing(Text("said not to be available"))
