"""The outcome of a trial as plain JSON, for the content that a decision signs: exact, with its basis."""

from fractions import Fraction
from typing import Any

from scs_manager.domain.clinical_holistic import ClinicalScore
from scs_manager.domain.holistic_result import HolisticResult
from scs_manager.domain.measure_settings import Limit, UsedChange
from scs_manager.domain.opioid_change import OpioidOutcome
from scs_manager.domain.outcome_domains import OutcomeDomain
from scs_manager.domain.outcome_lines import OutcomeLine, outcome_lines
from scs_manager.domain.outcome_summary import OutcomeSummary, ReliefWindow, WorstDays
from scs_manager.domain.relief_rules import RuleResult
from scs_manager.domain.text import Text
from scs_manager.domain.trial_goals import GoalResult

FORM = 1
"""Raised when a key changes its meaning; contents signed before this page had no summary at all."""


def summary_json(summary: OutcomeSummary) -> dict[str, Any]:
    """Everything the trial showed, with the lines that the documents print."""
    return {
        "form": FORM,
        "lines": [_line(line) for line in outcome_lines(summary)],
        "windows": [_window(window) for window in summary.windows],
        "worst": {"baseline": _worst(summary.worst_before), "window": _worst(summary.worst_after)},
        "opioids": _opioids(summary.opioids),
        "stated": {
            "percent": summary.stated.stated,
            "difference": exact(summary.stated.difference),
            "reason": said(summary.stated.reason),
        },
        "domains": [_domain(domain) for domain in summary.domains],
        "holistic": _holistic(summary.holistic),
        "clinical": _clinical(summary.clinical),
        "goals": [_goal(goal) for goal in summary.goals],
        "after_removal": said(summary.post.words) if summary.post else None,
    }


def _line(line: OutcomeLine) -> dict[str, Any]:
    state = None if line.state is None else line.state.word
    return {"label": str(line.label), "value": str(line.value), "state": state}


def _opioids(outcome: OpioidOutcome) -> dict[str, Any]:
    return {
        "difference": exact(outcome.dose.difference),
        "percent": exact(outcome.dose.percent),
        "bands": list(outcome.bands),
        "label": outcome.label.value,
        "reason": said(outcome.no_percent),
    }


def _holistic(result: HolisticResult) -> dict[str, Any]:
    return {
        "responder": result.responder.word,
        "cumulative": exact(result.cumulative),
        "mean": exact(result.mean),
        "impaired": [kind.value for kind in result.impaired],
        "reason": said(result.reason),
    }


def _clinical(score: ClinicalScore) -> dict[str, Any]:
    return {
        "before": exact(score.before),
        "after": exact(score.after),
        "by_points": score.by_points.word,
        "by_percent": score.by_percent.word,
        "reason": said(score.reason),
    }


def rule_json(rule: RuleResult) -> dict[str, Any]:
    """One profile's relief rule with what it asked, what was found, and how well it is founded."""
    profile = rule.profile
    return {
        "profile": profile.id,
        "version": profile.version,
        "title": profile.title,
        "sha256": profile.sha256,
        "rule": rule.rule.value,
        "asks": str(rule.asks),
        "found": str(rule.found),
        "state": rule.state.word,
        "lasted": rule.lasted.word,
        "partial": rule.partial,
        "note": said(rule.note),
        "provenance": rule.provenance.value,
    }


def exact(value: Fraction | None) -> str | None:
    """An exact number as text, so that no rounding can hide in the hash."""
    return None if value is None else str(value)


def said(text: Text | None) -> str | None:
    """The English words; None stays none."""
    return None if text is None else str(text)


def _window(window: ReliefWindow) -> dict[str, Any]:
    return {
        "label": str(window.label),
        "percent": exact(window.percent),
        "n": window.n,
        "expected": window.expected,
        "reason": said(window.reason),
        "primary": window.primary,
    }


def _worst(days: WorstDays) -> dict[str, Any]:
    return {"worst": days.worst, "at_least_7": days.high, "n": days.n, "expected": days.expected}


def _domain(domain: OutcomeDomain) -> dict[str, Any]:
    return {
        "key": domain.key,
        "name": str(domain.name),
        "kind": domain.kind.value,
        "before": exact(domain.before),
        "after": exact(domain.after),
        "before_on": domain.before_on.isoformat() if domain.before_on else None,
        "after_on": domain.after_on.isoformat() if domain.after_on else None,
        "prorated": domain.prorated,
        "out_of_date": domain.out_of_date,
        "gain": exact(domain.gain),
        "impaired": domain.impaired.word,
        "leads": domain.leads,
        "reason": said(domain.reason),
        "important_change": _change(domain.important_change) if domain.important_change else None,
        "limit": _limit(domain.holds.limit) if domain.holds.limit else None,
    }


def _change(change: UsedChange) -> dict[str, Any]:
    """What was used, so that a later edit of the table changes nothing that was signed."""
    return {
        "id": change.id,
        "version": change.version,
        "points": exact(change.points),
        "percent": exact(change.percent),
        "source": change.source,
        "population": change.population,
        "provenance": change.provenance,
        "chosen": change.chosen,
    }


def _limit(limit: Limit) -> dict[str, Any]:
    return {"value": exact(limit.value), "source": limit.source, "version": limit.version}


def _goal(goal: GoalResult) -> dict[str, Any]:
    return {
        "goal": goal.goal.text,
        "value": None if goal.value is None else str(goal.value),
        "words": str(goal.words),
        "state": goal.state.word,
    }
