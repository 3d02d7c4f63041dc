"""The printed invitation: what it says, and its PDF. It holds the token: streamed once, never stored."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from reports.content import Identity, Issue
from reports.invitation import QUESTIONNAIRES, InvitationSheet, render
from scs_manager.domain.text import Translate
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services.invitations import Fresh


def sheet_for(
    session: Session,
    *,
    case: CaseRow,
    fresh: Fresh,
    link: str,
    diary_from: str,
    second_fact: str,
    translate: Translate,
) -> InvitationSheet:
    """What the sheet of this patient says, in the language of ``translate``."""
    return replace(
        _sheet(session, case, link, fresh.expires_at, second_fact, translate), diary_from=diary_from
    )


def questionnaire_sheet_for(
    session: Session,
    *,
    case: CaseRow,
    expires_at: datetime,
    link: str,
    second_fact: str,
    translate: Translate,
) -> InvitationSheet:
    """What the sheet with the link to the questionnaires says."""
    return replace(_sheet(session, case, link, expires_at, second_fact, translate), words=QUESTIONNAIRES)


def _sheet(
    session: Session,
    case: CaseRow,
    link: str,
    expires_at: datetime,
    second_fact: str,
    translate: Translate,
) -> InvitationSheet:
    clinic = session.get(ClinicRow, case.clinic_id)
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if clinic is None or patient is None:
        raise ValueError("a case without its clinic or patient")
    return InvitationSheet(
        identity=Identity(name=f"{patient.given_name} {patient.family_name}", identifier=patient.identifier),
        issue=Issue(
            clinic=clinic.name,
            phone=clinic.phone,
            time_zone=clinic.time_zone,
            language="en-GB" if patient.language == "en" else patient.language,
        ),
        link=link,
        expires_at=expires_at,
        second_fact=second_fact,
        clinic_phone=clinic.phone,
        emergency_phone=clinic.emergency_phone,
        translate=translate,
    )


def draw(sheet: InvitationSheet, *, now: datetime) -> bytes:
    """The sheet as PDF."""
    return render(sheet, now=now)
