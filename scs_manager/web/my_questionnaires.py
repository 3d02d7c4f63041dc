"""The patient's questionnaires: the door behind a link, what is open, one form, what was received."""

import uuid
from contextlib import suppress

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from forms.invitations import CARER
from forms.questionnaires import AnswerForm, OpenQuestionnairesForm, answer_form
from scs_manager.domain import crisis
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.questionnaires import EnteredBy, Way
from scs_manager.models.cases import CaseRow
from scs_manager.models.questionnaires import QuestionnaireRequestRow
from scs_manager.services import (
    instrument_texts,
    questionnaire_links,
    questionnaire_messages,
    questionnaire_sessions,
    questionnaires,
)
from scs_manager.services.instrument_texts import ClinicInstrument
from scs_manager.services.link_rows import Contact, only_clinic
from scs_manager.services.questionnaire_links import Door
from scs_manager.services.questionnaire_sessions import Respondent
from scs_manager.services.questionnaires import Filled
from scs_manager.services.second_facts import LinkError, SecondFactError
from scs_manager.services.throttles import Throttled
from scs_manager.web import clock, cookies, i18n, languages
from scs_manager.web.access import current_actor, public, respondent_only
from scs_manager.web.invitations import ASK_AGAIN, shut_page
from scs_manager.web.security import client_address
from scs_manager.web.session import db

bp = Blueprint("my_questionnaires", __name__)

MAX_TOKEN = 100


@bp.get("/q/<token>")
@public("whoever holds a link may see what it asks for; reading it uses nothing up")
def open_link(token: str) -> Response:
    """The button behind a link; a scanner that follows the link uses nothing up."""
    door = _door(token)
    return _ask_birth_date(door, OpenQuestionnairesForm()) if door.is_open else _shut(door)


@bp.post("/q/<token>")
@public("the link and the birth date together are the key")
def redeem(token: str) -> AnyResponse:
    """Exchange the link and the birth date for a session of this browser."""
    if ASK_AGAIN in request.form:
        return _note_wish(token)
    form, door = OpenQuestionnairesForm(), _door(token)
    if not form.validate() and door.is_open:
        return _ask_birth_date(door, form, 422)
    try:
        fresh = questionnaire_links.redeem(
            db(),
            token=token[:MAX_TOKEN],
            birth_date=form.birth_date.data,
            carer=form.who.data == CARER,
            address=client_address(request),
            now=clock.now(),
        )
    except SecondFactError as refusal:
        form.refuse(InputError(refusal.text, place="birth_date"))
        return _ask_birth_date(_door(token), form, 422)
    except Throttled as refusal:
        form.refuse(InputError(refusal.text, place="birth_date"))
        return _ask_birth_date(door, form, 429) if door.is_open else _shut(door)
    except LinkError:
        return _shut(_door(token))
    response = redirect(url_for("my_questionnaires.show"), 303)
    cookies.put(response, cookies.QUESTIONS, fresh, max_age=questionnaire_links.SESSION_LENGTH)
    return response


def _note_wish(token: str) -> AnyResponse:
    """The holder of a link asks for a new one; the answer is the same for every link and however often."""
    with suppress(Throttled):
        questionnaire_messages.ask_again(
            db(), token=token[:MAX_TOKEN], address=client_address(request), now=clock.now()
        )
    return redirect(url_for("my_questionnaires.asked"), 303)


@bp.get("/questionnaires/new-link-asked")
@public("the same page for everybody")
def asked() -> str:
    """What happens next, whether or not anything was sent."""
    return render_template("my_questionnaires/asked.html", contact=only_clinic(db()))


@bp.get("/my-questionnaires")
@respondent_only
def show() -> Response:
    """What is still to be filled in."""
    waiting = [(row.id, _title(_known(row)), row.due_on) for row in _waiting()]
    return _page("my_questionnaires/show.html", waiting=waiting)


@bp.get("/my-questionnaires/<uuid:request_id>")
@respondent_only
def fill_in(request_id: uuid.UUID) -> AnyResponse:
    """The questions of one questionnaire."""
    row = _request_or_404(request_id)
    if row.answered_at is not None:
        return redirect(url_for("my_questionnaires.sent", request_id=request_id), 303)
    known = _known(row)
    return _questions(row, known, answer_form(known.instrument)())


