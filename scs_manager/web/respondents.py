"""Who may answer a patient's questionnaires: whoever came by a link, or the phone of the diary."""

from scs_manager.services import patient_sessions, questionnaire_sessions
from scs_manager.services.questionnaire_sessions import Respondent
from scs_manager.services.visits import Visit
from scs_manager.web import clock, cookies
from scs_manager.web.session import db


def respondent_or_none() -> Respondent | None:
    """The respondent behind the cookies of this request; a link's own session goes before the diary's."""
    token = cookies.read(cookies.QUESTIONS)
    found = questionnaire_sessions.respondent_of_token(db(), token=token, now=clock.now()) if token else None
    if found is not None:
        return found
    token = cookies.read(cookies.PATIENT)
    visit = patient_sessions.visit_of_token(db(), token=token, now=clock.now()) if token else None
    return respondent_of_visit(visit) if visit is not None else None


def respondent_of_visit(visit: Visit) -> Respondent:
    """The person at a phone that is signed in to its diary."""
    return Respondent(
        clinic_id=visit.clinic_id,
        clinic_name=visit.clinic_name,
        clinic_phone=visit.clinic_phone,
        emergency_phone=visit.emergency_phone,
        case_id=visit.case_id,
        patient_id=visit.patient_id,
        given_name=visit.given_name,
        language=visit.language,
        time_zone=visit.time_zone,
        carer=visit.carer,
    )
