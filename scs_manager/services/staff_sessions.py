"""Signed-in browsers of staff: server-side, short-lived, ended at once; only the token's SHA-256 is kept."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.errors import RuleError
from scs_manager.domain.permissions import ROLE_NAMES, Permission, Role, permissions_of
from scs_manager.domain.text import Text
from scs_manager.domain.tokens import new_token, token_hash
from scs_manager.models.accounts import ClinicRow, StaffRoleRow, StaffRow, StaffSessionRow
from scs_manager.services import audit

IDLE = timedelta(minutes=15)
"""A session nobody used for this long is over. Source: ASVS 7.3.1, security.md [read]."""
ABSOLUTE = timedelta(hours=12)
"""No session lasts longer, however busy."""
TOUCH_AFTER = timedelta(minutes=1)
"""How stale ``last_seen_at`` may be before a request renews it; saves a write on most."""


@dataclass(frozen=True)
class Clinic:
    """A clinic that a member of staff belongs to."""

    id: uuid.UUID
    name: str
    zone: str


@dataclass(frozen=True)
class Staff:
    """Who asks, in the clinic they signed in to, with the rights of this very moment."""

    id: uuid.UUID
    name: str
    session_id: uuid.UUID
    clinic_id: uuid.UUID
    clinic_name: str
    zone: str
    """The clinic's time zone."""
    roles: tuple[Role, ...]
    permissions: frozenset[Permission]
    clinics: tuple[Clinic, ...]
    needs_touch: bool = False
    """Whether the session should be renewed with `touch` in the next transaction."""

    @property
    def role_words(self) -> Text:
        """The role a signature is given in: clinician where that is held, else the first one."""
        return ROLE_NAMES[Role.CLINICIAN if Role.CLINICIAN in self.roles else self.roles[0]]

    def actor(self, address: str = "") -> Actor:
        """This person, for the audit trail."""
        return Actor(ActorKind.STAFF, self.id, self.name, self.clinic_id, address)


@dataclass(frozen=True)
class SignedIn:
    """A fresh session; the token exists only here and in the browser."""

    token: str
    staff: Staff


def session_of_token(session: Session, *, token: str, now: datetime) -> Staff | None:
    """The member of staff behind a token; None if it is unknown, ended, idle, too old, or the account shut.

    Rights are read anew each time, so that a change acts on the next request.
    """
    query = select(StaffSessionRow).where(StaffSessionRow.token_sha256 == token_hash(token))
    row = session.exec(query).first()
    if row is None or row.ended_at is not None or now >= row.expires_at or now - row.last_seen_at > IDLE:
        return None
    return staff_of(session, row, now)


def staff_of(session: Session, row: StaffSessionRow, now: datetime) -> Staff | None:
    """The person of a session with clinic and rights; None without an open account or a role there."""
    person = session.get(StaffRow, row.staff_id)
    clinics = clinics_of(session, row.staff_id)
    clinic = next((each for each in clinics if each.id == row.clinic_id), None)
    if person is None or person.disabled_at is not None or clinic is None:
        return None
    held = _roles(session, row.staff_id, row.clinic_id)
    lead = any(role.medical_lead for role in held)
    return Staff(
        id=person.id,
        name=person.full_name,
        session_id=row.id,
        clinic_id=clinic.id,
        clinic_name=clinic.name,
        zone=clinic.zone,
        roles=tuple(role.role for role in held),
        permissions=permissions_of((role.role for role in held), medical_lead=lead),
        clinics=clinics,
        needs_touch=now - row.last_seen_at > TOUCH_AFTER,
    )


def clinics_of(session: Session, staff_id: uuid.UUID) -> tuple[Clinic, ...]:
    """The clinics in which a person has a role, by name."""
    query = (
        select(ClinicRow)
        .where(col(ClinicRow.id).in_(select(StaffRoleRow.clinic_id).where(StaffRoleRow.staff_id == staff_id)))
        .order_by(col(ClinicRow.name), col(ClinicRow.id))
    )
    return tuple(Clinic(row.id, row.name, row.time_zone) for row in session.exec(query))


def open_session(
    session: Session, *, staff_id: uuid.UUID, clinic_id: uuid.UUID, address: str, now: datetime
) -> SignedIn:
    """Begin a session with a new token. No commit: part of signing in and of choosing a clinic."""
    token = new_token()
    row = StaffSessionRow(
        clinic_id=clinic_id,
        token_sha256=token_hash(token),
        staff_id=staff_id,
        created_at=now,
        last_seen_at=now,
        expires_at=now + ABSOLUTE,
        address=address,
    )
    session.add(row)
    session.flush()  # the session's person is looked up by its row
    staff = staff_of(session, row, now)
    if staff is None:
        raise RuleError("You have no role in this clinic.")
    return SignedIn(token, staff)


def touch(session: Session, *, session_id: uuid.UUID, now: datetime) -> None:
    """Note that a session was used. No commit: it rides on whatever transaction the request has."""
    used = sa.update(StaffSessionRow).where(col(StaffSessionRow.id) == session_id)
    session.connection().execute(used.values(last_seen_at=now))


def sign_out(session: Session, *, staff: Staff, address: str = "", now: datetime) -> None:
    """End the session at once, on every worker."""
    end_rows(session, staff.id, now, only=staff.session_id)
    audit.record(session, by=staff.actor(address), action="account.signed_out", now=now)
    session.commit()


def end_sessions(
    session: Session, *, staff_id: uuid.UUID, by: Actor, now: datetime, keep: uuid.UUID | None = None
) -> int:
    """End every session of a person but ``keep``; how many there were."""
    ended = end_rows(session, staff_id, now, keep=keep)
    detail = {"staff": str(staff_id), "sessions": ended}
    audit.record(session, by=by, action="account.sessions_ended", now=now, detail=detail)
    session.commit()
    return ended


def choose_clinic(
    session: Session, *, staff: Staff, clinic_id: uuid.UUID, address: str = "", now: datetime
) -> SignedIn:
    """Work in another of one's clinics: the session ends and a new one begins, with a new token."""
    if all(clinic.id != clinic_id for clinic in staff.clinics):
        raise RuleError("You have no role in this clinic.")
    end_rows(session, staff.id, now, only=staff.session_id)
    signed_in = open_session(session, staff_id=staff.id, clinic_id=clinic_id, address=address, now=now)
    audit.record(session, by=signed_in.staff.actor(address), action="account.clinic_chosen", now=now)
    session.commit()
    return signed_in


def end_rows(
    session: Session,
    staff_id: uuid.UUID,
    now: datetime,
    *,
    only: uuid.UUID | None = None,
    keep: uuid.UUID | None = None,
) -> int:
    """End open sessions of a person: all, one, or all but one. No commit."""
    ending = sa.update(StaffSessionRow).where(
        col(StaffSessionRow.staff_id) == staff_id, col(StaffSessionRow.ended_at).is_(None)
    )
    if only is not None:
        ending = ending.where(col(StaffSessionRow.id) == only)
    if keep is not None:
        ending = ending.where(col(StaffSessionRow.id) != keep)
    session.flush()  # a session opened in this transaction counts too
    return session.connection().execute(ending.values(ended_at=now)).rowcount


def _roles(session: Session, staff_id: uuid.UUID, clinic_id: uuid.UUID) -> list[StaffRoleRow]:
    """In the order of the Role enum, so that the first one is the one that signs."""
    query = select(StaffRoleRow).where(StaffRoleRow.staff_id == staff_id, StaffRoleRow.clinic_id == clinic_id)
    order = list(Role)
    return sorted(session.exec(query), key=lambda row: order.index(row.role))
