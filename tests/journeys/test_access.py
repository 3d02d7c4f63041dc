"""A shared tablet in Chromium: nothing of the patient stays, and only signing in leads back."""

from pathlib import Path
from typing import Any

from sqlmodel import Session

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.services import accounts
from tests.journeys.axe import Axe
from tests.journeys.phones import ANSWERS, Ward, ward
from tests.journeys.robots import BrowserRobot
from tests.journeys.test_browser import PHONE
from tests.trial_scenes import Scene, invited

PASSWORD = "a long way round the hill 7"
NURSE = "nurse@riverside.example.org"


def _staffed(here: Ward) -> Scene:
    """A patient on the first evening and a nurse of the clinic."""
    scene = here.scene()
    with Session(for_writing(here.engine), expire_on_commit=False) as session:
        accounts.add_staff(
            session, clinic_id=scene.clinic.id, email=NURSE, full_name="Nora Nurse", roles=[Role.NURSE],
            password=PASSWORD, by=Actor(ActorKind.SYSTEM, None, "test", scene.clinic.id), now=here.now[0],
        )  # fmt: skip
    return scene


def _sign_in(robot: BrowserRobot) -> None:
    robot.open("/sign-in")
    robot.send("Sign in", {"email": NURSE, "password": PASSWORD})


def _fill(page: Any) -> None:
    for name, value in ANSWERS.items():
        page.check(f'[name="{name}"][value="{value}"]', force=True)


def _hand_over(robot: BrowserRobot, scene: Scene) -> None:
    robot.open(f"/cases/{scene.case.id}/tablet")
    robot.send("Sign me out and hand over", {"what": "diary", "who": "patient"})
    assert robot.path == "/tablet"


def _is_cleared_when_nobody_touches_it(page: Any) -> None:
    """A warning after 90 seconds, the end after two minutes, and nothing comes back by Back."""
    _fill(page)
    page.clock.fast_forward(100_000)
    page.locator("[data-soon]").wait_for()
    page.clock.fast_forward(25_000)
    page.wait_for_url("**/tablet/done")
    page.go_back()
    page.wait_for_url("**/tablet/done")
    assert page.locator("input[type=radio]").count() == 0


def test_a_tablet_is_handed_over_filled_in_and_keeps_nothing(sqlite_template: Path, tmp_path: Path) -> None:
    with ward(sqlite_template, tmp_path) as here:
        scene = _staffed(here)
        context = here.browser.new_context(viewport={"width": 820, "height": 1180})
        context.set_default_timeout(20_000)
        robot = BrowserRobot(context.new_page(), here.base, Axe())
        page = robot.page
        page.clock.install(time=here.now[0])
        _sign_in(robot)
        robot.open(f"/cases/{scene.case.id}/access")
        _hand_over(robot, scene)
        _is_cleared_when_nobody_touches_it(page)
        _sign_in(robot)
        _hand_over(robot, scene)
        _fill(page)
        page.get_by_text("Add a note (if you like)").click()
        page.fill("[name=note]", "Zzcanary")
        page.get_by_role("button", name="Send to the clinic").click()
        page.wait_for_url("**/tablet/done")
        robot._check()
        assert "Thank you" in robot.text

        page.go_back()
        page.wait_for_url("**/tablet/done")
        page.reload()
        assert page.locator("input[type=radio]").count() == 0
        assert "Zzcanary" not in page.content()
        page.goto(f"{here.base}/cases/{scene.case.id}")
        assert robot.path == "/sign-in"
        kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert kept == "[{},{}]"
        assert len(here.entries(scene)) == 1
        _sign_in(robot)
        assert "Worklist" in robot.text


def test_a_patient_asks_for_a_new_link_and_signs_a_lost_phone_out(
    sqlite_template: Path, tmp_path: Path
) -> None:
    with ward(sqlite_template, tmp_path) as here:
        scene = _staffed(here)
        here.token(scene)
        context = here.browser.new_context(**PHONE)  # type: ignore[arg-type]
        robot = BrowserRobot(context.new_page(), here.base, Axe())
        with Session(for_writing(here.engine), expire_on_commit=False) as session:
            fresh = invited(session, scene, scene.running_trial, here.now[0])
        robot.open("/open")
        born = {"birth_date-day": "2", "birth_date-month": "11", "birth_date-year": "1971"}
        robot.send("Open my diary", {"short": fresh.short, "who": "patient", **born})
        assert robot.path == "/diary"
        robot.open("/diary/phones")
        robot.page.get_by_role("button", name="Sign out").first.click()
        robot.page.get_by_text("That phone is signed out").wait_for()
        robot.open(f"/invite/{fresh.token}")
        robot.send("Ask for a new link")
        assert "now knows" in robot.text
