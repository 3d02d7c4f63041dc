"""What the course of a trial adds to its figures: programs as a strip, events as flags. Reads only."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.device_events import DeviceEventKind
from scs_manager.domain.figures import FigureEvent, ProgramBand
from scs_manager.domain.program_figures import program_bands
from scs_manager.domain.stimulation import Off, Program, program_spans
from scs_manager.domain.text import Text
from scs_manager.domain.wall_clock import instant_of
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.trial_course import AdverseEventRow, DeviceEventRow, StimulationProgramRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.course_rows import valid
from scs_manager.services.trial_end_rows import removed_at


def programs_of(session: Session, trial: TrialRow) -> tuple[Program, ...]:
    """The programs as they stand, in the order in which they were set."""
    rows = valid(session, StimulationProgramRow, trial)
    return tuple(sorted((row.to_domain() for row in rows), key=lambda each: each.starts_at))


def strip_of(session: Session, trial: TrialRow, *, now: datetime) -> tuple[ProgramBand, ...]:
    """Which program ran when, up to ``now`` or the removal of the leads."""
    if trial.placed_on is None:
        return ()
    zone = zone_of(session, trial)
    events = [row.to_domain() for row in valid(session, DeviceEventRow, trial)]
    offs = [Off(each.starts_at, each.ends_at) for each in events if each.kind is DeviceEventKind.OFF]
    spans = program_spans(programs_of(session, trial), offs, _until(session, trial, zone, now))
    return program_bands(spans, trial.placed_on, zone)


def figure_events(session: Session, trial: TrialRow) -> tuple[FigureEvent, ...]:
    """What the trajectory marks besides leads in and out: a lead that moved, a serious adverse event."""
    if trial.placed_on is None:
        return ()
    zone, found = zone_of(session, trial), []
    for row in valid(session, DeviceEventRow, trial):
        if row.kind is DeviceEventKind.MIGRATION:
            found.append((row.starts_at.astimezone(zone).date(), Text("lead moved")))
    for event in valid(session, AdverseEventRow, trial):
        if event.serious:
            found.append((event.starts_on, Text("serious event")))
    return tuple(FigureEvent((day - trial.placed_on).days, label) for day, label in found)


def zone_of(session: Session, trial: TrialRow) -> ZoneInfo:
    """The clinic's zone, in which staff read and type times."""
    return ZoneInfo(session.get_one(ClinicRow, trial.clinic_id).time_zone)


def _until(session: Session, trial: TrialRow, zone: ZoneInfo, now: datetime) -> datetime:
    """The recorded removal; where only its day is known, the middle of that day."""
    if trial.removed_on is None:
        return now
    return min(now, removed_at(session, trial) or instant_of(trial.removed_on, time(12), zone))
