"""Revisions of what happened: read as they stand now or with their history, and added to. Never commits.

They belong to a trial, or to the implant of a case.
"""

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
from scs_manager.domain.device_course import (
    BatteryCheck,
    DeviceHappening,
    Explant,
    LossOfEffect,
    Revision,
)
from scs_manager.domain.device_events import DeviceEvent
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.follow_up_visits import FollowUpVisit
from scs_manager.domain.implants import Implant
from scs_manager.domain.lead_placements import Placement
from scs_manager.domain.stimulation import Program
from scs_manager.domain.text import Text
from scs_manager.domain.trial_calls import Call
from scs_manager.models.cases import CaseRow
from scs_manager.models.device_course import (
    ImplantBatteryRow,
    ImplantExplantRow,
    ImplantLossRow,
    ImplantRevisionRow,
)
from scs_manager.models.follow_up import FollowUpRecordRow
from scs_manager.models.implants import ImplantCourseRow, ImplantEventRow, ImplantProgramRow, ImplantRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trial_course import (
    AdverseEventRow,
    CourseRow,
    DeviceEventRow,
    LeadPlacementRow,
    RevisedRow,
    StimulationProgramRow,
    TrialCallRow,
)
from scs_manager.models.trials import TrialRow
from scs_manager.models.versions import CHANGED

Happening = Placement | Program | DeviceEvent | AdverseEvent | Call
AfterImplant = Implant | Program | AdverseEvent | FollowUpVisit | DeviceHappening
Owner = TrialRow | CaseRow
"""A trial for its course; a case for its implant."""
R = TypeVar("R", bound=RevisedRow)

TABLES: Mapping[type[Happening], type[CourseRow]] = {
    Placement: LeadPlacementRow,
    Program: StimulationProgramRow,
    DeviceEvent: DeviceEventRow,
    AdverseEvent: AdverseEventRow,
    Call: TrialCallRow,
}
"""What is kept where, of a trial."""

IMPLANT_TABLES: Mapping[type[AfterImplant], type[ImplantCourseRow]] = {
    Implant: ImplantRow,
    Program: ImplantProgramRow,
    AdverseEvent: ImplantEventRow,
    FollowUpVisit: FollowUpRecordRow,
    Revision: ImplantRevisionRow,
    Explant: ImplantExplantRow,
    LossOfEffect: ImplantLossRow,
    BatteryCheck: ImplantBatteryRow,
}
"""What is kept where, of an implant."""


def standing(session: Session, model: type[R], owner: Owner) -> tuple[R, ...]:
    """The newest revision of each thing, struck ones included, in the order of their first ones."""
    return tuple(history[-1] for history in histories(session, model, owner))


def valid(session: Session, model: type[R], owner: Owner) -> tuple[R, ...]:
    """The newest revision of each thing that was not struck out."""
    return tuple(row for row in standing(session, model, owner) if not row.struck)


def histories(session: Session, model: type[R], owner: Owner) -> tuple[tuple[R, ...], ...]:
    """Every revision of each thing, oldest first."""
    found: dict[uuid.UUID, list[R]] = defaultdict(list)
    query = select_scoped(model, owner.clinic_id).where(getattr(model, _key_of(owner)) == owner.id)
    for row in session.exec(query.order_by(col(model.id))):
        found[row.thread].append(row)
    return tuple(tuple(rows) for rows in found.values())


def history_of(session: Session, model: type[R], owner: Owner, thread: uuid.UUID) -> tuple[R, ...]:
    """Every revision of one thing of this owner, oldest first; empty when it has no such thing."""
    query = select_scoped(model, owner.clinic_id).where(
        getattr(model, _key_of(owner)) == owner.id, col(model.thread) == thread
    )
    return tuple(session.exec(query.order_by(col(model.revision))))


def open_history(session: Session, model: type[R], owner: Owner, thread: uuid.UUID) -> tuple[R, ...]:
    """The history of something that may still be corrected; refused when it was struck out."""
    history = history_of(session, model, owner, thread)
    if not history:
        raise ValueError("nothing of this owner has that key")
    if history[-1].struck:
        raise RuleError(Text("This was struck out. Record it anew instead."))
    return history


