"""What a decision rests on as plain JSON: the part of a signature that the clinician did not type."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from scs_manager.domain.decisions import Recommendation
from scs_manager.domain.diary_statistics import RegionOutcome, TrialDay, TrialOutcome
from scs_manager.domain.outcome_summary import OutcomeSummary
from scs_manager.domain.profiles import Profile
from scs_manager.domain.relief_rules import RuleResult
from scs_manager.domain.safety_today import SafetyToday
from scs_manager.domain.text import Text
from scs_manager.domain.trial_criteria import TrialCriterion
from scs_manager.domain.trial_end_words import EndedTrial, end_lines
from scs_manager.domain.trial_evidence import TrialEvidence
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.models.team_reviews import TeamReviewRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.decision_day import DecisionDay
from scs_manager.services.outcome_content import exact, rule_json, summary_json


@dataclass(frozen=True)
class Judged:
    """A trial and what the rules say about it; all empty before there is a trial to judge."""

    outcome: TrialOutcome | None = None
    evidence: TrialEvidence | None = None
    criteria: tuple[TrialCriterion, ...] = ()
    recommendation: Recommendation | None = None
    rules: tuple[RuleResult, ...] = ()
    profile: Profile | None = None
    """The profile whose relief rule was locked with the target."""
    today: DecisionDay | None = None
    """What the record says on the day of the decision, whatever an older screening found."""
    summary: OutcomeSummary | None = None
    """Everything the trial showed beside the criteria."""

    @property
    def never_negative(self) -> Text | None:
        """Why the trial cannot be a negative one; None for one that can be judged."""
        return self.evidence.never_negative if self.evidence else None


def basis_json(
    case: CaseRow,
    patient: PatientRow,
    trial: TrialRow | None,
    judged: Judged,
    screening: ScreeningRow | None,
    review: TeamReviewRow | None,
    ended: EndedTrial | None = None,
) -> dict[str, Any]:
    """Everything a decision rests on; the same rows always give the same JSON."""
    outcome, advice = judged.outcome, judged.recommendation
    return {
        "case": str(case.id),
        "patient": {
            "name": f"{patient.given_name} {patient.family_name}",
            "birth_date": patient.birth_date.isoformat(),
            "identifier": patient.identifier,
        },
        "trial": _trial_json(trial, ended) if trial else None,
        "outcome": _outcome_json(outcome) if outcome else None,
        "criteria": [_criterion_json(criterion) for criterion in judged.criteria],
        "recommendation": _advice_json(advice) if advice else None,
        "relief_rules": [rule_json(rule) for rule in judged.rules],
        "summary": summary_json(judged.summary) if judged.summary else None,
        "screening": _screening_json(screening) if screening else None,
        "today": _today_json(judged.today) if judged.today else None,
        "team_review": _review_json(review) if review else None,
    }


_TRIAL_FIELDS = (
    "id", "target_region", "target_text", "goal", "device", "relief_profile", "baseline_starts_on",
    "placed_on", "removed_on", "target_locked_at", "ended_at", "technically_adequate", "end_reason",
    "operated_controller",
)  # fmt: skip


def _trial_json(trial: TrialRow, ended: EndedTrial | None) -> dict[str, Any]:
    """With the end in the lines that the summary prints; they are signed, not made anew."""
    lines = end_lines(ended) if ended else ()
    said = [
        {
            "label": str(line.label),
            "value": str(line.value),
            "state": None if line.state is None else line.state.word,
        }
        for line in lines
    ]
    return {name: _plain(getattr(trial, name)) for name in _TRIAL_FIELDS} | {"end": said}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _outcome_json(outcome: TrialOutcome) -> dict[str, Any]:
    return {
        "target": outcome.target.value,
        "regions": {region.value: _region_json(found) for region, found in outcome.regions.items()},
        "days": [_day_json(day) for day in outcome.days],
        "gaps": [
            {"day": gap.day.isoformat(), "reason": str(gap.reason), "by": gap.by} for gap in outcome.gaps
        ],
    }


def _region_json(found: RegionOutcome) -> dict[str, Any]:
    relief = found.relief
    return {
        "relief_percent": exact(relief.percent),
        "baseline_mean": exact(relief.baseline.mean),
        "trial_mean": exact(relief.trial.mean),
        "interval": [_rounded(found.interval.low), _rounded(found.interval.high)],
        "label": str(found.label),
        "sensitivity": [
            {"counting": line.counting.value, "percent": exact(line.percent)} for line in found.sensitivity
        ],
    }


def _rounded(value: float | None) -> str | None:
    """Six decimals: the last bits of a float may differ from one machine to the next."""
    return None if value is None else str(round(Decimal(value), 6))


def _day_json(day: TrialDay) -> list[Any]:
    entry = day.diary.entry
    scores = [entry.pain_back_nrs, entry.pain_leg_nrs, entry.pain_worst_nrs] if entry else None
    return [day.day.isoformat(), day.phase.value, day.use.value, scores, day.diary.punctuality.value]


def _criterion_json(criterion: TrialCriterion) -> dict[str, Any]:
    return {
        "number": criterion.number,
        "statement": str(criterion.statement),
        "state": criterion.state.word,
        "evidence": str(criterion.evidence),
        "missing": str(criterion.missing) if criterion.missing else None,
    }


def _advice_json(advice: Recommendation) -> dict[str, Any]:
    return {
        "advice": advice.advice.value,
        "rung": advice.rung.value,
        "reasons": [str(reason) for reason in advice.reasons],
        "findings": [
            {"criterion": f.criterion, "state": f.state.word, "why": str(f.why), "demands": f.demands.value}
            for f in advice.findings
        ],
    }


def _review_json(review: TeamReviewRow) -> dict[str, Any]:
    """The minutes as they stood: who was there, whether the core's quorum was met, who disagreed."""
    return {
        "id": str(review.id),
        "held_on": review.held_on.isoformat(),
        "decision": review.decision,
        "members": review.members,
        "quorum": review.quorum,
        "missing_roles": review.missing_roles,
        "dissents": review.dissents or ([{"name": "", "reason": review.dissent}] if review.dissent else []),
    }


def _today_json(today: DecisionDay) -> dict[str, Any]:
    return safety_json(today.safety) | {"payers": [dict(payer) for payer in today.payers]}


def safety_json(safety: SafetyToday) -> dict[str, Any]:
    """Red flags and exclusions of a day; what is not named is cleared."""
    return {
        "on": safety.on.isoformat(),
        "red_flags": [str(each) for each in safety.red_flags],
        "exclusions": [str(each) for each in safety.exclusions],
        "unknown": [str(each) for each in safety.unknown],
        "waiting": [str(each) for each in safety.waiting],
        "asked": safety.asked,
    }


def _screening_json(screening: ScreeningRow) -> dict[str, Any]:
    return {
        "id": str(screening.id),
        "on": screening.on.isoformat(),
        "overall": screening.overall,
        "content_sha256": screening.content_sha256,
        "profiles": screening.profiles,
    }
