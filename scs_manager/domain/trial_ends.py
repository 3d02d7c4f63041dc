"""How a trial ended: lead removal, technical adequacy, an early stop with its reason.

Sources: clinical.md 7, product.md 6. An aborted trial, and one that was not technically adequate, is never
a negative one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text
from scs_manager.domain.truth import Truth, all_of
from scs_manager.domain.wording import full_date


class Told(StrEnum):
    """An answer; unknown is an answer too, and never a no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Coverage(StrEnum):
    """Whether the target was covered; stimulation that is not felt covers nothing by tingling."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_FELT = "not_felt"


class Ending(StrEnum):
    """In which way the trial ended."""

    PLANNED = "planned"
    EARLY = "early"
    ABORTED = "aborted"


class StopReason(StrEnum):
    """Why it ended before the planned day. The list is this application's own [default]."""

    INFECTION = "infection"
    LEAD_MOVED = "lead_moved"
    DEVICE_FAILED = "device_failed"
    OTHER_EVENT = "other_event"
    UNPLEASANT = "unpleasant"
    NO_RELIEF = "no_relief"
    WISH = "wish"
    CLEAR_RELIEF = "clear_relief"
    APPOINTMENT = "appointment"
    OTHER = "other"


TOLD_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "yes": Text("Yes"),
        "no": Text("No"),
        "unknown": Text("Unknown"),
        "not_felt": Text("Does not apply: the stimulation was not felt"),
    }
)
ENDING_NAMES: Mapping[Ending, Text] = MappingProxyType(
    {
        Ending.PLANNED: Text("As planned"),
        Ending.EARLY: Text("Stopped early; its days are judged"),
        Ending.ABORTED: Text("Aborted; never a negative trial"),
    }
)
STOP_NAMES: Mapping[StopReason, Text] = MappingProxyType(
    {
        StopReason.INFECTION: Text("Infection, known or suspected"),
        StopReason.LEAD_MOVED: Text("A lead moved"),
        StopReason.DEVICE_FAILED: Text("Lead or stimulator failed"),
        StopReason.OTHER_EVENT: Text("Another adverse event"),
        StopReason.UNPLEASANT: Text("The stimulation was unpleasant"),
        StopReason.NO_RELIEF: Text("No relief, and the patient wanted to stop"),
        StopReason.WISH: Text("The patient wanted to stop for another reason"),
        StopReason.CLEAR_RELIEF: Text("Relief was clear before the planned day"),
        StopReason.APPOINTMENT: Text("The appointment was moved forward"),
        StopReason.OTHER: Text("Another reason"),
    }
)
EVENTS = frozenset({StopReason.INFECTION, StopReason.OTHER_EVENT})
"""Reasons that belong among the adverse events as well."""

_STATES: Mapping[str, Truth] = {
    "yes": Truth.MET,
    "not_felt": Truth.MET,
    "no": Truth.NOT_MET,
    "unknown": Truth.UNKNOWN,
}


def state_of(told: str | None) -> Truth:
    """The answer as a truth; nobody's answer is unknown."""
    return Truth.UNKNOWN if told is None else _STATES[told]


def as_bool(told: str | None) -> bool | None:
    """Yes or no; None for an unknown one and for none."""
    return {Truth.MET: True, Truth.NOT_MET: False, Truth.UNKNOWN: None}[state_of(told)]


def told_of(answer: bool | None) -> Told | None:
    """The way back; None stays none."""
    return None if answer is None else Told.YES if answer else Told.NO


