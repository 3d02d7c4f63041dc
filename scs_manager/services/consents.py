"""Consents: recorded on one exact text, withdrawn with a reason, and told to the criteria as one fact."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.consents import TEACH_BACK, Consent, Given, check_given, in_force
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.text import Text
from scs_manager.models.attachments import AttachmentRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.consents import ConsentRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.versions import commit
from scs_manager.services import audit
from scs_manager.services.clinic_days import check_happened, clinic_today
from scs_manager.services.consent_rows import consents_of
from scs_manager.services.consent_text_rows import find_text, keep_text
from scs_manager.services.record_rows import add_fact

FACT = "trial.consent_signed"


def record_consent(
    session: Session,
    *,
    case: CaseRow,
    given: Given,
    by: Actor,
    now: datetime,
    scan_id: uuid.UUID | None = None,
) -> ConsentRow:
    """Record one consent on one text; a question that needs repeating is kept, and then it does not count."""
    text = find_text(session, case.clinic_id, given.text_sha256)
    if text is None:
        raise RuleError("This text is not there any more. Choose another one.")
    latest = clinic_today(session, case.clinic_id, now)
    check_given(given, patient=_patient_name(session, case), latest=latest)
    _check_scan(session, case, scan_id)
    keep_text(session, text, case.clinic_id, by, now)
    row = ConsentRow(
        clinic_id=case.clinic_id, case_id=case.id, text_sha256=text.sha256, text_version=text.version,
        language=text.language, explained_by=given.explained_by, interpreter=given.interpreter,
        teach_back=[{"question": name, "result": given.teach_back[name]} for name in TEACH_BACK],
        questions_asked=given.questions_asked, how=given.how, signed_name=given.signed_name,
        signed_on=given.signed_on, witness=given.witness, scan_id=scan_id, counts=given.counts,
        by_id=by.id, by_name=by.name, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _tell(session, case, row, on=given.signed_on, by=by, now=now)
    detail = {"consent": str(row.id), "text_sha256": row.text_sha256, "counts": row.counts}
    audit.record(session, by=by, action="consent.recorded", now=now, case_id=case.id, detail=detail)
    session.commit()
    return row


def withdraw_consent(
    session: Session, *, case: CaseRow, row: ConsentRow, on: date, reason: str, by: Actor, now: datetime
) -> None:
    """Note that the patient takes a consent back; from that day on it does not hold."""
    if row.case_id != case.id:
        raise ValueError("the consent belongs to another case")
    session.refresh(row, with_for_update=True)  # of two who withdraw at once, the second sees the first
    if row.withdrawn_at is not None:
        raise RuleError("This consent is withdrawn already.")
    if not reason.strip():
        raise InputError(Text("Enter the reason, or that none was given"), place="reason")
    if on < row.signed_on:
        raise InputError(Text("The withdrawal cannot come before the signature"), place="on")
    check_happened(session, case.clinic_id, [on], now)
    row.withdrawn_on, row.withdrawn_at, row.withdrawn_reason = on, now, reason
    row.withdrawn_by_id, row.withdrawn_by_name = by.id, by.name
    session.add(row)
    session.flush()
    _tell(session, case, row, on=on, by=by, now=now)
    detail = {"consent": str(row.id), "on": on.isoformat(), "reason": reason}
    action = "consent.withdrawn"
    commit(
        session, lambda: audit.record(session, by=by, action=action, now=now, case_id=case.id, detail=detail)
    )


def get_consent(session: Session, case: CaseRow, consent_id: uuid.UUID) -> ConsentRow | None:
    """The consent of this case; None for another case's and for a nonexistent one alike."""
    row = get_scoped(session, ConsentRow, case.clinic_id, consent_id)
    return row if row is not None and row.case_id == case.id else None


def scans_of(session: Session, case: CaseRow) -> list[tuple[str, str]]:
    """Key and title of every file of the case that may be the scanned copy, newest first."""
    query = (
        sa.select(col(AttachmentRow.id), col(AttachmentRow.title))
        .where(
            col(AttachmentRow.clinic_id) == case.clinic_id,
            col(AttachmentRow.case_id) == case.id,
            col(AttachmentRow.withdrawn_at).is_(None),
        )
        .order_by(col(AttachmentRow.at).desc(), col(AttachmentRow.id))
    )
    return [(str(key), title) for key, title in session.execute(query)]


def holds_on(rows: list[ConsentRow], on: date) -> bool:
    """Whether a consent is in force on a day; ``rows`` come newest first."""
    told = [Consent(row.signed_on, row.counts, row.withdrawn_on) for row in reversed(rows)]
    return in_force(told, on) is not None


def _tell(session: Session, case: CaseRow, row: ConsentRow, *, on: date, by: Actor, now: datetime) -> None:
    """The fact as it is after this row: whether the patient's consent holds on that day."""
    rows = consents_of(session, case)
    latest = max([on, *(each.withdrawn_on or each.signed_on for each in rows)])
    words = "withdrawn" if row.withdrawn_on else "signed" if row.counts else "signed, not understood"
    source = f"Consent {row.id}, text {row.text_version} ({row.language}), {words}"
    add_fact(session, case, FACT, holds_on(rows, latest), on=latest, source=source, by=by, now=now)


def _check_scan(session: Session, case: CaseRow, scan_id: uuid.UUID | None) -> None:
    if scan_id is None:
        return
    scan = get_scoped(session, AttachmentRow, case.clinic_id, scan_id)
    if scan is None or scan.case_id != case.id or scan.withdrawn_at is not None:
        raise InputError(Text("Choose a file of this patient"), place="scan")


def _patient_name(session: Session, case: CaseRow) -> str:
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case has a patient")
    return f"{patient.given_name} {patient.family_name}"
