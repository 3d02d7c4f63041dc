"""A complete candidate entered by keyboard alone, in a real browser: how many fields, how many keys."""

import shutil
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from forms.histories import ITEM_STEPS
from forms.records import HISTORY, PSYCHOLOGY, SAFETY, Section
from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.domain.evaluations import FACTORS
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing, make_engine
from scs_manager.models.accounts import ClinicRow
from scs_manager.services import accounts
from scs_manager.services.demo_records import candidate
from tests.journeys.clinic import BEGIN, EMAIL, PASSWORD, SYSTEM, Clock, found_clinic
from tests.journeys.keyboard import Keyboard
from tests.journeys.test_browser import SECRET, chromium, free_port, served

MOST_KEYS = 2000
"""Ten minutes at 0.3 s a key."""
TODAY = BEGIN.date()
PSYCHOLOGIST, HER_PASSWORD = "lena@northgate.example", "seven quiet boats by the pier 3"
BY_QUESTIONNAIRE = (
    "pain.dn4",
    "pain.odi_percent",
    "burden.isi",
    "burden.phq9",
    "burden.phq9_item9",
    "burden.gad7",
)
DIGITS = {"phq-9": "1101010000", "gad-7": "1110000"}
SCORES = {"dn4": ("total", 6), "isi": ("total", 7), "odi-2-1a": ("percent", 54), "pcs": ("total", 12)}
DIRECTIONS = {
    "pregabalin": "300 mg twice a day",
    "duloxetine": "60 mg once a day",
    "morphine": "10 mg 1 tablet three times a day",
    "paracetamol": "1 g three times a day",
}
FOUND = frozenset({"drug", "drug_class", "daily_dose", "dose_unit"})
"""What the finder fills in."""


def the_record() -> Any:
    """The candidate of the demonstration, with every cause settled and every zone assessed."""
    causes = {section.asked[0].name: "excluded" for section in HISTORY if section.slug.startswith("cause-")}
    zones = ("myogenic_triggers", "skin_allodynia", "scar_triggers")
    more: Mapping[str, Any] = {
        **causes,
        "causes.neuropathic_pain": "confirmed",
        "causes.epidural_scar": "confirmed",
        **{f"optimisation.{zone}_assessed": True for zone in zones},
        "pain.side": "left",
        "pain.course": "same",
        **dict.fromkeys(BY_QUESTIONNAIRE),
    }
    return candidate(TODAY).changed(more)


class Entry:
    """The way of one candidate into the record, by keys."""

    def __init__(self, keys: Keyboard) -> None:
        self.keys = keys
        self.known = the_record()

    def sign_in(self, email: str, password: str) -> None:
        self.keys.open("/sign-in")
        self.keys.put("email", email)
        self.keys.put("password", password)
        self.keys.send()

    def register(self) -> None:
        keys = self.keys
        keys.seek(lambda focus: focus.href == "/patients/new")
        keys.enter()
        for name, value in {
            "given_name": "Ben",
            "family_name": "Sample",
            "birth_date-day": "2",
            "birth_date-month": "11",
            "birth_date-year": "1971",
            "sex": "male",
            "identifier": "NPC-004163",
            "language": "en",
            "referrer": "Dr Alex Example",
            "organisation": "Example Surgery",
            "received_on": date(2026, 2, 27),
            "urgency": "routine",
            "reason": "Left leg pain after two operations",
            "claims": ("claims_analgesics_failed", "claims_side_effects", "claims_reoperation"),
        }.items():
            keys.put(name, value)
        keys.send()

    def go(self, words: str, letter: str) -> None:
        """To a tab of the record."""
        if self.keys.letters:
            self.keys.press("g")
            with self.keys.page.expect_navigation():
                self.keys.press(letter)
            return
        self.keys.seek(lambda focus: focus.kind == "a" and focus.words == words, inside=False)
        self.keys.enter()

    def follow(self, end: str, *, kind: str = "a") -> None:
        """Follow the link whose address ends so, or press the button that posts there."""
        self.keys.seek(lambda focus: focus.kind == kind and (focus.href or focus.action).endswith(end))
        self.keys.enter()

    def sections(self, tab: str, sections: tuple[Section, ...]) -> None:
        """One form after the other, as far as there is something to say; an empty one is passed by."""
        asked = [section for section in sections if self.answers(section)]
        self.follow(f"/{tab}/{asked[0].slug}")
        for section in sections[: sections.index(asked[-1]) + 1]:
            self.section(section, self.answers(section))

    def answers(self, section: Section) -> dict[str, Any]:
        return {
            fact.name: self.known.facts[fact.name] for fact in section.asked if fact.name in self.known.facts
        }

    def section(self, section: Section, answers: Mapping[str, Any]) -> None:
        keys, at_once = self.keys, frozenset[str]()
        if not answers:
            keys.to("common_on")
            keys.send()
            return
        keys.press("t")
        keys.fields[keys.part_now] += 2
        if section.absent:
            keys.press("N")
            at_once = section.absent & answers.keys()
            keys.fields[keys.part_now] += len(at_once)
        for name, value in answers.items():
            if name not in at_once:
                keys.put(name.partition(".")[2], dated(value))
        keys.send()

    def lists(self, tab: str, keys_of_lists: tuple[str, ...]) -> None:
        """Every item, and that nothing is missing; nothing at all is said by one button."""
        for key in keys_of_lists:
            items = self.known.lists.get(key, ())
            for item in items:
                self.follow(f"/{tab}/lists/{key}/{'find' if key == 'medicines' else 'add'}")
                self.medicine(item) if key == "medicines" else self.item(key, item)
            self.follow(f"/{tab}/lists/{key}/complete", kind="a" if items else "button")
            if items:
                self.keys.put("on", TODAY)
                self.keys.put("sure", True)
                self.keys.send()

    def item(self, key: str, item: Mapping[str, Any]) -> None:
        """In the order of the form."""
        self.keys.put("source", "Letter")
        for name in (name for _, names in ITEM_STEPS[key] for name in names if name in item):
            self.keys.put(f"item_{name}", dated(item[name]))
        self.keys.send()

    def medicine(self, item: Mapping[str, Any]) -> None:
        """Found by name, its class and dose read from the directions; only the rest is typed."""
        self.keys.put("name", item["drug"])
        self.keys.put("directions", DIRECTIONS[item["drug"]])
        self.keys.send()
        assert self.keys.focus.words.lower().startswith(item["drug"])
        self.keys.enter()
        self.item("medicines", {name: value for name, value in item.items() if name not in FOUND})

    def questionnaires(self) -> None:
        for instrument, digits in DIGITS.items():
            self.begin(instrument, "staff")
            self.keys.to("item_1")
            self.keys.type(digits)
            self.keys.fields[self.keys.part_now] += len(digits)
            self.keys.send()
        for instrument, (score, value) in SCORES.items():
            self.begin(instrument, "staff_transcribed")
            self.keys.put(f"total_{score}", value)
            self.keys.send()

    def begin(self, instrument: str, way: str) -> None:
        self.go("Questionnaires", "q")
        self.follow(f"/questionnaires/{instrument}/enter")
        self.keys.put("answered_on", TODAY)
        self.keys.put("entered_by", way)

    def evaluate(self) -> None:
        """The psychologist's own work: findings, evaluation, signature."""
        facts = self.known.facts
        self.go("Psychology", "p")
        self.sections("psychology", PSYCHOLOGY)
        self.go("Psychology", "p")
        self.follow("/psychology/evaluations/new")
        for name, value in {
            "author": "self",
            "profession": "psychologist",
            "qualification": "Clinical psychologist, register 4711",
            "held_on": TODAY,
            "depression_screened": True,
            **{factor.slug: str(facts[factor.fact]) for factor in FACTORS},
            "narrative": "Good understanding; realistic goals.",
            "substance_use": "no_disorder",
            "major_disorder_untreated": False,
            "conclusion": "suitable",
        }.items():
            self.keys.put(name, value)
        self.keys.send()
        self.follow("/sign")
        self.keys.put("meaning", "I examined the patient.")
        self.keys.put("password", HER_PASSWORD)
        self.keys.send()

    def screen(self) -> None:
        self.go("Screening", "c")
        self.follow("/screening/run", kind="button")


