"""A clinician works with a screening in a real browser: judge, compare, suppose, and the clinic's profiles.

Every page is sound for assistive technology and no wider than the screen at 320 and at 1440 pixels.
"""

import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.domain.permissions import Role
from scs_manager.domain.profiles import shipped_profiles
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.accounts import ClinicRow, StaffRow
from scs_manager.services import accounts
from tests.factories import NOW, make_case
from tests.journeys.axe import Axe
from tests.journeys.clinic import BEGIN, EMAIL, PASSWORD, ROLES, SYSTEM, Clock, found_clinic
from tests.journeys.robots import BrowserRobot
from tests.journeys.test_browser import SECRET, chromium, free_port, served

NICE = shipped_profiles()["nice-ta159"]


def test_a_screening_is_judged_compared_and_supposed_and_a_profile_signed_off(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path, port = tmp_path / "journey.db", free_port()
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    base, clock = f"http://127.0.0.1:{port}", Clock()
    settings = Settings(
        database_url=f"sqlite:///{path}",
        secret_key=SECRET,
        public_url=base,
        trusted_hosts=("127.0.0.1",),
        secure_cookies=False,
        profiles_dir=tmp_path,
    )
    case = _prepare(engine, tmp_path)
    clock.now = NOW
    app = create_app(settings, engine=engine, clock=clock)

    with chromium() as browser, served(app, port):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        robot = BrowserRobot(context.new_page(), base, Axe())
        _walk(robot, case, clock)
        _slow_work_says_so_and_is_sent_once(robot, case)

    engine.dispose()


def _prepare(engine: Engine, folder: Path) -> str:
    """A clinic whose one clinician leads it, a patient, and a profile file of the clinic's own."""
    found_clinic(engine)
    ours = NICE.text.replace(NICE.version, "2026-local").replace("months = 6", "months = 9")
    (folder / "nice.toml").write_text(ours, encoding="utf-8")
    (folder / "bad.toml").write_text('id = "uhc-2025"\nversion =\n', encoding="utf-8")
    with Session(for_writing(engine), expire_on_commit=False) as session:
        clinic = session.exec(select(ClinicRow)).one()
        staff = session.exec(select(StaffRow)).one()
        roles = (*ROLES, Role.ADMINISTRATOR)
        accounts.set_roles(
            session, clinic_id=clinic.id, staff_id=staff.id, roles=roles, by=SYSTEM, now=BEGIN,
            medical_lead=True,
        )  # fmt: skip
        return f"/cases/{make_case(session, clinic).id}"


def _walk(robot: BrowserRobot, case: str, clock: Clock) -> None:
    robot.open("/sign-in")
    robot.send("Sign in", {"email": EMAIL, "password": PASSWORD})
    robot.open(f"{case}/screening")
    robot.send("Screen now")
    clock.now += timedelta(minutes=5)
    robot.send("Screen again", {"stage": "place"})
    robot.open(f"{case}/screening?open=excl.suicidality")
    assert "Asked by" in robot.text
    robot.open(robot.href("Judge a criterion otherwise"))
    given = {"criterion": "excl.suicidality", "state": "not_met", "reason": "He told me of a plan."}
    robot.send("Record judgement", given)
    assert "As computed: Incomplete" in robot.text
    robot.open(robot.href("Record dissent"))
    robot.send("Record dissent", {"reason": "The mood is not settled."})
    robot.open(f"{case}/screening/history")
    robot.send("Compare")
    assert "Another stage" in robot.text
    robot.open(f"{case}/screening/what-if")
    robot.send("Find", {"find": "oswestry"})
    robot.send("Show what would change", {"f-pain-odi_percent": "48"})
    assert "What if: not saved" in robot.text
    robot.open(f"{case}/packet?profile=cms-ncd-160-7&stage=permanent")
    assert "of 19" in robot.text
    _profiles(robot)


def _profiles(robot: BrowserRobot) -> None:
    robot.open("/profiles")
    assert "bad.toml line 2" in robot.text
    robot.open("/profiles/nice-ta159/compare")
    assert "Pain for at least 9 months" in robot.text
    robot.open(f"/profiles/nice-ta159/sign-off?text={_own_sha256(robot)}")
    robot.send("Sign off", {"sure": "yes", "password": PASSWORD})
    assert "NICE TA159 is signed off." in robot.text
    robot.open("/profiles/cms-ncd-160-7/switch")
    robot.send("Switch off", {"reason": "no such payer here"})
    assert "is switched off." in robot.text


def _own_sha256(robot: BrowserRobot) -> str:
    return robot.href("2026-local").rpartition("text=")[2]


def _slow_work_says_so_and_is_sent_once(robot: BrowserRobot, case: str) -> None:
    robot.page.goto(f"{robot.base}{case}/documents")
    sent, off, said = robot.page.evaluate(PRESSED_TWICE)
    assert (sent, off) == (1, "true")
    assert "Working. This takes a few seconds." in said
    again, said = robot.page.evaluate(SHOWN_AGAIN)
    assert (again, "Working" in said) == (None, False), "Back leaves a button that can be pressed"


FORM = "const form = document.querySelector(`form[action$='/documents/screening-report']`);"
BUTTON = "const button = form.querySelector('button');"
PRESSED_TWICE = f"""() => {{ {FORM} {BUTTON} let sent = 0;
  form.addEventListener('submit', (event) => {{ sent += !event.defaultPrevented; event.preventDefault(); }});
  button.click(); button.click();
  return [sent, button.getAttribute('aria-disabled'), form.innerText]; }}"""
SHOWN_AGAIN = f"""() => {{ {FORM} {BUTTON} window.dispatchEvent(new PageTransitionEvent('pageshow'));
  return [button.getAttribute('aria-disabled'), form.innerText]; }}"""
