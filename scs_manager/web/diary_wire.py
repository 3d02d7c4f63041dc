"""The diary's answers to a script: JSON with a state, one sentence for the patient, and never a redirect."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Response, jsonify, request
from flask_wtf.csrf import generate_csrf

from scs_manager.domain.diary_calendar import DiaryCalendar
from scs_manager.services.diary import Saved
from scs_manager.web.i18n import gettext as _

AHEAD = timedelta(days=14)
"""How many days' windows the phone is told, so that it can ask without the network. [default]"""


def asks_json() -> bool:
    """Whether the request wants its answer as JSON."""
    return "application/json" in request.headers.get("Accept", "")


def saved(found: Saved, words: str) -> Response:
    """The entry is stored, now or by an earlier arrival of the same post."""
    return answer(
        "received_before" if found.repeated else "received",
        words,
        day=found.day.isoformat(),
        version=found.version,
        received_at=found.received_at.isoformat(),
        punctuality=found.punctuality,
        flags=sorted(found.flags),
    )


def answer(state: str, words: str, status: int = 200, **more: Any) -> Response:
    """One answer: what became of the post, and one sentence about it."""
    response = jsonify({"state": state, "words": words, **more})
    response.status_code = status
    return response


def invalid(problems: Sequence[dict[str, str]] = ()) -> Response:
    """Nothing was stored: these answers are missing or cannot be."""
    listed = [{"field": each.get("field", ""), "text": each["text"]} for each in problems]
    return answer("invalid", _("Some answers are missing or cannot be right."), 422, problems=listed)


def wrong_diary() -> Response:
    """The answers belong to another diary than the one this phone is signed in to."""
    return answer("wrong_diary", wrong_diary_words(), 409)


def wrong_diary_words() -> str:
    """Why answers for another diary are not taken."""
    return _("These answers belong to another diary. Nothing was stored. Please call the clinic.")


def signed_out(*, forget: bool) -> Response:
    """The session has ended; answers that wait on the phone stay on it.

    ``forget``: somebody ended it, so the phone also deletes what it has from us.
    """
    words = _("This phone is signed out. Your answers stay on it. Open your link again, or call the clinic.")
    return answer("signed_out", words, 401, forget=forget)


def stale_key() -> Response:
    """The form's token is not the one of this session: the phone fetches a fresh one and sends again."""
    return answer("stale_key", _("The form was open for too long. Please send it again."), 400)


def key(calendar: DiaryCalendar, enrolment: str, now: datetime) -> Response:
    """What a phone needs to send what it keeps and to ask without the network: token, our clock, windows."""
    first = calendar.day_begun_at(now)
    days = (first + timedelta(days=n) for n in range(AHEAD.days))
    windows = [(day, calendar.window_of(day)) for day in days if calendar.asks(day)]
    response = jsonify(
        {
            "enrolment": enrolment,
            "csrf_token": generate_csrf(),
            "now": now.isoformat(),
            "windows": [
                {
                    "day": day.isoformat(),
                    "opens": window.opens.isoformat(),
                    "on_time_before": window.on_time_before.isoformat(),
                    "closes": window.closes.isoformat(),
                }
                for day, window in windows
            ],
        }
    )
    response.headers["Cache-Control"] = "no-store"
    return response
