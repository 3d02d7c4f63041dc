"""What every response carries and every request must show: headers, cookies, CSRF, hosts, sizes."""

import secrets
from collections.abc import Callable
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request, Response, abort, g, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.middleware.proxy_fix import ProxyFix

from scs_manager.config import Settings

MAX_UPLOAD_BYTES = 25 * 1024 * 1024
"""One uploaded file, decision 31. [default]"""

MAX_FORM_BYTES = 1024 * 1024
"""A form without a file: far above the longest notes, so that a stranger cannot keep a worker busy."""

MAX_FIELDS = 1000
"""Fields of one form; our longest has some sixty. [default]"""

UPLOADS = frozenset(
    {
        "attachments.add",
        "patients.preview_import",
        "patients.confirm_import",
        "verification.compare",
        "instruments.supply",
        "document_settings.edit",
    }
)
"""The routes that take a file, or carry one to its confirmation."""

IN_MEMORY = frozenset({"verification.compare"})
"""Whose files are never kept, not even as a temporary file on the disk."""

MAX_NOTICE_BYTES = 5 * 1024
"""What a mail program or a text message gateway tells: some short fields. [default]"""

FROM_PROGRAMS = frozenset({"message_links.stop", "message_links.answered", "message_links.reported"})
"""Routes that programs post to and that ask for no form of ours."""

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types scs-manager",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}

HSTS = "max-age=63072000; includeSubDomains"

csrf = CSRFProtect()


class FormParser(FormDataParser):
    """Counts the fields of a plain form before they are taken apart; Werkzeug limits only multipart ones."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Any:
        if mimetype == "application/x-www-form-urlencoded":
            sent = stream.read()
            if sent.count(b"&") >= MAX_FIELDS:
                raise RequestEntityTooLarge
            stream = BytesIO(sent)
        return super().parse(stream, mimetype, content_length, options)


class FormRequest(Request):
    """A request whose forms are counted."""

    form_data_parser_class = FormParser

    def _get_file_stream(self, *given: Any, **more: Any) -> IO[bytes]:
        """Files wait in memory where none may touch the disk, else wherever Werkzeug puts them."""
        return BytesIO() if self.endpoint in IN_MEMORY else super()._get_file_stream(*given, **more)


class FormCookies(SecureCookieSessionInterface):
    """Flask's signed cookie; what signs it is made once, not in every request."""

    _signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        self._signer = self._signer or super().get_signing_serializer(app)
        return self._signer


def headers_of(secure: bool) -> dict[str, str]:
    """The headers every response carries, static files and errors included."""
    return HEADERS | ({"Strict-Transport-Security": HSTS} if secure else {})


def init_app(app: Flask, settings: Settings) -> None:
    """Configure cookies, limits, CSRF and headers from the settings."""
    secure = settings.secure_cookies
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        MAX_FORM_PARTS=MAX_FIELDS,
        SESSION_COOKIE_NAME="__Host-form" if secure else "form",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,  # a diary typed slowly must not be thrown away
        WTF_CSRF_SSL_STRICT=False,  # asks for a Referer, which our policy withholds; the origin is checked
    )
    app.request_class = FormRequest
    app.session_interface = FormCookies()
    app.before_request(_begin)  # before the CSRF check, which reads the form
    csrf.init_app(app)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    app.after_request(_headers_for(secure))


def _begin() -> None:
    """Give the request an id and its size, and refuse a foreign host and a change from another site."""
    g.request_id = secrets.token_hex(8)
    if request.endpoint in UPLOADS:
        request.max_content_length = MAX_UPLOAD_BYTES + 64 * 1024
    elif request.endpoint in FROM_PROGRAMS:
        request.max_content_length = MAX_NOTICE_BYTES
        if (request.content_length or 0) > MAX_NOTICE_BYTES:
            abort(413)
    _ = request.host  # Werkzeug checks the trusted hosts here
    if b"%00" in request.query_string or "\0" in request.path:
        abort(400)  # no text of ours holds NUL, and PostgreSQL takes none
    if request.method not in {"GET", "HEAD", "OPTIONS"} and not comes_from_here(request):
        abort(403)


def comes_from_here(asked: Request) -> bool:
    """Whether the browser says that this site itself sent the request (Fetch Metadata, else Origin)."""
    site = asked.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = asked.headers.get("Origin")
    # Our own no-referrer policy makes older browsers say "null"; the CSRF token still decides.
    return origin in {None, "null", asked.host_url.rstrip("/")}


def _headers_for(secure: bool) -> Callable[[Response], Response]:
    """What adds the headers to a response, all at once: each look among them walks through the others."""
    every = [(name, name.lower(), content) for name, content in headers_of(secure).items()]
    every.append(("Cache-Control", "cache-control", "no-store"))

    def add(response: Response) -> Response:
        given = {name.lower() for name, _content in response.headers}
        added = [(name, content) for name, lower, content in every if lower not in given]
        if "x-request-id" not in given:
            added.append(("X-Request-Id", g.get("request_id", "")))
        response.headers.extend(added)
        return response

    return add


def client_address(asked: Request) -> str:
    """The address the request came from; a forwarded one counts only through a configured proxy."""
    return asked.remote_addr or ""
