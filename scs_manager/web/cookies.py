"""The two cookies that name a session: one of staff, one of a patient's phone. Never mixed."""

from datetime import timedelta

from flask import Response, current_app, request

STAFF = "staff"
PATIENT = "diary"


def full_name(kind: str) -> str:
    """``__Host-staff`` where cookies are secure, so that no other host can set it."""
    return f"__Host-{kind}" if current_app.config["SESSION_COOKIE_SECURE"] else kind


def read(kind: str) -> str:
    """The token in the cookie, or an empty string; an over-long one is not read."""
    token = request.cookies.get(full_name(kind), "")
    return token if len(token) <= 200 else ""


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
