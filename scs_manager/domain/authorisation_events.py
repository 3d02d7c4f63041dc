"""What happened to a request: sent, answered, appealed, withdrawn; how it stands after that, and until when.

WISeR: a decision within 3 days, an authorisation of 120 days (clinical.md 2.2) [read: Noridian]. Both are
proposed to a person and never assumed. How long is waited elsewhere and how early an end is told are ours.
[default]
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.authorisations import WAITING, Standing, check_leads, check_utn
from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text

WISER_HOLDS = timedelta(days=120)
WISER_DECIDES = timedelta(days=3)
WISER_SOURCE = "Noridian (WISeR)"
NO_REPLY = timedelta(days=14)
"""Nobody said when to expect the answer: after so many days somebody asks. [default]"""
ENDS_SOON = timedelta(days=21)
"""So early the end of an authorisation is told. [default]"""


class EventKind(StrEnum):
    """What happened."""

    SENT = "sent"
    REPLY = "reply"
    APPEAL = "appeal"
    PEER_TO_PEER = "peer_to_peer"
    NOT_NEEDED = "not_needed"
    """A person found that this operation needs no request of its own."""
    WITHDRAWN = "withdrawn"


class Way(StrEnum):
    """How something was sent."""

    PORTAL = "portal"
    FAX = "fax"
    POST = "post"
    OTHER = "other"


class Answer(StrEnum):
    """What a payer answered."""

    GRANTED = "granted"
    REFUSED = "refused"
    MORE_ASKED = "more_asked"


class UntilBasis(StrEnum):
    """Where the last day of an authorisation comes from."""

    PAYER = "payer"
    WISER = "wiser"


EVENT_NAMES: Mapping[EventKind, Text] = MappingProxyType(
    {
        EventKind.SENT: Text("Sent"),
        EventKind.REPLY: Text("Reply"),
        EventKind.APPEAL: Text("Appeal"),
        EventKind.PEER_TO_PEER: Text("Talk between physicians"),
        EventKind.NOT_NEEDED: Text("No request needed"),
        EventKind.WITHDRAWN: Text("Withdrawn"),
    }
)
WAY_NAMES: Mapping[Way, Text] = MappingProxyType(
    {Way.PORTAL: Text("Portal"), Way.FAX: Text("Fax"), Way.POST: Text("Post"), Way.OTHER: Text("Another way")}
)
ANSWER_NAMES: Mapping[Answer, Text] = MappingProxyType(
    {
        Answer.GRANTED: Text("Granted"),
        Answer.REFUSED: Text("Refused"),
        Answer.MORE_ASKED: Text("More information asked"),
    }
)
_BY_ANSWER = {
    Answer.GRANTED: Standing.GRANTED,
    Answer.REFUSED: Standing.REFUSED,
    Answer.MORE_ASKED: Standing.MORE_ASKED,
}
_BY_KIND = {
    EventKind.SENT: Standing.SENT,
    EventKind.APPEAL: Standing.APPEALED,
    EventKind.PEER_TO_PEER: Standing.APPEALED,
    EventKind.NOT_NEEDED: Standing.NOT_NEEDED,
    EventKind.WITHDRAWN: Standing.WITHDRAWN,
}


@dataclass(frozen=True)
class Event:
    """One thing that happened; which fields it has depends on its kind, the rest is empty."""

    kind: EventKind
    on: date
    """The civil day in the clinic on which it was sent, received, said."""
    whom: str = ""
    """To whom it was sent, or who was talked to."""
    way: Way | None = None
    document_id: uuid.UUID | None = None
    """The issued document that was sent."""
    awaited_on: date | None = None
    """The day by which an answer is expected, as a person said."""
    answer: Answer | None = None
    reference: str = ""
    """The payer's reference or tracking number."""
    valid_from: date | None = None
    until: date | None = None
    """The last day it holds."""
    until_basis: UntilBasis | None = None
    units: int | None = None
    """For how many leads."""
    reason: str = ""
    """The payer's own words, or why."""
    read_by: str = ""
    attachment_id: uuid.UUID | None = None


def check_event(event: Event, before: Sequence[Event], *, today: date) -> None:
    """Refuse what cannot follow on what happened before, at its field."""
    if event.on > today:
        raise InputError(Text("This day has not come yet"), place="on")
    now = stands(before)
    if now.standing is Standing.WITHDRAWN:
        raise InputError(Text("The request was withdrawn. Make a new one."), place="on")
    if before and event.on < before[-1].on:
        raise InputError(Text("Something later is recorded already. Check the day."), place="on")
    _CHECKS[event.kind](event, before)


def _sent(event: Event, before: Sequence[Event]) -> None:
    if not event.whom.strip():
        raise InputError(Text("Enter to whom it was sent"), place="whom")
    if event.way is None:
        raise InputError(Text("Choose how it was sent"), place="way")
    check_utn(event.reference, "reference")
    _awaited(event, before)


def _awaited(event: Event, _before: Sequence[Event]) -> None:
    if event.awaited_on is not None and event.awaited_on < event.on:
        raise InputError(Text("The answer cannot be awaited before this day"), place="awaited_on")


