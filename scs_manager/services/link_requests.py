"""Asking for a new link at a page that is shut, without saying who one is; staff see and answer it.

Whoever asks learns nothing: the answer is the same whether the link was real, and one open request of a
person is enough. Asking is limited per address.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.tokens import token_hash
from scs_manager.models.access import CarerRow, LinkRequestRow
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.enrolments import EnrolmentRow, PatientSessionRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import audit, enrolments, throttles
from scs_manager.services.access_rows import Person, answer_requests
from scs_manager.services.link_rows import NOBODY, Contact, contact_of, find_link, link_key, only_clinic

WORKLIST = 20
"""Requests named on the worklist at most. [default]"""


@dataclass(frozen=True)
class OpenRequest:
    """A request that nobody has answered, with whom it is about."""

    id: uuid.UUID
    case_id: uuid.UUID
    name: str
    identifier: str
    phone: str
    carer_id: uuid.UUID | None
    carer_name: str
    asked_at: datetime
    channel: str
    """How a new link reaches the person: ``sms``, ``email``, or else ``sheet``."""


def ask_by_link(session: Session, *, token: str, address: str, now: datetime) -> None:
    """Note that the holder of a link asks for a new one; nothing of it shows to whoever asks."""
    throttles.count_wish(session, address, now)
    found = find_link(session, link_key(token))
    if found is not None:
        _note(session, found.enrolment, found.trial, found.person, address, now)
    session.commit()


def ask_by_phone(session: Session, *, token: str, address: str, now: datetime) -> None:
    """The same for a phone that was signed in once."""
    throttles.count_wish(session, address, now)
    phone = _phone(session, token)
    if phone is not None:
        enrolment = session.get_one(EnrolmentRow, phone.enrolment_id)
        trial = session.get_one(TrialRow, enrolment.trial_id)
        _note(session, enrolment, trial, Person(enrolment.id, phone.carer_id), address, now)
    session.commit()


def contact_for_phone(session: Session, token: str) -> Contact:
    """Whom to telephone from a phone that was signed in once; nobody when the token was never one."""
    phone = _phone(session, token) if token else None
    if phone is None:
        return only_clinic(session)
    clinic = session.get(ClinicRow, phone.clinic_id)
    return contact_of(clinic) if clinic else NOBODY


def set_aside(session: Session, *, trial: TrialRow, request_id: uuid.UUID, by: Actor, now: datetime) -> bool:
    """Close a request without a link; False when this diary has no such request. Answered ones stay so."""
    row = _of_trial(session, trial, request_id)
    if row is None or row.answered_at is not None:
        return row is not None
    answer_requests(session, Person(row.enrolment_id, row.carer_id), sent=False, by_name=by.name, now=now)
    detail = {"request": str(request_id)}
    audit.record(
        session, by=by, action="diary.link_request_set_aside", now=now, case_id=trial.case_id, detail=detail
    )
    session.commit()
    return True


def open_of_trial(session: Session, trial: TrialRow) -> list[LinkRequestRow]:
    """The open requests of a trial's diary, the oldest first."""
    enrolled = [enrolment.id for enrolment in enrolments.enrolments_of(session, trial)]
    query = select_scoped(LinkRequestRow, trial.clinic_id).where(
        col(LinkRequestRow.enrolment_id).in_(enrolled), col(LinkRequestRow.answered_at).is_(None)
    )
    return list(session.exec(query.order_by(col(LinkRequestRow.asked_at))))


def open_in_clinic(session: Session, clinic_id: uuid.UUID) -> list[OpenRequest]:
    """The clinic's open requests, the oldest first, as far as the worklist names them."""
    query: Any = (
        sa.select(LinkRequestRow, col(CaseRow.id), PatientRow, CarerRow)
        .join(EnrolmentRow, col(EnrolmentRow.id) == LinkRequestRow.enrolment_id)
        .join(TrialRow, col(TrialRow.id) == EnrolmentRow.trial_id)
        .join(CaseRow, col(CaseRow.id) == TrialRow.case_id)
        .join(PatientRow, col(PatientRow.id) == EnrolmentRow.patient_id)
        .outerjoin(CarerRow, col(CarerRow.id) == LinkRequestRow.carer_id)
        .where(col(LinkRequestRow.clinic_id) == clinic_id, col(LinkRequestRow.answered_at).is_(None))
        .order_by(col(LinkRequestRow.asked_at))
        .limit(WORKLIST)
    )
    return [_told(*found) for found in session.execute(query)]


def _told(
    row: LinkRequestRow, case_id: uuid.UUID, patient: PatientRow, carer: CarerRow | None
) -> OpenRequest:
    person = carer or patient
    return OpenRequest(
        id=row.id,
        case_id=case_id,
        name=f"{patient.given_name} {patient.family_name}",
        identifier=patient.identifier,
        phone=person.phone,
        carer_id=row.carer_id,
        carer_name=carer.name if carer else "",
        asked_at=row.asked_at,
        channel="sms" if person.phone else "email" if person.email else "sheet",
    )


def _note(
    session: Session, enrolment: EnrolmentRow, trial: TrialRow, person: Person, address: str, now: datetime
) -> None:
    """One open request of a person is enough; after the trial there is nothing to open."""
    if trial.ended_at is not None or _has_open(session, person):
        return
    row = LinkRequestRow(
        clinic_id=enrolment.clinic_id,
        enrolment_id=enrolment.id,
        carer_id=person.carer_id,
        asked_at=now,
    )
    session.add(row)
    by = Actor(ActorKind.SYSTEM, None, "a page that is shut", enrolment.clinic_id, address)
    detail = {"request": str(row.id), "carer": str(person.carer_id) if person.carer_id else None}
    audit.record(session, by=by, action="diary.link_asked", now=now, case_id=trial.case_id, detail=detail)


def _has_open(session: Session, person: Person) -> bool:
    query = select(LinkRequestRow.id).where(
        person.owns(LinkRequestRow), col(LinkRequestRow.answered_at).is_(None)
    )
    return session.exec(query.limit(1)).first() is not None


def _phone(session: Session, token: str) -> PatientSessionRow | None:
    query = select(PatientSessionRow).where(PatientSessionRow.token_sha256 == token_hash(token))
    return session.exec(query).first()


def _of_trial(session: Session, trial: TrialRow, request_id: uuid.UUID) -> LinkRequestRow | None:
    row = get_scoped(session, LinkRequestRow, trial.clinic_id, request_id)
    enrolled = {enrolment.id for enrolment in enrolments.enrolments_of(session, trial)}
    return row if row is not None and row.enrolment_id in enrolled else None
