"""The worklist names the patients whose diary of the last closed evening has not come."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session

from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from tests.trial_scenes import BASELINE, PLANNED_AT, answers, begun, enrolled, evening, make_scene, send
from tests.web.conftest import Clinic, Clock, fetch

SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def patient(engine: Engine, clinic: Clinic, clock: Clock) -> Callable[[date], None]:
    """A baseline diary with an entry of each given evening."""
    clock.now = PLANNED_AT
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session, clinic.name, clinic=session.get(ClinicRow, clinic.id))
        phone = enrolled(session, scene, begun(session, scene))

    def sends(day: date) -> None:
        with Session(for_writing(engine), expire_on_commit=False) as session:
            send(session, phone, answers(day), at=evening(day))

    return sends


def worklist(signed_in: SignedIn, clock: Clock, day: date, hour: int) -> str:
    clock.now = evening(day, hour, 0)
    return fetch(signed_in(), "/").text


def test_nobody_is_silent_before_the_first_evening_is_over(
    signed_in: SignedIn, clock: Clock, patient: Callable[[date], None]
) -> None:
    assert "Silent" not in worklist(signed_in, clock, BASELINE, 23)


def test_a_missing_evening_is_named_and_can_be_late_until_noon(
    signed_in: SignedIn, clock: Clock, patient: Callable[[date], None]
) -> None:
    text = worklist(signed_in, clock, BASELINE + timedelta(days=1), 9)

    assert "Silent: 1 diary has not come for Monday 27 April 2026" in text
    assert "1 evening missing; the last can still be sent late until 12:00." in text


def test_evenings_in_a_row_are_counted_from_the_last_entry(
    signed_in: SignedIn, clock: Clock, patient: Callable[[date], None]
) -> None:
    patient(BASELINE)

    assert "Silent" not in worklist(signed_in, clock, BASELINE + timedelta(days=1), 13)
    assert "2 evenings missing in a row." in worklist(signed_in, clock, BASELINE + timedelta(days=3), 13)


def test_an_entry_of_this_evening_ends_the_silence(
    signed_in: SignedIn, clock: Clock, patient: Callable[[date], None]
) -> None:
    patient(BASELINE + timedelta(days=1))

    assert "Silent" not in worklist(signed_in, clock, BASELINE + timedelta(days=1), 20)


def test_another_clinic_hears_nothing_of_it(
    signed_in: SignedIn, clock: Clock, other_clinic: Clinic, patient: Callable[[date], None]
) -> None:
    clock.now = evening(BASELINE + timedelta(days=2), 13, 0)

    assert "Silent" not in fetch(signed_in(clinic=other_clinic.name), "/").text
