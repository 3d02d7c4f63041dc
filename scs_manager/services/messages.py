"""What people do about messages (send again, stop, want again), and what is heard of them later."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from scs_manager.domain.access_words import CODE
from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.duplicates import PHONE_LEAST, PHONE_LENGTH
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.messages import ASKING, DOCUMENT_READY, KINDS, ON_SCREEN, REMINDERS, SMS, MessageState
from scs_manager.domain.quiet_hours import QuietHours
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.messages import MessageRow, MessageStopRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.services import audit
from scs_manager.services.message_rows import patient_of, quiet_of, standing_stops, with_mark

LISTED = 200
"""Messages that a case's page names at most. [default]"""
AGAIN_LIVES = timedelta(hours=12)
"""How long a message that is sent again is worth sending. [default]"""
_OVER = (MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED, MessageState.UNKNOWN)


@dataclass(frozen=True)
class CaseMessages:
    """The messages of a case: what happened, newest first, and what is planned, soonest first."""

    past: tuple[MessageRow, ...]
    ahead: tuple[MessageRow, ...]
    stops: tuple[MessageStopRow, ...]


def messages_of(session: Session, case: CaseRow) -> CaseMessages:
    """Everything sent and planned for a case, as far as a page names it."""
    query = select_scoped(MessageRow, case.clinic_id).where(MessageRow.case_id == case.id)
    waits = col(MessageRow.state) == MessageState.PLANNED
    past = query.where(~waits).order_by(col(MessageRow.due_at).desc(), col(MessageRow.id).desc())
    ahead = query.where(waits).order_by(col(MessageRow.due_at), col(MessageRow.id))
    stops = select_scoped(MessageStopRow, case.clinic_id).where(
        MessageStopRow.patient_id == case.patient_id, col(MessageStopRow.lifted_at).is_(None)
    )
    return CaseMessages(
        tuple(session.exec(past.limit(LISTED))),
        tuple(session.exec(ahead.limit(LISTED))),
        tuple(session.exec(stops.order_by(col(MessageStopRow.id)))),
    )


def may_resend(message: MessageRow, now: datetime) -> bool:
    """Whether it makes sense to send a message again: it is over, goes by a line, and is of use still."""
    known = message.kind in KINDS and message.kind != CODE
    return known and message.channel != ON_SCREEN and message.state in _OVER and not _is_past(message, now)


def _is_past(message: MessageRow, now: datetime) -> bool:
    """Whether it reminds of an evening that is over."""
    return message.kind in REMINDERS and message.until is not None and message.until <= now


def resend(
    session: Session, *, case: CaseRow, message_id: int, by: Actor, now: datetime
) -> MessageRow | None:
    """Plan the same message again, for now; None when this case has no such message.

    One that reminds of an evening is a message of its own and not of the plan; a link is made anew.
    """
    row = get_scoped(session, MessageRow, case.clinic_id, message_id)
    if row is None or row.case_id != case.id:
        return None
    _check_may(session, row, now)
    again = MessageRow(
        **{name: getattr(row, name) for name in _SAME}, due_at=now, created_at=now, resend_of=row.id,
        by_name=by.name, until=row.until or now + AGAIN_LIVES,
    )  # fmt: skip
    session.add(again)
    session.flush()
    detail = {"message": again.id, "resend_of": row.id, "kind": row.kind, "channel": row.channel}
    audit.record(session, by=by, action="message.resent", now=now, case_id=case.id, detail=detail)
    session.commit()
    return again


_SAME = (
    "clinic_id", "case_id", "alarm_id", "invitation_id", "enrolment_id", "day", "document_id",
    "to_id", "to_name", "kind", "channel",
)  # fmt: skip


def _check_may(session: Session, row: MessageRow, now: datetime) -> None:
    if _is_past(row, now):
        raise RuleError(Text("This evening is over: there is nothing to remind of any more."))
    if not may_resend(row, now):
        raise RuleError(Text("This message cannot be sent again."))
    waiting = select_scoped(MessageRow, row.clinic_id).where(
        MessageRow.resend_of == row.id,
        col(MessageRow.state).in_((MessageState.PLANNED, MessageState.SENDING)),
    )
    if session.exec(waiting).first() is not None:
        raise RuleError(Text("It is being sent again already."))


def stop_by_mark(session: Session, *, mark: str, now: datetime) -> bool:
    """The patient wants no more messages by the way this one came; False for a mark that no message has."""
    message = with_mark(session, mark)
    if message is None or not _can_be_stopped(message):
        session.rollback()
        return False
    _stop(session, patient_of(session, message), message.channel, "link", now)
    session.commit()
    return True


def stoppable(session: Session, mark: str) -> str | None:
    """The patient's language, for the page that asks before it stops; None for no such message."""
    message = with_mark(session, mark)
    return patient_of(session, message).language if message and _can_be_stopped(message) else None


def stop_by_phone(session: Session, *, phone: str, now: datetime) -> int:
    """Everybody with this telephone number wants no more text messages; how many people that is."""
    digits = "".join(char for char in phone if char in "0123456789")
    if len(digits) < PHONE_LEAST:
        return 0
    query = select(PatientRow).where(
        PatientRow.phone_key == digits[-PHONE_LENGTH:], col(PatientRow.merged_into_id).is_(None)
    )
    people = session.exec(query).all()
    for patient in people:
        _stop(session, patient, SMS, "word", now)
    session.commit()
    return len(people)


