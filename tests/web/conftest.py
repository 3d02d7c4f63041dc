"""The application on a real database, and browsers signed in to it."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import create_engine
from sqlalchemy.engine import Engine
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.accounts import ClinicRow, StaffRoleRow
from scs_manager.services import accounts, patients
from scs_manager.services.profile_library import FOLDER
from tests.conftest import DATABASES, copied
from tests.pages import Page

NOW = datetime(2026, 5, 13, 8, 52, tzinfo=UTC)
PASSWORD = "a long way round the hill 7"
SYSTEM = Actor(ActorKind.SYSTEM, None, "test", None)


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The application's clock: 13 May 2026, 08:52 UTC, until a test moves it."""
    return Clock()


@pytest.fixture(scope="session")
def application() -> Flask:
    """The application, made once: its routes and its compiled templates are the same for every test."""
    return create_app(settings_of("sqlite://"), engine=create_engine("sqlite://"))


def settings_of(url: str) -> Settings:
    """Settings as in production, but for a plain-text address."""
    return Settings(
        database_url=url,
        secret_key=SecretStr("a secret of the tests only, 0123456789 abcdef"),
        public_url="http://localhost",
        trusted_hosts=("localhost",),
        secure_cookies=False,
    )


def turned_to(application: Flask, engine: Engine, settings: Settings, clock: Callable[[], datetime]) -> Flask:
    """The application on a test's own database and clock; nothing else of it differs between tests."""
    application.extensions |= {
        "settings": settings,
        "engine": engine,
        "writing_engine": for_writing(engine),
        "session_info": {FOLDER: settings.profiles_dir},
        "clock": clock,
    }
    return application


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Settings for this test's database."""
    return settings_of(database_url)


@pytest.fixture
def app(application: Flask, settings: Settings, engine: Engine, clock: Clock) -> Flask:
    """The application on this test's database."""
    return turned_to(application, engine, settings, clock)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not signed in."""
    return app.test_client()


@dataclass
class Clinic:
    """A clinic with one person in every role."""

    id: uuid.UUID
    name: str
    staff: dict[Role, uuid.UUID]

    def actor(self, role: Role = Role.CLINICIAN) -> Actor:
        """A person of this clinic, for calling services directly."""
        return Actor(ActorKind.STAFF, self.staff[role], role.value, self.id)


def make_clinic(engine: Engine, name: str) -> Clinic:
    """A clinic whose people sign in as ``role@name``."""
    with Session(for_writing(engine), expire_on_commit=False) as session:
        row = accounts.create_clinic(
            session,
            name=name,
            phone="01632 960 100",
            emergency_phone="01632 960 114",
            time_zone="Europe/London",
            by=SYSTEM,
            now=NOW,
        )
        staff = {
            role: accounts.add_staff(
                session,
                clinic_id=row.id,
                email=address(role, name),
                full_name=f"{role.value.title()} of {name}",
                roles=[role],
                password=PASSWORD,
                by=SYSTEM,
                now=NOW,
            ).id
            for role in Role
        }
        return Clinic(row.id, name, staff)


def address(role: Role, clinic: str) -> str:
    """The e-mail address of a role in a clinic."""
    return f"{role.value}@{clinic.lower().replace(' ', '-')}.example.org"


def _northgate(url: str) -> None:
    _found(url, "Northgate")


def _both(url: str) -> None:
    _found(url, "Northgate", "Southgate")


def _found(url: str, *names: str) -> None:
    engine = make_engine(url)
    for name in names:
        make_clinic(engine, name)
    engine.dispose()


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own with the clinics it asks for, once on SQLite and once on PostgreSQL.

    Founding a clinic hashes a password for every role, which is slow on purpose; so it is done once.
    """
    asked = request.fixturenames
    fill = _both if "other_clinic" in asked else _northgate if "clinic" in asked else None
    with copied(request, request.param, tmp_path / "test.db", fill) as url:
        yield url


def _founded(engine: Engine, name: str) -> Clinic:
    with Session(engine) as session:
        row = session.exec(select(ClinicRow).where(ClinicRow.name == name)).one()
        roles = session.exec(select(StaffRoleRow).where(StaffRoleRow.clinic_id == row.id))
        return Clinic(row.id, name, {Role(each.role): each.staff_id for each in roles})


@pytest.fixture
def clinic(engine: Engine) -> Clinic:
    """Northgate, where the tests work."""
    return _founded(engine, "Northgate")


@pytest.fixture
def other_clinic(engine: Engine) -> Clinic:
    """Southgate, whose records nobody of Northgate may notice."""
    return _founded(engine, "Southgate")


def fetch(client: FlaskClient, path: str, status: int = 200) -> Page:
    """GET a page and check it."""
    response = client.get(path)
    assert response.status_code == status, f"{path}: {response.status_code}"
    return Page(response)


def send(client: FlaskClient, path: str, values: dict[str, Any], form: str | None = None) -> TestResponse:
    """Fetch the page with the form, fill it in as a browser would, and POST it."""
    page = fetch(client, form or path)
    token = {"csrf_token": page.csrf_token}
    return client.post(path, data=token | values, headers={"Sec-Fetch-Site": "same-origin"})


def enter(client: FlaskClient, role: Role, clinic: str) -> TestResponse:
    """Sign in as a role of a clinic."""
    return send(client, "/sign-in", {"email": address(role, clinic), "password": PASSWORD})


@pytest.fixture
def signed_in(app: Flask, clinic: Clinic) -> Callable[..., FlaskClient]:
    """``signed_in(Role.NURSE)``: a browser signed in to Northgate, or to ``clinic=`` another one."""

    def make(role: Role = Role.CLINICIAN, clinic: str = "Northgate") -> FlaskClient:
        browser = app.test_client()
        assert enter(browser, role, clinic).status_code == 303
        return browser

    return make


def make_case(engine: Engine, clinic: Clinic, identifier: str = "NPC-1", name: str = "Ada") -> uuid.UUID:
    """A registered patient of a clinic."""
    identity = {
        "given_name": name,
        "family_name": "Example",
        "birth_date": NOW.date().replace(year=1968),
        "sex": "female",
        "identifier": identifier,
        "phone": "",
        "email": "",
        "language": "en",
    }
    referral = {
        "referrer": "Dr Pattern",
        "received_on": NOW.date(),
        "urgency": "routine",
        "reason": "Leg pain",
    }
    with Session(for_writing(engine), expire_on_commit=False) as session:
        case = patients.register_patient(
            session,
            identity=identity,
            referral=referral,
            by=clinic.actor(),
            now=NOW,
            different_because="Two people of one family name",
        )
        return case.id


@pytest.fixture
def case_id(engine: Engine, clinic: Clinic) -> uuid.UUID:
    """A case of Northgate."""
    return make_case(engine, clinic)


@pytest.fixture
def other_case_id(engine: Engine, other_clinic: Clinic) -> uuid.UUID:
    """A case of Southgate, whose patient is called Zzcanary."""
    return make_case(engine, other_clinic, "SPC-1", "Zzcanary")