def dated(value: Any) -> Any:
    """A day of the past as the patient knows it: month and year."""
    return f"{value:%m/%Y}" if isinstance(value, date) else value


def walk(entry: Entry, another: Callable[[], Page]) -> None:
    keys, desk = entry.keys, entry.keys.page
    with keys.part("sign-in"):
        entry.sign_in(EMAIL, PASSWORD)
    with keys.part("referral"):
        entry.register()
    with keys.part("history"):
        entry.go("History", "h")
        entry.sections("history", HISTORY)
        entry.go("History", "h")
        entry.lists("history", ("operations", "medicines", "treatments"))
    with keys.part("safety"):
        entry.go("Safety", "s")
        entry.sections("safety", SAFETY)
        entry.go("Safety", "s")
        entry.lists("safety", ("antithrombotics", "devices", "allergies", "conditions"))
    with keys.part("questionnaires"):
        entry.questionnaires()
    keys.page = another()
    with keys.part("psychologist's sign-in"):
        entry.sign_in(PSYCHOLOGIST, HER_PASSWORD)
        keys.seek(lambda focus: "/cases/" in focus.href)
        keys.enter()
    with keys.part("psychology"):
        entry.evaluate()
    keys.page = desk
    with keys.part("screening"):
        entry.screen()


def test_a_complete_candidate_is_entered_by_keyboard_in_under_ten_minutes(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "keyboard.db"
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
    hire_psychologist(engine)
    app = create_app(settings, engine=engine, clock=Clock())

    with chromium() as browser, served(app, port):
        page = at_a_desk(browser)
        page.set_default_timeout(30_000)
        keys = Keyboard(page, base)
        walk(Entry(keys), lambda: at_a_desk(browser))
        found = page.locator("main").inner_text()

    engine.dispose()
    sys.stdout.write(keys.report("Together") + "\n")
    assert "Proceed to trial" in found
    assert keys.keys.total() < MOST_KEYS


def at_a_desk(browser: Browser) -> Page:
    """A browser of somebody's own."""
    return browser.new_context(viewport={"width": 1440, "height": 900}).new_page()


def hire_psychologist(engine: Engine) -> None:
    """The one person who may sign the evaluation."""
    with Session(for_writing(engine), expire_on_commit=False) as session:
        clinic = session.exec(select(ClinicRow)).one()
        accounts.add_staff(
            session,
            clinic_id=clinic.id,
            email=PSYCHOLOGIST,
            full_name="Lena Muster",
            roles=(Role.PSYCHOLOGIST,),
            password=HER_PASSWORD,
            by=SYSTEM,
            now=BEGIN,
        )
