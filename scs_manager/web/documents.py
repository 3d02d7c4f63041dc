"""The documents of a case: what can be issued, issued, downloaded as stored, withdrawn, told of."""

import uuid
from typing import Any

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

from forms.base import Choice
from forms.documents import TellForm, WithdrawForm
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import ROLE_NAMES, Permission
from scs_manager.models.documents import DocumentRow
from scs_manager.services import (
    decisions,
    document_files,
    document_notices,
    document_offers,
    document_shelf,
    documents,
    outcomes,
    screening,
    shared_decision_rows,
)
from scs_manager.services.decision_summary import prepare_summary
from scs_manager.services.documents import KIND_NAMES, DocumentKind, Prepared
from scs_manager.services.own_documents import RELEASED
from scs_manager.services.patient_screening_document import prepare_patient_screening
from scs_manager.services.screening_document import prepare_screening_report
from scs_manager.services.shared_decision_sheet import prepare_sheet
from scs_manager.web import clock
from scs_manager.web.access import case_or_404, current_actor, document_or_404, requires
from scs_manager.web.certificate_view import shown_documents, state_of
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import translator
from scs_manager.web.issuing import issued, public_url, reason_given
from scs_manager.web.message_view import line_of
from scs_manager.web.session import db

PATIENT = "patient"
"""Who is told, where it is the patient and not a colleague."""

bp = Blueprint("documents", __name__)


@bp.get("/cases/<uuid:case_id>/documents")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> Response:
    """What can be issued now, what was issued and what became of it; ``kind`` lists one kind alone."""
    case = case_or_404(case_id)
    shelf = document_shelf.shelf_of(db(), case.row)
    wanted = request.args.get("kind", "")
    kind = DocumentKind(wanted) if wanted in shelf.kinds else None
    listed = shelf.of(kind)
    notices = document_notices.notices_of(db(), case.clinic.id, [each.id for each in listed])
    return make_response(
        render_template(
            "documents/show.html",
            case=case,
            offers=document_offers.offers_of(db(), case.row, shelf, language=case.patient.language),
            shelf=shelf,
            listed=listed,
            kind=kind,
            kinds=KIND_NAMES,
            trial=outcomes.latest_trial(db(), case.row),
            certificate=state_of(case.clinic.id),
            signed=shown_documents(case),
            role_names=ROLE_NAMES,
            notices={
                id: [line_of(row, case.zone, clock.now()) for row in rows] for id, rows in notices.items()
            },
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
        case,
        lambda session: prepare_summary(
            session, decision, now=clock.now(), public_url=public_url(), reason=reason_given()
        ),
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
            session, case.row, found, now=clock.now(), public_url=public_url(), reason=reason_given()
        ),
    )


@bp.post("/cases/<uuid:case_id>/documents/patient-screening")
@requires(Permission.DRAFT_DOCUMENTS)
def issue_patient_screening(case_id: uuid.UUID) -> Response:
    """Issue the patient's version of the newest screening in the patient's language; unsigned, a draft."""
    case = case_or_404(case_id)
    found = screening.latest_screening(db(), case.row)
    if found is None:
        abort(409)
    say = translator(case.patient.language)

    def prepare(session: Session) -> Prepared:
        return prepare_patient_screening(
            session, case.row, found, now=clock.now(), public_url=public_url(), translate=say,
            reason=reason_given(),
        )  # fmt: skip

    return issued(case, prepare)


@bp.post("/cases/<uuid:case_id>/documents/shared-decision")
@requires(Permission.SHARE_DECISION)
def issue_shared_decision(case_id: uuid.UUID) -> Response:
    """Issue the sheet of the newest talk in the patient's language, or the one to bring to the talk."""
    case = case_or_404(case_id)
    say, blank = translator(case.patient.language), "blank" in request.form

    def prepare(session: Session) -> Prepared:
        row = None if blank else shared_decision_rows.newest_talk(session, case.row)
        return prepare_sheet(
            session, case.row, row, now=clock.now(), public_url=public_url(), translate=say,
            reason=reason_given(),
        )  # fmt: skip

    return issued(case, prepare)


@bp.get("/documents/<uuid:document_id>")
@requires(Permission.READ_CLINICAL)
def download(document_id: uuid.UUID) -> Response:
    """The newest whole file, with every signature; altered bytes are not handed out."""
    document = document_or_404(document_id)
    data = document_files.file_of(db(), document)
    if data is None:
        raise RuleError(_("The stored file is not the one that was issued. It is not handed out."))
    response = make_response(data)
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


def _withdraw_page(document: DocumentRow, form: WithdrawForm) -> Response:
    case = case_or_404(document.case_id)
    return make_response(
        render_template(
            "documents/withdraw.html",
            case=case,
            document=document,
            number=documents.number_of(document),
            form=form,
        )
    )


@bp.get("/documents/<uuid:document_id>/tell")
@requires(Permission.DRAFT_DOCUMENTS)
def tell_form(document_id: uuid.UUID) -> Response:
    """Ask who is told that a document is ready."""
    document = document_or_404(document_id)
    return _tell_page(document, TellForm(people=_people(document)))


@bp.post("/documents/<uuid:document_id>/tell")
@requires(Permission.DRAFT_DOCUMENTS)
def tell(document_id: uuid.UUID) -> Response:
    """Plan the notice: a link and no clinical word; the document itself never leaves by message."""
    document = document_or_404(document_id)
    form = TellForm(people=_people(document))
    if form.carries_out(lambda: _tell(document, form.to.data)):
        flash(_("The notice is planned and will be sent within a minute, or when quiet hours are over."))
        return redirect(url_for("documents.show", case_id=document.case_id), 303)
    return _tell_page(document, form)


def _tell(document: DocumentRow, to: str) -> None:
    given: dict[str, Any] = {"by": current_actor(), "now": clock.now()}
    if to == PATIENT:
        document_notices.tell_patient(db(), document, **given)
    else:
        document_notices.tell_colleague(db(), document, to=uuid.UUID(to), **given)


def _people(document: DocumentRow) -> list[Choice]:
    """The patient, where the document is written for them, then the colleagues."""
    colleagues = document_notices.colleagues(db(), document.clinic_id)
    own = [Choice(PATIENT, _("The patient"))] if document.kind in RELEASED else []
    return own + [Choice(str(each.id), each.full_name) for each in colleagues]


def _tell_page(document: DocumentRow, form: TellForm) -> Response:
    case = case_or_404(document.case_id)
    page = render_template(
        "documents/tell.html",
        case=case,
        document=document,
        number=documents.number_of(document),
        name=KIND_NAMES[DocumentKind(document.kind)],
        form=form,
    )
    return make_response(page, 400 if form.problems() else 200)
