"""Programs, complications and what became of the system of an implant: recorded, corrected, struck out."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from forms.device_course import (
    BatteryForm,
    ExplantForm,
    LossForm,
    RevisionForm,
    device_values,
    revision_form,
)
from forms.trial_course import AdverseEventForm, CourseForm, ProgramForm
from scs_manager.domain.adverse_events import AdverseEvent
from scs_manager.domain.device_course import BatteryCheck, Explant, LossOfEffect, Revision
from scs_manager.domain.lead_placements import PlacedLead
from scs_manager.domain.permissions import Permission
from scs_manager.domain.stimulation import Program
from scs_manager.domain.text import Text
from scs_manager.services import (
    course_rows,
    device_log,
    device_rows,
    implant_course,
    implant_log,
    implant_rows,
)
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
        system = device_rows.system_now(db(), self.case.row)
        lying = {each.number: each.lead.contacts for each in system.leads} if system else {}
        return tuple(PlacedLead(contacts=lying.get(n)) for n in range(1, max(lying, default=0) + 1))

    def prepare(self, form: CourseForm) -> None:
        super().prepare(form)
        if isinstance(form, RevisionForm):
            form.system = device_rows.system_now(db(), self.case.row)
        if isinstance(form, ExplantForm):
            form.offer(device_rows.parts_ever(db(), self.case.row))

    def history(self, sort: Sort, thread: uuid.UUID) -> History:
        return course_rows.history_of(db(), course_rows.IMPLANT_TABLES[sort.of], self.case.row, thread)

    def lines(self, history: History) -> list[LogLine]:
        log = device_log.device_history if _is_device(history) else implant_log.implant_history
        return lines_of(log(db(), self.case.row, history), self.case.zone)

    def record(self, what: Any, given: Mapping[str, Any]) -> object:
        return implant_course.record(db(), case=self.case.row, what=what, **given)

    def correct(self, what: Any, given: Mapping[str, Any]) -> object:
        return implant_course.correct(db(), case=self.case.row, what=what, **given)

    def strike(self, kind: type[Any], given: Mapping[str, Any]) -> object:
        return implant_course.strike(db(), case=self.case.row, kind=kind, **given)


def _is_device(history: History) -> bool:
    return isinstance(history[0].to_domain(), device_rows.DEVICE_KINDS)


SAVED = Text("It is recorded.")
PROGRAM = Sort(
    Program, ProgramForm, Text("Record a program of the implant"), Text("Program, correction"), SAVED
)
COMPLICATION = Sort(
    AdverseEvent, AdverseEventForm, Text("Record a complication"), Text("Complication, update"), SAVED
)
REVISION = Sort(
    Revision,
    revision_form,
    Text("Record a revision"),
    Text("Revision, correction"),
    Text("The revision is recorded. What was in before is kept."),
    values=device_values,
    template="implants/revision.html",
)
EXPLANT = Sort(
    Explant, ExplantForm, Text("Record an explant"), Text("Explant, correction"), SAVED, values=device_values
)
LOSS = Sort(
    LossOfEffect, LossForm, Text("Record a loss of effect"), Text("Loss of effect, update"), SAVED,
    values=device_values,
)  # fmt: skip
BATTERY = Sort(
    BatteryCheck, BatteryForm, Text("Record what was found of the battery"), Text("Battery, correction"),
    SAVED, values=device_values,
)  # fmt: skip


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


@bp.route("/cases/<uuid:case_id>/implant/revisions", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def add_revision(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record an operation after which there still is a system."""
    return _add(case_id, REVISION)


@bp.route("/cases/<uuid:case_id>/implant/revisions/<uuid:revision_id>", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def change_revision(case_id: uuid.UUID, revision_id: uuid.UUID) -> ResponseReturnValue:
    """Correct a revision, or strike it out."""
    return _change(case_id, revision_id, REVISION)


@bp.route("/cases/<uuid:case_id>/implant/explants", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def add_explant(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record that the system, or a part of it, came out."""
    return _add(case_id, EXPLANT)


@bp.route("/cases/<uuid:case_id>/implant/explants/<uuid:explant_id>", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def change_explant(case_id: uuid.UUID, explant_id: uuid.UUID) -> ResponseReturnValue:
    """Correct an explant, or strike it out."""
    return _change(case_id, explant_id, EXPLANT)


@bp.route("/cases/<uuid:case_id>/implant/losses", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def add_loss(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record that stimulation no longer helps as it did."""
    return _add(case_id, LOSS)


@bp.route("/cases/<uuid:case_id>/implant/losses/<uuid:loss_id>", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def change_loss(case_id: uuid.UUID, loss_id: uuid.UUID) -> ResponseReturnValue:
    """Say what was tried, and whether the effect came back."""
    return _change(case_id, loss_id, LOSS)


@bp.route("/cases/<uuid:case_id>/implant/batteries", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def add_battery(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record what was found of the battery."""
    return _add(case_id, BATTERY)


@bp.route("/cases/<uuid:case_id>/implant/batteries/<uuid:battery_id>", methods=["GET", "POST"])
@requires(Permission.LOG_DEVICE)
def change_battery(case_id: uuid.UUID, battery_id: uuid.UUID) -> ResponseReturnValue:
    """Correct it, or strike it out."""
    return _change(case_id, battery_id, BATTERY)


def _add(case_id: uuid.UUID, sort: Sort) -> ResponseReturnValue:
    course = ImplantCourse(case_or_404(case_id))
    if implant_rows.implanted_on(db(), course.case.row.clinic_id, case_id) is None:
        abort(404)
    return course_pages.add(course, sort, {})


def _change(case_id: uuid.UUID, thread: uuid.UUID, sort: Sort) -> ResponseReturnValue:
    return course_pages.change(ImplantCourse(case_or_404(case_id)), sort, thread)
