"""What the newest screening told each case, profile by profile, and how cases are found by it. No commit."""

import heapq
import uuid
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from scs_manager.domain.facts import FACTS, LISTS, Kind
from scs_manager.models.facts import CompletenessRow, FactRow
from scs_manager.models.lists import ROW_OF_LIST, ListedItemRow
from scs_manager.models.rescreens import ScreenedRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.services.driver_rows import RawKey, as_key, driver_rows

ALWAYS_THERE = ("patient.", "trial.", "procedure.")
"""Facts that no row of the record holds: they come from registration and from the trial."""


def keep_outcomes(session: Session, screening: ScreeningRow) -> None:
    """Replace what the case was told before by what this screening tells; in the screening's transaction."""
    session.flush()  # the screening is there before rows refer to it
    table = _table(ScreenedRow)
    of_case = (table.c.clinic_id == screening.clinic_id, table.c.case_id == screening.case_id)
    session.connection().execute(sa.delete(table).where(*of_case))
    session.connection().execute(sa.insert(table), list(_told(screening)))


class Told(NamedTuple):
    """What one case was told by one profile."""

    profile_id: str
    screening: RawKey
    stage: str
    version: str
    outcome: str


def told(
    session: Session, clinic_id: uuid.UUID, case_ids: Collection[uuid.UUID], profiles: Collection[str]
) -> dict[uuid.UUID, list[Told]]:
    """What these cases were told by these profiles, by case in order of their keys; by profile."""
    given = {"clinic": clinic_id, "cases": list(case_ids), "profiles": list(profiles)}
    found: dict[RawKey, list[Told]] = {}
    for key, *rest in driver_rows(session.connection(), _told_statement(), given):
        found.setdefault(key, []).append(Told(*rest))
    return {as_key(key): rows for key, rows in found.items()}


@cache
def _told_statement() -> sa.Select[Any]:
    c = _table(ScreenedRow).c
    return (
        sa.select(c.case_id, c.profile_id, c.screening_id, c.stage, c.version, c.outcome)
        .where(
            c.clinic_id == sa.bindparam("clinic"),
            c.case_id.in_(sa.bindparam("cases", expanding=True)),
            c.profile_id.in_(sa.bindparam("profiles", expanding=True)),
        )
        .order_by(c.case_id, c.profile_id)
    )


def screened_after(
    session: Session, clinic_id: uuid.UUID, after: uuid.UUID | None, *, limit: int
) -> list[uuid.UUID]:
    """The next cases that were ever screened, by key."""
    table = _table(ScreenedRow)
    return _next(session, table, clinic_id, after, limit)


def holding_after(
    session: Session,
    clinic_id: uuid.UUID,
    names: Collection[str],
    after: uuid.UUID | None,
    *,
    limit: int,
) -> list[uuid.UUID]:
    """The next cases, by key, whose record holds one of these facts or says something of one of these lists.

    Each fact is followed through its own index and the ways are merged: the cost is that of the cases found.
    """
    ways = [_next(session, table, clinic_id, after, limit, *where) for table, where in _ways(names)]
    merged = heapq.merge(*ways, key=_in_order)
    return list(islice(_distinct(merged), limit))


def is_held(names: Collection[str]) -> bool:
    """Whether rows of the record tell who has one of these facts."""
    return not any(name.startswith(ALWAYS_THERE) for name in names)


def _ways(names: Collection[str]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    keys = {name: key for key, name in LISTS.items()}
    fact, said, listed = _table(FactRow), _table(CompletenessRow), _table(ListedItemRow)
    for name in sorted(names):
        if FACTS[name].kind is not Kind.RECORDS:
            yield fact, (fact.c.name == name,)
            continue
        key = keys[name]
        yield said, (said.c.list == key,)
        if key in ROW_OF_LIST:
            yield _table(ROW_OF_LIST[key]), ()
        else:
            yield listed, (listed.c.list == key,)


def _next(
    session: Session, table: Any, clinic_id: uuid.UUID, after: uuid.UUID | None, limit: int, *where: Any
) -> list[uuid.UUID]:
    query = sa.select(table.c.case_id).where(table.c.clinic_id == clinic_id, *where)
    if after is not None:
        query = query.where(table.c.case_id > after)
    query = query.group_by(table.c.case_id).order_by(table.c.case_id).limit(limit)
    return [row[0] for row in session.connection().execute(query)]


def _in_order(case_id: uuid.UUID) -> bytes:
    """Both databases order keys as their sixteen bytes do."""
    return case_id.bytes


def _distinct(ordered: Iterable[uuid.UUID]) -> Iterator[uuid.UUID]:
    last = None
    for each in ordered:
        if each != last:
            yield each
        last = each


def _told(screening: ScreeningRow) -> Iterator[dict[str, Any]]:
    for profile in screening.result["profiles"]:
        yield {
            "clinic_id": screening.clinic_id,
            "case_id": screening.case_id,
            "profile_id": profile["id"],
            "screening_id": screening.id,
            "stage": screening.stage,
            "version": profile["version"],
            "sha256": profile["sha256"],
            "outcome": profile["outcome"],
        }


def _table(model: Any) -> Any:
    return sa.inspect(model).local_table
