"""Programs and complications of an implant: recorded, corrected, struck out."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from forms.trial_course import AdverseEventForm, ProgramForm
from scs_manager.domain.adverse_events import AdverseEvent
from scs_manager.domain.lead_placements import PlacedLead
from scs_manager.domain.permissions import Permission
from scs_manager.domain.stimulation import Program
from scs_manager.domain.text import Text
from scs_manager.services import course_rows, implant_course, implant_log, implant_rows
from scs_manager.web import course_pages
from scs_manager.web.access import case_or_404, requires
from scs_manager.web.course_pages import Course, History, Sort
from scs_manager.web.session import db
from scs_manager.web.trial_log import LogLine, lines_of

bp = Blueprint("implant_course", __name__)


@dataclass(frozen=True)
class ImplantCourse(Course):
    """The course of the case's implant."""

    tab: ClassVar[str] = "implant"
    home: ClassVar[str] = "implants.show"

    def leads(self) -> tuple[PlacedLead, ...]:
        row = implant_rows.implant_of(db(), self.case.row.clinic_id, self.case.id)
        return tuple(PlacedLead(contacts=lead.contacts) for lead in row.to_domain().leads) if row else ()

    def history(self, sort: Sort, thread: uuid.UUID) -> History:
        return course_rows.history_of(db(), course_rows.IMPLANT_TABLES[sort.of], self.case.row, thread)

    def lines(self, history: History) -> list[LogLine]:
        return lines_of(implant_log.implant_history(db(), self.case.row, history), self.case.zone)

    def record(self, what: Any, given: Mapping[str, Any]) -> object:
        return implant_course.record(db(), case=self.case.row, what=what, **given)

    def correct(self, what: Any, given: Mapping[str, Any]) -> object:
        return implant_course.correct(db(), case=self.case.row, what=what, **given)

    def strike(self, kind: type[Any], given: Mapping[str, Any]) -> object:
        return implant_course.strike(db(), case=self.case.row, kind=kind, **given)


SAVED = Text("It is recorded.")
PROGRAM = Sort(
    Program, ProgramForm, Text("Record a program of the implant"), Text("Program, correction"), SAVED
)
COMPLICATION = Sort(
    AdverseEvent, AdverseEventForm, Text("Record a complication"), Text("Complication, update"), SAVED
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
    course = ImplantCourse(case_or_404(case_id))
    if implant_rows.implanted_on(db(), course.case.row.clinic_id, case_id) is None:
        abort(404)
    return course_pages.add(course, sort, {})


def _change(case_id: uuid.UUID, thread: uuid.UUID, sort: Sort) -> ResponseReturnValue:
    return course_pages.change(ImplantCourse(case_or_404(case_id)), sort, thread)
