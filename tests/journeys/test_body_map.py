"""The body map in a real browser: painted by keyboard alone, by mouse and by finger; left is never right."""

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page
from sqlmodel import Session

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.accounts import ClinicRow
from tests.journeys.axe import Axe
from tests.journeys.test_browser import PHONE, SECRET, chromium, free_port, served
from tests.trial_scenes import make_scene, running
from tests.web.conftest import NOW, PASSWORD, address, make_clinic

ORANGE = (201, 102, 26)
"""The colour of pain on a light screen."""
WIDTHS = (320, 1440)


class World:
    """A browser, the address of a case's body map, and a patient's phone."""

    def __init__(self, browser: Browser, base: str, case: str, phone: str) -> None:
        self.browser, self.base, self.case, self.phone = browser, base, f"{base}{case}", phone
        self.desk = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
        page = self.desk.new_page()
        page.goto(f"{base}/sign-in")
        page.fill("[name=email]", address(Role.CLINICIAN, "Northgate"))
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.close()

    def patient(self) -> BrowserContext:
        """The patient's phone, signed in to its diary."""
        context = self.browser.new_context(**PHONE)  # type: ignore[arg-type]
        context.add_cookies([{"name": "diary", "value": self.phone, "url": self.base}])
        return context


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path) -> Iterator[World]:
    """The application on a port of this computer, with a running trial."""
    path = tmp_path / "journey.db"
    shutil.copyfile(sqlite_template, path)
    engine, port = make_engine(f"sqlite:///{path}"), free_port()
    clinic = make_clinic(engine, "Northgate")
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session, "NPC-1", clinic=session.get_one(ClinicRow, clinic.id))
        _trial, phone = running(session, scene, evenings=2)
        case = f"/cases/{scene.case.id}/body-map"
    settings = Settings(
        database_url=f"sqlite:///{path}",
        secret_key=SECRET,
        public_url=f"http://127.0.0.1:{port}",
        trusted_hosts=("127.0.0.1",),
        secure_cookies=False,
    )
    app = create_app(settings, engine=engine, clock=lambda: NOW)
    with chromium() as browser, served(app, port):
        yield World(browser, settings.public_url, case, phone)
    engine.dispose()


def test_the_body_map_is_painted_by_keyboard_mouse_and_finger_and_keeps_its_sides(world: World) -> None:
    page = world.desk.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)

    by_keyboard(page, world)
    page.goto(world.case)
    check_pixels(page)
    check_access(page)

    page.goto(f"{world.case}/tingling")
    by_mouse(page)
    check_access(page)

    by_finger(world.patient().new_page(), world)
    assert faults == []


def by_keyboard(page: Page, world: World) -> None:
    """Tab, space and enter alone record pain on the left: calf, knee and sole."""
    page.goto(f"{world.case}/pain")
    wanted = {"left.calf.s1", "left.knee.l4", "left.sole.s1"}
    for _step in range(120):
        page.keyboard.press("Tab")
        value = page.evaluate("document.activeElement.value")
        if value in wanted:
            page.keyboard.press("Space")
            assert page.locator(f'.bm-near[data-region="{value}"]').count() == 1
        if value == "patient":
            page.keyboard.press("Space")
        if page.evaluate("document.activeElement.textContent").strip() == "Record the body map":
            assert page.inner_text("[data-count]") == "3 places chosen"
            page.keyboard.press("Enter")
            page.wait_for_url(world.case)
            return
    raise AssertionError("the button was not reached by keyboard")


def check_pixels(page: Page) -> None:
    """From behind and on the soles the pain lies left of the middle, from in front right of it."""
    pictures = page.locator(".bm-figure .bm-pic")
    assert pictures.count() == 3
    for number, on_left in enumerate((True, False, True)):
        picture = Image.open(BytesIO(pictures.nth(number).screenshot())).convert("RGB")
        data = picture.tobytes()
        spots = [at // 3 % picture.width for at in range(0, len(data), 3) if near(data[at : at + 3])]
        assert len(spots) > 100
        assert all((x < picture.width / 2) == on_left for x in spots)


def near(pixel: bytes) -> bool:
    return all(abs(value - part) < 6 for value, part in zip(pixel, ORANGE, strict=True))


def check_access(page: Page) -> None:
    """axe finds nothing and nothing overflows, narrow and wide."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def by_mouse(page: Page) -> None:
    """A stroke over three strips of the calf paints them; undo takes the stroke back, clear everything."""
    strips = ["left.calf.l5", "left.calf.s1", "left.calf.s2"]
    places = [middle(page, "legs_behind", strip) for strip in strips]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()
    assert ticked(page) == strips
    page.click("[data-undo]")
    assert ticked(page) == []
    page.mouse.click(*middle(page, "feet", "right.foot_top.l5"))
    assert ticked(page) == ["right.foot_top.l5"]
    page.click("[data-clear]")
    assert ticked(page) == []
    page.click("[data-undo]")
    assert ticked(page) == ["right.foot_top.l5"]


def by_finger(page: Page, world: World) -> None:
    """The patient taps the sole of the right foot on the phone and sends it."""
    page.goto(f"{world.base}/diary/body-map")
    check_access(page)
    page.set_viewport_size(PHONE["viewport"])  # type: ignore[arg-type]
    page.touchscreen.tap(*middle(page, "soles", "right.sole.l5"))
    assert ticked(page) == ["right.sole.l5"]
    page.click("main button[type=submit]")
    assert page.inner_text("h1") == "The clinic has your picture"


def middle(page: Page, area: str, region: str) -> tuple[float, float]:
    """A point of the screen inside a region."""
    shape = page.locator(f'#area-{area} [data-region="{region}"]')
    shape.scroll_into_view_if_needed()
    box = shape.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def ticked(page: Page) -> list[str]:
    boxes = page.locator("input[name=regions]:checked")
    return [box.input_value() for box in boxes.all()]
