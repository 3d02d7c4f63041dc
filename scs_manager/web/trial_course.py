"""What happens during a trial, recorded and corrected: leads, programs, events, calls, and the whole log."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, ClassVar

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import read_date
from forms.trial_course import AdverseEventForm, CallForm, DeviceEventForm, KeepDayForm, ProgramForm
from scs_manager.domain.adverse_events import AdverseEvent
from scs_manager.domain.device_events import DeviceEvent
from scs_manager.domain.lead_placements import PlacedLead
from scs_manager.domain.permissions import Permission
from scs_manager.domain.stimulation import Program
from scs_manager.domain.text import Text
from scs_manager.domain.trial_calls import Call
from scs_manager.domain.trial_log import LogKind
from scs_manager.models.trial_course import LeadPlacementRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import course_rows, outcomes, trial_course
from scs_manager.web import clock, course_pages
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.course_pages import Course, History, Sort
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db
from scs_manager.web.trial_log import LogLine, history_page, log_page

bp = Blueprint("trial_course", __name__)


@dataclass(frozen=True)
class TrialCourse(Course):
    """The course of the newest trial."""

    trial: TrialRow
    tab: ClassVar[str] = "trial"
    home: ClassVar[str] = "trials.show"

    def leads(self) -> tuple[PlacedLead, ...]:
        return placed_leads(self.trial)

    def history(self, sort: Sort, thread: uuid.UUID) -> History:
        return course_rows.history_of(db(), course_rows.TABLES[sort.of], self.trial, thread)

    def lines(self, history: History) -> list[LogLine]:
        return history_page(db(), trial=self.trial, history=history, zone=self.case.zone)

    def record(self, what: Any, given: Mapping[str, Any]) -> object:
        return trial_course.record(db(), trial=self.trial, what=what, **given)

    def correct(self, what: Any, given: Mapping[str, Any]) -> object:
        return trial_course.correct(db(), trial=self.trial, what=what, **given)

    def strike(self, kind: type[Any], given: Mapping[str, Any]) -> object:
        return trial_course.strike(db(), trial=self.trial, kind=kind, **given)


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
    course = TrialCourse(*_case_and_trial(case_id))
    return course_pages.add(course, sort, _given(sort, course))


def _change(case_id: uuid.UUID, thread: uuid.UUID, sort: Sort) -> ResponseReturnValue:
    return course_pages.change(TrialCourse(*_case_and_trial(case_id)), sort, thread)


def placed_leads(trial: TrialRow) -> tuple[PlacedLead, ...]:
    """The leads as they were last recorded; none while nobody described them."""
    rows = course_rows.valid(db(), LeadPlacementRow, trial)
    return rows[-1].to_domain().leads if rows else ()


_ASKED = MappingProxyType({CALL.of: ("about_day",), DEVICE.of: ("starts_on",), ADVERSE.of: ("starts_on",)})
"""Days that a link to a form may fill in."""


def _given(sort: Sort, course: TrialCourse) -> dict[str, Any]:
    """Today for what usually happens today, and what the link that led here knows."""
    local = clock.now().astimezone(course.zone)
    days = {name: day for name in _ASKED.get(sort.of, ()) if (day := _asked_day(name))}
    topic = request.args.get("topic", "")
    if sort.of is Call and topic in ("silent_day", "alarm"):
        days |= {"topic": topic, "caller": "clinic", "party": "patient"}  # type: ignore[dict-item]
    if sort.of is Call:
        days |= {"called_on": local.date(), "called_time": local.time()}  # type: ignore[dict-item]
    return dict(days)


def _asked_day(name: str) -> date | None:
    return read_date(request.args.get(name, ""))


def _back(case_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("trials.show", case_id=case_id), 303)


def _case_and_trial(case_id: uuid.UUID) -> tuple[CaseView, TrialRow]:
    case = case_or_404(case_id)
    trial = outcomes.latest_trial(db(), case.row)
    if trial is None:
        abort(404)
    return case, trial
