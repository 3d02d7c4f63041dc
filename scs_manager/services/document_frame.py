"""What every document of a case needs: whom it is about, what it is known by, who signed. Reads only."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import object_session
from sqlmodel import Session

from reports.content import Identity, Issue, Signature
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.patients import PatientRow
from scs_manager.services.document_setting_rows import letterhead_of, settings_of
from scs_manager.services.documents import DocumentKind, Place, printed_number

TRANSLATED = frozenset({"de", "es", "fr"})
"""What the patient's papers are printed in beside English."""
_SEXES = {"female": "female", "male": "male", "other": "other"}


def tag_of(language: str) -> str:
    """Of the words that are printed: a language without a catalogue gets English."""
    return language if language in TRANSLATED else "en-GB"


def identity_of(patient: PatientRow, on: datetime) -> Identity:
    """The patient's name and two identifiers, with sex and age in words."""
    born, on = patient.birth_date, on.astimezone(ZoneInfo(patient.time_zone))
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    sex = ", ".join(filter(None, (_SEXES.get(patient.sex, ""), f"{age} years")))
    name = f"{patient.given_name} {patient.family_name}"
    return Identity(name=name, birth_date=born, identifier=patient.identifier, sex=sex)


def issue_of(clinic: ClinicRow, place: Place | None, *, public_url: str, reason: str = "") -> Issue:
    """Number, code and clinic; without a place it is a preview that was never issued."""
    if place is None:
        return issue_of_clinic(clinic)
    return replace(
        issue_of_clinic(clinic),
        number=place.printed_number,
        verification_code=place.code,
        verification_url=f"{public_url.rstrip('/')}/v/{place.code}",
        replaces=_replaces(place.replaces, place.reason or reason),
    )


def issue_of_clinic(clinic: ClinicRow, *, language: str = "en-GB") -> Issue:
    """The clinic with its letterhead and paper, for what has no number (yet)."""
    issue = Issue(clinic=clinic.name, phone=clinic.phone, time_zone=clinic.time_zone, language=language)
    session = object_session(clinic)
    if not isinstance(session, Session):
        return issue
    settings = settings_of(session, clinic.id)
    letterhead = letterhead_of(session, clinic.id, settings)
    return replace(issue, paper=settings.paper.value, letterhead=letterhead)


def _replaces(document: DocumentRow | None, reason: str) -> str:
    if document is None:
        return ""
    number = printed_number(DocumentKind(document.kind), document.number, document.issued_at)
    return f"{number}: {reason}" if reason else number


def signature_of(
    *, name: str, role: str, at: datetime, time_zone: str, meaning: str, content_sha256: str
) -> Signature:
    """A signature as it is printed."""
    return Signature(
        name=name, role=role, at=at, time_zone=time_zone, meaning=meaning, content_sha256=content_sha256
    )
