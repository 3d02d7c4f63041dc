"""The documents of a case: listed, issued, downloaded as they were stored, withdrawn; letters."""

import uuid

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlmodel import Session
from werkzeug.wrappers import Response

from forms.documents import LetterForm, SignDocumentForm, WithdrawForm
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission, Role
from scs_manager.models.documents import DocumentRow
from scs_manager.services import accounts, decisions, documents, letters, screening, shared_decision_rows
from scs_manager.services.decision_summary import prepare_summary
from scs_manager.services.documents import KIND_NAMES, DocumentKind, Prepared
from scs_manager.services.letters import PURPOSES, LetterSigning, LetterWords
from scs_manager.services.patient_screening_document import prepare_patient_screening
from scs_manager.services.screening_document import prepare_screening_report
from scs_manager.services.shared_decision_sheet import prepare_sheet
from scs_manager.web import clock
from scs_manager.web.access import case_or_404, current_actor, current_staff, document_or_404, requires
from scs_manager.web.case_view import CaseView
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import translator
from scs_manager.web.issuing import issued, public_url, stored
from scs_manager.web.session import db, release

bp = Blueprint("documents", __name__)


@bp.get("/cases/<uuid:case_id>/documents")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> Response:
    """What was issued, and what can be issued now."""
    case = case_or_404(case_id)
    found = documents.documents_of(db(), clinic_id=case.clinic.id, case_id=case.id)
    decision = decisions.current_decision(db(), case.row)
    report = screening.latest_screening(db(), case.row)
    in_force = {each.content_sha256 for each in found if not each.draft and each.withdrawn_at is None}
    return make_response(
        render_template(
            "documents/show.html",
            case=case,
            documents=found,
            kinds=KIND_NAMES,
            decision=decision,
            summary_missing=decision is not None and decision.content_sha256 not in in_force,
            screening=report,
            report_missing=report is not None
            and (report.signed_at is None or report.content_sha256 not in in_force),
        )
    )


@bp.post("/cases/<uuid:case_id>/documents/decision-summary")
@requires(Permission.SIGN_DOCUMENTS)
def issue_summary(case_id: uuid.UUID) -> Response:
    """Issue the summary of the decision that stands."""
    case = case_or_404(case_id)
    decision = decisions.current_decision(db(), case.row)
    if decision is None:
        abort(409)
    return issued(
        case, lambda session: prepare_summary(session, decision, now=clock.now(), public_url=public_url())
    )


@bp.post("/cases/<uuid:case_id>/documents/screening-report")
@requires(Permission.DRAFT_DOCUMENTS)
def issue_report(case_id: uuid.UUID) -> Response:
    """Issue the report of the newest screening: signed as it is, or a draft."""
    case = case_or_404(case_id)
    found = screening.latest_screening(db(), case.row)
    if found is None:
        abort(409)
    return issued(
        case,
        lambda session: prepare_screening_report(
            session, case.row, found, now=clock.now(), public_url=public_url()
        ),
    )


@bp.post("/cases/<uuid:case_id>/documents/patient-screening")
@requires(Permission.DRAFT_DOCUMENTS)
def issue_patient_screening(case_id: uuid.UUID) -> Response:
    """Issue the patient's version of the newest screening: signed as it is, or a draft."""
    case = case_or_404(case_id)
    found = screening.latest_screening(db(), case.row)
    if found is None:
        abort(409)
    return issued(
        case,
        lambda session: prepare_patient_screening(
            session, case.row, found, now=clock.now(), public_url=public_url()
        ),
    )


@bp.post("/cases/<uuid:case_id>/documents/shared-decision")
@requires(Permission.SHARE_DECISION)
def issue_shared_decision(case_id: uuid.UUID) -> Response:
    """Issue the sheet of the newest talk in the patient's language, or the one to bring to the talk."""
    case = case_or_404(case_id)
    say, blank = translator(case.patient.language), "blank" in request.form

    def prepare(session: Session) -> Prepared:
        row = None if blank else shared_decision_rows.newest_talk(session, case.row)
        return prepare_sheet(session, case.row, row, now=clock.now(), public_url=public_url(), translate=say)

    return issued(case, prepare)


@bp.get("/cases/<uuid:case_id>/documents/letter")
@requires(Permission.DRAFT_DOCUMENTS)
def letter(case_id: uuid.UUID) -> Response:
    """Compose a letter."""
    return _letter_page(case_or_404(case_id), LetterForm())


@bp.post("/cases/<uuid:case_id>/documents/letter")
@requires(Permission.DRAFT_DOCUMENTS)
def check_letter(case_id: uuid.UUID) -> Response:
    """Read the letter as it will go out, with the hash over it; nothing is stored yet."""
    case, form = case_or_404(case_id), LetterForm()
    fine = form.validate_on_submit()
    if "change" in request.form or not fine:
        return _letter_page(case, form)
    return _letter_look(case, form, SignDocumentForm())


