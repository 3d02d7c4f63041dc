"""The documents that are the patient's: the screening in plain words, and copies of consents. Reads only.

Letters, reports and decision summaries are between clinicians; the clinic hands those out itself.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from reports import consent_copy
from reports.consent_copy import ConsentCopy
from scs_manager.domain.consents import Section
from scs_manager.domain.text import Translate
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.attachments import AttachmentRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.consents import ConsentRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services import (
    attachments,
    consent_rows,
    consents,
    document_files,
    document_lists,
    documents,
)
from scs_manager.services.attachments import Listed
from scs_manager.services.consent_text_rows import find_text
from scs_manager.services.document_frame import identity_of, issue_of_clinic
from scs_manager.services.documents import DocumentKind
from scs_manager.services.rendering import drawn

RELEASED = frozenset(
    {DocumentKind.PATIENT_SCREENING, DocumentKind.SHARED_DECISION, DocumentKind.PATIENT_SUMMARY}
)
"""Kinds of issued documents that are written for the patient."""


@dataclass(frozen=True)
class Issued:
    """An issued document: its number, day, size in bytes and kind."""

    id: uuid.UUID
    number: str
    at: datetime
    size: int
    kind: DocumentKind


@dataclass(frozen=True)
class Signed:
    """A consent that was signed, and the scan of the paper where there is one."""

    id: uuid.UUID
    title: str
    version: str
    on: date
    signed_name: str
    withdrawn_on: date | None
    scan: Listed | None


def issued_to(session: Session, case: CaseRow) -> list[Issued]:
    """The newest of what was issued for the patient; no drafts, nothing withdrawn or replaced."""
    listed = document_lists.documents_of(session, clinic_id=case.clinic_id, case_id=case.id)
    return [
        Issued(each.id, each.number, each.issued_at, each.size, each.kind)
        for each in listed
        if each.kind in RELEASED and each.stands
    ]


def issued_file(session: Session, case: CaseRow, document_id: uuid.UUID) -> tuple[DocumentRow, bytes] | None:
    """One of these with its newest whole file; None for every other document."""
    if all(each.id != document_id for each in issued_to(session, case)):
        return None
    row = documents.document_of(session, clinic_id=case.clinic_id, document_id=document_id)
    data = document_files.file_of(session, row) if row is not None else None
    return (row, data) if row is not None and data is not None else None


def signed_by_patient(session: Session, case: CaseRow) -> list[Signed]:
    """Every consent of the case, newest first, with the scan of its paper as long as that stands."""
    files = {each.id: each for each in attachments.attachments_of(session, case) if each.withdrawn_at is None}
    return [_signed(session, case, row, files) for row in consent_rows.consents_of(session, case)]


def _signed(session: Session, case: CaseRow, row: ConsentRow, files: Mapping[uuid.UUID, Listed]) -> Signed:
    text = find_text(session, case.clinic_id, row.text_sha256)
    scan = files.get(row.scan_id) if row.scan_id else None
    title = text.title if text else ""
    return Signed(row.id, title, row.text_version, row.signed_on, row.signed_name, row.withdrawn_on, scan)


def scan_of(session: Session, case: CaseRow, consent_id: uuid.UUID) -> AttachmentRow | None:
    """The scanned paper of a consent, as long as it stands and is as it was kept."""
    row = consents.get_consent(session, case, consent_id)
    if row is None or row.scan_id is None:
        return None
    scan = attachments.attachment_of(session, case, row.scan_id)
    if scan is None or scan.withdrawn_at is not None or not attachments.is_intact(scan):
        return None
    return scan


def draw_consent(
    session: Session, case: CaseRow, consent_id: uuid.UUID, *, translate: Translate, now: datetime
) -> bytes | None:
    """The patient's copy of one consent as PDF; None for another case's."""
    row = consents.get_consent(session, case, consent_id)
    text = find_text(session, case.clinic_id, row.text_sha256) if row else None
    clinic = session.get_one(ClinicRow, case.clinic_id)
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if row is None or text is None or patient is None:
        return None
    content = ConsentCopy(
        identity=identity_of(patient, now),
        issue=issue_of_clinic(clinic, language=_language(row)),
        title=text.title,
        version=text.version,
        sections=tuple(_whole(section) for section in text.sections),
        signed_name=row.signed_name,
        signed_on=row.signed_on,
        explained_by=row.explained_by,
        withdrawn_on=row.withdrawn_on,
        clinic_phone=clinic.phone,
        translate=translate,
    )
    return drawn(consent_copy.render, content, now=now)


def _whole(section: Section) -> tuple[str, tuple[str, ...]]:
    return section.heading, section.paragraphs


def _language(row: ConsentRow) -> str:
    return "en-GB" if row.language == "en" else row.language
