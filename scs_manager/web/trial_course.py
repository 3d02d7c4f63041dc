"""What happens during a trial, recorded and corrected: leads, programs, events, calls, and the whole log."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import read_date
from forms.trial_course import (
    AdverseEventForm,
    CallForm,
    CourseForm,
    DeviceEventForm,
    KeepDayForm,
    ProgramForm,
    form_values,
)
from scs_manager.domain.adverse_events import AdverseEvent
from scs_manager.domain.device_events import DeviceEvent
from scs_manager.domain.errors import RuleError
from scs_manager.domain.lead_placements import PlacedLead
from scs_manager.domain.permissions import Permission
from scs_manager.domain.stimulation import Program
from scs_manager.domain.text import Text
from scs_manager.domain.trial_calls import Call
from scs_manager.domain.trial_log import LogKind
from scs_manager.models.trial_course import CourseRow, LeadPlacementRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import course_rows, outcomes, trial_course
from scs_manager.services.course_rows import Happening
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db
from scs_manager.web.trial_log import history_page, log_page

bp = Blueprint("trial_course", __name__)


@dataclass(frozen=True)
class Sort:
    """One sort of thing that is recorded: its value, its form, and the words of its pages."""

    of: type[Happening]
    form: Callable[..., CourseForm]
    add: Text
    change: Text
    saved: Text


PROGRAM = Sort(
    Program,
    ProgramForm,
    Text("Record a program"),
    Text("Program, correction"),
    Text("The program is in the log."),
)
DEVICE = Sort(
    DeviceEvent,
    DeviceEventForm,
    Text("Record a device event"),
    Text("Device event, correction"),
    Text("The device event is in the log."),
)
ADVERSE = Sort(
    AdverseEvent,
    AdverseEventForm,
    Text("Record an adverse event"),
    Text("Adverse event, update"),
    Text("The adverse event is in the log."),
)
CALL = Sort(Call, CallForm, Text("Record a call"), Text("Call, correction"), Text("The call is in the log."))


@bp.get("/cases/<uuid:case_id>/trial/course")
@requires(Permission.READ_CLINICAL)
def log(case_id: uuid.UUID) -> str:
    """The whole log of the newest trial, filtered by what it is about."""
    case, trial = _case_and_trial(case_id)
    asked = {LogKind(value) for value in request.args.getlist("kind") if value in set(LogKind)}
    page = log_page(db(), case=case.row, trial=trial, zone=case.zone, kinds=asked)
    return render_template("trials/course.html", case=case, trial=trial, page=page)


@bp.route("/cases/<uuid:case_id>/trial/programs", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def add_program(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record what was programmed."""
    return _add(case_id, PROGRAM)


