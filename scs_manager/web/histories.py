"""The history's own pages: the causes in one table, the treatment algorithm, the failure ledger."""

import uuid

from flask import Blueprint, render_template

from forms.histories import LISTS_OF_ITEM
from scs_manager.domain.facts_catalogue_causes import SEED_CAUSES
from scs_manager.domain.permissions import Permission
from scs_manager.services import records
from scs_manager.web.access import case_or_404, requires
from scs_manager.web.history_view import algorithm_items, cause_rows, ledger_page, settled_causes
from scs_manager.web.record_view import list_views
from scs_manager.web.session import db

bp = Blueprint("histories", __name__)


@bp.get("/cases/<uuid:case_id>/history/causes")
@requires(Permission.READ_CLINICAL)
def causes(case_id: uuid.UUID) -> str:
    """Every cause that the seed names: what was found, the work-up, and what follows."""
    case = case_or_404(case_id)
    facts = records.facts_of_case(db(), case.row)
    return render_template(
        "histories/causes.html",
        case=case,
        rows=cause_rows(facts, case),
        settled=settled_causes(facts),
        total=len(SEED_CAUSES),
    )


@bp.get("/cases/<uuid:case_id>/history/algorithm")
@requires(Permission.READ_CLINICAL)
def algorithm(case_id: uuid.UUID) -> str:
    """The seed's treatment algorithm in four steps each, with zones and sessions."""
    case = case_or_404(case_id)
    facts = records.facts_of_case(db(), case.row)
    base = f"/cases/{case.id}/history"
    lists = {view.key: view for view in list_views(db(), case.row, LISTS_OF_ITEM.values(), base)}
    return render_template(
        "histories/algorithm.html", case=case, items=algorithm_items(facts, base), lists=lists
    )


@bp.get("/cases/<uuid:case_id>/history/ledger")
@requires(Permission.READ_CLINICAL)
def ledger(case_id: uuid.UUID) -> str:
    """The medicines as a payer reads them, and what their lines leave open."""
    case = case_or_404(case_id)
    facts = records.facts_of_case(db(), case.row)
    return render_template(
        "histories/ledger.html",
        case=case,
        page=ledger_page(facts, case),
        complete=facts.complete.get("medicines"),
        add_href=f"/cases/{case.id}/history/lists/medicines/add",
    )