@bp.post("/my-questionnaires/<uuid:request_id>")
@respondent_only
def send(request_id: uuid.UUID) -> AnyResponse:
    """Store the answers once; a question without an answer is pointed out before."""
    row = _request_or_404(request_id)
    known = _known(row)
    form = answer_form(known.instrument)()
    if not form.validate():
        return _questions(row, known, form, 422)
    filled = Filled(
        instrument=known.instrument,
        entered_by=EnteredBy.CARER if _respondent().carer else EnteredBy.PATIENT,
        answered_on=clock.today(_respondent().time_zone),
        items=form.items(),
        texts_sha256=known.texts_sha256,
    )
    try:
        questionnaires.answer_request(
            db(), case=_case(), request_id=request_id, filled=filled, by=current_actor(), now=clock.now()
        )
    except RuleError as refusal:
        return _page("my_questionnaires/refused.html", 409, words=refusal.text)
    return redirect(url_for("my_questionnaires.sent", request_id=request_id), 303)


@bp.get("/my-questionnaires/<uuid:request_id>/sent")
@respondent_only
def sent(request_id: uuid.UUID) -> AnyResponse:
    """Thank you; help at once after an answer that asks for it; what is still open."""
    row = _request_or_404(request_id)
    if row.answered_at is None:
        return redirect(url_for("my_questionnaires.fill_in", request_id=request_id), 303)
    answers = questionnaires.answers_of(db(), _case(), row.instrument)
    mine = next((each for each in answers if each.request_id == row.id), None)
    raised = mine is not None and any(mine.scores["watches"].values())
    left = len(_waiting())
    return _page("my_questionnaires/sent.html", title_of=_title(_known(row)), raised=raised, left=left)


@bp.post("/my-questionnaires/sign-out")
@respondent_only
def sign_out() -> AnyResponse:
    """Sign this browser out of the questionnaires; a diary on it stays open."""
    questionnaire_sessions.end(db(), respondent=_respondent(), by=current_actor(), now=clock.now())
    response = redirect(url_for("my_questionnaires.closed"), 303)
    cookies.remove(response, cookies.QUESTIONS)
    return response


@bp.get("/my-questionnaires/closed")
@public("says that nobody is signed in")
def closed() -> str:
    """How to come back."""
    return render_template("my_questionnaires/closed.html")


def _respondent() -> Respondent:
    found: Respondent = g.patient_session
    return found


def _case() -> CaseRow:
    return questionnaire_sessions.case_of(db(), _respondent())


def _waiting() -> list[QuestionnaireRequestRow]:
    """Open requests whose day has come and whose questions may still be shown."""
    rows = questionnaires.open_requests(db(), _case())
    today = clock.today(_respondent().time_zone)
    begun = [row for row in reversed(rows) if row.way is Way.LINK and row.asked_on <= today]
    return [row for row in begun if _known(row).may_show]


def _request_or_404(request_id: uuid.UUID) -> QuestionnaireRequestRow:
    row = questionnaires.get_request(db(), _case(), request_id)
    if row is None or row.way is not Way.LINK or row.withdrawn_at is not None or not _known(row).may_show:
        abort(404)
    return row


def _title(known: ClinicInstrument) -> str:
    """Its name, in the reader's language where it is ours to translate."""
    return str(i18n.say(known.instrument.title_words))


def _known(row: QuestionnaireRequestRow) -> ClinicInstrument:
    return instrument_texts.instruments_of(db(), row.clinic_id)[row.instrument]


def _questions(
    row: QuestionnaireRequestRow, known: ClinicInstrument, form: AnswerForm, status: int = 200
) -> Response:
    watched = {watch.item for watch in known.instrument.watches}
    return _page(
        "my_questionnaires/fill_in.html",
        status,
        form=form,
        questions=form.questions(),
        watched=watched,
        instrument=known.instrument,
        problems=form.problems() if status != 200 else [],
        address=url_for("my_questionnaires.send", request_id=row.id),
    )


def _page(template: str, status: int = 200, **values: object) -> Response:
    needs_english = i18n.language() != "en" and not crisis.is_reviewed(i18n.language())
    page = render_template(
        template, visit=_respondent(), crisis=crisis, needs_english=needs_english, **values
    )
    return make_response(page, status)


def _door(token: str) -> Door:
    door = questionnaire_links.door_of(db(), token=token[:MAX_TOKEN], now=clock.now())
    i18n.use_language(languages.of_stranger(door.language))
    return door


def _ask_birth_date(door: Door, form: OpenQuestionnairesForm, status: int = 200) -> Response:
    page = render_template(
        "my_questionnaires/open.html", door=door, form=form, problems=form.problems(), address=request.path
    )
    return make_response(page, status)


def _shut(door: Door) -> Response:
    """The page of a shut link to a diary, in no language of the patient's; it asks for a new one."""
    known = Contact(door.clinic_name, door.clinic_phone) if door.clinic_name else only_clinic(db())
    return shut_page(known, diary=False)
