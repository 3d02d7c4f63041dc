"""Error pages: what happened, what is safe, what to do; never more than that."""

from http import HTTPStatus

from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from scs_manager.domain.errors import RuleError
from scs_manager.web import diary_wire, logs


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
    return render_template(f"errors/{page}.html", request_id=g.get("request_id", "")), code


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    if diary_wire.asks_json():
        return diary_wire.stale_key()
    return render_template("errors/form.html", request_id=g.get("request_id", "")), 400


def _rule(error: RuleError) -> ResponseReturnValue:
    page = render_template("errors/409.html", why=error.text, request_id=g.get("request_id", ""))
    return page, 409


def _crash(error: Exception) -> ResponseReturnValue:
    logs.failed(error)
    return render_template("errors/500.html", request_id=g.get("request_id", "")), 500
