"""What happens after the implant: programs, complications, and what becomes of the system itself.

Each is one commit with its audit event. Nothing is ever overwritten: a correction is a further revision.
"""

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.adverse_events import AdverseEvent, check_adverse_event
from scs_manager.domain.device_course import (
    BatteryCheck,
    DeviceHappening,
    Explant,
    LossOfEffect,
    Revision,
)
from scs_manager.domain.device_rules import Around, check_device, check_not_after_explant
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.stimulation import Program, check_program
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.implants import ImplantCourseRow
from scs_manager.services import audit, course_rows, device_rows, follow_up_rows
from scs_manager.services.course_rows import IMPLANT_TABLES, open_history, stated

What = Program | AdverseEvent | DeviceHappening
_NAMES: dict[type[What], str] = {
    Program: "program",
    AdverseEvent: "complication",
    Revision: "revision",
    Explant: "explant",
    LossOfEffect: "loss",
    BatteryCheck: "battery",
}
"""What the audit trail calls each thing."""
CAME_OUT = "The whole system came out"
"""Why the visits of a follow-up end, in their history."""


def record(session: Session, *, case: CaseRow, what: What, by: Actor, now: datetime) -> ImplantCourseRow:
    """Write down what happened; refused at its field when it cannot have been so."""
    _check(session, case, what, now)
    row = course_rows.add_to_implant(session, case, what, by=by, now=now)
    _end_follow_up(session, case, what, by=by, now=now)
    _tell(session, case, row, type(what), "recorded", by=by, now=now)
    session.commit()
    return row


def correct(
    session: Session,
    *,
    case: CaseRow,
    thread: uuid.UUID,
    what: What,
    seen: int,
    reason: str,
    by: Actor,
    now: datetime,
) -> ImplantCourseRow:
    """Correct or update it; the revision before stays, and the reason stands beside the new one."""
    history = open_history(session, IMPLANT_TABLES[type(what)], case, thread)
    _check(session, case, what, now, but=thread)
    row = course_rows.revise(session, history, what, seen=seen, reason=stated(reason), by=by, now=now)
    _end_follow_up(session, case, what, by=by, now=now)
    _tell(session, case, row, type(what), "corrected", by=by, now=now, reason=reason)
    session.commit()
    return row


def strike(
    session: Session,
    *,
    case: CaseRow,
    kind: type[What],
    thread: uuid.UUID,
    seen: int,
    reason: str,
    by: Actor,
    now: datetime,
) -> ImplantCourseRow:
    """Strike out what was entered by mistake; it stays listed as struck, with the reason."""
    history = open_history(session, IMPLANT_TABLES[kind], case, thread)
    row = course_rows.revise(session, history, None, seen=seen, reason=stated(reason), by=by, now=now)
    _tell(session, case, row, kind, "struck", by=by, now=now, reason=reason)
    session.commit()
    return row


def _end_follow_up(session: Session, case: CaseRow, what: What, *, by: Actor, now: datetime) -> None:
    """Nothing is asked of a system that is out; the case itself stays as it is until somebody closes it.

    If the explant turns out to be an error, visits are planned again by hand.
    """
    if isinstance(what, Explant) and what.whole:
        follow_up_rows.end_open(session, case, reason=CAME_OUT, by=by, now=now)


def _check(
    session: Session, case: CaseRow, what: What, now: datetime, *, but: uuid.UUID | None = None
) -> None:
    around = device_rows.around(session, case, but=but)
    if around is None:
        raise RuleError(Text("The implant is not recorded yet. Record it first."))
    zone = ZoneInfo(session.get_one(ClinicRow, case.clinic_id).time_zone)
    today = now.astimezone(zone).date()
    if isinstance(what, Program):
        check_program(what)
        if what.starts_at > now:
            raise InputError(Text("This time has not come yet."), place="starts_time")
        _check_program_day(what.starts_at.astimezone(zone).date(), around)
    elif isinstance(what, AdverseEvent):
        _check_complication(what, around.implant.implanted_on, today)
    else:
        check_device(what, around, today=today)


def _check_program_day(day: date, around: Around) -> None:
    _not_before(day, around.implant.implanted_on)
    check_not_after_explant(day, around.happened, place="starts_on")


def _check_complication(what: AdverseEvent, implanted: date, today: date) -> None:
    """A wound may go wrong after an explant too."""
    check_adverse_event(what)
    _not_before(what.starts_on, implanted)
    for place, day in (("starts_on", what.starts_on), ("resolved_on", what.resolved_on)):
        if day is not None and day > today:
            raise InputError(Text("This day has not come yet."), place=place)


def _not_before(day: date, implanted: date) -> None:
    if day < implanted:
        early = Text("This was before the implant: it belongs to the trial's log.")
        raise InputError(early, place="starts_on")


def _tell(
    session: Session,
    case: CaseRow,
    row: ImplantCourseRow,
    kind: type[What],
    step: str,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    detail = {"thread": str(row.thread), "revision": row.revision} | ({"reason": reason} if reason else {})
    action = f"implant.{_NAMES[kind]}_{step}"
    audit.record(session, by=by, action=action, now=now, case_id=case.id, detail=detail)
