"""Patients: identity and contact, nothing clinical."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from scs_manager.models.base import (
    ClinicRecord,
    Row,
    Versioned,
    in_clinic,
    may_be_referred,
    of_clinic,
    one_of,
)

SEXES = ("female", "male", "other", "unknown")
"""FHIR's administrative gender."""


def _index_of_filled(column: str) -> sa.Index:
    """An index of those who have one: the many without would make it look useless to the planner."""
    filled = sa.text(f"{column} IS NOT NULL")
    return sa.Index(None, "clinic_id", column, sqlite_where=filled, postgresql_where=filled)


class PatientRow(Versioned, ClinicRecord, Row, table=True):
    """A person known to one clinic by two identifiers: number and name with date of birth."""

    __table_args__ = (
        of_clinic(),
        in_clinic("merged_into_id", "patient"),
        may_be_referred(),
        sa.UniqueConstraint("clinic_id", "identifier"),
        sa.Index(None, "clinic_id", "name_key"),
        sa.Index(None, "clinic_id", "birth_date"),
        sa.Index(None, "clinic_id", "letters_key", "birth_date"),
        sa.Index(None, "clinic_id", "identifier_key"),
        _index_of_filled("phone_key"),
        _index_of_filled("email_key"),
        one_of("sex", SEXES),
    )

    given_name: str = Field(max_length=100)
    family_name: str = Field(max_length=100)
    name_key: str = Field(max_length=420)
    """``family given`` in NFKC and casefolded: what names are compared and searched by."""
    birth_date: date
    sex: str = Field(max_length=20)
    identifier: str = Field(max_length=100)
    phone: str = Field(default="", max_length=40)
    email: str = Field(default="", max_length=254)
    language: str = Field(default="en", max_length=20)
    time_zone: str = Field(max_length=64)
    created_at: datetime
    letters_key: str = Field(default="", max_length=220)
    """This and the next three are `domain.duplicates.Keys`: what possible duplicates are looked up by."""
    identifier_key: str = Field(default="", max_length=400)
    phone_key: str | None = Field(default=None, max_length=20)
    email_key: str | None = Field(default=None, max_length=400)
    merged_into_id: uuid.UUID | None = None
    """The patient this record was found to be; None for a record that stands."""
