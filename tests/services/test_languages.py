"""The language a patient chose, on both databases: on the record, in the audit, and in what is sent next."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from scs_manager.domain.messages import Outcome, Outgoing, Result
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.patients import PatientRow
from scs_manager.services.languages import choose_language
from scs_manager.services.reminders import plan_reminders
from tests.sending import deliver_all
from tests.trial_scenes import BASELINE, PLANNED_AT, Scene, begun, enrolled, evening, make_scene, visit_of

OPENS = evening(BASELINE, 18, 0)


@pytest.fixture
def scene(session: Session) -> Scene:
    """A diary that begins tonight; its patient has an e-mail address."""
    made = make_scene(session)
    made.patient.email = "pat@home.example"
    session.add(made.patient)
    made.trial = begun(session, made)
    return made


def choose(session: Session, scene: Scene, language: str) -> None:
    visit = visit_of(session, enrolled(session, scene, scene.running_trial), PLANNED_AT)
    choose_language(
        session,
        clinic_id=visit.clinic_id,
        patient_id=visit.patient_id,
        language=language,
        by=visit.actor(),
        now=OPENS - timedelta(hours=2),
    )


def test_reminders_come_in_the_language_that_the_patient_chose(session: Session, scene: Scene) -> None:
    seen: list[Outgoing] = []

    def take(outgoing: Outgoing) -> Outcome:
        seen.append(outgoing)
        return Outcome(Result.SENT)

    choose(session, scene, "es")
    plan_reminders(session, clinic_id=scene.clinic.id, now=PLANNED_AT)
    deliver_all(session, OPENS, {"email": take})

    (sent,) = seen
    assert (sent.language, sent.subject) == ("es", "Sus preguntas de hoy")
    assert sent.words.startswith(
        "Sus preguntas de hoy están abiertas hasta las 02:00. Responda aquí: https://"
    )
    assert "Para no recibir más recordatorios" in sent.words


def test_the_audit_keeps_the_former_language_and_the_same_again_is_nothing(
    session: Session, scene: Scene
) -> None:
    choose(session, scene, "fr")
    choose(session, scene, "fr")

    assert session.get_one(PatientRow, scene.patient.id, populate_existing=True).language == "fr"
    (event,) = session.exec(select(AuditEventRow).where(AuditEventRow.action == "patient.language")).all()
    assert (event.actor_kind, event.detail["from"], event.detail["to"]) == ("patient", "en", "fr")
