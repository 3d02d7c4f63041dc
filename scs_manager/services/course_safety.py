"""The adverse events of a trial, and the days that something makes doubtful. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from scs_manager.domain.adverse_events import AdverseEvent, serious_open
from scs_manager.domain.device_events import Doubt, doubtful_days
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trial_course import AdverseEventRow, DeviceEventRow
from scs_manager.models.trials import DayExclusionRow, TrialEventRow, TrialRow
from scs_manager.services.course_figures import zone_of
from scs_manager.services.course_rows import valid
from scs_manager.services.outcomes import asked_trial

KEPT = "day_kept"
"""The log's word for a doubtful day that staff decided to let count."""


SERIOUS_EVENT_OPEN = "trial.serious_event_open"
"""The fact that the criteria of the permanent stage read."""


@dataclass(frozen=True)
class SeriousState:
    """Whether a serious event is open as the log tells it, and the day of which that holds.

    ``unjudged`` is set while somebody still has to say whether an open event is serious: then nothing that
    was typed elsewhere may answer in its place.
    """

    is_open: bool | None
    on: date | None = None
    unjudged: bool = False


def adverse_events(session: Session, trial: TrialRow) -> tuple[AdverseEvent, ...]:
    """The adverse events as they stand, those struck out left away, in the order of their days."""
    rows = valid(session, AdverseEventRow, trial)
    return tuple(sorted((row.to_domain() for row in rows), key=lambda each: each.starts_on))


def serious_state(session: Session, trial: TrialRow) -> SeriousState:
    """What the adverse events say; nothing without any, for nobody has said that there was none."""
    events = adverse_events(session, trial)
    state = serious_open(events)
    days = [each.resolved_on or each.starts_on for each in events if each.serious]
    unjudged = state is None and any(each.is_open and each.serious is None for each in events)
    return SeriousState(state, max(days) if days and state is not None else None, unjudged)


def serious_unjudged(session: Session, case: CaseRow) -> bool:
    """Whether an event of the trial that an implant rests on is open, and nobody has said whether serious."""
    trial = asked_trial(session, case, implant=True)
    return trial is not None and serious_state(session, trial).unjudged


def doubts(session: Session, trial: TrialRow, *, now: datetime) -> tuple[Doubt, ...]:
    """Days that staff may want to leave out and about which nobody has decided yet (measures.md 3.3).

    The day of placement and the day after never count, nor does the day of removal: those are not offered.
    """
    if trial.placed_on is None:
        return ()
    zone = zone_of(session, trial)
    today = now.astimezone(zone).date()
    last = trial.removed_on - timedelta(days=1) if trial.removed_on else today
    infections = [
        (each.starts_on, each.resolved_on)
        for each in adverse_events(session, trial)
        if each.complication.infection
    ]
    found = doubtful_days(
        (row.to_domain() for row in valid(session, DeviceEventRow, trial)),
        infections,
        days=(trial.placed_on + timedelta(days=2), min(last, today)),
        zone=zone,
        now=now,
    )
    settled = _settled(session, trial)
    return tuple(doubt for doubt in found if doubt.day not in settled)


def _settled(session: Session, trial: TrialRow) -> set[date]:
    left_out = select_scoped(DayExclusionRow, trial.clinic_id).where(DayExclusionRow.trial_id == trial.id)
    kept = select_scoped(TrialEventRow, trial.clinic_id).where(
        TrialEventRow.trial_id == trial.id, TrialEventRow.kind == KEPT
    )
    return {row.day for row in session.exec(left_out)} | {row.happened_on for row in session.exec(kept)}
