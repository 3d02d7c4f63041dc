"""Lead placement: recorded once, which begins the trial, and corrected with its history."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.placements import PlacementForm, placement_form, placement_values
from scs_manager.domain.permissions import Permission
from scs_manager.models.trial_course import LeadPlacementRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import course_rows, outcomes, trial_course, trials
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db
from scs_manager.web.trial_log import history_page
from scs_manager.web.trial_plan_view import page_of

bp = Blueprint("placements", __name__)


@bp.route("/cases/<uuid:case_id>/trial/leads", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def place(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record lead placement, or correct the record of it."""
    case = case_or_404(case_id)
    trial = outcomes.latest_trial(db(), case.row)
    if trial is None or (trial.placed_on is None and trial.ended_at is not None):
        abort(404)
    history = course_rows.history_of(db(), LeadPlacementRow, trial, trial.id)
    form = placement_form(_known(case, trial, history))
    if form.carries_out(lambda: _write(case, trial, form, history)):
        said = _("The change is saved. What stood before is kept.")
        flash(said if history else _("Lead placement is recorded. The trial runs."))
        return redirect(url_for("trials.show", case_id=case_id), 303)
    lines = history_page(db(), trial=trial, history=history, zone=case.zone) if history else []
    page = render_template(
        "trials/leads.html", case=case, form=form, action=request.path, history=lines, trial=trial,
        plan=page_of(db(), case, trial),
    )  # fmt: skip
    return page, 400 if form.problems() else 200


def _known(case: CaseView, trial: TrialRow, history: tuple[LeadPlacementRow, ...]) -> dict[str, Any]:
    """The record as it stands, or the planned day."""
    if not history:
        return {"placed_on": trial.placed_on or trial.placement_on}
    newest = history[-1]
    return placement_values(newest.to_domain(), _zone(case)) | {"seen": str(newest.revision)}


def _write(
    case: CaseView, trial: TrialRow, form: PlacementForm, history: tuple[LeadPlacementRow, ...]
) -> None:
    placement, by, now = form.to_domain(_zone(case)), current_actor(), clock.now()
    if trial.placed_on is None:
        trials.place_leads(
            db(),
            trial=trial,
            case=case.row,
            placed_on=form.placed_on.data,
            note=placement.note,
            placement=placement,
            by=by,
            now=now,
        )
        return
    trial_course.correct(
        db(),
        trial=trial,
        thread=trial.id,
        what=placement,
        seen=int(form.seen.data) if (form.seen.data or "").isdecimal() else -1,
        reason=form.change_reason.data,
        by=by,
        now=now,
    )


def _zone(case: CaseView) -> ZoneInfo:
    return ZoneInfo(case.clinic.time_zone)
