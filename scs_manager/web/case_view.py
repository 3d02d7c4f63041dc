"""What the header of every page of a patient shows: who, where on the pathway, what to beware of."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session, col

from scs_manager.domain.allergies import called
from scs_manager.domain.pathway import STATE_NAMES, State
from scs_manager.domain.tasks import TASKS, TaskDef, TaskKind
from scs_manager.domain.text import Text
from scs_manager.domain.waiting import PRIORITIES, URGENT, Waiting, waiting
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.facts import CompletenessRow
from scs_manager.models.lists import ListedItemRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped
from scs_manager.services import alarm_rows, task_rows
from scs_manager.services.device_rows import in_body
from scs_manager.services.referral_rows import referral_of
from scs_manager.web.alarm_view import AlarmNotice, notice_of


@dataclass(frozen=True)
class Flag:
    """A short warning in a box (``warm``, ``hot``), a dashed ``unknown`` or a plain all-clear (``none``)."""

    words: Text
    tone: str


@dataclass(frozen=True)
class OpenTask:
    """A task of the case that is not closed."""

    kind: TaskKind
    href: str

    @property
    def what(self) -> TaskDef:
        """The kind in words."""
        return TASKS[self.kind]


@dataclass(frozen=True)
class CaseView:
    """A case with its patient and clinic, ready for the frame of its pages."""

    row: CaseRow
    patient: PatientRow
    clinic: ClinicRow
    days: int
    """Days in the present state, in the clinic's zone."""
    waiting: Waiting
    """Days since the letter came, beside the clinic's target."""
    today: date
    is_urgent: bool
    """Whether the referrer asks for haste."""
    flags: tuple[Flag, ...]
    tasks: tuple[OpenTask, ...] = ()
    """What must be done today, until its result is recorded."""
    alarms: tuple[AlarmNotice, ...] = ()
    """Warning signs of the diary that are not resolved."""

    @property
    def id(self) -> uuid.UUID:
        """The key that URLs name."""
        return self.row.id

    @property
    def state(self) -> State:
        """Where the case stands."""
        return self.row.state

    @property
    def state_name(self) -> Text:
        """The state in words."""
        return STATE_NAMES[self.row.state]

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.patient.given_name} {self.patient.family_name}"

    @property
    def red_flag(self) -> OpenTask | None:
        """The task of a red flag that is not yet referred."""
        return next((task for task in self.tasks if task.kind is TaskKind.RED_FLAG), None)

    @property
    def zone(self) -> str:
        """The clinic's time zone."""
        return self.clinic.time_zone


_FLAGGED_LISTS = {
    "antithrombotics": ("Antithrombotic: %(what)s", "No antithrombotic", "Antithrombotics: unknown"),
    "devices": ("Device: %(what)s", "No active implant", "Active implants: unknown"),
    "allergies": ("Allergy: %(what)s", "No known allergy", "Allergies: unknown"),
}


def view_of_case(
    session: Session, *, clinic_id: uuid.UUID, case_id: uuid.UUID, now: datetime
) -> CaseView | None:
    """The case of this clinic, or None alike for another clinic's, a deleted and a nonexistent one."""
    row = get_scoped(session, CaseRow, clinic_id, case_id)
    clinic = session.get(ClinicRow, clinic_id)
    patient = get_scoped(session, PatientRow, clinic_id, row.patient_id) if row else None
    if row is None or clinic is None or patient is None:
        return None
    zone = ZoneInfo(clinic.time_zone)
    today = now.astimezone(zone).date()
    referral = referral_of(session, row)
    received = referral.received_on if referral else row.opened_at.astimezone(zone).date()
    return CaseView(
        row=row,
        patient=patient,
        clinic=clinic,
        days=(today - row.state_since.astimezone(zone).date()).days,
        waiting=waiting(row.state, received, target=clinic.target_wait_days, on=today),
        today=today,
        is_urgent=row.priority == PRIORITIES[URGENT],
        flags=_flags(session, row),
        tasks=tuple(
            OpenTask(task.kind, f"/cases/{case_id}/tasks/{task.id}")
            for task in task_rows.tasks_of(session, row, open_only=True)
        ),
        alarms=tuple(
            notice_of(alarm, now, clinic.time_zone)
            for alarm in alarm_rows.alarms_of(session, row, unresolved=True)
        ),
    )


def _flags(session: Session, case: CaseRow) -> tuple[Flag, ...]:
    """Unknown is never no: an empty list nobody called complete is shown as unknown."""
    clinic_id, case_id = case.clinic_id, case.id
    items = session.exec(
        select_scoped(ListedItemRow, clinic_id)
        .where(ListedItemRow.case_id == case_id, col(ListedItemRow.withdrawn_at).is_(None))
        .order_by(col(ListedItemRow.at))
    ).all()
    said = session.exec(
        select_scoped(CompletenessRow, clinic_id).where(CompletenessRow.case_id == case_id)
    ).all()
    complete = {row.list for row in said}
    put_in = _put_in(session, case)
    found = []
    for name, (present, absent, unknown) in _FLAGGED_LISTS.items():
        names = [_name_of(item) for item in items if item.list == name]
        names += [put_in] if put_in and name == "devices" else []
        if names:
            found.append(Flag(Text(present, what=", ".join(names)), "warm"))
        else:
            known = name in complete
            found.append(Flag(Text(absent if known else unknown), "none" if known else "unknown"))
    return tuple(found)


_AFTER_IMPLANT = frozenset(
    {State.IMPLANTED, State.FOLLOW_UP, State.CLOSED, State.URGENT_REFERRAL, State.WITHDRAWN, State.DIED}
)
"""States of a case that may have its implant."""


def _put_in(session: Session, case: CaseRow) -> str:
    """What this clinic put in and is still in, which nobody types into the list of devices a second time."""
    system = in_body(session, case) if case.state in _AFTER_IMPLANT else None
    return system.name if system else ""


def _name_of(item: ListedItemRow) -> str:
    """What the item is called: the first of its own fields; an allergy by its name too."""
    if item.list == "allergies":
        return called(item.to_item())
    return str(next(iter(item.to_item().values()), ""))
