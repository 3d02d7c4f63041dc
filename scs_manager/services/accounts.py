"""Clinics and accounts of staff: who belongs where, in which roles, with which password."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from scs_manager.domain.actors import Actor
from scs_manager.domain.email_addresses import is_email
from scs_manager.domain.errors import RuleError
from scs_manager.domain.passwords import canonical, check_password
from scs_manager.domain.permissions import Role
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow, StaffRoleRow, StaffRow
from scs_manager.services import audit, moves
from scs_manager.services.passwords import hash_password
from scs_manager.services.sign_ins import SignInRefused, check_signer, confirm_password, sign_in
from scs_manager.services.staff_sessions import (
    Clinic,
    SignedIn,
    Staff,
    choose_clinic,
    end_rows,
    end_sessions,
    session_of_token,
    sign_out,
    touch,
)
from scs_manager.services.throttles import Throttled

__all__ = [
    "Clinic",
    "SignInRefused",
    "SignedIn",
    "Staff",
    "Throttled",
    "add_staff",
    "change_password",
    "check_signer",
    "choose_clinic",
    "confirm_password",
    "create_clinic",
    "disable_staff",
    "end_sessions",
    "session_of_token",
    "set_roles",
    "sign_in",
    "sign_out",
    "touch",
]


def create_clinic(
    session: Session,
    *,
    name: str,
    phone: str,
    emergency_phone: str,
    time_zone: str,
    by: Actor,
    now: datetime,
    target_wait_days: int = 126,
) -> ClinicRow:
    """Found a clinic with its audit chain and its counters."""
    check_zone(time_zone)
    clinic = ClinicRow(
        name=name,
        phone=phone,
        emergency_phone=emergency_phone,
        time_zone=time_zone,
        target_wait_days=target_wait_days,
        created_at=now,
    )
    session.add(clinic)
    audit.start_chain(session, clinic.id)
    session.flush()  # the counters' foreign key needs the clinic
    moves.start_counters(session, clinic.id)
    _record(session, by, clinic.id, "clinic.created", now, {"clinic": str(clinic.id), "name": name})
    session.commit()
    return clinic


def check_zone(time_zone: str) -> None:
    """Refuse a time zone that nobody keeps."""
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RuleError(Text("%(zone)s is not a time zone such as Europe/London.", zone=time_zone)) from None


def add_staff(
    session: Session,
    *,
    clinic_id: uuid.UUID,
    email: str,
    full_name: str,
    roles: Iterable[Role],
    password: str,
    by: Actor,
    now: datetime,
    medical_lead: bool = False,
) -> StaffRow:
    """Make an account with its roles in one clinic; the e-mail address must be new."""
    if not is_email(canonical(email)):
        raise RuleError("Give an e-mail address, like name@example.org.")
    check_password(password, context=(email, full_name))
    staff = StaffRow(
        email=canonical(email),
        full_name=full_name,
        password_hash=hash_password(password),  # slow, and still outside the transaction
        created_at=now,
    )
    session.add(staff)
    try:
        session.flush()  # the roles' foreign key needs the account; a taken address is found here
    except IntegrityError:
        session.rollback()
        raise RuleError("There is an account with this e-mail address already.") from None
    given = _give_roles(session, staff.id, clinic_id, roles, medical_lead)
    detail = {"staff": str(staff.id), "roles": given, "medical_lead": medical_lead}
    _record(session, by, clinic_id, "account.added", now, detail)
    session.commit()
    return staff


def set_roles(
    session: Session,
    *,
    clinic_id: uuid.UUID,
    staff_id: uuid.UUID,
    roles: Iterable[Role],
    by: Actor,
    now: datetime,
    medical_lead: bool = False,
) -> None:
    """Give a person exactly these roles in a clinic, none to end their work there; acts at once."""
    held = select(StaffRoleRow).where(StaffRoleRow.clinic_id == clinic_id, StaffRoleRow.staff_id == staff_id)
    for row in session.exec(held).all():
        session.delete(row)
    session.flush()  # the same role may be given again
    given = _give_roles(session, staff_id, clinic_id, roles, medical_lead)
    detail = {"staff": str(staff_id), "roles": given, "medical_lead": medical_lead}
    _record(session, by, clinic_id, "account.roles_set", now, detail)
    session.commit()


def disable_staff(session: Session, *, staff: StaffRow, by: Actor, now: datetime) -> None:
    """Close an account; its sessions end at once."""
    staff.disabled_at = now
    session.add(staff)
    ended = end_rows(session, staff.id, now)
    detail = {"staff": str(staff.id), "sessions": ended}
    audit.record(session, by=by, action="account.disabled", now=now, detail=detail)
    session.commit()


def change_password(
    session: Session,
    *,
    staff: StaffRow,
    password: str,
    by: Actor,
    now: datetime,
    keep: uuid.UUID | None = None,
) -> None:
    """Set a new password; every session but ``keep`` ends."""
    check_password(password, context=(staff.email, staff.full_name))
    hashed = hash_password(password)
    staff.password_hash = hashed
    session.add(staff)
    end_rows(session, staff.id, now, keep=keep)
    audit.record(session, by=by, action="account.password_changed", now=now, detail={"staff": str(staff.id)})
    session.commit()


def _give_roles(
    session: Session, staff_id: uuid.UUID, clinic_id: uuid.UUID, roles: Iterable[Role], medical_lead: bool
) -> list[str]:
    given = sorted(set(roles))
    for role in given:
        lead = medical_lead and role is Role.CLINICIAN
        session.add(StaffRoleRow(clinic_id=clinic_id, staff_id=staff_id, role=role, medical_lead=lead))
    return [role.value for role in given]


def _record(
    session: Session,
    by: Actor,
    clinic_id: uuid.UUID,
    action: str,
    now: datetime,
    detail: dict[str, object],
) -> None:
    """In the chain of the clinic concerned, also when a command without a clinic acts."""
    actor = Actor(kind=by.kind, id=by.id, name=by.name, clinic_id=clinic_id, address=by.address)
    audit.record(session, by=actor, action=action, now=now, detail=detail)
