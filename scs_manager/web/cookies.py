"""The cookies that name a session: of staff, of a patient's phone, of a link to questionnaires,
of the clinic's tablet; and the one of a known browser.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

STAFF = "staff"
PATIENT = "diary"
QUESTIONS = "questions"
TABLET = "tablet"
DEVICE = "device"
DEVICE_LASTS = timedelta(days=180)
"""How long a browser counts as known. [default]"""


def full_name(kind: str) -> str:
    """``__Host-staff`` where cookies are secure, so that no other host can set it."""
    return f"__Host-{kind}" if current_app.config["SESSION_COOKIE_SECURE"] else kind


def read(kind: str) -> str:
    """The token in the cookie, or an empty string; an over-long one is not read."""
    token = request.cookies.get(full_name(kind), "")
    return token if len(token) <= 400 else ""


def put(response: Response, kind: str, token: str, *, max_age: timedelta | None = None) -> None:
    """Hand the browser a token; without ``max_age`` it lasts as long as the browser is open."""
    response.set_cookie(
        full_name(kind),
        token,
        max_age=max_age,
        path="/",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )


def remove(response: Response, kind: str) -> None:
    """Take the token away again."""
    response.delete_cookie(
        full_name(kind), path="/", secure=bool(current_app.config["SESSION_COOKIE_SECURE"]), httponly=True
    )


def known_device(account: str) -> str:
    """The id of this browser if it signed in to this account before, else an empty string."""
    found = _device()
    return found["id"] if _mark(account) in found["for"] else ""


def remember_device(response: Response, account: str) -> None:
    """Note in the browser that its owner knows the password of this account."""
    found = _device()
    marks = [*[mark for mark in found["for"] if mark != _mark(account)][-4:], _mark(account)]
    put(response, DEVICE, _signer().dumps({"id": found["id"], "for": marks}), max_age=DEVICE_LASTS)


def _device() -> dict[str, Any]:
    try:
        found = _signer().loads(read(DEVICE))
    except BadSignature:
        return {"id": secrets.token_hex(8), "for": []}
    return dict(found)


def _mark(account: str) -> str:
    return hashlib.sha256(account.encode()).hexdigest()[:16]


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="known-device")
