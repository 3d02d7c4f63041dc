"""Who answers questionnaires: a browser that came by a link, or a phone signed in to its diary."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, update

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.tokens import token_hash
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.questionnaires import QuestionnaireLinkRow, QuestionnaireSessionRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services import audit


@dataclass(frozen=True)
class Respondent:
    """The person at the browser, of which case, and whom they may call. No session of a link: the diary's."""

    clinic_id: uuid.UUID
    clinic_name: str
    clinic_phone: str
    emergency_phone: str
    case_id: uuid.UUID
    patient_id: uuid.UUID
    given_name: str
    language: str
    time_zone: str
    carer: bool
    session_id: int | None = None

    def actor(self, address: str = "") -> Actor:
        """The person for the audit trail: the patient or a carer, never by name."""
        kind, word = (ActorKind.CARER, "carer") if self.carer else (ActorKind.PATIENT, "patient")
        return Actor(kind=kind, id=self.patient_id, name=word, clinic_id=self.clinic_id, address=address)


def respondent(
    clinic: ClinicRow, case: CaseRow, patient: PatientRow, *, carer: bool, session_id: int | None = None
) -> Respondent:
    """The patient or a carer of a case, and whom they may call."""
    return Respondent(
        clinic_id=clinic.id,
        clinic_name=clinic.name,
        clinic_phone=clinic.phone,
        emergency_phone=clinic.emergency_phone,
        case_id=case.id,
        patient_id=patient.id,
        given_name=patient.given_name,
        language=patient.language,
        time_zone=patient.time_zone,
        carer=carer,
        session_id=session_id,
    )


def respondent_of_token(session: Session, *, token: str, now: datetime) -> Respondent | None:
    """The respondent behind a cookie; None when it is unknown, ended or expired, or the case is closed."""
    query: Any = (
        sa.select(QuestionnaireSessionRow, CaseRow, PatientRow, ClinicRow)
        .join(QuestionnaireLinkRow, _same(QuestionnaireLinkRow, QuestionnaireSessionRow.link_id))
        .join(CaseRow, _same(CaseRow, QuestionnaireLinkRow.case_id))
        .join(PatientRow, _same(PatientRow, CaseRow.patient_id))
        .join(ClinicRow, col(ClinicRow.id) == QuestionnaireSessionRow.clinic_id)
        .where(
            col(QuestionnaireSessionRow.token_sha256) == token_hash(token),
            col(QuestionnaireSessionRow.ended_at).is_(None),
            col(QuestionnaireSessionRow.expires_at) > now,
            col(CaseRow.closed_at).is_(None),
        )
    )
    found = session.execute(query).first()  # several tables at once: `exec` has no type for four
    if found is None:
        return None
    row, case, patient, clinic = found
    return respondent(clinic, case, patient, carer=row.carer, session_id=row.id)


def case_of(session: Session, respondent: Respondent) -> CaseRow:
    """The case that the respondent answers for."""
    case = get_scoped(session, CaseRow, respondent.clinic_id, respondent.case_id)
    if case is None:
        raise ValueError("a respondent without a case")
    return case


def end(session: Session, *, respondent: Respondent, by: Actor, now: datetime) -> None:
    """Sign this browser out; its cookie is worth nothing from now on."""
    this_one = update(QuestionnaireSessionRow).where(
        col(QuestionnaireSessionRow.id) == respondent.session_id,
        col(QuestionnaireSessionRow.clinic_id) == respondent.clinic_id,
        col(QuestionnaireSessionRow.ended_at).is_(None),
    )
    session.exec(this_one.values(ended_at=now))
    audit.record(session, by=by, action="questionnaire.signed_out", now=now, case_id=respondent.case_id)
    session.commit()


def _same(model: Any, key: Any) -> Any:
    return sa.and_(model.id == key, model.clinic_id == QuestionnaireSessionRow.clinic_id)
