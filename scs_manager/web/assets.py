"""Static files: served by WhiteNoise with long-lived addresses that change with their content."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask

from scs_manager.web.compression import Packed
from scs_manager.web.policies import Audience, Policy
from scs_manager.web.security import headers_of

FOLDER = Path(__file__).resolve().parent / "static"
YEAR = 365 * 24 * 3600
IMPORTED = "/static/js/parts/"
"""Modules that other modules import by their plain address: asked for again each time, if only for a 304."""
OPEN = Policy(Audience.PUBLIC, reason="style, type and scripts")


@cache
def asset(path: str) -> str:
    """The address of a static file, with a mark of its content."""
    digest = hashlib.sha256((FOLDER / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?v={digest}"


def init_app(app: Flask, *, secure: bool) -> None:
    """Serve ``/static`` with the same headers as every page."""
    app.jinja_env.globals["asset"] = asset
    setattr(app.view_functions["static"], "policy", OPEN)  # noqa: B010 - Flask made the view
    headers = headers_of(secure)

    def add(found: Any, _path: str, url: str) -> None:
        for name, content in headers.items():
            found[name] = content
        if url.startswith(IMPORTED):
            found["Cache-Control"] = "no-cache"

    app.wsgi_app = Packed(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(FOLDER),
        prefix="static/",
        max_age=YEAR,
        allow_all_origins=False,
        add_headers_function=add,
    )
