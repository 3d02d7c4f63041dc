"""Text goes to phones compressed: our style and scripts, and the pages of the patient's side.

A secret beside what an address brought can be guessed from the compressed length of the page (BREACH). So a
page is compressed only when it is not for staff and its address carries no query.
"""

import gzip
import tempfile
from functools import cache
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from flask import Flask, Response, current_app, request
from whitenoise import WhiteNoise
from whitenoise.responders import StaticFile  # type: ignore[import-untyped]

from scs_manager.web.policies import Audience, policy_of

SCRIPTS = frozenset({"text/javascript", "application/manifest+json"})
"""Without any secret, whatever their address says."""
TEXT = SCRIPTS | {"text/html", "text/css", "application/json"}
SUFFIXES = frozenset({".css", ".js", ".svg"})
OURS = frozenset({Audience.STAFF, Audience.SIGNED_IN})
LEAST = 1000
"""Bytes below which an answer fits one packet as it is. [default]"""
PAGE_LEVEL, FILE_LEVEL = 5, 9


class Packed(WhiteNoise):
    """Static files, of which text is also there compressed."""

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> Any:
        """The file, with its compressed twin where that is worth it."""
        packed = _packed(path) if Path(path).suffix in SUFFIXES else None
        if packed is None:
            return super().get_static_file(path, url, stat_cache)  # type: ignore[misc]
        this: Any = self
        headers = Headers([])
        this.add_mime_headers(headers, path, url)
        this.add_cache_headers(headers, path, url)
        this.add_headers_function(headers, path, url)
        return StaticFile(path, headers.items(), encodings={"gzip": packed})


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Where this process keeps the compressed files; it goes with the process."""
    return tempfile.TemporaryDirectory(prefix="scs-manager-static-")


@cache
def _packed(path: str) -> str | None:
    """The compressed twin of a file; None for a small one."""
    content = Path(path).read_bytes()
    if len(content) < LEAST:
        return None
    made = Path(_folder().name) / f"{len(list(Path(_folder().name).iterdir()))}.gz"
    made.write_bytes(gzip.compress(content, FILE_LEVEL, mtime=0))
    return str(made)


def init_app(app: Flask) -> None:
    """Compress the pages of the patient's side for browsers that can read them so."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.status_code != 200 or request.method != "GET" or response.mimetype not in TEXT:
        return response
    if response.direct_passthrough or response.is_streamed or "Content-Encoding" in response.headers:
        return response
    if not _reveals_nothing(response):
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= LEAST and request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzip.compress(body, PAGE_LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _reveals_nothing(response: Response) -> bool:
    """Whether the length of the answer can tell nobody who chose its address what else it holds."""
    policy = policy_of(current_app.view_functions[request.endpoint]) if request.endpoint else None
    if policy is None or policy.audience in OURS:
        return False
    return not request.query_string or response.mimetype in SCRIPTS
