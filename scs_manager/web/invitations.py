"""The page behind an invitation link or its short code: the birth date, then a phone that is signed in.

A shut page says the same for used, expired, revoked and spent links, and lets whoever stands before it ask
for a new link without saying who that is.
"""

from contextlib import suppress

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from forms.invitations import CARER, SEND_CODE, DiaryDoorForm, ShortCodeForm
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.services import link_requests, patient_sessions, redemptions
from scs_manager.services.access_rows import SESSION_LENGTH
from scs_manager.services.link_rows import Contact, Key, link_key, only_clinic, short_key
from scs_manager.services.redemptions import CodeNeededError, Door
from scs_manager.services.second_facts import LinkError, SecondFactError
from scs_manager.services.throttles import Throttled
from scs_manager.web import cookies, i18n, languages
from scs_manager.web.access import public
from scs_manager.web.clock import now
from scs_manager.web.security import client_address
from scs_manager.web.session import db

bp = Blueprint("invitations", __name__)

MAX_TOKEN = 100
ASK_AGAIN = "ask_again"
"""The name of the button that asks for a new link."""


@bp.get("/invite/<token>")
@public("whoever holds a link may see what it asks for; reading it uses nothing up")
def show(token: str) -> Response:
    """The button behind a link; a scanner that follows the link uses nothing up."""
    door = _door(token)
    return _ask(door, DiaryDoorForm()) if door.is_open else shut_page(door.contact)


@bp.post("/invite/<token>")
@public("the link and the birth date together are the key")
def redeem(token: str) -> AnyResponse:
    """Exchange the link and the birth date for a session of this phone."""
    if ASK_AGAIN in request.form:
        return _note_wish(token)
    form, door = DiaryDoorForm(), _door(token)
    if door.for_carer:
        form.for_carer()
    if not form.validate():
        return _ask(door, form, 422) if door.is_open else shut_page(door.contact)
    try:
        return _open(form, link_key(token[:MAX_TOKEN]))
    except LinkError:
        return shut_page(_door(token).contact)
    except (SecondFactError, CodeNeededError, Throttled) as refusal:
        door = _door(token)
        status = _say(form, refusal)
        return _ask(door, form, status) if door.is_open else shut_page(door.contact)


@bp.route("/open", methods=["GET", "POST"])
@public("the short code of a sheet and the birth date together are the key")
def by_code() -> AnyResponse:
    """The same for who cannot scan: the short code is typed; every wrong one is answered alike."""
    form = ShortCodeForm()
    if not form.is_submitted():
        return _ask_short(form, 200)
    if not form.validate():
        return _ask_short(form, 422)
    try:
        return _open(form, short_key(form.short.data))
    except LinkError as refusal:
        form.refuse(InputError(refusal.text, place="short"))
        return _ask_short(form, 422)
    except (SecondFactError, CodeNeededError, Throttled) as refusal:
        return _ask_short(form, _say(form, refusal))


@bp.post("/diary/signed-out/ask")
@public("asks staff for a new link; the answer tells nothing about who was signed in")
def ask_from_phone() -> AnyResponse:
    """The same from a phone that was signed in once."""
    with suppress(Throttled):
        link_requests.ask_by_phone(
            db(), token=cookies.read(cookies.PATIENT), address=client_address(request), now=now()
        )
    return redirect(url_for("invitations.asked"), 303)


@bp.get("/new-link-asked")
@public("the same page for everybody")
def asked() -> str:
    """What happens next, whether or not anything was noted."""
    return render_template("invitations/asked.html", contact=only_clinic(db()))


def _note_wish(token: str) -> AnyResponse:
    """The holder of a link asks for a new one; the answer is the same for every link and however often."""
    with suppress(Throttled):
        link_requests.ask_by_link(db(), token=token[:MAX_TOKEN], address=client_address(request), now=now())
    return redirect(url_for("invitations.asked"), 303)


def _open(form: DiaryDoorForm, key: Key) -> AnyResponse:
    done = redemptions.redeem(
        db(),
        key=key,
        birth_date=form.birth_date.data,
        carer=form.who.data == CARER,
        device=request.user_agent.string,
        address=client_address(request),
        now=now(),
        code=form.code.data or "",
        send_code=SEND_CODE in request.form,
        old_session=cookies.read(cookies.PATIENT),
    )
    response = redirect(url_for("diary.today"), 303)
    cookies.put(response, cookies.PATIENT, done.token, max_age=SESSION_LENGTH)
    visit = patient_sessions.visit_of_token(db(), token=done.token, now=now())
    if visit is not None:
        languages.remember(response, languages.take_choice_along(visit))
    return response


def _say(form: DiaryDoorForm, refusal: RuleError) -> int:
    """Put a refusal at its question; the status that goes with it."""
    place = "birth_date"
    if isinstance(refusal, CodeNeededError):
        place = "code"
    elif isinstance(refusal, SecondFactError):
        place = refusal.place
    form.refuse(InputError(refusal.text, place=place))
    return 429 if isinstance(refusal, Throttled) else 422


def _door(token: str) -> Door:
    door = redemptions.door_of(db(), token=token[:MAX_TOKEN], now=now())
    i18n.use_language(languages.of_stranger(door.language))
    return door


def _ask(door: Door, form: DiaryDoorForm, status: int = 200) -> Response:
    page = render_template(
        "invitations/open.html", door=door, form=form, problems=form.problems(), address=request.path
    )
    return make_response(page, status)


def _ask_short(form: ShortCodeForm, status: int) -> Response:
    page = render_template(
        "invitations/by_code.html", form=form, problems=form.problems(), contact=only_clinic(db())
    )
    return make_response(page, status)


def shut_page(contact: Contact, *, diary: bool = True) -> Response:
    """One page for unknown, used, expired and revoked links; only a link that was real names its clinic.

    Its button asks for a new link at the same address, which the page itself does not hold. ``diary``: the
    link was to a diary, which has a paper one beside it.
    """
    return make_response(render_template("invitations/shut.html", contact=contact, diary=diary), 404)


def link_to(token: str) -> str:
    """The full address of an invitation, from the settings and never from the request's host."""
    settings = current_app.extensions["settings"]
    return f"{settings.public_url.rstrip('/')}{url_for('invitations.redeem', token=token)}"


def short_door() -> str:
    """Where a short code is typed, for the sheet."""
    settings = current_app.extensions["settings"]
    return f"{settings.public_url.rstrip('/')}{url_for('invitations.by_code')}"
