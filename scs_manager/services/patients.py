"""Registering, correcting and finding patients; a suspected duplicate is shown before it is made."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import RuleError
from scs_manager.domain.passwords import canonical
from scs_manager.domain.text import Text
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.versions import check_version, commit
from scs_manager.services import audit, moves
from scs_manager.services.duplicates import (
    Candidate,
    NumberTaken,
    PossibleDuplicate,
    candidates,
    newest_case,
    person_of,
    set_keys,
    standing,
    tell_apart,
)
from scs_manager.services.patient_rows import FIELDS, add_patient, name_key, patient_with_identifier
from scs_manager.services.referral_rows import add_referral

__all__ = [
    "Candidate",
    "NumberTaken",
    "PossibleDuplicate",
    "cases_of",
    "correct_patient",
    "find_patients",
    "newest_case",
    "possible_duplicates",
    "refer_again",
    "register_patient",
    "standing",
]

FOUND = 50
"""Patients shown by one search at most."""


def register_patient(
    session: Session,
    *,
    identity: Mapping[str, Any],
    referral: Mapping[str, Any],
    by: Actor,
    now: datetime,
    different_because: str = "",
) -> CaseRow:
    """Register a patient and open the case of the referral.

    A known clinic number is refused with NumberTaken; somebody alike raises PossibleDuplicate unless it is
    said how one knows that they are two people: that reason is kept with the pair.
    """
    patient = add_patient(session, identity, by=by, now=now, different_because=different_because)
    case = _refer(session, patient, referral, by=by, now=now)
    detail = {"patient": str(patient.id), "referrer": referral["referrer"]}
    audit.record(session, by=by, action="patient.registered", now=now, case_id=case.id, detail=detail)
    session.commit()
    return case


def refer_again(
    session: Session, *, patient: PatientRow, referral: Mapping[str, Any], by: Actor, now: datetime
) -> CaseRow:
    """Open a new case for a known patient whose earlier cases have all ended."""
    try:
        case = _refer(session, patient, referral, by=by, now=now)
    except IntegrityError:
        session.rollback()
        raise RuleError("This patient has an open case already.") from None
    detail = {"patient": str(patient.id), "referrer": referral["referrer"]}
    audit.record(session, by=by, action="patient.referred_again", now=now, case_id=case.id, detail=detail)
    session.commit()
    return case


def correct_patient(
    session: Session,
    *,
    patient: PatientRow,
    identity: Mapping[str, Any],
    version: int | None,
    by: Actor,
    now: datetime,
    different_because: str = "",
) -> None:
    """Correct identity or contact; ``version`` is the one that was read. The audit keeps old values.

    A correction that makes the record like another one raises PossibleDuplicate, as a registration does.
    """
    check_version(patient, version)
    _refuse_merged(session, patient)
    changed = {
        name: {"from": _shown(getattr(patient, name)), "to": _shown(identity[name])}
        for name in FIELDS
        if name in identity and identity[name] != getattr(patient, name)
    }
    if not changed:
        session.rollback()
        return
    _refuse_taken(session, patient, identity)
    person = person_of(patient.model_dump() | dict(identity))
    alike = candidates(session, patient.clinic_id, person, besides=patient.id)
    if alike and not different_because:
        raise PossibleDuplicate(alike)
    tell_apart(session, patient, alike, reason=different_because, by=by, now=now)
    for name in changed:
        setattr(patient, name, identity[name])
    set_keys(patient)
    patient.name_key = name_key(patient.given_name, patient.family_name)
    session.add(patient)
    detail = {"patient": str(patient.id), "changed": changed}
    commit(session, lambda: audit.record(session, by=by, action="patient.corrected", now=now, detail=detail))


def find_patients(
    session: Session, *, clinic: ClinicRow, text: str, birth_date: date | None = None
) -> list[PatientRow]:
    """Patients of the clinic with exactly this number, or whose family or full name begins with ``text``."""
    wanted = canonical(text)
    if not wanted:
        return []
    begins = col(PatientRow.name_key).startswith(wanted, autoescape=True)
    query = select_scoped(PatientRow, clinic.id).where(
        sa.or_(col(PatientRow.identifier) == text.strip(), begins), col(PatientRow.merged_into_id).is_(None)
    )
    if birth_date is not None:
        query = query.where(PatientRow.birth_date == birth_date)
    return list(session.exec(query.order_by(col(PatientRow.name_key), col(PatientRow.id)).limit(FOUND)))


def possible_duplicates(session: Session, *, patient: PatientRow) -> list[Candidate]:
    """Other records of the clinic that may be this person and were not told apart, surest first."""
    return candidates(session, patient.clinic_id, person_of(patient), besides=patient.id)


def cases_of(session: Session, *, patient: PatientRow) -> list[CaseRow]:
    """Every case of a patient, newest first."""
    query = select_scoped(CaseRow, patient.clinic_id).where(CaseRow.patient_id == patient.id)
    return list(session.exec(query.order_by(col(CaseRow.opened_at).desc(), col(CaseRow.id))))


def _refer(
    session: Session, patient: PatientRow, referral: Mapping[str, Any], *, by: Actor, now: datetime
) -> CaseRow:
    case = moves.open_case(session, patient_id=patient.id, by=by, now=now)
    add_referral(session, case, referral, by=by, now=now)
    return case


def _refuse_merged(session: Session, patient: PatientRow) -> None:
    if patient.merged_into_id is not None:
        number = standing(session, patient).identifier
        raise RuleError(Text("This record was merged into %(number)s. Correct that one.", number=number))


def _refuse_taken(session: Session, patient: PatientRow, identity: Mapping[str, Any]) -> None:
    wanted = identity.get("identifier", patient.identifier)
    other = patient_with_identifier(session, patient.clinic_id, wanted)
    if other is not None and other.id != patient.id:
        raise RuleError(Text("The clinic number %(number)s belongs to another patient.", number=wanted))


def _shown(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
