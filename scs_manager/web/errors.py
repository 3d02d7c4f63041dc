"""Error pages: what happened, what is safe, what to do; never more than that."""

from http import HTTPStatus

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text
from scs_manager.web import diary_wire, i18n, languages, logs

_TRY_AGAIN = Text("Nothing was changed. Please go back and try again.")
PATIENTS_WORDS = {
    "400": (Text("That did not work"), _TRY_AGAIN),
    "403": (Text("You cannot do this here"), Text("Nothing was changed. Please go back to the start.")),
    "404": (
        Text("This page is not here"),
        Text("The address may be wrong, or the page is gone. What you sent is not lost."),
    ),
    "405": (Text("That did not work"), _TRY_AGAIN),
    "409": (Text("This was not done"), _TRY_AGAIN),
    "413": (Text("This is too long"), Text("Nothing was sent. Please go back and make it shorter.")),
    "429": (Text("Too many tries"), Text("Please wait a few minutes. Then try again. Nothing was changed.")),
    "500": (
        Text("Something went wrong on our side"),
        Text("It is not your fault. Please try again in a few minutes. If it goes on, call the clinic."),
    ),
    "form": (
        Text("This page was open too long"),
        Text("Nothing was sent. Please go back, load the page again and send your answers once more."),
    ),
}
"""What a patient reads when something fails: title and one or two sentences."""


def init_app(app: Flask) -> None:
    """Answer every failure with a page in plain words."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(RuleError, _rule)
    app.register_error_handler(Exception, _crash)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or (error.code or 500) < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    code = error.code or 500
    page = code if code in {400, 403, 404, 405, 409, 413, 429} else 500 if code >= 500 else 400
    return _page(str(page)), code


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    if diary_wire.asks_json():
        return diary_wire.stale_key()
    return _page("form"), 400


def _rule(error: RuleError) -> ResponseReturnValue:
    return _page("409", why=error.text), 409


def _crash(error: Exception) -> ResponseReturnValue:
    logs.failed(error)
    return _page("500"), 500


def _page(name: str, **values: object) -> str:
    """The page of a failure: staff's, or the patients' in their language and their words."""
    values["request_id"] = g.get("request_id", "")
    if not languages.is_patients_side(request.path):
        return render_template(f"errors/{name}.html", **values)
    if "language" not in g:
        i18n.use_language(languages.of_stranger())
    title, words = PATIENTS_WORDS.get(name, PATIENTS_WORDS["500"])
    return render_template("errors/patient.html", title=title, words=words, **values)
