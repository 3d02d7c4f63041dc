"""How a request stands and what happened to it, in words; screens and papers say it alike."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from scs_manager.domain.authorisation_codes import LEAD_CODE
from scs_manager.domain.authorisation_events import (
    ANSWER_NAMES,
    ENDS_SOON,
    EVENT_NAMES,
    WAY_NAMES,
    WISER_SOURCE,
    Answer,
    Event,
    EventKind,
    Stands,
    UntilBasis,
)
from scs_manager.domain.authorisations import STANDING_NAMES, WAITING, Standing
from scs_manager.domain.text import Text
from scs_manager.domain.wording import days_text, full_date

Line = tuple[str, Text]
"""A mark and the sentence that stands beside it."""

_MARKS = {
    Standing.DRAFT: "missing",
    Standing.SENT: "unknown",
    Standing.APPEALED: "unknown",
    Standing.MORE_ASKED: "caution",
    Standing.REFUSED: "not-met",
    Standing.GRANTED: "met",
    Standing.NOT_NEEDED: "met",
    Standing.WITHDRAWN: "missing",
}

FIELD_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        "profile_id": Text("Payer profile"),
        "payer_name": Text("Payer"),
        "contractor": Text("Contractor"),
        "state_or_region": Text("State or region"),
        "coverage": Text("Whose rules"),
        "member_id": Text("Member or plan number"),
        "place_of_service": Text("Where it is done"),
        "other_place": Text("Where the other operation is"),
        "hospital_exempt": Text("Exemption"),
        "requested_for": Text("Planned day"),
        "physician_name": Text("Physician"),
        "physician_number": Text("Physician’s number"),
        "physician_number_kind": Text("Kind of number"),
        "leads": Text("Leads"),
        "procedures": Text("Procedures"),
        "diagnoses": Text("Diagnoses"),
        "utn": Text("Tracking number (UTN)"),
        "carried_from_id": Text("Origin of the number"),
        "note": Text("Note"),
    }
)
"""What a change of a request is called."""


def standing_line(now: Stands, *, on: date, limits: tuple[Text, ...] = ()) -> Line:
    """How a request stands on a day: what is awaited since when, or until when it holds and within what."""
    if now.standing is Standing.GRANTED:
        mark, words = _granted(now, on)
        if mark == "met" and (limits or _is_due(now, on)):
            mark = "caution"
        for each in (*limits, *_asked_beside(now, on)):
            words = Text("%(words)s; %(limit)s", words=words, limit=each)
        return mark, words
    if now.standing in WAITING and now.on is not None:
        return _awaited(now, now.on, on)
    return _MARKS[now.standing], STANDING_NAMES[now.standing]


def grant_limits(
    granted: Event, leads: int | None, *, on: date, planned_on: date | None = None
) -> tuple[Text, ...]:
    """What a grant does not give: days before its first one, the planned day, leads beyond those it names."""
    found = []
    if granted.valid_from is not None and granted.valid_from > on:
        found.append(Text("holds only from %(day)s", day=full_date(granted.valid_from)))
    if granted.until is not None and planned_on is not None and granted.until < planned_on:
        found.append(Text("ends before the planned day, %(day)s", day=full_date(planned_on)))
    if granted.units is not None and leads is not None and granted.units < leads:
        found.append(Text("for %(n)s of %(of)s leads asked", n=granted.units, of=leads))
    return tuple(found)


def _granted(now: Stands, on: date) -> Line:
    if now.until is None:
        return "met", Text("Granted; until when is not recorded")
    left = (now.until - on).days
    if left < 0:
        return "out-of-date", Text("Ended on %(day)s", day=full_date(now.until))
    words = Text("Granted until %(day)s, %(left)s left", day=full_date(now.until), left=days_text(left))
    if left == 0:
        words = Text("Granted until today")
    return "caution" if now.until - on <= ENDS_SOON else "met", words


def _awaited(now: Stands, since: date, on: date) -> Line:
    """Since when and until when an answer is awaited."""
    late = "caution" if _is_due(now, on) else "unknown"
    name, days = STANDING_NAMES[now.standing], (on - since).days
    waits = Text("%(name)s for %(days)s", name=name, days=days_text(days)) if days else name
    if now.awaited_on is None:
        return late, waits
    return late, Text("%(waits)s; expected by %(day)s", waits=waits, day=full_date(now.awaited_on))


def _asked_beside(now: Stands, on: date) -> Iterator[Text]:
    """What is awaited although a grant stands, and since when or until when."""
    if now.awaited_on is not None:
        yield Text("another answer expected by %(day)s", day=full_date(now.awaited_on))
    elif now.asked_on is not None:
        days = (on - now.asked_on).days
        name = Text("another answer awaited")
        yield Text("%(name)s for %(days)s", name=name, days=days_text(days)) if days else name


def _is_due(now: Stands, on: date) -> bool:
    """Whether somebody has to look."""
    return now.mark_on is not None and now.mark_on <= on


def event_title(event: Event) -> Text:
    """What happened, in a word or two."""
    if event.answer is not None:
        return Text("Reply: %(answer)s", answer=ANSWER_NAMES[event.answer])
    return EVENT_NAMES[event.kind]


def event_lines(event: Event, leads: int | None) -> Iterator[Text]:
    """What is known of it, a sentence each; ``leads`` is how many were asked."""
    yield from _ways(event)
    if event.reference:
        named = Text("Tracking number or reference: %(number)s", number=event.reference)
        sent = Text("Reference of the sending: %(number)s", number=event.reference)
        yield sent if event.kind is EventKind.SENT else named
    if event.answer is Answer.GRANTED:
        yield from _terms(event, leads)
    if event.awaited_on is not None:
        yield Text("Answer expected by %(day)s", day=full_date(event.awaited_on))
    if event.read_by:
        yield Text("Read by %(who)s", who=event.read_by)


def _ways(event: Event) -> Iterator[Text]:
    if event.way is not None:
        yield Text("To %(whom)s (%(way)s)", whom=event.whom, way=WAY_NAMES[event.way])
    elif event.whom:
        yield Text("With %(whom)s", whom=event.whom)


def _terms(event: Event, leads: int | None) -> Iterator[Text]:
    """From when until when it holds and for how many leads; what the payer did not say is unknown."""
    if event.valid_from is not None:
        yield Text("Holds from %(day)s", day=full_date(event.valid_from))
    if event.until is None:
        yield Text("Until when it holds is unknown")
    elif event.until_basis is UntilBasis.WISER:
        yield Text(
            "Holds until %(day)s: 120 days under WISeR, none named [read: %(source)s], "
            "the first day counted [default]",
            day=full_date(event.until), source=WISER_SOURCE,
        )  # fmt: skip
    else:
        yield Text("Holds until %(day)s, as the payer named it", day=full_date(event.until))
    if event.units is None:
        yield Text("For how many leads is unknown")
    elif leads is None:
        yield Text("For %(n)s × %(code)s", n=event.units, code=LEAD_CODE)
    elif event.units < leads:
        yield Text("Leads granted: %(n)s, fewer than the %(of)s asked", n=event.units, of=leads)
    else:
        yield Text("Leads granted: %(n)s of %(of)s asked", n=event.units, of=leads)
