"""A case whose trial has ended, ready to be decided: made by the real use cases, as the demonstration is.

Making it takes seconds, so it is made once per database and copied for each test (``ended_url``, ``steps``).
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.decisions import DecisionOutcome, needs_weighing
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.accounts import ClinicRow, StaffRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import decisions, outcomes
from scs_manager.services.decision_basis import basis_of
from scs_manager.services.decisions import Words
from scs_manager.services.demo_diary import RELIEVED, Evenings
from scs_manager.services.demo_records import candidate
from scs_manager.services.demo_steps import House, Steps, Story, tell
from scs_manager.services.demo_stories import ended, to_team, work_up
from scs_manager.services.document_seals import Signing
from tests.conftest import DATABASES, Fill, copied
from tests.factories import ZONE, make_clinic, make_staff

NOW = datetime(2026, 5, 14, 9, 24, tzinfo=UTC)
URL = "https://scs.example.org"
PERSON = {
    "given_name": "Ben",
    "family_name": "Sample",
    "birth_date": date(1971, 11, 2),
    "sex": "male",
    "identifier": "NPC-004163",
    "phone": "",
    "email": "",
    "language": "en",
}
REASONS = "Leg pain fell by more than half on five valid days, and he wants the implant."


@pytest.fixture(scope="session")
def ended_sqlite(sqlite_filled: Callable[[Fill], Path]) -> Path:
    """A SQLite file with the case in it."""
    return sqlite_filled(_fill)


@pytest.fixture(params=DATABASES)
def ended_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A copy of the database with the case, once on SQLite and once on PostgreSQL."""
    with copied(request, request.param, tmp_path / "test.db", _fill) as url:
        yield url


@pytest.fixture
def ended_engine(ended_url: str) -> Iterator[Engine]:
    """An engine on the copy."""
    made = make_engine(ended_url)
    yield made
    made.dispose()


@pytest.fixture
def steps(ended_engine: Engine) -> Iterator[Steps]:
    """The case with 58.0 % relief in the leg, to be decided."""
    with Session(for_writing(ended_engine), expire_on_commit=False) as session:
        yield reopened(session)


def _fill(url: str) -> None:
    engine = make_engine(url)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        ended_trial(session)
    engine.dispose()


def reopened(session: Session) -> Steps:
    """The case as it was made, in another session."""
    clinic = session.exec(select(ClinicRow)).one()
    person = session.exec(select(StaffRow)).one()
    actor = Actor(ActorKind.STAFF, person.id, person.full_name, clinic.id)
    house = House(session, clinic, dict.fromkeys(Role, actor), NOW, URL)
    return Steps(house, session.exec(select(CaseRow)).one(), session.exec(select(TrialRow)).one())


def make_house(session: Session, name: str = "Northgate") -> House:
    """A clinic in which one person holds every role that a story needs."""
    clinic = make_clinic(session, name)
    email = f"sam@{name.lower()}.example"
    roles = (Role.CLINICIAN, Role.COORDINATOR, Role.NURSE, Role.PSYCHOLOGIST)
    staff = make_staff(session, clinic, *roles, email=email)
    actor = Actor(kind=ActorKind.STAFF, id=staff.id, name=staff.full_name, clinic_id=clinic.id)
    return House(session, clinic, dict.fromkeys(Role, actor), NOW, URL)


def ended_trial(session: Session, evenings: Evenings = RELIEVED, *, name: str = "Northgate") -> Steps:
    """A case in ``trial_ended``: leg relief 58.0 % unless other evenings are given; one criterion unknown."""
    steps = Steps(make_house(session, name))

    def story() -> Story:
        yield from work_up(steps, PERSON, candidate(steps.house.day(-43)), 50)
        yield from to_team(steps, 30)
        yield from ended(steps, evenings, -1, 42, mood_asked=False)

    tell([story()])
    return steps


def words_for(steps: Steps, outcome: DecisionOutcome = DecisionOutcome.IMPLANT, **more: str) -> Words:
    """What a clinician would type, every open criterion weighed."""
    basis = basis_of(steps.s, steps.known, now=NOW)
    weighed = {criterion.number: "Weighed." for criterion in needs_weighing(basis.judged.criteria)}
    return Words(outcome, more.pop("reasons", REASONS), weighed, **more)


def shown(steps: Steps, words: Words, now: datetime = NOW) -> str:
    """The hash that the page shows above the password."""
    basis = basis_of(steps.s, steps.known, now=now)
    return decisions.sha256_of(decisions.content_of(basis, words))


def signing(steps: Steps, digest: str, meaning: str = "I decided this.") -> Signing:
    """A signature on what was shown."""
    return Signing(steps.by(Role.CLINICIAN), Role.CLINICIAN, meaning, ZONE, digest)


def decide(steps: Steps, words: Words | None = None, now: datetime = NOW) -> DecisionRow:
    """Sign a decision on what stands there."""
    said = words or words_for(steps)
    given = signing(steps, shown(steps, said, now))
    return decisions.sign_decision(steps.s, steps.known, said, given, now=now)


def add_late_entry(steps: Steps) -> None:
    """Staff transcribe an evening that had been missing: the data changed."""
    scores = (*RELIEVED.scores[:3], (9, 9), *RELIEVED.scores[4:])
    steps.evening(3, Evenings(scores, by_staff=frozenset({3})), NOW)


def entries(steps: Steps) -> list[DiaryEntryRow]:
    """Every version that was stored."""
    return list(outcomes.entries_of(steps.s, steps.planned))
