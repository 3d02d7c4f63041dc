"""Papers about a trial or an implant: the diary report, and the checklist to fill in on the day."""

import uuid

from flask import Blueprint, abort
from sqlmodel import Session
from werkzeug.wrappers import Response

from scs_manager.domain.checklist_items import Occasion
from scs_manager.domain.permissions import Permission
from scs_manager.services import outcomes
from scs_manager.services.checklist_sheets import draw_checklist
from scs_manager.services.documents import Prepared
from scs_manager.services.implant_rows import newest_plan
from scs_manager.services.trial_report import prepare_trial_report
from scs_manager.web import clock
from scs_manager.web.access import case_or_404, current_actor, requires
from scs_manager.web.checklist_paper import sheet_facts, sheet_parts, sheet_tables
from scs_manager.web.checklist_view import checklist_page
from scs_manager.web.checklists import procedure_of
from scs_manager.web.i18n import gettext as _
from scs_manager.web.issuing import issued, public_url, reason_given
from scs_manager.web.my_record import download
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


@bp.get("/cases/<uuid:case_id>/trial/checklist.pdf", defaults={"occasion": Occasion.TRIAL.value})
@bp.get("/cases/<uuid:case_id>/implant/checklist.pdf", defaults={"occasion": Occasion.IMPLANT.value})
@requires(Permission.READ_CLINICAL)
def checklist(case_id: uuid.UUID, occasion: str) -> Response:
    """The checklist as a sheet to fill in; nothing of it is stored."""
    case = case_or_404(case_id)
    procedure = procedure_of(case, Occasion(occasion))
    if procedure is None:
        abort(404)
    page = checklist_page(db(), case, procedure)
    what = procedure.trial or newest_plan(db(), case.row)
    data = draw_checklist(
        db(),
        case.row,
        title=_("Pre-operative checklist"),
        facts=sheet_facts(case, page),
        parts=sheet_parts(case, page),
        tables=sheet_tables(db(), case, page, what),
        profile=page.reading.profile,
        now=clock.now(),
    )
    return download(data, "application/pdf", f"{occasion}-checklist.pdf")
