"""Rows of messages for those who send, list and stop them. No commit."""

import re
import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor
from scs_manager.domain.messages import PATIENT_CHANNELS, SMS
from scs_manager.domain.quiet_hours import QuietHours
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.messages import MessageRow, MessageStopRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped

_MARK = re.compile(r"[0-9a-f]{16}")
Stops = frozenset[tuple[uuid.UUID, str]]
"""Patients with the ways by which they want no more messages."""


def patient_of(session: Session, message: MessageRow) -> PatientRow:
    """The patient whom a message is about."""
    case = session.get_one(CaseRow, message.case_id)
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    return patient


def zone_of(session: Session, message: MessageRow) -> ZoneInfo:
    """The clock of the patient: of the diary where the message is about one."""
    if message.enrolment_id is not None:
        enrolment = get_scoped(session, EnrolmentRow, message.clinic_id, message.enrolment_id)
        if enrolment is not None:
            return ZoneInfo(enrolment.time_zone)
    return ZoneInfo(patient_of(session, message).time_zone)


def address_of(patient: PatientRow, channel: str) -> str:
    """The patient's address by a way, or an empty string."""
    return {"email": patient.email, "sms": patient.phone}.get(channel, "")


def standing_stops(session: Session, clinic_id: uuid.UUID, patients: Iterable[uuid.UUID]) -> Stops:
    """What these patients do not want any more."""
    query = select_scoped(MessageStopRow, clinic_id).where(
        col(MessageStopRow.patient_id).in_(list(patients)), col(MessageStopRow.lifted_at).is_(None)
    )
    return frozenset((row.patient_id, row.channel) for row in session.exec(query))


def copy_stops(session: Session, patient: PatientRow, *, to: PatientRow, now: datetime) -> list[int]:
    """What one record of a person does not want, the other does not want either; the new rows."""
    known = standing_stops(session, to.clinic_id, [to.id])
    own = select_scoped(MessageStopRow, patient.clinic_id).where(
        MessageStopRow.patient_id == patient.id, col(MessageStopRow.lifted_at).is_(None)
    )
    copies = [
        MessageStopRow(clinic_id=to.clinic_id, patient_id=to.id, channel=row.channel, how=row.how, at=now)
        for row in session.exec(own.order_by(col(MessageStopRow.id)))
        if (to.id, row.channel) not in known
    ]
    session.add_all(copies)
    session.flush()
    return [row.id for row in copies if row.id is not None]


def lift_stops(
    session: Session, patient: PatientRow, copies: Collection[int], *, by: Actor, now: datetime
) -> None:
    """Take back what was copied, as far as it stands."""
    query = select_scoped(MessageStopRow, patient.clinic_id).where(
        MessageStopRow.patient_id == patient.id,
        col(MessageStopRow.id).in_(copies),
        col(MessageStopRow.lifted_at).is_(None),
    )
    for row in session.exec(query):
        row.lifted_at, row.lifted_by_id, row.lifted_by_name = now, by.id, by.name
        session.add(row)


def way_to(patient: PatientRow, stops: Stops, open_ways: Collection[str]) -> str | None:
    """The way by which a patient is reminded: the first that is set up, else the first with an address.

    None without an address, and where all ways were stopped.
    """
    ways = [way for way in PATIENT_CHANNELS if address_of(patient, way) and (patient.id, way) not in stops]
    return next((way for way in ways if way in open_ways), ways[0] if ways else None)


def way_of_care(patient: PatientRow, stops: Stops) -> str | None:
    """The way by which a patient hears of an agreed plan of treatment; None where there is none."""
    return way_to(patient, frozenset(stop for stop in stops if stop[1] == SMS), PATIENT_CHANNELS)


def quiet_of(clinic: ClinicRow) -> QuietHours:
    """The clinic's quiet hours."""
    return QuietHours(clinic.quiet_from, clinic.quiet_until)


def with_mark(session: Session, mark: str) -> MessageRow | None:
    """The message whose links carry this mark."""
    if _MARK.fullmatch(mark) is None:
        return None
    return session.exec(select(MessageRow).where(MessageRow.mark == mark)).first()
