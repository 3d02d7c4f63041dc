"""The antithrombotic plan of a trial or an implant: page, agreements, hours, restarts, sheet, calendars."""

import uuid
from dataclasses import replace

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

from forms.holds import HoldForm, HoursForm, RestartForm, version_of
from scs_manager.domain.errors import RuleError
from scs_manager.domain.holds import plan_hold
from scs_manager.domain.ics import DayEvent, calendar
from scs_manager.domain.messages import CHANNEL_NAMES
from scs_manager.domain.permissions import Permission
from scs_manager.domain.text import Text
from scs_manager.models.trials import TrialRow
from scs_manager.services import hold_messages, hold_rows, holds, outcomes
from scs_manager.services.hold_rows import HoldLine, HoldPlan, Occasioned
from scs_manager.services.holds import Given, Restarted
from scs_manager.services.implant_rows import newest_plan
from scs_manager.services.record_rows import completeness
from scs_manager.web import clock, i18n
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.holds_view import drug_view, patient_events, plan_view, sourced, staff_events
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db

bp = Blueprint("holds", __name__)
PAGE = "/cases/<uuid:case_id>/trial/antithrombotics"
IMPLANT_PAGE = "/cases/<uuid:case_id>/implant/antithrombotics"
TRIAL, IMPLANT = {"occasion": "trial"}, {"occasion": "implant"}


@bp.get(PAGE, defaults=TRIAL)
@bp.get(IMPLANT_PAGE, defaults=IMPLANT)
@requires(Permission.READ_CLINICAL)
def show(case_id: uuid.UUID, occasion: str) -> str:
    """Every drug with the interval to discuss, what was agreed, and the days without it."""
    case = case_or_404(case_id)
    what = _what(case, occasion)
    if what is None:
        return render_template("holds/none.html", case=case, occasion=occasion)
    return render_template(
        "holds/show.html",
        case=case,
        occasion=occasion,
        view=plan_view(hold_rows.plan_of(db(), case.row, what)),
        history=tuple(reversed(hold_rows.hold_history(db(), what))),
        complete=completeness(db(), case.row).get("antithrombotics"),
        sourced=sourced,
        reminded_by=_reminded_by(case),
    )


def _reminded_by(case: CaseView) -> Text | None:
    way = hold_messages.way_of(db(), case.row)
    return CHANNEL_NAMES[way] if way else None


@bp.route(f"{PAGE}/<uuid:item_id>", methods=["GET", "POST"], defaults=TRIAL)
@bp.route(f"{IMPLANT_PAGE}/<uuid:item_id>", methods=["GET", "POST"], defaults=IMPLANT)
@requires(Permission.EDIT_SAFETY)
def plan(case_id: uuid.UUID, item_id: uuid.UUID, occasion: str) -> ResponseReturnValue:
    """Record what the table depends on, and what the prescriber agreed to."""
    case, what, whole, line = _line_or_404(case_id, item_id, occasion)
    form = HoldForm(data=_recorded(line))
    form.ask_only(line.hold.asks)
    if occasion == "implant":
        form.for_implant()
    if form.carries_out(lambda: _record(case, what, line, form)):
        flash(_("The plan of %(drug)s is recorded.", drug=line.taken.drug))
        return redirect(url_for("holds.show", case_id=case_id, occasion=occasion), 303)
    shown = _as_typed(whole, line, form)
    page = render_template(
        "holds/plan.html",
        case=case,
        occasion=occasion,
        form=form,
        line=shown,
        words=drug_view(shown),
        view=plan_view(whole),
        sourced=sourced,
    )
    return page, 400 if form.problems() else 200


@bp.route(f"{PAGE}/<uuid:item_id>/restart", methods=["GET", "POST"], defaults=TRIAL)
@bp.route(f"{IMPLANT_PAGE}/<uuid:item_id>/restart", methods=["GET", "POST"], defaults=IMPLANT)
@requires(Permission.EDIT_SAFETY)
def restart(case_id: uuid.UUID, item_id: uuid.UUID, occasion: str) -> ResponseReturnValue:
    """Record when a drug was taken again, and who said so."""
    case, what, _whole, line = _line_or_404(case_id, item_id, occasion)
    form = RestartForm(data={"number": str(_number(line))})
    if form.validate_on_submit():
        said = Restarted(form.restarted_on.data, form.restart_said_by.data)
        try:
            holds.record_restart(
                db(), case=case.row, trial=what, line=line, restarted=said, number=version_of(form),
                by=current_actor(), now=clock.now(),
            )  # fmt: skip
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("The restart of %(drug)s is recorded.", drug=line.taken.drug))
            return redirect(url_for("holds.show", case_id=case_id, occasion=occasion), 303)
    page = render_template("holds/restart.html", case=case, occasion=occasion, form=form, line=line)
    return page, 400 if form.problems() else 200


