"""Telephone calls about a trial: who called whom, about what, and what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.errors import InputError
from scs_manager.domain.text import Text


class Caller(StrEnum):
    """Which side called."""

    CLINIC = "clinic"
    OTHER_SIDE = "other_side"


class Party(StrEnum):
    """Who was at the other end."""

    PATIENT = "patient"
    CARER = "carer"
    GP = "gp"
    MAKER = "maker"
    OTHER = "other"


class Topic(StrEnum):
    """What it was about."""

    SILENT_DAY = "silent_day"
    ALARM = "alarm"
    PROGRAM = "program"
    WOUND = "wound"
    MEDICINES = "medicines"
    APPOINTMENT = "appointment"
    OTHER = "other"


class CallResult(StrEnum):
    """Whether somebody was spoken to."""

    REACHED = "reached"
    MESSAGE = "message"
    NO_ANSWER = "no_answer"


CALLER_NAMES: Mapping[Caller, Text] = MappingProxyType(
    {Caller.CLINIC: Text("The clinic called"), Caller.OTHER_SIDE: Text("The clinic was called")}
)
PARTY_NAMES: Mapping[Party, Text] = MappingProxyType(
    {
        Party.PATIENT: Text("Patient"),
        Party.CARER: Text("Carer"),
        Party.GP: Text("General practitioner"),
        Party.MAKER: Text("Maker of the device"),
        Party.OTHER: Text("Somebody else"),
    }
)
TOPIC_NAMES: Mapping[Topic, Text] = MappingProxyType(
    {
        Topic.SILENT_DAY: Text("No diary entry"),
        Topic.ALARM: Text("Alarm"),
        Topic.PROGRAM: Text("Program or controller"),
        Topic.WOUND: Text("Wound"),
        Topic.MEDICINES: Text("Medicines"),
        Topic.APPOINTMENT: Text("Appointment"),
        Topic.OTHER: Text("Something else"),
    }
)
CALL_RESULT_NAMES: Mapping[CallResult, Text] = MappingProxyType(
    {
        CallResult.REACHED: Text("Reached"),
        CallResult.MESSAGE: Text("Message left"),
        CallResult.NO_ANSWER: Text("No answer"),
    }
)


@dataclass(frozen=True)
class Call:
    """One call; ``about_day`` is the diary day that was silent."""

    called_at: datetime
    caller: Caller
    party: Party
    topic: Topic
    result: CallResult
    about_day: date | None = None
    note: str = ""


def check_call(call: Call) -> None:
    """Refuse a call that says nothing about what it must."""
    if call.topic is Topic.SILENT_DAY and call.about_day is None:
        raise InputError(Text("Enter the day without an entry"), place="about_day")
    if call.result is CallResult.REACHED and not call.note.strip():
        raise InputError(Text("Say what was answered"), place="note")
