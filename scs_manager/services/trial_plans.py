"""Planning a trial: each step saved on its own, the trial made of the plan, a baseline waived."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.pathway import Action
from scs_manager.domain.text import Text
from scs_manager.domain.trial_plans import (
    LOCKED_STEPS,
    STEP_FIELDS,
    PlanDraft,
    Step,
    check_ready,
    dates_of,
    step_token,
    with_step,
)
from scs_manager.domain.trials import check_dates
from scs_manager.models.cases import CaseRow
from scs_manager.models.trial_plans import PlanDeviationRow
from scs_manager.models.trials import TrialRow
from scs_manager.models.versions import CHANGED, commit
from scs_manager.services import audit, end_requests, gathered, hold_messages, moves
from scs_manager.services.clinic_days import clinic_today
from scs_manager.services.outcomes import latest_trial
from scs_manager.services.trial_plan_rows import (
    draft_of,
    plan_of,
    running_trial,
    said,
    write_draft,
)


def save_step(
    session: Session,
    *,
    case: CaseRow,
    step: Step,
    values: Mapping[str, Any],
    token: str,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> bool:
    """Save one step as far as it is filled in; whether anything changed.

    ``token`` is that of the step the form was opened on: if somebody saved this step meanwhile, nothing is
    written and ChangedByOther is raised. Another step that was saved meanwhile does not matter.
    """
    trial = running_trial(session, case)
    plan = plan_of(session, case, trial)
    before = draft_of(session, plan, trial)
    if step_token(before, step) != token:
        raise ChangedByOther(CHANGED)
    after = with_step(before, step, values)
    changed = [name for name in STEP_FIELDS[step] if getattr(before, name) != getattr(after, name)]
    if not changed:
        return False
    check_dates(after.baseline_starts_on, after.placement_on, after.removal_on)
    if trial is not None:
        _check_trial(trial, before, after, step, reason)
    try:
        write_draft(session, case, plan, after, trial=trial, by=by, now=now)
        if trial is not None:
            _follow(session, trial, step, before, after, changed, reason, by=by, now=now)
        _record(session, case, step, after, changed, reason, by=by, now=now)
    except IntegrityError:  # two people began the same draft
        session.rollback()
        raise ChangedByOther(CHANGED) from None
    commit(session)
    return True


def _record(
    session: Session,
    case: CaseRow,
    step: Step,
    after: PlanDraft,
    changed: Sequence[str],
    reason: str,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """What was changed and why, into the audit trail."""
    detail = {name: said(after, name) for name in changed} | ({"reason": reason} if reason else {})
    audit.record(session, by=by, action=f"trial.plan_{step.value}", now=now, case_id=case.id, detail=detail)


def _follow(
    session: Session,
    trial: TrialRow,
    step: Step,
    before: PlanDraft,
    after: PlanDraft,
    changed: list[str],
    reason: str,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """What a change of a trial that was planned entails: its deviation, its reminders, its last questions."""
    if _is_locked(trial, step):
        _deviate(session, trial, step, before, after, changed, reason, by=by, now=now)
    hold_messages.replan(session, trial=trial, now=now)
    end_requests.replan(session, trial=trial, by=by, now=now)


def plan_trial(session: Session, *, case: CaseRow, draft: PlanDraft, by: Actor, now: datetime) -> TrialRow:
    """Make the trial of a plan and move the case on, or say what is missing; a repeat names the last."""
    dates = check_ready(draft)
    check_dates(dates.baseline_starts_on, dates.placement_on, dates.removal_on)
    earlier = latest_trial(session, case)
    row = TrialRow(
        clinic_id=case.clinic_id,
        case_id=case.id,
        target_region=dates.target,
        relief_profile=draft.relief_profile,
        baseline_starts_on=dates.baseline_starts_on,
        placement_on=dates.placement_on,
        removal_on=dates.removal_on,
        previous_trial_id=earlier.id if earlier else None,
        planned_by_id=by.id,
        planned_by_name=by.name,
        planned_at=now,
    )
    on = clinic_today(session, case.clinic_id, now)
    facts = replace(gathered.case_facts(session, case, on=on), trial_planned=True)
    plan = plan_of(session, case, None)
    moves.move_case(session, case, Action.PLAN_TRIAL, by=by, now=now, facts=facts)
    session.add(row)
    session.flush()  # the plan refers to its trial
    write_draft(session, case, plan, draft, trial=row, by=by, now=now)
    detail = {name: said(draft, name) for names in STEP_FIELDS.values() for name in names}
    audit.record(session, by=by, action="trial.planned", now=now, case_id=case.id, detail=detail)
    commit(session)
    return row


def waive_baseline(
    session: Session, *, case: CaseRow, trial: TrialRow, reason: str, by: Actor, now: datetime
) -> None:
    """A clinician does without a valid baseline, once, with the reason; it is shown wherever the trial is."""
    _check_not_ended(trial)
    if not reason.strip():
        raise InputError(Text("Say why the leads are placed without a valid baseline"), place="reason")
    plan = plan_of(session, case, trial)
    if plan is not None and plan.waived_at is not None:
        raise RuleError(Text("The baseline was waived already."))
    row = write_draft(session, case, plan, draft_of(session, plan, trial), trial=trial, by=by, now=now)
    row.waived_at, row.waived_by_id, row.waived_by_name, row.waived_reason = now, by.id, by.name, reason
    session.add(row)
    audit.record(
        session,
        by=by,
        action="trial.baseline_waived",
        now=now,
        case_id=case.id,
        detail={"trial": str(trial.id), "reason": reason},
    )
    commit(session)


def _check_trial(trial: TrialRow, before: PlanDraft, after: PlanDraft, step: Step, reason: str) -> None:
    """What a change may not do once there is a trial, and what it must say once the baseline has begun."""
    _check_not_ended(trial)
    if step in LOCKED_STEPS:
        check_ready(after)
    if trial.placed_on is not None:
        _check_placed(before, after)
    if _is_locked(trial, step) and not reason.strip():
        raise InputError(
            Text("The baseline has begun: give the reason, and the change is kept as a deviation."),
            place="reason",
        )


def _check_placed(before: PlanDraft, after: PlanDraft) -> None:
    """No best-of choice after the fact (measures.md 3.4); what is in cannot be planned away."""
    if before.target_region is not after.target_region:
        raise InputError(
            Text("The leads are in: the result is judged in the region that was named before."),
            place="target_region",
        )
    old, new = dates_of(before), dates_of(after)
    for name in ("baseline_starts_on", "placement_on"):
        if getattr(old, name) != getattr(new, name):
            raise InputError(Text("The leads are already in."), place=name)
    if before.relief_profile != after.relief_profile:
        raise InputError(Text("The leads are in: the relief rule stays."), place="relief_profile")
    if len(after.leads) < len(before.leads):
        raise RuleError(Text("The leads are in: none can be taken out of the plan."))


def _is_locked(trial: TrialRow, step: Step) -> bool:
    return trial.target_locked_at is not None and step in LOCKED_STEPS


def _check_not_ended(trial: TrialRow) -> None:
    if trial.ended_at is not None:
        raise RuleError(Text("This trial has ended. Nothing about it can be changed."))


def _deviate(
    session: Session,
    trial: TrialRow,
    step: Step,
    before: PlanDraft,
    after: PlanDraft,
    changed: list[str],
    reason: str,
    *,
    by: Actor,
    now: datetime,
) -> None:
    for name in changed:
        if name != "dates_confirmed":
            row = PlanDeviationRow(
                clinic_id=trial.clinic_id,
                trial_id=trial.id,
                step=step.value,
                field=name,
                before=said(before, name),
                after=said(after, name),
                reason=reason,
                by_id=by.id,
                by_name=by.name,
                at=now,
            )
            session.add(row)
