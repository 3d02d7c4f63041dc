"""Sending what is due: a message is claimed, the claim is committed, then it is sent, then marked.

Two workers never claim one message: PostgreSQL skips rows that another holds, SQLite lets one writer in at a
time. A worker that dies after the claim leaves a message of which nobody knows whether it went out; once the
claim's lease is over it is sent again or left for staff to see, as its kind says (`domain.messages`).
"""

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.messages import (
    ALARM,
    ALARM_ESCALATED,
    CHANNEL_NAMES,
    KINDS,
    LEASE,
    ON_SCREEN,
    MessageState,
    Outcome,
    Outgoing,
    Result,
    Unknown,
    end_of,
    heeds_stop,
    masked,
    next_try,
)
from scs_manager.domain.pathway import CANCELS_MESSAGES
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.patients import PatientRow
from scs_manager.services import audit, message_fan_out
from scs_manager.services.message_contents import Stationery, write
from scs_manager.services.message_rows import patient_of, quiet_of, standing_stops, way_of_care, zone_of

ON_THE_WORKLIST = frozenset({ALARM, ALARM_ESCALATED})
"""Kinds that reach staff by standing on the worklist, as open alarms do."""
URGENT = (ALARM, ALARM_ESCALATED)
DIED = "the worker ended while it was being sent"
LEFT_US = "the patient has withdrawn or died"
NOTHING = "there is nobody to send it to, or nothing to send any more"

Hand = Callable[[Outgoing], Outcome]
"""Hands one message over and says what came of it."""


@dataclass(frozen=True)
class Post(Stationery):
    """What messages are written with, and the hands they go through, by channel."""

    hands: Mapping[str, Hand] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What was done with one message."""

    state: MessageState
    down: str = ""
    """The channel that is down, so that nothing else need be tried by it in this round."""


@dataclass(frozen=True)
class _Claim:
    """A message that is this worker's: whoever decides on it later counts its tries on."""

    id: int | None
    channel: str
    attempts: int


def deliver_next(
    session: Session, *, post: Post, now: datetime, without: Collection[str] = ()
) -> Step | None:
    """Take the next message that is due and send it, or say that there is none; alarms go first.

    Two commits: the claim before the message leaves, and what came of it after.
    """
    message = _claim(session, now, without)
    if message is None:
        session.rollback()
        return None
    claim, state = _Claim(message.id, message.channel, message.attempts), MessageState(message.state)
    session.commit()
    if state is not MessageState.SENDING:
        return Step(state)
    outgoing = write(session, message, post, now)
    session.rollback()  # no transaction is open while the line is, nor a row that would begin one
    outcome = _hand_over(outgoing, post, claim.channel)
    return _mark(session, claim, outcome, masked(outgoing.to) if outgoing else "", now)


def recover(session: Session, *, now: datetime) -> int:
    """Decide on messages whose claim is older than its lease; how many."""
    died = session.exec(
        select(MessageRow)
        .where(MessageRow.state == MessageState.SENDING, col(MessageRow.claimed_at) < now - LEASE)
        .with_for_update(skip_locked=True)
    ).all()
    for message in died:
        _decide_unknown(message, DIED, now)
        _record(session, message, now)
    if died:
        session.commit()
    else:
        session.rollback()
    return len(died)


