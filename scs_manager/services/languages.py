"""The language that a patient chose: pages, reminders and sheets come in it from then on."""

import uuid
from datetime import datetime

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.versions import commit
from scs_manager.services import audit


def choose_language(
    session: Session, *, clinic_id: uuid.UUID, patient_id: uuid.UUID, language: str, by: Actor, now: datetime
) -> None:
    """Keep the patient's own choice on the record, and the former one in the audit; the same is nothing."""
    patient = get_scoped(session, PatientRow, clinic_id, patient_id)
    if patient is None:
        raise ValueError("a language was chosen for a patient who is not there")
    if patient.language == language:
        session.rollback()
        return
    detail = {"patient": str(patient.id), "from": patient.language, "to": language}
    patient.language = language
    session.add(patient)
    commit(session, lambda: audit.record(session, by=by, action="patient.language", now=now, detail=detail))
