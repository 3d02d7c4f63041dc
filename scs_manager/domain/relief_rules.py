"""The relief rule of each profile, and what the evidence of a trial says to it (clinical.md 2.1, 7.3).

A rule is data of the profile: contractors of Medicare take pain or analgesics, others the pain alone. Relief
of 30 % or more but below 50 % is for the team to discuss and never valid for a payer.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scs_manager.domain.analgesics import halved, use_words
from scs_manager.domain.domain_panel import gain_text
from scs_manager.domain.opioid_change import OpioidOutcome
from scs_manager.domain.outcome_measures import DomainKind
from scs_manager.domain.profiles import Entry, Profile, Provenance
from scs_manager.domain.relief import MODERATE, percent_text
from scs_manager.domain.text import Text
from scs_manager.domain.trial_evidence import RULE_NAMES, ReliefRule, TrialEvidence
from scs_manager.domain.trial_length import length_rule
from scs_manager.domain.truth import Truth
from scs_manager.domain.wording import joined

RELIEF_CRITERIA = ("trial.relief_core", "trial.relief_cms", "trial.pain_50", "perm.trial_positive")
"""Criteria that carry source and provenance of a profile's relief rule."""
PARTIAL = Text("30 % or more but below 50 %: discuss it in the team; not valid for a payer.")
JUDGED_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "pain": Text("pain"),
        "medication": Text("medication"),
        "daily_life": Text("daily life"),
        "quality_of_life": Text("quality of life"),
    }
)
"""What a payer may judge without naming a number."""
_KINDS = {"daily_life": DomainKind.FUNCTION, "quality_of_life": DomainKind.QUALITY_OF_LIFE}


@dataclass(frozen=True)
class RuleResult:
    """What one profile asks of a trial, what was found, and whether that is enough."""

    profile: Profile
    rule: ReliefRule
    found: Text
    state: Truth
    """Relief and length together: a payer that asks for 28 days is not content with seven."""
    lasted: Truth
    """Whether the trial lasted as the profile asks; met where it fixes no length."""
    partial: bool = False
    judged: tuple[Text, ...] = ()
    """Each thing that this payer judges by words, with what was found."""

    @property
    def asks(self) -> Text:
        """The rule in words, with the length if the profile fixes one; that has a mark of its own."""
        length = length_rule(self.profile)
        if length.words is None or length.mark is None:
            return RULE_NAMES[self.rule]
        other = length.mark not in (Provenance.READ, self.provenance)
        words = (
            Text("%(length)s [%(mark)s]", length=length.words, mark=length.mark) if other else length.words
        )
        return Text("%(rule)s; %(length)s", rule=RULE_NAMES[self.rule], length=words)

    @property
    def entry(self) -> Entry | None:
        """The criterion that carries the rule's source."""
        found = {entry.criterion: entry for entry in self.profile.criteria}
        return next((found[name] for name in RELIEF_CRITERIA if name in found), None)

    @property
    def provenance(self) -> Provenance:
        """How well the rule is founded; the profile's own mark where no criterion has one."""
        return self.entry.provenance if self.entry else self.profile.provenance

    @property
    def note(self) -> Text | None:
        """What is to be read beside the result."""
        parts = [PARTIAL] if self.partial else []
        if self.judged:
            named = Text(
                "The payer names no percentage and judges: %(what)s.", what=joined(self.judged, "; ")
            )
            parts.append(named)
        return joined(parts, " ") if parts else None


def rule_of(profile: Profile | None) -> ReliefRule:
    """The relief rule of a profile; the core's, half the target pain, where it has none of its own."""
    return ReliefRule(profile.relief.rule) if profile and profile.relief else ReliefRule.PAIN_50


def relief_state(evidence: TrialEvidence, rule: ReliefRule) -> Truth:
    """Whether a relief rule is met: pain alone, pain or analgesics, or both.

    An aborted or inadequate trial is never a negative one: what it did not show is unknown.
    """
    pain, use = evidence.outcome.primary.met, halved(evidence.opioids, evidence.pieces)
    state = {
        ReliefRule.PAIN_50: pain,
        ReliefRule.PAIN_50_OR_ANALGESIC_50: pain | use,
        ReliefRule.PAIN_50_AND_ANALGESIC_50: pain & use,
    }[rule]
    return evidence.judged(state)


def rules_of(evidence: TrialEvidence, profiles: Iterable[Profile]) -> tuple[RuleResult, ...]:
    """Every profile that has a relief rule, each judged by its own."""
    return tuple(_judged(evidence, profile) for profile in profiles if profile.relief is not None)


def _judged(evidence: TrialEvidence, profile: Profile) -> RuleResult:
    rule, lasted = rule_of(profile), _lasted(evidence, profile)
    primary = evidence.outcome.primary
    moderate = primary.met is Truth.NOT_MET and primary.relief.at_least(MODERATE) is Truth.MET
    state = relief_state(evidence, rule) & lasted
    return RuleResult(
        profile,
        rule,
        _found(evidence, rule, profile, lasted),
        evidence.judged(state),
        lasted,
        partial=moderate and state is not Truth.MET,
        judged=tuple(_by_words(evidence, profile)),
    )


def _lasted(evidence: TrialEvidence, profile: Profile) -> Truth:
    return length_rule(profile).lasted(evidence.length_days, evidence.hours_in)


def _found(evidence: TrialEvidence, rule: ReliefRule, profile: Profile, lasted: Truth) -> Text:
    percent = evidence.outcome.primary.relief.percent
    parts = [Text("pain: unknown") if percent is None else percent_text(percent)]
    if rule is not ReliefRule.PAIN_50:
        parts.append(use_words(evidence.opioids, evidence.pieces))
    if lasted is not Truth.MET:
        parts.append(_length(evidence, profile))
    return joined(parts, "; ")


def _length(evidence: TrialEvidence, profile: Profile) -> Text:
    asked = length_rule(profile)
    days = asked.told(evidence.length_days, evidence.hours_in)
    if days is None:
        return Text("length of the trial: unknown")
    return Text("%(days)s, asked: %(asked)s", days=days, asked=asked.words)


def _by_words(evidence: TrialEvidence, profile: Profile) -> Iterator[Text]:
    for name in profile.relief.judged_on if profile.relief else ():
        yield Text("%(name)s: %(found)s", name=JUDGED_NAMES[name], found=_part(evidence, name))


def _part(evidence: TrialEvidence, name: str) -> Text:
    if name == "pain":
        percent = evidence.outcome.primary.relief.percent
        return Text("unknown") if percent is None else percent_text(percent)
    if name == "medication":
        return OpioidOutcome(evidence.opioids).words
    gains = [
        Text("%(name)s %(gain)s important changes", name=domain.name, gain=gain_text(domain.gain))
        for domain in evidence.domains
        if domain.kind is _KINDS[name] and domain.gain is not None
    ]
    return joined(gains, ", ") if gains else Text("unknown")
