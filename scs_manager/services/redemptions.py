"""Opening an invitation: what the page behind a link shows, and its exchange for a session of the phone."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NoReturn

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.devices import device_name
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text
from scs_manager.domain.tokens import new_token, token_hash
from scs_manager.models.enrolments import PatientSessionRow
from scs_manager.services import audit, throttles
from scs_manager.services.access_rows import SESSION_LENGTH, end_phones
from scs_manager.services.code_rows import Hashes, hashes_of, plan_code, spend_code
from scs_manager.services.link_rows import (
    NOBODY,
    Contact,
    Found,
    Key,
    contact_of,
    find_link,
    is_open,
    link_key,
    only_clinic,
)
from scs_manager.services.second_facts import MAX_TRIES, LinkError, refusal_after, spend_try, visitor

CODE_SENT = Text(
    "If we have another address of yours, a code is on its way. If none comes, please call the clinic."
)
CODE_NEEDED = Text("Type the next code of your sheet, or have a code sent to you.")


@dataclass(frozen=True)
class Door:
    """What a link leads to. A shut door names the clinic only when the link was once a real one.

    Real links that are used, expired, revoked or tried too often look the same (security.md 2.1, threat 1).
    """

    is_open: bool
    contact: Contact = NOBODY
    for_carer: bool = False
    asks_code: bool = False
    tries_left: int = 0
    language: str = ""
    """The patient's, so that the page greets in it; only behind an open door."""


@dataclass(frozen=True)
class Redeemed:
    """The session that a link was exchanged for."""

    token: str
    enrolment_id: uuid.UUID


class CodeNeededError(RuleError):
    """The birth date fits, and the clinic asks for a one-time code as well; no try is spent."""


@dataclass(frozen=True)
class Said:
    """What somebody answers at the door."""

    birth_date: date | None
    code: str = ""
    send_code: bool = False
    """Asks for a code by message instead of giving one."""


def door_of(session: Session, *, token: str, now: datetime) -> Door:
    """What the page behind a link may show. Reading it changes nothing, so a link scanner uses nothing up."""
    found = find_link(session, link_key(token))
    if found is None:
        return Door(is_open=False, contact=only_clinic(session))
    if not is_open(found, now):
        return Door(is_open=False, contact=contact_of(found.clinic))
    return Door(
        is_open=True,
        contact=contact_of(found.clinic),
        for_carer=found.carer is not None,
        asks_code=found.clinic.diary_asks_code,
        tries_left=MAX_TRIES - found.invitation.tries,
        language=found.patient.language,
    )


def redeem(
    session: Session,
    *,
    token: str = "",
    key: Key | None = None,
    birth_date: date | None,
    carer: bool,
    device: str,
    address: str,
    now: datetime,
    code: str = "",
    send_code: bool = False,
    old_session: str = "",
) -> Redeemed:
    """Exchange a link (``token``, or ``key`` of a short code) and the second fact for a session.

    Of two people at once one succeeds. A wrong second fact costs a try and is recorded; the door looks the
    same whether the link is unknown, used, expired, revoked or tried too often. Guesses are counted per
    address before they are looked at. ``old_session``, which this phone had before, ends.
    """
    limits = replace(throttles.limits_of("", address=address), account="")  # tries count for the link
    _count(session, limits, now)
    held, said = key or link_key(token), Said(birth_date, code, send_code)
    hashes = hashes_of(session, held, code, now)
    found = find_link(session, held)
    if found is None or not is_open(found, now):
        session.rollback()
        raise LinkError
    carer = carer or found.carer is not None
    by = visitor(found.invitation, found.patient.id, carer=carer, address=address)
    _check(session, found, said, hashes, by, now)
    throttles.forgive(session, limits, now)
    end_phones(session, col(PatientSessionRow.token_sha256) == token_hash(old_session), now)
    fresh = _exchange(session, found, carer=carer, device=device, by=by, now=now)
    session.commit()
    return Redeemed(token=fresh, enrolment_id=found.enrolment.id)


def _count(session: Session, limits: throttles.Limits, now: datetime) -> None:
    try:
        throttles.check(session, limits, now)
    except throttles.Throttled:
        session.rollback()
        raise
    throttles.count(session, limits, now)
    session.commit()


def _check(session: Session, found: Found, said: Said, hashes: Hashes, by: Actor, now: datetime) -> None:
    """Raise unless birth date and, where the clinic asks for one, code fit."""
    if said.birth_date != found.patient.birth_date:
        _refuse(session, found, by, now, "birth_date")
    if not found.clinic.diary_asks_code:
        return
    if said.send_code:
        if plan_code(session, found, by, now):
            session.commit()
        raise CodeNeededError(CODE_SENT)
    if not said.code.strip():
        raise CodeNeededError(CODE_NEEDED)
    if not spend_code(session, found, hashes, now):
        _refuse(session, found, by, now, "code")


def _refuse(session: Session, found: Found, by: Actor, now: datetime, place: str) -> NoReturn:
    """Spend a try, record it and say how many are left."""
    tries = found.invitation.tries
    if not spend_try(session, found.invitation, fits=False, now=now):
        session.rollback()
        raise LinkError
    detail = {"invitation": str(found.invitation.id), "asked": place}
    audit.record(
        session, by=by, action="diary.link_refused", now=now, case_id=found.trial.case_id, detail=detail
    )
    session.commit()
    raise refusal_after(tries, place=place)


def _exchange(session: Session, found: Found, *, carer: bool, device: str, by: Actor, now: datetime) -> str:
    """The token of a new session in place of the link, or LinkError when somebody was faster."""
    if not spend_try(session, found.invitation, fits=True, now=now):
        session.rollback()
        raise LinkError
    token = new_token()
    session.add(
        PatientSessionRow(
            clinic_id=found.enrolment.clinic_id,
            enrolment_id=found.enrolment.id,
            carer_id=found.invitation.carer_id,
            token_sha256=token_hash(token),
            created_at=now,
            last_seen_at=now,
            expires_at=now + SESSION_LENGTH,
            carer=carer,
            device_label=device_name(device)[:100],
        )
    )
    detail = {"invitation": str(found.invitation.id), "carer": carer}
    audit.record(
        session, by=by, action="diary.link_used", now=now, case_id=found.trial.case_id, detail=detail
    )
    return token
