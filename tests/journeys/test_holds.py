"""The antithrombotic plan in a real browser: the table, an agreement, moved hours, the sheet, a restart."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.accounts import ClinicRow
from tests.hold_scenes import takes
from tests.journeys.axe import Axe
from tests.journeys.robots import BrowserRobot, Robot
from tests.journeys.test_browser import SECRET, chromium, free_port, served
from tests.trial_scenes import PLANNED_AT, make_scene, planned
from tests.web.conftest import PASSWORD, address, make_clinic

AGREED = {
    "stop_on": "2026-04-27",
    "restart_on": "2026-05-14",
    "prescriber": "Dr Heart",
    "agreed_on": "2026-04-20",
    "agreed_how": "by telephone",
}


class Today:
    """The application's clock."""

    def __init__(self) -> None:
        self.now = PLANNED_AT

    def __call__(self) -> datetime:
        return self.now


def test_the_antithrombotic_plan_in_a_browser(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "journey.db"
    shutil.copyfile(sqlite_template, path)
    engine, port, today = make_engine(f"sqlite:///{path}"), free_port(), Today()
    clinic = make_clinic(engine, "Northgate")
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session, "Northgate", clinic=session.get(ClinicRow, clinic.id))
        takes(session, scene, thrombotic_risk="high")
        takes(session, scene, "apixaban")
        takes(session, scene, "ginkgo")
        planned(session, scene)
        case = f"/cases/{scene.case.id}"
    settings = Settings(
        database_url=f"sqlite:///{path}",
        secret_key=SECRET,
        public_url=f"http://127.0.0.1:{port}",
        trusted_hosts=("127.0.0.1",),
        secure_cookies=False,
    )
    app = create_app(settings, engine=engine, clock=today)
    with chromium() as browser, served(app, port):
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        robot = BrowserRobot(page, settings.public_url, Axe())
        robot.open("/sign-in")
        robot.send("Sign in", {"email": address(Role.CLINICIAN, "Northgate"), "password": PASSWORD})
        walk(robot, f"{case}/trial/antithrombotics", today)
    engine.dispose()


def walk(robot: Robot, plan: str, today: Today) -> None:
    """From what the table says to the dose that was taken again."""
    robot.open(plan)
    assert "about 17 days" in robot.text
    assert "before the procedure is recorded, so the interval is unknown" in robot.text
    one = robot.href("Record what is agreed: clopidogrel")
    robot.open(one)
    robot.send("Record the plan", AGREED | {"stop_on": "2026-05-01"})
    assert "The break is shorter than in the table" in robot.text
    robot.send("Record the plan", AGREED)
    assert "17 days, as agreed" in robot.text

    robot.open(f"{plan}/hours")
    robot.send("Record the hours", {"placement_time": "07:30", "removal_time": "14:00"})
    assert "Dates moved since the prescriber agreed" in robot.text
    robot.open(f"{plan}/sheet")
    assert "Nothing is agreed yet" in robot.text
    robot.open(one)
    robot.send("Record the plan", {"agreed_on": "2026-04-20", "agreed_how": "by telephone again"})
    robot.open(f"{plan}/sheet")
    assert "Thursday 14 May 2026" in robot.text
    assert b"Medicine plan: see your sheet" in robot.fetch(f"{plan}/sheet.ics")

    today.now += timedelta(days=24, hours=1)
    robot.open("/sign-in")
    robot.send("Sign in", {"email": address(Role.CLINICIAN, "Northgate"), "password": PASSWORD})
    robot.open(f"{one}/restart")
    robot.send("Record the restart", {"restarted_on": "2026-05-14", "restart_said_by": "the patient"})
    assert "said by the patient" in robot.text
