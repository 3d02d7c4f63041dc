"""What a message carries, made when it is sent: who gets it, in which language, the words and their links.

No commit, but for messages with a link or a code, whose hash is committed before they leave.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from scs_manager.domain.access_words import KINDS as ABOUT_GETTING_IN
from scs_manager.domain.message_words import STOP_BY_LINK, STOP_BY_WORD, TO_PATIENTS, TO_STAFF
from scs_manager.domain.messages import ASKING, DOCUMENT_READY, EMAIL, KINDS, SMS, Outgoing, heeds_stop
from scs_manager.domain.text import Text
from scs_manager.models.accounts import StaffRow
from scs_manager.models.messages import MessageRow
from scs_manager.services import access_messages, document_notices, questionnaire_messages
from scs_manager.services.message_rows import address_of, patient_of, zone_of


@dataclass(frozen=True)
class Stationery:
    """What every message is written with."""

    say: Callable[[Text, str], str]
    """A sentence in a language."""
    public_url: str
    """Where this server is found, without a slash at its end."""
    answers_arrive: bool = False
    """Whether answers to text messages reach this server, so that a word can stop them."""


def write(session: Session, message: MessageRow, paper: Stationery, now: datetime) -> Outgoing | None:
    """The message as it goes out; None when there is nobody to send it to any more."""
    if message.kind in ABOUT_GETTING_IN:
        return _with_secret(session, message, paper, now)
    if message.kind == DOCUMENT_READY and not document_notices.still_stands(session, message):
        return None
    if message.to_id is not None:
        return _to_staff(session, message, paper)
    if message.kind in ASKING:
        path = questionnaire_messages.path_for(session, message, now)
        return _to_patient(session, message, paper, path) if path else None
    return _to_patient(session, message, paper, f"/m/{message.mark}")


def _with_secret(session: Session, message: MessageRow, paper: Stationery, now: datetime) -> Outgoing | None:
    def link_to(token: str) -> str:
        return f"{paper.public_url}/invite/{token}"

    made = access_messages.contents(session, message, link_to=link_to, now=now)
    if made is None:
        return None
    subject, words = (paper.say(text, made.language) for text in (made.subject, made.words))
    return Outgoing(message.channel, made.to, made.language, subject, words, _reference(message))


def _to_staff(session: Session, message: MessageRow, paper: Stationery) -> Outgoing | None:
    person = session.get(StaffRow, message.to_id)
    if person is None or person.disabled_at is not None:
        return None
    subject, words = TO_STAFF[message.kind]
    text = paper.say(Text(words.id, link=paper.public_url + _staff_path(message)), "en")
    return Outgoing(message.channel, person.email, "en", paper.say(subject, "en"), text, _reference(message))


def _staff_path(message: MessageRow) -> str:
    if message.document_id is not None:
        return f"/cases/{message.case_id}/documents"
    path = f"/cases/{message.case_id}/trial"
    return path + (f"/alarms/{message.alarm_id}" if message.alarm_id else "/antithrombotics")


def _to_patient(session: Session, message: MessageRow, paper: Stationery, path: str) -> Outgoing | None:
    patient = patient_of(session, message)
    to = address_of(patient, message.channel)
    if not to or message.kind not in TO_PATIENTS:
        return None
    language = patient.language
    subject, words = TO_PATIENTS[message.kind]
    until = _clock(message.until, zone_of(session, message))
    places = {"until": until, "link": paper.public_url + path}
    used = {name: value for name, value in places.items() if f"%({name})s" in words.id}
    lines = [paper.say(Text(words.id, **used), language)]
    stop = f"{paper.public_url}/stop/{message.mark}" if KINDS[message.kind].can_be_stopped else ""
    if stop and message.channel == EMAIL:
        lines.append(paper.say(Text(STOP_BY_LINK.id, link=stop), language))
    if heeds_stop(message.kind, message.channel) and message.channel == SMS and paper.answers_arrive:
        lines.append(paper.say(STOP_BY_WORD, language))
    gap = "\n\n" if message.channel == EMAIL else " "
    title = paper.say(subject, language)
    return Outgoing(message.channel, to, language, title, gap.join(lines), _reference(message), stop)


def _clock(instant: datetime | None, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%H:%M}" if instant else ""


def _reference(message: MessageRow) -> str:
    return str(message.mark)
