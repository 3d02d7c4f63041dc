"""One-time codes that go with a link: checked, spent, and sent. No commit."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.access_codes import CODES_PER_LINK, canonical, code_hash
from scs_manager.domain.access_words import CODE
from scs_manager.domain.actors import Actor
from scs_manager.models.access import OneTimeCodeRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.enrolments import InvitationRow
from scs_manager.services import audit, outbox
from scs_manager.services.access_rows import contacts_of, sheet_of
from scs_manager.services.link_rows import Found, Key, find_link, is_open


@dataclass(frozen=True)
class Hashes:
    """A typed code as it would be stored on the sheet, and with the link; empty where there is none."""

    sheet_id: uuid.UUID | None = None
    on_sheet: str = ""
    with_link: str = ""


def hashes_of(session: Session, key: Key, code: str, now: datetime) -> Hashes:
    """The slow part of looking at a code; ends its own short reading, so that nothing is locked meanwhile."""
    if not canonical(code):
        return Hashes()
    found = find_link(session, key)
    if found is None or not is_open(found, now):
        return Hashes()
    sheet, sent = sheet_of(session, found.person), found.invitation.code_hash
    sheet_id, link_id = (sheet.id if sheet else None), found.invitation.id
    session.rollback()
    return Hashes(
        sheet_id,
        code_hash(code, str(sheet_id)) if sheet_id else "",
        code_hash(code, str(link_id)) if sent else "",
    )


def spend_code(session: Session, found: Found, hashes: Hashes, now: datetime) -> bool:
    """Whether the code fits; it is worth nothing afterwards."""
    invitation = found.invitation
    sent, until = invitation.code_hash, invitation.code_until
    if sent and until and until > now and compare_digest(sent, hashes.with_link):
        invitation.code_hash = None
        session.add(invitation)
        return True
    sheet = sheet_of(session, found.person)
    if sheet is None or sheet.id != hashes.sheet_id:
        return False
    spent = sa.update(OneTimeCodeRow).where(
        col(OneTimeCodeRow.sheet_id) == sheet.id,
        col(OneTimeCodeRow.code_hash) == hashes.on_sheet,
        col(OneTimeCodeRow.used_at).is_(None),
    )
    return session.connection().execute(spent.values(used_at=now)).rowcount == 1


def plan_code(session: Session, found: Found, by: Actor, now: datetime) -> bool:
    """Plan a message with a code, never by the way that the link came; False where there is no other way."""
    invitation = found.invitation
    ways = [way for way in contacts_of(session, found.clinic.id, found.person) if way != invitation.channel]
    if not ways or not _count_code(session, invitation):
        return False
    case = session.get_one(CaseRow, found.trial.case_id)
    outbox.plan_message(
        session, case=case, kind=CODE, channel=ways[-1], due_at=now, now=now, invitation_id=invitation.id
    )
    detail = {"invitation": str(invitation.id), "channel": ways[-1]}
    audit.record(session, by=by, action="diary.code_asked", now=now, case_id=case.id, detail=detail)
    return True


def _count_code(session: Session, invitation: InvitationRow) -> bool:
    """Count one more code of a link, unless there were enough; of many who ask at once none is missed."""
    asked = sa.update(InvitationRow).where(
        col(InvitationRow.id) == invitation.id, col(InvitationRow.codes_sent) < CODES_PER_LINK
    )
    session.flush()
    counted = asked.values(codes_sent=col(InvitationRow.codes_sent) + 1)
    return session.connection().execute(counted).rowcount == 1
