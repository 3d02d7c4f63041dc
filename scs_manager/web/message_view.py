"""Messages in the reader's words: what, to whom, how, and how far each has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from scs_manager.domain.messages import CHANNEL_NAMES, KINDS, REMINDERS, STATE_NAMES, MessageState
from scs_manager.models.messages import MessageRow
from scs_manager.services.messages import may_resend
from scs_manager.web.filters import local_date, moment
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say

MARKS = {
    MessageState.PLANNED: "unknown",
    MessageState.SENDING: "unknown",
    MessageState.SENT: "met",
    MessageState.DELIVERED: "met",
    MessageState.FAILED: "not-met",
    MessageState.UNKNOWN: "caution",
    MessageState.CANCELLED: "missing",
}


@dataclass(frozen=True)
class Line:
    """One message of a list."""

    id: int | None
    when: str
    what: str
    to: str
    mark: str
    state: str
    more: str
    """What is known beside the state: reasons, tries, when it arrived and was opened."""
    may_resend: bool


def line_of(row: MessageRow, zone: str, now: datetime) -> Line:
    """One message."""
    state = MessageState(row.state)
    return Line(
        row.id,
        moment(row.sent_at or row.due_at, zone),
        _what(row),
        _to(row),
        MARKS[state],
        str(say(STATE_NAMES[state])),
        ". ".join(_more(row, zone)),
        may_resend(row, now),
    )


def _what(row: MessageRow) -> str:
    name = str(say(KINDS[row.kind].name)) if row.kind in KINDS else row.kind
    if row.day is not None:
        name = _("%(what)s, evening of %(day)s", what=name, day=local_date(row.day, "EEE d MMM"))
    return name


def _to(row: MessageRow) -> str:
    who = row.to_name or (_("Everybody") if row.channel == "staff" else _patient(row))
    how = str(say(CHANNEL_NAMES[row.channel]))
    return f"{who}, {how} {row.sent_to}".strip()


def _patient(row: MessageRow) -> str:
    return _("Patient or carer") if row.invitation_id else _("Patient")


def _more(row: MessageRow, zone: str) -> Iterable[str]:
    if row.last_error:
        yield row.last_error[:1].upper() + row.last_error[1:]
    if row.attempts > 1:
        yield _("%(n)s tries", n=row.attempts)
    if row.state == MessageState.PLANNED and row.try_at is not None:
        yield _("Next try %(when)s", when=moment(row.try_at, zone))
    if row.delivered_at is not None:
        yield _("Reached the phone %(when)s", when=moment(row.delivered_at, zone))
    if row.opened_at is not None:
        yield _("Opened %(when)s", when=moment(row.opened_at, zone))
    if row.by_name:
        yield _("Sent again by %(name)s", name=row.by_name)


def reminded(rows: Iterable[MessageRow], zone: ZoneInfo) -> str:
    """``18:00 sent, 00:00 not sent``, by the patient's clock; empty where nothing was due."""
    return ", ".join(_reminded(row, zone) for row in rows if row.kind in REMINDERS)


def _reminded(row: MessageRow, zone: ZoneInfo) -> str:
    state = str(say(STATE_NAMES[MessageState(row.state)])).lower()
    if row.opened_at is not None:
        state = _("opened")
    return f"{_clock(row.due_at, zone)} {state}"


def _clock(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%H:%M}"
