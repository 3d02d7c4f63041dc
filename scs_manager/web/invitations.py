"""The page behind an invitation link: a button and the birth date, then a phone that is signed in."""

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from forms.invitations import CARER, OpenDiaryForm
from scs_manager.domain.errors import InputError
from scs_manager.services import redemptions
from scs_manager.services.access_rows import SESSION_LENGTH
from scs_manager.services.redemptions import Door
from scs_manager.services.second_facts import LinkError, SecondFactError
from scs_manager.web import cookies
from scs_manager.web.access import public
from scs_manager.web.clock import now
from scs_manager.web.security import client_address
from scs_manager.web.session import db

bp = Blueprint("invitations", __name__)

MAX_TOKEN = 100


@bp.get("/invite/<token>")
@public("whoever holds a link may see what it asks for; reading it uses nothing up")
def show(token: str) -> Response:
    """The button behind a link; a scanner that follows the link uses nothing up."""
    door = _door(token)
    return _ask(door, OpenDiaryForm()) if door.is_open else _shut(door)


@bp.post("/invite/<token>")
@public("the link and the birth date together are the key")
def redeem(token: str) -> AnyResponse:
    """Exchange the link and the birth date for a session of this phone."""
    form = OpenDiaryForm()
    if not form.validate():
        door = _door(token)
        return _ask(door, form, 422) if door.is_open else _shut(door)
    try:
        done = redemptions.redeem(
            db(),
            token=token[:MAX_TOKEN],
            birth_date=form.birth_date.data,
            carer=form.who.data == CARER,
            device=request.user_agent.string,
            address=client_address(request),
            now=now(),
        )
    except SecondFactError as refusal:
        form.refuse(InputError(refusal.text, place="birth_date"))
        return _ask(_door(token), form, 422)
    except LinkError:
        return _shut(_door(token))
    response = redirect(url_for("diary.today"), 303)
    cookies.put(response, cookies.PATIENT, done.token, max_age=SESSION_LENGTH)
    return response


def _door(token: str) -> Door:
    return redemptions.door_of(db(), token=token[:MAX_TOKEN], now=now())


def _ask(door: Door, form: OpenDiaryForm, status: int = 200) -> Response:
    return make_response(
        render_template(
            "invitations/open.html", door=door, form=form, problems=form.problems(), address=request.path
        ),
        status,
    )


def _shut(door: Door) -> Response:
    """One page for unknown, used, expired and revoked links; only a link that was real names its clinic."""
    return make_response(render_template("invitations/shut.html", door=door), 404)


def link_to(token: str) -> str:
    """The full address of an invitation, from the settings and never from the request's host."""
    settings = current_app.extensions["settings"]
    return f"{settings.public_url.rstrip('/')}{url_for('invitations.redeem', token=token)}"
