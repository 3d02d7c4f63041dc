"""Signing in and out, and the clinic to work in."""

from urllib.parse import urlsplit

from flask import (
    Blueprint,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from forms.accounts import ClinicForm, SignInForm
from scs_manager.domain.passwords import canonical
from scs_manager.domain.permissions import Permission
from scs_manager.services import accounts, tablets
from scs_manager.web import clock, cookies, kept_words
from scs_manager.web.access import current_staff, public, signed_in, staff_or_none
from scs_manager.web.i18n import gettext as _
from scs_manager.web.security import client_address
from scs_manager.web.session import db

bp = Blueprint("accounts", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@public("nobody is signed in yet")
def sign_in() -> ResponseReturnValue:
    """The door: e-mail address and password, throttled, one answer for every mistake."""
    form = SignInForm()
    kept = kept_words.kept_from(request.form.get(kept_words.FIELD, ""))
    if form.validate_on_submit():
        try:
            return _enter(form, kept)
        except accounts.SignInRefused as refused:
            form.refuse(refused)
        except accounts.Throttled as throttled:
            form.refuse(throttled)
            return render_template("accounts/sign_in.html", form=form, kept=kept), 429
    elif request.method == "GET" and staff_or_none() is not None:
        return redirect("/", 303)
    page = render_template("accounts/sign_in.html", form=form, kept=kept)
    return page, 400 if form.problems() else 200


def _enter(form: SignInForm, kept: kept_words.Kept | None) -> Response:
    """A new session with a new token; of what the browser brought along only typed words go on."""
    account = canonical(form.email.data)
    # A second factor has its place here: the session would begin as one that reaches only that page.
    entered = accounts.sign_in(
        db(),
        email=form.email.data,
        password=form.password.data,
        address=client_address(request),
        now=clock.now(),
        device=cookies.known_device(account),
    )
    wanted = session.get("next", "")
    session.clear()
    target = wanted if is_own_page(wanted) else _start(entered.staff)
    if len(entered.staff.clinics) > 1:
        target = url_for("accounts.choose_clinic")
    answer = redirect(target, 303)
    if kept is not None and len(entered.staff.clinics) == 1:
        g.staff = entered.staff
        g.pop("csrf_token", None)  # made for the session that was cleared
        answer = make_response(render_template("accounts/resume.html", kept=kept))
    cookies.put(answer, cookies.STAFF, entered.token)
    if handed_over := cookies.read(cookies.TABLET):  # the tablet is back
        tablets.leave(db(), token=handed_over, now=clock.now())
        cookies.remove(answer, cookies.TABLET)
    cookies.remember_device(answer, account)
    return answer


@bp.post("/sign-out")
@signed_in("everybody may leave")
def sign_out() -> Response:
    """End the session on the server, and have the browser forget this site."""
    accounts.sign_out(db(), staff=current_staff(), address=client_address(request), now=clock.now())
    session.clear()
    flash(_("You have signed out."))
    answer = redirect(url_for("accounts.sign_in"), 303)
    cookies.remove(answer, cookies.STAFF)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@bp.route("/clinic", methods=["GET", "POST"])
@signed_in("a person sees only clinics where they have a role")
def choose_clinic() -> ResponseReturnValue:
    """Which of one's clinics to work in; a new session with a new token."""
    staff = current_staff()
    form = ClinicForm((str(clinic.id), clinic.name) for clinic in staff.clinics)
    if form.validate_on_submit():
        chosen = next(clinic.id for clinic in staff.clinics if str(clinic.id) == form.clinic.data)
        address = client_address(request)
        entered = accounts.choose_clinic(
            db(), staff=staff, clinic_id=chosen, address=address, now=clock.now()
        )
        session.clear()
        answer = redirect(_start(entered.staff), 303)
        cookies.put(answer, cookies.STAFF, entered.token)
        return answer
    return render_template("accounts/choose_clinic.html", form=form), 400 if form.problems() else 200


def _start(staff: accounts.Staff) -> str:
    """The first page: the worklist, or what the role may see instead."""
    return "/" if Permission.READ_CLINICAL in staff.permissions else url_for("accounts.home")


@bp.get("/home")
@signed_in("says only what one's own roles are")
def home() -> str:
    """Where somebody starts who reads no clinical records."""
    return render_template("accounts/home.html")


def is_own_page(target: str) -> bool:
    """Whether a remembered target is a page of ours to GET: a path that one of our routes answers."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith(("//", "/\\")):
        return False
    try:
        endpoint, _values = current_app.url_map.bind("").match(parts.path, method="GET")
    except (HTTPException, ValueError):
        return False
    return str(endpoint) not in {"static", "accounts.sign_in"}
