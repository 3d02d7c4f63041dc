"""The rows of a trial's plan: reading them as a draft and writing a draft into them. Never commits."""

import uuid
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor
from scs_manager.domain.fact_values import items_of
from scs_manager.domain.facts import Facts
from scs_manager.domain.trial_leads import EntryZone, Lead, entry_zone
from scs_manager.domain.trial_plans import Goal, PlanContext, PlanDraft
from scs_manager.domain.trials import TrialRules
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trial_plans import PlanDeviationRow, TrialGoalRow, TrialLeadRow, TrialPlanRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.outcomes import latest_trial

PARTS = ("goals", "leads")
"""Fields of the draft that are rows of their own."""
COLUMNS = tuple(field.name for field in fields(PlanDraft) if field.name not in PARTS)
OF_TRIAL = (
    "target_region", "target_text", "relief_profile", "baseline_starts_on", "placement_on", "removal_on",
)  # fmt: skip
"""Once there is a trial, its own row is the truth for these."""


def running_trial(session: Session, case: CaseRow) -> TrialRow | None:
    """The trial of the case that has not ended; None before the first and between two."""
    trial = latest_trial(session, case)
    return trial if trial is not None and trial.ended_at is None else None


def plan_of(session: Session, case: CaseRow, trial: TrialRow | None) -> TrialPlanRow | None:
    """The plan of a trial, or the draft of the next one."""
    query = select_scoped(TrialPlanRow, case.clinic_id).where(TrialPlanRow.case_id == case.id)
    of_trial = col(TrialPlanRow.trial_id)
    return session.exec(query.where(of_trial == trial.id if trial else of_trial.is_(None))).first()


def draft_of(session: Session, plan: TrialPlanRow | None, trial: TrialRow | None) -> PlanDraft:
    """The plan as it stands; of a trial that was planned without one, what its own row says."""
    of_trial = {name: getattr(trial, name) for name in OF_TRIAL} if trial else {}
    if plan is None:
        if trial is None:
            return PlanDraft()
        goals = goals_of(session, plan, trial)
        return PlanDraft(**of_trial, goals=goals, device_model=trial.device, dates_confirmed=True)
    held = {name: getattr(plan, name) for name in COLUMNS} | of_trial
    return PlanDraft(
        **held,
        goals=goals_of(session, plan, trial),
        leads=tuple(_lead(row) for row in lead_rows(session, plan)),
    )


def goals_of(session: Session, plan: TrialPlanRow | None, trial: TrialRow | None) -> tuple[Goal, ...]:
    """The goals as they stand; of a trial without a plan the words that its own row keeps."""
    if plan is not None:
        return tuple(_goal(row) for row in goal_rows(session, plan))
    return (Goal(trial.goal),) if trial is not None and trial.goal else ()


def goal_rows(session: Session, plan: TrialPlanRow) -> list[TrialGoalRow]:
    """The goals of a plan in their order."""
    query = select_scoped(TrialGoalRow, plan.clinic_id).where(TrialGoalRow.plan_id == plan.id)
    return list(session.exec(query.order_by(col(TrialGoalRow.position))))


def lead_rows(session: Session, plan: TrialPlanRow) -> list[TrialLeadRow]:
    """The leads of a plan in their order."""
    query = select_scoped(TrialLeadRow, plan.clinic_id).where(TrialLeadRow.plan_id == plan.id)
    return list(session.exec(query.order_by(col(TrialLeadRow.position))))


def deviations_of(session: Session, trial: TrialRow) -> list[PlanDeviationRow]:
    """Every change after the lock, oldest first."""
    query = select_scoped(PlanDeviationRow, trial.clinic_id).where(PlanDeviationRow.trial_id == trial.id)
    return list(session.exec(query.order_by(col(PlanDeviationRow.at), col(PlanDeviationRow.id))))


def devices_used(session: Session, clinic_id: uuid.UUID) -> list[tuple[str, str]]:
    """Maker and model of every device that a plan of the clinic names, sorted."""
    query = (
        select(TrialPlanRow.device_maker, TrialPlanRow.device_model)
        .where(col(TrialPlanRow.clinic_id) == clinic_id, col(TrialPlanRow.device_model) != "")
        .distinct()
    )
    return sorted((maker, model) for maker, model in session.exec(query))


