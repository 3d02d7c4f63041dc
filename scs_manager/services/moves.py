"""Moving a case along the pathway: the rule is asked, the history row added, the counters kept. No commit."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

import sqlalchemy as sa
from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import RuleError
from scs_manager.domain.pathway import (
    CANCELS_MESSAGES,
    ENDED,
    STATE_NAMES,
    Action,
    CaseFacts,
    State,
    check_move,
)
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseCounterRow, CaseMoveRow, CaseRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services import case_ways, follow_up_rows, outbox

NEXT_STEP: Mapping[State, Text] = MappingProxyType(
    {
        State.REFERRED: Text("Start the work-up"),
        State.WORK_UP: Text("Complete the record and sign a screening"),
        State.SCREENED: Text("Optimise, or send to team review"),
        State.OPTIMISING: Text("Screen again after optimisation"),
        State.TEAM_REVIEW: Text("Record the team review and plan the trial"),
        State.TRIAL_PLANNED: Text("Invite the patient and start the baseline diary"),
        State.BASELINE: Text("Follow the baseline diary until lead placement"),
        State.TRIALLING: Text("Follow the trial diary until lead removal"),
        State.TRIAL_ENDED: Text("Decide"),
        State.DECIDED: Text("Carry out the decision"),
        State.REPEAT_TRIAL: Text("Plan the next trial"),
        State.DEFERRED: Text("Send to team review again"),
        State.NO_TRIAL_IMPLANT: Text("Record the implant"),
        State.IMPLANTED: Text("Start follow-up"),
        State.FOLLOW_UP: Text("Follow up"),
        State.URGENT_REFERRAL: Text("Wait for the urgent assessment"),
    }
)
"""The next thing to do in each state; ended cases have none."""


def open_case(session: Session, *, patient_id: uuid.UUID, by: Actor, now: datetime) -> CaseRow:
    """Begin a case of a patient of the actor's clinic, as referred."""
    if by.clinic_id is None:
        raise ValueError("a case belongs to a clinic")
    case = CaseRow(
        clinic_id=by.clinic_id,
        patient_id=patient_id,
        state=State.REFERRED,
        state_since=now,
        opened_at=now,
        next_action=NEXT_STEP[State.REFERRED].id,
    )
    session.add(case)
    session.flush()  # the history row and the counter come after the case they are about
    _note(session, case, None, None, by=by, now=now, reason="")
    _count(session, case.clinic_id, {State.REFERRED: 1})
    return case


def move_case(
    session: Session,
    case: CaseRow,
    action: Action,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    facts: CaseFacts | None = None,
) -> None:
    """Take one step, or refuse with what is missing; withdrawal and death stop messages and ways in."""
    left = case.state
    known = facts or CaseFacts()
    if left is State.URGENT_REFERRAL:
        known = replace(known, left=state_left(session, case))
    target = check_move(left, action, known, reason=reason)
    if case.closed_at is not None and target not in ENDED:
        _check_no_other_open(session, case)
    if target is not left:
        case.state, case.state_since = target, now
        case.next_action = NEXT_STEP[target].id if target in NEXT_STEP else ""
        case.closed_at = now if target in ENDED else None
    session.flush()  # a race lost on the case's version ends here, before anything else is written
    _note(session, case, left, action, by=by, now=now, reason=reason)
    if target is not left:
        _count(session, case.clinic_id, {left: -1, target: 1})
    if target in ENDED:
        follow_up_rows.end_open(session, case, reason=reason or STATE_NAMES[target].id, by=by, now=now)
    if target in CANCELS_MESSAGES:
        outbox.cancel_messages(session, clinic_id=case.clinic_id, case_id=case.id)
        case_ways.shut_ways(session, case, by_name=by.name, now=now)


def reopen_case(
    session: Session,
    case: CaseRow,
    state: State,
    *,
    since: datetime,
    next_action: str,
    by: Actor,
    now: datetime,
    reason: str,
) -> None:
    """Let a withdrawn case stand again as it stood: only for the undo of a merge that withdrew it."""
    left = case.state
    case.state, case.state_since, case.next_action, case.closed_at = state, since, next_action, None
    session.flush()
    _note(session, case, left, None, by=by, now=now, reason=reason)
    _count(session, case.clinic_id, {left: -1, state: 1})


def state_left(session: Session, case: CaseRow) -> State | None:
    """The state in which the newest urgent referral of the case began."""
    query = (
        select(CaseMoveRow.from_state)
        .where(
            CaseMoveRow.clinic_id == case.clinic_id,
            CaseMoveRow.case_id == case.id,
            CaseMoveRow.to_state == State.URGENT_REFERRAL,
        )
        .order_by(col(CaseMoveRow.id).desc())
        .limit(1)
    )
    left = session.exec(query).first()
    return State(left) if left else None


def start_counters(session: Session, clinic_id: uuid.UUID) -> None:
    """Give a new clinic a counter for every state."""
    session.add_all(CaseCounterRow(clinic_id=clinic_id, state=state) for state in State)


def _check_no_other_open(session: Session, case: CaseRow) -> None:
    """A patient has one open case: an urgent referral of an ended one would be a second."""
    query = select_scoped(CaseRow, case.clinic_id).where(
        CaseRow.patient_id == case.patient_id, col(CaseRow.closed_at).is_(None)
    )
    if session.exec(query.limit(1)).first() is not None:
        raise RuleError(Text("The patient has another case, which is open. Take this step there."))


def _note(
    session: Session,
    case: CaseRow,
    left: State | None,
    action: Action | None,
    *,
    by: Actor,
    now: datetime,
    reason: str,
) -> None:
    row = CaseMoveRow(
        clinic_id=case.clinic_id,
        case_id=case.id,
        from_state=left,
        to_state=case.state,
        action=action,
        by_id=by.id,
        by_name=by.name,
        at=now,
        reason=reason,
    )
    session.add(row)


def _count(session: Session, clinic_id: uuid.UUID, changes: Mapping[State, int]) -> None:
    """Change counters in one fixed order, so that two moves never wait for each other."""
    for state in sorted(changes):
        change = (
            sa.update(CaseCounterRow)
            .where(col(CaseCounterRow.clinic_id) == clinic_id, col(CaseCounterRow.state) == state)
            .values(cases=col(CaseCounterRow.cases) + changes[state])
        )
        if session.connection().execute(change).rowcount != 1:
            raise ValueError(f"clinic {clinic_id} has no counter for {state}")
