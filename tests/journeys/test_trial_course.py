"""A trial in a real browser: leads corrected, reprogrammed, off too long, an adverse event; one glance."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlmodel import Session

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.accounts import ClinicRow
from tests.journeys.axe import Axe
from tests.journeys.robots import BrowserRobot
from tests.journeys.test_browser import SECRET, chromium, free_port, served
from tests.trial_scenes import REMOVED, evening, make_scene, running
from tests.web.conftest import PASSWORD, address, make_clinic


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path) -> Iterator[tuple[BrowserRobot, str]]:
    """A nurse at a running trial, on its last morning; and the address of the trial."""
    path = tmp_path / "journey.db"
    shutil.copyfile(sqlite_template, path)
    engine, port = make_engine(f"sqlite:///{path}"), free_port()
    clinic = make_clinic(engine, "Northgate")
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session, "NPC-1", clinic=session.get_one(ClinicRow, clinic.id))
        running(session, scene)
    settings = Settings(
        database_url=f"sqlite:///{path}",
        secret_key=SECRET,
        public_url=f"http://127.0.0.1:{port}",
        trusted_hosts=("127.0.0.1",),
        secure_cookies=False,
    )
    app = create_app(settings, engine=engine, clock=lambda: evening(REMOVED, 9))
    with chromium() as browser, served(app, port):
        page = browser.new_page()
        page.goto(f"{settings.public_url}/sign-in")
        page.fill("[name=email]", address(Role.NURSE, "Northgate"))
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        yield BrowserRobot(page, settings.public_url, Axe()), f"/cases/{scene.case.id}/trial"
    engine.dispose()


def test_a_nurse_keeps_the_course_of_a_trial(desk: tuple[BrowserRobot, str]) -> None:
    robot, trial = desk
    faults: list[str] = []
    robot.page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)

    reprogram(robot, trial)
    report_off(robot, trial)
    report_event(robot, trial)
    robot.open(f"{trial}/course?kind=program")
    assert "Program 1" in robot.text
    assert "Rash" not in robot.page.locator("ul.log").inner_text()

    robot.open(trial)
    in_one_glance(robot.page)
    assert faults == []


def reprogram(robot: BrowserRobot, trial: str) -> None:
    """Two programs; the chart shows both, each with its hours."""
    for name, day, contacts in (("1", "2026-05-04", "3- 4+"), ("2", "2026-05-06", "2- 3+ 4-")):
        robot.open(f"{trial}/programs")
        robot.send(
            "Record a program",
            {"name": name, "starts_on": day, "starts_time": "14:30", "contacts_1": contacts, "rate_hz": "60"},
        )
    titles = robot.page.locator(".chart--wide .p-on title").all_text_contents()
    assert titles == ["Program 1, 4 May 14:30 to 6 May 14:30", "Program 2, 6 May 14:30 to 13 May 09:42"]


def report_off(robot: BrowserRobot, trial: str) -> None:
    """Off for six hours: the day is offered and left out, and the offer is gone."""
    robot.open(f"{trial}/device-events")
    robot.send(
        "Record a device event",
        {
            "kind": "off", "starts_on": "2026-05-08", "starts_time": "01:00", "ends_on": "2026-05-08",
            "ends_time": "07:00",
        },
    )  # fmt: skip
    assert "Stimulation off for 6 h" in robot.text
    robot.open(robot.href("Leave it out"))
    robot.send("Leave the day out")
    assert "may have to be left out" not in robot.text
    assert "8 May left out" in robot.text


def report_event(robot: BrowserRobot, trial: str) -> None:
    """An adverse event, and how it went on."""
    robot.open(f"{trial}/adverse-events")
    robot.send(
        "Record an adverse event",
        {
            "kind": "ae.other", "words": "Rash under the dressing", "starts_on": "2026-05-06",
            "severity": "mild", "relation": "procedure", "remedy": "none", "result": "ongoing",
        },
    )  # fmt: skip
    assert "1 recorded, 1 open." in robot.text
    robot.open(str(robot.page.locator('.log a[href*="/adverse-events/"]').get_attribute("href")))
    ended = {"result": "resolved", "resolved_on": "2026-05-09", "serious": "no", "change_reason": "Healed"}
    robot.send("Save the change", ended)
    assert "1 recorded, 0 open." in robot.text


def in_one_glance(page: Page) -> None:
    """At 1440 px three columns under the chart; at 390 px one below the other."""
    tops = {}
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        tops[width] = [
            box["y"] for each in page.locator(".glance > section").all() if (box := each.bounding_box())
        ]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert len(set(tops[1440])) == 1
    assert tops[390] == sorted(set(tops[390]))
