"""Signing in with a password, and saying it again to sign: throttled, and equally slow for every answer."""

import uuid
from datetime import datetime

from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.errors import RuleError
from scs_manager.domain.passwords import MAX_LENGTH, canonical
from scs_manager.models.accounts import StaffRoleRow, StaffRow
from scs_manager.services import audit, throttles
from scs_manager.services.passwords import matches
from scs_manager.services.staff_sessions import SignedIn, clinics_of, open_session


class SignInRefused(RuleError):
    """Wrong address, wrong password or a disabled account: one answer for all of them."""


WRONG = "The e-mail address or the password is not right."
WRONG_PASSWORD = "The password is not right."  # noqa: S105  (a sentence, not a secret)


def sign_in(
    session: Session, *, email: str, password: str, address: str, now: datetime, device: str = ""
) -> SignedIn:
    """Begin a session, or raise SignInRefused or Throttled.

    ``device`` is the web's proof that this browser signed in to this account before. The attempt is
    counted and committed first and the password checked outside any transaction, so that a slow hash
    holds no lock.
    """
    account = canonical(email)
    limits = throttles.limits_of(account, address=address, device=device)
    staff_id, password_hash = _account(session, account)
    _count(session, limits, now)
    if not _right(password_hash, password) or staff_id is None:
        _note_refusal(session, staff_id, address, now)
        raise SignInRefused(WRONG)
    clinics = clinics_of(session, staff_id)
    if not clinics:
        session.rollback()
        raise SignInRefused(WRONG)
    throttles.forgive(session, limits, now)
    opened = open_session(session, staff_id=staff_id, clinic_id=clinics[0].id, address=address, now=now)
    audit.record(session, by=opened.staff.actor(address), action="account.signed_in", now=now)
    session.commit()
    return opened


def confirm_password(staff: StaffRow, password: str) -> bool:
    """Whether this is the person's password; slow, so call it before the write transaction begins."""
    return _right(staff.password_hash, password)


def check_signer(session: Session, *, by: Actor, password: str, now: datetime) -> None:
    """Ask for the password again before a signature: throttled like signing in, then SignInRefused if wrong.

    Ends its own short transactions; call it before the use case that signs.
    """
    if by.id is None:
        raise ValueError("a program cannot sign")
    limits = throttles.limits_of(f"sign:{by.id}", address="")
    password_hash = _hash_of(session, by.id)
    _count(session, limits, now)
    if not _right(password_hash, password):
        audit.record(session, by=by, action="account.signature_refused", now=now)
        session.commit()
        raise SignInRefused(WRONG_PASSWORD)
    throttles.forgive(session, limits, now)
    session.commit()


def _account(session: Session, email: str) -> tuple[uuid.UUID | None, str | None]:
    """Id and hash of an open account; columns, not objects, for the transaction is about to end."""
    query = select(StaffRow.id, StaffRow.password_hash).where(
        StaffRow.email == email, col(StaffRow.disabled_at).is_(None)
    )
    row = session.exec(query).first()
    return (row[0], row[1]) if row else (None, None)


def _hash_of(session: Session, staff_id: uuid.UUID) -> str | None:
    query = select(StaffRow.password_hash).where(StaffRow.id == staff_id, col(StaffRow.disabled_at).is_(None))
    return session.exec(query).first()


def _count(session: Session, limits: throttles.Limits, now: datetime) -> None:
    try:
        throttles.check(session, limits, now)
    except throttles.Throttled:
        session.rollback()
        raise
    throttles.count(session, limits, now)
    session.commit()


def _right(password_hash: str | None, password: str) -> bool:
    """One hash for every answer; a password nobody can have is cut, so that it costs no more than others."""
    right = matches(password_hash, password[: MAX_LENGTH + 1])
    return right and len(password) <= MAX_LENGTH


def _note_refusal(session: Session, staff_id: uuid.UUID | None, address: str, now: datetime) -> None:
    """In the installation's chain, or the clinic's when the account exists; never what was typed."""
    clinic = session.exec(
        select(StaffRoleRow.clinic_id)
        .where(StaffRoleRow.staff_id == staff_id)
        .order_by(col(StaffRoleRow.clinic_id))
        .limit(1)
    ).first()
    by = Actor(kind=ActorKind.SYSTEM, id=None, name="sign-in", clinic_id=clinic, address=address)
    detail = {"staff": str(staff_id) if staff_id else None}
    audit.record(session, by=by, action="account.sign_in_refused", now=now, detail=detail)
    session.commit()
