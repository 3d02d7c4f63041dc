"""The relief rule of each profile, and what the evidence of a trial says to it. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass

from scs_manager.domain.decisions import ReliefRule, relief_state
from scs_manager.domain.profiles import Profile
from scs_manager.domain.relief import percent_text
from scs_manager.domain.text import Text
from scs_manager.domain.trial_evidence import RULE_NAMES, TrialEvidence
from scs_manager.domain.truth import Truth


@dataclass(frozen=True)
class RuleResult:
    """What one profile asks of the relief, what was found, and whether that is enough."""

    profile: Profile
    rule: ReliefRule
    found: Text
    state: Truth

    @property
    def asks(self) -> Text:
        """The rule in words."""
        return RULE_NAMES[self.rule]


def rule_of(profile: Profile | None) -> ReliefRule:
    """The relief rule of a profile; the core's, half the target pain, where it has none of its own."""
    return ReliefRule(profile.relief.rule) if profile and profile.relief else ReliefRule.PAIN_50


def rules_of(evidence: TrialEvidence, profiles: Iterable[Profile]) -> tuple[RuleResult, ...]:
    """Every profile that has a relief rule, each judged by its own."""
    found = []
    for profile in profiles:
        if profile.relief is not None:
            rule = rule_of(profile)
            state = relief_state(evidence, rule)
            found.append(RuleResult(profile, rule, _found(evidence, rule), state))
    return tuple(found)


def _found(evidence: TrialEvidence, rule: ReliefRule) -> Text:
    percent = evidence.outcome.primary.relief.percent
    pain = Text("pain: unknown") if percent is None else percent_text(percent)
    if rule is ReliefRule.PAIN_50:
        return pain
    change = evidence.opioids.percent
    if change is None:
        return Text("%(pain)s; opioid dose: unknown", pain=pain)
    return Text("%(pain)s; opioid dose: %(change)s", pain=pain, change=percent_text(-change))
