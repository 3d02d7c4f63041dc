"""The patient's summary: a person adds plain words, reads a draft, issues it."""

import uuid

from flask import Blueprint, make_response, render_template, request
from sqlmodel import Session
from werkzeug.wrappers import Response

from forms.documents import SummaryForm
from scs_manager.domain.consents import LANGUAGES
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.services import decisions, documents
from scs_manager.services.documents import DocumentKind, Prepared
from scs_manager.services.patient_summary_document import SummaryWords, prepare_patient_summary
from scs_manager.web import clock
from scs_manager.web.access import case_or_404, current_actor, requires
from scs_manager.web.case_view import CaseView
from scs_manager.web.i18n import translator
from scs_manager.web.issuing import issued, public_url, reason_given, taken_up
from scs_manager.web.session import db

bp = Blueprint("summaries", __name__)


@bp.get("/cases/<uuid:case_id>/documents/patient-summary")
@requires(Permission.DRAFT_DOCUMENTS)
def write(case_id: uuid.UUID) -> Response:
    """What a person may add, in the patient's language."""
    case = case_or_404(case_id)
    return _page(case, SummaryForm(data=taken_up(case, DocumentKind.PATIENT_SUMMARY)))


@bp.post("/cases/<uuid:case_id>/documents/patient-summary/draft")
@requires(Permission.DRAFT_DOCUMENTS)
def draft(case_id: uuid.UUID) -> Response:
    """Keep it as a draft to be read."""
    return _made(case_or_404(case_id), draft=True)


@bp.post("/cases/<uuid:case_id>/documents/patient-summary")
@requires(Permission.SIGN_DOCUMENTS)
def issue(case_id: uuid.UUID) -> Response:
    """Issue it: from then on the patient finds it among the own documents."""
    return _made(case_or_404(case_id), draft=False)


def _made(case: CaseView, *, draft: bool) -> Response:
    form = SummaryForm()
    if not form.validate_on_submit():
        return _page(case, form)
    words, by = SummaryWords(form.why.data or "", form.next_words.data or ""), current_actor()
    say = translator(case.patient.language)

    def prepare(session: Session) -> Prepared:
        return prepare_patient_summary(
            session, case.row, words, by=by, now=clock.now(), public_url=public_url(), translate=say,
            draft=draft, reason=reason_given(),
        )  # fmt: skip

    return issued(case, prepare, again=lambda error: _again(case, form, error))


def _again(case: CaseView, form: SummaryForm, error: RuleError) -> Response:
    form.refuse(error)
    return _page(case, form)


def _page(case: CaseView, form: SummaryForm) -> Response:
    standing = documents.newest(
        db(), clinic_id=case.clinic.id, case_id=case.id, kind=DocumentKind.PATIENT_SUMMARY
    )
    page = render_template(
        "documents/summary.html",
        case=case,
        form=form,
        decision=decisions.current_decision(db(), case.row),
        standing=documents.number_of(standing) if standing else "",
        language_name=LANGUAGES.get(case.patient.language, LANGUAGES["en"]),
        action=request.path,
    )
    return make_response(page, 400 if form.problems() else 200)
