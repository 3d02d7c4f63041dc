"""The printed invitation: what it says, and its PDF. It holds the token: streamed once, never stored."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from reports import code_sheet
from reports.content import Identity
from reports.invitation import CARER, DIARY, QUESTIONNAIRES, InvitationSheet, render
from scs_manager.domain.access_codes import spaced
from scs_manager.domain.text import Translate
from scs_manager.models.access import CarerRow
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services.document_frame import issue_of_clinic
from scs_manager.services.invitations import Fresh
from scs_manager.services.rendering import drawn


def sheet_for(
    session: Session,
    *,
    case: CaseRow,
    fresh: Fresh,
    link: str,
    diary_from: str,
    second_fact: str,
    translate: Translate,
    short_door: str = "",
    carer: CarerRow | None = None,
) -> InvitationSheet:
    """What the sheet of this patient, or of a carer, says, in the language of ``translate``."""
    return replace(
        _sheet(session, case, link, fresh.expires_at, second_fact, translate),
        diary_from=diary_from,
        short_door=short_door,
        short_code=spaced(fresh.short) if short_door else "",
        holder=carer.name if carer else "",
        words=CARER if carer else DIARY,
    )


def codes_for(
    session: Session, *, case: CaseRow, carer: CarerRow | None, translate: Translate
) -> code_sheet.CodeSheet:
    """What a sheet of codes says, its codes apart."""
    sheet = _sheet(session, case, "", case.opened_at, "", translate)
    holder = carer.name if carer else sheet.identity.name
    return code_sheet.CodeSheet(sheet.identity, sheet.issue, holder, translate)


def draw_codes(sheet: code_sheet.CodeSheet, codes: tuple[str, ...], *, now: datetime) -> bytes:
    """The sheet of codes as PDF."""
    return drawn(code_sheet.render, replace(sheet, codes=codes), now=now)


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
        issue=issue_of_clinic(clinic, language="en-GB" if patient.language == "en" else patient.language),
        link=link,
        expires_at=expires_at,
        second_fact=second_fact,
        clinic_phone=clinic.phone,
        emergency_phone=clinic.emergency_phone,
        translate=translate,
    )


def draw(sheet: InvitationSheet, *, now: datetime) -> bytes:
    """The sheet as PDF."""
    return drawn(render, sheet, now=now)
