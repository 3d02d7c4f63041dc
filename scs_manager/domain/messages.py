"""Messages: which kinds there are, what may become of one, and when sending it still makes sense.

A message is claimed before it is sent, and the claim is committed. What a claim that died means is decided
here by kind, for nobody can know whether the other end had it already.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from scs_manager.domain.access_words import CODE, LINK
from scs_manager.domain.text import Text


class MessageState(StrEnum):
    """How far a message has come; opened stands beside it, as an instant of its own."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


STATE_NAMES: Mapping[MessageState, Text] = MappingProxyType(
    {
        MessageState.PLANNED: Text("Planned"),
        MessageState.SENDING: Text("Being sent"),
        MessageState.SENT: Text("Sent"),
        MessageState.DELIVERED: Text("Delivered"),
        MessageState.FAILED: Text("Not sent"),
        MessageState.UNKNOWN: Text("May have been sent"),
        MessageState.CANCELLED: Text("Not needed any more"),
    }
)
CHANNEL_NAMES: Mapping[str, Text] = MappingProxyType(
    {"email": Text("e-mail"), "sms": Text("text message"), "staff": Text("worklist")}
)
EMAIL, SMS, ON_SCREEN = "email", "sms", "staff"
CHANNELS = (EMAIL, SMS, ON_SCREEN)
PATIENT_CHANNELS = (EMAIL, SMS)
"""The ways to a patient, the one that is tried first at the front. [default]"""


class Unknown(StrEnum):
    """What to do when nobody knows whether a message went out."""

    SEND_AGAIN = "send_again"
    """Twice is harmless, never is not."""
    LEAVE = "leave"
    """Twice would trouble or mislead; somebody sees the gap and can send it again."""


@dataclass(frozen=True)
class Kind:
    """What one kind of message is."""

    name: Text
    lives: timedelta
    """How long after it was due it is worth sending, where it has no end of its own. [default]"""
    unknown: Unknown
    can_be_stopped: bool = False
    """Whether one click in it says that such messages are not wanted."""
    is_care: bool = False
    """Whether it belongs to an agreed plan of treatment: no click on a reminder of the diary ends it."""
    keeps_quiet: bool = False
    """Whether it waits while the clinic's quiet hours last."""


_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)

DIARY_OPEN, DIARY_CLOSING = "diary.open", "diary.closing"
REMINDERS = (DIARY_OPEN, DIARY_CLOSING)
"""Of the evening's entry: when it opens, and two hours before the time for on-time entries ends."""
ALARM, ALARM_ESCALATED = "alarm", "alarm.escalated"
HOLD_STOP, HOLD_RESTART = "hold.stop_day", "hold.restart_day"
END_QUESTIONNAIRES, QUESTIONS = "trial.end_questionnaires", "questionnaire.link"
FOLLOW_UP_QUESTIONS = "follow_up.questions"
DOCUMENT_READY = "document.ready"
ASKING = (END_QUESTIONNAIRES, QUESTIONS, FOLLOW_UP_QUESTIONS)
"""Tell the patient that questionnaires are open, and lead to them."""

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        DIARY_OPEN: Kind(Text("Reminder: the diary is open"), 4 * _HOUR, Unknown.LEAVE, can_be_stopped=True),
        DIARY_CLOSING: Kind(
            Text("Reminder: the diary is still open"), 2 * _HOUR, Unknown.LEAVE, can_be_stopped=True
        ),
        ALARM: Kind(Text("Alarm"), 7 * _DAY, Unknown.SEND_AGAIN),
        ALARM_ESCALATED: Kind(Text("Alarm nobody took on"), 7 * _DAY, Unknown.SEND_AGAIN),
        HOLD_STOP: Kind(
            Text("Medicine plan: a day to stop"),
            16 * _HOUR,
            Unknown.SEND_AGAIN,
            is_care=True,
            keeps_quiet=True,
        ),
        HOLD_RESTART: Kind(
            Text("Medicine plan: a day to start again"),
            16 * _HOUR,
            Unknown.SEND_AGAIN,
            is_care=True,
            keeps_quiet=True,
        ),
        END_QUESTIONNAIRES: Kind(
            Text("Questionnaires at the end of the trial"),
            3 * _DAY,
            Unknown.SEND_AGAIN,
            can_be_stopped=True,
            keeps_quiet=True,
        ),
        QUESTIONS: Kind(
            Text("Link to questionnaires"), 3 * _DAY, Unknown.LEAVE, can_be_stopped=True, keeps_quiet=True
        ),
        FOLLOW_UP_QUESTIONS: Kind(
            Text("Questions before a follow-up visit"),
            3 * _DAY,
            Unknown.LEAVE,
            can_be_stopped=True,
            keeps_quiet=True,
        ),
        DOCUMENT_READY: Kind(
            Text("Notice: a document is ready"),
            3 * _DAY,
            Unknown.LEAVE,
            can_be_stopped=True,
            keeps_quiet=True,
        ),
        LINK: Kind(Text("Link to the diary"), 7 * _DAY, Unknown.LEAVE, keeps_quiet=True),
        CODE: Kind(Text("One-time code"), timedelta(minutes=15), Unknown.LEAVE),
    }
)


