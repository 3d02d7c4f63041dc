"""Messages in a real browser: who was told when, and a patient who stops them and wants them again."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.domain.messages import Outcome, Result
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.messages import MessageRow
from scs_manager.services.reminders import plan_reminders
from tests.journeys.axe import Axe
from tests.journeys.robots import BrowserRobot
from tests.journeys.test_browser import SECRET, chromium, free_port, served
from tests.sending import deliver_all
from tests.trial_scenes import BASELINE, PLANNED_AT, begun, enrolled, evening, make_scene
from tests.web.conftest import PASSWORD, address, make_clinic

MORNING = evening(BASELINE + timedelta(days=1), 9)
REFUSED = Outcome(Result.REFUSED, "the mail server refused the address (550)")


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path) -> Iterator[tuple[BrowserRobot, str, str]]:
    """A nurse on the morning after a silent evening; the address of the messages, and a mark of one."""
    path = tmp_path / "journey.db"
    shutil.copyfile(sqlite_template, path)
    engine, port = make_engine(f"sqlite:///{path}"), free_port()
    clinic = make_clinic(engine, "Northgate")
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session, "NPC-1", clinic=session.get_one(ClinicRow, clinic.id))
        scene.patient.email = "margaret.sample@home.example"
        session.add(scene.patient)
        enrolled(session, scene, begun(session, scene))
    with Session(for_writing(engine)) as session:
        plan_reminders(session, clinic_id=clinic.id, now=PLANNED_AT)
        deliver_all(session, evening(BASELINE, 18, 0), {"email": lambda _mail: Outcome(Result.SENT)})
        deliver_all(session, evening(BASELINE, 24, 0), {"email": lambda _mail: REFUSED})
        mark = session.exec(select(MessageRow.mark).where(MessageRow.state == "sent")).one()
    settings = Settings(
        database_url=f"sqlite:///{path}",
        secret_key=SECRET,
        public_url=f"http://127.0.0.1:{port}",
        trusted_hosts=("127.0.0.1",),
        secure_cookies=False,
    )
    app = create_app(settings, engine=engine, clock=lambda: MORNING)
    with chromium() as browser, served(app, port):
        page = browser.new_page()
        page.goto(f"{settings.public_url}/sign-in")
        page.fill("[name=email]", address(Role.NURSE, "Northgate"))
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        robot = BrowserRobot(page, settings.public_url, Axe())
        yield robot, f"/cases/{scene.case.id}/trial/messages", str(mark)
    engine.dispose()


def test_a_nurse_sees_what_was_sent_and_a_patient_stops_it(desk: tuple[BrowserRobot, str, str]) -> None:
    robot, messages, mark = desk
    faults: list[str] = []
    robot.page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)

    robot.open("/silent")
    assert "18:00 sent, 00:00 not sent" in robot.text
    robot.open(messages)
    assert "The mail server refused the address (550)" in robot.text
    robot.open(f"/stop/{mark}")
    robot.send("Stop the reminders")
    assert "You will get no more reminders this way" in robot.text
    robot.open(messages)
    robot.send("The patient wants them again")
    assert "Messages are sent this way again" in robot.text
    assert faults == []
