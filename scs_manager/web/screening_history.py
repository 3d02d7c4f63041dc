"""Every screening of a case, what changed from one to another, and one screening as data."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

import orjson
from flask import Blueprint, Response, abort, render_template, request, url_for

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.permissions import Permission
from scs_manager.domain.rule_words import STAGE_NAMES
from scs_manager.domain.text import Text
from scs_manager.models.screening import ScreeningRow
from scs_manager.services import screening, screening_history
from scs_manager.web.access import CaseView, case_or_404, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.judgements import screening_or_404
from scs_manager.web.screening_changes_view import changes_view
from scs_manager.web.screening_marks import MARKS
from scs_manager.web.session import db

bp = Blueprint("screening_history", __name__)

LISTED = 200
"""Screenings on the page; a case seldom has more than a dozen. [default]"""


@dataclass(frozen=True)
class Past:
    """One screening in the list."""

    id: uuid.UUID
    href: str
    at: datetime
    on: date
    by: str
    stage: Text
    mark: str
    outcome: str
    signed_by: str
    signed_at: datetime | None
    profiles: str
    judgements: int
    dissents: int


@bp.get("/cases/<uuid:case_id>/screening/history")
@requires(Permission.READ_CLINICAL)
def history(case_id: uuid.UUID) -> str:
    """All screenings, newest first, any two of them to compare."""
    return _list(case_or_404(case_id))


@bp.get("/cases/<uuid:case_id>/screening/compare")
@requires(Permission.READ_CLINICAL)
def compare(case_id: uuid.UUID) -> str:
    """What changed between two screenings, the older one first."""
    case = case_or_404(case_id)
    keys = [_key(request.args.get(name)) for name in ("was", "now")]
    chosen = [screening_or_404(case, key) for key in keys if key is not None]
    if len({row.id for row in chosen}) != 2:
        return _list(case, _("Choose two different screenings to compare."))
    was, now = sorted(chosen, key=lambda row: row.at)
    changes = changes_view(screening_history.changes_between(was, now))
    none = screening_history.Said()
    return render_template(
        "screening/compare.html",
        case=case,
        changes=changes,
        was=_past(case, was, none),
        now=_past(case, now, none),
    )


@bp.get("/cases/<uuid:case_id>/screening/<uuid:screening_id>/data")
@requires(Permission.READ_CLINICAL)
def data(case_id: uuid.UUID, screening_id: uuid.UUID) -> Response:
    """The screening as JSON: content, signature, judgements, dissent, and what changed before it."""
    case = case_or_404(case_id)
    row = screening_or_404(case, screening_id)
    content = orjson.dumps(screening_history.whole_content(db(), row), option=orjson.OPT_INDENT_2)
    answer = Response(content, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="screening-{row.on.isoformat()}.json"'
    return answer


def _list(case: CaseView, problem: str = "") -> str:
    rows = screening.screenings_of(db(), case.row, limit=LISTED)
    said = screening_history.said_counts(db(), case.row)
    past = [_past(case, row, said.get(row.id, screening_history.Said())) for row in rows]
    return render_template("screening/history.html", case=case, past=past, problem=problem)


def _key(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _past(case: CaseView, row: ScreeningRow, said: screening_history.Said) -> Past:
    if row.case_id != case.id:
        abort(404)
    return Past(
        id=row.id,
        href=url_for("screening.show_one", case_id=case.id, screening_id=row.id),
        at=row.at,
        on=row.on,
        by=row.by_name,
        stage=STAGE_NAMES[Stage(row.stage)],
        mark=MARKS[row.overall],
        outcome=str(row.result["overall"]["title"]),
        signed_by=row.signed_by_name or "",
        signed_at=row.signed_at,
        profiles=", ".join(f"{each['title']} {each['version']}" for each in row.result["profiles"]),
        judgements=said.judgements,
        dissents=said.dissents,
    )