def heeds_stop(kind: str, channel: str) -> bool:
    """Whether a message is not sent by a way that the patient stopped.

    Who answers STOP to a text gets no text at all; what belongs to a plan of treatment then goes by mail.
    """
    return KINDS[kind].can_be_stopped or (KINDS[kind].is_care and channel == SMS)


LEASE = timedelta(minutes=10)
"""How long a claim is believed: several times the longest that one message can take. [default]"""
TRIES = 6
"""How often one message is tried at most. [default]"""
_PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    _HOUR,
    3 * _HOUR,
)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts, each pause longer than the last; None: no more."""
    return now + _PAUSES[attempts - 1] if attempts < TRIES else None


def end_of(kind: str, due_at: datetime, until: datetime | None) -> datetime:
    """Until when a message is worth sending: its own end, else the life of its kind."""
    return until if until is not None else due_at + KINDS[kind].lives


@dataclass(frozen=True)
class Outgoing:
    """One message on its way out: words in the reader's language, and nothing clinical in them."""

    channel: str
    to: str
    """An e-mail address or a telephone number, as the channel says."""
    language: str
    subject: str
    words: str
    reference: str
    """The same for every try of one message, so that the other end may tell repetitions."""
    stop_url: str = ""
    """Where one click stops such messages; empty where they cannot be stopped."""


class Result(StrEnum):
    """What came of handing a message over."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    """Surely not sent; another try may work."""
    REFUSED = "refused"
    """Surely not sent, and another try would end the same way."""
    UNKNOWN = "unknown"
    """The line broke after the words were on it: it may have been sent."""


@dataclass(frozen=True)
class Outcome:
    """A result with its reason, which never holds the address or the words."""

    result: Result
    why: str = ""
    reference: str = ""
    """What the gateway calls the message in its reports."""
    down: bool = False
    """The whole way is down: nothing else need be tried by it now."""


def masked(address: str) -> str:
    """Enough of an address to recognise it: ``m…@example.org``, ``…4711``."""
    if "@" in address:
        name, _, domain = address.partition("@")
        return f"{name[:1]}…@{domain}"
    return f"…{address[-4:]}"


def dialled(phone: str, country: str) -> str | None:
    """A telephone number as gateways want it, ``+441632960140``; None when it cannot be one.

    ``country`` is the calling code put before national numbers, digits only; empty takes only whole ones.
    """
    kept = "".join(char for char in phone if char not in " \t-/().\u00a0")
    if kept.startswith("00"):
        kept = "+" + kept[2:]
    elif not kept.startswith("+"):
        kept = f"+{country}{kept.removeprefix('0')}" if country else ""
    digits = kept[1:]
    whole = digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 15
    return kept if whole and not digits.startswith("0") else None
