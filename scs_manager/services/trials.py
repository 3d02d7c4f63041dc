"""Trials: baseline begun, leads placed, log kept, ended; each step moves the case in the same commit."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.lead_placements import Placement, check_placement
from scs_manager.domain.pathway import Action
from scs_manager.domain.text import Text
from scs_manager.domain.trial_events import EVENT_KINDS
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.trials import TrialEventRow, TrialRow
from scs_manager.models.versions import commit
from scs_manager.services import audit, course_rows, gathered, hold_messages, moves, record_rows
from scs_manager.services.course_safety import SERIOUS_EVENT_OPEN

PLACED, REMOVED = "leads_placed", "leads_removed"


@dataclass(frozen=True)
class TrialEnding:
    """How a trial ended, and what the patient says about it; None where nobody asked yet."""

    removed_on: date
    technically_adequate: bool
    end_reason: str
    aborted: bool = False
    operated_controller: bool | None = None
    satisfied: bool | None = None
    wants_implant: bool | None = None
    pgic: int | None = None
    """Patient's global impression of change, 1 (very much improved) to 7 (very much worse)."""
    stated_relief_percent: int | None = None
    serious_event_open: bool | None = None
    """Whether a serious adverse event is unresolved; kept as a fact of the record, which may change later."""


def start_baseline(session: Session, *, trial: TrialRow, case: CaseRow, by: Actor, now: datetime) -> None:
    """Lock the target region and open the baseline diary."""
    _check_not_ended(trial)
    trial.target_locked_at = now
    facts = replace(gathered.case_facts(session, case), target_locked=True)
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


def end_trial(
    session: Session, *, trial: TrialRow, case: CaseRow, ending: TrialEnding, by: Actor, now: datetime
) -> None:
    """End a trial and move the case on; an aborted one needs its reason and is never a negative trial."""
    _check_not_ended(trial)
    _check_ending(session, trial, ending, now)
    for name in _ENDING_COLUMNS:
        setattr(trial, name, getattr(ending, name))
    trial.removed_on = ending.removed_on if trial.placed_on else None
    trial.ended_at = now
    known = gathered.case_facts(session, case)
    facts = replace(known, leads_removed=True, technically_adequate=ending.technically_adequate)
    action = Action.ABORT_TRIAL if ending.aborted else Action.END_TRIAL
    moves.move_case(session, case, action, by=by, now=now, reason=ending.end_reason, facts=facts)
    if trial.removed_on is not None:
        _log(session, trial, REMOVED, trial.removed_on, ending.end_reason, by=by, now=now)
    if ending.serious_event_open is not None:
        record_rows.add_fact(
            session, case, SERIOUS_EVENT_OPEN, ending.serious_event_open,
            on=_today(session, trial, now), source="End of the trial", by=by, now=now,
        )  # fmt: skip
    detail = {name: getattr(ending, name) for name in (*_ENDING_COLUMNS, "serious_event_open")}
    detail |= {"removed_on": ending.removed_on.isoformat(), "aborted": ending.aborted}
    hold_messages.replan(session, trial=trial, now=now)
    _record(session, trial, "trial.ended", by=by, now=now, detail=detail)
    commit(session)


_ENDING_COLUMNS = (
    "technically_adequate",
    "end_reason",
    "operated_controller",
    "satisfied",
    "wants_implant",
    "pgic",
    "stated_relief_percent",
)


def _check_ending(session: Session, trial: TrialRow, ending: TrialEnding, now: datetime) -> None:
    _check_past(session, trial, ending.removed_on, now, place="removed_on")
    if trial.placed_on is None and not ending.aborted:
        raise InputError(Text("No leads were placed: this trial can only be aborted."), place="aborted")
    if trial.placed_on is not None and ending.removed_on < trial.placed_on:
        raise InputError(Text("The leads cannot have come out before they went in."), place="removed_on")
    if ending.aborted and not ending.end_reason:
        raise InputError(Text("Say why the trial was aborted"), place="end_reason")


def _check_past(session: Session, trial: TrialRow, day: date, now: datetime, *, place: str) -> None:
    if day > _today(session, trial, now):
        raise InputError(Text("This day has not come yet."), place=place)


def _today(session: Session, trial: TrialRow, now: datetime) -> date:
    clinic = session.get(ClinicRow, trial.clinic_id)
    if clinic is None:
        raise ValueError("a trial without its clinic")
    return now.astimezone(ZoneInfo(clinic.time_zone)).date()


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
