"""Times of the diary, a patient who travels, and what the trial page says about how entries came."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session

from scs_manager.domain.change_reasons import ChangeReason
from scs_manager.domain.diary_placement import DeviceWord
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.services import diary, pain_ratings
from scs_manager.services.patient_sessions import place_of_visit
from tests.pages import Page
from tests.trial_scenes import BASELINE, Scene, answers, begun, enrolled, evening, make_scene, send, visit_of
from tests.web.conftest import Clinic, Clock, fetch
from tests.web.conftest import send as fill_in

SignedIn = Callable[..., FlaskClient]
TIMES = {"opens": "16:30", "on_time_before": "22:00", "late_before": "09:00", "sync_within_days": "5"}
DAY = timedelta(days=1)


@pytest.fixture
def phone(engine: Engine, clinic: Clinic, clock: Clock) -> tuple[Scene, str]:
    """A diary on its third evening."""
    clock.now = evening(BASELINE + 2 * DAY)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session, clinic.name, clinic=session.get(ClinicRow, clinic.id))
        scene.trial = begun(session, scene)
        return scene, enrolled(session, scene, scene.running_trial)


def test_an_administrator_sets_the_times_with_a_reason(
    signed_in: SignedIn, phone: tuple[Scene, str], clock: Clock
) -> None:
    office = signed_in(Role.ADMINISTRATOR)
    silent = fill_in(office, "/settings/diary", TIMES)
    crossed = fill_in(office, "/settings/diary", TIMES | {"late_before": "21:00", "reason": "Shifts"})
    saved = fill_in(office, "/settings/diary", TIMES | {"reason": "Shifts"})
    again = fill_in(office, "/settings/diary", TIMES | {"reason": "Shifts"})

    assert "Say why the times change" in Page(silent).text
    assert "Late entries must end after" in Page(crossed).text
    assert saved.status_code == 303
    page = fetch(office, "/settings/diary").text
    assert "From 30 April 2026 opens 16:30, on time before 22:00, late before 09:00" in page
    assert "These are the times already." in Page(again).text
    assert 'value="16:30"' in fetch(office, "/settings/diary").html


def test_staff_move_a_diary_to_another_zone(signed_in: SignedIn, phone: tuple[Scene, str]) -> None:
    scene, _token = phone
    nurse, address = signed_in(Role.NURSE), f"/cases/{scene.case.id}/trial/time-zone"

    unknown = fill_in(nurse, address, {"time_zone": "Atlantis/Capital"})
    same = fill_in(nurse, address, {"time_zone": "Europe/London"})
    moved = fill_in(nurse, address, {"time_zone": "Pacific/Auckland"})

    assert "Enter a time zone, like Europe/Madrid" in Page(unknown).text
    assert "in this time zone already" in Page(same).text
    assert moved.status_code == 303
    page = fetch(nurse, f"/cases/{scene.case.id}/trial").text
    assert "The new time zone acts from the evening of 30 April 2026." in page
    assert "The patient's clock: Pacific/Auckland." in page


def test_the_trial_page_says_how_the_entries_came(
    engine: Engine, signed_in: SignedIn, phone: tuple[Scene, str], clock: Clock
) -> None:
    scene, token = phone
    first, second = evening(BASELINE), evening(BASELINE + DAY)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        send(session, token, answers(BASELINE), at=second, device=DeviceWord(first, second, 540))
        visit = visit_of(session, token, second)
        carer, place = replace(visit, carer=True), place_of_visit(visit)
        diary.save_entry(
            session, place=place, entry=answers(BASELINE + DAY), submission=diary.Submission("1"),
            by=carer.actor(), now=second,
        )  # fmt: skip
        slip = diary.Submission("2", change_reason=ChangeReason.SLIP)
        diary.save_entry(
            session, place=place, entry=answers(BASELINE + DAY, leg=4), submission=slip, by=visit.actor(),
            now=second,
        )  # fmt: skip
        pain_ratings.rate(
            session, place=place, score=6, client_key="3", device=None, by=carer.actor(), now=second
        )

    page = fetch(signed_in(Role.NURSE), f"/cases/{scene.case.id}/trial").text

    assert "27 April the phone's clock shows another time zone; sent later" in page
    assert "28 April by a carer" in page
    assert "28 April corrected: a wrong number was pressed" in page
    assert "28 Apr 19:42 6; by a carer" in page


def test_a_clinic_chooses_how_its_diary_asks(
    app: Flask, signed_in: SignedIn, phone: tuple[Scene, str], clock: Clock
) -> None:
    _scene, token = phone
    clock.now = evening(BASELINE)
    mobile = app.test_client()
    mobile.set_cookie("diary", token)
    assert " data-steps" not in fetch(mobile, "/diary").html

    saved = fill_in(signed_in(Role.ADMINISTRATOR), "/settings/diary/questions", {"look": "steps"})

    assert saved.status_code == 303
    assert " data-steps" in fetch(mobile, "/diary").html
