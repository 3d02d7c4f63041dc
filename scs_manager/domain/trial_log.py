"""One log of a trial: everything that happened, in the order of time, and by what it can be filtered."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.text import Text


class LogKind(StrEnum):
    """What a line is about; the log is filtered by these."""

    PLACEMENT = "placement"
    PROGRAM = "program"
    DEVICE = "device"
    ADVERSE = "adverse"
    CALL = "call"
    ALARM = "alarm"
    EXCLUSION = "exclusion"
    NOTE = "note"


LOG_NAMES: Mapping[LogKind, Text] = MappingProxyType(
    {
        LogKind.PLACEMENT: Text("Leads"),
        LogKind.PROGRAM: Text("Programs"),
        LogKind.DEVICE: Text("Device"),
        LogKind.ADVERSE: Text("Adverse events"),
        LogKind.CALL: Text("Calls"),
        LogKind.ALARM: Text("Alarms"),
        LogKind.EXCLUSION: Text("Days left out"),
        LogKind.NOTE: Text("Notes and visits"),
    }
)


@dataclass(frozen=True)
class LogEntry:
    """One line: when it happened, what, in which words, and who wrote it."""

    at: datetime
    kind: LogKind
    title: Text
    parts: tuple[Text, ...] = ()
    """What there is to say about it, sentence by sentence; people's own words among them."""
    who: str = ""
    timed: bool = True
    """Whether the hour is known; else only the day of ``at`` means anything."""
    thread: str = ""
    """Names the row behind it where it can be corrected, as part of its address."""
    versions: int = 1
    struck: bool = False
    """Withdrawn as entered by mistake; still listed, with the reason among its parts."""
    hot: bool = False
    """Wants somebody's eye: a serious event that is open, an alarm nobody took on."""


def in_order(entries: Iterable[LogEntry], *, kinds: Collection[LogKind] = ()) -> tuple[LogEntry, ...]:
    """The lines of these kinds (all without any), newest first; what was struck out stays in its place."""
    wanted = [entry for entry in entries if not kinds or entry.kind in kinds]
    return tuple(sorted(wanted, key=lambda entry: entry.at, reverse=True))
