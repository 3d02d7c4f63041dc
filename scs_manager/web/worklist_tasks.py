"""Tasks for today on the worklist: they stay until their result is recorded."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col

from scs_manager.domain.red_flags import from_json, statements
from scs_manager.domain.tasks import TASKS
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.tasks import TaskRow
from scs_manager.services import task_rows
from scs_manager.web.i18n import gettext as _

SHOWN = 20
"""Tasks named on the worklist at most. [default]"""


@dataclass(frozen=True)
class TaskView:
    """One open task with its patient."""

    title: Text
    who: Text
    about: tuple[Text, ...]
    """The red flags that it is about; none for other tasks."""
    words: str
    name: str
    identifier: str
    phone: str
    href: str
    case_href: str


def open_tasks(session: Session, clinic: ClinicRow, today: date) -> tuple[TaskView, ...]:
    """The clinic's open tasks: red flags first, then the most overdue."""
    rows = task_rows.open_in_clinic(session, clinic.id, most=SHOWN)
    patients = _patients(session, clinic, rows)
    return tuple(_view(row, patients[row.case_id], today) for row in rows if row.case_id in patients)


def _patients(session: Session, clinic: ClinicRow, rows: list[TaskRow]) -> dict[object, PatientRow]:
    """The patients of the tasks by case, in two queries."""
    if not rows:
        return {}
    cases = session.exec(
        select_scoped(CaseRow, clinic.id).where(col(CaseRow.id).in_([row.case_id for row in rows]))
    ).all()
    keys = [case.patient_id for case in cases]
    found = session.exec(select_scoped(PatientRow, clinic.id).where(col(PatientRow.id).in_(keys))).all()
    by_id = {patient.id: patient for patient in found}
    return {case.id: by_id[case.patient_id] for case in cases}


def _view(row: TaskRow, patient: PatientRow, today: date) -> TaskView:
    days = (today - row.due_on).days
    due = _("Due today") if days <= 0 else _("%(n)s days overdue", n=days)
    taken = (
        _("%(name)s has taken it on", name=row.taken_by_name)
        if row.taken_by_name
        else _("nobody has taken it on")
    )
    return TaskView(
        TASKS[row.kind].title,
        TASKS[row.kind].who,
        statements(from_json(row.grounds)),
        f"{due}, {taken}",
        f"{patient.given_name} {patient.family_name}",
        patient.identifier,
        patient.phone,
        f"/cases/{row.case_id}/tasks/{row.id}",
        f"/cases/{row.case_id}",
    )
