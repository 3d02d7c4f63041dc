"""Messages to be sent later, planned in the transaction of what causes them. No commit, no sending."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.models.cases import CaseRow
from scs_manager.models.messages import MessageRow


@dataclass(frozen=True)
class Addressee:
    """The member of staff whom a message is for, by the name they had then."""

    id: uuid.UUID
    name: str


def plan_message(
    session: Session,
    *,
    case: CaseRow,
    kind: str,
    channel: str,
    due_at: datetime,
    now: datetime,
    alarm_id: uuid.UUID | None = None,
    to: Addressee | None = None,
    invitation_id: uuid.UUID | None = None,
) -> MessageRow:
    """Plan one message about a case; the worker makes its text from ``kind`` when it is due."""
    row = MessageRow(
        clinic_id=case.clinic_id,
        case_id=case.id,
        alarm_id=alarm_id,
        invitation_id=invitation_id,
        to_id=to.id if to else None,
        to_name=to.name if to else "",
        kind=kind,
        channel=channel,
        due_at=due_at,
        created_at=now,
    )
    session.add(row)
    return row


def cancel_messages(
    session: Session,
    *,
    clinic_id: uuid.UUID,
    case_id: uuid.UUID,
    kinds: Collection[str] = (),
    alarm_id: uuid.UUID | None = None,
) -> int:
    """Cancel every message of a case that was not sent, or those of some kinds or one alarm; how many."""
    session.flush()  # messages planned in this very transaction are cancelled too
    unsent = (
        sa.update(MessageRow)
        .where(
            col(MessageRow.clinic_id) == clinic_id,
            col(MessageRow.case_id) == case_id,
            col(MessageRow.state) == "planned",
        )
        .values(state="cancelled")
    )
    if kinds:
        unsent = unsent.where(col(MessageRow.kind).in_(kinds))
    if alarm_id is not None:
        unsent = unsent.where(col(MessageRow.alarm_id) == alarm_id)
    return session.connection().execute(unsent).rowcount
