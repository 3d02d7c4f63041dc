"""Adverse events: what is recorded, in which phase it lies, and whether a serious one is still open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.complications import OTHER, Complication, shipped_complications
from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text


class Severity(StrEnum):
    """How bad it was."""

    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"


class Relation(StrEnum):
    """What it came from."""

    DEVICE = "device"
    PROCEDURE = "procedure"
    STIMULATION = "stimulation"
    UNRELATED = "unrelated"
    UNCLEAR = "unclear"


class Remedy(StrEnum):
    """What was done to the device (clinical.md 8)."""

    NONE = "none"
    REPROGRAM = "reprogram"
    REVISE = "revise"
    EXPLANT = "explant"


class Result(StrEnum):
    """What became of it."""

    ONGOING = "ongoing"
    IMPROVING = "improving"
    RESOLVED = "resolved"
    SEQUELAE = "sequelae"
    FATAL = "fatal"


class EventPhase(StrEnum):
    """When it happened, from its dates (clinical.md 8)."""

    TRIAL = "trial"
    PERIOPERATIVE = "perioperative"
    WITHIN_30_DAYS = "within_30_days"
    DAYS_30_TO_90 = "days_30_to_90"
    AFTER_90_DAYS = "after_90_days"


SEVERITY_NAMES: Mapping[Severity, Text] = MappingProxyType(
    {Severity.MILD: Text("Mild"), Severity.MODERATE: Text("Moderate"), Severity.SEVERE: Text("Severe")}
)
RELATION_NAMES: Mapping[Relation, Text] = MappingProxyType(
    {
        Relation.DEVICE: Text("Device"),
        Relation.PROCEDURE: Text("Procedure"),
        Relation.STIMULATION: Text("Stimulation"),
        Relation.UNRELATED: Text("None of them"),
        Relation.UNCLEAR: Text("Not clear yet"),
    }
)
REMEDY_NAMES: Mapping[Remedy, Text] = MappingProxyType(
    {
        Remedy.NONE: Text("Nothing"),
        Remedy.REPROGRAM: Text("Reprogrammed"),
        Remedy.REVISE: Text("Revised"),
        Remedy.EXPLANT: Text("Taken out"),
    }
)
RESULT_NAMES: Mapping[Result, Text] = MappingProxyType(
    {
        Result.ONGOING: Text("Ongoing"),
        Result.IMPROVING: Text("Improving"),
        Result.RESOLVED: Text("Resolved"),
        Result.SEQUELAE: Text("Resolved with lasting damage"),
        Result.FATAL: Text("Fatal"),
    }
)
PHASE_NAMES: Mapping[EventPhase, Text] = MappingProxyType(
    {
        EventPhase.TRIAL: Text("Trial"),
        EventPhase.PERIOPERATIVE: Text("Perioperative"),
        EventPhase.WITHIN_30_DAYS: Text("Less than 30 days after the implant"),
        EventPhase.DAYS_30_TO_90: Text("30 to 90 days after the implant"),
        EventPhase.AFTER_90_DAYS: Text("More than 90 days after the implant"),
    }
)


@dataclass(frozen=True)
class AdverseEvent:
    """One event as it stands; an update is a new version of it. ``serious`` is None while nobody judged."""

    kind: str
    """A slug of the list of complications."""
    starts_on: date
    severity: Severity
    relation: Relation
    remedy: Remedy
    result: Result
    words: str = ""
    serious: bool | None = None
    serious_reason: str = ""
    resolved_on: date | None = None
    reportable: bool | None = None
    reportable_reason: str = ""
    note: str = ""

    @property
    def complication(self) -> Complication:
        """The kind of event as the list describes it."""
        return shipped_complications().kinds[self.kind]

    @property
    def title(self) -> Text:
        """What it was, in words."""
        if self.kind == OTHER:
            return Text("%(words)s", words=self.words)
        return self.complication.title

    @property
    def is_open(self) -> bool:
        """Whether it has not come to its end."""
        return self.result in (Result.ONGOING, Result.IMPROVING)


def check_adverse_event(event: AdverseEvent) -> None:
    """Refuse an event that contradicts itself, at the field at fault."""
    if event.kind not in shipped_complications().kinds:
        raise InputError(Text("Choose what happened"), place="kind")
    if event.kind == OTHER and not event.words.strip():
        raise InputError(Text("Say what happened"), place="words")
    if event.serious and not event.serious_reason.strip():
        raise InputError(Text("Say why it is serious"), place="serious_reason")
    if event.reportable is not None and not event.reportable_reason.strip():
        raise InputError(Text("Say why it must be reported, or why not"), place="reportable_reason")
    if event.complication.fatal and event.result is not Result.FATAL:
        raise InputError(Text("A death has one outcome: fatal"), place="result")
    if event.result is Result.FATAL and event.serious is not True:
        raise InputError(Text("A fatal event is serious"), place="serious")
    _check_end(event)


def _check_end(event: AdverseEvent) -> None:
    if event.is_open and event.resolved_on is not None:
        raise InputError(Text("It has an end: choose the outcome"), place="result")
    if not event.is_open and event.resolved_on is None:
        raise InputError(Text("Enter the day on which it ended"), place="resolved_on")
    if event.resolved_on is not None and event.resolved_on < event.starts_on:
        raise InputError(Text("It cannot have ended before it began."), place="resolved_on")


def phase_of(starts_on: date, implanted_on: date | None) -> EventPhase:
    """The phase: the trial until the permanent implant, then by days since it.

    The day of the implant is the perioperative phase [default]; day 30 and day 90 lie in "30 to 90".
    """
    if implanted_on is None or starts_on < implanted_on:
        return EventPhase.TRIAL
    days = (starts_on - implanted_on).days
    if days == 0:
        return EventPhase.PERIOPERATIVE
    if days < 30:
        return EventPhase.WITHIN_30_DAYS
    return EventPhase.DAYS_30_TO_90 if days <= 90 else EventPhase.AFTER_90_DAYS


def serious_open(events: Iterable[AdverseEvent]) -> bool | None:
    """Whether a serious event is open: yes by one; unknown while an open one is unjudged, or without any.

    An empty list says nothing: nobody has said that there was none. No needs a serious event that has ended.
    """
    found = list(events)
    if any(event.is_open and event.serious for event in found):
        return True
    if any(event.is_open and event.serious is None for event in found):
        return None
    return False if any(event.serious for event in found) else None
