"""One JSON line a request and one a failure: who asked is in the audit trail, values are nowhere.

A line names the route, not the path, so that no token and no identifier can reach a log; a failure is
logged by its type and its frames, never by its message, which may quote a value.
"""

import logging
import sys
import time
import traceback
from typing import Any

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("scs_manager.web")


def configure() -> None:
    """Write JSON lines to standard error, from our code and from libraries."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def init_app(app: Flask) -> None:
    """Log each request when it is answered."""
    app.before_request(_begin)
    app.after_request(_answered)


def _begin() -> None:
    g.began = time.perf_counter()


def _answered(response: Response) -> Response:
    began = g.get("began")
    log.info(
        "request",
        request_id=g.get("request_id", ""),
        method=request.method,
        route=request.url_rule.rule if request.url_rule else "",
        status=response.status_code,
        milliseconds=round((time.perf_counter() - began) * 1000, 1) if began else None,
    )
    return response


def failed(error: Exception) -> None:
    """Log an error nobody expected, by its type and where it happened."""
    frames = traceback.extract_tb(error.__traceback__)
    where: list[Any] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    log.error("request_failed", request_id=g.get("request_id", ""), error=type(error).__name__, frames=where)
