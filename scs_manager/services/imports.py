"""Bringing an imported record in: all or nothing, and twice the same adds nothing."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.errors import RuleError
from scs_manager.domain.facts import LISTS, Datum, items_of
from scs_manager.domain.fhir_facts import Import, PatientIdentity
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.fact_json import stored, stored_item
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import select_scoped
from scs_manager.services import audit, moves, red_flags
from scs_manager.services.clinic_days import clinic_today
from scs_manager.services.duplicates import standing
from scs_manager.services.patient_rows import add_patient, name_key, patient_with_identifier
from scs_manager.services.record_rows import add_fact, add_item, checked_item, fact_rows, item_rows
from scs_manager.services.referral_rows import add_referral


@dataclass(frozen=True)
class Imported:
    """What an import came to."""

    case_id: uuid.UUID
    new_patient: bool
    added: int
    """Facts and list items that were new."""
    known: int
    """Facts and list items that the record held already, or held newer."""


def import_patient(
    session: Session,
    found: Import,
    *,
    by: Actor,
    now: datetime,
    identifier: str = "",
    different_because: str = "",
) -> Imported:
    """Add an imported record to the patient with its number, registering the patient when nobody has it.

    ``identifier`` is the clinic's number where the record has none. A number that belongs to another name or
    date of birth is refused; records are never merged by guess.
    """
    identity = _identity(found.patient, identifier)
    patient = patient_with_identifier(session, _clinic(by), identity["identifier"])
    new = patient is None
    if patient is None:
        patient = add_patient(session, identity, by=by, now=now, different_because=different_because)
    else:
        _refuse_other_person(patient, identity)
        patient = standing(session, patient)
    case = _open_case_of(session, patient) or _refer(session, patient, by=by, now=now)
    red_flags.lock_if_urgent(session, case, found.facts.data.keys())
    added, known = _add(session, case, found, by=by, now=now)
    if not (added or new):
        session.rollback()
        return Imported(case.id, new_patient=False, added=0, known=known)
    red_flags.look_again(session, case, by=by, now=now, changed=found.facts.data.keys())
    detail = {"patient": str(patient.id), "added": added, "known": known, "new_patient": new}
    audit.record(session, by=by, action="record.imported", now=now, case_id=case.id, detail=detail)
    session.commit()
    return Imported(case.id, new_patient=new, added=added, known=known)


def _clinic(by: Actor) -> uuid.UUID:
    if by.clinic_id is None:
        raise ValueError("a record is imported into a clinic")
    return by.clinic_id


def _identity(patient: PatientIdentity, identifier: str) -> dict[str, Any]:
    """The identity as a patient's row keeps it; refuses a record that does not say who it is about."""
    number = identifier.strip() or patient.identifier
    if not number:
        raise RuleError("The record has no patient number: give the clinic's own.")
    if patient.birth_date is None or not patient.family_name:
        raise RuleError("The record does not give the patient's family name and date of birth.")
    if patient.deceased:
        raise RuleError("The record says that the patient has died.")
    return {
        "given_name": patient.given_name[:100],
        "family_name": patient.family_name[:100],
        "birth_date": patient.birth_date,
        "sex": patient.sex or "unknown",
        "identifier": number[:100],
        "phone": patient.phone[:40],
        "email": patient.email,
        "language": patient.language[:20] or "en",
    }


def _refuse_other_person(patient: PatientRow, identity: Mapping[str, Any]) -> None:
    key = name_key(identity["given_name"], identity["family_name"])
    if (patient.name_key, patient.birth_date) != (key, identity["birth_date"]):
        raise RuleError(
            Text(
                "The number %(number)s belongs to a patient with another name or date of birth.",
                number=identity["identifier"],
            )
        )


def _open_case_of(session: Session, patient: PatientRow) -> CaseRow | None:
    query = select_scoped(CaseRow, patient.clinic_id).where(
        CaseRow.patient_id == patient.id, col(CaseRow.closed_at).is_(None)
    )
    return session.exec(query).first()


def _refer(session: Session, patient: PatientRow, *, by: Actor, now: datetime) -> CaseRow:
    case = moves.open_case(session, patient_id=patient.id, by=by, now=now)
    received = clinic_today(session, case.clinic_id, now)
    letter = {"referrer": "Imported record", "reason": "", "received_on": received}
    add_referral(session, case, letter, by=by, now=now)
    return case


def _add(session: Session, case: CaseRow, found: Import, *, by: Actor, now: datetime) -> tuple[int, int]:
    """Add what is new; how many were new, and how many were known."""
    added = known = 0
    keys = {name: key for key, name in LISTS.items()}
    singles = _known_facts(session, case)
    items = _known_items(session, case)
    for name, datum in sorted(found.facts.data.items()):
        if name in keys:
            new = _add_items(session, case, keys[name], datum, items, by=by, now=now)
            total = len(items_of(datum.value))
            added, known = added + new, known + total - new
        elif singles.adds(datum):
            add_fact(session, case, name, datum.value, on=datum.on, source=datum.source[:400], by=by, now=now)
            added += 1
        else:
            known += 1
    return added, known


@dataclass(frozen=True)
class _Singles:
    """Single facts on record: every row as it was written, and the day of the newest row of each."""

    written: frozenset[tuple[str, str, date | None]]
    newest: Mapping[str, date | None]

    def adds(self, datum: Datum) -> bool:
        """Whether an imported fact is new; one that is older than what the record holds is not."""
        if (datum.name, repr(stored(datum.value)), datum.on) in self.written:
            return False
        newest = self.newest.get(datum.name)
        return newest is None or (datum.on is not None and datum.on >= newest)


def _known_facts(session: Session, case: CaseRow) -> _Singles:
    rows = fact_rows(session, case)
    written = frozenset((row.name, repr(row.value), row.on) for row in rows)
    return _Singles(written, {row.name: row.on for row in rows})


def _known_items(session: Session, case: CaseRow) -> dict[str, list[dict[str, Any]]]:
    """The items of each list, withdrawn ones too: what was taken back stays so when imported again."""
    rows = item_rows(session, case, withdrawn=True)
    return {key: [stored_item(row.to_item()) for row in found] for key, found in rows.items()}


def _add_items(
    session: Session,
    case: CaseRow,
    key: str,
    datum: Datum,
    known: dict[str, list[dict[str, Any]]],
    *,
    by: Actor,
    now: datetime,
) -> int:
    new = 0
    for item in items_of(datum.value):
        kept = stored_item(checked_item(key, item))
        if kept not in known.setdefault(key, []):
            add_item(session, case, key, item, source=datum.source[:400], by=by, now=now)
            known[key].append(kept)
            new += 1
    return new
