"""A second clinician's signature: the hash is read back, the password asked again."""

import uuid

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from forms.countersignatures import CountersignForm
from scs_manager.domain.countersignatures import why_not
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import ROLE_NAMES, Permission
from scs_manager.models.documents import DocumentRow
from scs_manager.services import countersignatures, document_files, documents
from scs_manager.services.countersignatures import NOT_WHOLE
from scs_manager.services.document_seals import Signing
from scs_manager.services.documents import KIND_NAMES, DocumentKind, printed_number
from scs_manager.web import clock
from scs_manager.web.access import case_or_404, current_staff, document_or_404, requires
from scs_manager.web.certificate_view import state_of
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db, reading
from scs_manager.web.signing import refusal, signing_of, status_of

bp = Blueprint("countersignatures", __name__)


@bp.get("/documents/<uuid:document_id>/countersign")
@requires(Permission.SIGN_DOCUMENTS)
def show(document_id: uuid.UUID) -> Response:
    """The document, who signed it so far, and the hash over the whole file."""
    return _page(document_or_404(document_id), CountersignForm(None))


@bp.post("/documents/<uuid:document_id>/countersign")
@requires(Permission.SIGN_DOCUMENTS)
def sign(document_id: uuid.UUID) -> Response:
    """Sign what was read back; nothing is kept unless the signature holds."""
    document, form = document_or_404(document_id), CountersignForm()
    if not form.validate_on_submit():
        return _page(document, form)
    refused = refusal(form, lambda: _signed(document_id, signing_of(form)))
    if refused is not None:
        return _page(document_or_404(document_id), form, refused)
    flash(_("The document is countersigned."))
    return redirect(url_for("documents.show", case_id=document.case_id), 303)


def _signed(document_id: uuid.UUID, given: Signing) -> None:
    """Made on a reading session, holding no lock, then kept in a short transaction."""
    now, clinic_id = clock.now(), current_staff().clinic_id
    with reading() as session:
        found = documents.document_of(session, clinic_id=clinic_id, document_id=document_id)
        if found is None:
            raise ValueError("the document was there a moment ago")
        prepared = countersignatures.prepare_countersignature(session, found, given, now=now)
    countersignatures.countersign(db(), document_or_404(document_id), prepared, by=given.by, now=now)


def _page(document: DocumentRow, form: CountersignForm, refused: RuleError | None = None) -> Response:
    case = case_or_404(document.case_id)
    whole = document_files.whole_file(db(), document)
    if whole is None:
        raise RuleError(NOT_WHOLE)
    form.shown_sha256.raw_text = form.shown_sha256.data = whole.sha256
    issued = document_files.issued_of(db(), document)
    kind = DocumentKind(document.kind)
    page = render_template(
        "documents/countersign.html",
        case=case,
        document=document,
        kind=KIND_NAMES[kind],
        number=printed_number(kind, document.number, document.issued_at),
        signatures=document_files.signatures_of(db(), document),
        roles=ROLE_NAMES,
        sha256=whole.sha256,
        refused=why_not(issued, current_staff().id),
        certificate=state_of(case.clinic.id),
        form=form,
        now=clock.now(),
    )
    return make_response(page, status_of(refused))
