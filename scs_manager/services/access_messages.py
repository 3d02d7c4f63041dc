"""What a planned message about getting in carries: made at the moment of sending, so that no secret is kept.

For whoever sends messages: ``contents`` makes the link or the code, commits its hash, and gives words and
address. A message that is sent again carries a new one, and the one before stops working.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from scs_manager.domain.access_codes import CODE_LASTS, code_hash, new_code, spaced
from scs_manager.domain.access_words import KINDS, LINK, SUBJECTS, code_words, link_words
from scs_manager.domain.text import Text
from scs_manager.domain.tokens import new_token, token_hash
from scs_manager.models.enrolments import EnrolmentRow, InvitationRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped
from scs_manager.services.access_rows import Person, contacts_of
from scs_manager.services.invitations import INVITATION_LENGTH


@dataclass(frozen=True)
class Contents:
    """One message, ready to be translated and sent."""

    to: str
    """An e-mail address or a telephone number, as the message's channel says."""
    language: str
    subject: Text
    words: Text


def contents(
    session: Session, message: MessageRow, *, link_to: Callable[[str], str], now: datetime
) -> Contents | None:
    """What to send, or None when nothing should be sent any more; ``link_to`` makes a token's address."""
    if message.kind not in KINDS or message.invitation_id is None:
        raise ValueError(f"{message.kind} is no message about getting in")
    invitation = get_scoped(session, InvitationRow, message.clinic_id, message.invitation_id)
    if invitation is None or invitation.used_at is not None or invitation.revoked_at is not None:
        return None
    person = Person(invitation.enrolment_id, invitation.carer_id)
    to = contacts_of(session, message.clinic_id, person).get(message.channel)
    if to is None:
        return None
    words = (
        link_words(link_to(_new_link(invitation, now)))
        if message.kind == LINK
        else code_words(_new_code(invitation, now))
    )
    session.add(invitation)
    language = _language(session, invitation)
    session.commit()
    return Contents(to, language, SUBJECTS[message.kind], words)


def _new_link(invitation: InvitationRow, now: datetime) -> str:
    token = new_token()
    invitation.token_sha256 = token_hash(token)
    invitation.expires_at = now + INVITATION_LENGTH
    return token


def _new_code(invitation: InvitationRow, now: datetime) -> str:
    code = new_code()
    invitation.code_hash = code_hash(code, str(invitation.id))
    invitation.code_until = now + CODE_LASTS
    return spaced(code)


def _language(session: Session, invitation: InvitationRow) -> str:
    enrolment = session.get_one(EnrolmentRow, invitation.enrolment_id)
    return session.get_one(PatientRow, enrolment.patient_id).language
