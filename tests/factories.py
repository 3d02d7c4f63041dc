"""What tests start from: a clinic, staff, patients and cases, made by the services themselves."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.permissions import Role
from scs_manager.models.accounts import ClinicRow, StaffRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.screening import ScreeningRow
from scs_manager.services import accounts, patients, screening
from scs_manager.services.screening import Signature

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
TODAY = date(2026, 5, 4)
PASSWORD = "a long way round the hill 7"
SYSTEM = Actor(ActorKind.SYSTEM, None, "test", None)
ZONE = "Europe/London"


def make_clinic(session: Session, name: str = "Riverside") -> ClinicRow:
    """A clinic with its audit chain and counters."""
    return accounts.create_clinic(
        session, name=name, phone="01632 960 140", emergency_phone="999", time_zone=ZONE, by=SYSTEM, now=NOW
    )


def make_staff(
    session: Session, clinic: ClinicRow, *roles: Role, email: str = "sam@clinic.example"
) -> StaffRow:
    """A member of staff; a clinician unless told otherwise."""
    return accounts.add_staff(
        session,
        clinic_id=clinic.id,
        email=email,
        full_name="Sam Specimen",
        roles=roles or (Role.CLINICIAN,),
        password=PASSWORD,
        by=SYSTEM,
        now=NOW,
    )


def actor_of(clinic: ClinicRow, name: str = "Dr Sam Specimen") -> Actor:
    """Somebody of the clinic's staff, without an account."""
    return Actor(ActorKind.STAFF, uuid.uuid5(clinic.id, name), name, clinic.id, "192.0.2.7")


def identity(number: str = "R-0001", **changes: Any) -> dict[str, Any]:
    """Who a patient is, as the form hands it over."""
    return {
        "given_name": "Margaret",
        "family_name": "Sample",
        "birth_date": date(1971, 11, 2),
        "sex": "female",
        "identifier": number,
        "phone": "",
        "email": "",
        "language": "en",
    } | changes


def referral(**changes: Any) -> dict[str, Any]:
    """The letter of a patient, as the form hands it over."""
    return {
        "referrer": "Dr Alex Example",
        "reason": "Leg pain after two operations",
        "urgency": "routine",
        "received_on": date(2026, 4, 28),
        "claims_analgesics_failed": True,
        "claims_side_effects": None,
        "claims_reoperation": None,
    } | changes


def make_case(
    session: Session, clinic: ClinicRow, number: str = "R-0001", now: datetime = NOW, **changes: Any
) -> CaseRow:
    """A registered patient's case, as referred; further patients of one name count as different people."""
    return patients.register_patient(
        session,
        identity=identity(number, **changes),
        referral=referral(),
        by=actor_of(clinic),
        now=now,
        different_because="Two people of one name",
    )


def make_screening(session: Session, case: CaseRow, clinic: ClinicRow, now: datetime = NOW) -> ScreeningRow:
    """A screening of the case as it stands, not signed."""
    return screening.run_screening(session, case=case, on=now.date(), by=actor_of(clinic), now=now)


def sign(session: Session, case: CaseRow, row: ScreeningRow, clinic: ClinicRow, now: datetime = NOW) -> None:
    """Sign a screening as a clinician."""
    signature = Signature(Role.CLINICIAN, "I have checked the record", ZONE)
    screening.sign_screening(
        session, case=case, screening=row, signature=signature, by=actor_of(clinic), now=now
    )
