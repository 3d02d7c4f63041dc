"""An implant in a real browser: its day, what was put in, complication, visit, a lead moved, the figures."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlmodel import Session, select

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.cases import CaseRow
from tests.decision_scenes import NOW, decide, reopened
from tests.factories import PASSWORD
from tests.implant_scenes import AFTER, DAY
from tests.journeys.axe import Axe
from tests.journeys.robots import BrowserRobot, Robot, Values
from tests.journeys.test_browser import SECRET, chromium, free_port, served
from tests.web.conftest import Clock

GLUCOSE: Values = {
    "glucose_day_state": "done", "glucose_day_glucose": "7.1", "glucose_day_glucose_unit": "mmol/L",
    "glucose_day_measured": "2026-06-08T08:00",
}  # fmt: skip
RECORD: Values = {
    "implanted_on": DAY.isoformat(), "surgeon": "Dr Knife", "setting": "hospital", "anaesthesia": "sedation",
    "kind_1": "percutaneous", "contacts_1": "8", "serial_1": "L-1", "entry_1": "L1-L2", "tip_1": "T8",
    "generator_maker": "Example", "generator_model": "R", "generator_serial": "G-1", "rechargeable": "yes",
    "pocket_side": "left", "mr_conditional": "yes", "mri_conditions": "1.5 T, head",
}  # fmt: skip
SEROMA: Values = {
    "kind": "ae.seroma_haematoma", "starts_on": DAY.isoformat(), "severity": "mild", "relation": "procedure",
    "remedy": "none", "result": "ongoing",
}  # fmt: skip


VISIT: Values = {
    "visited_on": (DAY + timedelta(days=43)).isoformat(), "how": "clinic", "pain_leg": "3", "pain_back": "4",
    "stated_relief": "60", "pgic": "2", "again": "yes",
}  # fmt: skip

MOVED: Values = {
    "operated_on": (DAY + timedelta(days=40)).isoformat(), "surgeon": "Dr Knife", "parts": "lead",
    "reason": "ae.lead_migration", "done_1": "moved", "tip_1": "T9",
}  # fmt: skip


def walk(staff: Robot, case: str, days_pass: Callable[[], None], weeks_pass: Callable[[], None]) -> None:
    """From the day to the complication, and the first visit after it."""
    staff.open(f"{case}/implant/plan")
    staff.send("Plan the day", {"planned_on": DAY.isoformat(), "operation_time": "09:30"})
    assert "26 days" in staff.text
    staff.open(f"{case}/implant/antithrombotics")
    assert "No medicine on record needs a plan." in staff.text
    days_pass()
    staff.open(f"{case}/implant/checklist/day")
    staff.send("Save the checklist", GLUCOSE)
    assert "Below 200 mg/dL on the day" in staff.text
    staff.open(f"{case}/implant/record")
    staff.send("Record the implant", RECORD)
    assert "Device: spinal cord stimulator Example R" in staff.text
    staff.open(f"{case}/implant/complications")
    staff.send("Record a complication", SEROMA)
    assert "Perioperative" in staff.text
    weeks_pass()
    staff.open("/follow-up")
    assert "window open until" in staff.text
    staff.open(f"{case}/follow-up")
    staff.open(staff.href("Record the next visit"))
    staff.send("Record the visit", VISIT)
    assert "Much improved" in staff.text
    staff.open(f"{case}/follow-up")
    assert "done on" in staff.text
    staff.open(f"{case}/implant/revisions")
    staff.send("Record a revision", MOVED)
    assert "Unknown since the operation" in staff.text
    figures(staff)


def figures(staff: Robot) -> None:
    """The clinic's own figures after it, and the patients behind one of them."""
    staff.open("/dashboard")
    staff.send("Bring up to date")
    assert "Nothing changed since." in staff.text
    assert "Implanted: 1 of 1" in staff.text
    staff.open("/dashboard/list?measure=after.implanted")
    assert "NPC-004163" in staff.text
    staff.open("/dashboard/comparison")
    assert "does not take part" in staff.text


def test_an_implant_in_a_browser(ended_sqlite: Path, tmp_path: Path) -> None:
    path = tmp_path / "implants.db"
    shutil.copyfile(ended_sqlite, path)
    engine = make_engine(f"sqlite:///{path}")
    clock, port = Clock(), free_port()
    clock.now = NOW
    base = f"http://127.0.0.1:{port}"
    settings = Settings(
        database_url=f"sqlite:///{path}",
        secret_key=SECRET,
        public_url=base,
        trusted_hosts=("127.0.0.1",),
        secure_cookies=False,
    )
    with Session(engine) as session:
        case = f"/cases/{session.exec(select(CaseRow)).one().id}"

    with chromium() as browser, served(create_app(settings, engine=engine, clock=clock), port):
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        robot = BrowserRobot(page, base, Axe())

        def sign_in() -> None:
            robot.open("/sign-in")
            robot.send("Sign in", {"email": "sam@northgate.example", "password": PASSWORD})

        def days_pass() -> None:
            with Session(for_writing(engine), expire_on_commit=False) as session:
                decide(reopened(session))
            clock.now = AFTER
            sign_in()

        def weeks_pass() -> None:
            clock.now = AFTER + timedelta(days=42)
            sign_in()

        sign_in()
        walk(robot, case, days_pass, weeks_pass)

    engine.dispose()
