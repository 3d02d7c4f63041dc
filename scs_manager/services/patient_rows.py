"""The rows of patients: adding one, unless the person seems to be known. No commit."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import InputError, RuleError
from scs_manager.domain.passwords import canonical
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services.clinic_days import clinic_today
from scs_manager.services.duplicates import (
    NumberTaken,
    PossibleDuplicate,
    candidates,
    person_of,
    set_keys,
    tell_apart,
)

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


def name_key(given_name: str, family_name: str) -> str:
    """What names are compared and searched by: family name first, canonical, single spaces."""
    return " ".join(canonical(f"{family_name} {given_name}").split())


def add_patient(
    session: Session, identity: Mapping[str, Any], *, by: Actor, now: datetime, different_because: str
) -> PatientRow:
    """Add a patient to the actor's clinic, unless the number is taken or the person seems to be known.

    ``different_because`` says how somebody knows that those alike are other people; it is kept.
    """
    clinic = session.get(ClinicRow, by.clinic_id) if by.clinic_id else None
    if clinic is None:
        raise ValueError("a patient belongs to a clinic")
    if identity["birth_date"] > clinic_today(session, clinic.id, now):
        raise InputError("The date of birth lies in the future.", place="birth_date")
    key = name_key(identity["given_name"], identity["family_name"])
    alike = candidates(session, clinic.id, person_of(identity))
    if patient_with_identifier(session, clinic.id, identity["identifier"]) is not None:
        raise NumberTaken(alike, _taken(identity["identifier"]).text)
    if alike and not different_because:
        raise PossibleDuplicate(alike)
    values = {"time_zone": clinic.time_zone} | {name: identity[name] for name in FIELDS if name in identity}
    patient = PatientRow(clinic_id=clinic.id, name_key=key, created_at=now, **values)
    set_keys(patient)
    session.add(patient)
    try:
        session.flush()  # a number taken in this very moment is found here
    except IntegrityError:
        session.rollback()
        raise _taken(identity["identifier"]) from None
    tell_apart(session, patient, alike, reason=different_because, by=by, now=now)
    return patient


def patient_with_identifier(session: Session, clinic_id: uuid.UUID, identifier: str) -> PatientRow | None:
    """The clinic's patient with this number."""
    return session.exec(
        select_scoped(PatientRow, clinic_id).where(PatientRow.identifier == identifier)
    ).first()


def _taken(identifier: str) -> RuleError:
    return RuleError(Text("The clinic number %(number)s belongs to a patient already.", number=identifier))
