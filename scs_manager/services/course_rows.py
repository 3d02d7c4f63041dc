"""The rows of a trial's course: read as they stand now or with their history, and added to. Never commits."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.adverse_events import AdverseEvent
from scs_manager.domain.complications import shipped_complications
from scs_manager.domain.device_events import DeviceEvent
from scs_manager.domain.errors import ChangedByOther
from scs_manager.domain.lead_placements import Placement
from scs_manager.domain.stimulation import Program
from scs_manager.domain.trial_calls import Call
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trial_course import (
    AdverseEventRow,
    CourseRow,
    DeviceEventRow,
    LeadPlacementRow,
    StimulationProgramRow,
    TrialCallRow,
)
from scs_manager.models.trials import TrialRow
from scs_manager.models.versions import CHANGED

Happening = Placement | Program | DeviceEvent | AdverseEvent | Call
R = TypeVar("R", bound=CourseRow)

TABLES: Mapping[type[Happening], type[CourseRow]] = {
    Placement: LeadPlacementRow,
    Program: StimulationProgramRow,
    DeviceEvent: DeviceEventRow,
    AdverseEvent: AdverseEventRow,
    Call: TrialCallRow,
}
"""What is kept where."""


def standing(session: Session, model: type[R], trial: TrialRow) -> tuple[R, ...]:
    """The newest revision of each thing, struck ones included, in the order of their first ones."""
    return tuple(history[-1] for history in histories(session, model, trial))


def valid(session: Session, model: type[R], trial: TrialRow) -> tuple[R, ...]:
    """The newest revision of each thing that was not struck out."""
    return tuple(row for row in standing(session, model, trial) if not row.struck)


def histories(session: Session, model: type[R], trial: TrialRow) -> tuple[tuple[R, ...], ...]:
    """Every revision of each thing, oldest first."""
    found: dict[uuid.UUID, list[R]] = defaultdict(list)
    query = select_scoped(model, trial.clinic_id).where(col(model.trial_id) == trial.id)
    for row in session.exec(query.order_by(col(model.id))):
        found[row.thread].append(row)
    return tuple(tuple(rows) for rows in found.values())


def history_of(session: Session, model: type[R], trial: TrialRow, thread: uuid.UUID) -> tuple[R, ...]:
    """Every revision of one thing of this trial, oldest first; empty when the trial has no such thing."""
    query = select_scoped(model, trial.clinic_id).where(
        col(model.trial_id) == trial.id, col(model.thread) == thread
    )
    return tuple(session.exec(query.order_by(col(model.revision))))


def add(
    session: Session,
    trial: TrialRow,
    what: Happening,
    *,
    by: Actor,
    now: datetime,
    thread: uuid.UUID | None = None,
) -> CourseRow:
    """Add the first revision of something; ``thread`` names it where there can be only one."""
    given: dict[str, Any] = {"thread": thread} if thread else {}
    values = _common(trial, by, now) | columns_of(what) | given
    return _added(session, TABLES[type(what)](**values))


def revise(
    session: Session,
    history: Sequence[CourseRow],
    what: Happening | None,
    *,
    seen: int,
    reason: str,
    by: Actor,
    now: datetime,
) -> CourseRow:
    """Add the next revision of something; None strikes it out as it stands.

    ``seen`` is the revision that the writer had in view; if it is not the newest, nothing is written.
    """
    newest = history[-1]
    if seen != newest.revision:
        raise ChangedByOther(CHANGED)
    own = _same(newest) if what is None else columns_of(what)
    row = type(newest)(
        **own,
        clinic_id=newest.clinic_id,
        trial_id=newest.trial_id,
        by_id=by.id,
        by_name=by.name,
        at=now,
        thread=newest.thread,
        revision=newest.revision + 1,
        struck=what is None,
        change_reason=reason,
    )
    return _added(session, row)


def columns_of(what: Happening) -> dict[str, Any]:
    """The thing as columns; ``to_domain`` of its row is the way back."""
    found: dict[str, Any] = {each.name: getattr(what, each.name) for each in fields(what)}
    if isinstance(what, Placement):
        found["leads"] = [_plain(asdict(lead)) for lead in what.leads]
    if isinstance(what, Program):
        found["contacts"] = [_plain(asdict(contact)) for contact in what.contacts]
    if isinstance(what, AdverseEvent):
        shipped = shipped_complications()
        found["taxonomy"] = f"{shipped.id} {shipped.version}"
    return found


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.value if isinstance(value, StrEnum) else value for name, value in values.items()}


_KEYS = frozenset(
    {"id", "clinic_id", "trial_id", "by_id", "by_name", "at", "thread", "revision", "struck", "change_reason"}
)
"""What a revision has of its own."""


def _same(row: CourseRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).model_fields if name not in _KEYS}


def _common(trial: TrialRow, by: Actor, now: datetime) -> dict[str, Any]:
    return {
        "clinic_id": trial.clinic_id,
        "trial_id": trial.id,
        "by_id": by.id,
        "by_name": by.name,
        "at": now,
    }


def _added(session: Session, row: CourseRow) -> CourseRow:
    """Written at once: of two writers of one revision the second is told, and nothing of theirs is kept."""
    session.add(row)
    try:
        session.flush()
    except IntegrityError as fault:
        session.rollback()
        if "thread" not in str(fault.orig):
            raise
        raise ChangedByOther(CHANGED) from None
    return row
