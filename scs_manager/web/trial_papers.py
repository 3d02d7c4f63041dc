"""Papers about a trial: its diary report."""

import uuid

from flask import Blueprint, abort
from sqlmodel import Session
from werkzeug.wrappers import Response

from scs_manager.domain.permissions import Permission
from scs_manager.services import outcomes
from scs_manager.services.documents import Prepared
from scs_manager.services.trial_report import prepare_trial_report
from scs_manager.web import clock
from scs_manager.web.access import case_or_404, current_actor, requires
from scs_manager.web.issuing import issued, public_url, reason_given
from scs_manager.web.session import db

bp = Blueprint("trial_papers", __name__)


@bp.post("/cases/<uuid:case_id>/documents/trial-report")
@requires(Permission.DRAFT_DOCUMENTS)
def issue_report(case_id: uuid.UUID) -> Response:
    """Issue the diary report of the newest trial; while its end is not recorded it is a draft."""
    case = case_or_404(case_id)
    trial = outcomes.latest_trial(db(), case.row)
    if trial is None:
        abort(409)
    by = current_actor()

    def prepare(session: Session) -> Prepared:
        return prepare_trial_report(
            session, case.row, trial, by=by, now=clock.now(), public_url=public_url(), reason=reason_given()
        )

    return issued(case, prepare)
