"""Trials: baseline begun, leads placed, notes kept; each step moves the case in the same commit."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.lead_placements import Placement, check_placement
from scs_manager.domain.pathway import Action
from scs_manager.domain.text import Text
from scs_manager.domain.trial_events import EVENT_KINDS
from scs_manager.models.cases import CaseRow
from scs_manager.models.trials import TrialEventRow, TrialRow
from scs_manager.models.versions import commit
from scs_manager.services import audit, course_rows, end_requests, gathered, hold_messages, moves
from scs_manager.services.clinic_days import check_happened, clinic_today

PLACED = "leads_placed"


def start_baseline(session: Session, *, trial: TrialRow, case: CaseRow, by: Actor, now: datetime) -> None:
    """Lock the target region and open the baseline diary."""
    _check_not_ended(trial)
    trial.target_locked_at = now
    on = clinic_today(session, case.clinic_id, now)
    facts = replace(gathered.case_facts(session, case, on=on), target_locked=True)
    moves.move_case(session, case, Action.START_BASELINE, by=by, now=now, facts=facts)
    detail = {"target": str(trial.target_region), "text": trial.target_text}
    _record(session, trial, "trial.target_locked", by=by, now=now, detail=detail)
    commit(session)


def place_leads(
    session: Session,
    *,
    trial: TrialRow,
    case: CaseRow,
    placed_on: date,
    note: str,
    by: Actor,
    now: datetime,
    placement: Placement | None = None,
) -> None:
    """Record lead placement: from here on the trial runs and the target stays locked.

    ``placement`` says who did it and where the leads came to lie; it can be corrected, with its history.
    """
    _check_not_ended(trial)
    if placed_on < trial.baseline_starts_on:
        raise InputError(Text("The leads cannot have been placed before the baseline."), place="placed_on")
    _check_past(session, trial, placed_on, now, place="placed_on")
    trial.placed_on = placed_on
    facts = replace(gathered.case_facts(session, case), leads_placed=True)
    moves.move_case(session, case, Action.PLACE_LEADS, by=by, now=now, facts=facts)
    _log(session, trial, PLACED, placed_on, note, by=by, now=now)
    if placement is not None:
        check_placement(placement)
        course_rows.add(session, trial, placement, thread=trial.id, by=by, now=now)
    detail = {"placed_on": placed_on.isoformat()}
    hold_messages.replan(session, trial=trial, now=now)
    end_requests.replan(session, trial=trial, by=by, now=now)
    _record(session, trial, "trial.leads_placed", by=by, now=now, detail=detail)
    commit(session)


def record_event(
    session: Session, *, trial: TrialRow, kind: str, happened_on: date, note: str, by: Actor, now: datetime
) -> TrialEventRow:
    """Add something that happened to the trial's log."""
    if kind not in EVENT_KINDS:
        raise InputError(Text("Choose what happened"), place="kind")
    _check_past(session, trial, happened_on, now, place="happened_on")
    row = _log(session, trial, kind, happened_on, note, by=by, now=now)
    detail = {"event": str(row.id), "kind": kind, "day": happened_on.isoformat()}
    _record(session, trial, "trial.event", by=by, now=now, detail=detail)
    commit(session)
    return row


def _check_past(session: Session, trial: TrialRow, day: date, now: datetime, *, place: str) -> None:
    words = Text("This day has not come yet.")
    check_happened(session, trial.clinic_id, [day], now, place=place, words=words)


def _check_not_ended(trial: TrialRow) -> None:
    if trial.ended_at is not None:
        raise RuleError(Text("This trial has ended. Nothing about it can be changed."))


def _log(
    session: Session, trial: TrialRow, kind: str, day: date, note: str, *, by: Actor, now: datetime
) -> TrialEventRow:
    row = TrialEventRow(
        clinic_id=trial.clinic_id,
        trial_id=trial.id,
        kind=kind,
        happened_on=day,
        note=note,
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(row)
    return row


def _record(
    session: Session, trial: TrialRow, action: str, *, by: Actor, now: datetime, detail: dict[str, Any]
) -> None:
    audit.record(
        session,
        by=by,
        action=action,
        now=now,
        case_id=trial.case_id,
        detail={"trial": str(trial.id)} | detail,
    )
