"""The screening report of a stored screening: signed, or as a draft while it is not."""

from datetime import datetime

from sqlmodel import Session

from reports.content import Signature
from reports.screening_report import ScreeningReport, render
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import ROLE_NAMES, Role
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.screening import ScreeningRow
from scs_manager.services.body_map_rows import figure_of
from scs_manager.services.document_frame import identity_of, issue_of, signature_of
from scs_manager.services.document_seals import signatory_of
from scs_manager.services.documents import DocumentKind, Place, Prepared, newest, next_place
from scs_manager.services.printed_sign_offs import sign_offs_of
from scs_manager.services.rendering import drawn
from scs_manager.services.screening import is_intact
from scs_manager.services.screening_record import changes_of, expiries_of, history_of, questionnaires_of
from scs_manager.services.screening_said import said_of
from scs_manager.services.unprintable import marks_in


def prepare_screening_report(
    session: Session,
    case: CaseRow,
    screening: ScreeningRow,
    *,
    now: datetime,
    public_url: str,
    reason: str = "",
) -> Prepared:
    """The report, rendered and not yet stored; an unsigned screening gives a draft."""
    signed = screening.signed_at is not None
    if signed and not is_intact(screening):
        raise RuleError(Text("This is not the signed version of the screening. No report can be issued."))
    kind = DocumentKind.SCREENING_REPORT
    earlier = newest(session, clinic_id=case.clinic_id, case_id=case.id, kind=kind) if signed else None
    place = next_place(
        session,
        clinic_id=case.clinic_id,
        case_id=case.id,
        kind=kind,
        now=now,
        draft=not signed,
        replaces=earlier,
        reason=reason or screening.replace_reason or "",
    )
    report = _report(session, case, screening, place, public_url)
    signatory = signatory_of(screening)
    data = drawn(render, report, now=now)
    return Prepared(place, data, screening.content_sha256, signatory, marks_in(report))


def _report(
    session: Session, case: CaseRow, screening: ScreeningRow, place: Place, public_url: str
) -> ScreeningReport:
    clinic = session.get_one(ClinicRow, case.clinic_id)
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    return ScreeningReport(
        identity=identity_of(patient, place.at),
        issue=issue_of(clinic, place, public_url=public_url, reason=place.reason),
        result=screening.result,
        sign_offs=sign_offs_of(session, clinic, {profile["sha256"] for profile in screening.profiles}),
        signature=_signature(screening),
        body_map=figure_of(session, case, known_at=screening.signed_at or screening.at),
        said=said_of(session, case, screening),
        changes=changes_of(session, screening),
        expiries=expiries_of(session, screening),
        record=history_of(screening),
        questionnaires=questionnaires_of(session, case, screening),
    )


def _signature(screening: ScreeningRow) -> Signature | None:
    if screening.signed_at is None or screening.signed_role is None:
        return None
    return signature_of(
        name=screening.signed_by_name or "",
        role=str(ROLE_NAMES[Role(screening.signed_role)]),
        at=screening.signed_at,
        time_zone=screening.signed_time_zone or "UTC",
        meaning=screening.signed_meaning or "",
        content_sha256=screening.content_sha256 or "",
    )