@dataclass(frozen=True)
class TrialEnd:
    """What is recorded about the end of a trial; None and empty where nobody has said anything yet."""

    ending: Ending | None = None
    removed_at: datetime | None = None
    """The instant the leads came out; None while they are in, and when none were placed."""
    removed_by: str = ""
    stop_reason: StopReason | None = None
    stop_note: str = ""
    lead_in_place: Told | None = None
    lead_note: str = ""
    coverage: Coverage | None = None
    coverage_note: str = ""
    worked: Told | None = None
    worked_note: str = ""
    leads_whole: Told | None = None
    leads_note: str = ""
    wound_clean: Told | None = None
    wound_note: str = ""
    operated_controller: Told | None = None
    satisfied: Told | None = None
    """Satisfied, and would do it again, as staff heard it; the patient's own form stands over it."""
    wants_implant: Told | None = None
    pgic: int | None = None
    """Patient's global impression of change, 1 (very much improved) to 7 (very much worse)."""
    stated_relief_percent: int | None = None
    goals_reached: tuple[tuple[str, str], ...] = ()
    """Pairs of a goal of the plan and its value at the end, as typed; an unmeasured goal is not there."""

    @property
    def adequacy(self) -> Truth:
        """Leads in place, working, target covered: all three (clinical.md 7.3)."""
        return all_of(state_of(told) for told in (self.lead_in_place, self.worked, self.coverage))

    @property
    def aborted(self) -> bool:
        """Whether it was given up before it could answer."""
        return self.ending is Ending.ABORTED


@dataclass(frozen=True)
class EndFrame:
    """What the end is held against: placement and planned removal, and now."""

    placed_on: date | None
    placed_at: datetime | None
    """Known where the record of lead placement has its hour."""
    planned_on: date
    zone: ZoneInfo
    now: datetime


NOT_PLACED = Text("No leads were placed: this trial can only be aborted.")


def problems_of(end: TrialEnd, frame: EndFrame) -> tuple[InputError, ...]:
    """Everything that stands in the way of ending the trial, in the order of the form; empty when nothing."""
    found = [*_removal(end, frame), *_manner(end, frame)]
    if frame.placed_on is not None:
        found += _facts(end)
    return tuple(InputError(text, place=place) for place, text in found)


_Problem = tuple[str, Text]


def _removal(end: TrialEnd, frame: EndFrame) -> Iterator[_Problem]:
    if frame.placed_on is None:
        return
    if end.removed_at is None:
        yield "removed_on", Text("Enter the day and the time at which the leads came out")
    elif end.removed_at > frame.now:
        yield "removed_time", Text("This time has not come yet.")
    elif _is_before_placement(end.removed_at, frame):
        yield "removed_on", Text("The leads cannot have come out before they went in.")
    if not end.removed_by.strip():
        yield "removed_by", Text("Enter who took the leads out")


def _is_before_placement(removed: datetime, frame: EndFrame) -> bool:
    day = removed.astimezone(frame.zone).date()
    placed = frame.placed_on or day
    return day < placed or (frame.placed_at is not None and removed < frame.placed_at)


def _manner(end: TrialEnd, frame: EndFrame) -> Iterator[_Problem]:
    if end.ending is None:
        yield "ending", Text("Say how the trial ended")
        return
    if frame.placed_on is None and not end.aborted:
        yield "ending", NOT_PLACED
    if end.ending is Ending.PLANNED:
        if _is_early(end, frame):
            yield (
                "ending",
                Text(
                    "Removal was planned for %(day)s: say that it was stopped early, and why",
                    day=full_date(frame.planned_on),
                ),
            )
        return
    if end.stop_reason is None:
        yield "stop_reason", Text("Say why it was stopped")
    elif end.stop_reason is StopReason.OTHER and not end.stop_note.strip():
        yield "stop_note", Text("Say what the reason was")


def _is_early(end: TrialEnd, frame: EndFrame) -> bool:
    removed = end.removed_at
    return removed is not None and removed.astimezone(frame.zone).date() < frame.planned_on


_ASKED: Mapping[str, Text] = MappingProxyType(
    {
        "lead_in_place": Text("Say whether the leads were in place; unknown is an answer"),
        "worked": Text("Say whether the stimulation worked; unknown is an answer"),
        "coverage": Text("Say whether the target was covered; unknown is an answer"),
        "leads_whole": Text("Say whether the leads came out whole; unknown is an answer"),
        "wound_clean": Text("Say how the wound was; unknown is an answer"),
    }
)


def _facts(end: TrialEnd) -> Iterator[_Problem]:
    for name, text in _ASKED.items():
        if getattr(end, name) is None:
            yield name, text
    if end.leads_whole is Told.NO and not end.leads_note.strip():
        yield "leads_note", Text("Say what broke and what stayed in")
    if end.wound_clean is Told.NO and not end.wound_note.strip():
        yield "wound_note", Text("Say what the wound looked like")
