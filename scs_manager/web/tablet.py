"""The clinic's tablet in a patient's hands: one form, then nothing; and handing it over.

It has a cookie and pages of its own, and leads nowhere: staff come back by signing in. Nothing stays in the
browser: no page is kept, fields suggest nothing, Back finds no session, what the site kept is cleared.
"""

import uuid

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from forms.base import Choice
from forms.invitations import CARER, TabletForm, tablet_form
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.services import instrument_texts, outcomes, tablets
from scs_manager.services.tablets import Start, Tablet
from scs_manager.web import clock, cookies, tablet_forms
from scs_manager.web.access import (
    CaseView,
    case_or_404,
    current_actor,
    current_staff,
    public,
    requires,
    tablet_only,
)
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db

bp = Blueprint("tablet", __name__)

DIARY = "diary"
CLEARED = '"cache", "storage"'


@bp.route("/cases/<uuid:case_id>/tablet", methods=["GET", "POST"])
@requires(Permission.INVITE)
def hand_over(case_id: uuid.UUID) -> AnyResponse:
    """Choose the form, sign staff out of this browser, and hand the tablet over."""
    case = case_or_404(case_id)
    choices = _choices(case)
    form = tablet_form(choices)()
    if choices and form.validate_on_submit():
        try:
            return _start(case, form)
        except RuleError as refused:
            form.refuse(refused)
    page = render_template(
        "tablet/hand_over.html", case=case, form=form, choices=choices, action=request.path
    )
    return make_response(page, 400 if form.problems() else 200)


def _choices(case: CaseView) -> list[Choice]:
    """What the patient can fill in now."""
    found = []
    trial = outcomes.latest_trial(db(), case.row)
    if trial is not None and trial.ended_at is None:
        found.append(Choice(DIARY, _("The diary of the day that is open now")))
    known = instrument_texts.instruments_of(db(), case.clinic.id)
    for row in tablet_forms.waiting(db(), case.row, case.today):
        found.append(Choice(str(row.id), known[row.instrument].instrument.title))
    return found


def _start(case: CaseView, form: TabletForm) -> AnyResponse:
    chosen = form.what.data
    start = Start(None if chosen == DIARY else uuid.UUID(chosen), carer=form.who.data == CARER)
    token = tablets.hand_over(
        db(),
        case=case.row,
        trial=outcomes.latest_trial(db(), case.row),
        start=start,
        staff_session=current_staff().session_id,
        by=current_actor(),
        now=clock.now(),
    )
    session.clear()
    response = redirect(url_for("tablet.show"), 303)
    for kind in (cookies.STAFF, cookies.PATIENT, cookies.QUESTIONS):
        cookies.remove(response, kind)
    cookies.put(response, cookies.TABLET, token)
    response.headers["Clear-Site-Data"] = CLEARED
    return response


@bp.get("/tablet")
@tablet_only
def show() -> AnyResponse:
    """The one form."""
    return _answered(tablet_forms.ask(db(), _tablet(), clock.now()))


@bp.post("/tablet")
@tablet_only
def send() -> AnyResponse:
    """Store the answers and end the tablet's session in one transaction."""
    outcome = tablet_forms.store(db(), _tablet(), clock.now())
    if isinstance(outcome, tablet_forms.Stored):
        return _leave("alarm" if outcome.alarm else "sent")
    return _answered(outcome)


@bp.post("/tablet/here")
@tablet_only
def here() -> Response:
    """Somebody touches the tablet; the page's script says so."""
    tablets.keep(db(), tablet=_tablet(), now=clock.now())
    return make_response("", 204)


@bp.post("/tablet/end")
@public("ends what the tablet shows, whether or not there is anything")
def end() -> AnyResponse:
    """Nobody touches the tablet any more, or the patient stops."""
    tablets.leave(db(), token=cookies.read(cookies.TABLET), now=clock.now())
    return _leave("stopped")


@bp.get("/tablet/done")
@public("holds nothing of anybody: give the tablet back")
def done() -> AnyResponse:
    """Thanks, once; then only whom to give the tablet back to."""
    response = make_response(render_template("tablet/done.html"))
    response.headers["Clear-Site-Data"] = CLEARED
    cookies.remove(response, cookies.TABLET)
    return response


def _leave(what: str) -> AnyResponse:
    session.clear()
    flash(what, "tablet")
    response = redirect(url_for("tablet.done"), 303)
    cookies.remove(response, cookies.TABLET)
    response.headers["Clear-Site-Data"] = CLEARED
    return response


def _answered(page: tablet_forms.Page) -> Response:
    return make_response(render_template(page.template, visit=_tablet().person, **page.values), page.status)


def _tablet() -> Tablet:
    found: Tablet = g.tablet
    return found
