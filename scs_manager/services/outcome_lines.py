"""What a trial showed, in the lines of the decision summary; from the content that was signed."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from reports.content import State
from reports.decision_outcome import DomainLine, Outcome, OutcomeLine, RuleLine
from scs_manager.domain.domain_panel import gain_text
from scs_manager.domain.measure_settings import OWN, plain_number
from scs_manager.domain.outcome_measures import KIND_NAMES, DomainKind
from scs_manager.domain.outcome_summary import STATED_LIMITS
from scs_manager.domain.trial_evidence import RULE_NAMES, ReliefRule
from scs_manager.services.summary_facts import short

_STATES: Mapping[str, State] = {"met": "met", "not_met": "not_met", "unknown": "unknown"}
_ANSWERS = {"met": "yes", "not_met": "no", "unknown": "unknown"}


def outcome_of_content(said: Mapping[str, Any]) -> Outcome:
    """The sections as they were signed; an older content has no summary, and its rules have fewer words."""
    summary = said.get("summary")
    rules = tuple(_rule(rule) for rule in said["relief_rules"])
    if summary is None:
        return Outcome(rules=rules)
    lines = tuple(
        OutcomeLine(line["label"], line["value"], _STATES.get(line["state"] or ""))
        for line in summary["lines"]
    )
    stated = summary["stated"]["difference"] is not None
    return Outcome(
        tuple(_domain(domain) for domain in summary["domains"]),
        lines,
        rules,
        str(STATED_LIMITS) if stated else "",
    )


def _domain(domain: Mapping[str, Any]) -> DomainLine:
    gain = None if domain["gain"] is None else Fraction(domain["gain"])
    prorated = " (prorated)" if domain["prorated"] else ""
    stale = " (start out of date)" if domain.get("out_of_date") else ""
    return DomainLine(
        name=domain["name"] + prorated + stale,
        kind=str(KIND_NAMES[DomainKind(domain["kind"])]),
        before=_dated(domain["before"], domain["before_on"]),
        after=_dated(domain["after"], domain["after_on"]),
        needed=_needed(domain["important_change"]),
        provenance=(domain["important_change"] or {}).get("provenance", ""),
        gain=gain_text(gain) if gain is not None else domain["reason"],
        state="unknown" if gain is None else "met" if gain >= 1 else "not_met",
        impaired=_ANSWERS[domain["impaired"]],
    )


def _dated(value: str | None, on: str | None) -> tuple[str, str]:
    if value is None:
        return "–", ""
    return plain_number(Fraction(value)), short(date.fromisoformat(on)) if on else ""


def _needed(change: Mapping[str, Any] | None) -> str:
    if change is None:
        return "none set"
    number = change["points"] or change["percent"]
    unit = "points" if change["points"] else "% of the start"
    by = ", the clinic’s own" if change["id"] == OWN else ", chosen by the clinic" if change["chosen"] else ""
    return f"{plain_number(Fraction(number))} {unit}{by}"


def _rule(rule: Mapping[str, Any]) -> RuleLine:
    title = rule.get("title", rule["profile"])
    return RuleLine(
        profile=f"{title} {rule['version']}",
        asks=rule.get("asks") or str(RULE_NAMES[ReliefRule(rule["rule"])]),
        provenance=rule.get("provenance", ""),
        found=rule["found"],
        state=_STATES[rule["state"]],
        note=rule.get("note") or "",
    )
