"""A patient's phone in Chromium: its own clock, its connection cut and mended, and what lies on it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from pathlib import Path
from time import sleep
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.pain_ratings import PainRatingRow
from tests.journeys.test_browser import PHONE, SECRET, chromium, free_port, served
from tests.trial_scenes import BASELINE, Scene, begun, enrolled, evening, make_scene

ANSWERS = {
    "pain_back_nrs": "5",
    "pain_leg_nrs": "7",
    "pain_worst_nrs": "8",
    "pain_least_nrs": "4",
    "sleep_nrs": "6",
    "activity": "less",
    "side_effects": "none",
    "warning_signs": "none",  # the last, so that what it shows keeps the focus
}
_numbers = count(1)


@dataclass
class Ward:
    """The clinic's server, its clock, and the browser in which every phone lives."""

    app: Flask
    engine: Engine
    base: str
    browser: Browser
    now: list[datetime] = field(default_factory=lambda: [evening(BASELINE)])
    unreachable: set[str] = field(default_factory=set)
    """Tokens of the phones whose every connection breaks."""

    def __post_init__(self) -> None:
        inner = self.app.wsgi_app

        def gate(environ: Any, start_response: Any) -> Any:
            if any(token in environ.get("HTTP_COOKIE", "") for token in self.unreachable):
                raise ConnectionError  # hangs up; a browser's own switch does not reach its workers
            return inner(environ, start_response)

        self.app.wsgi_app = gate  # type: ignore[method-assign]

    def go_to(self, instant: datetime) -> None:
        """Set the clinic's clock."""
        self.now[0] = instant

    def scene(self) -> Scene:
        """Another patient whose diary begins this evening."""
        with Session(for_writing(self.engine), expire_on_commit=False) as session:
            made = make_scene(session, f"Riverside {next(_numbers)}")
            made.trial = begun(session, made)
            return made

    def token(self, scene: Scene) -> str:
        """A link redeemed: what a signed-in phone carries."""
        with Session(for_writing(self.engine), expire_on_commit=False) as session:
            return enrolled(session, scene, scene.running_trial)

    def arrived(self, scene: Scene) -> list[DiaryEntryRow]:
        """What the clinic has of a patient, as soon as it has something."""
        for _ in range(200):
            if found := self.entries(scene):
                return found
            sleep(0.05)
        raise AssertionError("nothing came")

    def entries(self, scene: Scene) -> list[DiaryEntryRow]:
        """What the clinic has of a patient."""
        with Session(self.engine) as session:
            query = select(DiaryEntryRow).where(DiaryEntryRow.trial_id == scene.running_trial.id)
            return list(session.exec(query.order_by("id")))

    def ratings(self, scene: Scene) -> list[PainRatingRow]:
        """How much it hurt at other hours, in the order in which the clinic heard of it."""
        with Session(self.engine) as session:
            query = select(PainRatingRow).where(PainRatingRow.trial_id == scene.running_trial.id)
            return list(session.exec(query.order_by("id")))


@contextmanager
def ward(template: Path, folder: Path) -> Iterator[Ward]:
    """A server on this computer and a browser."""
    path = folder / "phones.db"
    shutil.copyfile(template, path)
    engine, port = make_engine(f"sqlite:///{path}"), free_port()
    settings = Settings(
        database_url=f"sqlite:///{path}",
        secret_key=SECRET,
        public_url=f"http://127.0.0.1:{port}",
        trusted_hosts=("127.0.0.1",),
        secure_cookies=False,
    )
    now = [evening(BASELINE)]
    app = create_app(settings, engine=engine, clock=lambda: now[0])
    with chromium() as browser, served(app, port):
        yield Ward(app, engine, str(settings.public_url), browser, now)
    engine.dispose()