@bp.route("/cases/<uuid:case_id>/trial/programs/<uuid:program_id>", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def change_program(case_id: uuid.UUID, program_id: uuid.UUID) -> ResponseReturnValue:
    """Correct a program, or strike it out."""
    return _change(case_id, program_id, PROGRAM)


@bp.route("/cases/<uuid:case_id>/trial/device-events", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def add_device_event(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record what happened to the device."""
    return _add(case_id, DEVICE)


@bp.route("/cases/<uuid:case_id>/trial/device-events/<uuid:device_event_id>", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def change_device_event(case_id: uuid.UUID, device_event_id: uuid.UUID) -> ResponseReturnValue:
    """Correct a device event, say until when it lasted, or strike it out."""
    return _change(case_id, device_event_id, DEVICE)


@bp.route("/cases/<uuid:case_id>/trial/adverse-events", methods=["GET", "POST"])
@requires(Permission.RECORD_ADVERSE_EVENT)
def add_adverse_event(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record an adverse event."""
    return _add(case_id, ADVERSE)


@bp.route("/cases/<uuid:case_id>/trial/adverse-events/<uuid:adverse_event_id>", methods=["GET", "POST"])
@requires(Permission.RECORD_ADVERSE_EVENT)
def change_adverse_event(case_id: uuid.UUID, adverse_event_id: uuid.UUID) -> ResponseReturnValue:
    """Say how an adverse event went on."""
    return _change(case_id, adverse_event_id, ADVERSE)


@bp.route("/cases/<uuid:case_id>/trial/calls", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def add_call(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record a telephone call; the silent list leads here with the day filled in."""
    return _add(case_id, CALL)


@bp.route("/cases/<uuid:case_id>/trial/calls/<uuid:call_id>", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def change_call(case_id: uuid.UUID, call_id: uuid.UUID) -> ResponseReturnValue:
    """Correct what a call said."""
    return _change(case_id, call_id, CALL)


@bp.route("/cases/<uuid:case_id>/trial/keep-day", methods=["GET", "POST"])
@requires(Permission.JUDGE_DIARY)
def keep_day(case_id: uuid.UUID) -> ResponseReturnValue:
    """Let a doubtful day count."""
    case, trial = _case_and_trial(case_id)
    form = KeepDayForm(data={"day": _asked_day("day")})
    if form.validate_on_submit():
        trial_course.keep_day(
            db(),
            trial=trial,
            day=form.day.data,
            reason=form.change_reason.data,
            by=current_actor(),
            now=clock.now(),
        )
        flash(_("The day counts, with the reason."))
        return _back(case_id)
    page = render_template("trials/keep_day.html", case=case, form=form, action=request.path)
    return page, 400 if form.problems() else 200


def _add(case_id: uuid.UUID, sort: Sort) -> ResponseReturnValue:
    case, trial = _case_and_trial(case_id)
    form = _form(sort, trial, _given(sort, case))
    if form.validate_on_submit():
        try:
            what = form.to_domain(_zone(case))
            trial_course.record(db(), trial=trial, what=what, by=current_actor(), now=clock.now())
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(sort.saved.render(_))
            return _back(case_id)
    return _page(case, form, sort.add)


def _change(case_id: uuid.UUID, thread: uuid.UUID, sort: Sort) -> ResponseReturnValue:
    case, trial = _case_and_trial(case_id)
    history = course_rows.history_of(db(), course_rows.TABLES[sort.of], trial, thread)
    if not history:
        abort(404)
    newest: Any = history[-1]
    values = form_values(newest.to_domain(), _zone(case)) | {"seen": str(newest.revision)}
    form = _form(sort, trial, values)
    striking = "strike" in request.form
    if form.is_submitted() and (striking or form.validate()):
        try:
            _write(case, trial, sort, thread, form, striking=striking)
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(
                _("It is struck out.") if striking else _("The change is saved. What stood before is kept.")
            )
            return _back(case_id)
    return _page(case, form, sort.change, history, trial)


def _write(
    case: CaseView, trial: TrialRow, sort: Sort, thread: uuid.UUID, form: CourseForm, *, striking: bool
) -> None:
    seen = int(form.seen.data) if (form.seen.data or "").isdecimal() else -1
    given: Mapping[str, Any] = {
        "trial": trial,
        "thread": thread,
        "seen": seen,
        "reason": form.change_reason.data or "",
        "by": current_actor(),
        "now": clock.now(),
    }
    if striking:
        trial_course.strike(db(), kind=sort.of, **given)
    else:
        trial_course.correct(db(), what=form.to_domain(_zone(case)), **given)


def _form(sort: Sort, trial: TrialRow, values: Mapping[str, Any]) -> CourseForm:
    form = sort.form(data=values)
    if isinstance(form, ProgramForm):
        form.leads = placed_leads(trial)
    return form


def placed_leads(trial: TrialRow) -> tuple[PlacedLead, ...]:
    """The leads as they were last recorded; none while nobody described them."""
    rows = course_rows.valid(db(), LeadPlacementRow, trial)
    return rows[-1].to_domain().leads if rows else ()


_ASKED = MappingProxyType({CALL.of: ("about_day",), DEVICE.of: ("starts_on",), ADVERSE.of: ("starts_on",)})
"""Days that a link to a form may fill in."""


def _given(sort: Sort, case: CaseView) -> dict[str, Any]:
    """Today for what usually happens today, and what the link that led here knows."""
    local = clock.now().astimezone(_zone(case))
    days = {name: day for name in _ASKED.get(sort.of, ()) if (day := _asked_day(name))}
    topic = request.args.get("topic", "")
    if sort.of is Call and topic in ("silent_day", "alarm"):
        days |= {"topic": topic, "caller": "clinic", "party": "patient"}  # type: ignore[dict-item]
    if sort.of is Call:
        days |= {"called_on": local.date(), "called_time": local.time()}  # type: ignore[dict-item]
    return dict(days)


def _asked_day(name: str) -> date | None:
    return read_date(request.args.get(name, ""))


def _page(
    case: CaseView,
    form: CourseForm,
    title: Text,
    history: tuple[CourseRow, ...] = (),
    trial: TrialRow | None = None,
) -> ResponseReturnValue:
    lines = history_page(db(), trial=trial, history=history, zone=case.zone) if trial and history else []
    page = render_template(
        "trials/course_form.html",
        case=case,
        form=form,
        title=title.render(_),
        action=request.path,
        history=lines,
        may_strike=bool(history) and not history[-1].struck,
    )
    return page, 400 if form.problems() else 200


def _zone(case: CaseView) -> ZoneInfo:
    return ZoneInfo(case.clinic.time_zone)


def _back(case_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("trials.show", case_id=case_id), 303)


def _case_and_trial(case_id: uuid.UUID) -> tuple[CaseView, TrialRow]:
    case = case_or_404(case_id)
    trial = outcomes.latest_trial(db(), case.row)
    if trial is None:
        abort(404)
    return case, trial
