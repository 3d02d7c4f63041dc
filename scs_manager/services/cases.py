"""Cases: the worklist by page, one case with its history, and the steps that people take by hand."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.passwords import canonical
from scs_manager.domain.pathway import Action, State, allowed, missing_for
from scs_manager.domain.text import Text
from scs_manager.domain.waiting import PRIORITIES
from scs_manager.models.cases import CaseCounterRow, CaseMoveRow, CaseRow, ReferralRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.versions import check_version, commit
from scs_manager.services import audit, gathered, moves

PAGE = 50
"""Cases on one page of the worklist."""


@dataclass(frozen=True)
class Filters:
    """What the worklist is narrowed to; empty shows every open case."""

    state: State | None = None
    name: str = ""
    ended: bool = False
    """Show the cases that have ended instead of the open ones."""


@dataclass(frozen=True)
class Line:
    """One line of the worklist."""

    case_id: uuid.UUID
    state: State
    state_since: datetime
    priority: int
    """0 for an urgent referral, 1 for a routine one."""
    received_on: date
    """When the referral came; the day the case was opened where none is recorded."""
    outcome: str | None
    next_action: str
    given_name: str
    family_name: str
    birth_date: date
    identifier: str


@dataclass(frozen=True)
class Page:
    """Urgent referrals first, then waiting longest; and where the next page begins: None on the last."""

    lines: tuple[Line, ...]
    after: str | None


def worklist(
    session: Session,
    clinic_id: uuid.UUID,
    filters: Filters | None = None,
    after: str | None = None,
    *,
    size: int = PAGE,
) -> Page:
    """One page of the clinic's cases; pages are found by key, so that none gets slower with more cases.

    ``after`` is the key a page gave; one that was tampered with begins at the start.
    """
    query = _narrowed(clinic_id, filters or Filters())
    key = _read_key(after)
    order: tuple[Any, ...] = (col(CaseRow.priority), col(CaseRow.state_since), col(CaseRow.id))
    if key is not None:
        query = query.where(
            sa.tuple_(*order) > sa.tuple_(*map(sa.literal, key, (column.type for column in order)))
        )
    rows = session.connection().execute(query.order_by(*order).limit(size + 1)).all()
    lines = tuple(_line(row._mapping) for row in rows[:size])
    return Page(lines, _write_key(lines[-1]) if len(rows) > size else None)


def counters(session: Session, clinic_id: uuid.UUID) -> Mapping[State, int]:
    """How many cases stand in each state, as counted with every move."""
    rows = session.exec(select_scoped(CaseCounterRow, clinic_id).order_by(col(CaseCounterRow.state)))
    counted = {row.state: row.cases for row in rows}
    return {state: counted.get(state, 0) for state in State}


@dataclass(frozen=True)
class Step:
    """A step out of the present state, and what is still missing for it."""

    action: Action
    missing: tuple[Text, ...]


@dataclass(frozen=True)
class Summary:
    """One case with its referral, its history (oldest first) and the steps out of its state."""

    case: CaseRow
    referral: ReferralRow | None
    moves: tuple[CaseMoveRow, ...]
    steps: tuple[Step, ...]


def summary(session: Session, case: CaseRow) -> Summary:
    """Everything the overview of a case shows beside patient and screening."""
    referral = session.exec(
        select_scoped(ReferralRow, case.clinic_id).where(ReferralRow.case_id == case.id)
    ).first()
    history = session.exec(
        select_scoped(CaseMoveRow, case.clinic_id)
        .where(CaseMoveRow.case_id == case.id)
        .order_by(col(CaseMoveRow.id))
    ).all()
    facts = gathered.case_facts(session, case)
    steps = tuple(Step(action, missing_for(action, facts)) for action in allowed(case.state))
    return Summary(case, referral, tuple(history), steps)


def get_case(session: Session, clinic_id: uuid.UUID, case_id: uuid.UUID) -> CaseRow | None:
    """The case in this clinic; None for another clinic's and for a nonexistent one alike."""
    return get_scoped(session, CaseRow, clinic_id, case_id)


def move(
    session: Session,
    *,
    case: CaseRow,
    action: Action,
    by: Actor,
    now: datetime,
    reason: str = "",
    version: int | None = None,
) -> None:
    """Take one step along the pathway by hand; what is missing is gathered from the record and named."""
    check_version(case, version)
    facts = gathered.case_facts(session, case)
    left = case.state

    def write() -> None:
        moves.move_case(session, case, action, by=by, now=now, reason=reason, facts=facts)
        detail = {"action": action.value, "from": left.value, "to": case.state.value, "reason": reason}
        audit.record(session, by=by, action="case.moved", now=now, case_id=case.id, detail=detail)

    commit(session, write)


def _narrowed(clinic_id: uuid.UUID, filters: Filters) -> sa.Select[*tuple[Any, ...]]:
    ended = col(CaseRow.closed_at)
    query: sa.Select[*tuple[Any, ...]] = (
        sa.select(
            col(CaseRow.id).label("case_id"),
            col(CaseRow.state),
            col(CaseRow.state_since),
            col(CaseRow.opened_at),
            col(CaseRow.priority),
            col(ReferralRow.received_on),
            col(CaseRow.outcome),
            col(CaseRow.next_action),
            col(PatientRow.given_name),
            col(PatientRow.family_name),
            col(PatientRow.birth_date),
            col(PatientRow.identifier),
        )
        .join_from(CaseRow, PatientRow, _same_patient())
        .outerjoin(ReferralRow, col(ReferralRow.case_id) == col(CaseRow.id))
        .where(col(CaseRow.clinic_id) == clinic_id, ended.is_not(None) if filters.ended else ended.is_(None))
    )
    if filters.state is not None:
        query = query.where(col(CaseRow.state) == filters.state)
    if name := canonical(filters.name):
        begins = col(PatientRow.name_key).startswith(name, autoescape=True)
        query = query.where(sa.or_(begins, col(PatientRow.identifier) == filters.name.strip()))
    return query


def _same_patient() -> sa.ColumnElement[bool]:
    return sa.and_(
        col(PatientRow.clinic_id) == col(CaseRow.clinic_id), col(PatientRow.id) == col(CaseRow.patient_id)
    )


def _line(row: sa.RowMapping) -> Line:
    opened = row["opened_at"].date()
    kept: dict[str, Any] = {str(name): value for name, value in row.items() if name != "opened_at"}
    return Line(**kept | {"received_on": row["received_on"] or opened})


def _write_key(line: Line) -> str:
    return f"{line.priority}|{line.state_since.isoformat()}|{line.case_id}"


def _read_key(after: str | None) -> tuple[int, datetime, uuid.UUID] | None:
    try:
        priority, since, case_id = (after or "").split("|")
        read = datetime.fromisoformat(since)
        ranked = list(map(str, sorted(PRIORITIES.values()))).index(priority)
        return (ranked, read.astimezone(UTC), uuid.UUID(case_id)) if read.tzinfo else None
    except (ValueError, OverflowError):  # an offset may reach past the first and the last year
        return None