class Phone:
    """One phone: what its person does with it."""

    def __init__(self, ward: Ward, token: str, *, script: str = "", **looks: Any) -> None:
        self.ward = ward
        self.context: BrowserContext = ward.browser.new_context(**{**PHONE, **looks})
        self.context.set_default_timeout(8_000)
        self.faults: list[str] = []
        self.sign_in(token)
        self.context.clock.install(time=ward.now[0])
        self.context.add_init_script(_NO_BACKGROUND_SYNC)
        if script:
            self.context.add_init_script(script)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)

    def _hear(self, said: Any) -> None:
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.faults.append(said.text)

    def sign_in(self, token: str) -> None:
        """Open another link: the cookie it gives."""
        self.token = token
        self.context.add_cookies([{"name": "diary", "value": token, "url": self.ward.base}])

    def open(self, path: str = "/diary") -> None:
        """Open a page, as from the home screen, and wait until it listens; it may go on by itself."""
        self.page.goto(self.ward.base + path, wait_until="commit")
        self.page.wait_for_selector("body[data-ready]")

    def settle(self) -> None:
        """Open the diary and wait until it would open without a connection."""
        self.open()
        for _ in range(200):
            if {"/diary/phone", "/diary/more"} <= set(self.kept_pages()):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("the phone keeps no page")

    def come_back(self, instant: datetime) -> None:
        """Take the phone up again later: the page that was left open goes on with the day by itself."""
        self.context.clock.set_fixed_time(instant)
        with self.page.expect_navigation(wait_until="commit"):
            self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        self.page.wait_for_selector("body[data-ready]")

    def cut(self) -> None:
        """No connection from now on."""
        self.ward.unreachable.add(self.token)
        self.context.set_offline(True)

    def mend(self) -> None:
        """Connected again; the page hears of it, sends, and shows what became of it without being opened."""
        self.ward.unreachable.discard(self.token)
        self.context.set_offline(False)

    def mend_as(self, token: str) -> None:
        """Connected again, by another link."""
        self.sign_in(token)
        self.context.set_offline(False)

    def answer(self, **changes: str) -> None:
        """Answer every question."""
        for name, value in (ANSWERS | changes).items():
            self.page.check(f'[name="{name}"][value="{value}"]', force=True)

    def reload(self) -> None:
        """Open the page again, once what was typed is on the disk: a moment's work, as a key is let go."""
        self.page.wait_for_selector("form:not([data-unkept])", state="attached")
        self.page.reload(wait_until="commit")
        self.page.wait_for_selector("body[data-ready]")

    def send(self) -> None:
        """Press the button under the questions."""
        self.page.click("main form[data-diary] button[type=submit]")

    def press(self, words: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=words).click()

    def says(self, words: str) -> None:
        """Wait for words on the page."""
        self.page.get_by_text(words).first.wait_for()

    def wake_worker(self) -> None:
        """What the browser does once there is a connection: it wakes the worker, without any page."""
        session = self.page.context.new_cdp_session(self.page)
        known: list[dict[str, Any]] = []
        session.on(
            "ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(told["registrations"])
        )
        session.send("ServiceWorker.enable")
        while not (mine := [each for each in known if each["scopeURL"] == f"{self.ward.base}/diary"]):
            self.page.wait_for_timeout(20)
        named = {"registrationId": mine[0]["registrationId"], "tag": "diary-queue", "lastChance": False}
        session.send("ServiceWorker.dispatchSyncEvent", {"origin": self.ward.base, **named})

    @property
    def text(self) -> str:
        """The words of the page."""
        return " ".join(self.page.inner_text("body").split())

    def stored(self) -> str:
        """Everything readable that lies on the phone: database, caches, local storage."""
        return str(self.page.evaluate(_DUMP))

    def kept_pages(self) -> list[str]:
        """The pages that would open without a connection."""
        return list(self.page.evaluate(_KEPT))

    def close(self) -> None:
        """Put the phone away; all that it held goes with the browser. Chromium, asked to forget a phone whose
        worker is at work, has been seen never to answer."""
        self.page.close()


def day_words(day: date) -> str:
    """``Friday 20 November``."""
    return f"{day:%A} {day.day} {day:%B}"


# The set clock does not reach a worker: what it sends by itself bears another year. The pages send.
_NO_BACKGROUND_SYNC = (
    "Object.defineProperty(ServiceWorkerRegistration.prototype, 'sync', { value: undefined });"
)
_KEPT = """async () => {
  const worker = await navigator.serviceWorker.getRegistration("/diary");
  if (!worker?.active) return [];
  const opened = indexedDB.open("diary");
  const shelf = await new Promise((keep) => (opened.onsuccess = () => keep(opened.result)));
  const asked = shelf.transaction("pages").objectStore("pages").getAllKeys();
  const names = await new Promise((keep) => (asked.onsuccess = () => keep(asked.result)));
  shelf.close();
  return names;
}"""
_DUMP = """async () => {
  const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie];
  for (const { name } of await indexedDB.databases()) {
    const opened = indexedDB.open(name);
    const shelf = await new Promise((keep) => (opened.onsuccess = () => keep(opened.result)));
    for (const store of shelf.objectStoreNames) {
      for (const what of ["getAll", "getAllKeys"]) {
        const asked = shelf.transaction(store).objectStore(store)[what]();
        const rows = await new Promise((keep) => (asked.onsuccess = () => keep(asked.result)));
        const isBytes = (value) => value instanceof ArrayBuffer;
        const bytes = (key, value) => (isBytes(value) ? new TextDecoder("latin1").decode(value) : value);
        found.push(store, JSON.stringify(rows, bytes));
      }
    }
    shelf.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (!/woff2|png/.test(request.url)) found.push(request.url, await (await cache.match(request)).text());
    }
  }
  return found.join("\\n");
}"""
