"""Intake in a real browser: a referral with a file, a record that may be known, a merge and its undo."""

import io
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdf

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.engine import make_engine
from tests.journeys.axe import Axe
from tests.journeys.clinic import EMAIL, PASSWORD, Clock, found_clinic
from tests.journeys.robots import BrowserRobot
from tests.journeys.test_browser import SECRET, chromium, free_port, served

LETTER: dict[str, str | tuple[str, ...]] = {
    "given_name": "Ben",
    "family_name": "Sample",
    "birth_date-day": "2",
    "birth_date-month": "11",
    "birth_date-year": "1971",
    "sex": "male",
    "identifier": "NPC-004163",
    "phone": "01632 960 155",
    "language": "en",
    "referrer": "Dr Alex Example",
    "organisation": "Hillside Practice",
    "received_on": "2025-10-20",
    "urgency": "urgent",
    "reason": "Left leg pain after two operations.\nPlease see soon.",
    "claims": ("claims_analgesics_failed", "claims_reoperation"),
}
TWIN = LETTER | {"given_name": "Benn", "identifier": "NPC-004999", "urgency": "routine", "organisation": ""}


@dataclass
class Intake:
    """The coordinator's morning; ``look`` is called where a page is worth a look."""

    desk: BrowserRobot
    clock: Clock
    look: Callable[[str], None] = lambda _name: None

    def walk(self) -> None:
        """Everything, in order."""
        self.desk.open("/sign-in")
        self.desk.send("Sign in", {"email": EMAIL, "password": PASSWORD})
        case = self.register()
        self.attach(case)
        twin = self.register_twin()
        self.merge(case, twin)

    def register(self) -> str:
        self.desk.open("/patients/new")
        self.look("register")
        self.desk.send("Register the referral", LETTER)
        assert "Overdue by 7 days" in self.desk.text
        self.look("summary")
        return self.desk.path

    def attach(self, case: str) -> None:
        self.desk.open(f"{case}/attachments/add")
        self.desk.send("Attach the file", self.labels())
        assert "Choose a file" in self.desk.text
        self.upload("letter.txt", b"not a letter")
        assert "not a PDF, JPEG or PNG" in self.desk.text
        self.look("attach")
        self.upload("letter.pdf", _pdf())
        assert "sent as letter.pdf" in self.desk.text
        self.desk.open(f"{case}/referral/correct")
        self.desk.send("Save the referral", {"organisation": "Hillside Medical Centre"})
        assert "Hillside Practice" in self.desk.text  # among the corrections
        self.look("referral")

    def labels(self) -> dict[str, str]:
        return {"kind": "imaging_report", "title": "MRI of the lumbar spine", "dated_on": "2026-01-12"}

    def upload(self, name: str, data: bytes) -> None:
        chosen: Any = {"name": name, "mimeType": "application/pdf", "buffer": data}
        self.desk.page.locator("input[type=file]").set_input_files(chosen)
        self.desk.send("Attach the file", self.labels())

    def register_twin(self) -> str:
        self.desk.open("/patients/new")
        self.desk.send("Register the referral", TWIN)
        assert "given name differs by one letter" in self.desk.text
        self.look("alike")
        self.desk.send("Register the referral", {"different_because": "Father and son"})
        assert re.fullmatch(r"/cases/[0-9a-f-]{36}", self.desk.path)
        return self.desk.path

    def merge(self, case: str, twin: str) -> None:
        self.desk.open("/")
        self.look("worklist")
        self.desk.open(f"{case}/same-person")
        self.desk.send("Show what would follow", {"number": "NPC-004999"})
        self.look("merge")
        self.desk.send("Merge the records", {"reason": "Same passport", "password": PASSWORD})
        assert "The records are merged" in self.desk.text
        self.look("merged")
        self.desk.open(self.desk.href("Undo").removeprefix(self.desk.base))
        self.look("undo")
        self.desk.send("Undo the merge", {"reason": "Father and son after all", "password": PASSWORD})
        self.desk.open(twin)
        assert "Reopened: Referred" in self.desk.text


def _pdf() -> bytes:
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def test_a_referral_comes_in_with_its_file_and_a_record_that_may_be_known(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "intake.db"
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
        Intake(BrowserRobot(desk.new_page(), base, Axe()), clock).walk()

    engine.dispose()
