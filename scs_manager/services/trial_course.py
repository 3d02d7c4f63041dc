"""What happens during a trial, written down: programs, device events, adverse events, calls, corrections.

Each is one commit with its audit event. Nothing is ever overwritten: a correction is a further revision.
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.adverse_events import AdverseEvent, check_adverse_event
from scs_manager.domain.device_events import DeviceEvent, check_device_event
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.lead_placements import Placement, check_placement
from scs_manager.domain.stimulation import Program, check_program
from scs_manager.domain.text import Text
from scs_manager.domain.trial_calls import Call, check_call
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.trial_course import CourseRow
from scs_manager.models.trials import TrialEventRow, TrialRow
from scs_manager.models.versions import commit
from scs_manager.services import audit, course_rows
from scs_manager.services.course_rows import TABLES, Happening, open_history, stated
from scs_manager.services.course_safety import KEPT


def record(session: Session, *, trial: TrialRow, what: Happening, by: Actor, now: datetime) -> CourseRow:
    """Write down something that happened; refused at its field when it cannot have been so."""
    if isinstance(what, Placement):
        raise ValueError("lead placement is recorded by the step that places the leads")
    _check(session, trial, what, now)
    row = course_rows.add(session, trial, what, by=by, now=now)
    _tell(session, trial, row, "recorded", by=by, now=now)
    session.commit()
    return row


def correct(
    session: Session,
    *,
    trial: TrialRow,
    thread: uuid.UUID,
    what: Happening,
    seen: int,
    reason: str,
    by: Actor,
    now: datetime,
) -> CourseRow:
    """Correct or update something; the revision before stays, and the reason stands beside the new one."""
    history = open_history(session, TABLES[type(what)], trial, thread)
    _check(session, trial, what, now)
    if isinstance(what, Placement):
        _move_day(session, trial, what, now)
    row = course_rows.revise(session, history, what, seen=seen, reason=stated(reason), by=by, now=now)
    commit(session, lambda: _tell(session, trial, row, "corrected", by=by, now=now, reason=reason))
    return row


def strike(
    session: Session,
    *,
    trial: TrialRow,
    kind: type[Happening],
    thread: uuid.UUID,
    seen: int,
    reason: str,
    by: Actor,
    now: datetime,
) -> CourseRow:
    """Strike out what was entered by mistake; it stays listed as struck, with the reason."""
    if kind is Placement:
        raise ValueError("lead placement is corrected, never struck out")
    history = open_history(session, TABLES[kind], trial, thread)
    row = course_rows.revise(session, history, None, seen=seen, reason=stated(reason), by=by, now=now)
    _tell(session, trial, row, "struck", by=by, now=now, reason=reason)
    session.commit()
    return row


def keep_day(session: Session, *, trial: TrialRow, day: date, reason: str, by: Actor, now: datetime) -> None:
    """Let a doubtful day count, with the reason; it is not offered for leaving out again."""
    row = TrialEventRow(
        clinic_id=trial.clinic_id,
        trial_id=trial.id,
        kind=KEPT,
        happened_on=day,
        note=stated(reason),
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(row)
    detail = {"trial": str(trial.id), "day": day.isoformat(), "reason": reason}
    audit.record(session, by=by, action="trial.day_kept", now=now, case_id=trial.case_id, detail=detail)
    session.commit()


def _check(session: Session, trial: TrialRow, what: Happening, now: datetime) -> None:
    """What the rules of the thing itself, and the dates of the trial, allow."""
    zone = _zone(session, trial)
    match what:
        case Placement():
            check_placement(what)
            _not_later(what.placed_at, now, "placed_time")
        case Program():
            check_program(what)
            _not_later(what.starts_at, now, "starts_time")
            _leads_in(trial, what.starts_at.astimezone(zone).date(), "starts_on")
        case DeviceEvent():
            check_device_event(what)
            _not_later(what.starts_at, now, "starts_time")
            _not_later(what.ends_at or what.starts_at, now, "ends_time")
            _leads_in(trial, what.starts_at.astimezone(zone).date(), "starts_on")
        case AdverseEvent():
            check_adverse_event(what)
            today = now.astimezone(zone).date()
            _past(what.starts_on, today, "starts_on")
            _past(what.resolved_on or what.starts_on, today, "resolved_on")
            if what.starts_on < trial.baseline_starts_on:
                raise InputError(Text("This was before the trial began."), place="starts_on")
        case Call():
            check_call(what)
            _not_later(what.called_at, now, "called_time")


def _not_later(at: datetime, now: datetime, place: str) -> None:
    if at > now:
        raise InputError(Text("This time has not come yet."), place=place)


def _past(day: date, today: date, place: str) -> None:
    if day > today:
        raise InputError(Text("This day has not come yet."), place=place)


def _leads_in(trial: TrialRow, day: date, place: str) -> None:
    if trial.placed_on is None:
        raise RuleError(Text("The leads are not in yet. Record lead placement first."))
    if day < trial.placed_on:
        raise InputError(Text("The leads were not in yet on this day."), place=place)
    if trial.removed_on is not None and day > trial.removed_on:
        raise InputError(Text("The leads were out by then."), place=place)


def _move_day(session: Session, trial: TrialRow, placement: Placement, now: datetime) -> None:
    """A corrected day of placement moves every day of the diary; that is closed once the trial has ended."""
    day = placement.placed_at.astimezone(_zone(session, trial)).date()
    if day == trial.placed_on:
        return
    if trial.ended_at is not None:
        raise InputError(
            Text("The trial has ended: the day of lead placement cannot change any more."), place="placed_on"
        )
    if day < trial.baseline_starts_on:
        raise InputError(Text("The leads cannot have been placed before the baseline."), place="placed_on")
    trial.placed_on = day


def _zone(session: Session, trial: TrialRow) -> ZoneInfo:
    return ZoneInfo(session.get_one(ClinicRow, trial.clinic_id).time_zone)


_NAMES: Mapping[str, str] = {
    "LeadPlacementRow": "lead_placement",
    "StimulationProgramRow": "program",
    "DeviceEventRow": "device_event",
    "AdverseEventRow": "adverse_event",
    "TrialCallRow": "call",
}
"""What the audit trail calls each thing."""


def _tell(
    session: Session,
    trial: TrialRow,
    row: CourseRow,
    step: str,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    detail: dict[str, Any] = {
        "trial": str(trial.id),
        "thread": str(row.thread),
        "revision": row.revision,
    }
    if reason:
        detail["reason"] = reason
    action = f"trial.{_NAMES[type(row).__name__]}_{step}"
    audit.record(session, by=by, action=action, now=now, case_id=trial.case_id, detail=detail)