@bp.post("/cases/<uuid:case_id>/documents/letter/draft")
@requires(Permission.DRAFT_DOCUMENTS)
def draft_letter(case_id: uuid.UUID) -> Response:
    """Keep the letter as a draft for somebody else to sign."""
    case, form = case_or_404(case_id), LetterForm()
    if not form.validate_on_submit():
        return _letter_page(case, form)
    words = _letter_words(form)
    return issued(case, lambda session: _letter(session, case, words, None))


@bp.post("/cases/<uuid:case_id>/documents/letter/sign")
@requires(Permission.SIGN_DOCUMENTS)
def sign_letter(case_id: uuid.UUID) -> Response:
    """Sign the letter that was shown, and issue it."""
    case, form, signing = case_or_404(case_id), LetterForm(), SignDocumentForm()
    if not form.validate_on_submit():
        return _letter_page(case, form)
    if not signing.validate_on_submit():
        return _letter_look(case, form, signing)
    words, staff = _letter_words(form), current_staff()
    given = LetterSigning(
        current_actor(), Role.CLINICIAN, signing.meaning.data, staff.zone, signing.shown_sha256.data
    )
    try:
        release()
        accounts.check_signer(db(), by=given.by, password=signing.password.data, now=clock.now())
        stored(lambda session: _letter(session, case, words, given))
    except accounts.SignInRefused as error:
        signing.password.errors = [error.text]  # type: ignore[list-item]  # ours take a Text
        return _letter_look(case, form, signing)
    except RuleError as error:
        signing.refuse(error)
        return _letter_look(case, form, signing)
    flash(_("The letter is signed and issued."))
    return redirect(url_for("documents.show", case_id=case_id), 303)


@bp.get("/documents/<uuid:document_id>")
@requires(Permission.READ_CLINICAL)
def download(document_id: uuid.UUID) -> Response:
    """The stored bytes, as they were issued; altered ones are not handed out."""
    document = document_or_404(document_id)
    if not documents.is_intact(document):
        raise RuleError(_("The stored file is not the one that was issued. It is not handed out."))
    response = make_response(document.data)
    response.headers["Content-Type"] = "application/pdf"
    name = documents.file_name(document)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@bp.get("/documents/<uuid:document_id>/withdraw")
@requires(Permission.SIGN_DOCUMENTS)
def withdraw_form(document_id: uuid.UUID) -> Response:
    """Ask why a document is withdrawn."""
    return _withdraw_page(document_or_404(document_id), WithdrawForm())


@bp.post("/documents/<uuid:document_id>/withdraw")
@requires(Permission.SIGN_DOCUMENTS)
def withdraw(document_id: uuid.UUID) -> Response:
    """Withdraw a document; it is kept, and its verification page says so."""
    document, form = document_or_404(document_id), WithdrawForm()
    if not form.validate_on_submit():
        return _withdraw_page(document, form)
    documents.withdraw(db(), document, reason=form.reason.data, by=current_actor(), now=clock.now())
    flash(_("The document is withdrawn."))
    return redirect(url_for("documents.show", case_id=document.case_id), 303)


def _letter(session: Session, case: CaseView, words: LetterWords, signing: LetterSigning | None) -> Prepared:
    return letters.prepare_letter(session, case.row, words, signing, now=clock.now(), public_url=public_url())


def _letter_words(form: LetterForm) -> LetterWords:
    return LetterWords(
        PURPOSES[form.purpose.data], form.address_lines(), form.salutation.data, form.message.data or ""
    )


def _letter_page(case: CaseView, form: LetterForm) -> Response:
    return make_response(render_template("documents/letter.html", case=case, form=form))


def _letter_look(case: CaseView, form: LetterForm, signing: SignDocumentForm) -> Response:
    release()
    composed = letters.compose(db(), case.row, _letter_words(form), now=clock.now())
    signing.shown_sha256.raw_text = signing.shown_sha256.data = composed.sha256
    return make_response(
        render_template(
            "documents/letter_sign.html",
            case=case,
            letter=composed,
            typed=form.typed(),
            form=signing,
            now=clock.now(),
        )
    )


def _withdraw_page(document: DocumentRow, form: WithdrawForm) -> Response:
    case = case_or_404(document.case_id)
    return make_response(
        render_template(
            "documents/withdraw.html",
            case=case,
            document=document,
            number=documents.printed_number(DocumentKind(document.kind), document.number, document.issued_at),
            form=form,
        )
    )
