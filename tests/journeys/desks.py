"""A clinician at a desk: a clinic with one case, served, and a browser signed in to it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.domain.permissions import Role
from scs_manager.engine import make_engine
from tests.journeys.axe import Axe
from tests.journeys.robots import BrowserRobot
from tests.journeys.test_browser import SECRET, chromium, free_port, served
from tests.web.conftest import NOW, PASSWORD, address, make_case, make_clinic


@contextmanager
def clinicians_desk(template: Path, folder: Path) -> Iterator[tuple[BrowserRobot, str]]:
    """The robot, signed in as the clinician, and the address of the case."""
    path = folder / "journey.db"
    shutil.copyfile(template, path)
    engine, port = make_engine(f"sqlite:///{path}"), free_port()
    clinic = make_clinic(engine, "Northgate")
    case = f"/cases/{make_case(engine, clinic)}"
    settings = Settings(
        database_url=f"sqlite:///{path}",
        secret_key=SECRET,
        public_url=f"http://127.0.0.1:{port}",
        trusted_hosts=("127.0.0.1",),
        secure_cookies=False,
    )
    app = create_app(settings, engine=engine, clock=lambda: NOW)
    with chromium() as browser, served(app, port):
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        robot = BrowserRobot(page, settings.public_url, Axe())
        robot.open("/sign-in")
        robot.send("Sign in", {"email": address(Role.CLINICIAN, "Northgate"), "password": PASSWORD})
        yield robot, case
    engine.dispose()
