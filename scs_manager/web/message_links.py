"""Where links of messages lead, where one click stops them, and what a text message gateway tells.

A mark in an address names one message and opens nothing: the diary still asks who one is, and the worst that
a stranger can do with it is to stop reminders, which staff see.
"""

import hmac

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scs_manager.config import Settings
from scs_manager.domain.message_words import is_stop
from scs_manager.services import messages, patient_sessions
from scs_manager.web import clock, cookies, i18n, languages
from scs_manager.web.access import public
from scs_manager.web.security import csrf
from scs_manager.web.session import db, release, writing

bp = Blueprint("message_links", __name__)

DELIVERED = frozenset({"delivered", "delivrd", "received", "read"})
LOST = frozenset({"failed", "undelivered", "undeliverable", "undeliv", "expired", "rejected", "rejectd"})
"""What gateways call the end of a message; whatever else they say changes nothing. [default]"""
LONGEST = 400
"""Characters of one field that are read. [default]"""


@bp.get("/m/<mark>")
@public("a link in a message; it leads to the diary, which asks who one is")
def follow(mark: str) -> ResponseReturnValue:
    """To the diary; on a phone that is signed in as the patient, the message counts as opened."""
    token = cookies.read(cookies.PATIENT)
    visit = patient_sessions.visit_of_token(db(), token=token, now=clock.now()) if token else None
    if visit is not None and not visit.carer:
        release()
        with writing() as session:
            messages.note_opened(session, mark=mark, patient_id=visit.patient_id, now=clock.now())
    return redirect(url_for(_place_of(mark)), 303)


def _place_of(mark: str) -> str:
    """The page that a message is about; each asks who one is."""
    if messages.leads_to_questions(db(), mark):
        return "my_questionnaires.show"
    return "my_record.documents" if messages.leads_to_documents(db(), mark) else "diary.today"


@bp.get("/stop/<mark>")
@public("whoever got a message may stop such messages; the page shows nothing about anybody")
def ask_stop(mark: str) -> Response:
    """Ask before stopping: programs that look at mail follow links, and press nothing."""
    return _page(mark, done=False)


@bp.post("/stop/<mark>")
@csrf.exempt
@public("one click in a mail program stops such messages (RFC 8058); the mark in the address is the proof")
def stop(mark: str) -> Response:
    """Stop them, and say so."""
    language = messages.stoppable(db(), mark)
    done = messages.stop_by_mark(db(), mark=mark, now=clock.now())
    return _page(mark, done=done, language=language)


def _page(mark: str, *, done: bool, language: str | None = None) -> Response:
    language = language or messages.stoppable(db(), mark)
    i18n.use_language(languages.of_stranger(language or ""))
    page = render_template("messages/stop.html", known=language is not None, done=done, action=request.path)
    return Response(page, 200 if language else 404, headers={"X-Robots-Tag": "noindex"})


@bp.post("/sms/answers")
@csrf.exempt
@public("the text message gateway passes answers on; it shows a token of the settings")
def answered() -> Response:
    """An answer to a text message: a stop word stops them, anything else is nobody's to read here."""
    _check_gateway()
    told = _told()
    if is_stop(told.get("text", "")):
        messages.stop_by_phone(db(), phone=told.get("from", ""), now=clock.now())
    return Response("ok\n", mimetype="text/plain")


@bp.post("/sms/reports")
@csrf.exempt
@public("the text message gateway reports deliveries; it shows a token of the settings")
def reported() -> Response:
    """What became of a text message, by the gateway's name for it or by ours."""
    _check_gateway()
    told = _told()
    state = told.get("status", "").casefold()
    if state in DELIVERED | LOST:
        reference = told.get("id") or told.get("reference") or ""
        messages.note_report(db(), reference=reference, delivered=state in DELIVERED, now=clock.now())
    return Response("ok\n", mimetype="text/plain")


def _check_gateway() -> None:
    """The token of the settings, as ``Authorization: Bearer``; without one there is no such page."""
    settings: Settings = current_app.extensions["settings"]
    expected = settings.sms_inbound_token.get_secret_value()
    if not expected:
        abort(404)
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(shown.encode(), expected.encode()):
        abort(403)


def _told() -> dict[str, str]:
    """The fields, sent as a form or as a JSON object; values that are not words are left out.

    What no text of ours can hold is left out of the words.
    """
    try:
        found = request.get_json(silent=True) if request.is_json else request.form.to_dict()
    except RecursionError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): _words(value) for name, value in found.items() if isinstance(value, str | int)}


def _words(value: str | int) -> str:
    if isinstance(value, int) and abs(value) >= 10**LONGEST:
        return ""
    return str(value).replace("\0", "")[:LONGEST]
