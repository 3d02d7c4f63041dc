"""Programs of the stimulator: what was set when, and over which stretches of time each one ran.

The limits here are guards against slips of typing [default]. They are no clinical rule and no device's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text

AMPLITUDE_MOST_MA = 30.0
PULSE_WIDTH_US = (5, 2000)
RATE_HZ = (1, 20_000)
"""Typing guards [default]: lowest and highest that the form takes."""


class Waveform(StrEnum):
    """The kind of stimulation."""

    TONIC = "tonic"
    BURST = "burst"
    HIGH_FREQUENCY = "high_frequency"
    CLOSED_LOOP = "closed_loop"
    OTHER = "other"


class Paraesthesia(StrEnum):
    """What the patient feels of it."""

    NONE = "none"
    COMFORTABLE = "comfortable"
    UNCOMFORTABLE = "uncomfortable"


class Polarity(StrEnum):
    """What a contact does; contacts that are not named are off."""

    CATHODE = "-"
    ANODE = "+"


WAVEFORM_NAMES: Mapping[Waveform, Text] = MappingProxyType(
    {
        Waveform.TONIC: Text("Tonic"),
        Waveform.BURST: Text("Burst"),
        Waveform.HIGH_FREQUENCY: Text("High frequency"),
        Waveform.CLOSED_LOOP: Text("Closed loop"),
        Waveform.OTHER: Text("Other"),
    }
)
PARAESTHESIA_NAMES: Mapping[Paraesthesia, Text] = MappingProxyType(
    {
        Paraesthesia.NONE: Text("None"),
        Paraesthesia.COMFORTABLE: Text("Comfortable"),
        Paraesthesia.UNCOMFORTABLE: Text("Uncomfortable"),
    }
)


@dataclass(frozen=True)
class Contact:
    """One contact that is not off; ``lead`` counts from 1, ``number`` from 1 at the tip."""

    lead: int
    number: int
    polarity: Polarity


@dataclass(frozen=True)
class Program:
    """What was programmed from an instant on; None where nobody wrote it down."""

    name: str
    starts_at: datetime
    contacts: tuple[Contact, ...] = ()
    amplitude_ma: float | None = None
    pulse_width_us: int | None = None
    rate_hz: int | None = None
    waveform: Waveform | None = None
    coverage_percent: int | None = None
    paraesthesia: Paraesthesia | None = None
    rating: int | None = None
    """The patient's own rating of the program, 0 (useless) to 10 (could not be better)."""
    reason: str = ""


@dataclass(frozen=True)
class Off:
    """Stimulation was off from ``starts_at`` until ``ends_at``; None while it still is."""

    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True)
class Span:
    """A stretch of time with one program, or with none while stimulation was off."""

    starts_at: datetime
    ends_at: datetime
    program: str | None


_CONTACT = re.compile(r"(\d{1,2})\s*([+\-\u2010-\u2015\u2212])")


def read_contacts(text: str, *, lead: int, most: int | None, place: str = "") -> tuple[Contact, ...]:
    """The contacts of one lead from ``2- 3+``; each once, within ``most``, in order of their numbers."""
    found: dict[int, Contact] = {}
    for number, sign in _CONTACT.findall(text):
        if int(number) in found:
            raise InputError(Text("Contact %(n)s is named twice", n=int(number)), place=place)
        polarity = Polarity.ANODE if sign == "+" else Polarity.CATHODE
        found[int(number)] = Contact(lead, int(number), polarity)
    if re.sub(r"[\s,;]+", "", _CONTACT.sub("", text)):
        raise InputError(Text("Write each contact with its sign, for example: 2- 3+"), place=place)
    if any(number < 1 or (most is not None and number > most) for number in found):
        words = (
            Text("This lead has contacts 1 to %(most)s", most=most) if most else Text("Contacts count from 1")
        )
        raise InputError(words, place=place)
    return tuple(found[number] for number in sorted(found))


def contacts_text(contacts: Iterable[Contact], lead: int) -> str:
    """The contacts of one lead as they are typed: ``2- 3+``."""
    return " ".join(f"{each.number}{each.polarity}" for each in contacts if each.lead == lead)


def check_program(program: Program) -> None:
    """Refuse what cannot be: nothing named, or current that has nowhere to go."""
    if not program.name.strip():
        raise InputError(Text("Enter the name or slot of the program"), place="name")
    signs = {each.polarity for each in program.contacts}
    if signs == {Polarity.ANODE}:
        raise InputError(Text("No contact is negative: name at least one"), place="contacts_1")


def settings_words(program: Program) -> tuple[str, ...]:
    """The settings in one line's pieces: ``3.1 mA``, ``60 Hz``, ``210 µs``, ``lead 1: 2− 3+``."""
    said = [
        f"{program.amplitude_ma:g} mA" if program.amplitude_ma is not None else "",
        f"{program.rate_hz} Hz" if program.rate_hz is not None else "",
        f"{program.pulse_width_us} µs" if program.pulse_width_us is not None else "",
    ]
    leads = sorted({each.lead for each in program.contacts})
    said += [f"{lead}: {contacts_text(program.contacts, lead).replace('-', chr(0x2212))}" for lead in leads]
    return tuple(filter(None, said))


def program_spans(programs: Iterable[Program], offs: Iterable[Off], until: datetime) -> tuple[Span, ...]:
    """Which program ran when, up to ``until``: each until the next one, with the times off cut out.

    Two programs of one instant: the later in the list stands. Neighbours of one name are one stretch.
    """
    ordered = sorted(programs, key=lambda each: each.starts_at)
    spans: list[Span] = []
    for at, program in enumerate(ordered):
        following = ordered[at + 1].starts_at if at + 1 < len(ordered) else until
        end = min(following, until)
        if program.starts_at < end:
            spans.append(Span(program.starts_at, end, program.name))
    times_off = _merged(offs, until)
    return tuple(sorted([*_joined(_cut(spans, times_off)), *times_off], key=lambda span: span.starts_at))


def _merged(offs: Iterable[Off], until: datetime) -> list[Span]:
    """Times off as stretches that do not overlap; one that is still on lasts until ``until``."""
    merged: list[Span] = []
    for off in sorted(offs, key=lambda each: each.starts_at):
        end = min(off.ends_at or until, until)
        if off.starts_at >= end:
            continue
        if merged and off.starts_at <= merged[-1].ends_at:
            merged[-1] = Span(merged[-1].starts_at, max(merged[-1].ends_at, end), None)
        else:
            merged.append(Span(off.starts_at, end, None))
    return merged


def _cut(spans: Sequence[Span], times_off: Sequence[Span]) -> Iterator[Span]:
    for span in spans:
        start = span.starts_at
        for off in times_off:
            if off.ends_at <= start or off.starts_at >= span.ends_at:
                continue
            if start < off.starts_at:
                yield Span(start, off.starts_at, span.program)
            start = off.ends_at
        if start < span.ends_at:
            yield Span(start, span.ends_at, span.program)


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and (joined[-1].program, joined[-1].ends_at) == (span.program, span.starts_at):
            joined[-1] = Span(joined[-1].starts_at, span.ends_at, span.program)
        else:
            joined.append(span)
    return joined
