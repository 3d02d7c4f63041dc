"""The antithrombotic plan over HTTP: what is shown, what is agreed, sheet and calendar files."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.holds import HoldRow
from scs_manager.models.lists import ListedItemRow
from tests.hold_scenes import takes
from tests.pages import Page
from tests.trial_scenes import PLANNED_AT, Scene, make_scene, planned
from tests.web.conftest import Clinic, Clock, fetch, send

SignedIn = Callable[..., FlaskClient]
SAID = {
    "stop_on": "2026-04-27", "restart_on": "2026-05-14", "prescriber": "Dr Heart",
    "agreed_on": "2026-04-20", "agreed_how": "by telephone",
}  # fmt: skip


@pytest.fixture
def scene(engine: Engine, clinic: Clinic, clock: Clock) -> Scene:
    """A planned trial of a patient on clopidogrel."""
    clock.now = PLANNED_AT
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session, clinic.name, clinic=session.get(ClinicRow, clinic.id))
        takes(session, scene)
        scene.trial = planned(session, scene)
        return scene


def path(scene: Scene, rest: str = "") -> str:
    return f"/cases/{scene.case.id}/trial/antithrombotics{rest}"


def drug(engine: Engine) -> str:
    with Session(engine) as session:
        return f"/{session.exec(select(ListedItemRow.id)).one()}"


def test_a_plan_from_the_table_to_the_calendar(engine: Engine, signed_in: SignedIn, scene: Scene) -> None:
    nurse = signed_in(Role.NURSE)
    before = fetch(nurse, path(scene)).text
    assert "about 17 days" in before
    assert "intervals to discuss with the prescriber" in before
    assert "ASRA 2015" in before
    assert "Not agreed yet" in before
    assert "Nothing is agreed yet" in fetch(nurse, path(scene, "/sheet")).text

    saved = send(nurse, path(scene, drug(engine)), SAID | {"number": "0"})

    assert saved.status_code == 303
    after = fetch(nurse, path(scene)).text
    assert "17 days, as agreed" in after
    assert "last dose" in after
    sheet = fetch(nurse, path(scene, "/sheet")).text
    assert "Agreed with Dr Heart" in sheet
    assert "Monday 27 April 2026" in sheet
    staff, own = nurse.get(path(scene, "/calendar.ics")), nurse.get(path(scene, "/sheet.ics"))
    assert staff.content_type == "text/calendar; charset=utf-8"
    assert b"SUMMARY:clopidogrel: last dose\r\n" in staff.data
    assert b"clopidogrel" not in own.data
    assert b"SUMMARY:Medicine plan: see your sheet\r\n" in own.data
    assert b"clopidogrel: start again" in nurse.get(path(scene, "/sheet.ics?names=yes")).data


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"prescriber": ""}, "Enter who agreed"),
        ({"stop_on": "2026-04-30"}, "The break is shorter than in the table"),
        ({"restart_on": "2026-05-12"}, "The restart is earlier than in the table"),
        ({"number": "1"}, "Somebody else changed this record"),
    ],
)
def test_a_plan_that_cannot_be_is_asked_again_and_loses_nothing(
    engine: Engine, signed_in: SignedIn, scene: Scene, changes: dict[str, str], words: str
) -> None:
    browser = signed_in()

    refused = send(browser, path(scene, drug(engine)), SAID | {"number": "0"} | changes)

    assert refused.status_code == 400
    assert words in Page(refused).text
    assert "by telephone" in refused.text
    with Session(engine) as session:
        assert session.exec(select(HoldRow)).all() == []


def test_hours_and_a_restart_are_recorded(
    engine: Engine, signed_in: SignedIn, scene: Scene, clock: Clock
) -> None:
    browser = signed_in()
    assert send(browser, path(scene, drug(engine)), SAID | {"number": "0"}).status_code == 303
    hours = {"placement_time": "25:00", "removal_time": "14:00", "number": "0"}
    assert send(browser, path(scene, "/hours"), hours).status_code == 400
    assert send(browser, path(scene, "/hours"), hours | {"placement_time": "08:30"}).status_code == 303
    assert "Dates moved since the prescriber agreed" in fetch(browser, path(scene)).text
    clock.now = PLANNED_AT.replace(month=5, day=14)
    browser = signed_in()
    restart = {"restarted_on": "2026-05-14", "restart_said_by": "the patient", "number": "1"}

    assert send(browser, path(scene, f"{drug(engine)}/restart"), restart).status_code == 303

    assert "said by the patient" in fetch(browser, path(scene)).text
    with Session(engine) as session:
        newest = session.exec(select(HoldRow).where(HoldRow.number == 2)).one()
    assert (newest.stop_on, newest.restarted_on) == (date(2026, 4, 27), date(2026, 5, 14))


def test_without_a_trial_the_page_says_what_is_missing(
    engine: Engine, signed_in: SignedIn, case_id: object
) -> None:
    assert "No trial is planned" in fetch(signed_in(), f"/cases/{case_id}/trial/antithrombotics").text