def _reply(event: Event, before: Sequence[Event]) -> None:
    if not any(each.kind is EventKind.SENT for each in before):
        raise InputError(Text("Nothing was sent yet. Record first what was sent."), place="on")
    if event.answer is None:
        raise InputError(Text("Choose what they answered"), place="answer")
    if not event.read_by.strip():
        raise InputError(Text("Enter who read the answer"), place="read_by")
    check_utn(event.reference, "reference")
    if event.answer is not Answer.GRANTED:
        if not event.reason.strip():
            raise InputError(Text("Write down the reason in their words"), place="reason")
        return
    check_leads(event.units, "units")
    if event.until is not None and event.until < (event.valid_from or event.on):
        raise InputError(Text("The last day is before the first day"), place="until")


def _after_reply(event: Event, before: Sequence[Event]) -> None:
    if not any(each.kind is EventKind.REPLY for each in before):
        raise InputError(Text("There is no answer yet that could be appealed."), place="on")
    _awaited(event, before)


def _not_needed(event: Event, before: Sequence[Event]) -> None:
    if before:
        raise InputError(Text("This request was sent. Withdraw it instead."), place="on")
    _with_reason(event, before)


def _with_reason(event: Event, _before: Sequence[Event]) -> None:
    if not event.reason.strip():
        raise InputError(Text("Say why"), place="reason")


_CHECKS = {
    EventKind.SENT: _sent,
    EventKind.REPLY: _reply,
    EventKind.APPEAL: _after_reply,
    EventKind.PEER_TO_PEER: _after_reply,
    EventKind.NOT_NEEDED: _not_needed,
    EventKind.WITHDRAWN: _with_reason,
}


@dataclass(frozen=True)
class Stands:
    """How a request stands after everything that happened to it."""

    standing: Standing
    on: date | None = None
    """Since when."""
    until: date | None = None
    """The last day an authorisation holds; None where nobody knows."""
    awaited_on: date | None = None
    asked_on: date | None = None
    """Since when another answer is awaited beside a grant that stands."""

    @property
    def mark_on(self) -> date | None:
        """From which day on the worklist says so; None while nobody need look."""
        if self.on is None:
            return None
        if self.standing in WAITING:
            return _late(self.on, self.awaited_on)
        if self.standing in (Standing.REFUSED, Standing.MORE_ASKED):
            return self.on
        ends = self.until - ENDS_SOON if self.until and self.standing is Standing.GRANTED else None
        late = _late(self.asked_on, self.awaited_on) if self.asked_on else None
        return min((day for day in (ends, late) if day is not None), default=None)


def _late(since: date, awaited_on: date | None) -> date:
    """The first day on which an answer that is awaited is late."""
    return awaited_on + timedelta(days=1) if awaited_on else since + NO_REPLY


def stands(events: Iterable[Event]) -> Stands:
    """How a request stands after these events, oldest first; without any it is not sent.

    A grant stands until a newer answer, whatever is sent or said meanwhile; one that was over does not.
    """
    happened = tuple(events)
    if not happened:
        return Stands(Standing.DRAFT)
    last = happened[-1]
    if (granted := standing_grant(happened)) is not None:
        asked = (last.awaited_on, last.on) if last is not granted else (None, None)
        return Stands(Standing.GRANTED, granted.on, granted.until, *asked)
    standing = _BY_ANSWER[last.answer] if last.answer else _BY_KIND[last.kind]
    return Stands(standing, last.on, None, last.awaited_on if standing in WAITING else None)


def standing_grant(events: Iterable[Event]) -> Event | None:
    """The answer that grants the request, while it stands; None without one."""
    granted: Event | None = None
    for each in events:
        is_over = granted is not None and granted.until is not None and granted.until < each.on
        if each.answer is not None:
            granted = each if each.answer is Answer.GRANTED else None
        elif is_over or each.kind is EventKind.WITHDRAWN:
            granted = None
    return granted


def tracking_number(events: Iterable[Event]) -> str:
    """The newest number given with a grant, else empty; that of another answer names its letter only."""
    named = [each.reference for each in events if each.answer is Answer.GRANTED and each.reference]
    return named[-1] if named else ""


def authorised(standings: Iterable[Stands], *, on: date) -> Stands | None:
    """Which of several requests answers for the implant on a day; None where none was sent.

    What still holds goes before what needs none, that before what is awaited, refused or over.
    """
    known = [each for each in standings if each.standing in _ORDER]
    return max(known, key=lambda each: _weight(each, on), default=None)


_ORDER = (
    Standing.REFUSED,
    Standing.MORE_ASKED,
    Standing.SENT,
    Standing.APPEALED,
    Standing.NOT_NEEDED,
    Standing.GRANTED,
)


def _weight(each: Stands, on: date) -> tuple[int, date]:
    over = each.standing is Standing.GRANTED and each.until is not None and each.until < on
    return 0 if over else _ORDER.index(each.standing) + 1, each.until or each.on or date.min


def authorised_facts(standing: Standing, until: date | None) -> tuple[str | None, date | None]:
    """What the record says of it: the payer's answer by the catalogue's words, and its last day."""
    return _FACT.get(standing), until if standing is Standing.GRANTED else None


_FACT = {
    Standing.SENT: "asked",
    Standing.MORE_ASKED: "asked",
    Standing.APPEALED: "asked",
    Standing.REFUSED: "refused",
    Standing.GRANTED: "granted",
    Standing.NOT_NEEDED: "not_needed",
}
