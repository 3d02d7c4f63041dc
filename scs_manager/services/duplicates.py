"""Patients of a clinic who may be one person: looked up by stored keys, not by going through all. No commit.

Five equalities are looked up, each with its index: clinic number, telephone, e-mail, birth date, and all
letters of the name together with a birth date one slip away. What they find is compared field by field.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from scs_manager.domain.actors import Actor
from scs_manager.domain.duplicates import Level, Match, Person, compare, keys_of, near_dates
from scs_manager.domain.errors import RuleError
from scs_manager.domain.text import Text
from scs_manager.models.cases import CaseRow
from scs_manager.models.merges import DistinctPatientsRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.scoped import get_scoped, select_scoped

LOOKED_UP = 500
"""Rows one lookup brings at most; a million patients share a birth date by some thirty. [default]"""

SHOWN = 10
"""Matches shown at most, surest first. [default]"""

PERSON = ("given_name", "family_name", "birth_date", "identifier", "phone", "email")


@dataclass(frozen=True)
class Candidate:
    """A record that may be the same person, and why."""

    patient: PatientRow
    """The record that stands, even where one merged into it was found."""
    match: Match
    case_id: uuid.UUID | None
    """Its newest case."""
    former_number: str = ""
    """The number of the merged record through which it was found."""


class PossibleDuplicate(RuleError):
    """Somebody like this is known; ``candidates`` says who and why."""

    def __init__(self, candidates: Iterable[Candidate], text: Text | None = None) -> None:
        self.candidates = tuple(candidates)
        known = ", ".join(
            f"{found.patient.identifier} ({'; '.join(map(str, found.match.reasons))})"
            for found in self.candidates
        )
        super().__init__(text or Text("Somebody like this is known: %(known)s.", known=known))


class NumberTaken(PossibleDuplicate):
    """The clinic number belongs to a patient: nothing can be registered under it again."""


def person_of(patient: PatientRow | Mapping[str, Any]) -> Person:
    """What is compared, of a row or of what a form hands over."""
    given = patient if isinstance(patient, Mapping) else patient.model_dump(include=set(PERSON))
    return Person(
        **{name: given.get(name) or "" for name in PERSON if name != "birth_date"},
        birth_date=given["birth_date"],
    )


def set_keys(patient: PatientRow) -> None:
    """Fold the keys anew; whoever changes identity or contact calls this before the flush."""
    keys = keys_of(person_of(patient))
    patient.letters_key, patient.identifier_key = keys.letters, keys.identifier
    patient.phone_key, patient.email_key = keys.phone or None, keys.email or None


def candidates(
    session: Session, clinic_id: uuid.UUID, person: Person, *, besides: uuid.UUID | None = None
) -> list[Candidate]:
    """Who in the clinic may be this person, surest first; not ``besides`` nor those it was told from."""
    settled = _told_apart(session, clinic_id, besides) if besides else set()
    found: dict[uuid.UUID, Candidate] = {}
    for row in _looked_up(session, clinic_id, person):
        match = compare(person, person_of(row))
        stands = standing(session, row)
        if match is None or stands.id == besides or {row.id, stands.id} & settled:
            continue
        known = found.get(stands.id)
        if known is None or _order(match) < _order(known.match):
            former = row.identifier if row.id != stands.id else ""
            found[stands.id] = Candidate(stands, match, newest_case(session, stands), former)
    ordered = sorted(found.values(), key=lambda each: (_order(each.match), each.patient.name_key))
    return ordered[:SHOWN]


def standing(session: Session, patient: PatientRow) -> PatientRow:
    """The record itself, or the one it was merged into, however often."""
    while patient.merged_into_id is not None:
        into = get_scoped(session, PatientRow, patient.clinic_id, patient.merged_into_id)
        if into is None:
            raise ValueError("a merged record leads nowhere")
        patient = into
    return patient


def newest_case(session: Session, patient: PatientRow) -> uuid.UUID | None:
    """The case to open for a patient: the open one, else the newest."""
    query = select_scoped(CaseRow, patient.clinic_id).where(CaseRow.patient_id == patient.id)
    ended = sa.case((col(CaseRow.closed_at).is_(None), 0), else_=1)
    row = session.exec(query.order_by(ended, col(CaseRow.opened_at).desc()).limit(1)).first()
    return row.id if row else None


def tell_apart(
    session: Session,
    patient: PatientRow,
    others: Iterable[Candidate],
    *,
    reason: str,
    by: Actor,
    now: datetime,
) -> None:
    """Keep that somebody checked and found two people, and how."""
    for other in others:
        row = DistinctPatientsRow(
            clinic_id=patient.clinic_id,
            patient_id=patient.id,
            other_id=other.patient.id,
            reason=reason,
            by_id=by.id,
            by_name=by.name,
            at=now,
        )
        session.add(row)


def _order(match: Match) -> int:
    return list(Level).index(match.level)


def _looked_up(session: Session, clinic_id: uuid.UUID, person: Person) -> list[PatientRow]:
    keys = keys_of(person)
    wanted: list[sa.ColumnElement[bool]] = [col(PatientRow.birth_date) == person.birth_date]
    if keys.letters:
        dates = sorted(near_dates(person.birth_date))
        wanted.append(
            sa.and_(col(PatientRow.letters_key) == keys.letters, col(PatientRow.birth_date).in_(dates))
        )
    for column, key in (
        (PatientRow.identifier_key, keys.identifier),
        (PatientRow.phone_key, keys.phone),
        (PatientRow.email_key, keys.email),
    ):
        if key:
            wanted.append(col(column) == key)
    rows: dict[uuid.UUID, PatientRow] = {}
    for condition in wanted:
        query = select_scoped(PatientRow, clinic_id).where(condition).limit(LOOKED_UP)
        rows |= {row.id: row for row in session.exec(query)}
    return list(rows.values())


def _told_apart(session: Session, clinic_id: uuid.UUID, patient_id: uuid.UUID) -> set[uuid.UUID]:
    columns = (col(DistinctPatientsRow.patient_id), col(DistinctPatientsRow.other_id))
    found: set[uuid.UUID] = set()
    for mine, other in (columns, columns[::-1]):
        query = sa.select(other).where(col(DistinctPatientsRow.clinic_id) == clinic_id, mine == patient_id)
        found |= set(session.connection().execute(query).scalars())
    return found
