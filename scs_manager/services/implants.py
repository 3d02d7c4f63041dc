"""The permanent implant: its day planned, the operation recorded and corrected. Nothing is overwritten."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.device_rules import check_implant_day
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.implants import Implant, ImplantPlan, check_implant, check_plan
from scs_manager.domain.pathway import Action
from scs_manager.domain.pathway_guards import missing_for_implant_date
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.implants import ImplantPlanRow, ImplantRow
from scs_manager.models.versions import CHANGED, commit
from scs_manager.services import (
    audit,
    course_rows,
    device_rows,
    follow_up_rows,
    gathered,
    hold_messages,
    moves,
)
from scs_manager.services.clinic_days import clinic_today
from scs_manager.services.implant_rows import decided_on, newest_plan
from scs_manager.services.outcomes import latest_trial


def plan_implant(
    session: Session, *, case: CaseRow, plan: ImplantPlan, number: int, reason: str, by: Actor, now: datetime
) -> ImplantPlanRow:
    """Add a version of the plan; ``number`` is the version the form was opened on, 0 for none.

    Refused while something bars it, and with ChangedByOther when somebody else planned meanwhile.
    """
    newest = newest_plan(session, case)
    if number != (newest.number if newest else 0):
        raise ChangedByOther(CHANGED)
    today = clinic_today(session, case.clinic_id, now)
    if missing := missing_for_implant_date(case.state, gathered.case_facts(session, case, on=today)):
        raise RuleError(missing[0])
    if newest is not None and newest.to_domain() == plan:
        return newest
    trial = latest_trial(session, case)
    check_plan(plan, today=today, removed_on=trial.removed_on if trial else None)
    if newest is not None and not reason.strip():
        raise InputError(Text("Say why the plan changes"), place="change_reason")
    row = ImplantPlanRow(
        **vars(plan), clinic_id=case.clinic_id, case_id=case.id, number=number + 1,
        change_reason=reason or None, by_id=by.id, by_name=by.name, at=now,
    )  # fmt: skip
    _flush(session, row)
    hold_messages.replan_case(session, case=case, now=now)
    _tell(session, case, "implant.planned", row.number, {"planned_on": str(plan.planned_on)}, by=by, now=now)
    session.commit()
    return row


def record_implant(session: Session, *, case: CaseRow, implant: Implant, by: Actor, now: datetime) -> None:
    """Record the operation, which carries out the signed decision and moves the case on."""
    facts = replace(gathered.case_facts(session, case), implant_recorded=True)
    moves.move_case(session, case, Action.RECORD_IMPLANT, by=by, now=now, facts=facts)
    _check(session, case, implant, now)
    course_rows.add_to_implant(session, case, implant, thread=case.id, by=by, now=now)
    hold_messages.replan_case(session, case=case, now=now)
    on = clinic_today(session, case.clinic_id, now)
    follow_up_rows.make_schedule(session, case, implant.implanted_on, on=on, by=by, now=now)
    commit(session, lambda: _tell(session, case, "implant.recorded", 1, _said(implant), by=by, now=now))


def correct_implant(
    session: Session, *, case: CaseRow, implant: Implant, seen: int, reason: str, by: Actor, now: datetime
) -> ImplantRow:
    """Correct the record; the revision before stays. ``seen`` is the revision that the writer had in view."""
    history = course_rows.history_of(session, ImplantRow, case, case.id)
    if not history:
        raise ValueError("no implant is recorded")
    if seen != history[-1].revision:
        raise ChangedByOther(CHANGED)
    _check(session, case, implant, now)
    check_implant_day(implant.implanted_on, device_rows.happenings(session, case))
    if not reason.strip():
        raise InputError(Text("Say why"), place="change_reason")
    row = course_rows.revise(session, history, implant, seen=seen, reason=reason, by=by, now=now)
    hold_messages.replan_case(session, case=case, now=now)
    follow_up_rows.reschedule(session, case, implant.implanted_on, reason=reason, by=by, now=now)
    detail = _said(implant) | {"reason": reason}
    _tell(session, case, "implant.corrected", row.revision, detail, by=by, now=now)
    session.commit()
    return row


def _check(session: Session, case: CaseRow, implant: Implant, now: datetime) -> None:
    today = clinic_today(session, case.clinic_id, now)
    check_implant(implant, today=today, decided_on=decided_on(session, case))


def _said(implant: Implant) -> dict[str, Any]:
    """What the audit trail keeps: the day and what is in; serial numbers stay in the record."""
    generator = implant.generator
    return {
        "implanted_on": implant.implanted_on.isoformat(),
        "leads": len(implant.leads),
        "generator": f"{generator.maker} {generator.model}",
    }


def _flush(session: Session, row: ImplantPlanRow) -> None:
    """Of two writers of one version the second is told, and nothing of theirs is kept."""
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        raise ChangedByOther(CHANGED) from None


def _tell(
    session: Session,
    case: CaseRow,
    action: str,
    version: int,
    detail: dict[str, Any],
    *,
    by: Actor,
    now: datetime,
) -> None:
    detail = {"version": version} | detail
    audit.record(session, by=by, action=action, now=now, case_id=case.id, detail=detail)
