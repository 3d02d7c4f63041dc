"""One payer's packet names no other payer: what their rules say stays in the clinic's papers. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session

from reports.decision_outcome import Outcome
from reports.decision_summary import DecisionSummary
from reports.screening_said import Said
from reports.trial_report_content import TrialContent
from scs_manager.domain.profile_values import Question
from scs_manager.models.cases import CaseRow
from scs_manager.services import packet_items
from scs_manager.services.packet_rules import shown_rules


@dataclass(frozen=True)
class Others:
    """The payers in use besides the one that is asked, by title, and that one's profile."""

    asked: str
    titles: frozenset[str]

    def names(self, words: str) -> bool:
        """Whether a line begins with the title of another payer."""
        return any(words.startswith(title) for title in self.titles)


def others_of(session: Session, case: CaseRow, profile_id: str, *, on: date) -> Others:
    """Every payer but the one whose packet it is."""
    profiles = packet_items.profiles_asked(session, case, on=on)
    payers = [each for each in profiles if each.question is Question.PAYER and each.id != profile_id]
    own = {each.title for each in profiles if each.id == profile_id}
    return Others(profile_id, frozenset(each.title for each in payers) - own)


def summary_for(summary: DecisionSummary, others: Others) -> DecisionSummary:
    """The decision summary without other payers' advice, relief rules and findings."""
    return replace(
        summary,
        advice=tuple(each for each in summary.advice if not others.names(each.detail)),
        outcome=outcome_for(summary.outcome, others),
        screening=_screening_for(summary.screening, others.asked),
    )


def trial_for(trial: TrialContent, others: Others) -> TrialContent:
    """The trial's report without other payers' relief rules."""
    return replace(trial, outcome=outcome_for(trial.outcome, others))


def outcome_for(outcome: Outcome, others: Others) -> Outcome:
    """The outcome without other payers' relief rules."""
    return replace(outcome, rules=tuple(each for each in outcome.rules if not others.names(each.profile)))


def said_for(said: Said, others: Others) -> Said:
    """Judgements without what they did to another payer's outcome."""
    return replace(said, outcomes=tuple(each for each in said.outcomes if not others.names(each.title)))


def _screening_for(screening: Mapping[str, Any] | None, profile_id: str) -> Mapping[str, Any] | None:
    if screening is None:
        return None
    return {**screening, "profiles": shown_rules(screening["profiles"], profile_id)}
