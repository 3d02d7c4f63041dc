"""The phone, More: the own calendar, questionnaires, documents, and who looked at the record."""

import uuid
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, make_response, render_template, request

from scs_manager.domain.attachments import EXTENSIONS
from scs_manager.domain.own_calendar import Month
from scs_manager.domain.text import Text
from scs_manager.services import own_documents, own_questionnaires
from scs_manager.services.documents import file_name
from scs_manager.services.visits import Visit
from scs_manager.web import clock
from scs_manager.web import my_record_view as view
from scs_manager.web.access import patient_only
from scs_manager.web.attachments import SANDBOX
from scs_manager.web.audit import before_key
from scs_manager.web.i18n import own_translator
from scs_manager.web.own_looks import look, look_alone, own_case
from scs_manager.web.session import db

bp = Blueprint("my_record", __name__)

PDF = "application/pdf"


@bp.get("/diary/calendar")
@patient_only
def calendar() -> Response:
    """A month of the trial, and everything with a date in order."""
    visit = look()
    asked = Month.read(request.args.get("month", ""))
    page = view.calendar_page(db(), own_case(visit), visit, asked, clock.today(visit.time_zone))
    return _page(visit, "diary/calendar.html", page=page)


@bp.get("/diary/questionnaires")
@patient_only
def questionnaires() -> Response:
    """What is open and what was sent."""
    visit = look()
    case, today = own_case(visit), clock.today(visit.time_zone)
    waiting = own_questionnaires.open_questionnaires(db(), case, on=today)
    sent = own_questionnaires.sent_questionnaires(db(), case)
    return _page(visit, "diary/questionnaires.html", waiting=waiting, sent=sent, whose=view.WHOSE)


@bp.get("/diary/questionnaires/<uuid:answer_id>")
@patient_only
def answers(answer_id: uuid.UUID) -> Response:
    """One questionnaire as it was answered."""
    visit = look()
    found = own_questionnaires.own_answers(db(), own_case(visit), answer_id)
    if found is None:
        abort(404)
    sent, given = found
    return _page(
        visit,
        "diary/answers.html",
        sent=sent,
        answers=view.answer_lines(given, ours=isinstance(sent.title, Text)),
    )


@bp.get("/diary/documents")
@patient_only
def documents() -> Response:
    """What the clinic wrote for the patient, and what the patient signed."""
    visit = look_alone()
    case = own_case(visit)
    return _page(
        visit,
        "diary/documents.html",
        zone=ZoneInfo(visit.time_zone),
        issued=own_documents.issued_to(db(), case),
        signed=own_documents.signed_by_patient(db(), case),
    )


@bp.get("/diary/documents/<uuid:document_id>")
@patient_only
def document(document_id: uuid.UUID) -> Response:
    """One document as it was issued."""
    found = own_documents.issued_file(db(), own_case(look_alone(document_id)), document_id)
    if found is None:
        abort(404)
    document, data = found
    return download(data, PDF, file_name(document))


@bp.get("/diary/consents/<uuid:consent_id>")
@patient_only
def consent(consent_id: uuid.UUID) -> Response:
    """The patient's copy of a consent."""
    case = own_case(look_alone())
    data = own_documents.draw_consent(db(), case, consent_id, translate=own_translator(), now=clock.now())
    if data is None:
        abort(404)
    return download(data, PDF, "consent.pdf")


@bp.get("/diary/consents/<uuid:consent_id>/paper")
@patient_only
def consent_paper(consent_id: uuid.UUID) -> Response:
    """The scan of the paper that was signed, as it is kept."""
    scan = own_documents.scan_of(db(), own_case(look_alone()), consent_id)
    if scan is None:
        abort(404)
    response = download(scan.data, scan.media_type.value, f"consent-paper.{EXTENSIONS[scan.media_type]}")
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@bp.get("/diary/who-looked")
@patient_only
def who_looked() -> Response:
    """Everybody who opened the record, newest first."""
    visit = look_alone()
    own = request.args.get("own") == "yes"
    page = view.looks_page(db(), visit, before_key(), own=own)
    return _page(visit, "diary/who_looked.html", page=page)


def download(data: bytes, media_type: str, name: str) -> Response:
    """A file to keep, under a name that says nothing about the patient."""
    response = make_response(data)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(visit: Visit, template: str, **values: object) -> Response:
    return make_response(render_template(template, visit=visit, **values))
