"""The secret address of a patient's own calendar: made and renewed by the patient, ended by either side."""

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor
from scs_manager.domain.tokens import new_token, token_hash
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.calendar_links import CalendarLinkRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.enrolments import EnrolmentRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import audit
from scs_manager.services.access_rows import end_calendars


def standing_link(
    session: Session, *, clinic_id: uuid.UUID, enrolment_id: uuid.UUID
) -> CalendarLinkRow | None:
    """The address that works now, as far as it is known: since when; None when there is none."""
    query = select_scoped(CalendarLinkRow, clinic_id).where(
        CalendarLinkRow.enrolment_id == enrolment_id, col(CalendarLinkRow.ended_at).is_(None)
    )
    return session.exec(query).first()


def renew_link(
    session: Session,
    *,
    clinic_id: uuid.UUID,
    enrolment_id: uuid.UUID,
    case_id: uuid.UUID,
    by: Actor,
    now: datetime,
) -> str:
    """A new address; the one before stops working. Its token is told here and kept nowhere."""
    locked = select_scoped(EnrolmentRow, clinic_id).where(EnrolmentRow.id == enrolment_id)
    session.exec(locked.with_for_update(key_share=True)).one()  # of two at once the second ends the first
    end_calendars(session, enrolment_id, by_name=by.name, now=now)
    token = new_token()
    session.add(
        CalendarLinkRow(
            clinic_id=clinic_id,
            enrolment_id=enrolment_id,
            token_sha256=token_hash(token),
            by_id=by.id,
            by_name=by.name,
            at=now,
        )
    )
    audit.record(session, by=by, action="diary.calendar_linked", now=now, case_id=case_id)
    session.commit()
    return token


def end_link(
    session: Session, *, enrolment_id: uuid.UUID, case_id: uuid.UUID, by: Actor, now: datetime
) -> bool:
    """Let the address work no more; False when there was none."""
    ended = end_calendars(session, enrolment_id, by_name=by.name, now=now)
    if ended:
        audit.record(session, by=by, action="diary.calendar_ended", now=now, case_id=case_id)
    session.commit()
    return ended > 0


def followed(
    session: Session, *, token: str
) -> tuple[TrialRow, EnrolmentRow, ClinicRow, CaseRow, PatientRow] | None:
    """Whose calendar an address is; None for an unknown, ended or withdrawn one alike. Reads only."""
    link: Any = CalendarLinkRow
    query: Any = (
        select(TrialRow, EnrolmentRow, ClinicRow, CaseRow, PatientRow)  # type: ignore[call-overload]
        .select_from(CalendarLinkRow)
        .join(EnrolmentRow, _same(EnrolmentRow, link.enrolment_id))
        .join(TrialRow, _same(TrialRow, EnrolmentRow.trial_id))
        .join(CaseRow, _same(CaseRow, TrialRow.case_id))
        .join(PatientRow, _same(PatientRow, EnrolmentRow.patient_id))
        .join(ClinicRow, col(ClinicRow.id) == link.clinic_id)
        .where(
            link.token_sha256 == token_hash(token),
            link.ended_at.is_(None),
            col(EnrolmentRow.revoked_at).is_(None),
        )
    )
    found = session.execute(query).first()
    return None if found is None else tuple(found)


def _same(model: Any, key: Any) -> Any:
    return sa.and_(model.id == key, model.clinic_id == CalendarLinkRow.clinic_id)
