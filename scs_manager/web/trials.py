"""The trial of a case: plan, baseline, leads, log, end, and the page that shows it at a glance."""

import hashlib
import uuid

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from forms.base import Choice
from forms.trials import EndForm, EventForm, LeadsForm, PlanForm
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text
from scs_manager.domain.trials import TrialRules, plan_warnings
from scs_manager.models.trials import TrialRow
from scs_manager.services import invitation_sheets, invitations, outcomes, trials
from scs_manager.services.profile_library import active_profiles, profile_called
from scs_manager.services.trials import TrialDetails, TrialEnding
from scs_manager.web import clock, i18n
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.filters import local_date
from scs_manager.web.i18n import gettext as _
from scs_manager.web.invitations import link_to
from scs_manager.web.session import db, release
from scs_manager.web.trial_page import trial_page

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
    return render_template("trials/show.html", case=case, page=page, invitations=made)


@bp.route("/cases/<uuid:case_id>/trial/plan", methods=["GET", "POST"])
@requires(Permission.PLAN_TRIAL)
def plan(case_id: uuid.UUID) -> ResponseReturnValue:
    """Plan a trial or change the plan of the running one; warnings are shown before it is kept."""
    case = case_or_404(case_id)
    running = _running(case)
    form = PlanForm(_profile_choices(case, running), **_planned(running))
    warnings: tuple[Text, ...] = ()
    if form.validate_on_submit():
        warnings = plan_warnings(form.to_plan(), _rules(case, form.relief_profile.data))
        if not warnings or form.confirmed.data:
            try:
                _save_plan(case, running, form)
            except RuleError as refused:
                form.refuse(refused)
            else:
                flash(_("The plan is saved."))
                return redirect(url_for("trials.show", case_id=case_id), 303)
    status = 400 if form.problems() or warnings else 200
    page = render_template("trials/plan.html", case=case, form=form, warnings=warnings, running=running)
    return page, status


@bp.post("/cases/<uuid:case_id>/trial/baseline")
@requires(Permission.SCHEDULE)
def start_baseline(case_id: uuid.UUID) -> ResponseReturnValue:
    """Lock the target and open the baseline diary."""
    case = case_or_404(case_id)
    trial = _running_or_404(case)
    trials.start_baseline(db(), trial=trial, case=case.row, by=current_actor(), now=clock.now())
    flash(_("The target is locked and the baseline diary is open."))
    return redirect(url_for("trials.show", case_id=case_id), 303)


