"""Alarms in a real browser: from the worklist to what was done; a silent patient called; a day taken back."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.accounts import ClinicRow
from scs_manager.services import diary_review
from tests.journeys.axe import Axe
from tests.journeys.robots import BrowserRobot
from tests.journeys.test_browser import SECRET, chromium, free_port, served
from tests.trial_scenes import PLACED, WOUND, answers, evening, make_scene, running, send
from tests.web.conftest import PASSWORD, address, make_clinic

NEXT_MORNING = evening(PLACED + timedelta(days=4), 9)


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path) -> Iterator[tuple[BrowserRobot, str]]:
    """A nurse on the morning after an alarm and a silent evening; and the address of the alarm's trial."""
    path = tmp_path / "journey.db"
    shutil.copyfile(sqlite_template, path)
    engine, port = make_engine(f"sqlite:///{path}"), free_port()
    clinic = make_clinic(engine, "Northgate")
    with Session(for_writing(engine), expire_on_commit=False) as session:
        row = session.get_one(ClinicRow, clinic.id)
        running(session, make_scene(session, "NPC-2", clinic=row), evenings=2)
        scene = make_scene(session, "NPC-1", clinic=row)
        trial, phone = running(session, scene, evenings=3)
        send(session, phone, answers(PLACED + timedelta(days=3), warning_signs=WOUND))
        day = PLACED + timedelta(days=2)
        diary_review.exclude_day(session, trial=trial, day=day, reason="Fever", by=scene.by, now=NEXT_MORNING)
    settings = Settings(
        database_url=f"sqlite:///{path}",
        secret_key=SECRET,
        public_url=f"http://127.0.0.1:{port}",
        trusted_hosts=("127.0.0.1",),
        secure_cookies=False,
    )
    app = create_app(settings, engine=engine, clock=lambda: NEXT_MORNING)
    with chromium() as browser, served(app, port):
        page = browser.new_page()
        page.goto(f"{settings.public_url}/sign-in")
        page.fill("[name=email]", address(Role.NURSE, "Northgate"))
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        yield BrowserRobot(page, settings.public_url, Axe()), f"/cases/{scene.case.id}/trial"
    engine.dispose()


def test_a_nurse_sees_to_an_alarm_to_a_silent_patient_and_to_a_day(desk: tuple[BrowserRobot, str]) -> None:
    robot, trial = desk
    faults: list[str] = []
    robot.page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)

    resolve(robot)
    call(robot)
    robot.open(trial)
    robot.open(robot.href("Take it back"))
    robot.send("Let the day count", {"reason": "The fever was a day earlier"})
    assert "Counts again: The fever was a day earlier" in robot.text
    assert "Alarm resolved" in robot.text
    assert faults == []


def resolve(robot: BrowserRobot) -> None:
    """Taken on from the worklist, told to the clinicians, resolved; gone from the worklist."""
    robot.open("/")
    robot.open(robot.href("Open the alarm"))
    robot.send("I take this alarm on")
    robot.open(robot.href("Tell somebody else"))
    robot.send("Tell them", {"to": "role:clinician", "note": "Redness grows"})
    assert "To be told: everybody in the role Clinician: Redness grows" in robot.text
    robot.open(robot.href("Record what was done"))
    done = {"done": "seen", "note": "Dressing changed, dry", "told_patient": "yes", "told_surgeon": "yes"}
    robot.send("Resolve the alarm", done)
    assert "Patient told: yes. Surgeon told: yes" in robot.text
    robot.open("/alarms")
    assert "Resolved today (1)" in robot.text
    robot.open("/")
    assert "Alarm answer" not in robot.text


def call(robot: BrowserRobot) -> None:
    """The day is filled in; the call stands beside the patient afterwards."""
    robot.open("/silent")
    robot.open(robot.href("Log a call"))
    robot.send("Record a call", {"result": "reached", "note": "Forgot; is well"})
    robot.open("/silent")
    assert "Reached today" in robot.text
