"""A notice that a document is ready: a link and no clinical word, to the patient or to a colleague.

The document itself never leaves by message. A reader outside without an account gets no link: a code that
opens it would have to travel with it, and the public page by verification code shows nothing clinical. Such
a reader gets the paper or the file from a person.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.messages import DOCUMENT_READY, EMAIL, MessageState
from scs_manager.domain.permissions import Role
from scs_manager.domain.text import Text
from scs_manager.models.accounts import StaffRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import alarm_rows, audit, outbox
from scs_manager.services.document_standing import is_replaced, without_bytes
from scs_manager.services.message_rows import standing_stops, way_to
from scs_manager.services.own_documents import RELEASED

NOT_THEIRS = Text("This document is not written for the patient, so no notice of it goes there.")
NOT_OUT = Text("Only an issued document that stands is told of.")
NO_WAY = Text("There is no address for messages, or the patient wants none.")
NO_PHONE = Text("The patient has no way in to the diary, where documents are read. Make one first.")
WAITS = Text("A notice of this document is on its way already.")


def tell_patient(session: Session, document: DocumentRow, *, by: Actor, now: datetime) -> MessageRow:
    """Plan the notice by the way that the patient wants; it waits while quiet hours last."""
    _check_stands(session, document)
    if document.kind not in RELEASED:
        raise RuleError(NOT_THEIRS)
    case = _case_of(session, document)
    way = _way(session, case)
    if way is None:
        raise RuleError(NO_WAY)
    if not _has_way_in(session, case):
        raise RuleError(NO_PHONE)
    return _plan(session, case, document, way, None, by, now)


def tell_colleague(
    session: Session, document: DocumentRow, *, to: uuid.UUID, by: Actor, now: datetime
) -> MessageRow:
    """Plan the notice to a member of this clinic who may read the record; a draft may be told of too."""
    if document.withdrawn_at is not None:
        raise RuleError(NOT_OUT)
    person = next((each for each in colleagues(session, document.clinic_id) if each.id == to), None)
    if person is None:
        raise InputError(Text("Choose somebody of this clinic"), place="to")
    case = _case_of(session, document)
    addressee = outbox.Addressee(person.id, person.full_name)
    return _plan(session, case, document, EMAIL, addressee, by, now)


def colleagues(session: Session, clinic_id: uuid.UUID) -> list[StaffRow]:
    """Who works with records in the clinic and has an account that is open, by name."""
    found: dict[uuid.UUID, StaffRow] = {}
    for role in (Role.CLINICIAN, Role.COORDINATOR, Role.NURSE, Role.PSYCHOLOGIST):
        found |= {each.id: each for each in alarm_rows.colleagues(session, clinic_id, role=role)}
    return sorted(found.values(), key=lambda each: (each.full_name.casefold(), str(each.id)))


def notices_of(
    session: Session, clinic_id: uuid.UUID, documents: Iterable[uuid.UUID]
) -> dict[uuid.UUID, list[MessageRow]]:
    """The notices of these documents, oldest first."""
    query = select_scoped(MessageRow, clinic_id).where(col(MessageRow.document_id).in_(list(documents)))
    found: dict[uuid.UUID, list[MessageRow]] = {}
    for row in session.exec(query.order_by(col(MessageRow.id))):
        if row.document_id is not None:
            found.setdefault(row.document_id, []).append(row)
    return found


def still_stands(session: Session, message: MessageRow) -> bool:
    """Whether the document that a message tells of is neither withdrawn nor replaced."""
    if message.document_id is None:
        return False
    row = session.exec(without_bytes(message.clinic_id).where(DocumentRow.id == message.document_id)).first()
    return row is not None and row.withdrawn_at is None and not is_replaced(session, row)


def _check_stands(session: Session, document: DocumentRow) -> None:
    out = document.draft or document.withdrawn_at is not None
    if out or is_replaced(session, document):
        raise RuleError(NOT_OUT)


def _case_of(session: Session, document: DocumentRow) -> CaseRow:
    case = get_scoped(session, CaseRow, document.clinic_id, document.case_id)
    if case is None:
        raise ValueError("a document without its case")
    return case


def _way(session: Session, case: CaseRow) -> str | None:
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    return way_to(patient, standing_stops(session, case.clinic_id, [patient.id]), ())


def _has_way_in(session: Session, case: CaseRow) -> bool:
    query = (
        sa.select(col(EnrolmentRow.id))
        .join(TrialRow, col(TrialRow.id) == col(EnrolmentRow.trial_id))
        .where(
            col(TrialRow.clinic_id) == case.clinic_id,
            col(TrialRow.case_id) == case.id,
            col(EnrolmentRow.revoked_at).is_(None),
        )
    )
    return session.connection().execute(query.limit(1)).first() is not None


def _plan(
    session: Session,
    case: CaseRow,
    document: DocumentRow,
    way: str,
    to: outbox.Addressee | None,
    by: Actor,
    now: datetime,
) -> MessageRow:
    _check_none_waits(session, document, to)
    row = outbox.plan_message(
        session, case=case, kind=DOCUMENT_READY, channel=way, due_at=now, now=now, to=to
    )
    row.document_id = document.id
    session.flush()
    detail = {"document": str(document.id), "message": row.id, "channel": way}
    detail |= {"to": str(to.id)} if to else {}
    audit.record(session, by=by, action="document.notice_planned", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def _check_none_waits(session: Session, document: DocumentRow, to: outbox.Addressee | None) -> None:
    query = select_scoped(MessageRow, document.clinic_id).where(
        MessageRow.document_id == document.id,
        MessageRow.to_id == (to.id if to else None),
        col(MessageRow.state).in_((MessageState.PLANNED, MessageState.SENDING)),
    )
    if session.exec(query.limit(1)).first() is not None:
        raise RuleError(WAITS)
