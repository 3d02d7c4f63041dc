"""The team's review of a trial: everything that is needed to judge it, on one page and on paper."""

import uuid

from flask import Blueprint, render_template

from scs_manager.domain.permissions import Permission
from scs_manager.web import clock
from scs_manager.web.access import case_or_404, requires
from scs_manager.web.session import db
from scs_manager.web.trial_review_view import review_page

bp = Blueprint("trial_review", __name__)


@bp.get("/cases/<uuid:case_id>/outcome")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """The newest trial of a case, running or ended; without one the page says so."""
    case = case_or_404(case_id)
    page = review_page(db(), case, now=clock.now())
    return render_template("trial_review/show.html", case=case, page=page)
