"""A believable demonstration: two clinics, their staff and twelve patients, made by the real use cases.

Dates are relative to the moment it is made; nobody in it exists. The database is marked, and a marked one is
never served as a clinic's.
"""

import random
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.permissions import ROLE_NAMES, Role
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.demo import DemoMarkRow
from scs_manager.services import accounts, registry, screening
from scs_manager.services.demo_phones import PhoneLink, phone_links
from scs_manager.services.demo_steps import House, tell
from scs_manager.services.demo_stories import NORTHGATE, RIVERSIDE

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
SYSTEM = Actor(ActorKind.SYSTEM, None, "demonstration", None)
FOUNDED = timedelta(days=200)
"""The clinics are older than their oldest patient."""

SIGNED_OFF = {
    "northgate": ("scs-core", "safety", "aetna-cpb-0194"),
    "riverside": ("scs-core", "safety"),
}
"""What each medical lead has signed off; the payer that Northgate needs ships as a draft."""

PEOPLE = {
    Role.CLINICIAN: "Dr Mira Sample",
    Role.COORDINATOR: "Robin Ortiz",
    Role.PSYCHOLOGIST: "Dr Lena Muster",
    Role.NURSE: "Sam Specimen",
    Role.AUDITOR: "Alex Auditor",
    Role.ADMINISTRATOR: "Kim Keeper",
}


@dataclass(frozen=True)
class SignIn:
    """How to sign in as one person of the demonstration."""

    email: str
    password: str
    what: str
    """Role and clinic in words."""


@dataclass(frozen=True)
class Demonstration:
    """What was made, for the command that prints it."""

    sign_ins: tuple[SignIn, ...]
    phone_links: tuple[PhoneLink, ...]


def create_demo(
    session: Session, *, now: datetime, public_url: str = "http://127.0.0.1:8000", seed: str | None = None
) -> Demonstration:
    """Fill an empty, migrated database; with a ``seed`` the passwords are the same every time.

    Refuses a database that has a clinic already.
    """
    if session.exec(select(ClinicRow)).first() is not None:
        raise ValueError("a demonstration is made in an empty database only")
    session.add(DemoMarkRow(made_at=now))
    session.commit()
    password = _password(seed)
    northgate = _clinic(session, "Northgate Pain Clinic", "northgate", password, now, public_url)
    riverside = _clinic(session, "Riverside Spine Centre", "riverside", password, now, public_url)
    stories = [story(northgate[0]) for story in NORTHGATE] + [story(riverside[0]) for story in RIVERSIDE]
    tell(stories)
    doctor = northgate[0].staff[Role.CLINICIAN]
    links = phone_links(session, by=doctor, now=now, public_url=public_url)
    for house, _sign_ins in (northgate, riverside):
        registry.refresh(session, house.clinic.id, now=now)
    return Demonstration((*northgate[1], *riverside[1]), links)


def is_demo(session: Session) -> bool:
    """Whether the database is marked as a demonstration."""
    return session.exec(select(DemoMarkRow)).first() is not None


def _password(seed: str | None) -> str:
    """Four groups of four; random unless a seed fixes them for screenshots and tests."""
    choose = random.Random(seed).choice if seed is not None else secrets.choice  # noqa: S311
    return "-".join("".join(choose(LETTERS) for _ in range(4)) for _ in range(4))


def _clinic(
    session: Session, name: str, domain: str, password: str, now: datetime, public_url: str
) -> tuple[House, tuple[SignIn, ...]]:
    founded = now - FOUNDED
    clinic = accounts.create_clinic(
        session,
        name=name,
        phone="01632 960 100",
        emergency_phone="01632 960 999",
        time_zone="Europe/London",
        by=SYSTEM,
        now=founded,
    )
    staff, sign_ins = {}, []
    for role, person in PEOPLE.items():
        email = f"{role.value}@{domain}.example"
        row = accounts.add_staff(
            session,
            clinic_id=clinic.id,
            email=email,
            full_name=person,
            roles=[role],
            password=password,
            by=SYSTEM,
            now=founded,
            medical_lead=role is Role.CLINICIAN,
        )
        staff[role] = Actor(ActorKind.STAFF, row.id, person, clinic.id)
        sign_ins.append(SignIn(email, password, f"{ROLE_NAMES[role]}, {name}"))
    house = House(session, clinic, staff, now, public_url)
    _sign_off(house, founded, SIGNED_OFF[domain])
    return house, tuple(sign_ins)


def _sign_off(house: House, at: datetime, names: Iterable[str]) -> None:
    """The clinic's medical lead signs profiles off."""
    for name in names:
        profile = shipped_profiles()[name]
        screening.sign_off_profile(house.session, profile=profile, by=house.staff[Role.CLINICIAN], now=at)
