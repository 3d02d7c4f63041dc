"""The trial of a case: baseline, notes, the phone, and the page that shows it at a glance."""

import uuid

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from forms.trials import EventForm
from scs_manager.domain.permissions import Permission
from scs_manager.models.trials import TrialRow
from scs_manager.services import invitations, outcomes, trials
from scs_manager.web import clock, i18n
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.access_papers import invitation_pdf
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db
from scs_manager.web.trial_arrivals import arrivals_page
from scs_manager.web.trial_evenings import evenings_of
from scs_manager.web.trial_page import trial_page
from scs_manager.web.trial_plan_view import page_of

bp = Blueprint("trials", __name__)


@bp.get("/cases/<uuid:case_id>/trial")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """The newest trial at a glance, or how one is planned."""
    case = case_or_404(case_id)
    trial = outcomes.latest_trial(db(), case.row)
    if trial is None:
        return render_template("trials/none.html", case=case)
    page = trial_page(db(), case=case.row, trial=trial, now=clock.now(), zone=case.zone)
    made = invitations.invitations_of(db(), trial=trial)
    plan = page_of(db(), case, trial)
    arrivals = arrivals_page(db(), trial)
    evenings = evenings_of(outcomes.entries_of(db(), trial))
    return render_template(
        "trials/show.html", case=case, page=page, plan=plan, invitations=made, arrivals=arrivals,
        evenings=evenings,
    )  # fmt: skip


@bp.post("/cases/<uuid:case_id>/trial/baseline")
@requires(Permission.SCHEDULE)
def start_baseline(case_id: uuid.UUID) -> ResponseReturnValue:
    """Lock the target and open the baseline diary."""
    case = case_or_404(case_id)
    trial = _running_or_404(case)
    trials.start_baseline(db(), trial=trial, case=case.row, by=current_actor(), now=clock.now())
    flash(_("The target is locked and the baseline diary is open."))
    return redirect(url_for("trials.show", case_id=case_id), 303)


@bp.route("/cases/<uuid:case_id>/trial/log", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE, Permission.RECORD_ADVERSE_EVENT)
def add_event(case_id: uuid.UUID) -> ResponseReturnValue:
    """Add a line to the log."""
    case = case_or_404(case_id)
    trial = _newest_or_404(case)
    form = EventForm()
    if form.carries_out(
        lambda: trials.record_event(
            db(),
            trial=trial,
            kind=form.kind.data,
            happened_on=form.happened_on.data,
            note=form.note.data,
            by=current_actor(),
            now=clock.now(),
        )
    ):
        flash(_("The log has a new line."))
        return redirect(url_for("trials.show", case_id=case_id), 303)
    return _form_page("trials/log.html", case, form)


@bp.post("/cases/<uuid:case_id>/trial/invitation")
@requires(Permission.INVITE)
def invite(case_id: uuid.UUID) -> Response:
    """A fresh invitation as a sheet to print. It is sent this once: its link is stored nowhere."""
    case = case_or_404(case_id)
    trial = _running_or_404(case)
    return invitation_pdf(case, trial)


@bp.post("/cases/<uuid:case_id>/trial/phones")
@requires(Permission.INVITE)
def revoke(case_id: uuid.UUID) -> ResponseReturnValue:
    """Stop every link and sign out every phone."""
    case = case_or_404(case_id)
    trial = _newest_or_404(case)
    ended = invitations.revoke_access(db(), trial=trial, by=current_actor(), now=clock.now())
    flash(i18n.ngettext("%(n)s phone was signed out.", "%(n)s phones were signed out.", ended))
    return redirect(url_for("trials.show", case_id=case_id), 303)


def _running(case: CaseView) -> TrialRow | None:
    trial = outcomes.latest_trial(db(), case.row)
    return trial if trial is not None and trial.ended_at is None else None


def _running_or_404(case: CaseView) -> TrialRow:
    trial = _running(case)
    if trial is None:
        abort(404)
    return trial


def _newest_or_404(case: CaseView) -> TrialRow:
    trial = outcomes.latest_trial(db(), case.row)
    if trial is None:
        abort(404)
    return trial


def _form_page(template: str, case: CaseView, form: EventForm) -> ResponseReturnValue:
    page = render_template(template, case=case, form=form, action=request.path)
    return page, 400 if form.problems() else 200
