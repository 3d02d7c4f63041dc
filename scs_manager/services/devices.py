"""The phones that are signed in to a diary: who sees them, and ending one or all others at once."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.models.access import CarerRow
from scs_manager.models.enrolments import PatientSessionRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import audit, enrolments
from scs_manager.services.access_rows import end_phones


@dataclass(frozen=True)
class Viewer:
    """Who looks at the list from a phone: the patient sees every phone, a carer the carer's own."""

    clinic_id: uuid.UUID
    enrolment_id: uuid.UUID
    case_id: uuid.UUID
    session_id: uuid.UUID
    carer_id: uuid.UUID | None
    carer: bool = False
    """Whether it is a carer; one who came by the patient's own link has no name here."""


@dataclass(frozen=True)
class Device:
    """One signed-in phone."""

    id: uuid.UUID
    label: str
    carer: bool
    carer_id: uuid.UUID | None
    carer_name: str
    since: datetime
    last_seen: datetime


def seen_by(session: Session, viewer: Viewer, now: datetime) -> list[Device]:
    """The phones that a viewer may see, this one first, then the last used."""
    found = _devices(session, _reach(viewer), now)
    return sorted(found, key=lambda device: device.id != viewer.session_id)


def of_trial(session: Session, trial: TrialRow, now: datetime) -> list[Device]:
    """Every signed-in phone of a trial's diary, the last used first."""
    return _devices(session, _of_trial(session, trial), now)


def end_from_phone(
    session: Session, viewer: Viewer, *, device_id: uuid.UUID | None, by: Actor, now: datetime
) -> int:
    """Sign out one phone in the viewer's reach, or with None every other one; how many there were."""
    chosen = (
        col(PatientSessionRow.id) != viewer.session_id
        if device_id is None
        else col(PatientSessionRow.id) == device_id
    )
    return _end(session, sa.and_(_reach(viewer), chosen), device_id, viewer.case_id, by, now)


def end_by_staff(session: Session, trial: TrialRow, *, device_id: uuid.UUID, by: Actor, now: datetime) -> int:
    """Sign out one phone of a trial's diary; 0 when it is not one of them, or signed out already."""
    chosen = sa.and_(_of_trial(session, trial), col(PatientSessionRow.id) == device_id)
    return _end(session, chosen, device_id, trial.case_id, by, now)


def _end(
    session: Session, chosen: Any, device_id: uuid.UUID | None, case_id: uuid.UUID, by: Actor, now: datetime
) -> int:
    ended = end_phones(session, chosen, now)
    detail = {"phones": ended, "phone": str(device_id) if device_id else "all others"}
    audit.record(session, by=by, action="diary.phone_ended", now=now, case_id=case_id, detail=detail)
    session.commit()
    return ended


def _reach(viewer: Viewer) -> Any:
    own = sa.and_(
        col(PatientSessionRow.clinic_id) == viewer.clinic_id,
        col(PatientSessionRow.enrolment_id) == viewer.enrolment_id,
    )
    if viewer.carer_id is not None:
        return sa.and_(own, col(PatientSessionRow.carer_id) == viewer.carer_id)
    return sa.and_(own, col(PatientSessionRow.id) == viewer.session_id) if viewer.carer else own


def _of_trial(session: Session, trial: TrialRow) -> Any:
    enrolled = [enrolment.id for enrolment in enrolments.enrolments_of(session, trial)]
    return sa.and_(
        col(PatientSessionRow.clinic_id) == trial.clinic_id, col(PatientSessionRow.enrolment_id).in_(enrolled)
    )


def _devices(session: Session, of: Any, now: datetime) -> list[Device]:
    query: Any = (
        sa.select(PatientSessionRow, col(CarerRow.name))
        .outerjoin(
            CarerRow,
            sa.and_(
                col(CarerRow.id) == PatientSessionRow.carer_id,
                col(CarerRow.clinic_id) == PatientSessionRow.clinic_id,
            ),
        )
        .where(of, col(PatientSessionRow.ended_at).is_(None), col(PatientSessionRow.expires_at) > now)
        .order_by(col(PatientSessionRow.last_seen_at).desc(), col(PatientSessionRow.id))
    )
    return [_device(row, name or "") for row, name in session.execute(query)]


def _device(row: PatientSessionRow, carer_name: str) -> Device:
    return Device(
        row.id, row.device_label, row.carer, row.carer_id, carer_name, row.created_at, row.last_seen_at
    )
