"""Diary: staying signed in for longer, with the birth date once more."""

from zoneinfo import ZoneInfo

from flask import Blueprint, Response, g, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from forms.invitations import StayForm
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.services import renewals
from scs_manager.services.access_rows import SESSION_LENGTH
from scs_manager.services.throttles import Throttled
from scs_manager.services.visits import Visit
from scs_manager.web import cookies
from scs_manager.web.access import current_actor, patient_only
from scs_manager.web.clock import now
from scs_manager.web.filters import local_date
from scs_manager.web.session import db

bp = Blueprint("diary_stay", __name__)


@bp.get("/diary/stay")
@patient_only
def ask() -> Response:
    """The birth date, and until when the phone is signed in."""
    return _page(StayForm())


@bp.post("/diary/stay")
@patient_only
def stay() -> AnyResponse:
    """A new session in place of the old one."""
    form = StayForm()
    if not form.validate():
        return _page(form, 422)
    try:
        token = renewals.renew(
            db(), visit=_visit(), birth_date=form.birth_date.data, by=current_actor(), now=now()
        )
    except RuleError as refused:
        form.refuse(InputError(refused.text, place="birth_date"))
        return _page(form, 429 if isinstance(refused, Throttled) else 422)
    response = redirect(url_for("diary.today"), 303)
    cookies.put(response, cookies.PATIENT, token, max_age=SESSION_LENGTH)
    return response


@bp.app_template_global()
def signed_in_until(visit: object) -> str:
    """The day on which this phone will be signed out, when that is soon; else an empty word."""
    if not isinstance(visit, Visit) or not renewals.is_offered(visit, now()):
        return ""
    return local_date(visit.expires_at.astimezone(ZoneInfo(visit.time_zone)).date(), "EEEE d MMMM")


def _page(form: StayForm, status: int = 200) -> Response:
    page = render_template("diary/stay.html", visit=_visit(), form=form, problems=form.problems())
    return make_response(page, status)


def _visit() -> Visit:
    visit: Visit = g.patient_session
    return visit
