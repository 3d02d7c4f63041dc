"""Sealing the access log: looks since the last seal are hashed as a batch and entered into the chain."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.models.audit import AccessEventRow, AccessSealRow
from scs_manager.services import audit
from scs_manager.services.audit_chain import SEALED, hash_looks

BATCH = 1000
"""Looks in one seal at most."""


def seal_looks(session: Session, *, clinic_id: uuid.UUID, now: datetime) -> int:
    """Seal up to a thousand looks of a clinic that are not sealed yet; how many, 0 when none waited."""
    waiting = _waiting(session, clinic_id)
    if not waiting:
        session.rollback()
        return 0
    seal = _seal(session, clinic_id, waiting, now)
    ids = [look.id for look in waiting]
    stamp = sa.update(AccessEventRow).where(col(AccessEventRow.id).in_(ids)).values(sealed_in=seal.id)
    session.connection().execute(stamp)
    by = Actor(kind=ActorKind.SYSTEM, id=None, name="worker", clinic_id=clinic_id)
    detail = {"seal": seal.seq, "events": seal.events, "hash": seal.hash}
    audit.record(session, by=by, action=SEALED, now=now, detail=detail)
    session.commit()
    return len(waiting)


def _waiting(session: Session, clinic_id: uuid.UUID) -> list[Any]:
    """Row locks keep two workers from sealing the same looks (PostgreSQL; SQLite has one writer anyway)."""
    table = sa.inspect(AccessEventRow).local_table
    query = (
        sa.select(table)
        .where(table.c.clinic_id == clinic_id, table.c.sealed_in.is_(None))
        .order_by(table.c.id)
        .limit(BATCH)
        .with_for_update()
    )
    return list(session.connection().execute(query))


def _seal(session: Session, clinic_id: uuid.UUID, looks: list[Any], now: datetime) -> AccessSealRow:
    last = session.exec(
        select(AccessSealRow)
        .where(AccessSealRow.clinic_id == clinic_id)
        .order_by(col(AccessSealRow.seq).desc())
        .limit(1)
    ).first()
    seq, previous = (last.seq + 1, last.hash) if last else (1, "")
    count, digest = hash_looks(previous, looks)
    row = AccessSealRow(
        clinic_id=clinic_id, seq=seq, events=count, previous_hash=previous, hash=digest, at=now
    )
    session.add(row)
    session.flush()  # the looks need the seal's number
    return row
