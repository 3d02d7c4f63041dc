"""The public page that confirms a document: when it was issued, by which clinic, and if it stands.

Patients read it too, in their languages. A copy that is sent is hashed in memory and forgotten.
"""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from forms.verification import CompareForm, VerifyForm
from scs_manager.domain.permissions import ROLE_NAMES
from scs_manager.domain.verification import read_code
from scs_manager.services import verification, verification_limits
from scs_manager.services.documents import KIND_NAMES
from scs_manager.services.strangers_files import Busy
from scs_manager.services.verification import Comparison, Verified
from scs_manager.web import clock, i18n, languages
from scs_manager.web.access import public
from scs_manager.web.i18n import gettext as _
from scs_manager.web.security import client_address
from scs_manager.web.session import reading, writing

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
    return _answer(_found(code), CompareForm(None))


@bp.post("/v/<code>")
@public(WHY)
def compare(code: str) -> Response:
    """Compare a copy with what was issued; how many an address sends is limited."""
    found, form = _found(code), CompareForm()
    if not form.validate_on_submit():
        return _answer(found, form)
    with writing() as session:
        address = client_address(request)
        if not verification_limits.count_copy(session, address=address, code=found.code, now=clock.now()):
            abort(429)
    try:
        return _answer(found, form, verification.compare(found, form.copy.data.read()))
    except Busy:
        abort(429)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """A copy above the limit is not read; the page says so instead of failing."""
    i18n.use_language(languages.of_stranger())
    form = VerifyForm(None)
    form.code.errors = [_("Your file is larger than 25 MB, so it was not checked.")]
    response = _page(form)
    response.status_code = 413
    return response


def _found(code: str) -> Verified:
    """The document, or 404; unknown codes are counted, and too many of them have to wait."""
    address, now, read = client_address(request), clock.now(), read_code(code)
    with reading() as session:
        if verification_limits.must_wait(session, address=address, now=now):
            abort(429)
        found = verification.look_up(session, code=read) if read else None
    if found is None:
        with writing() as session:
            within = verification_limits.count_miss(session, address=address, now=now)
        abort(_not_found() if within else 429)
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


def _answer(found: Verified, form: CompareForm, compared: Comparison | None = None) -> Response:
    return _plain(
        render_template(
            "verification/show.html",
            found=found,
            kind=KIND_NAMES[found.kind],
            roles=ROLE_NAMES,
            form=form,
            compared=compared,
        )
    )


def _plain(html: str) -> Response:
    response = make_response(html)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
