"""From referral to PDF in a real browser: axe finds nothing, nothing overflows, at 320 and 1440 pixels."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from pydantic import SecretStr
from werkzeug.serving import make_server

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.engine import make_engine
from tests.journeys.axe import Axe
from tests.journeys.clinic import Clock, found_clinic
from tests.journeys.pathway import Journey
from tests.journeys.robots import BrowserRobot

SECRET = SecretStr("a secret of the tests only, 0123456789 abcdef")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "device_scale_factor": 2}


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium; without one the test is skipped, or fails where a browser is required."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None and os.environ.get("SCS_REQUIRE_BROWSER") == "1":
        pytest.fail("A browser is required here, and there is no Chromium.")
    if found is None:
        pytest.skip("No Chromium: install it to walk the journey in a browser.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def served(app: Flask, port: int) -> Iterator[None]:
    """The application on a port of this computer."""
    server = make_server("127.0.0.1", port, _whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _whole(app: Flask) -> Callable[[Any, Any], list[bytes]]:
    """The application with its answers made before they are sent: this server closes no file when a browser
    hangs up, as browsers do with what a page that they leave still fetches."""

    def answer(environ: Any, start_response: Any) -> list[bytes]:
        with ExitStack() as after:
            parts = app(environ, start_response)
            after.callback(getattr(parts, "close", list))
            return [b"".join(parts)]

    return answer


def free_port() -> int:
    server = make_server("127.0.0.1", 0, Flask("empty"))
    port = int(server.server_port)
    server.server_close()
    return port


def test_a_patient_comes_from_referral_to_issued_documents_in_a_browser(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "journey.db"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    clock, port = Clock(), free_port()
    base = f"http://127.0.0.1:{port}"
    settings = Settings(
        database_url=f"sqlite:///{path}",
        secret_key=SECRET,
        public_url=base,
        trusted_hosts=("127.0.0.1",),
        secure_cookies=False,
    )
    found_clinic(engine)
    app = create_app(settings, engine=engine, clock=clock)

    with chromium() as browser, served(app, port):
        desk = browser.new_context(viewport={"width": 1440, "height": 900})
        phone = browser.new_context(**PHONE)  # type: ignore[arg-type]
        staff_robot = BrowserRobot(desk.new_page(), base, Axe())
        phone_robot = BrowserRobot(phone.new_page(), base, Axe())
        Journey(staff_robot, phone_robot, clock).walk()

    engine.dispose()
