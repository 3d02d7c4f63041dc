"""The end of a trial: what is missing before it, lead removal, how it ended; and earlier trials of a case."""

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.conflicts import Differing, differing
from forms.trial_ends import EndForm, asked_of_staff, end_values
from scs_manager.domain.errors import ChangedByOther, InputError, RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.domain.trial_ends import TrialEnd, problems_of
from scs_manager.domain.trial_plans import Goal
from scs_manager.models.scoped import get_scoped
from scs_manager.models.trials import TrialRow
from scs_manager.services import outcomes, trial_end_rows, trial_ends, trial_plan_rows
from scs_manager.web import clock, i18n
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db, release
from scs_manager.web.trial_end_view import EndPage, end_page, zone_of
from scs_manager.web.trial_page import trial_page
from scs_manager.web.trial_plan_view import page_of

bp = Blueprint("trial_ends", __name__)


@bp.route("/cases/<uuid:case_id>/trial/end", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def end(case_id: uuid.UUID) -> ResponseReturnValue:
    """End the trial, keep a draft of its end, or correct the record of it."""
    case = case_or_404(case_id)
    trial = _newest_or_404(case)
    form, conflict = _form(case, trial), []
    if form.validate_on_submit():
        try:
            said = _write(case, trial, form)
        except ChangedByOther as refused:
            release()
            trial = _newest_or_404(case)
            conflict = _conflict(case, trial, form)
            if not conflict:
                form.refuse(refused)
        except RuleError as refused:
            if not (isinstance(refused, InputError) and form.of(refused.place).errors):
                form.refuse(refused)
        else:
            flash(said)
            return redirect(url_for("trials.show", case_id=case_id), 303)
    return _page(case, trial, form, conflict)


@bp.post("/cases/<uuid:case_id>/trial/end/ask")
@requires(Permission.INVITE)
def ask(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask at once for the questionnaires of the end that nobody has answered."""
    case = case_or_404(case_id)
    trial = _newest_or_404(case)
    new = trial_ends.ask_now(db(), trial=trial, on=case.today, by=current_actor(), now=clock.now())
    flash(i18n.ngettext("%(n)s questionnaire is asked for.", "%(n)s questionnaires are asked for.", new))
    return redirect(url_for("questionnaires.show", case_id=case_id), 303)


@bp.get("/cases/<uuid:case_id>/trials/<uuid:trial_id>")
@requires(Permission.READ_CLINICAL)
def earlier(case_id: uuid.UUID, trial_id: uuid.UUID) -> ResponseReturnValue:
    """A trial that a later one repeats, as it ended; nothing can be changed here."""
    case = case_or_404(case_id)
    trial = get_scoped(db(), TrialRow, case.clinic.id, trial_id)
    if trial is None or trial.case_id != case.row.id:
        abort(404)
    newest = outcomes.latest_trial(db(), case.row)
    if newest is not None and newest.id == trial.id:
        return redirect(url_for("trials.show", case_id=case_id), 303)
    page = trial_page(db(), case=case.row, trial=trial, now=clock.now(), zone=case.zone)
    plan = page_of(db(), case, trial)
    return render_template("trials/earlier.html", case=case, page=page, plan=plan)


def _newest_or_404(case: CaseView) -> TrialRow:
    trial = outcomes.latest_trial(db(), case.row)
    if trial is None:
        abort(404)
    return trial


def _form(case: CaseView, trial: TrialRow) -> EndForm:
    known = trial_end_rows.end_of(db(), case.row, trial)
    goals = _goals(case, trial)
    values = end_values(known.end, zone_of(case), goals) | {"seen": str(known.number)}
    return EndForm(data=values, goals=goals)


def _goals(case: CaseView, trial: TrialRow) -> tuple[Goal, ...]:
    """The goals of the trial's plan; those with numbers are asked for."""
    return trial_plan_rows.goals_of(db(), trial_plan_rows.plan_of(db(), case.row, trial), trial)


def _write(case: CaseView, trial: TrialRow, form: EndForm) -> str:
    """What was done, in words; every problem of the form is said at its field."""
    said, by, now = form.to_domain(zone_of(case)), current_actor(), clock.now()
    seen = int(form.seen.data) if (form.seen.data or "").isdecimal() else -1
    if trial.ended_at is None and request.form.get("draft"):
        trial_ends.save_draft(db(), trial=trial, end=said, seen=seen, by=by, now=now)
        return _("The end of the trial is kept as a draft. The trial runs on.")
    _say_all(trial, form, said)
    if trial.ended_at is not None:
        reason = form.change_reason.data
        trial_ends.correct_end(db(), trial=trial, end=said, seen=seen, reason=reason, by=by, now=now)
        return _("The change is saved. What stood before is kept.")
    trial_ends.end_trial(
        db(), trial=trial, case=case.row, end=said, seen=seen, by=by, now=now,
        serious_event_open=form.serious_event_open.data,
    )  # fmt: skip
    return _("The trial has ended.")


def _say_all(trial: TrialRow, form: EndForm, said: TrialEnd) -> None:
    """Every problem at once, each at its field; the service then refuses with the first."""
    for problem in problems_of(said, trial_end_rows.frame_of(db(), trial, now=clock.now())):
        form.refuse(problem)


def _conflict(case: CaseView, trial: TrialRow, form: EndForm) -> list[Differing]:
    """What is stored now beside what was typed; saving once more means having seen both."""
    known = trial_end_rows.end_of(db(), case.row, trial)
    form.seen.raw_text = form.seen.data = str(known.number)
    goals = _goals(case, trial)
    stored = EndForm(formdata=None, data=end_values(known.end, zone_of(case), goals), goals=goals)
    return differing(form, stored, but=("change_reason", "serious_event_open"))


def _page(case: CaseView, trial: TrialRow, form: EndForm, conflict: list[Differing]) -> ResponseReturnValue:
    page: EndPage = end_page(db(), case, trial)
    asked = asked_of_staff(page.words, trial_end_rows.end_of(db(), case.row, trial).end)
    shown = render_template(
        "trials/end.html",
        case=case,
        form=form,
        page=page,
        asked=asked,
        conflict=conflict,
        zone=zone_of(case).key,
    )
    return shown, 409 if conflict else 400 if form.problems() else 200
