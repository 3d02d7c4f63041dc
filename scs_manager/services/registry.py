"""Keeping the registry of a clinic up to date from its audit trail.

Every write leaves an audit event with its case in the same transaction, in one order per clinic. A refresh
reads the events after its mark, notes the cases they touched, and computes those rows anew. It is begun by
the worker, by a person on the dashboard or by the command line; two at once do no harm, for a row is only
ever replaced by one that has seen more. Nothing here changes a record, so it leaves no event of its own.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlmodel import Session

from scs_manager.models.accounts import ClinicRow
from scs_manager.models.audit import AuditEventRow, AuditHeadRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.registry import RegistryCaseRow, RegistryComplicationRow, RegistryMarkRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.services import registry_figures
from scs_manager.services.registry_case import EMPTY, columns_of
from scs_manager.services.registry_shares import share_anew

EVENTS = 5000
"""Audit events read in one step."""
CHUNK = 500
"""Keys in one statement."""
BATCH = 25
"""Cases computed before they are written: the next writer waits for their rows alone."""
EVERY_CASE = ("profile.", "important_changes.")
"""Beginnings of actions that name no case and may change what every ended trial shows."""

_CASE: Any = sa.inspect(RegistryCaseRow).local_table
_COMPLICATION: Any = sa.inspect(RegistryComplicationRow).local_table
_EVENT: Any = sa.inspect(AuditEventRow).local_table
_RECORD: Any = sa.inspect(CaseRow).local_table
_HEAD: Any = sa.inspect(AuditHeadRow).local_table


class Behind(NamedTuple):
    """How the registry stands."""

    refreshed_at: datetime | None
    """When it was last up to date; None before the first time."""
    changed: int
    """Cases that changed since, as far as is known."""


def refresh(session: Session, clinic_id: uuid.UUID, *, now: datetime, most: int | None = None) -> int:
    """Bring the rows up to date, at most so many; how many were computed. Commits in between.

    The session must write; computing is done in one that only reads, so that nobody waits for it.
    """
    collect(session, clinic_id)
    done = 0
    while most is None or done < most:
        computed = step(session, clinic_id, size=min(BATCH, BATCH if most is None else most - done))
        if not computed:
            break
        done += computed
    finish(session, clinic_id, now=now, changed=done > 0)
    return done


def collect(session: Session, clinic_id: uuid.UUID) -> None:
    """Note every case that the audit events since the mark have touched; commits after each step."""
    while True:
        mark = _mark(session, clinic_id)
        events = _events(session, clinic_id, mark.seq)
        if not events:
            session.rollback()
            return
        last = events[-1].seq
        touched = {event.case_id for event in events if event.case_id is not None}
        if any(event.case_id is None and event.action.startswith(EVERY_CASE) for event in events):
            _touch_known(session, clinic_id, last)
        _touch(session, clinic_id, touched, last)
        mark.seq = last
        session.add(mark)
        session.commit()


def touch_all(session: Session, clinic_id: uuid.UUID) -> int:
    """Note every case of the clinic as behind, so that the next refresh makes the whole registry anew."""
    collect(session, clinic_id)
    mark = _mark(session, clinic_id)
    known = sa.select(_RECORD.c.id).where(_RECORD.c.clinic_id == clinic_id)
    ids = set(session.connection().scalars(known))
    _touch(session, clinic_id, ids, mark.seq)
    back = sa.update(_CASE).where(_CASE.c.clinic_id == clinic_id).values(computed_seq=mark.seq - 1)
    session.connection().execute(back)
    session.commit()
    return len(ids)


def step(session: Session, clinic_id: uuid.UUID, *, size: int = BATCH) -> int:
    """Compute and write the next rows that are behind; how many, 0 when there are none."""
    with reading(session) as reader:
        behind = _behind(reader, clinic_id, size)
        found = [(row, _computed(reader, clinic_id, row.case_id)) for row in behind]
    for row, (columns, complications) in found:
        _write(session, clinic_id, row.case_id, row.touched_seq, columns, complications)
    session.commit()
    return len(found)


def behind(session: Session, clinic_id: uuid.UUID) -> Behind:
    """When the rows were up to date, and how many cases changed since. Reads only."""
    mark = get_mark(session, clinic_id)
    seq = mark.seq if mark else 0
    events = (
        sa.select(_EVENT.c.case_id)
        .where(_EVENT.c.clinic_id == clinic_id, _EVENT.c.seq > seq, _EVENT.c.case_id.is_not(None))
        .limit(EVENTS)
    )
    noted = sa.select(_CASE.c.case_id).where(_is_behind(clinic_id)).limit(EVENTS)
    connection = session.connection()
    changed = {*connection.scalars(events), *connection.scalars(noted)}
    return Behind(mark.refreshed_at if mark else None, len(changed))


def get_mark(session: Session, clinic_id: uuid.UUID) -> RegistryMarkRow | None:
    """The clinic's mark; None before the first refresh."""
    return session.exec(select_scoped(RegistryMarkRow, clinic_id)).first()


def length(session: Session, clinic_id: uuid.UUID) -> int:
    """How many rows are behind."""
    query = sa.select(sa.func.count()).select_from(_CASE).where(_is_behind(clinic_id))
    return session.connection().scalar(query) or 0


