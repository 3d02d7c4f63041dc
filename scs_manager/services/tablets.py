"""The clinic's tablet handed to one patient for one form: its own cookie, two minutes, nothing else.

It is no session of staff with fewer menus: handing over ends the session of staff, and only signing in
leads back. The form's end is written in the transaction that stores the answers.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text
from scs_manager.domain.tokens import new_token, token_hash
from scs_manager.models.access import TabletSessionRow
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.prepared import Prepared
from scs_manager.models.scoped import get_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import audit, enrolments, staff_sessions
from scs_manager.services.case_ways import check_patient_is_with_us
from scs_manager.services.patient_sessions import visits_of
from scs_manager.services.questionnaire_sessions import Respondent, respondent
from scs_manager.services.visits import Visit

IDLE = timedelta(minutes=2)
"""Nobody touched the tablet for so long: it is over. Source: security.md 2.1, threat 8."""
UNWATCHED = timedelta(minutes=10)
"""The same where no script can say that somebody touches it. [default]"""
LONGEST = timedelta(hours=1)
"""No form lasts longer. [default]"""


@dataclass(frozen=True)
class Start:
    """What the tablet is handed over for: tonight's diary, or one questionnaire, by patient or carer."""

    request_id: uuid.UUID | None = None
    """The questionnaire; without it the diary."""
    carer: bool = False


@dataclass(frozen=True)
class Tablet:
    """A tablet in a patient's hands: the person as the form knows them, and which form."""

    id: uuid.UUID
    person: Visit | Respondent
    request_id: uuid.UUID | None
    clinic_id: uuid.UUID
    case_id: uuid.UUID
    expires_at: datetime


def hand_over(
    session: Session,
    *,
    case: CaseRow,
    trial: TrialRow | None,
    start: Start,
    staff_session: uuid.UUID,
    by: Actor,
    now: datetime,
) -> str:
    """The token of the tablet's session; the session of staff in that browser is over."""
    enrolment_id = None
    if start.request_id is None:
        if trial is None or trial.ended_at is not None:
            raise RuleError(Text("There is no diary to fill in."))
        check_patient_is_with_us(case)
        enrolment_id = enrolments.enrol(session, trial=trial, case=case, now=now).id
    token = new_token()
    row = TabletSessionRow(
        clinic_id=case.clinic_id, case_id=case.id, enrolment_id=enrolment_id, request_id=start.request_id,
        form="diary" if enrolment_id else "questionnaire", carer=start.carer, token_sha256=token_hash(token),
        created_at=now, by_id=by.id, by_name=by.name, last_seen_at=now, expires_at=now + UNWATCHED,
    )  # fmt: skip
    session.add(row)
    if by.id is not None:
        staff_sessions.end_rows(session, by.id, now, only=staff_session)
    detail = {"tablet": str(row.id), "form": row.form, "carer": start.carer}
    audit.record(session, by=by, action="tablet.handed_over", now=now, case_id=case.id, detail=detail)
    session.commit()
    return token


def tablet_of_token(session: Session, *, token: str, now: datetime) -> Tablet | None:
    """The tablet behind a cookie; None when it is unknown, over, or was left alone too long."""
    query = select(TabletSessionRow).where(
        TabletSessionRow.token_sha256 == token_hash(token),
        col(TabletSessionRow.ended_at).is_(None),
        col(TabletSessionRow.expires_at) > now,
    )
    row = session.exec(query).first()
    if row is None:
        return None
    person = _respondent(session, row) if row.enrolment_id is None else _visit(session, token, now)
    if person is None:
        return None
    return Tablet(row.id, person, row.request_id, row.clinic_id, row.case_id, row.expires_at)


def keep(session: Session, *, tablet: Tablet, now: datetime) -> None:
    """Somebody touches the tablet: two more minutes, an hour in all at most."""
    row = session.get_one(TabletSessionRow, tablet.id)
    row.last_seen_at, row.watched = now, True
    row.expires_at = min(now + IDLE, row.created_at + LONGEST)
    session.add(row)
    session.commit()


def close(session: Session, *, tablet: Tablet, now: datetime) -> bool:
    """End the tablet's session, once: False when it was over. No commit: it rides on the answers' own."""
    open_one = sa.update(TabletSessionRow).where(
        col(TabletSessionRow.id) == tablet.id, col(TabletSessionRow.ended_at).is_(None)
    )
    return session.connection().execute(open_one.values(ended_at=now)).rowcount == 1


def leave(session: Session, *, token: str, now: datetime) -> None:
    """End whatever session this cookie names: nobody came back, or staff sign in."""
    open_one = sa.update(TabletSessionRow).where(
        col(TabletSessionRow.token_sha256) == token_hash(token), col(TabletSessionRow.ended_at).is_(None)
    )
    if session.connection().execute(open_one.values(ended_at=now)).rowcount:
        session.commit()


_TABLET: Any = sa.inspect(TabletSessionRow).local_table
_OPEN_TABLET = Prepared(visits_of(_TABLET, sa.null().label("carer_id")))


def _visit(session: Session, token: str, now: datetime) -> Visit | None:
    found: Any = _OPEN_TABLET.run(session.connection(), {"token_sha256": token_hash(token), "at": now})
    return None if found is None else Visit(*found)


def _respondent(session: Session, row: TabletSessionRow) -> Respondent | None:
    case = get_scoped(session, CaseRow, row.clinic_id, row.case_id)
    if case is None or case.closed_at is not None:
        return None
    patient = get_scoped(session, PatientRow, row.clinic_id, case.patient_id)
    clinic = session.get_one(ClinicRow, row.clinic_id)
    if patient is None:
        return None
    return respondent(clinic, case, patient, carer=row.carer)
