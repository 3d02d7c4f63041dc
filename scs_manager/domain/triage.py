"""The published referral rule as routing advice: what it says of a patient, and what it is worth.

Dutch tool for orthopaedic waiting lists, 1,025 patients (2025, PMID 39757549) [read], clinical.md 2.3: refer
if pain is in the leg or mixed, DN4 above 3, 3 months or more, leg at least as strong as back, leg 5 or more.
"""

from dataclasses import dataclass
from datetime import date

from scs_manager.domain.criteria import REGISTRY
from scs_manager.domain.criteria.base import Reading
from scs_manager.domain.facts import FACTS, Datum, Facts
from scs_manager.domain.profiles import Entry, shipped_profiles
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

CRITERION = "triage.nl_ortho"

FIGURES = Text(
    "In 1,025 patients: sensitivity 100 %, specificity 98.8 %, positive predictive value 40 %, "
    "negative predictive value 100 %."
)
SOURCE = Text("Dutch triage tool, 2025, PMID 39757549 [read]")
CAVEAT = Text(
    "Advice on routing only. It is not an eligibility rule: of those it would refer, 60 % were no candidates."
)


@dataclass(frozen=True)
class Triage:
    """What the rule says, in words, on which data, and what is missing when it cannot say."""

    state: Truth
    rule: Text
    why: Text
    evidence: tuple[Datum, ...]
    missing: tuple[str, ...]


def triage(facts: Facts, on: date) -> Triage:
    """The rule with the thresholds of the core profile, on the facts as they were known that day."""
    entry, rule = _entry(), REGISTRY[CRITERION]
    found = rule.evaluate(
        Reading(
            facts.known_on(on),
            on,
            threshold=entry.threshold,
            window_days=entry.window_days,
            stage=entry.stage,
        )
    )
    missing = sorted(set().union(*found.settles))
    return Triage(
        state=found.state,
        rule=Text(rule.statement.id, **entry.threshold),
        why=found.why,
        evidence=found.evidence,
        missing=tuple(FACTS[name].meaning for name in missing),
    )


def _entry() -> Entry:
    core = shipped_profiles()["scs-core"]
    return next(entry for entry in core.criteria if entry.criterion == CRITERION)
