"""One log of a trial, joined from the rows of its course, its notes and its left-out days. Reads only."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.adverse_events import (
    PHASE_NAMES,
    RELATION_NAMES,
    REMEDY_NAMES,
    RESULT_NAMES,
    SEVERITY_NAMES,
    phase_of,
)
from scs_manager.domain.device_events import DEVICE_EVENT_NAMES, DIRECTION_NAMES, DeviceEventKind
from scs_manager.domain.lead_placements import IMAGING_NAMES, lead_words
from scs_manager.domain.program_figures import program_label
from scs_manager.domain.stimulation import PARAESTHESIA_NAMES, WAVEFORM_NAMES, settings_words
from scs_manager.domain.text import Text
from scs_manager.domain.trial_calls import CALL_RESULT_NAMES, CALLER_NAMES, PARTY_NAMES, TOPIC_NAMES
from scs_manager.domain.trial_events import EVENT_KINDS
from scs_manager.domain.trial_log import LogEntry, LogKind
from scs_manager.domain.wall_clock import instant_of
from scs_manager.domain.wording import day_and_month
from scs_manager.models.scoped import select_scoped
from scs_manager.models.trial_course import (
    AdverseColumns,
    AdverseEventRow,
    CourseRow,
    DeviceEventRow,
    LeadPlacementRow,
    ProgramColumns,
    RevisedRow,
    StimulationProgramRow,
    TrialCallRow,
)
from scs_manager.models.trials import DayExclusionRow, TrialRow
from scs_manager.services import outcomes, trial_end_log
from scs_manager.services.course_figures import zone_of
from scs_manager.services.course_rows import histories
from scs_manager.services.course_safety import KEPT
from scs_manager.services.implant_rows import implanted_on

Said = tuple[datetime, bool, Text, list[Text], bool]
"""When, whether the hour is known, the title, what there is to say, and whether it wants an eye."""
Sayer = tuple[LogKind, str, Callable[[Any], Said]]

PLACED, REMOVED = "leads_placed", "leads_removed"
_STEPS = {PLACED: Text("Leads placed"), REMOVED: Text("Leads out"), KEPT: Text("Day counts"), **EVENT_KINDS}
_NOTE_KINDS = {PLACED: LogKind.PLACEMENT, REMOVED: LogKind.PLACEMENT, KEPT: LogKind.EXCLUSION}


def log_of(session: Session, trial: TrialRow) -> tuple[LogEntry, ...]:
    """Every line of the log but the alarms of the diary, in no particular order."""
    zone = zone_of(session, trial)
    found = [
        entry_of(kind, address, history, say)
        for model, (kind, address, say) in _sayers(session, trial, zone).items()
        for history in histories(session, model, trial)
    ]
    ended = trial_end_log.end_log(session, trial)
    return (*found, *ended, *_notes(session, trial, zone), *_left_out(session, trial))


def history_log(session: Session, trial: TrialRow, history: Sequence[CourseRow]) -> tuple[LogEntry, ...]:
    """Each revision of one thing as the log showed it then, newest first."""
    zone = zone_of(session, trial)
    kind, address, say = _sayers(session, trial, zone)[type(history[0])]
    lines = [entry_of(kind, address, history[: n + 1], say) for n in range(len(history))]
    return tuple(reversed(lines))


def _sayers(session: Session, trial: TrialRow, zone: ZoneInfo) -> Mapping[type[CourseRow], Sayer]:
    """For each table the kind of its lines, the last part of their address, and how a row is said."""
    implant = implanted_on(session, trial.clinic_id, trial.case_id)
    return {
        LeadPlacementRow: (LogKind.PLACEMENT, "leads", _placement),
        StimulationProgramRow: (LogKind.PROGRAM, "programs", program_said),
        DeviceEventRow: (LogKind.DEVICE, "device-events", lambda row: _device(row, zone)),
        AdverseEventRow: (LogKind.ADVERSE, "adverse-events", lambda row: adverse_said(row, zone, implant)),
        TrialCallRow: (LogKind.CALL, "calls", _call),
    }


def entry_of(
    kind: LogKind, address: str, history: Sequence[RevisedRow], say: Callable[[Any], Said]
) -> LogEntry:
    """The line of one thing, as the newest of these revisions says it."""
    row = history[-1]
    at, timed, title, parts, hot = say(row)
    if row.change_reason:
        words = Text("Struck out: %(why)s") if row.struck else Text("Changed: %(why)s")
        parts = [*parts, Text(words.id, why=row.change_reason)]
    return LogEntry(
        at=at,
        kind=kind,
        title=title,
        parts=tuple(parts),
        who=row.by_name,
        timed=timed,
        thread=address if kind is LogKind.PLACEMENT else f"{address}/{row.thread}",
        versions=len(history),
        struck=row.struck,
        hot=hot and not row.struck,
    )


def _placement(row: LeadPlacementRow) -> Said:
    placed = row.to_domain()
    parts = [lead_words(number, lead) for number, lead in enumerate(placed.leads, 1)]
    if placed.imaging is not None:
        parts.append(_with(IMAGING_NAMES[placed.imaging], placed.imaging_finding))
    if placed.coverage_percent is not None:
        parts.append(Text("Coverage in the operation %(n)s %%", n=placed.coverage_percent))
    if placed.complications:
        parts.append(Text("Complications: %(words)s", words=placed.complications))
    parts += _own(placed.note)
    return placed.placed_at, True, Text("Leads placed by %(name)s", name=placed.operator), parts, False


def program_said(row: ProgramColumns) -> Said:
    """A program, of a trial or of an implant."""
    program = row.to_domain()
    settings = ", ".join(settings_words(program))
    parts = [WAVEFORM_NAMES[program.waveform]] if program.waveform else []
    parts += _own(settings)
    if program.coverage_percent is not None:
        parts.append(Text("Covers %(n)s %% of the target", n=program.coverage_percent))
    if program.paraesthesia is not None:
        parts.append(Text("Tingling: %(what)s", what=PARAESTHESIA_NAMES[program.paraesthesia]))
    if program.rating is not None:
        parts.append(Text("Rated %(n)s of 10", n=program.rating))
    parts += _own(program.reason)
    return program.starts_at, True, program_label(program.name), parts, False


def _device(row: DeviceEventRow, zone: ZoneInfo) -> Said:
    event = row.to_domain()
    parts: list[Text] = []
    if event.lead is not None:
        parts.append(Text("Lead %(n)s", n=event.lead))
    if event.direction is not None:
        parts.append(DIRECTION_NAMES[event.direction])
    if event.distance_mm is not None:
        parts.append(Text("%(n)s mm", n=event.distance_mm))
    if event.vertebrae is not None:
        parts.append(Text("%(n)s of a vertebra", n=f"{event.vertebrae:g}"))
    if event.xray is not None:
        parts.append(Text("Seen on X-ray") if event.xray else Text("Without an X-ray"))
    still_off = event.kind is DeviceEventKind.OFF and event.ends_at is None
    if event.ends_at is not None:
        parts.append(Text("Until %(when)s", when=_moment(event.ends_at, zone)))
    elif still_off:
        parts.append(Text("Still off"))
    parts += _own(event.note)
    return event.starts_at, True, DEVICE_EVENT_NAMES[event.kind], parts, still_off


def adverse_said(row: AdverseColumns, zone: ZoneInfo, implant: date | None) -> Said:
    """An adverse event; its phase is told once there is an implant."""
    event = row.to_domain()
    weight = {True: Text("Serious"), False: Text("Not serious"), None: Text("Seriousness not judged yet")}
    parts = [SEVERITY_NAMES[event.severity], _with(weight[event.serious], event.serious_reason)]
    parts.append(Text("From: %(what)s", what=RELATION_NAMES[event.relation]))
    parts.append(Text("Done to the device: %(what)s", what=REMEDY_NAMES[event.remedy]))
    ended = RESULT_NAMES[event.result]
    if event.resolved_on is not None:
        ended = Text("%(result)s on %(day)s", result=ended, day=day_and_month(event.resolved_on))
    parts.append(ended)
    if event.reportable is not None:
        must = Text("Must be reported") if event.reportable else Text("Need not be reported")
        parts.append(_with(must, event.reportable_reason))
    if implant is not None:
        parts.append(PHASE_NAMES[phase_of(event.starts_on, implant)])
    parts += _own(event.note)
    hot = event.is_open and event.serious is not False
    return instant_of(event.starts_on, time(12), zone), False, event.title, parts, hot


def _call(row: TrialCallRow) -> Said:
    call = row.to_domain()
    topic = TOPIC_NAMES[call.topic]
    if call.about_day is not None:
        topic = Text("%(topic)s of %(day)s", topic=topic, day=day_and_month(call.about_day))
    result = CALL_RESULT_NAMES[call.result]
    parts = [Text("%(who)s: %(result)s", who=CALLER_NAMES[call.caller], result=result)]
    parts.append(PARTY_NAMES[call.party])
    parts += _own(call.note)
    return call.called_at, True, Text("Call: %(topic)s", topic=topic), parts, False


def _notes(session: Session, trial: TrialRow, zone: ZoneInfo) -> Iterator[LogEntry]:
    """Notes and visits; what an own record of lead placement says better is left out."""
    placed = bool(histories(session, LeadPlacementRow, trial))
    for row in outcomes.events_of(session, trial):
        if row.kind == PLACED and placed:
            continue
        yield LogEntry(
            at=instant_of(row.happened_on, time(12), zone),
            kind=_NOTE_KINDS.get(row.kind, LogKind.NOTE),
            title=_STEPS.get(row.kind, Text("Note")),
            parts=tuple(_own(row.note)),
            who=row.by_name,
            timed=False,
        )


def _left_out(session: Session, trial: TrialRow) -> Iterator[LogEntry]:
    """Each day that was ever left out, and each one that was taken back, as lines of their own."""
    query = select_scoped(DayExclusionRow, trial.clinic_id).where(DayExclusionRow.trial_id == trial.id)
    for row in session.exec(query):
        day = day_and_month(row.day)
        title = Text("%(day)s left out", day=day)
        yield _judged(row.at, title, row.reason, row.by_name, late=row.after_removal)
        if row.withdrawn_at is not None:
            title = Text("%(day)s counts again", day=day)
            late = bool(row.withdrawn_after_removal)
            yield _judged(
                row.withdrawn_at, title, row.withdrawn_reason or "", row.withdrawn_by_name or "", late=late
            )


def _judged(at: datetime, title: Text, reason: str, who: str, *, late: bool) -> LogEntry:
    parts = [*_own(reason), *([Text("Decided after the leads were out")] if late else [])]
    return LogEntry(at=at, kind=LogKind.EXCLUSION, title=title, parts=tuple(parts), who=who)


def _own(words: str) -> list[Text]:
    """What a person wrote, as a part of its own."""
    return [Text("%(words)s", words=words.strip())] if words.strip() else []


def _with(what: Text, words: str) -> Text:
    return Text("%(what)s: %(words)s", what=what, words=words.strip()) if words.strip() else what


def _moment(at: datetime, zone: ZoneInfo) -> Text:
    local = at.astimezone(zone)
    return Text("%(day)s %(time)s", day=day_and_month(local.date()), time=f"{local:%H:%M}")
