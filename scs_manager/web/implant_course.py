"""Programs and complications of an implant: recorded, corrected, struck out."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.trial_course import AdverseEventForm, CourseForm, ProgramForm, form_values
from scs_manager.domain.adverse_events import AdverseEvent
from scs_manager.domain.errors import RuleError
from scs_manager.domain.lead_placements import PlacedLead
from scs_manager.domain.permissions import Permission
from scs_manager.domain.stimulation import Program
from scs_manager.domain.text import Text
from scs_manager.models.implants import ImplantCourseRow
from scs_manager.services import course_rows, implant_course, implant_log, implant_rows
from scs_manager.web import clock
from scs_manager.web.access import CaseView, case_or_404, current_actor, requires
from scs_manager.web.i18n import gettext as _
from scs_manager.web.session import db
from scs_manager.web.trial_log import lines_of

bp = Blueprint("implant_course", __name__)


@dataclass(frozen=True)
class Sort:
    """One sort of thing: its value, its form, and the words of its pages."""

    of: type[Program] | type[AdverseEvent]
    form: Callable[..., CourseForm]
    add: Text
    change: Text


PROGRAM = Sort(Program, ProgramForm, Text("Record a program of the implant"), Text("Program, correction"))
COMPLICATION = Sort(
    AdverseEvent, AdverseEventForm, Text("Record a complication"), Text("Complication, update")
)


@bp.route("/cases/<uuid:case_id>/implant/programs", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def add_program(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record what was programmed, the first settings first."""
    return _add(case_id, PROGRAM)


@bp.route("/cases/<uuid:case_id>/implant/programs/<uuid:implant_program_id>", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def change_program(case_id: uuid.UUID, implant_program_id: uuid.UUID) -> ResponseReturnValue:
    """Correct a program, or strike it out."""
    return _change(case_id, implant_program_id, PROGRAM)


@bp.route("/cases/<uuid:case_id>/implant/complications", methods=["GET", "POST"])
@requires(Permission.RECORD_ADVERSE_EVENT)
def add_complication(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record a complication of the implant."""
    return _add(case_id, COMPLICATION)


@bp.route("/cases/<uuid:case_id>/implant/complications/<uuid:complication_id>", methods=["GET", "POST"])
@requires(Permission.RECORD_ADVERSE_EVENT)
def change_complication(case_id: uuid.UUID, complication_id: uuid.UUID) -> ResponseReturnValue:
    """Say how a complication went on."""
    return _change(case_id, complication_id, COMPLICATION)


def _add(case_id: uuid.UUID, sort: Sort) -> ResponseReturnValue:
    case = case_or_404(case_id)
    if implant_rows.implanted_on(db(), case.row.clinic_id, case.id) is None:
        abort(404)
    form = _form(case, sort, {})
    if form.validate_on_submit():
        try:
            what = form.to_domain(ZoneInfo(case.zone))
            implant_course.record(db(), case=case.row, what=what, by=current_actor(), now=clock.now())
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(_("It is recorded."))
            return redirect(url_for("implants.show", case_id=case_id), 303)
    return _page(case, form, sort.add)


def _change(case_id: uuid.UUID, thread: uuid.UUID, sort: Sort) -> ResponseReturnValue:
    case = case_or_404(case_id)
    history = course_rows.history_of(db(), course_rows.IMPLANT_TABLES[sort.of], case.row, thread)
    if not history:
        abort(404)
    newest: Any = history[-1]
    values = form_values(newest.to_domain(), ZoneInfo(case.zone)) | {"seen": str(newest.revision)}
    form = _form(case, sort, values)
    striking = "strike" in request.form
    if form.is_submitted() and (striking or form.validate()):
        try:
            _write(case, sort, thread, form, striking=striking)
        except RuleError as refused:
            form.refuse(refused)
        else:
            flash(
                _("It is struck out.") if striking else _("The change is saved. What stood before is kept.")
            )
            return redirect(url_for("implants.show", case_id=case_id), 303)
    return _page(case, form, sort.change, history)


def _write(case: CaseView, sort: Sort, thread: uuid.UUID, form: CourseForm, *, striking: bool) -> None:
    given: dict[str, Any] = {
        "case": case.row,
        "thread": thread,
        "seen": int(form.seen.data) if (form.seen.data or "").isdecimal() else -1,
        "reason": form.change_reason.data or "",
        "by": current_actor(),
        "now": clock.now(),
    }
    if striking:
        implant_course.strike(db(), kind=sort.of, **given)
    else:
        implant_course.correct(db(), what=form.to_domain(ZoneInfo(case.zone)), **given)


def _form(case: CaseView, sort: Sort, values: dict[str, Any]) -> CourseForm:
    form = sort.form(data=values)
    if isinstance(form, ProgramForm):
        form.leads = _leads(case)
    return form


def _leads(case: CaseView) -> tuple[PlacedLead, ...]:
    """The leads that lie, so that no contact is named that is not there."""
    row = implant_rows.implant_of(db(), case.row.clinic_id, case.id)
    return tuple(PlacedLead(contacts=lead.contacts) for lead in row.to_domain().leads) if row else ()


def _page(
    case: CaseView, form: CourseForm, title: Text, history: tuple[ImplantCourseRow, ...] = ()
) -> ResponseReturnValue:
    entries = implant_log.implant_history(db(), case.row, history) if history else ()
    page = render_template(
        "implants/course_form.html",
        case=case,
        form=form,
        title=title.render(_),
        action=request.path,
        history=lines_of(entries, case.zone),
        may_strike=bool(history) and not history[-1].struck,
    )
    return page, 400 if form.problems() else 200
