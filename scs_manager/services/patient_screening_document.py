"""The patient's version of a stored screening: its outcome in everyday words, in the patient's language."""

import hashlib
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from reports.content import Identity, Issue
from reports.patient_screening import PatientScreening, Told, render
from scs_manager.domain.errors import RuleError
from scs_manager.domain.plain_screening import TRIAL_LIMIT, plain_screening
from scs_manager.domain.text import Text, Translate
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.screening import ScreeningRow
from scs_manager.services.document_frame import identity_of, issue_of, tag_of
from scs_manager.services.documents import DocumentKind, Place, Prepared, newest, next_place
from scs_manager.services.rendering import drawn
from scs_manager.services.screening import is_intact
from scs_manager.services.unprintable import marks_in


def prepare_patient_screening(
    session: Session,
    case: CaseRow,
    screening: ScreeningRow,
    *,
    now: datetime,
    public_url: str,
    translate: Translate,
    reason: str = "",
) -> Prepared:
    """The patient's version, rendered and not yet stored; an unsigned screening gives a draft."""
    if screening.signed_at is not None and not is_intact(screening):
        raise RuleError(Text("This is not the signed version of the screening. Nothing can be issued."))
    clinic = session.get_one(ClinicRow, case.clinic_id)
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    place = _place(session, case, screening, now, reason)
    issue = replace(issue_of(clinic, place, public_url=public_url), language=tag_of(patient.language))
    content = _content(screening, clinic, identity_of(patient, now), issue, translate)
    told = told_sha256(screening, patient.language)
    return Prepared(place, drawn(render, content, now=now), told, marks=marks_in(content))


def told_sha256(screening: ScreeningRow, language: str) -> str | None:
    """What a paper of this screening in a language says, as a hash; None before the screening is signed."""
    if screening.content_sha256 is None:
        return None
    return hashlib.sha256(f"{screening.content_sha256} {tag_of(language)}".encode()).hexdigest()


def tells(told: str | None, issued_at: datetime, screening: ScreeningRow, language: str) -> bool:
    """Whether an issued paper says what this signed screening says, in the language that is read now.

    Papers without a hash were all in English, and a signed screening never changes.
    """
    if told is not None:
        return told == told_sha256(screening, language)
    is_later = screening.signed_at is not None and issued_at >= screening.signed_at
    return is_later and tag_of(language) == tag_of("en")


def _place(session: Session, case: CaseRow, screening: ScreeningRow, now: datetime, reason: str) -> Place:
    kind, draft = DocumentKind.PATIENT_SCREENING, screening.signed_at is None
    earlier = None if draft else newest(session, clinic_id=case.clinic_id, case_id=case.id, kind=kind)
    return next_place(
        session,
        clinic_id=case.clinic_id,
        case_id=case.id,
        kind=kind,
        now=now,
        draft=draft,
        replaces=earlier,
        reason=reason,
    )


def _content(
    screening: ScreeningRow,
    clinic: ClinicRow,
    identity: Identity,
    issue: Issue,
    translate: Translate,
) -> PatientScreening:
    told = plain_screening(screening.result)
    return PatientScreening(
        identity=identity,
        issue=issue,
        on=screening.on,
        headline=told.headline.render(translate),
        meaning=told.meaning.render(translate),
        sections=tuple(
            Told(each.heading.render(translate), each.said(translate), each.in_order)
            for each in told.sections
        ),
        next_step=told.next_step.render(translate),
        limits=TRIAL_LIMIT.render(translate),
        urgent=told.urgent,
        signed_by=screening.signed_by_name or "",
        clinic_phone=clinic.phone,
        emergency_phone=clinic.emergency_phone or "",
        translate=translate,
    )
