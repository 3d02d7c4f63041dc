"""Programs and complications of an implant as lines of a log. Reads only."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.adverse_events import AdverseEvent
from scs_manager.domain.stimulation import Program
from scs_manager.domain.trial_log import LogEntry, LogKind
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.implants import ImplantCourseRow, ImplantEventRow, ImplantProgramRow
from scs_manager.services.course_log import Said, Sayer, adverse_said, entry_of, program_said
from scs_manager.services.course_rows import IMPLANT_TABLES, histories
from scs_manager.services.implant_rows import implanted_on

What = type[Program] | type[AdverseEvent]


def implant_log(session: Session, case: CaseRow, kind: What) -> tuple[LogEntry, ...]:
    """Every program, or every complication, as it stands now, newest first."""
    named, address, say = _sayer(session, case, kind)
    found = [
        entry_of(named, address, history, say) for history in histories(session, IMPLANT_TABLES[kind], case)
    ]
    return tuple(sorted(found, key=lambda entry: entry.at, reverse=True))


def implant_history(
    session: Session, case: CaseRow, history: Sequence[ImplantCourseRow]
) -> tuple[LogEntry, ...]:
    """Each revision of one thing as the log showed it then, newest first."""
    kind: What = Program if isinstance(history[0], ImplantProgramRow) else AdverseEvent
    named, address, say = _sayer(session, case, kind)
    lines = [entry_of(named, address, history[: n + 1], say) for n in range(len(history))]
    return tuple(reversed(lines))


def _sayer(session: Session, case: CaseRow, kind: What) -> Sayer:
    if kind is Program:
        return LogKind.PROGRAM, "programs", program_said
    zone = ZoneInfo(session.get_one(ClinicRow, case.clinic_id).time_zone)
    day = implanted_on(session, case.clinic_id, case.id)

    def say(row: ImplantEventRow) -> Said:
        return adverse_said(row, zone, day)

    return LogKind.ADVERSE, "complications", say