def context_of(facts: Facts, rules: TrialRules) -> PlanContext:
    """What the record says that the plan need not ask again."""
    need, sex, history = (facts.get(name) for name in ("safety.mri_need", "patient.sex", "safety.pregnant"))
    never = (history is not None and history.value == "not_possible") or (
        history is None and sex is not None and sex.value == "male"
    )
    possible = False if never else True if history is not None or sex is not None else None
    return PlanContext(rules, bool(need.value) if need is not None else None, possible)


def entry_zone_of(facts: Facts, level: str) -> EntryZone:
    """Whether the planned entry level was operated on, by the record's list of operations."""
    listed = facts.get("surgery.operations")
    operations = items_of(listed.value) if listed is not None else ()
    return entry_zone(operations, level, complete="operations" in facts.complete)


def write_draft(
    session: Session,
    case: CaseRow,
    plan: TrialPlanRow | None,
    draft: PlanDraft,
    *,
    trial: TrialRow | None,
    by: Actor,
    now: datetime,
) -> TrialPlanRow:
    """Write the draft into its rows and, where there is one, into its trial."""
    row = plan or TrialPlanRow(clinic_id=case.clinic_id, case_id=case.id, saved_by_name=by.name, saved_at=now)
    row.trial_id = trial.id if trial else None
    for name in COLUMNS:
        setattr(row, name, getattr(draft, name))
    row.saved_by_id, row.saved_by_name, row.saved_at = by.id, by.name, now
    session.add(row)
    session.flush()  # goals and leads refer to their plan
    _write_parts(session, row, TrialGoalRow, goal_rows(session, row), map(_of_goal, draft.goals))
    _write_parts(session, row, TrialLeadRow, lead_rows(session, row), map(_of_lead, draft.leads))
    if trial is not None:
        for name in OF_TRIAL:
            setattr(trial, name, getattr(draft, name))
        trial.goal, trial.device = draft.goal_words, draft.device_words
        session.add(trial)
    return row


def said(draft: PlanDraft, name: str) -> str:
    """One field of a draft as plain text, for the audit trail and for deviations."""
    value = getattr(draft, name)
    if name == "goals":
        return "; ".join(
            f"{goal.text}: {_number(goal.baseline)} -> {_number(goal.target)} {goal.unit}".strip()
            for goal in value
        )
    if name == "leads":
        return "; ".join(
            " ".join(
                str(part) for part in (lead.kind, lead.contacts, lead.serial, lead.level, lead.side) if part
            )
            for lead in value
        )
    return "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _write_parts(
    session: Session,
    plan: TrialPlanRow,
    model: type[Any],
    rows: list[Any],
    wanted: Iterable[dict[str, Any]],
) -> None:
    """Row by row in place, so that what refers to one keeps its key; what is left over goes."""
    parts = list(wanted)
    for position, values in enumerate(parts, 1):
        row = rows[position - 1] if position <= len(rows) else None
        if row is None:
            row = model(clinic_id=plan.clinic_id, plan_id=plan.id, position=position, **values)
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)
    for row in rows[len(parts) :]:
        session.delete(row)


def _goal(row: TrialGoalRow) -> Goal:
    baseline, target = (None if text is None else Decimal(text) for text in (row.baseline, row.target))
    return Goal(row.text, baseline, target, row.unit)


def _of_goal(goal: Goal) -> dict[str, Any]:
    return {
        "text": goal.text,
        "baseline": _number(goal.baseline) or None,
        "target": _number(goal.target) or None,
        "unit": goal.unit,
    }


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _lead(row: TrialLeadRow) -> Lead:
    return Lead(row.kind, row.contacts, row.serial, row.level, row.side)


def _of_lead(lead: Lead) -> dict[str, Any]:
    return {
        "kind": lead.kind,
        "contacts": lead.contacts,
        "serial": lead.serial,
        "level": lead.level,
        "side": lead.side,
    }
