"""The patient's sheet for the talk: before it with room for the answers, after it with what was said."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from reports.shared_decision import SharedDecisionSheet, render
from scs_manager.domain.choice_trial import own_trial_from
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text, Translate
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.models.shared_decisions import SharedDecisionRow
from scs_manager.services.clinic_days import today_in
from scs_manager.services.document_frame import identity_of, issue_of, tag_of
from scs_manager.services.documents import DocumentKind, Place, Prepared, newest, next_place
from scs_manager.services.own_trial import own_trial
from scs_manager.services.rendering import drawn
from scs_manager.services.shared_decision_rows import talk_in
from scs_manager.services.shared_decisions import is_intact
from scs_manager.services.unprintable import marks_in

KIND = DocumentKind.SHARED_DECISION


def preview_sheet(
    session: Session, case: CaseRow, row: SharedDecisionRow | None, *, now: datetime, translate: Translate
) -> bytes:
    """The sheet with the draft mark, made anew each time and never stored."""
    content = _content(session, case, row, None, now=now, public_url="", translate=translate)
    return drawn(render, content, now=now)


def prepare_sheet(
    session: Session,
    case: CaseRow,
    row: SharedDecisionRow | None,
    *,
    now: datetime,
    public_url: str,
    translate: Translate,
    reason: str = "",
) -> Prepared:
    """The sheet rendered and not yet stored; without a talk it is the one to bring to the talk."""
    if row is not None and not is_intact(row):
        raise RuleError(Text("This is not the record that was saved. Nothing can be issued."))
    earlier = newest(session, clinic_id=case.clinic_id, case_id=case.id, kind=KIND)
    place = next_place(
        session, clinic_id=case.clinic_id, case_id=case.id, kind=KIND, now=now, replaces=earlier,
        reason=reason,
    )  # fmt: skip
    content = _content(session, case, row, place, now=now, public_url=public_url, translate=translate)
    data = drawn(render, content, now=now)
    return Prepared(place, data, row.content_sha256 if row else None, marks=marks_in(content))


def _content(
    session: Session,
    case: CaseRow,
    row: SharedDecisionRow | None,
    place: Place | None,
    *,
    now: datetime,
    public_url: str,
    translate: Translate,
) -> SharedDecisionSheet:
    clinic = session.get_one(ClinicRow, case.clinic_id)
    patient = get_scoped(session, PatientRow, case.clinic_id, case.patient_id)
    if patient is None:
        raise ValueError("a case without its patient")
    today = today_in(clinic, now)
    issue = issue_of(clinic, place, public_url=public_url)
    return SharedDecisionSheet(
        identity=identity_of(patient, now),
        issue=replace(issue, language=tag_of(patient.language)),
        on=row.held_on if row else today,
        trial=own_trial_from(row.shown["trial"]) if row else own_trial(session, case, on=today),
        talk=talk_in(row) if row else None,
        draft=place is None,
        clinic_phone=clinic.phone,
        translate=translate,
    )
