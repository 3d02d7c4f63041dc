"""The patient's phone: tonight's questions, what was received, the own graph, whom to call."""

import uuid
from dataclasses import replace
from datetime import date

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from forms.diary import DiaryEntryForm
from forms.diary_correction import CorrectionForm
from forms.diary_envelope import Asked, Envelope, read_envelope
from scs_manager.domain.diary import DiaryEntry
from scs_manager.domain.errors import RuleError
from scs_manager.services import diary, link_requests, patient_sessions, regimens
from scs_manager.services.patient_sessions import place_of_visit
from scs_manager.services.visits import Visit
from scs_manager.web import cookies, diary_pages, diary_tingling, diary_wire
from scs_manager.web.access import current_actor, patient_only, public
from scs_manager.web.clock import now
from scs_manager.web.diary_moments import Phase, calendar_now, moment_now, thanks
from scs_manager.web.i18n import say
from scs_manager.web.own_looks import look
from scs_manager.web.session import db

bp = Blueprint("diary", __name__)


@bp.get("/diary")
@patient_only
def today() -> AnyResponse:
    """Tonight's questions, or why there are none now."""
    visit = _visit()
    moment = moment_now(db(), visit, now())
    if moment.phase is not Phase.ASKS:
        return _page("diary/wait.html", page=diary_pages.wait_page(db(), visit, moment))
    if diary_pages.newest_entry(db(), visit, moment.day) is not None:
        return redirect(url_for("diary.sent"), 303)
    asked = Asked(visit.asks_stimulation(moment.day))
    return _ask(_blank(visit, asked), _fresh(visit, moment.day, asked))


@bp.get("/diary/key")
@patient_only
def key() -> Response:
    """The fresh token, the server's clock and the coming windows, for a phone that keeps answers."""
    visit, at = _visit(), now()
    return diary_wire.key(calendar_now(db(), visit, at), str(visit.enrolment_id), at)


@bp.get("/diary/change")
@patient_only
def change() -> AnyResponse:
    """The answers of the open day again, to be corrected as a new version."""
    visit = _visit()
    moment = moment_now(db(), visit, now())
    entry = diary_pages.newest_entry(db(), visit, moment.day)
    if moment.phase is not Phase.ASKS or entry is None:
        return redirect(url_for("diary.today"), 303)
    asked = Asked(visit.asks_stimulation(moment.day), change_reason=True)
    return _ask(_blank(visit, asked, last=entry.to_domain()), _fresh(visit, moment.day, asked))


@bp.post("/diary")
@patient_only
def send() -> AnyResponse:
    """Store the answers once: one transaction, one commit, the same answer to a repeated post."""
    visit, json = _visit(), diary_wire.asks_json()
    envelope = read_envelope(request.form)
    if envelope is None:
        return diary_wire.invalid() if json else abort(400)
    if envelope.enrolment and envelope.enrolment != str(visit.enrolment_id):
        return diary_wire.wrong_diary() if json else _refused(diary_wire.wrong_diary_words(), 409)
    form = _posted(visit, envelope)
    if not form.validate():
        return diary_wire.invalid(form.problems()) if json else _ask(form, envelope, 422)
    try:
        saved = _save(visit, envelope, form)
    except RuleError as refusal:
        again = isinstance(refusal, diary.SentBeforeError)
        state, status = ("kept_first", 409) if again else ("refused", 422)
        words = str(say(refusal.text))
        return diary_wire.answer(state, words, status) if json else _refused(words, status)
    if json:
        return diary_wire.saved(saved, thanks(visit, saved.punctuality))
    return redirect(url_for("diary.sent"), 303)


def _save(visit: Visit, envelope: Envelope, form: DiaryEntryForm) -> diary.Saved:
    submission = diary.Submission(envelope.client_key, envelope.device)
    if isinstance(form, CorrectionForm):
        why, words = form.change_reason.data, form.change_words.data or None
        submission = replace(submission, change_reason=why, reason=words)
    return diary.save_entry(
        db(),
        place=place_of_visit(visit),
        entry=form.to_entry(envelope.day),
        submission=submission,
        by=current_actor(),
        now=now(),
    )


def _refused(words: str, status: int) -> Response:
    return _page("diary/sent_before.html", status, words=words)


@bp.get("/diary/sent")
@patient_only
def sent() -> AnyResponse:
    """What the clinic received last, and what to do about a warning sign."""
    visit = _visit()
    page = diary_pages.sent_page(db(), visit, moment_now(db(), visit, now()))
    return _page("diary/sent.html", page=page) if page else redirect(url_for("diary.today"), 303)


@bp.get("/diary/graph")
@patient_only
def graph() -> Response:
    """The own pain so far, without any target that could steer the answers."""
    visit = look()
    return _page("diary/graph.html", page=diary_pages.graph_page(db(), visit, moment_now(db(), visit, now())))


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
    token = cookies.read(cookies.PATIENT)
    contact = link_requests.contact_for_phone(db(), token)
    return render_template("diary/signed_out.html", contact=contact, may_ask=bool(token))


def _visit() -> Visit:
    visit: Visit = g.patient_session
    return visit


def _fresh(visit: Visit, day: date, asked: Asked) -> Envelope:
    """A key that is new with every page, so that the page's post is stored once."""
    return Envelope(str(uuid.uuid4()), day, str(visit.enrolment_id), asked=asked)


def _blank(visit: Visit, asked: Asked, *, last: DiaryEntry | None = None) -> DiaryEntryForm:
    medicines = regimens.diary_medicines(db(), clinic_id=visit.clinic_id, case_id=visit.case_id)
    kind = CorrectionForm if asked.change_reason else DiaryEntryForm
    return kind(medicines=medicines, asked=asked, last=last)


def _posted(visit: Visit, envelope: Envelope) -> DiaryEntryForm:
    """What was answered, judged by what was asked: leads may have gone in while it lay on the phone."""
    shown = set(request.form.getlist("medicine"))
    medicines = (
        regimens.diary_medicines(db(), clinic_id=visit.clinic_id, case_id=visit.case_id, asked=shown)
        if shown
        else []
    )
    asked = envelope.asked_on(stimulation=visit.asks_stimulation(envelope.day))
    kind = CorrectionForm if asked.change_reason else DiaryEntryForm
    return kind(request.form, medicines=medicines, asked=asked)


def _ask(form: DiaryEntryForm, envelope: Envelope, status: int = 200) -> Response:
    visit = _visit()
    diary_tingling.offer_places(db(), visit, form, envelope.day)
    moment = moment_now(db(), visit, now())
    page = diary_pages.today_page(db(), visit, moment, envelope.day, corrects=form.corrects)
    problems = form.problems() if status != 200 else []
    return _page("diary/today.html", status, form=form, envelope=envelope, page=page, problems=problems)


def _page(template: str, status: int = 200, **values: object) -> Response:
    return make_response(render_template(template, visit=_visit(), **values), status)
