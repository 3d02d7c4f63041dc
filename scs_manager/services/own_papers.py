"""The patient's own papers as PDF: the diary to fill in by hand, and the own data to read.

What they say is put together in words by the web; here it gets its head and is drawn. Nothing is stored.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from reports import own_data_sheet, paper_diary
from reports.content import Identity, Issue
from reports.own_data_sheet import DataTable, OwnDataSheet
from reports.paper_diary import MOST_DAYS, PaperDiary, PaperGroup, PaperRow, PaperSheet
from scs_manager.domain.text import Translate
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services.document_frame import issue_of_clinic
from scs_manager.services.rendering import drawn

__all__ = [
    "MOST_DAYS",
    "DataTable",
    "PaperGroup",
    "PaperRow",
    "PaperSheet",
    "draw_data",
    "draw_diary",
    "identity_of",
    "issue_for",
    "people_of",
]


def draw_diary(
    session: Session,
    case: CaseRow,
    *,
    sheets: Sequence[PaperSheet],
    how: Sequence[str],
    translate: Translate,
    now: datetime,
) -> bytes:
    """The diary on paper."""
    clinic, patient = people_of(session, case)
    content = PaperDiary(
        identity=identity_of(patient),
        issue=issue_for(clinic, patient),
        sheets=tuple(sheets),
        how=tuple(how),
        emergency_phone=clinic.emergency_phone,
        translate=translate,
    )
    return drawn(paper_diary.render, content, now=now)


def draw_data(
    session: Session,
    case: CaseRow,
    *,
    title: str,
    lead: str,
    tables: Sequence[DataTable],
    translate: Translate,
    now: datetime,
) -> bytes:
    """The own data to read."""
    clinic, patient = people_of(session, case)
    identity, issue = identity_of(patient), issue_for(clinic, patient)
    content = OwnDataSheet(identity, issue, title, lead, tuple(tables), translate)
    return drawn(own_data_sheet.render, content, now=now)


def people_of(session: Session, case: CaseRow) -> tuple[ClinicRow, PatientRow]:
    """The clinic and the patient of a case."""
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    return session.get_one(ClinicRow, case.clinic_id), patient


def identity_of(patient: PatientRow) -> Identity:
    """Without the birth date: it may open the diary, and papers are left lying about."""
    return Identity(f"{patient.given_name} {patient.family_name}", identifier=patient.identifier)


def issue_for(clinic: ClinicRow, patient: PatientRow) -> Issue:
    """Of the clinic, in the patient's language."""
    language = "en-GB" if patient.language == "en" else patient.language
    return issue_of_clinic(clinic, language=language)