def stated(reason: str) -> str:
    """The reason of a correction; an empty one is refused at its field."""
    if not reason.strip():
        raise InputError(Text("Say why"), place="change_reason")
    return reason


def _key_of(owner: Owner) -> str:
    return "trial_id" if isinstance(owner, TrialRow) else "case_id"


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
    return _add(session, TABLES[type(what)], trial, what, by=by, now=now, thread=thread)


def add_to_implant(
    session: Session,
    case: CaseRow,
    what: AfterImplant,
    *,
    by: Actor,
    now: datetime,
    thread: uuid.UUID | None = None,
) -> ImplantCourseRow:
    """The same for what belongs to the implant of a case."""
    return _add(session, IMPLANT_TABLES[type(what)], case, what, by=by, now=now, thread=thread)


def _add(
    session: Session,
    model: type[R],
    owner: Owner,
    what: Happening | AfterImplant,
    *,
    by: Actor,
    now: datetime,
    thread: uuid.UUID | None,
) -> R:
    given: dict[str, Any] = {"thread": thread} if thread else {}
    values = _common(owner, by, now) | columns_of(what) | given
    return _added(session, model(**values))


def revise(
    session: Session,
    history: Sequence[R],
    what: Happening | AfterImplant | None,
    *,
    seen: int,
    reason: str,
    by: Actor,
    now: datetime,
) -> R:
    """Add the next revision of something; None strikes it out as it stands.

    ``seen`` is the revision that the writer had in view; if it is not the newest, nothing is written.
    """
    newest = history[-1]
    if seen != newest.revision:
        raise ChangedByOther(CHANGED)
    own = _same(newest) if what is None else columns_of(what)
    owner = {key: getattr(newest, key) for key in _OWNERS if hasattr(newest, key)}
    row = type(newest)(
        **own,
        **owner,
        clinic_id=newest.clinic_id,
        by_id=by.id,
        by_name=by.name,
        at=now,
        thread=newest.thread,
        revision=newest.revision + 1,
        struck=what is None,
        change_reason=reason,
    )
    return _added(session, row)


def columns_of(what: Happening | AfterImplant) -> dict[str, Any]:
    """The thing as columns; ``to_domain`` of its row is the way back."""
    found: dict[str, Any] = {each.name: getattr(what, each.name) for each in fields(what)}
    if isinstance(what, Implant):
        found |= _generator(asdict(found.pop("generator")))
    if isinstance(what, Placement | Implant):
        found["leads"] = [_plain(asdict(lead)) for lead in what.leads]
    if isinstance(what, Program):
        found["contacts"] = [_plain(asdict(contact)) for contact in what.contacts]
    if isinstance(what, Revision):
        found["leads"] = [asdict(change) for change in what.leads]
        found["generator"] = asdict(what.generator) if what.generator else None
    if isinstance(what, AdverseEvent | Revision):
        shipped = shipped_complications()
        found["taxonomy"] = f"{shipped.id} {shipped.version}"
    return found | {name: list(found[name]) for name in _LISTS if name in found}


_LISTS = ("parts", "out", "tried")
"""Several words of one list; the columns are JSON."""


_OF_GENERATOR = ("maker", "model", "serial")
"""Parts of the generator whose columns carry its name."""


def _generator(parts: Mapping[str, Any]) -> dict[str, Any]:
    return {f"generator_{name}" if name in _OF_GENERATOR else name: value for name, value in parts.items()}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.value if isinstance(value, StrEnum) else value for name, value in values.items()}


_OWNERS = ("trial_id", "case_id")
_OWN = {"id", "clinic_id", "by_id", "by_name", "at", "thread", "revision", "struck", "change_reason"}
_KEYS = frozenset(_OWN.union(_OWNERS))
"""What a revision has of its own."""


def _same(row: RevisedRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).model_fields if name not in _KEYS}


def _common(owner: Owner, by: Actor, now: datetime) -> dict[str, Any]:
    return {
        "clinic_id": owner.clinic_id,
        _key_of(owner): owner.id,
        "by_id": by.id,
        "by_name": by.name,
        "at": now,
    }


def _added(session: Session, row: R) -> R:
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
