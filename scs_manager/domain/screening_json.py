"""A screening as one JSON object: the contract of ``scs-manager screen --json``, of screens and documents."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.facts import FACTS, Datum
from scs_manager.domain.findings import Finding, Rung
from scs_manager.domain.profile_values import Question, Role
from scs_manager.domain.results import Overall, ProfileResult, Screening
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth

RUNG_TITLES = {
    Rung.URGENT_REFERRAL: Text("Urgent referral"),
    Rung.NOT_ELIGIBLE_NOW: Text("Not eligible now"),
    Rung.INCOMPLETE: Text("Incomplete"),
    Rung.NOT_INDICATED: Text("Not indicated"),
    Rung.OPTIMISE_FIRST: Text("Optimise first"),
    Rung.PROCEED_WITH_CAUTIONS: Text("Proceed with cautions"),
    Rung.PROCEED_TO_TRIAL: Text("Proceed to trial"),
}
"""The ladder in words, worst first."""

_PROCEED_TO_IMPLANT = Text("Proceed to the permanent implant")


def rung_title(rung: Rung, stage: Stage) -> Text:
    """The rung in words; at the permanent stage the last step is the implant, not the trial."""
    if rung is Rung.PROCEED_TO_TRIAL and stage is Stage.PERMANENT:
        return _PROCEED_TO_IMPLANT
    return RUNG_TITLES[rung]


PAYER_TITLES = {
    "requirements_met": Text("Requirements met"),
    "requirements_not_met": Text("Requirements not met"),
    "requirements_missing": Text("Requirements missing"),
}
"""A payer's answer; it never says "proceed" (decision 17)."""

_WORDS = {
    Role.INDICATION: (Text("Not met"), Text("Unknown"), Text("Met")),
    Role.EXCLUSION: (Text("Present"), Text("Not cleared"), Text("Cleared")),
    Role.OPTIMISE_FIRST: (Text("Not ready"), Text("Not assessed"), Text("Ready")),
    Role.CAUTION: (Text("Caution"), Text("Not assessed"), Text("None")),
    Role.DOCUMENTATION: (Text("Missing"), Text("Unknown"), Text("Complete")),
}
"""The word of a favourable state by role: not met, unknown, met."""


def screening_to_json(screening: Screening) -> dict[str, Any]:
    """The screening as plain data, every text in English; ``facts`` explains each fact that is named."""
    return {
        "on": screening.on.isoformat(),
        "stage": str(screening.stage),
        "overall": _overall(screening.overall),
        "profiles": [_profile(result, screening.on) for result in screening.profiles],
        "ladder": [{"outcome": str(rung), "title": str(rung_title(rung, screening.stage))} for rung in Rung],
        "facts": _named_facts([screening.overall.result, *screening.profiles]),
    }


def payer_outcome(result: ProfileResult) -> str:
    """A payer's answer: missing while only unknowns stand in the way, not met once something known does."""
    if result.outcome.rank >= Rung.PROCEED_WITH_CAUTIONS.rank:
        return "requirements_met"
    return (
        "requirements_not_met"
        if result.best.rank < Rung.PROCEED_WITH_CAUTIONS.rank
        else "requirements_missing"
    )


def _overall(overall: Overall) -> dict[str, Any]:
    return {
        "outcome": str(overall.outcome),
        "title": str(rung_title(overall.outcome, overall.result.stage)),
        "headline": str(overall.headline),
        "best": str(overall.result.best),
        "best_title": str(rung_title(overall.result.best, overall.result.stage)),
        "profile": overall.result.profile.id,
        "version": overall.result.profile.version,
        "red_flags": [str(finding.statement) for finding in overall.red_flags_met],
        "red_flags_unknown": [str(finding.statement) for finding in overall.red_flags_unknown],
        "lifts": [_lift(finding) for finding in (*overall.red_flags_met, *overall.lifts)],
        **_settlement(overall.result),
    }


def _lift(finding: Finding) -> dict[str, str]:
    lifts = finding.definition.lifts
    return {
        "criterion": finding.criterion,
        "statement": str(finding.statement),
        "lifts": str(lifts) if lifts else "",
    }


def _profile(result: ProfileResult, on: date) -> dict[str, Any]:
    profile = result.profile
    payer = profile.question is Question.PAYER
    outcome = payer_outcome(result) if payer else str(result.outcome)
    return {
        "id": profile.id,
        "version": profile.version,
        "title": profile.title,
        "sha256": profile.sha256,
        "provenance": str(profile.provenance),
        "needs_sign_off": profile.provenance.needs_sign_off,
        "draft": profile.is_draft,
        "valid_from": profile.valid_from.isoformat(),
        "valid_to": profile.valid_to.isoformat() if profile.valid_to else None,
        "retired": profile.retired.isoformat() if profile.retired else None,
        "in_force": profile.in_force(on),
        "question": str(profile.question),
        "stage": str(result.stage),
        "outcome": outcome,
        "outcome_title": str(PAYER_TITLES[outcome] if payer else rung_title(result.outcome, result.stage)),
        "best": None if payer else str(result.best),
        "findings": [_finding(finding) for finding in result.findings],
        "due_later": [_finding(finding) for finding in result.due_later],
        **_settlement(result),
    }


def _settlement(result: ProfileResult) -> dict[str, Any]:
    return {
        "settles": [list(names) for names in result.settles],
        "settles_exact": result.settles_exact,
        "stops": list(result.stops),
        "modifiable": list(result.modifiable),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    shown = finding.display_state
    return {
        "criterion": finding.criterion,
        "statement": str(finding.statement),
        "favourable": str(finding.favourable),
        "role": str(finding.role),
        "stage": str(finding.stage),
        "required": finding.required,
        "urgent": finding.definition.urgent,
        "state": finding.state.word,
        "display_state": shown.word,
        "word": _word(finding),
        "out_of_date": list(finding.out_of_date),
        "threshold": {key: _plain(limit) for key, limit in finding.threshold.items()} or None,
        "evidence": [_evidence(datum) for datum in finding.evidence],
        "missing": list(finding.missing),
        "alternatives": [sorted(names) for names in finding.settles],
        "why": str(finding.why),
        "sources": list(finding.sources),
        "provenance": str(finding.provenance),
        "needs_sign_off": finding.provenance.needs_sign_off,
    }


def _word(finding: Finding) -> str:
    """The word for the state in its role; "out of date" says more than "unknown"."""
    if finding.state is Truth.UNKNOWN and finding.out_of_date:
        return str(Text("Out of date"))
    return str(_WORDS[finding.role][finding.display_state.value])


def _evidence(datum: Datum) -> dict[str, Any]:
    return {
        "what": datum.name,
        "meaning": FACTS[datum.name].meaning,
        "value": _plain(datum.value),
        "unit": datum.unit,
        "on": datum.on.isoformat() if datum.on else None,
        "from": datum.source or None,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return {key: _plain(each) for key, each in value.items()} if isinstance(value, dict) else value


def _named_facts(results: Iterable[ProfileResult]) -> dict[str, dict[str, Any]]:
    """Meaning, group and unit of every fact that is missing, would settle or would stop something."""
    names: set[str] = set()
    for result in results:
        names.update(result.stops, *result.settles)
        names.update(*(finding.missing for finding in (*result.findings, *result.due_later)))
    return {
        name: {"meaning": FACTS[name].meaning, "group": FACTS[name].group, "unit": FACTS[name].unit}
        for name in sorted(names)
    }
