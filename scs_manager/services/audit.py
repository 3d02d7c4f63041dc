"""The audit trail: every write is one event, chained per clinic in the write's own transaction.

Nothing here commits. Call `record` last, right before the commit: the clinic's head stays locked from then
on, and a lock taken late and by everybody in the same order cannot deadlock.
"""

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.models.audit import INSTALLATION, AccessEventRow, AuditEventRow, AuditHeadRow
from scs_manager.models.prepared import Prepared
from scs_manager.services.audit_chain import chained, plain
from scs_manager.services.audit_check import Break, Verdict, verify

__all__ = ["Break", "Verdict", "record", "record_access", "start_chain", "verify"]


_event: Any = sa.inspect(AuditEventRow).local_table
_head: Any = sa.inspect(AuditHeadRow).local_table
_ADD_EVENT = Prepared(sa.insert(_event), *(c.name for c in _event.c if c.name != "id"))
_LOCK_HEAD = Prepared(
    sa.select(_head.c.seq, _head.c.hash).where(_head.c.clinic_id == sa.bindparam("of")).with_for_update()
)
_MOVE_HEAD = Prepared(
    sa.update(_head)
    .where(_head.c.clinic_id == sa.bindparam("of"))
    .values(seq=sa.bindparam("to_seq"), hash=sa.bindparam("to_hash"))
)


def record(
    session: Session,
    *,
    by: Actor,
    action: str,
    now: datetime,
    case_id: uuid.UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add one event to the clinic's chain, in the caller's transaction; ``detail`` is plain JSON data."""
    session.flush()  # what is written comes before its event, so that locks are taken in one order
    clinic_id = by.clinic_id or INSTALLATION
    connection = session.connection()
    seq, previous = _locked_head(connection, clinic_id)
    event = {
        "clinic_id": clinic_id,
        "seq": seq + 1,
        "at": now.astimezone(UTC),
        "actor_kind": by.kind,
        "actor_id": by.id,
        "actor_name": by.name,
        "address": by.address,
        "action": action,
        "case_id": case_id,
        "detail": plain(detail or {}),
    }
    digest = chained(previous, event)
    _ADD_EVENT.run(connection, event | {"previous_hash": previous, "hash": digest})
    _MOVE_HEAD.run(connection, {"of": clinic_id, "to_seq": seq + 1, "to_hash": digest})


def start_chain(session: Session, clinic_id: uuid.UUID) -> None:
    """Give a new clinic its empty chain."""
    session.add(AuditHeadRow(clinic_id=clinic_id))


def record_access(
    session: Session, *, by: Actor, what: str, case_id: uuid.UUID | None, now: datetime
) -> None:
    """Note one look at a clinical record; the caller commits before it sends the page."""
    record_accesses(session, by=by, what=what, case_ids=[case_id], now=now)


def record_accesses(
    session: Session, *, by: Actor, what: str, case_ids: Iterable[uuid.UUID | None], now: datetime
) -> None:
    """Note a look at each of several records, of which there is one at least, in one statement."""
    event = {
        "clinic_id": by.clinic_id or INSTALLATION,
        "at": now.astimezone(UTC),
        "actor_kind": by.kind,
        "actor_id": by.id,
        "actor_name": by.name,
        "address": by.address,
        "what": what,
    }
    looks = [event | {"case_id": case_id} for case_id in case_ids]
    session.connection().execute(sa.insert(AccessEventRow), looks)


def _locked_head(connection: sa.Connection, clinic_id: uuid.UUID) -> tuple[int, str]:
    head = _LOCK_HEAD.run(connection, {"of": clinic_id})
    if head is None:
        raise ValueError(f"clinic {clinic_id} has no audit chain")
    return head[0], head[1]
