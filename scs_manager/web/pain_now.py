"""Pain right now, on the phone: one number at any hour, kept beside the diary, never part of its result."""

import uuid
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from forms.diary_envelope import Envelope, read_envelope
from forms.pain_now import PainNowForm
from scs_manager.domain.errors import RuleError
from scs_manager.services import pain_ratings
from scs_manager.services.patient_sessions import place_of_visit
from scs_manager.services.visits import Visit
from scs_manager.web import diary_wire
from scs_manager.web.access import current_actor, patient_only
from scs_manager.web.clock import now
from scs_manager.web.diary_moments import day_in_words, moment_now
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say
from scs_manager.web.session import db

bp = Blueprint("pain_now", __name__)


@bp.get("/diary/now")
@patient_only
def ask() -> Response:
    """One question."""
    visit = _visit()
    moment = moment_now(db(), visit, now())
    return _ask(PainNowForm(None), Envelope(str(uuid.uuid4()), moment.day, str(visit.enrolment_id)))


@bp.post("/diary/now")
@patient_only
def send() -> AnyResponse:
    """Keep the rating once; a script gets the diary's JSON."""
    visit, json = _visit(), diary_wire.asks_json()
    envelope = read_envelope(request.form)
    if envelope is None:
        return diary_wire.invalid() if json else abort(400)
    if envelope.enrolment and envelope.enrolment != str(visit.enrolment_id):
        return diary_wire.wrong_diary() if json else _refused(diary_wire.wrong_diary_words())
    form = PainNowForm(request.form)
    if not form.validate():
        return diary_wire.invalid(form.problems()) if json else _ask(form, envelope, 422)
    try:
        rated = _rate(visit, envelope, form.score.data)
    except RuleError as refused:
        words = str(say(refused.text))
        return diary_wire.answer("kept_first", words, 409) if json else _refused(words)
    words = _thanks(visit, rated)
    if json:
        state = "received_before" if rated.repeated else "received"
        return diary_wire.answer(
            state, words, received_at=rated.received_at.isoformat(), flags=list(rated.flags)
        )
    flash(words)
    return redirect(url_for("pain_now.ask"), 303)


def _refused(words: str) -> Response:
    return _page("diary/sent_before.html", 409, words=words)


def _rate(visit: Visit, envelope: Envelope, score: int) -> pain_ratings.Rated:
    return pain_ratings.rate(
        db(),
        place=place_of_visit(visit),
        score=score,
        client_key=envelope.client_key,
        device=envelope.device,
        by=current_actor(),
        now=now(),
    )


def _thanks(visit: Visit, rated: pain_ratings.Rated) -> str:
    local = rated.received_at.astimezone(ZoneInfo(visit.time_zone))
    return _("The clinic received %(n)s at %(time)s.", n=rated.score, time=f"{local:%H:%M}")


def _ask(form: PainNowForm, envelope: Envelope, status: int = 200) -> Response:
    problems = form.problems() if status != 200 else []
    return _page(
        "pain_now/ask.html",
        status,
        form=form,
        envelope=envelope,
        problems=problems,
        title=day_in_words(envelope.day),
    )


def _page(template: str, status: int, **values: object) -> Response:
    return make_response(render_template(template, visit=_visit(), **values), status)


def _visit() -> Visit:
    visit: Visit = g.patient_session
    return visit
