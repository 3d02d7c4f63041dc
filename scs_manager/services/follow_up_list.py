"""The clinic's follow-up visits that are due or overdue, page by page, and how many there are. Reads only."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.follow_up import TOLERANCE_MOST, VisitState
from scs_manager.models.cases import CaseRow
from scs_manager.models.follow_up import FollowUpRequestRow, FollowUpVisitRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.questionnaires import QuestionnaireRequestRow

PAGE = 50
COUNTED = 100
"""So many are counted at most; a page says that there are more."""


class Which(StrEnum):
    """What the list is narrowed to."""

    ALL = "all"
    DUE = "due"
    OVERDUE = "overdue"


class Line(NamedTuple):
    """One visit of the list with its patient; ``waiting`` counts questionnaires that were not answered."""

    visit: FollowUpVisitRow
    case_id: uuid.UUID
    given_name: str
    family_name: str
    identifier: str
    birth_date: date
    phone: str
    waiting: int


@dataclass(frozen=True)
class Page:
    """Visits in order of their day, the oldest first; where the next page begins, None on the last."""

    lines: tuple[Line, ...]
    after: str | None


@dataclass(frozen=True)
class Counts:
    """How many visits are overdue and due, up to `COUNTED` each."""

    overdue: int
    due: int


def page_of(
    session: Session, clinic_id: uuid.UUID, *, which: Which, on: date, after: str | None, size: int = PAGE
) -> Page:
    """One page; a key that was tampered with begins at the start."""
    waiting: Any = (
        sa.select(sa.func.count())
        .select_from(FollowUpRequestRow)
        .join(QuestionnaireRequestRow, col(QuestionnaireRequestRow.id) == FollowUpRequestRow.request_id)
        .where(
            col(FollowUpRequestRow.visit_id) == col(FollowUpVisitRow.id),
            col(QuestionnaireRequestRow.answered_at).is_(None),
            col(QuestionnaireRequestRow.withdrawn_at).is_(None),
        )
        .scalar_subquery()
    )
    query: Any = (
        sa.select(
            FollowUpVisitRow, col(CaseRow.id), col(PatientRow.given_name), col(PatientRow.family_name),
            col(PatientRow.identifier), col(PatientRow.birth_date), col(PatientRow.phone), waiting,
        )
        .join(CaseRow, _same(CaseRow, FollowUpVisitRow.case_id))
        .join(PatientRow, _same(PatientRow, CaseRow.patient_id))
        .where(*_open(clinic_id, which, on))
    )  # fmt: skip
    if (key := _read_key(after)) is not None:
        query = query.where(
            sa.tuple_(col(FollowUpVisitRow.due_on), col(FollowUpVisitRow.id)) > sa.tuple_(*key)
        )
    order = query.order_by(col(FollowUpVisitRow.due_on), col(FollowUpVisitRow.id)).limit(size + 1)
    lines = [Line(*row) for row in session.execute(order)]
    last = lines[size - 1].visit if len(lines) > size else None
    return Page(tuple(lines[:size]), f"{last.due_on}|{last.id}" if last else None)


def counts(session: Session, clinic_id: uuid.UUID, on: date) -> Counts:
    """How many are overdue and due; looks at no more rows than it counts."""
    parts = [
        sa.select(sa.func.count())
        .select_from(sa.select(sa.literal(1)).where(*_open(clinic_id, which, on)).limit(COUNTED).subquery())
        .scalar_subquery()
        for which in (Which.OVERDUE, Which.DUE)
    ]
    found = session.connection().execute(sa.select(*parts)).one()
    return Counts(*found)


def _open(clinic_id: uuid.UUID, which: Which, on: date) -> list[Any]:
    """The day of the visit bounds the index: no window is longer than the most a clinic may set."""
    closes, opens = col(FollowUpVisitRow.closes_on), col(FollowUpVisitRow.opens_on)
    found: list[Any] = [
        col(FollowUpVisitRow.clinic_id) == clinic_id,
        col(FollowUpVisitRow.state) == VisitState.PLANNED,
        col(FollowUpVisitRow.due_on) <= on + timedelta(days=TOLERANCE_MOST),
        opens <= on,
    ]
    if which is Which.DUE:
        found.append(closes >= on)
    if which is Which.OVERDUE:
        found.append(closes < on)
    return found


def _same(model: Any, key: Any) -> Any:
    return sa.and_(model.id == key, model.clinic_id == FollowUpVisitRow.clinic_id)


def _read_key(after: str | None) -> tuple[Any, Any] | None:
    try:
        day, visit_id = (after or "").split("|")
        return sa.literal(date.fromisoformat(day), sa.Date()), sa.literal(uuid.UUID(visit_id), sa.Uuid())
    except ValueError:
        return None
