"""Who looked at a patient's record, for the patient: names and pages, no addresses. Reads only."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from scs_manager.domain.actors import ActorKind
from scs_manager.models.audit import AccessEventRow

PAGE = 30
"""Looks on one page of a phone. [default]"""


@dataclass(frozen=True)
class Looks:
    """One page of looks, newest first, and the key to go on with; None at the end."""

    rows: Sequence[AccessEventRow]
    before: int | None


def looks_at(
    session: Session, *, clinic_id: uuid.UUID, case_id: uuid.UUID, before: int | None, own: bool
) -> Looks:
    """Looks of others at the record; with ``own`` also the patient's."""
    query = select(AccessEventRow).where(
        AccessEventRow.clinic_id == clinic_id, AccessEventRow.case_id == case_id
    )
    if not own:
        query = query.where(col(AccessEventRow.actor_kind) != ActorKind.PATIENT)
    if before is not None:
        query = query.where(col(AccessEventRow.id) < before)
    rows = session.exec(query.order_by(col(AccessEventRow.id).desc()).limit(PAGE + 1)).all()
    return Looks(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)
