"""The public page that confirms a document: when it was issued, by which clinic, and if it stands."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.documents import CompareForm, VerifyForm
from scs_manager.domain.verification import read_code
from scs_manager.services import verification
from scs_manager.services.documents import KIND_NAMES
from scs_manager.services.verification import Verified
from scs_manager.web import clock
from scs_manager.web.access import public
from scs_manager.web.i18n import gettext as _
from scs_manager.web.security import client_address
from scs_manager.web.session import db, writing

bp = Blueprint("verification", __name__)

WHY = "whoever holds a document may check that it is genuine; nothing about the patient is shown"


@bp.get("/v")
@public(WHY)
def ask() -> Response:
    """Ask for the code; a code in the address leads to its own page."""
    form = VerifyForm(request.args if "code" in request.args else None)
    if "code" not in request.args:
        return _page(form)
    code = read_code(form.code.data or "")
    if code is None:
        form.code.errors = [_("Enter the twelve characters of the code, for example K7QF-3M9X-T2PD")]
        return _page(form)
    return redirect(url_for("verification.show", code=code), 303)


@bp.get("/v/<code>")
@public(WHY)
def show(code: str) -> Response:
    """What is known of the document with this code."""
    return _answer(_found(code), CompareForm())


@bp.post("/v/<code>")
@public(WHY)
def compare(code: str) -> Response:
    """Compare an uploaded copy with what was issued; the copy is hashed and forgotten."""
    found = _found(code)
    form = CompareForm()
    same = None
    if form.validate_on_submit():
        same = verification.is_same(found, form.copy.data.read())
    return _answer(found, form, same=same)


def _found(code: str) -> Verified:
    """The document, or 404; unknown codes are counted, and too many of them have to wait."""
    address = client_address(request)
    if verification.must_wait(db(), address=address, now=clock.now()):
        abort(429)
    read = read_code(code)
    found = verification.look_up(db(), code=read) if read else None
    if found is None:
        db().rollback()
        with writing() as session:
            verification.note_miss(session, address=address, now=clock.now())
        abort(_not_found())
    return found


def _not_found() -> Response:
    form = VerifyForm(None)
    words = _("No document has this code. Check it against the foot of the page, character by character.")
    form.code.errors = [words]
    response = _page(form)
    response.status_code = 404
    return response


def _page(form: VerifyForm) -> Response:
    return _plain(render_template("verification/ask.html", form=form))


def _answer(found: Verified, form: CompareForm, *, same: bool | None = None) -> Response:
    kind = KIND_NAMES[found.kind]
    return _plain(render_template("verification/show.html", found=found, kind=kind, form=form, same=same))


def _plain(html: str) -> Response:
    response = make_response(html)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
