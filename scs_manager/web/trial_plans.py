"""Planning a trial in the browser: the list of steps, one form for each, the trial made of them."""

import uuid

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.conflicts import Differing, differing
from forms.trial_plans import DatesForm, StepForm, WaiveForm
from scs_manager.domain.errors import ChangedByOther, RuleError
from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text
from scs_manager.domain.trial_plans import Step, date_warnings, step_token, with_step
from scs_manager.services import trial_plan_rows, trial_plans
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db, release
from scs_manager.web.trial_plan_view import PlanPage, form_for, plan_page, rules_of, windows_of

bp = Blueprint("trial_plans", __name__)

TRIES = 3
"""A save that met somebody saving another step is made again this often."""


@bp.get("/cases/<uuid:case_id>/trial/plan")
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID) -> str:
    """The steps of the plan with what each lacks."""
    case = case_or_404(case_id)
    return render_template("trials/plan/show.html", case=case, page=plan_page(db(), case))


@bp.post("/cases/<uuid:case_id>/trial/plan")
@requires(Permission.PLAN_TRIAL)
def make(case_id: uuid.UUID) -> ResponseReturnValue:
    """Make the trial of the plan."""
    case = case_or_404(case_id)
    page = plan_page(db(), case)
    if page.trial is not None:
        raise RuleError(Text("This trial is planned already."))
    trial_plans.plan_trial(db(), case=case.row, draft=page.draft, by=current_actor(), now=clock.now())
    flash(_("The trial is planned."))
    return redirect(url_for("trials.show", case_id=case_id), 303)


@bp.route("/cases/<uuid:case_id>/trial/plan/<word:step>", methods=["GET", "POST"])
@requires(Permission.PLAN_TRIAL)
def edit(case_id: uuid.UUID, step: str) -> ResponseReturnValue:
    """One step; saved on its own, whatever it still lacks."""
    case = case_or_404(case_id)
    if step not in tuple(Step):
        abort(404)
    page = plan_page(db(), case)
    form = form_for(db(), case, page, Step(step))
    warnings: tuple[Text, ...] = ()
    conflict: list[Differing] = []
    if form.validate_on_submit():
        warnings = _warnings(case, page, form)
        if not warnings:
            try:
                _save(case, form)
            except ChangedByOther:
                release()
                page = plan_page(db(), case)
                conflict = _conflict(case, page, form)
            except RuleError as refused:
                form.refuse(refused)
            else:
                flash(_("Saved."))
                return redirect(_next(case_id, form), 303)
    return _page(case, page, form, warnings, conflict)


@bp.route("/cases/<uuid:case_id>/trial/waiver", methods=["GET", "POST"])
@requires(Permission.PLAN_TRIAL)
def waive(case_id: uuid.UUID) -> ResponseReturnValue:
    """Do without a valid baseline, with the reason."""
    case = case_or_404(case_id)
    page = plan_page(db(), case)
    if (trial := page.trial) is None:
        abort(404)
    form = WaiveForm()
    if form.carries_out(
        lambda: trial_plans.waive_baseline(
            db(),
            case=case.row,
            trial=trial,
            reason=form.reason.data,
            by=current_actor(),
            now=clock.now(),
        )
    ):
        flash(_("The baseline is waived."))
        return redirect(url_for("trial_plans.show", case_id=case_id), 303)
    shown = render_template("trials/plan/waive.html", case=case, form=form, page=page)
    return shown, 400 if form.problems() else 200


def _save(case: CaseView, form: StepForm) -> None:
    """Save; when only another step of the plan was saved at the same moment, save again."""
    values, token = form.to_values(), form.token.data
    for tries_left in reversed(range(TRIES)):
        try:
            trial_plans.save_step(
                db(),
                case=case.row,
                step=form.step,
                values=values,
                token=token,
                reason=form.reason.data,
                by=current_actor(),
                now=clock.now(),
            )
        except ChangedByOther:
            release()
            if tries_left == 0 or step_token(plan_page(db(), case).draft, form.step) != token:
                raise
        else:
            return


def _warnings(case: CaseView, page: PlanPage, form: StepForm) -> tuple[Text, ...]:
    """What the dates will cost, until it was read and confirmed."""
    if not isinstance(form, DatesForm) or form.dates_confirmed.data:
        return ()
    typed = with_step(page.draft, form.step, form.to_values())
    return date_warnings(typed, rules_of(db(), case, typed.relief_profile))


def _conflict(case: CaseView, page: PlanPage, form: StepForm) -> list[Differing]:
    """What is stored now beside what was typed; saving once more means having seen both."""
    stored = form_for(db(), case, page, form.step, formdata=None)
    form.token.raw_text = form.token.data = step_token(page.draft, form.step)
    return differing(form, stored, but=("reason",))


def _next(case_id: uuid.UUID, form: StepForm) -> str:
    """The step after this one; the list of steps after the last."""
    steps = tuple(Step)
    place = steps.index(form.step) + 1
    if place == len(steps):
        return url_for("trial_plans.show", case_id=case_id)
    return url_for("trial_plans.edit", case_id=case_id, step=steps[place].value)


def _page(
    case: CaseView,
    page: PlanPage,
    form: StepForm,
    warnings: tuple[Text, ...],
    conflict: list[Differing],
) -> ResponseReturnValue:
    shown = render_template(
        "trials/plan/step.html",
        case=case,
        page=page,
        form=form,
        step=form.step,
        warnings=warnings,
        conflict=conflict,
        devices=trial_plan_rows.devices_used(db(), case.clinic.id),
        windows=windows_of(db(), case, page.draft.relief_profile) if form.step is Step.DATES else [],
    )
    return shown, 409 if conflict else 400 if form.problems() or warnings else 200
