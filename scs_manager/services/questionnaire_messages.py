"""Links to questionnaires by message: planned by staff, by the pathway or at the patient's own wish.

The link is made when the message is sent, so that no secret is kept; one that is sent again carries a new
one. On a phone that is signed in to the diary the questions are open already, and no key goes out at all.
"""

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.errors import RuleError
from scs_manager.domain.messages import QUESTIONS
from scs_manager.domain.questionnaires import Way
from scs_manager.domain.text import Text
from scs_manager.domain.tokens import new_token, token_hash
from scs_manager.models.cases import CaseRow
from scs_manager.models.enrolments import EnrolmentRow, PatientSessionRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.questionnaires import QuestionnaireLinkRow, QuestionnaireRequestRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import audit, outbox, throttles
from scs_manager.services.message_rows import standing_stops, way_to
from scs_manager.services.questionnaire_link_rows import LINK_LENGTH, stop_unused

IN_USE = timedelta(days=7)
"""A diary's phone that was used within this time is taken to be in the patient's hands. [default]"""
WISHES, WITHIN = 3, timedelta(days=1)
"""So many links at most go out because somebody at a shut page asked for them. [default]"""


def send_link(session: Session, *, case: CaseRow, channel: str, by: Actor, now: datetime) -> MessageRow:
    """Plan a message with a link to what is open; refused when nothing is, or there is no such address."""
    if not _has_open(session, case):
        raise RuleError(Text("Nothing is open that a link could lead to."))
    if channel not in _ways(session, case):
        raise RuleError(Text("There is no such address, or the patient wants no messages by it."))
    row = outbox.plan_message(session, case=case, kind=QUESTIONS, channel=channel, due_at=now, now=now)
    row.by_name = by.name
    detail = {"channel": channel}
    audit.record(session, by=by, action="questionnaire.link_planned", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def ask_again(session: Session, *, token: str, address: str, now: datetime) -> None:
    """Somebody with a link that is shut asks for a new one: it goes to the patient's own address alone.

    Nothing of it shows to whoever asks. Asking is limited per address, and per patient by the day.
    """
    throttles.count_wish(session, address, now)
    query = select(QuestionnaireLinkRow).where(QuestionnaireLinkRow.token_sha256 == token_hash(token))
    link = session.exec(query).first()
    case = get_scoped(session, CaseRow, link.clinic_id, link.case_id) if link else None
    if case is not None and _has_open(session, case) and not _asked_enough(session, case, now):
        way = next(iter(_ways(session, case)), None)
        by = Actor(ActorKind.SYSTEM, None, "a page that is shut", case.clinic_id, address)
        if way is not None:
            outbox.plan_message(session, case=case, kind=QUESTIONS, channel=way, due_at=now, now=now)
        detail = {"channel": way}
        audit.record(
            session, by=by, action="questionnaire.link_asked", now=now, case_id=case.id, detail=detail
        )
    session.commit()


def path_for(session: Session, message: MessageRow, now: datetime) -> str | None:
    """Where a message leads: to the signed-in phone's own pages, else to a fresh link; None: nothing is open.

    The link's hash is committed before it leaves.
    """
    case = session.get_one(CaseRow, message.case_id)
    if not _has_open(session, case):
        return None
    if _has_phone(session, case, now):
        return f"/m/{message.mark}"
    token = new_token()
    stop_unused(session, case, now)
    row = QuestionnaireLinkRow(
        clinic_id=case.clinic_id, case_id=case.id, token_sha256=token_hash(token),
        expires_at=now + LINK_LENGTH, by_id=None, by_name=message.by_name or "worker", at=now,
    )  # fmt: skip
    session.add(row)
    by = Actor(ActorKind.SYSTEM, None, "worker", case.clinic_id)
    detail = {"link": str(row.id), "message": message.id, "expires_at": row.expires_at.isoformat()}
    audit.record(session, by=by, action="questionnaire.link_sent", now=now, case_id=case.id, detail=detail)
    session.commit()
    return f"/q/{token}"


def _has_open(session: Session, case: CaseRow) -> bool:
    """Whether the patient has anything to fill in over a link."""
    query = select_scoped(QuestionnaireRequestRow, case.clinic_id).where(
        QuestionnaireRequestRow.case_id == case.id,
        QuestionnaireRequestRow.way == Way.LINK,
        col(QuestionnaireRequestRow.answered_at).is_(None),
        col(QuestionnaireRequestRow.withdrawn_at).is_(None),
    )
    return case.closed_at is None and session.exec(query.limit(1)).first() is not None


def _ways(session: Session, case: CaseRow) -> tuple[str, ...]:
    """The ways to the patient that are known and were not stopped, the first that is tried at the front."""
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    stops = standing_stops(session, case.clinic_id, [patient.id])
    first = way_to(patient, stops, ())
    others = {way for way, address in (("email", patient.email), ("sms", patient.phone)) if address}
    others -= {way for owner, way in stops if owner == patient.id}
    return () if first is None else (first, *sorted(others - {first}))


def _asked_enough(session: Session, case: CaseRow, now: datetime) -> bool:
    query = (
        sa.select(sa.func.count())
        .select_from(MessageRow)
        .where(
            col(MessageRow.clinic_id) == case.clinic_id,
            col(MessageRow.case_id) == case.id,
            col(MessageRow.kind) == QUESTIONS,
            col(MessageRow.by_name) == "",
            col(MessageRow.created_at) > now - WITHIN,
        )
    )
    return session.connection().execute(query).scalar_one() >= WISHES


def _has_phone(session: Session, case: CaseRow, now: datetime) -> bool:
    """Whether the patient's own phone is signed in to the diary and in use."""
    query = (
        sa.select(col(PatientSessionRow.id))
        .join(EnrolmentRow, _same(EnrolmentRow.id, PatientSessionRow.enrolment_id))
        .join(TrialRow, _same(TrialRow.id, EnrolmentRow.trial_id))
        .where(
            col(TrialRow.clinic_id) == case.clinic_id,
            col(TrialRow.case_id) == case.id,
            col(EnrolmentRow.revoked_at).is_(None),
            col(PatientSessionRow.carer).is_(False),
            col(PatientSessionRow.ended_at).is_(None),
            col(PatientSessionRow.expires_at) > now,
            col(PatientSessionRow.last_seen_at) > now - IN_USE,
        )
    )
    return session.connection().execute(query.limit(1)).first() is not None


def _same(left: uuid.UUID, right: uuid.UUID) -> sa.ColumnElement[bool]:
    return col(left) == right
