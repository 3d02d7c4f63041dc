"""The patients behind a number of the dashboard, page by page, the newest referral first. Reads only."""

import uuid
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from scs_manager.domain.registry_filters import Filters
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.services.registry_conditions import CASE, within
from scs_manager.services.registry_measures import Measure

PAGE = 50
"""Patients on one page of a list."""

_c = CASE.c
_case: Any = sa.inspect(CaseRow).local_table
_patient: Any = sa.inspect(PatientRow).local_table


class Person(NamedTuple):
    """One line of a list."""

    case_id: uuid.UUID
    given_name: str
    family_name: str
    birth_date: date
    identifier: str
    state: str
    referred_on: date | None
    placed_on: date | None
    region: str | None
    device_maker: str | None
    relief_hundredths: int | None
    decision: str | None
    implanted_on: date | None


class Key(NamedTuple):
    """Where a page ends."""

    referred_on: date
    case_id: uuid.UUID


def people(
    session: Session,
    clinic_id: uuid.UUID,
    measure: Measure,
    filters: Filters,
    *,
    after: Key | None = None,
    size: int = PAGE,
) -> list[Person]:
    """At most so many patients behind a key, the newest referral first."""
    where = [within(clinic_id, filters, by=measure.by), measure.condition]
    if after is not None:
        later = sa.and_(_c.referred_on == after.referred_on, _c.case_id > after.case_id)
        where.append(sa.or_(_c.referred_on < after.referred_on, later))
    joined = CASE.join(_case, sa.and_(_case.c.clinic_id == _c.clinic_id, _case.c.id == _c.case_id)).join(
        _patient, sa.and_(_patient.c.clinic_id == _case.c.clinic_id, _patient.c.id == _case.c.patient_id)
    )
    columns = [_patient.c[name] if name in _OF_PATIENT else _c[name] for name in Person._fields]
    query = sa.select(*columns).select_from(joined).where(*where)
    query = query.order_by(_c.referred_on.desc(), _c.case_id).limit(size)
    return [Person._make(row) for row in session.connection().execute(query)]


_OF_PATIENT = frozenset({"given_name", "family_name", "birth_date", "identifier"})
