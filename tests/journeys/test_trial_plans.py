"""A trial planned step by step and its checklist filled in, in a real browser; axe finds nothing."""

import shutil
from pathlib import Path

from sqlmodel import Session, select

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.accounts import ClinicRow
from tests.journeys.axe import Axe
from tests.journeys.clinic import Clock, found_clinic
from tests.journeys.pathway import Journey
from tests.journeys.robots import BrowserRobot, Robot, Values
from tests.journeys.test_browser import SECRET, chromium, free_port, served
from tests.trial_scenes import PLANNED_AT, make_scene

STEPS: dict[str, Values] = {
    "target": {
        "target_region": "leg", "target_text": "left leg", "goal_1_text": "Walk to the shop",
        "goal_1_baseline": "200", "goal_1_target": "800", "goal_1_unit": "metres",
    },
    "device": {"device_maker": "Sample", "device_model": "One", "externalised": "yes"},
    "leads": {
        "entry_level": "T12-L1", "lead_1_kind": "percutaneous", "lead_1_contacts": "8",
        "lead_1_level": "T8", "lead_1_side": "left",
    },
    "dates": {
        "relief_profile": "scs-core", "baseline_starts_on": "2026-03-09", "placement_on": "2026-03-16",
        "removal_on": "2026-03-25",
    },
    "support": {"helper": "yes", "helper_name": "Spouse", "transport": "yes", "charging": "yes"},
    "mri": {"mri_conditional": "yes", "mri_restrictions": "1.5 T, whole body"},
    "pregnancy": {"pregnancy_test": "planned", "pregnancy_test_on": "2026-03-15"},
}  # fmt: skip
THEATRE: Values = {
    "antibiotic_state": "done", "antibiotic_drug": "cefazolin", "antibiotic_dose_mg": "2000",
    "antibiotic_started": "2026-03-02T08:00", "incision_state": "done",
    "incision_incision": "2026-03-02T08:45", "scrub_state": "done",
}  # fmt: skip


def walk(staff: Robot, case: str) -> None:
    """Every step saved, the trial made, theatre filled in."""
    staff.open(f"{case}/trial/checklist")
    for step, said in STEPS.items():
        staff.open(f"{case}/trial/plan/{step}")
        staff.send("Save and go on", said)
    staff.open(f"{case}/trial/plan")
    assert "whether T12-L1 was operated on is unknown" in staff.text.replace("Whether", "whether")
    staff.send("Plan the trial")
    staff.open(f"{case}/trial/checklist/theatre")
    assert "Allergies unknown" in staff.text
    staff.send("Save the checklist", THEATRE)
    assert "Antibiotic started at most 60 minutes before the incision" in staff.text
    for page in ("plan", "plan/target", "plan/leads", "waiver", "checklist/before", "checklist"):
        staff.open(f"{case}/trial/{page}")


def test_a_plan_and_its_checklist_in_a_browser(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "plans.db"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    clock, port = Clock(), free_port()
    clock.now = PLANNED_AT
    base = f"http://127.0.0.1:{port}"
    settings = Settings(
        database_url=f"sqlite:///{path}",
        secret_key=SECRET,
        public_url=base,
        trusted_hosts=("127.0.0.1",),
        secure_cookies=False,
    )
    found_clinic(engine)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session, "Sample", clinic=session.exec(select(ClinicRow)).one())
    app = create_app(settings, engine=engine, clock=clock)

    with chromium() as browser, served(app, port):
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        robot = BrowserRobot(page, base, Axe())
        Journey(robot, robot, clock).sign_in()
        walk(robot, f"/cases/{scene.case.id}")

    engine.dispose()
