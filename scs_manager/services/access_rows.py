"""Links, phones and codes of one person of a diary, for the use cases that stop or renew them. No commit."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from scs_manager.models.access import CarerRow, CodeSheetRow, LinkRequestRow, TabletSessionRow
from scs_manager.models.calendar_links import CalendarLinkRow
from scs_manager.models.enrolments import EnrolmentRow, InvitationRow, PatientSessionRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped

SESSION_LENGTH = timedelta(days=30)
"""How long a phone stays signed in, whether it is used or not. Source: security.md 1, ASVS 7.3.2."""


@dataclass(frozen=True)
class Person:
    """Who keeps a diary: the patient, or one carer of the patient."""

    enrolment_id: uuid.UUID
    carer_id: uuid.UUID | None = None

    def owns(self, model: Any) -> Any:
        """The rows of this person in a table that names enrolment and carer."""
        mine = model.carer_id.is_(None) if self.carer_id is None else model.carer_id == self.carer_id
        return sa.and_(model.enrolment_id == self.enrolment_id, mine)


def stop_links(session: Session, of: Any, now: datetime) -> None:
    """Stop every open link that the condition ``of`` names, and the messages that would have carried it."""
    open_ones = sa.and_(of, col(InvitationRow.used_at).is_(None), col(InvitationRow.revoked_at).is_(None))
    session.flush()
    session.connection().execute(
        sa.update(MessageRow)
        .where(
            col(MessageRow.state) == "planned",
            col(MessageRow.invitation_id).in_(sa.select(col(InvitationRow.id)).where(open_ones)),
        )
        .values(state="cancelled")
    )
    session.exec(sa.update(InvitationRow).where(open_ones).values(revoked_at=now))


def end_phones(session: Session, of: Any, now: datetime) -> int:
    """Sign out the phones that the condition ``of`` names; how many there were."""
    open_ones = sa.update(PatientSessionRow).where(of, col(PatientSessionRow.ended_at).is_(None))
    session.flush()
    return session.connection().execute(open_ones.values(ended_at=now)).rowcount


def end_tablets(session: Session, enrolment_id: uuid.UUID, now: datetime) -> None:
    """Take a diary off the clinic's tablets."""
    open_ones = sa.update(TabletSessionRow).where(
        col(TabletSessionRow.enrolment_id) == enrolment_id, col(TabletSessionRow.ended_at).is_(None)
    )
    session.connection().execute(open_ones.values(ended_at=now))


def end_calendars(session: Session, enrolment_id: uuid.UUID, *, by_name: str, now: datetime) -> int:
    """Let the secret address of a diary's calendar work no more; how many there were."""
    open_ones = sa.update(CalendarLinkRow).where(
        col(CalendarLinkRow.enrolment_id) == enrolment_id, col(CalendarLinkRow.ended_at).is_(None)
    )
    session.flush()
    return session.connection().execute(open_ones.values(ended_at=now, ended_by_name=by_name)).rowcount


def replace_sheets(session: Session, person: Person, now: datetime) -> None:
    """Make the codes of a person's earlier sheets worthless."""
    standing = sa.update(CodeSheetRow).where(
        person.owns(CodeSheetRow), col(CodeSheetRow.replaced_at).is_(None)
    )
    session.connection().execute(standing.values(replaced_at=now))


def sheet_of(session: Session, person: Person) -> CodeSheetRow | None:
    """The sheet whose codes work, or None."""
    query = select(CodeSheetRow).where(person.owns(CodeSheetRow), col(CodeSheetRow.replaced_at).is_(None))
    return session.exec(query.order_by(col(CodeSheetRow.at).desc())).first()


def answer_requests(session: Session, person: Person, *, sent: bool, by_name: str, now: datetime) -> int:
    """Answer a person's open requests for a link; how many there were."""
    open_ones = sa.update(LinkRequestRow).where(
        person.owns(LinkRequestRow), col(LinkRequestRow.answered_at).is_(None)
    )
    values = {"answered_at": now, "answered_by_name": by_name, "sent": sent}
    session.flush()
    return session.connection().execute(open_ones.values(**values)).rowcount


def carers_of(session: Session, enrolment: EnrolmentRow) -> list[CarerRow]:
    """The carers of a diary, those of today first."""
    query = select_scoped(CarerRow, enrolment.clinic_id).where(CarerRow.enrolment_id == enrolment.id)
    return list(session.exec(query.order_by(col(CarerRow.stopped_at).is_not(None), col(CarerRow.at))))


def contacts_of(session: Session, clinic_id: uuid.UUID, person: Person) -> dict[str, str]:
    """Where messages reach a person: ``email`` and ``sms``, as far as an address is recorded."""
    found = _holder(session, clinic_id, person)
    if found is None:
        return {}
    return {way: address for way, address in (("email", found.email), ("sms", found.phone)) if address}


def _holder(session: Session, clinic_id: uuid.UUID, person: Person) -> CarerRow | PatientRow | None:
    if person.carer_id is not None:
        return get_scoped(session, CarerRow, clinic_id, person.carer_id)
    enrolment = get_scoped(session, EnrolmentRow, clinic_id, person.enrolment_id)
    return get_scoped(session, PatientRow, clinic_id, enrolment.patient_id) if enrolment else None
