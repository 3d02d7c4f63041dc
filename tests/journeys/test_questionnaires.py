"""Questionnaires in a browser: staff enter a PHQ-9, the task of today is closed, the patient answers."""

import os
import re
import shutil
from datetime import date
from pathlib import Path

from sqlmodel import Session, select

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.services import patients
from tests.factories import PASSWORD as KEEPER_PASSWORD
from tests.factories import actor_of, identity, make_staff, referral
from tests.journeys.axe import Axe
from tests.journeys.clinic import BEGIN, EMAIL, PASSWORD, Clock, found_clinic, text_of
from tests.journeys.robots import BrowserRobot, Values
from tests.journeys.test_browser import PHONE, SECRET, chromium, free_port, served

BORN = date(1971, 11, 2)
KEEPER = "keeper@northgate.example"
DAY = BEGIN.date().isoformat()


def link_on(sheet: bytes) -> str:
    """The path of the printed link, wherever its lines break."""
    found = re.search(r"/q/([\w-]{43})", text_of(sheet).replace(" ", ""))
    assert found
    return found.group()


def test_a_questionnaire_is_entered_by_staff_and_answered_by_the_patient(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "journey.db"
    shutil.copyfile(sqlite_template, path)
    engine, port = make_engine(f"sqlite:///{path}"), free_port()
    base = f"http://127.0.0.1:{port}"
    settings = Settings(
        database_url=f"sqlite:///{path}",
        secret_key=SECRET,
        public_url=base,
        trusted_hosts=("127.0.0.1",),
        secure_cookies=False,
    )
    found_clinic(engine)
    with Session(for_writing(engine)) as session:
        clinic = session.exec(select(ClinicRow)).one()
        patients.register_patient(
            session,
            identity=identity(birth_date=BORN, email="ada@home.example", phone="07700 900123"),
            referral=referral(received_on=BEGIN.date()),
            by=actor_of(clinic),
            now=BEGIN,
        )
        make_staff(session, clinic, Role.ADMINISTRATOR, email=KEEPER)
        case_id = session.exec(select(CaseRow)).one().id
    app = create_app(settings, engine=engine, clock=Clock())

    with chromium() as browser, served(app, port):
        desk = browser.new_context(viewport={"width": 1440, "height": 900})
        phone = browser.new_context(**PHONE)  # type: ignore[arg-type]
        staff = BrowserRobot(desk.new_page(), base, Axe())
        patient = BrowserRobot(phone.new_page(), base, Axe())
        enter_by_keyboard(staff, case_id)
        close_the_task(staff)
        answer_by_link(staff, patient, case_id)
        read_licences(BrowserRobot(browser.new_page(), base, Axe()))

    engine.dispose()


def picture(robot: BrowserRobot, name: str) -> None:
    """Kept for a person to look at, when a folder for pictures is named."""
    if folder := os.environ.get("SCS_PICTURES"):
        for width in (1440, 390):
            robot.page.set_viewport_size({"width": width, "height": 900})
            robot.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def enter_by_keyboard(staff: BrowserRobot, case_id: object) -> None:
    """Ten digits answer ten items; the answer page says what item 9 means."""
    staff.open("/sign-in")
    staff.send("Sign in", {"email": EMAIL, "password": PASSWORD})
    staff.open(f"/cases/{case_id}/questionnaires")
    picture(staff, "list-empty")
    staff.open(f"/cases/{case_id}/questionnaires/phq-9/enter")
    staff.page.locator("#item_1-0").focus()
    staff.page.keyboard.type("12102-1011")
    picture(staff, "enter")
    staff.send("Store the answers", {"answered_on": DAY, "entered_by": "staff"})
    assert "prorated" in staff.text
    assert "Item 9 was answered with 1 or more" in staff.text
    picture(staff, "answer")
    staff.open(f"/cases/{case_id}/questionnaires/odi-2-1a/enter")
    staff.send(
        "Store the answers", {"answered_on": DAY, "entered_by": "staff_transcribed", "digits": "3333222222"}
    )
    picture(staff, "answer-odi")


def close_the_task(staff: BrowserRobot) -> None:
    """It stands on the worklist until its result is recorded."""
    staff.open("/")
    assert "Talk with the patient today" in staff.text
    picture(staff, "worklist")
    staff.open(staff.href("Open the task"))
    staff.send("I take this on")
    picture(staff, "task")
    staff.send("Record and close", {"finding": "none", "on": DAY, "note": "No plan, no intent"})
    staff.open("/")
    assert "Talk with the patient today" not in staff.text


def answer_by_link(staff: BrowserRobot, patient: BrowserRobot, case_id: object) -> None:
    """The link is printed once; help stands at item 9 as soon as it is answered, and after sending."""
    staff.open(f"/cases/{case_id}/questionnaires/ask")
    picture(staff, "ask")
    chosen: Values = {"way": "link", "purpose": "follow_up", "due_on": DAY, "instruments": ("phq-9", "peg")}
    staff.send("Ask", chosen)
    picture(staff, "list")
    staff.send("Send a link by e-mail")
    assert "A link to the questionnaires is on its way." in staff.text
    patient.open(link_on(staff.download("Print a link for the patient")))
    picture(patient, "door")
    birth = {"birth_date-day": "2", "birth_date-month": "11", "birth_date-year": "1971", "who": "patient"}
    patient.send("Open my questionnaires", birth)
    picture(patient, "mine")
    patient.open(patient.href("PHQ-9"))
    help_at_once = patient.page.locator("#item_9 .crisis")
    assert not help_at_once.is_visible()
    patient.page.locator("#item_9-1").check(force=True)
    assert help_at_once.is_visible()
    picture(patient, "questions")
    patient.send("I have finished: send to the clinic", {"item_1": "2"})
    assert "Question 2 has no answer yet." in patient.text
    picture(patient, "missing")
    patient.send("I have finished: send to the clinic", {"sure": "yes"})
    assert "You do not have to carry this alone" in patient.text
    picture(patient, "thanks")
    patient.open("/my-questionnaires")
    assert "PEG" in patient.text
    staff.open(f"/cases/{case_id}/questionnaires/phq-9")
    picture(staff, "one")
    assert "filled in by the patient" in staff.text


def read_licences(keeper: BrowserRobot) -> None:
    """The administrator sees what may be shown, and what a permission must say."""
    keeper.open("/sign-in")
    keeper.send("Sign in", {"email": KEEPER, "password": KEEPER_PASSWORD})
    keeper.open("/settings")
    keeper.open(keeper.href("Licences of the questionnaires"))
    picture(keeper, "licences")
    keeper.open(keeper.href("DN4"))
    assert "None is recorded: the questions cannot be shown." in keeper.text
    picture(keeper, "licence")
