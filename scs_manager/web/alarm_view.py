"""What the pages of alarms show: where each stands, what was done by whom, and who was told when."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import Session

from forms.diary import SIGN_WORDS
from scs_manager.domain.alarms import STATE_NAMES, AlarmState, Standing, age_words
from scs_manager.domain.permissions import ROLE_NAMES, Role
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.alarms import AlarmRow, AlarmStepRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.messages import MessageRow
from scs_manager.services import alarm_lists
from scs_manager.services.alarm_lists import ListedAlarm
from scs_manager.services.alarm_log import step_words
from scs_manager.services.alarm_rows import ON_SCREEN
from scs_manager.web.filters import moment
from scs_manager.web.i18n import gettext as _
from scs_manager.web.i18n import say

MARKS = {AlarmState.OPEN: "not-met", AlarmState.ACKNOWLEDGED: "caution", AlarmState.RESOLVED: "met"}


@dataclass(frozen=True)
class AlarmView:
    """One alarm of a list: how long it waits, who acts, whom to call."""

    case_id: uuid.UUID
    state: AlarmState
    mark: str
    headline: str
    told: str
    """When it was last told to others, and to whom; empty while nobody else was to be told."""
    is_told: bool
    """Whether every message of that has left; until then nobody is said to be told."""
    name: str
    identifier: str
    phone: str
    signs: str
    href: str
    case_href: str


@dataclass(frozen=True)
class AlarmGroup:
    """The alarms of one state."""

    words: str
    alarms: tuple[AlarmView, ...]


@dataclass(frozen=True)
class AlarmNotice:
    """An alarm that is not resolved, as the trial page and the header of its case say it."""

    state: AlarmState
    signs: str
    when: str
    age: str
    state_words: str
    href: str


@dataclass(frozen=True)
class Line:
    """One line of what happened, or of who was told."""

    when: str
    iso: str
    who: str
    words: str


def signs_of(signs: Iterable[str]) -> str:
    """The signs that a patient ticked, in the reader's words."""
    return "; ".join(str(say(SIGN_WORDS[sign])) for sign in signs)


def state_words(standing: Standing) -> str:
    """``Taken on by Sam, not resolved``."""
    if standing.state is AlarmState.ACKNOWLEDGED:
        return _("Taken on by %(name)s, not resolved", name=standing.acknowledged_by)
    if standing.state is AlarmState.RESOLVED:
        return _("Resolved by %(name)s", name=standing.resolved_by)
    return str(say(STATE_NAMES[AlarmState.OPEN]))


def groups_of(session: Session, clinic: ClinicRow, now: datetime) -> list[AlarmGroup]:
    """All alarms that are not resolved, those nobody took on first, and what was resolved today."""
    standing = [view_of(each, clinic, now) for each in alarm_lists.unresolved(session, clinic.id)]
    zone = ZoneInfo(clinic.time_zone)
    midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
    done = alarm_lists.resolved_since(session, clinic.id, midnight.astimezone(ZoneInfo("UTC")))
    words = {
        AlarmState.OPEN: STATE_NAMES[AlarmState.OPEN],
        AlarmState.ACKNOWLEDGED: STATE_NAMES[AlarmState.ACKNOWLEDGED],
        AlarmState.RESOLVED: Text("Resolved today"),
    }
    views = [*standing, *(view_of(each, clinic, now) for each in done)]
    return [
        AlarmGroup(str(say(words[state])), tuple(each for each in views if each.state is state))
        for state in AlarmState
    ]


def view_of(alarm: ListedAlarm, clinic: ClinicRow, now: datetime) -> AlarmView:
    """One alarm of a list in words."""
    standing = alarm.standing
    age = say(age_words(alarm.opened_at, now))
    case_href = f"/cases/{alarm.case_id}/trial"
    return AlarmView(
        alarm.case_id,
        standing.state,
        MARKS[standing.state],
        _(
            "Alarm answer, %(when)s, %(age)s ago. %(state)s",
            when=moment(alarm.opened_at, clinic.time_zone),
            age=age,
            state=state_words(standing),
        ),
        _told(alarm, clinic),
        _is_told(alarm),
        f"{alarm.given_name} {alarm.family_name}",
        alarm.identifier,
        alarm.phone,
        signs_of(alarm.signs) + ".",
        f"{case_href}/alarms/{alarm.id}",
        case_href,
    )


