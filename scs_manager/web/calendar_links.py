"""The own calendar in a phone's calendar program: a secret address that patient or staff may end."""

import uuid
from datetime import date
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask import request as asked
from flask.typing import ResponseReturnValue

from scs_manager.config import Settings
from scs_manager.domain.permissions import Permission
from scs_manager.services import calendar_links, enrolments, outcomes, own_calendar
from scs_manager.services.own_calendar import Followed
from scs_manager.services.visits import Visit
from scs_manager.web import clock, i18n
from scs_manager.web.access import case_or_404, current_actor, patient_only, public, requires
from scs_manager.web.filters import day
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db

bp = Blueprint("calendar_links", __name__)

MAX_TOKEN = 100
PAGE = "diary/calendar_link.html"


@bp.get("/calendar/<token>.ics")
@public("a calendar program shows the address, which is the key; it holds no clinical word")
def feed(token: str) -> Response:
    """The calendar as a file; an address that does not work is the same 404 as one that never was."""
    found = calendar_links.followed(db(), token=token[:MAX_TOKEN])
    if found is None:
        abort(404)
    trial, enrolment, clinic, case, patient = found
    i18n.use_language(patient.language)
    followed = Followed(trial, enrolment, clinic, case)
    response = make_response(own_calendar.feed(db(), followed, now=clock.now(), translate=_))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'inline; filename="diary.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    response.make_conditional(asked)
    return response


@bp.get("/diary/calendar-address")
@patient_only
def show() -> ResponseReturnValue:
    """Whether there is an address, and how to get one."""
    visit = _visit()
    return render_template(PAGE, visit=visit, since=_since(visit), address="")


@bp.post("/diary/calendar-address")
@patient_only
def renew() -> ResponseReturnValue:
    """A new address, shown this once: it is kept nowhere."""
    visit = _visit()
    token = calendar_links.renew_link(
        db(),
        clinic_id=visit.clinic_id,
        enrolment_id=visit.enrolment_id,
        case_id=visit.case_id,
        by=current_actor(),
        now=clock.now(),
    )
    settings: Settings = current_app.extensions["settings"]
    address = f"{settings.public_url.rstrip('/')}{url_for('calendar_links.feed', token=token)}"
    return render_template(PAGE, visit=visit, since=_since(visit), address=address)


@bp.post("/diary/calendar-address/end")
@patient_only
def end() -> ResponseReturnValue:
    """Let the address work no more."""
    visit = _visit()
    _end(visit.enrolment_id, visit.case_id)
    flash(_("The address does not work any more."))
    return redirect(url_for("calendar_links.show"), 303)


@bp.post("/cases/<uuid:case_id>/access/calendar/end")
@requires(Permission.INVITE)
def end_by_staff(case_id: uuid.UUID) -> ResponseReturnValue:
    """Let the address of a patient's calendar work no more."""
    case = case_or_404(case_id)
    trial = outcomes.latest_trial(db(), case.row)
    for enrolment in enrolments.enrolments_of(db(), trial) if trial else ():
        _end(enrolment.id, case.id)
    flash(_("The calendar's address does not work any more."))
    return redirect(url_for("case_access.show", case_id=case_id), 303)


def _end(enrolment_id: uuid.UUID, case_id: uuid.UUID) -> None:
    calendar_links.end_link(
        db(), enrolment_id=enrolment_id, case_id=case_id, by=current_actor(), now=clock.now()
    )


def _since(visit: Visit) -> str:
    """Since when there is an address; empty without one."""
    row = calendar_links.standing_link(db(), clinic_id=visit.clinic_id, enrolment_id=visit.enrolment_id)
    made: date | None = row.at.astimezone(ZoneInfo(visit.time_zone)).date() if row else None
    return day(made)


def _visit() -> Visit:
    visit: Visit = g.patient_session
    if visit.carer:
        abort(make_response(render_template("diary/patient_only.html", visit=visit), 403))
    return visit
