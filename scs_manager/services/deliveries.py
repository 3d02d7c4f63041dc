"""Sending what is due: each message once, claimed under a row lock, with its audit event."""

from datetime import datetime

from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.models.messages import MessageRow
from scs_manager.services import audit

ON_THE_WORKLIST = frozenset({("staff", "alarm"), ("staff", "alarm.escalated")})
"""Channel and kind of the messages that reach staff by standing on the worklist, as open alarms do."""

BATCH = 100
"""Messages of one round at most."""


def deliver_due(session: Session, *, now: datetime) -> int:
    """Deliver up to a hundred messages that are due; how many were delivered.

    A kind or channel that nothing delivers is marked as failed with the reason, so that it is seen.
    """
    due = session.exec(
        select(MessageRow)
        .where(MessageRow.state == "planned", MessageRow.due_at <= now)
        .order_by(col(MessageRow.due_at), col(MessageRow.id))
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    delivered = sum(_deliver(session, message, now) for message in due)
    if due:
        session.commit()
    return delivered


def _deliver(session: Session, message: MessageRow, now: datetime) -> bool:
    delivered = (message.channel, message.kind) in ON_THE_WORKLIST
    message.attempts += 1
    message.claimed_at = now
    if delivered:
        message.state, message.sent_at = "sent", now
    else:
        message.state = "failed"
        message.last_error = f"nothing delivers {message.kind} by {message.channel}"
    session.add(message)
    by = Actor(kind=ActorKind.SYSTEM, id=None, name="worker", clinic_id=message.clinic_id)
    detail = {"message": message.id, "kind": message.kind, "channel": message.channel}
    action = f"message.{message.state}"
    audit.record(session, by=by, action=action, now=now, case_id=message.case_id, detail=detail)
    return delivered
