"""The clinic of the journeys, its clock, and how what people type and print is read."""

import io
import re
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pypdf
from sqlalchemy.engine import Engine
from sqlmodel import Session

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.services import accounts

ZONE = ZoneInfo("Europe/London")
BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EMAIL, PASSWORD = "mira@northgate.example", "a long way round the hill 7"
BORN = date(1971, 11, 2)
ROLES = (Role.COORDINATOR, Role.CLINICIAN, Role.PSYCHOLOGIST, Role.NURSE)
SYSTEM = Actor(ActorKind.SYSTEM, None, "test", None)


class Clock:
    """The application's clock, moved by the journey."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now

    def go_to(self, day: date, hour: int, minute: int = 0) -> None:
        self.now = datetime.combine(day, time(hour, minute), ZONE).astimezone(UTC)


def found_clinic(engine: Engine) -> None:
    """A clinic whose one clinician holds every role of the journey."""
    with Session(for_writing(engine), expire_on_commit=False) as session:
        clinic = accounts.create_clinic(
            session,
            name="Northgate Pain Clinic",
            phone="01632 960 100",
            emergency_phone="01632 960 999",
            time_zone="Europe/London",
            by=SYSTEM,
            now=BEGIN,
        )
        accounts.add_staff(
            session,
            clinic_id=clinic.id,
            email=EMAIL,
            full_name="Dr Mira Sample",
            roles=ROLES,
            password=PASSWORD,
            by=SYSTEM,
            now=BEGIN,
        )


def typed(value: Any) -> str | tuple[str, ...]:
    """A value as it is typed or chosen; several words are ticked one by one."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def text_of(pdf: bytes) -> str:
    """The words of a PDF."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def code_on(sheet: bytes) -> str:
    """The short code printed on an invitation, below the address where it is typed."""
    words = text_of(sheet)
    found = re.search(r"/open\s+((?:[0-9A-Z]{4}\s*){3})", words)
    assert found, words
    return found.group(1)
