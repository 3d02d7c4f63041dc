"""The patient's version of a stored screening: the same outcome in everyday words."""

from datetime import datetime

from sqlmodel import Session

from reports.patient_screening import PatientScreening, Told, render
from scs_manager.domain.errors import RuleError
from scs_manager.domain.plain_screening import TRIAL_LIMIT, plain_screening
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.screening import ScreeningRow
from scs_manager.services.document_frame import identity_of, issue_of
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
    content = _content(screening, clinic, patient, place, now=now, public_url=public_url)
    return Prepared(place, drawn(render, content, now=now), None, marks=marks_in(content))


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
    patient: PatientRow,
    place: Place,
    *,
    now: datetime,
    public_url: str,
) -> PatientScreening:
    told = plain_screening(screening.result)
    return PatientScreening(
        identity=identity_of(patient, now),
        issue=issue_of(clinic, place, public_url=public_url),
        on=screening.on,
        headline=str(told.headline),
        meaning=str(told.meaning),
        sections=tuple(
            Told(str(s.heading), tuple(str(item) for item in s.items), s.in_order) for s in told.sections
        ),
        next_step=str(told.next_step),
        limits=str(TRIAL_LIMIT),
        urgent=told.urgent,
        signed_by=screening.signed_by_name or "",
        clinic_phone=clinic.phone,
        emergency_phone=clinic.emergency_phone or "",
    )