def _claim(session: Session, now: datetime, without: Collection[str]) -> MessageRow | None:
    """The next message, locked: claimed for sending, or settled at once where it is not to be sent now."""
    row: Any = MessageRow
    query = (
        select(MessageRow)
        .where(
            row.state == MessageState.PLANNED,
            row.due_at <= now,
            sa.or_(row.try_at.is_(None), row.try_at <= now),
            row.channel.not_in(without),
        )
        .order_by(sa.case((row.kind.in_(URGENT), 0), else_=1), row.due_at, row.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    message = session.exec(query).first()
    if message is not None and not _settled(session, message, now):
        message.state, message.claimed_at = MessageState.SENDING, now
        message.attempts += 1
        message.mark = message.mark or secrets.token_hex(8)
    return message


def _settled(session: Session, message: MessageRow, now: datetime) -> bool:
    """Whether a message is done with without a line: it waits, comes too late, is not wanted, or is shown."""
    kind = KINDS.get(message.kind)
    if kind is None:
        return _end(session, message, MessageState.FAILED, f"nothing delivers {message.kind}", now)
    if message.channel == ON_SCREEN:
        return _show(session, message, now)
    if end_of(message.kind, message.due_at, message.until) <= now:
        return _end(session, message, MessageState.FAILED, "it could not be sent in time", now)
    if message.to_id is not None:
        return False
    if session.get_one(CaseRow, message.case_id).state in CANCELS_MESSAGES:
        return _end(session, message, MessageState.CANCELLED, LEFT_US, now)
    patient = patient_of(session, message)
    if not _has_way(session, message, patient):
        return _end(session, message, MessageState.CANCELLED, "the patient wants no more of these", now)
    quiet, zone = quiet_of(session.get_one(ClinicRow, message.clinic_id)), zone_of(session, message)
    if kind.keeps_quiet and quiet.hold(now, zone):
        message.try_at = quiet.end_after(now, zone)
        return True
    return False


def _has_way(session: Session, message: MessageRow, patient: PatientRow) -> bool:
    """Whether the patient wants it by this way; what is care is turned to another way, if there is one."""
    stops = standing_stops(session, message.clinic_id, [patient.id])
    if (patient.id, message.channel) not in stops or not heeds_stop(message.kind, message.channel):
        return True
    other = way_of_care(patient, stops) if KINDS[message.kind].is_care else None
    message.channel = other or message.channel
    return other is not None


def _show(session: Session, message: MessageRow, now: datetime) -> bool:
    """Alarms stand on the worklist; what does not is told to people by mail, in messages of their own."""
    message.attempts += 1
    if message.kind in ON_THE_WORKLIST:
        return _end(session, message, MessageState.SENT, "", now)
    told = message_fan_out.tell_people(session, message, now)
    if told:
        message.to_name = ", ".join(told)[:200]
        return _end(session, message, MessageState.SENT, "", now)
    return _end(session, message, MessageState.FAILED, "nobody in this clinic to tell", now)


def _end(session: Session, message: MessageRow, state: MessageState, why: str, now: datetime) -> bool:
    message.state, message.last_error, message.claimed_at = state, why, now
    if state is MessageState.SENT:
        message.sent_at = now
    _record(session, message, now)
    return True


def _hand_over(outgoing: Outgoing | None, post: Post, channel: str) -> Outcome:
    if outgoing is None:
        return Outcome(Result.REFUSED, NOTHING)
    if channel not in post.hands:
        return Outcome(Result.REFUSED, f"this server sends nothing by {CHANNEL_NAMES[channel]}")
    try:
        return post.hands[channel](outgoing)
    except Exception as fault:  # one message never keeps the others waiting; its text may hold the address
        return Outcome(Result.UNKNOWN, f"a fault while it was being sent: {type(fault).__name__}")


def _mark(session: Session, claim: _Claim, outcome: Outcome, to: str, now: datetime) -> Step:
    """What came of a try, unless the claim was taken for dead meanwhile and somebody else decided."""
    mine = select(MessageRow).where(
        MessageRow.id == claim.id,
        MessageRow.state == MessageState.SENDING,
        MessageRow.attempts == claim.attempts,
    )
    row = session.exec(mine.with_for_update().execution_options(populate_existing=True)).first()
    if row is None:
        session.rollback()
        return Step(MessageState.UNKNOWN)
    row.sent_to = to
    if outcome.result is Result.SENT:
        row.state, row.sent_at, row.last_error = MessageState.SENT, now, ""
        row.gateway_id = outcome.reference or None
    elif outcome.result is Result.REFUSED:
        row.state, row.last_error = MessageState.FAILED, outcome.why
    elif outcome.result is Result.NOT_SENT:
        _try_later(row, outcome.why, now)
    else:
        _decide_unknown(row, outcome.why, now)
    _record(session, row, now)
    state = MessageState(row.state)
    session.commit()
    return Step(state, down=claim.channel if outcome.down else "")


def _try_later(row: MessageRow, why: str, now: datetime) -> None:
    """Plan the next try; the last is followed by none, and a message that would come too late has no use."""
    later = next_try(row.attempts, now)
    in_time = later is not None and later < end_of(row.kind, row.due_at, row.until)
    row.state = MessageState.PLANNED if in_time else MessageState.FAILED
    row.try_at, row.last_error = later if in_time else None, why


def _decide_unknown(row: MessageRow, why: str, now: datetime) -> None:
    """Send it again where twice is harmless, else leave it for staff to see."""
    if KINDS[row.kind].unknown is Unknown.SEND_AGAIN:
        _try_later(row, f"may have been sent: {why}", now)
    else:
        row.state, row.last_error = MessageState.UNKNOWN, why


def _record(session: Session, message: MessageRow, now: datetime) -> None:
    by = Actor(kind=ActorKind.SYSTEM, id=None, name="worker", clinic_id=message.clinic_id)
    detail = {
        "message": message.id,
        "kind": message.kind,
        "channel": message.channel,
        "try": message.attempts,
        "why": message.last_error,
    }
    action = "message.tried" if message.state == MessageState.PLANNED else f"message.{message.state}"
    audit.record(session, by=by, action=action, now=now, case_id=message.case_id, detail=detail)