@bp.route(f"{PAGE}/hours", methods=["GET", "POST"])
@requires(Permission.EDIT_SAFETY)
def hours(case_id: uuid.UUID) -> ResponseReturnValue:
    """Plan the hours of lead placement and removal, from which every interval counts."""
    case, trial = _trial_or_404(case_id)
    times = hold_rows.times_of(db(), trial)
    known = {"placement_time": times.placement_time, "removal_time": times.removal_time} if times else {}
    form = HoursForm(data=known | {"number": str(times.number if times else 0)})
    if form.carries_out(
        lambda: holds.plan_hours(
            db(),
            case=case.row,
            trial=trial,
            placement=form.placement_time.data,
            removal=form.removal_time.data,
            number=version_of(form),
            by=current_actor(),
            now=clock.now(),
        )
    ):
        flash(_("The hours are recorded."))
        return redirect(url_for("holds.show", case_id=case_id, occasion="trial"), 303)
    page = render_template("holds/hours.html", case=case, form=form)
    return page, 400 if form.problems() else 200


@bp.get(f"{PAGE}/sheet", defaults=TRIAL)
@bp.get(f"{IMPLANT_PAGE}/sheet", defaults=IMPLANT)
@requires(Permission.READ_CLINICAL)
def sheet(case_id: uuid.UUID, occasion: str) -> str:
    """The plan for the patient, in the patient's language, to print: only what is agreed."""
    case, what = _what_or_404(case_id, occasion)
    i18n.use_language(case.patient.language)
    view = plan_view(hold_rows.plan_of(db(), case.row, what))
    return render_template("holds/sheet.html", case=case, occasion=occasion, view=view, made=clock.now())


@bp.get(f"{PAGE}/calendar.ics", defaults=TRIAL)
@bp.get(f"{IMPLANT_PAGE}/calendar.ics", defaults=IMPLANT)
@requires(Permission.READ_CLINICAL)
def staff_calendar(case_id: uuid.UUID, occasion: str) -> Response:
    """The plan as a calendar file for staff: drugs are named, the patient is not."""
    case, what = _what_or_404(case_id, occasion)
    whole = hold_rows.plan_of(db(), case.row, what)
    return _file(list(staff_events(whole, what)), "antithrombotic-plan.ics")


@bp.get(f"{PAGE}/sheet.ics", defaults=TRIAL)
@bp.get(f"{IMPLANT_PAGE}/sheet.ics", defaults=IMPLANT)
@requires(Permission.READ_CLINICAL)
def patient_calendar(case_id: uuid.UUID, occasion: str) -> Response:
    """The plan as a calendar file for the patient; drugs are named only where the clinic asks for it."""
    case, what = _what_or_404(case_id, occasion)
    i18n.use_language(case.patient.language)
    whole = hold_rows.plan_of(db(), case.row, what)
    names = request.args.get("names") == "yes"
    return _file(list(patient_events(whole, what, names=names)), "medicine-plan.ics")


def _file(events: list[DayEvent], name: str) -> Response:
    response = make_response(calendar(events, stamp=clock.now()))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _trial_or_404(case_id: uuid.UUID) -> tuple[CaseView, TrialRow]:
    case = case_or_404(case_id)
    trial = outcomes.latest_trial(db(), case.row)
    if trial is None:
        abort(404)
    return case, trial


def _what(case: CaseView, occasion: str) -> Occasioned | None:
    """The newest trial, or the plan of the implant."""
    if occasion == "implant":
        return newest_plan(db(), case.row)
    return outcomes.latest_trial(db(), case.row)


def _what_or_404(case_id: uuid.UUID, occasion: str) -> tuple[CaseView, Occasioned]:
    case = case_or_404(case_id)
    what = _what(case, occasion)
    if what is None:
        abort(404)
    return case, what


def _line_or_404(
    case_id: uuid.UUID, item_id: uuid.UUID, occasion: str
) -> tuple[CaseView, Occasioned, HoldPlan, HoldLine]:
    case, what = _what_or_404(case_id, occasion)
    whole = hold_rows.plan_of(db(), case.row, what)
    line = next((each for each in whole.lines if each.item_id == item_id), None)
    if line is None:
        abort(404)
    return case, what, whole, line


def _number(line: HoldLine) -> int:
    return line.row.number if line.row else 0


def _recorded(line: HoldLine) -> dict[str, object]:
    """What was recorded last; an agreement that moved is asked again."""
    found: dict[str, object] = {"number": str(_number(line))}
    if line.row is None:
        return found
    names = ("purpose", "dose", "route", "renal", "stop_on", "restart_on", "prescriber", "reason")
    found |= {name: getattr(line.row, name) for name in names}
    if line.state in (line.state.AGREED, line.state.INR):
        found |= {"agreed_on": line.row.agreed_on, "agreed_how": line.row.agreed_how}
    return found


def _as_typed(whole: HoldPlan, line: HoldLine, form: HoldForm) -> HoldLine:
    """The drug under what stands in the form, so that a page asked again shows that interval."""
    taken = replace(line.taken, conditions=form.conditions())
    return replace(line, taken=taken, hold=plan_hold(whole.table, taken, whole.course))


def _record(case: CaseView, what: Occasioned, line: HoldLine, form: HoldForm) -> None:
    names = ("stop_on", "restart_on", "prescriber", "agreed_on", "agreed_how", "reason")
    given = Given(conditions=form.conditions(), **form.values(*names))
    holds.record_hold(
        db(), case=case.row, trial=what, line=line, given=given, number=version_of(form),
        by=current_actor(), now=clock.now(),
    )  # fmt: skip