def _can_be_stopped(message: MessageRow) -> bool:
    return message.to_id is None and message.kind in KINDS and KINDS[message.kind].can_be_stopped


def _stop(session: Session, patient: PatientRow, channel: str, how: str, now: datetime) -> None:
    """No message by this way any more, what is planned included; once, however often it is asked."""
    locked = select(PatientRow).where(PatientRow.id == patient.id).with_for_update(key_share=True)
    session.exec(locked).one()
    if (patient.id, channel) in standing_stops(session, patient.clinic_id, [patient.id]):
        return
    session.add(
        MessageStopRow(clinic_id=patient.clinic_id, patient_id=patient.id, channel=channel, how=how, at=now)
    )
    by = Actor(ActorKind.PATIENT, patient.id, "patient", patient.clinic_id)
    detail = {"channel": channel, "how": how}
    case_id = _newest_case(session, patient)
    audit.record(session, by=by, action="message.stopped", now=now, case_id=case_id, detail=detail)


def _newest_case(session: Session, patient: PatientRow) -> uuid.UUID | None:
    query = select_scoped(CaseRow, patient.clinic_id).where(CaseRow.patient_id == patient.id)
    found = session.exec(query.order_by(col(CaseRow.opened_at).desc()).limit(1)).first()
    return found.id if found else None


def allow_again(session: Session, *, case: CaseRow, channel: str, by: Actor, now: datetime) -> bool:
    """The patient told the clinic that messages are wanted again; False when none were stopped this way."""
    query = select_scoped(MessageStopRow, case.clinic_id).where(
        MessageStopRow.patient_id == case.patient_id,
        MessageStopRow.channel == channel,
        col(MessageStopRow.lifted_at).is_(None),
    )
    row = session.exec(query.with_for_update()).first()
    if row is None:
        session.rollback()
        return False
    row.lifted_at, row.lifted_by_id, row.lifted_by_name = now, by.id, by.name
    session.add(row)
    detail = {"channel": channel}
    audit.record(session, by=by, action="message.wanted_again", now=now, case_id=case.id, detail=detail)
    session.commit()
    return True


def leads_to_questions(session: Session, mark: str) -> bool:
    """Whether the message with this mark tells of questionnaires."""
    message = with_mark(session, mark)
    return message is not None and message.kind in ASKING


def leads_to_documents(session: Session, mark: str) -> bool:
    """Whether the message with this mark tells of a document."""
    message = with_mark(session, mark)
    return message is not None and message.kind == DOCUMENT_READY


def note_opened(session: Session, *, mark: str, patient_id: uuid.UUID, now: datetime) -> None:
    """Note that a message was opened on a phone that is signed in as its patient; once."""
    message = with_mark(session, mark)
    if message is None or message.opened_at is not None or patient_of(session, message).id != patient_id:
        session.rollback()
        return
    message.opened_at = now
    session.add(message)
    session.commit()


def note_report(session: Session, *, reference: str, delivered: bool, now: datetime) -> bool:
    """What the gateway says of a message it took: it reached the phone, or never will. False: not known."""
    query = select(MessageRow).where(
        (col(MessageRow.gateway_id) == reference) | (col(MessageRow.mark) == reference),
        MessageRow.channel == SMS,
    )
    row = session.exec(query.with_for_update()).first() if reference else None
    if row is None:
        session.rollback()
        return False
    if row.state in (MessageState.SENT, MessageState.UNKNOWN, MessageState.SENDING):
        row.state = MessageState.DELIVERED if delivered else MessageState.FAILED
        row.delivered_at = now if delivered else None
        row.last_error = "" if delivered else "the gateway could not deliver it"
        session.add(row)
        by = Actor(ActorKind.SYSTEM, None, "gateway", row.clinic_id)
        detail = {"message": row.id, "kind": row.kind, "channel": row.channel}
        audit.record(
            session, by=by, action=f"message.{row.state}", now=now, case_id=row.case_id, detail=detail
        )
    session.commit()
    return True


def reminders_of(session: Session, clinic_id: uuid.UUID, cases: Collection[uuid.UUID]) -> list[MessageRow]:
    """Reminders of evenings of these cases that were due, by case and time."""
    query = select_scoped(MessageRow, clinic_id).where(
        col(MessageRow.case_id).in_(list(cases)),
        col(MessageRow.kind).in_(REMINDERS),
        col(MessageRow.state).not_in((MessageState.PLANNED, MessageState.CANCELLED)),
    )
    return list(session.exec(query.order_by(col(MessageRow.case_id), col(MessageRow.due_at))))


def set_quiet_hours(
    session: Session, *, clinic: ClinicRow, quiet: QuietHours, by: Actor, now: datetime
) -> None:
    """Change when nothing that can wait is sent to patients; it acts at once."""
    if quiet == quiet_of(clinic):
        raise InputError(Text("These are the times already."), place="since")
    before = quiet_of(clinic)
    clinic.quiet_from, clinic.quiet_until = quiet.since, quiet.until
    session.add(clinic)
    detail = {"since": f"{quiet.since:%H:%M}", "until": f"{quiet.until:%H:%M}"}
    detail |= {"before": f"{before.since:%H:%M} to {before.until:%H:%M}"}
    audit.record(session, by=by, action="clinic.quiet_hours", now=now, detail=detail)
    session.commit()
