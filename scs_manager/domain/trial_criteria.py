"""The eight criteria that stand side by side when a trial has ended (measures.md 4.2). No total score."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from scs_manager.domain.diary_days import REGION_NAMES, Region
from scs_manager.domain.diary_statistics import RegionOutcome
from scs_manager.domain.measure_words import (
    NO_QUESTIONNAIRE,
    gains_in_words,
    only_pain,
    still_missing,
    worse_in_words,
)
from scs_manager.domain.opioids import CHANGE_NAMES
from scs_manager.domain.outcome_domains import OutcomeDomain
from scs_manager.domain.outcome_measures import DomainKind
from scs_manager.domain.patient_wish import wish_sentence
from scs_manager.domain.relief import MODERATE, fixed, interval_beside, percent_text
from scs_manager.domain.text import Text
from scs_manager.domain.trial_evidence import TrialEvidence
from scs_manager.domain.truth import Truth, all_of, any_of
from scs_manager.domain.wording import joined

PGIC_BEST, PGIC_MUCH_IMPROVED = 1, 2


@dataclass(frozen=True)
class TrialCriterion:
    """One of the eight: its state, the evidence in words, and what is missing when it is unknown."""

    number: int
    statement: Text
    state: Truth
    evidence: Text
    missing: Text | None = None


def eight_criteria(evidence: TrialEvidence) -> tuple[TrialCriterion, ...]:
    """All eight in their order, each standing alone."""
    return (
        _diary_valid(evidence),
        _target_relief(evidence),
        _other_regions(evidence),
        _analgesics(evidence),
        _one_domain_better(evidence),
        _nothing_worse(evidence),
        _global_change(evidence),
        _wants_implant(evidence),
    )


def needs_weighing(criteria: Sequence[TrialCriterion]) -> tuple[TrialCriterion, ...]:
    """The criteria that the clinician weighs in words: each one not met or unknown."""
    return tuple(criterion for criterion in criteria if criterion.state is not Truth.MET)


def headline(criteria: Sequence[TrialCriterion]) -> Text:
    """``6 of 8 criteria met, 1 not met, 1 unknown``."""
    return counts_of([criterion.state for criterion in criteria])


def counts_of(states: Sequence[Truth]) -> Text:
    """The same from the states alone, as a signed content keeps them."""
    return Text(
        "%(met)s of %(all)s criteria met, %(not_met)s not met, %(unknown)s unknown",
        met=states.count(Truth.MET),
        all=len(states),
        not_met=states.count(Truth.NOT_MET),
        unknown=states.count(Truth.UNKNOWN),
    )


def _diary_valid(evidence: TrialEvidence) -> TrialCriterion:
    relief, quality = evidence.outcome.primary.relief, evidence.outcome.quality
    valid = relief.baseline.mean is not None and relief.trial.mean is not None
    counts = Text(
        "Baseline %(base)s of %(base_of)s days, trial window %(trial)s of %(trial_of)s days"
        " (at least %(base_need)s and %(trial_need)s). %(late)s late, %(staff)s entered by staff.",
        base=relief.baseline.n,
        base_of=relief.baseline_expected,
        trial=relief.trial.n,
        trial_of=relief.trial_expected,
        base_need=relief.baseline.need,
        trial_need=relief.trial.need,
        late=quality.late,
        staff=quality.staff,
    )
    if quality.carer:
        counts = joined([counts, Text("%(n)s entered by a carer.", n=quality.carer)], " ")
    return TrialCriterion(1, Text("Diary valid"), Truth.of(valid), counts)


def _target_relief(evidence: TrialEvidence) -> TrialCriterion:
    primary = evidence.outcome.primary
    statement = Text(
        "Relief of at least 50 %% in the target: %(region)s", region=REGION_NAMES[primary.region]
    )
    state, missing = evidence.judged(primary.met), primary.relief.reason
    if state is not primary.met:
        missing = evidence.never_negative
    return TrialCriterion(2, statement, state, target_sentence(evidence), missing)


def target_sentence(evidence: TrialEvidence) -> Text:
    """The relief in the target; a trial that cannot be a negative one is not labelled as one."""
    primary = evidence.outcome.primary
    spared = evidence.judged(primary.met) is not primary.met
    return relief_figures(primary) if spared else relief_sentence(primary)


def relief_sentence(result: RegionOutcome) -> Text:
    """``58.0 % (approximately 45 to 70); mean 7.14 to 3.00; met, borderline``, or why there is no number."""
    if result.relief.percent is None:
        return relief_figures(result)
    return Text("%(figures)s; %(label)s.", figures=_figures(result), label=result.label)


def relief_figures(result: RegionOutcome) -> Text:
    """The same without the label, which is about 50 % and about nothing else."""
    if result.relief.percent is None:
        return Text("No result: %(reason)s.", reason=result.relief.reason)
    return Text("%(figures)s.", figures=_figures(result))


def _figures(result: RegionOutcome) -> Text:
    relief, nothing = result.relief, Fraction(0)
    return Text(
        "%(relief)s (%(interval)s); mean %(before)s to %(after)s",
        relief=percent_text(relief.percent or nothing),
        interval=interval_sentence(result),
        before=fixed(relief.baseline.mean or nothing, 2),
        after=fixed(relief.trial.mean or nothing, 2),
    )


def interval_sentence(result: RegionOutcome) -> Text:
    """``approximately 45 to 70``, or why there is no interval; of the relief, also where pain grew."""
    low, high = result.interval.low, result.interval.high
    if low is None or high is None:
        return Text("interval: %(note)s", note=result.interval.note)
    return Text("approximately %(interval)s", interval=interval_beside(result.relief.percent, low, high))


def _other_regions(evidence: TrialEvidence) -> TrialCriterion:
    others = [
        evidence.outcome.regions[region]
        for region in (Region.BACK, Region.LEG)
        if region is not evidence.outcome.target
    ]
    painful = [other for other in others if other.relief.baseline.mean != 0]
    statement = Text(
        "Relief of at least %(percent)s %% in the other painful region, if any", percent=MODERATE
    )
    if not painful:
        return TrialCriterion(3, statement, Truth.MET, Text("No pain elsewhere at baseline."))
    found = all_of(other.relief.at_least(MODERATE) for other in painful)
    state = evidence.judged(found)
    parts = [
        Text("%(region)s: %(relief)s", region=REGION_NAMES[other.region], relief=relief_figures(other))
        for other in painful
    ]
    missing = _if_unknown(state, _TOO_FEW) if state is found else evidence.never_negative
    return TrialCriterion(3, statement, state, joined(parts, " "), missing)


_TOO_FEW = Text("enough diary days in the other region")


def _analgesics(evidence: TrialEvidence) -> TrialCriterion:
    opioids, others = evidence.opioids, Truth.of(evidence.other_analgesics_stable)
    state = opioids.not_increased & others
    unrecorded = Text("not recorded")
    text = Text(
        "Opioids %(change)s: %(before)s, then %(after)s. Other analgesics stable or lower: %(others)s.",
        change=CHANGE_NAMES[opioids.change],
        before=opioids.before.text if opioids.before else unrecorded,
        after=opioids.after.text if opioids.after else unrecorded,
        others=ANSWERS[others],
    )
    missing = None
    if state is Truth.UNKNOWN:
        missing = (
            Text("opioid dose in both windows")
            if opioids.not_increased is Truth.UNKNOWN
            else Text("use of other analgesics")
        )
    return TrialCriterion(4, Text("Opioid dose not up, analgesic use stable"), state, text, missing)


ANSWERS = {Truth.MET: Text("yes"), Truth.NOT_MET: Text("no"), Truth.UNKNOWN: Text("unknown")}


_COUNTED = (DomainKind.FUNCTION, DomainKind.SLEEP, DomainKind.QUALITY_OF_LIFE)
"""Where one gain is enough; mood alone is not."""


def _one_domain_better(evidence: TrialEvidence) -> TrialCriterion:
    statement = Text("One measure of function, sleep or quality of life better by its important change")
    measured = [domain for domain in _started(evidence) if domain.kind in _COUNTED]
    if not measured:
        return TrialCriterion(
            5, statement, Truth.UNKNOWN, Text("Nothing measured before and after."), NO_QUESTIONNAIRE
        )
    found = any_of(domain.improved for domain in measured)
    state = evidence.judged(found)
    unknown = still_missing([domain for domain in measured if domain.improved is Truth.UNKNOWN])
    missing = _if_unknown(state, unknown) if state is found else evidence.never_negative
    return TrialCriterion(5, statement, state, gains_in_words(measured), missing)


def safety_state(evidence: TrialEvidence) -> Truth:
    """Whether no serious event and no alarm is open; unknown until somebody has looked."""
    return Truth.of(None if evidence.open_safety is None else not evidence.open_safety)


def _nothing_worse(evidence: TrialEvidence) -> TrialCriterion:
    statement = Text("Nothing worse by its important change, no open safety flag")
    safety = safety_state(evidence)
    measured = _started(evidence)
    unchanged = _no_domain_worse(measured)
    judged = evidence.judged(unchanged)
    if evidence.open_safety:
        text = Text("Open: %(what)s.", what=joined(evidence.open_safety, ", "))
    else:
        text = Text(
            "No open safety flag: %(safety)s. %(domains)s",
            safety=ANSWERS[safety],
            domains=worse_in_words(measured),
        )
    unknown = still_missing([domain for domain in measured if domain.worse is Truth.UNKNOWN])
    missing = NO_QUESTIONNAIRE if only_pain(measured) else unknown
    if judged is not unchanged:
        missing = evidence.never_negative or missing
    if safety is Truth.UNKNOWN:
        missing = Text("whether a safety flag is open")
    state = safety & judged
    return TrialCriterion(6, statement, state, text, _if_unknown(state, missing))


def _no_domain_worse(domains: Sequence[OutcomeDomain]) -> Truth:
    """Pain counts too, but pain alone does not tell what became of the rest."""
    if only_pain(domains):
        return Truth.UNKNOWN
    return ~any_of(domain.worse for domain in domains)


def _started(evidence: TrialEvidence) -> list[OutcomeDomain]:
    """What was measured before the leads; a score that came only afterwards compares with nothing."""
    return [domain for domain in evidence.domains if domain.before is not None]


def _global_change(evidence: TrialEvidence) -> TrialCriterion:
    improved = None if evidence.pgic is None else PGIC_BEST <= evidence.pgic <= PGIC_MUCH_IMPROVED
    found = Truth.of(improved) & Truth.of(evidence.satisfied)
    state = evidence.judged(found)
    unknown = Text("unknown")
    text = Text(
        "Global impression of change: %(pgic)s. Would do it again: %(again)s.",
        pgic=unknown if evidence.pgic is None else Text("%(pgic)s of 7", pgic=evidence.pgic),
        again=ANSWERS[Truth.of(evidence.satisfied)],
    )
    unsaid = Text("global impression of change, and whether the patient would do it again")
    missing = _if_unknown(state, unsaid) if state is found else evidence.never_negative
    statement = Text("Overall change much improved, would do it again")
    return TrialCriterion(7, statement, state, text, missing)


def _wants_implant(evidence: TrialEvidence) -> TrialCriterion:
    state = Truth.of(evidence.wants_implant)
    text = Text("Asked of the patient: %(answer)s.", answer=ANSWERS[state])
    text = wish_sentence(evidence.wish) if evidence.wish.said else text
    missing = _if_unknown(state, Text("the patient's wish"))
    return TrialCriterion(8, Text("Patient wants the implant"), state, text, missing)


def _if_unknown(state: Truth, missing: Text | None) -> Text | None:
    return missing if state is Truth.UNKNOWN else None