def notice_of(alarm: AlarmRow, now: datetime, zone: str) -> AlarmNotice:
    """An alarm of a case in words."""
    return AlarmNotice(
        alarm.standing.state,
        signs_of(alarm.signs),
        moment(alarm.opened_at, zone),
        str(say(age_words(alarm.opened_at, now))),
        state_words(alarm.standing),
        f"/cases/{alarm.case_id}/trial/alarms/{alarm.id}",
    )


def _told(alarm: ListedAlarm, clinic: ClinicRow) -> str:
    if alarm.told_at is None or (alarm.resolved_at and not _is_told(alarm)):
        return ""
    who = alarm.told_to
    if who in set(Role):
        who = _("everybody in the role %(role)s", role=say(ROLE_NAMES[Role(who)]))
    when = moment(alarm.told_at, clinic.time_zone)
    if _is_told(alarm):
        return _("Told to %(who)s, %(when)s", who=who, when=when)
    if not alarm.mails:
        return _("To be told since %(when)s: %(who)s. Nobody has this role.", who=who, when=when)
    return _(
        "To be told since %(when)s: %(who)s. E-mails sent: %(sent)s of %(all)s.",
        who=who,
        when=when,
        sent=alarm.mails_sent,
        all=alarm.mails,
    )


def _is_told(alarm: ListedAlarm) -> bool:
    return 0 < alarm.mails == alarm.mails_sent


def step_lines(
    alarm: AlarmRow,
    steps: Iterable[AlarmStepRow],
    *,
    by: str,
    zone: str,
    again: Iterable[DiaryEntryRow] = (),
) -> list[Line]:
    """What happened, from the answer on, in order of time; ``by`` is who gave it, ``again`` later answers."""
    done = [
        (alarm.opened_at, by, Text("Answered: %(signs)s", signs=signs_of(alarm.signs))),
        *((each.received_at, each.by_name, again_words(each)) for each in again),
        *((step.at, _("automatic") if step.automatic else step.by_name, step_words(step)) for step in steps),
    ]
    return [_line(*each, zone) for each in sorted(done, key=lambda each: each[0])]


def again_words(entry: DiaryEntryRow) -> Text:
    """The warning signs of a later answer for the evening of an alarm."""
    if not entry.warning_signs:
        return Text("Answered again: none of these")
    return Text("Answered again: %(signs)s", signs=signs_of(entry.warning_signs))


def taken_back(signs: Iterable[str], again: Sequence[DiaryEntryRow], zone: str) -> str:
    """That the newest answer no longer names every sign of the alarm; empty while it does."""
    if not again or set(signs) <= set(again[-1].warning_signs):
        return ""
    when = moment(again[-1].received_at, zone)
    return _("%(words)s. %(when)s.", words=say(again_words(again[-1])), when=when)


def _line(at: datetime, who: str, words: Text, zone: str) -> Line:
    return Line(moment(at, zone), at.isoformat(), who, str(say(words)))


_CHANNELS = {
    "staff": Text("on the worklist"),
    "email": Text("by e-mail"),
    "sms": Text("by text message"),
}


def message_lines(messages: Iterable[MessageRow], zone: str) -> list[Line]:
    """Who was told, how, and how far each message has come."""
    return [
        Line(
            moment(each.sent_at or each.claimed_at or each.due_at, zone),
            (each.sent_at or each.claimed_at or each.due_at).isoformat(),
            each.to_name or _("Everybody"),
            _("%(how)s: %(state)s", how=say(_CHANNELS[each.channel]), state=say(_state_of(each))),
        )
        for each in messages
    ]


def _state_of(message: MessageRow) -> Text:
    """An alarm stands on the worklist from the first moment; nothing has to be sent for that."""
    return Text("shown") if message.channel == ON_SCREEN else _MESSAGE_STATES[message.state]


_MESSAGE_STATES = {
    "planned": Text("due, not sent yet"),
    "sending": Text("being sent"),
    "sent": Text("told"),
    "delivered": Text("told"),
    "unknown": Text("may have been sent, call as well"),
    "failed": Text("could not be sent, call instead"),
    "cancelled": Text("not sent, the alarm was resolved first"),
}
