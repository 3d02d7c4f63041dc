"""After a trial: what the application recommends, and what a clinician may decide (measures.md 4.2).

The application advises, a person decides. The eight criteria stand side by side without a total score; those
of them that are also criteria of the permanent stage act on its ladder, and the ladder
gives the advice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.permanent_rungs import RUNG_NAMES, PermanentFinding, PermanentRung
from scs_manager.domain.permanent_stage import permanent_findings, worst_rung
from scs_manager.domain.relief_rules import relief_state
from scs_manager.domain.text import Text
from scs_manager.domain.trial_criteria import TrialCriterion, eight_criteria, headline, needs_weighing
from scs_manager.domain.trial_evidence import RULE_NAMES, ReliefRule, TrialEvidence
from scs_manager.domain.truth import Truth

__all__ = [
    "OUTCOME_NAMES",
    "RULE_NAMES",
    "RUNG_NAMES",
    "WHAT_A_TRIAL_TELLS",
    "DecisionOutcome",
    "PermanentFinding",
    "PermanentRung",
    "Recommendation",
    "ReliefRule",
    "TrialCriterion",
    "TrialEvidence",
    "differs",
    "eight_criteria",
    "headline",
    "needs_weighing",
    "permanent_findings",
    "recommend",
    "relief_state",
    "worst_rung",
]

WHAT_A_TRIAL_TELLS = Text(
    "A trial shows that stimulation can help now; in a randomised comparison it predicted poorly who was"
    " helped later (specificity 8 %, 1 to 25). Do not read the result as a probability of lasting success."
)
"""Printed beside every result. TRIAL-STIM, UK, n 105 [read]."""


class DecisionOutcome(StrEnum):
    """What a clinician decides."""

    IMPLANT = "implant"
    NO_IMPLANT = "no_implant"
    REPEAT_TRIAL = "repeat_trial"
    DEFER = "defer"
    NO_TRIAL_IMPLANT = "no_trial_implant"


OUTCOME_NAMES: Mapping[DecisionOutcome, Text] = MappingProxyType(
    {
        DecisionOutcome.IMPLANT: Text("Implant"),
        DecisionOutcome.NO_IMPLANT: Text("No implant"),
        DecisionOutcome.REPEAT_TRIAL: Text("Repeat the trial"),
        DecisionOutcome.DEFER: Text("Defer"),
        DecisionOutcome.NO_TRIAL_IMPLANT: Text("Implant without a trial"),
    }
)

_ADVICE: Mapping[PermanentRung, DecisionOutcome] = MappingProxyType(
    {
        PermanentRung.URGENT_REFERRAL: DecisionOutcome.DEFER,
        PermanentRung.NOT_ELIGIBLE_NOW: DecisionOutcome.DEFER,
        PermanentRung.REPEAT_TRIAL_CONSIDER: DecisionOutcome.REPEAT_TRIAL,
        PermanentRung.INCOMPLETE: DecisionOutcome.DEFER,
        PermanentRung.NOT_INDICATED: DecisionOutcome.NO_IMPLANT,
        PermanentRung.OPTIMISE_FIRST: DecisionOutcome.DEFER,
        PermanentRung.PROCEED_WITH_CAUTIONS: DecisionOutcome.IMPLANT,
        PermanentRung.PROCEED_TO_IMPLANT: DecisionOutcome.IMPLANT,
    }
)


@dataclass(frozen=True)
class Recommendation:
    """Advice with its ordered reasons; ``rung`` is the place on the ladder that led to it."""

    advice: DecisionOutcome
    rung: PermanentRung
    reasons: tuple[Text, ...]
    findings: tuple[PermanentFinding, ...]

    @property
    def title(self) -> Text:
        """The rung in words, such as ``Proceed with cautions``."""
        return RUNG_NAMES[self.rung]


def recommend(evidence: TrialEvidence, rule: ReliefRule = ReliefRule.PAIN_50) -> Recommendation:
    """The advice of the permanent stage under one profile's relief rule.

    Reasons begin with what decided, then everything else that falls short, worst first, then what speaks for
    it, and last the criteria that only inform.
    """
    findings = permanent_findings(evidence, rule)
    rung = worst_rung(findings)
    return Recommendation(_ADVICE[rung], rung, _reasons(findings, eight_criteria(evidence)), findings)


def _reasons(
    findings: tuple[PermanentFinding, ...], criteria: tuple[TrialCriterion, ...]
) -> tuple[Text, ...]:
    order = list(PermanentRung)
    short = [f for f in findings if f.demands is not PermanentRung.PROCEED_TO_IMPLANT]
    short.sort(key=lambda finding: order.index(finding.demands))
    against = [_against(finding) for finding in short]
    speaking_for = [
        Text("For: %(what)s. %(why)s", what=f.statement, why=f.why)
        for f in findings
        if f.state is Truth.MET and f.role == "indication"
    ]
    informing = [_informing(c) for c in criteria if c.number in _INFORMING and c.state is not Truth.MET]
    return (*against, *speaking_for, *informing)


_STATES = {Truth.MET: Text("met"), Truth.NOT_MET: Text("not met"), Truth.UNKNOWN: Text("unknown")}


def _against(finding: PermanentFinding) -> Text:
    """What falls short by its name; a caution is named by its own sentence."""
    if finding.statement == finding.why:
        return Text("%(rung)s: %(why)s", rung=RUNG_NAMES[finding.demands], why=finding.why)
    return Text(
        "%(rung)s: %(what)s (%(state)s). %(why)s",
        rung=RUNG_NAMES[finding.demands],
        what=finding.statement,
        state=_STATES[finding.state],
        why=finding.why,
    )


_INFORMING = (3, 4, 5, 6, 7)


def _informing(criterion: TrialCriterion) -> Text:
    sentence = (
        "Not assessed: %(what)s (criterion %(number)s)."
        if criterion.state is Truth.UNKNOWN
        else "Not met: %(what)s (criterion %(number)s)."
    )
    return Text(sentence, what=criterion.statement, number=criterion.number)


def differs(recommendation: Recommendation, outcome: DecisionOutcome) -> bool:
    """Whether a decision goes against the advice, which makes a full reason mandatory."""
    return outcome is not recommendation.advice
