"""The patient's phone: tonight's questions, what was received, the own graph, whom to call."""

import uuid
from datetime import date

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from forms.diary import DiaryEntryForm, Envelope, read_envelope
from scs_manager.domain.diary import DiaryEntry
from scs_manager.domain.errors import RuleError
from scs_manager.services import diary, patient_sessions, regimens
from scs_manager.services.patient_sessions import Visit
from scs_manager.web import cookies, diary_pages
from scs_manager.web.access import current_actor, patient_only, public
from scs_manager.web.clock import now
from scs_manager.web.diary_moments import Phase, moment_of
from scs_manager.web.session import db

bp = Blueprint("diary", __name__)


@bp.get("/diary")
@patient_only
def today() -> AnyResponse:
    """Tonight's questions, or why there are none now."""
    visit = _visit()
    moment = moment_of(visit, now())
    if moment.phase is not Phase.ASKS:
        return _page("diary/wait.html", page=diary_pages.wait_page(db(), visit, moment))
    if diary_pages.newest_entry(db(), visit, moment.day) is not None:
        return redirect(url_for("diary.sent"), 303)
    return _ask(_blank(visit, moment.day), _fresh(moment.day))


@bp.get("/diary/change")
@patient_only
def change() -> AnyResponse:
    """The answers of the open day again, to be corrected as a new version."""
    visit = _visit()
    moment = moment_of(visit, now())
    entry = diary_pages.newest_entry(db(), visit, moment.day)
    if moment.phase is not Phase.ASKS or entry is None:
        return redirect(url_for("diary.today"), 303)
    return _ask(_blank(visit, moment.day, last=entry.to_domain()), _fresh(moment.day))


@bp.post("/diary")
@patient_only
def send() -> AnyResponse:
    """Store the answers once: one transaction, one commit, the same answer to a repeated post."""
    visit = _visit()
    envelope = read_envelope(request.form)
    if envelope is None:
        abort(400)
    form = _posted(visit, envelope)
    if not form.validate():
        return _ask(form, envelope, 422)
    try:
        diary.save_entry(
            db(),
            place=_place(visit),
            entry=form.to_entry(envelope.day),
            submission=diary.Submission(envelope.client_key, envelope.sent_at, envelope.utc_offset_minutes),
            by=current_actor(),
            now=now(),
        )
    except diary.SentBeforeError as refusal:
        return _page("diary/sent_before.html", 409, words=refusal.text)
    except RuleError as refusal:
        return _page("diary/sent_before.html", 422, words=refusal.text)
    return redirect(url_for("diary.sent"), 303)


@bp.get("/diary/sent")
@patient_only
def sent() -> AnyResponse:
    """What the clinic received last, and what to do about a warning sign."""
    visit = _visit()
    page = diary_pages.sent_page(db(), visit, moment_of(visit, now()))
    return _page("diary/sent.html", page=page) if page else redirect(url_for("diary.today"), 303)


@bp.get("/diary/graph")
@patient_only
def graph() -> Response:
    """The own pain so far, without any target that could steer the answers."""
    visit = _visit()
    return _page("diary/graph.html", page=diary_pages.graph_page(db(), visit, moment_of(visit, now())))


@bp.get("/diary/unwell")
@patient_only
def unwell() -> Response:
    """Whom to call and what to do meanwhile."""
    return _page("diary/unwell.html")


@bp.get("/diary/more")
@patient_only
def more() -> Response:
    """The clinic, the dates of the trial, and signing out."""
    return _page("diary/more.html", page=diary_pages.more_page(_visit()))


@bp.post("/diary/sign-out")
@patient_only
def sign_out() -> AnyResponse:
    """Sign this phone out."""
    patient_sessions.end_visit(db(), visit=_visit(), by=current_actor(), now=now())
    response = redirect(url_for("diary.signed_out"), 303)
    cookies.remove(response, cookies.PATIENT)
    return response


@bp.get("/diary/signed-out")
@public("says that nobody is signed in")
def signed_out() -> str:
    """How to come back."""
    return render_template("diary/signed_out.html")


def _visit() -> Visit:
    visit: Visit = g.patient_session
    return visit


def _place(visit: Visit) -> diary.DiaryPlace:
    return diary.DiaryPlace(
        clinic_id=visit.clinic_id,
        case_id=visit.case_id,
        trial_id=visit.trial_id,
        enrolment_id=visit.enrolment_id,
        time_zone=visit.time_zone,
        baseline_starts_on=visit.baseline_starts_on,
        removed_on=visit.removed_on,
    )


def _fresh(day: date) -> Envelope:
    """A key that is new with every page, so that the page's post is stored once."""
    return Envelope(str(uuid.uuid4()), day)


def _blank(visit: Visit, day: date, *, last: DiaryEntry | None = None) -> DiaryEntryForm:
    medicines = regimens.diary_medicines(db(), clinic_id=visit.clinic_id, case_id=visit.case_id)
    return DiaryEntryForm(medicines=medicines, asks_stimulation=visit.asks_stimulation(day), last=last)


def _posted(visit: Visit, envelope: Envelope) -> DiaryEntryForm:
    shown = set(request.form.getlist("medicine"))
    medicines = (
        regimens.diary_medicines(db(), clinic_id=visit.clinic_id, case_id=visit.case_id, asked=shown)
        if shown
        else []
    )
    asks = visit.asks_stimulation(envelope.day)
    return DiaryEntryForm(request.form, medicines=medicines, asks_stimulation=asks)


def _ask(form: DiaryEntryForm, envelope: Envelope, status: int = 200) -> Response:
    visit = _visit()
    page = diary_pages.today_page(db(), visit, moment_of(visit, now()), envelope.day)
    problems = form.problems() if status != 200 else []
    return _page("diary/today.html", status, form=form, envelope=envelope, page=page, problems=problems)


def _page(template: str, status: int = 200, **values: object) -> Response:
    return make_response(render_template(template, visit=_visit(), **values), status)
