"""The end of a trial gathered for people, and the trial it repeats with why. Reads only."""

from dataclasses import dataclass

from sqlmodel import Session, col

from scs_manager.domain.decisions import OUTCOME_NAMES
from scs_manager.domain.diary_statistics import TrialOutcome
from scs_manager.domain.post_pull import post_pull_of
from scs_manager.domain.text import Text
from scs_manager.domain.trial_end_words import EndedTrial, Waiver
from scs_manager.domain.trial_goals import goal_results
from scs_manager.models.cases import CaseRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.trial_plans import TrialPlanRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.course_figures import zone_of
from scs_manager.services.trial_end_rows import end_of
from scs_manager.services.trial_plan_rows import goals_of, plan_of


@dataclass(frozen=True)
class Repeated:
    """A trial that a later one repeats, and the signed decision that says why."""

    trial: TrialRow
    decided: Text | None
    reasons: str
    by_name: str


def ended_trial(session: Session, case: CaseRow, trial: TrialRow, outcome: TrialOutcome | None) -> EndedTrial:
    """What was recorded about the end, the patient's words, waiver, goals, and the evenings after it."""
    known = end_of(session, case, trial)
    plan = plan_of(session, case, trial)
    return EndedTrial(
        end=known.end,
        words=known.words,
        adequate=trial.technically_adequate,
        zone=zone_of(session, trial),
        placed=trial.placed_on is not None,
        waiver=_waiver(plan, trial),
        post=post_pull_of(outcome) if outcome else None,
        goals=goal_results(goals_of(session, plan, trial), known.end.goals_reached),
    )


def waiver_of(session: Session, case: CaseRow, trial: TrialRow) -> Waiver | None:
    """Who did without a valid baseline, and why; None when nobody did."""
    return _waiver(plan_of(session, case, trial), trial)


def _waiver(plan: TrialPlanRow | None, trial: TrialRow) -> Waiver | None:
    if plan is None or plan.waived_at is None:
        return None
    return Waiver(plan.waived_by_name or "", plan.waived_at, plan.waived_reason or "", trial.placed_on)


def trials_of(session: Session, case: CaseRow) -> tuple[TrialRow, ...]:
    """Every trial of a case, the newest first."""
    query = select_scoped(TrialRow, case.clinic_id).where(TrialRow.case_id == case.id)
    return tuple(session.exec(query.order_by(col(TrialRow.planned_at).desc(), col(TrialRow.id))))


def repeated_by(session: Session, case: CaseRow, trial: TrialRow | None) -> Repeated | None:
    """The trial that this one repeats; without one, the trial that the next would repeat."""
    if trial is None:
        earlier = next(iter(trials_of(session, case)), None)
    elif trial.previous_trial_id is None:
        return None
    else:
        earlier = get_scoped(session, TrialRow, case.clinic_id, trial.previous_trial_id)
    if earlier is None:
        return None
    query = select_scoped(DecisionRow, case.clinic_id).where(DecisionRow.trial_id == earlier.id)
    decision = session.exec(query.order_by(col(DecisionRow.signed_at).desc()).limit(1)).first()
    if decision is None:
        return Repeated(earlier, None, "", "")
    return Repeated(earlier, OUTCOME_NAMES[decision.outcome], decision.reasons, decision.signed_by_name)
