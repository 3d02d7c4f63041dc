"""Checking the audit trail: the first event or seal that does not hold is named."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from scs_manager.models.audit import AccessEventRow, AccessSealRow, AuditEventRow, AuditHeadRow
from scs_manager.services.audit_chain import EVENT_FIELDS, SEALED, chained, content, hash_looks


@dataclass(frozen=True)
class Break:
    """The first place where a chain does not hold."""

    seq: int
    why: str


@dataclass(frozen=True)
class Verdict:
    """What checking a clinic's chain found; sound when ``broken`` is None."""

    events: int
    looks: int
    unsealed: int
    """Looks since the last seal; they are not yet protected."""
    broken: Break | None


def verify(session: Session, clinic_id: uuid.UUID) -> Verdict:
    """Check every event and every seal of a clinic, in order, and stop at the first broken link."""
    events, broken, seals = _check_events(session, clinic_id)
    looks = 0
    if broken is None:
        looks, broken = _check_seals(session, clinic_id, seals)
    return Verdict(events, looks, _unsealed(session, clinic_id), broken)


def _check_events(
    session: Session, clinic_id: uuid.UUID
) -> tuple[int, Break | None, dict[int, dict[str, Any]]]:
    seq, previous = 0, ""
    seals: dict[int, dict[str, Any]] = {}
    for row in _events(session, clinic_id):
        if row.seq != seq + 1:
            return seq, Break(seq + 1, "the event is missing"), seals
        if row.previous_hash != previous:
            return seq, Break(row.seq, "the event does not follow the one before it"), seals
        if row.hash != chained(previous, content(row, EVENT_FIELDS)):
            return seq, Break(row.seq, "the event was changed"), seals
        if row.action == SEALED:
            seals[int(row.detail["seal"])] = row.detail
        seq, previous = row.seq, row.hash
    if _head(session, clinic_id) != (seq, previous):
        return seq, Break(seq + 1, "events at the end are missing"), seals
    return seq, None, seals


def _head(session: Session, clinic_id: uuid.UUID) -> tuple[int, str] | None:
    """As the database has it, whatever the session remembers."""
    query = sa.select(col(AuditHeadRow.seq), col(AuditHeadRow.hash)).where(
        col(AuditHeadRow.clinic_id) == clinic_id
    )
    head = session.connection().execute(query).first()
    return (head.seq, head.hash) if head else None


def _events(session: Session, clinic_id: uuid.UUID) -> Iterator[Any]:
    """The chain's columns in order, a thousand rows in memory at a time."""
    table = sa.inspect(AuditEventRow).local_table
    query = sa.select(table).where(table.c.clinic_id == clinic_id).order_by(table.c.seq)
    with session.connection().execute(query, execution_options={"yield_per": 1000}) as rows:
        yield from rows


def _check_seals(
    session: Session, clinic_id: uuid.UUID, seals: Mapping[int, Mapping[str, Any]]
) -> tuple[int, Break | None]:
    looks, previous = 0, ""
    query = select(AccessSealRow).where(AccessSealRow.clinic_id == clinic_id).order_by(col(AccessSealRow.seq))
    rows = {row.seq: row for row in session.exec(query)}
    for seq, said in sorted(seals.items()):
        row = rows.pop(seq, None)
        if row is None or row.id is None:
            return looks, Break(seq, "the seal is missing")
        count, digest = hash_looks(previous, _looks(session, row.id))
        if (count, digest) != (said["events"], said["hash"]) or digest != row.hash:
            return looks, Break(seq, "a look in this seal was changed, added or removed")
        looks, previous = looks + count, digest
    return looks, Break(min(rows), "the seal is not in the chain") if rows else None


def _looks(session: Session, seal_id: int) -> Iterator[Any]:
    table = sa.inspect(AccessEventRow).local_table
    query = sa.select(table).where(table.c.sealed_in == seal_id).order_by(table.c.id)
    with session.connection().execute(query, execution_options={"yield_per": 1000}) as rows:
        yield from rows


def _unsealed(session: Session, clinic_id: uuid.UUID) -> int:
    query = select(sa.func.count()).where(
        AccessEventRow.clinic_id == clinic_id, col(AccessEventRow.sealed_in).is_(None)
    )
    return session.exec(query).one()