@bp.route("/cases/<uuid:case_id>/trial/leads", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def place_leads(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record lead placement."""
    case = case_or_404(case_id)
    trial = _running_or_404(case)
    form = LeadsForm(data={"placed_on": trial.placement_on})
    if form.validate_on_submit():
        try:
            trials.place_leads(
                db(),
                trial=trial,
                case=case.row,
                placed_on=form.placed_on.data,
                note=form.note.data,
                by=current_actor(),
                now=clock.now(),
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("Lead placement is recorded. The trial runs."))
            return redirect(url_for("trials.show", case_id=case_id), 303)
    return _form_page("trials/leads.html", case, form)


@bp.route("/cases/<uuid:case_id>/trial/log", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE, Permission.RECORD_ADVERSE_EVENT)
def add_event(case_id: uuid.UUID) -> ResponseReturnValue:
    """Add a line to the log."""
    case = case_or_404(case_id)
    trial = _newest_or_404(case)
    form = EventForm()
    if form.validate_on_submit():
        try:
            trials.record_event(
                db(),
                trial=trial,
                kind=form.kind.data,
                happened_on=form.happened_on.data,
                note=form.note.data,
                by=current_actor(),
                now=clock.now(),
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The log has a new line."))
            return redirect(url_for("trials.show", case_id=case_id), 303)
    return _form_page("trials/log.html", case, form)


@bp.route("/cases/<uuid:case_id>/trial/end", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def end(case_id: uuid.UUID) -> ResponseReturnValue:
    """End the trial."""
    case = case_or_404(case_id)
    trial = _running_or_404(case)
    form = EndForm(data={"removed_on": trial.removal_on})
    if form.validate_on_submit():
        names = (
            "removed_on", "aborted", "technically_adequate", "end_reason", "operated_controller",
            "satisfied", "wants_implant", "stated_relief_percent", "serious_event_open",
        )  # fmt: skip
        pgic = int(form.pgic.data) if form.pgic.data else None
        ending = TrialEnding(pgic=pgic, **form.values(*names))
        try:
            trials.end_trial(
                db(), trial=trial, case=case.row, ending=ending, by=current_actor(), now=clock.now()
            )
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The trial has ended."))
            return redirect(url_for("trials.show", case_id=case_id), 303)
    return _form_page("trials/end.html", case, form)


@bp.post("/cases/<uuid:case_id>/trial/invitation")
@requires(Permission.INVITE)
def invite(case_id: uuid.UUID) -> Response:
    """A fresh invitation as a sheet to print. It is sent this once: its link is stored nowhere."""
    case = case_or_404(case_id)
    trial = _running_or_404(case)
    fresh = invitations.fresh_link(clock.now())
    i18n.use_language(case.patient.language)
    sheet = invitation_sheets.sheet_for(
        db(),
        case=case.row,
        fresh=fresh,
        link=link_to(fresh.token),
        diary_from=local_date(trial.baseline_starts_on, "EEEE d MMMM"),
        second_fact=_("your date of birth"),
        translate=_,
    )
    release()  # drawing must not hold the write lock
    data = invitation_sheets.draw(sheet, now=clock.now())
    invitations.invite(
        db(),
        trial=trial,
        case=case.row,
        fresh=fresh,
        by=current_actor(),
        now=clock.now(),
        sheet_sha256=hashlib.sha256(data).hexdigest(),
    )
    response = make_response(data)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = 'inline; filename="invitation.pdf"'
    return response


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


def _form_page(template: str, case: CaseView, form: EndForm | LeadsForm | EventForm) -> ResponseReturnValue:
    page = render_template(template, case=case, form=form, action=request.path)
    return page, 400 if form.problems() else 200


def _profile_choices(case: CaseView, running: TrialRow | None) -> tuple[Choice, ...]:
    """The clinic's profiles that say when a trial counts as successful, and the one a plan already names."""
    on = clock.today(case.clinic.time_zone)
    asked = active_profiles(db(), case.clinic.id, on=on)
    if running and (kept := profile_called(db(), case.clinic.id, running.relief_profile, on=on)):
        asked.setdefault(kept.id, kept)
    return tuple(Choice(profile.id, profile.title) for profile in asked.values() if profile.relief)


def _rules(case: CaseView, profile_id: str) -> TrialRules:
    profile = profile_called(db(), case.clinic.id, profile_id, on=clock.today(case.clinic.time_zone))
    if profile is None:
        raise ValueError(f"no profile is called {profile_id}")
    if profile.relief is None:
        return TrialRules()
    relief = profile.relief
    return TrialRules(relief.trial_days, relief.min_baseline_days, relief.min_trial_days)


_PLANNED = (
    "target_region",
    "target_text",
    "goal",
    "device",
    "relief_profile",
    "baseline_starts_on",
    "placement_on",
    "removal_on",
)
"""Fields of the plan that a column keeps under the same name."""


def _planned(trial: TrialRow | None) -> dict[str, object]:
    if trial is None:
        return {}
    return {"data": {name: getattr(trial, name) for name in _PLANNED} | {"version": str(trial.version)}}


def _save_plan(case: CaseView, running: TrialRow | None, form: PlanForm) -> None:
    details = TrialDetails(**form.values("target_text", "goal", "device", "relief_profile"))
    by, now = current_actor(), clock.now()
    if running is None:
        trials.plan_trial(db(), case=case.row, plan=form.to_plan(), details=details, by=by, now=now)
        return
    version = int(form.version.data) if (form.version.data or "").isdecimal() else -1
    trials.change_plan(
        db(), trial=running, plan=form.to_plan(), details=details, version=version, by=by, now=now
    )
