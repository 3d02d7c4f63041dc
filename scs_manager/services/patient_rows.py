"""The rows of patients: adding one, and finding who may be the same person. No commit."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import RuleError
from scs_manager.domain.passwords import canonical
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import select_scoped

FIELDS = (
    "given_name",
    "family_name",
    "birth_date",
    "sex",
    "identifier",
    "phone",
    "email",
    "language",
    "time_zone",
)
"""What people may enter about a patient."""


class PossibleDuplicate(RuleError):
    """Patients with the same name and date of birth are known; ``patients`` holds their clinic numbers."""

    def __init__(self, patients: list[PatientRow]) -> None:
        self.patients = tuple((patient.id, patient.identifier) for patient in patients)
        numbers = ", ".join(patient.identifier for patient in patients)
        super().__init__(
            Text("A patient with this name and date of birth is known: %(numbers)s.", numbers=numbers)
        )


def name_key(given_name: str, family_name: str) -> str:
    """What names are compared and searched by: family name first, canonical, single spaces."""
    return " ".join(canonical(f"{family_name} {given_name}").split())


def add_patient(
    session: Session, identity: Mapping[str, Any], *, by: Actor, now: datetime, different_person: bool
) -> PatientRow:
    """Add a patient to the actor's clinic, unless the number is taken or the person seems to be known."""
    clinic = session.get(ClinicRow, by.clinic_id) if by.clinic_id else None
    if clinic is None:
        raise ValueError("a patient belongs to a clinic")
    if identity["birth_date"] > now.date():
        raise RuleError("The date of birth lies in the future.")
    key = name_key(identity["given_name"], identity["family_name"])
    if patient_with_identifier(session, clinic.id, identity["identifier"]) is not None:
        raise _taken(identity["identifier"])
    alike = same_name_and_birth(session, clinic.id, key, identity["birth_date"])
    if alike and not different_person:
        raise PossibleDuplicate(alike)
    values = {"time_zone": clinic.time_zone} | {name: identity[name] for name in FIELDS if name in identity}
    patient = PatientRow(clinic_id=clinic.id, name_key=key, created_at=now, **values)
    session.add(patient)
    try:
        session.flush()  # a number taken in this very moment is found here
    except IntegrityError:
        session.rollback()
        raise _taken(identity["identifier"]) from None
    return patient


def patient_with_identifier(session: Session, clinic_id: uuid.UUID, identifier: str) -> PatientRow | None:
    """The clinic's patient with this number."""
    return session.exec(
        select_scoped(PatientRow, clinic_id).where(PatientRow.identifier == identifier)
    ).first()


def same_name_and_birth(
    session: Session, clinic_id: uuid.UUID, key: str, birth_date: date
) -> list[PatientRow]:
    """The clinic's patients who may be one person."""
    query = select_scoped(PatientRow, clinic_id).where(
        PatientRow.name_key == key, PatientRow.birth_date == birth_date
    )
    return list(session.exec(query.order_by(col(PatientRow.created_at), col(PatientRow.id))))


def _taken(identifier: str) -> RuleError:
    return RuleError(Text("The clinic number %(number)s belongs to a patient already.", number=identifier))
