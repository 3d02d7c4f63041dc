"""Ending a trial: kept as a draft, ended, corrected. Nothing is ever overwritten."""

from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.pathway import Action
from scs_manager.domain.text import Text
from scs_manager.domain.trial_ends import STOP_NAMES, TrialEnd, as_bool, problems_of
from scs_manager.domain.truth import Truth
from scs_manager.models.cases import CaseRow
from scs_manager.models.trial_ends import TrialEndRow
from scs_manager.models.trials import TrialRow
from scs_manager.models.versions import CHANGED, commit
from scs_manager.services import audit, end_requests, gathered, hold_messages, moves, record_rows
from scs_manager.services.course_safety import SERIOUS_EVENT_OPEN
from scs_manager.services.trial_end_rows import frame_of, newest_version

ENDED = Text("This trial has ended. Nothing about it can be changed.")


def save_draft(
    session: Session, *, trial: TrialRow, end: TrialEnd, seen: int, by: Actor, now: datetime
) -> TrialEndRow:
    """Keep what is known so far; the trial goes on. ``seen`` is the version the form was opened on."""
    if trial.ended_at is not None:
        raise RuleError(ENDED)
    row = _add(session, trial, end, seen=seen, draft=True, by=by, now=now)
    _record(session, trial, row, "trial.end_drafted", by=by, now=now)
    commit(session)
    return row


def end_trial(
    session: Session,
    *,
    trial: TrialRow,
    case: CaseRow,
    end: TrialEnd,
    by: Actor,
    now: datetime,
    seen: int | None = None,
    serious_event_open: bool | None = None,
) -> TrialEndRow:
    """End a trial and move the case on, or say everything that is missing; an aborted one is never negative.

    ``seen`` is the version of the record that the writer had in view, None for whichever stands.
    """
    if trial.ended_at is not None:
        raise RuleError(ENDED)
    _check(session, trial, end, now)
    row = _add(session, trial, end, seen=seen, draft=False, by=by, now=now)
    trial.ended_at = now
    _mirror(session, trial, end, now)
    known = gathered.case_facts(session, case)
    facts = replace(known, leads_removed=True, adequacy_recorded=True)
    action = Action.ABORT_TRIAL if end.aborted else Action.END_TRIAL
    moves.move_case(session, case, action, by=by, now=now, reason=said_reason(end), facts=facts)
    if serious_event_open is not None:
        today = now.astimezone(frame_of(session, trial, now=now).zone).date()
        record_rows.add_fact(
            session, case, SERIOUS_EVENT_OPEN, serious_event_open,
            on=today, source="End of the trial", by=by, now=now,
        )  # fmt: skip
    _follow_up(session, trial, end, by=by, now=now)
    _record(session, trial, row, "trial.ended", by=by, now=now, serious_event_open=serious_event_open)
    commit(session)
    return row


def correct_end(
    session: Session, *, trial: TrialRow, end: TrialEnd, seen: int, reason: str, by: Actor, now: datetime
) -> TrialEndRow:
    """Correct the record of an ended trial with the reason; what stood before is kept."""
    if trial.ended_at is None:
        raise RuleError(Text("This trial has not ended yet."))
    if not reason.strip():
        raise InputError(Text("Enter why it is corrected"), place="change_reason")
    _check(session, trial, end, now)
    row = _add(session, trial, end, seen=seen, draft=False, by=by, now=now, reason=reason)
    _mirror(session, trial, end, now)
    hold_messages.replan(session, trial=trial, now=now)
    _record(session, trial, row, "trial.end_corrected", by=by, now=now, reason=reason)
    commit(session)
    return row


def ask_now(session: Session, *, trial: TrialRow, on: date, by: Actor, now: datetime) -> int:
    """Ask at once for the questionnaires of the end that nobody has answered; how many are new."""
    if trial.placed_on is None:
        raise RuleError(Text("No leads were placed: there is nothing to ask about."))
    new = end_requests.replan(session, trial=trial, by=by, now=now, on=on)
    detail = {"trial": str(trial.id), "new": new}
    audit.record(session, by=by, action="trial.end_asked", now=now, case_id=trial.case_id, detail=detail)
    session.commit()
    return new


def said_reason(end: TrialEnd) -> str:
    """Why the trial was stopped, in words for the move and the log; empty where it ended as planned."""
    parts = [str(STOP_NAMES[end.stop_reason])] if end.stop_reason else []
    return ": ".join([*parts, *([end.stop_note] if end.stop_note else [])])


def _check(session: Session, trial: TrialRow, end: TrialEnd, now: datetime) -> None:
    for problem in problems_of(end, frame_of(session, trial, now=now)):
        raise problem


def _mirror(session: Session, trial: TrialRow, end: TrialEnd, now: datetime) -> None:
    """What the pathway, the diary and the outcome read of the newest version, in the trial itself."""
    zone = frame_of(session, trial, now=now).zone
    placed = trial.placed_on is not None
    removed = end.removed_at.astimezone(zone).date() if placed and end.removed_at else None
    adequate = {Truth.MET: True, Truth.NOT_MET: False, Truth.UNKNOWN: None}[end.adequacy]
    trial.removed_on = removed
    trial.technically_adequate = adequate if placed else False
    trial.end_reason = said_reason(end)[:400] or None
    trial.operated_controller = as_bool(end.operated_controller)
    trial.satisfied, trial.wants_implant = as_bool(end.satisfied), as_bool(end.wants_implant)
    trial.pgic, trial.stated_relief_percent = end.pgic, end.stated_relief_percent
    session.add(trial)


def _follow_up(session: Session, trial: TrialRow, end: TrialEnd, *, by: Actor, now: datetime) -> None:
    """Reminders count from the real removal; an aborted trial is not asked about any more."""
    hold_messages.replan(session, trial=trial, now=now)
    if end.aborted:
        end_requests.withdraw(session, trial=trial, reason="The trial was aborted", by=by, now=now)
    else:
        end_requests.replan(session, trial=trial, by=by, now=now)


def _add(
    session: Session,
    trial: TrialRow,
    end: TrialEnd,
    *,
    seen: int | None,
    draft: bool,
    by: Actor,
    now: datetime,
    reason: str | None = None,
) -> TrialEndRow:
    """The next version; of two writers of one version the second is told, and nothing of theirs is kept."""
    newest = newest_version(session, trial)
    number = newest.number if newest else 0
    if seen is not None and seen != number:
        raise ChangedByOther(CHANGED)
    row = TrialEndRow(
        **{each.name: getattr(end, each.name) for each in fields(TrialEnd)}
        | {"goals_reached": [list(pair) for pair in end.goals_reached]},
        clinic_id=trial.clinic_id,
        trial_id=trial.id,
        number=number + 1,
        draft=draft,
        change_reason=reason,
        by_id=by.id,
        by_name=by.name,
        at=now,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as fault:
        session.rollback()
        if "number" not in str(fault.orig):
            raise
        raise ChangedByOther(CHANGED) from None
    return row


def _record(
    session: Session,
    trial: TrialRow,
    row: TrialEndRow,
    action: str,
    *,
    by: Actor,
    now: datetime,
    **more: Any,
) -> None:
    said = {each.name: _plain(getattr(row, each.name)) for each in fields(TrialEnd)}
    detail = {"trial": str(trial.id), "version": row.number} | {
        name: value for name, value in (said | more).items() if value not in (None, "", [])
    }
    audit.record(session, by=by, action=action, now=now, case_id=trial.case_id, detail=detail)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
