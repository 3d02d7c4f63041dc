"""Evaluation, team review and consent in a real browser: signed, replaced, withdrawn; axe finds nothing."""

import shutil
from pathlib import Path

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.domain.consents import TEACH_BACK
from scs_manager.domain.evaluations import FACTORS
from scs_manager.engine import make_engine
from tests.journeys.axe import Axe
from tests.journeys.clinic import PASSWORD, Clock, found_clinic
from tests.journeys.pathway import Journey
from tests.journeys.robots import BrowserRobot, Robot, Values
from tests.journeys.test_browser import SECRET, chromium, free_port, served

EVALUATION: Values = {
    "author": "self",
    "profession": "psychologist",
    "qualification": "Clinical psychologist, register 4711",
    "held_on": "2026-03-02",
    "depression_screened": "yes",
    "instrument_1": "PHQ-9",
    "score_1": "11",
    "scored_on_1": "2026-02-27",
    **{factor.slug: "0" for factor in FACTORS},
    "distress": "2",
    "distress_plan": "Cognitive therapy, twelve sessions",
    "distress_reassess_on": "2026-06-01",
    "low_activity": "1",
    "secondary_gain": "none",
    "narrative": "Low mood since the second operation; understands what a trial can tell.",
    "substance_use": "no_disorder",
    "substance_statement": "Urine screen as expected under tramadol.",
    "major_disorder_untreated": "no",
    "conclusion": "suitable_with_conditions",
    "conditions": "Therapy goes on during the trial.",
}
MEETING: Values = {
    "held_on": "2026-03-02",
    "pain_physician": "Dr Mira Sample",
    "psychologist": "Dr L. Muster",
    "discussed": ("trial", "optimise"),
    "options": "Trial now, or therapy first",
    "patient_view": "Wants to walk the dog again; afraid of another operation",
    "decision": "proceed",
    "reasons": "Therapy has begun",
    "facilities_available": "yes",
    "dissenter_1": "Dr L. Muster",
    "dissent_1": "Would rather wait for the end of the therapy",
}
CONSENT: Values = {
    **{f"teach_{question}": "passed" for question in TEACH_BACK},
    "explained_by": "Dr Mira Sample",
    "questions_asked": "May I swim? No, not during the trial.",
    "how": "screen",
    "signed_name": "Ben Sample",
    "signed_on": "2026-03-02",
}


def walk(staff: Robot, clock: Clock) -> None:
    """Order, write, sign and replace an evaluation; hold a meeting with dissent; consent and take it back."""
    journey = Journey(staff, staff, clock)
    journey.sign_in()
    journey.register()
    evaluate(staff, journey.case)
    meet(staff, journey.case)
    consent(staff, journey.case)


def evaluate(staff: Robot, case: str) -> None:
    staff.open(f"{case}/psychology/order")
    staff.send("Order it", {"note": "Before a trial"})
    assert "Ordered, not done" in staff.text
    staff.open(staff.href("Write in it"))
    staff.send("Keep the draft", EVALUATION)
    assert "it counts as not done" in staff.text
    staff.open(staff.href("Sign the draft"))
    staff.send("Sign evaluation", {"meaning": "I examined the patient.", "password": PASSWORD})
    assert "Suitable with conditions" in staff.text
    assert "Not assessed" in staff.text
    staff.open(f"{case}/psychology/evaluations/new")
    staff.send("Keep the draft", {**EVALUATION, "conclusion": "suitable", "distress": "1"})
    staff.open(staff.href("Sign the draft"))
    reason = {
        "replace_reason": "Therapy has helped",
        "meaning": "I saw the patient again.",
        "password": PASSWORD,
    }
    staff.send("Sign evaluation", reason)
    assert "Therapy has helped" in staff.text
    assert "Replaced evaluations" in staff.text


def meet(staff: Robot, case: str) -> None:
    staff.open(f"{case}/team-review/add")
    staff.send("Record the meeting", MEETING)
    assert "No quorum: one more profession missing" in staff.text
    staff.open(staff.href("Replace these minutes"))
    staff.send(
        "Record the meeting", {**MEETING, "nurse": "R. Specimen", "replace_reason": "The nurse was forgotten"}
    )
    assert "Replaced by later minutes" in staff.text
    for page in ("", "/screening", "/decision"):
        staff.open(case + page)
        assert "Would rather wait for the end of the therapy" in staff.text


def consent(staff: Robot, case: str) -> None:
    staff.open(f"{case}/consent")
    assert "No consent is recorded" in staff.text
    staff.open(f"{case}/consent/add")
    assert "Experts do not agree" in staff.text
    staff.send("Record the consent", CONSENT)
    assert "Consent to the trial is in force" in staff.text
    staff.open(staff.href("Signed 2 Mar 2026"))
    staff.open(f"{case}/consent")
    staff.open(staff.href("Withdraw"))
    staff.send("Record the withdrawal", {"on": "2026-03-02", "reason": "None given"})
    assert "No consent is in force" in staff.text
    staff.open("/consent-texts")


def test_evaluation_team_review_and_consent_in_a_browser(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "psychology.db"
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
        robot = BrowserRobot(
            browser.new_context(viewport={"width": 1440, "height": 900}).new_page(), base, Axe()
        )
        walk(robot, clock)

    engine.dispose()
