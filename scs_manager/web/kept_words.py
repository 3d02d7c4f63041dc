"""What somebody typed when the session ended: carried through the sign-in, so that nothing is lost.

The words travel in the page itself, never in the session or the database; passwords are left out. The request
they come from has passed the checks of its origin and its token, and the person sends them again by a button.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import orjson
from flask import Request, current_app
from werkzeug.exceptions import HTTPException

from scs_manager.web.policies import Audience, policy_of

FIELD = "kept"
MOST = 256 * 1024
"""Bytes of what is carried; a longer form is not."""
_LEFT_OUT = frozenset({"csrf_token", "password", FIELD})


@dataclass(frozen=True)
class Kept:
    """A form that could not be taken: where it was sent, and what was typed."""

    path: str
    fields: tuple[tuple[str, str], ...]

    def to_json(self) -> str:
        """For a hidden field."""
        return orjson.dumps([self.path, self.fields]).decode()


def kept_of(request: Request) -> Kept | None:
    """The form of a request that came without a session; None for files and for what is no form of staff."""
    if request.method != "POST" or request.mimetype != "application/x-www-form-urlencoded":
        return None
    return _whole(request.path, request.form.items(multi=True))


def kept_from(written: str) -> Kept | None:
    """The same as the sign-in page sends it on; None for what is not ours."""
    try:
        path, fields = orjson.loads(written)
        return _whole(path, ((str(name), str(value)) for name, value in fields))
    except (ValueError, TypeError):
        return None


def _whole(path: str, fields: Iterable[tuple[str, str]]) -> Kept | None:
    kept = Kept(path, tuple((name, value) for name, value in fields if name not in _LEFT_OUT))
    return kept if kept.fields and len(kept.to_json()) <= MOST and _is_staffs(path) else None


def _is_staffs(path: str) -> bool:
    """Whether a form of staff is sent to this path of ours."""
    try:
        endpoint, _values = current_app.url_map.bind("").match(path, method="POST")
    except (HTTPException, ValueError, AttributeError):
        return False
    policy = policy_of(current_app.view_functions[str(endpoint)])
    return policy is not None and policy.audience is Audience.STAFF
