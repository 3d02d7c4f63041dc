"""The log of a trial as its pages show it: lines in order, the filter, and the history of one line."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.trial_log import LOG_NAMES, LogEntry, LogKind, in_order
from scs_manager.models.cases import CaseRow
from scs_manager.models.trial_course import CourseRow
from scs_manager.models.trials import TrialRow
from scs_manager.services.alarm_log import alarm_entries
from scs_manager.services.course_log import history_log, log_of
from scs_manager.web.filters import local_date
from scs_manager.web.i18n import say


@dataclass(frozen=True)
class LogLine:
    """One line of the log, in the reader's words."""

    kind: str
    day: str
    """``10 May``."""
    iso: str
    title: str
    words: str
    who: str
    """Who wrote it, and at what time it happened."""
    address: str
    """The last part of the page where it is corrected; empty where there is none."""
    versions: int
    struck: bool
    hot: bool


@dataclass(frozen=True)
class Filter:
    """One kind of line that the log can be filtered by."""

    value: str
    words: str
    chosen: bool
    count: int


@dataclass(frozen=True)
class LogPage:
    """The log and its filter."""

    lines: list[LogLine]
    filters: list[Filter]


def log_page(
    session: Session, *, case: CaseRow, trial: TrialRow, zone: str, kinds: Collection[LogKind] = ()
) -> LogPage:
    """Every line of these kinds, all without any; newest first."""
    entries = entries_of(session, case=case, trial=trial)
    filters = [
        Filter(kind.value, str(say(words)), kind in kinds, sum(each.kind is kind for each in entries))
        for kind, words in LOG_NAMES.items()
    ]
    return LogPage(lines_of(in_order(entries, kinds=kinds), zone), filters)


def entries_of(session: Session, *, case: CaseRow, trial: TrialRow) -> tuple[LogEntry, ...]:
    """Every line of the log with the alarms of the diary, in no particular order."""
    return (*log_of(session, trial), *alarm_entries(session, case))


def history_page(
    session: Session, *, trial: TrialRow, history: Sequence[CourseRow], zone: str
) -> list[LogLine]:
    """Each revision of one thing, newest first."""
    return lines_of(history_log(session, trial, history), zone)


def lines_of(entries: Iterable[LogEntry], zone: str) -> list[LogLine]:
    """The lines in the reader's words and zone."""
    return [_line(entry, ZoneInfo(zone)) for entry in entries]


def _line(entry: LogEntry, zone: ZoneInfo) -> LogLine:
    local = entry.at.astimezone(zone)
    words = ". ".join(str(say(part)).rstrip(".") for part in entry.parts)
    return LogLine(
        kind=entry.kind.value,
        day=local_date(local.date(), "d MMM"),
        iso=local.date().isoformat(),
        title=str(say(entry.title)),
        words=f"{words}." if words else "",
        who=_who(entry, local),
        address=entry.thread,
        versions=entry.versions,
        struck=entry.struck,
        hot=entry.hot,
    )


def _who(entry: LogEntry, local: datetime) -> str:
    return f"{entry.who}, {local:%H:%M}" if entry.timed and entry.who else entry.who