@contextmanager
def reading(session: Session) -> Iterator[Session]:
    """A session on the same database that only reads, so that nobody waits meanwhile."""
    session.rollback()  # a write lock that is held would be waited for by nobody but others
    bind = session.get_bind()
    if not isinstance(bind, Engine):
        raise ValueError("the session has an engine")
    with Session(bind.execution_options(writing=False), info=dict(session.info)) as reader:
        yield reader


def _mark(session: Session, clinic_id: uuid.UUID) -> RegistryMarkRow:
    """The mark, held until the commit, so that two refreshes read the trail one after the other."""
    found = _held(session, clinic_id)
    if found is None:
        head = sa.select(AuditHeadRow).where(_HEAD.c.clinic_id == clinic_id).with_for_update()
        session.connection().execute(head)  # of two first refreshes one waits here for the other
        found = _held(session, clinic_id) or RegistryMarkRow(clinic_id=clinic_id)
        session.add(found)
        session.flush()
    return found


def _held(session: Session, clinic_id: uuid.UUID) -> RegistryMarkRow | None:
    query = select_scoped(RegistryMarkRow, clinic_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).first()


def _events(session: Session, clinic_id: uuid.UUID, seq: int) -> Sequence[Any]:
    query = (
        sa.select(_EVENT.c.seq, _EVENT.c.case_id, _EVENT.c.action)
        .where(_EVENT.c.clinic_id == clinic_id, _EVENT.c.seq > seq)
        .order_by(_EVENT.c.seq)
        .limit(EVENTS)
    )
    return session.connection().execute(query).all()


def _touch(session: Session, clinic_id: uuid.UUID, case_ids: Iterable[uuid.UUID], seq: int) -> None:
    connection, wanted = session.connection(), sorted(set(case_ids))
    for begin in range(0, len(wanted), CHUNK):
        chunk = wanted[begin : begin + CHUNK]
        there = set(connection.scalars(_known(_CASE.c.case_id, _CASE.c.clinic_id, clinic_id, chunk)))
        known = set(connection.scalars(_known(_RECORD.c.id, _RECORD.c.clinic_id, clinic_id, chunk)))
        new = [{"case_id": each} for each in sorted(known - there)]
        if new:
            connection.execute(sa.insert(_CASE), [_NEW | {"clinic_id": clinic_id} | each for each in new])
        behind = _known(_CASE.c.case_id, _CASE.c.clinic_id, clinic_id, chunk)
        mine = sa.and_(_CASE.c.clinic_id == clinic_id, _CASE.c.case_id.in_(behind))
        connection.execute(sa.update(_CASE).where(mine).values(touched_seq=seq))


_NEW = {name: value for name, value in EMPTY.items() if value is not None} | {
    "computed_seq": 0,
    "touched_seq": 0,
}


def _known(key: Any, owner: Any, clinic_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> sa.Select[Any]:
    return sa.select(key).where(owner == clinic_id, key.in_(ids))


def _touch_known(session: Session, clinic_id: uuid.UUID, seq: int) -> None:
    """What the clinic decided for all may change every ended trial."""
    update = sa.update(_CASE).where(_CASE.c.clinic_id == clinic_id, _CASE.c.ended_on.is_not(None))
    session.connection().execute(update.values(touched_seq=seq))


def _is_behind(clinic_id: uuid.UUID) -> Any:
    return sa.and_(_CASE.c.clinic_id == clinic_id, _CASE.c.touched_seq > _CASE.c.computed_seq)


def _behind(session: Session, clinic_id: uuid.UUID, size: int) -> Sequence[Any]:
    query = sa.select(_CASE.c.case_id, _CASE.c.touched_seq).where(_is_behind(clinic_id))
    return session.connection().execute(query.order_by(_CASE.c.case_id).limit(size)).all()


def _computed(reader: Session, clinic_id: uuid.UUID, case_id: uuid.UUID) -> Any:
    case = get_scoped(reader, CaseRow, clinic_id, case_id)
    if case is None:
        raise ValueError("a case is never removed")
    found = columns_of(reader, case)
    reader.expunge_all()
    return found


def _write(
    session: Session, clinic_id: uuid.UUID, case_id: uuid.UUID, seq: int, columns: dict[str, Any],
    complications: Iterable[Any],
) -> None:  # fmt: skip
    """Replace the row, unless one that has seen more stands there already."""
    connection = session.connection()
    mine = sa.and_(_CASE.c.clinic_id == clinic_id, _CASE.c.case_id == case_id)
    update = sa.update(_CASE).where(mine, _CASE.c.computed_seq < seq).values(**columns, computed_seq=seq)
    if not connection.execute(update).rowcount:
        return
    old = sa.and_(_COMPLICATION.c.clinic_id == clinic_id, _COMPLICATION.c.case_id == case_id)
    connection.execute(sa.delete(_COMPLICATION).where(old))
    rows = [{"clinic_id": clinic_id, "case_id": case_id, **asdict(each)} for each in complications]
    if rows:
        connection.execute(sa.insert(_COMPLICATION), rows)


def finish(session: Session, clinic_id: uuid.UUID, *, now: datetime, changed: bool) -> None:
    """Keep the figures of the whole, and note that all is up to date unless rows are still behind."""
    with reading(session) as reader:
        figures = registry_figures.renewed(reader, clinic_id, now, changed=changed)
        behind = length(reader, clinic_id)
    mark = _mark(session, clinic_id)
    if not behind:
        mark.refreshed_at = now
    session.add(mark)
    if figures is not None:
        mark.figures = figures
        session.flush()
        share_anew(session, session.get_one(ClinicRow, clinic_id))
    session.commit()
