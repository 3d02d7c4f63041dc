"""The evening's questions on a phone in Chromium: how many taps they take, all ways of asking, one by one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.lists import MedicationRow
from scs_manager.services import trials
from tests.journeys.axe import Axe
from tests.journeys.phones import Phone, Ward, ward
from tests.trial_scenes import PLACED, PLANNED_AT, Scene, evening

PREGABALIN, PARACETAMOL, PATCH = "Pregabalin 75 mg capsules", "Paracetamol 500 mg", "Fentanyl 25 mcg/h patch"
SECONDS_A_TAP = 2.65
"""Of a practised person: to think (1.35), to point (1.10), to press (0.20); the Keystroke-Level Model."""
SECONDS_A_SWIPE = 1.0


@pytest.fixture(scope="module")
def clinic(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    with ward(sqlite_template, tmp_path_factory.mktemp("today")) as opened:
        yield opened


def stimulated(clinic: Ward, *, steps: bool = False) -> Scene:
    """A patient on the evening of lead placement, with three medicines."""
    clinic.go_to(evening(PLACED))
    scene = clinic.scene()
    with Session(for_writing(clinic.engine), expire_on_commit=False) as session:
        given_at = PLANNED_AT
        for product, given in (
            (PREGABALIN, {"as_needed": False, "daily_dose": 150, "dose_unit": "mg", "route": "oral"}),
            (PARACETAMOL, {"as_needed": True}),
            (PATCH, {"as_needed": False, "daily_dose": 25, "dose_unit": "mcg/h", "route": "transdermal"}),
        ):
            given_at += timedelta(minutes=1)
            session.add(
                MedicationRow(
                    clinic_id=scene.clinic.id, case_id=scene.case.id, drug=product.split()[0].lower(),
                    drug_class="other", product=product, current=True, by_name="test", at=given_at, **given,
                )
            )  # fmt: skip
        session.get_one(ClinicRow, scene.clinic.id).diary_steps = steps
        session.commit()
        trials.place_leads(
            session, trial=session.merge(scene.running_trial), case=session.merge(scene.case),
            placed_on=PLACED, note="", by=scene.by, now=evening(PLACED, 10),
        )  # fmt: skip
    return scene


class Thumb:
    """Taps as a person does, and counts them."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.taps = phone, 0

    def tap(self, question: str, answer: str) -> None:
        """Tap an answer of a question."""
        group = self.phone.page.get_by_role("group", name=question, exact=True)
        label = group.locator("label", has_text=answer).filter(visible=True).first
        control = label.evaluate("label => label.control.id")
        self.phone.page.locator(f'[id="{control}"]').tap()
        self.taps += 1

    def press(self, words: str) -> None:
        """Tap a button."""
        self.phone.page.get_by_role("button", name=words, exact=True).tap()
        self.taps += 1


EVENING = (
    ("Back pain, on average", "5"), ("Leg pain, on average", "7"), ("Worst pain", "8"), ("Least pain", "4"),
    ("How did you sleep last night?", "6"), ("How active were you?", "Same"), (PREGABALIN, "Taken"),
    (PARACETAMOL, "3"), (PATCH, "On"), ("How long was it on?", "All day"),
    ("Which program did you use most?", "2"), ("Where did you feel tingling?", "Nowhere"),
    ("Since yesterday, have you had any of these?", "None of these"),
    ("Did anything else bother you?", "None of these"),
)  # fmt: skip


def is_sound(phone: Phone) -> None:
    """Nothing for axe, nothing wider than a small phone, nothing refused by the policies."""
    phone.page.set_viewport_size({"width": 320, "height": 800})
    found = Axe().run(phone.page)
    assert found.violations_count == 0, found.generate_report()
    assert phone.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert phone.faults == []
    phone.page.set_viewport_size({"width": 390, "height": 844})


def test_a_practised_patient_with_three_medicines_needs_less_than_a_minute(clinic: Ward) -> None:
    scene = stimulated(clinic)
    phone = Phone(clinic, clinic.token(scene))
    phone.open()
    thumb = Thumb(phone)
    for question, answer in EVENING:
        thumb.tap(question, answer)
    screens = phone.page.evaluate("document.documentElement.scrollHeight / innerHeight")
    thumb.press("Send to the clinic")
    phone.says("Received by the clinic")

    seconds = thumb.taps * SECONDS_A_TAP + screens * SECONDS_A_SWIPE
    assert thumb.taps == 15
    assert seconds < 60
    (entry,) = clinic.entries(scene)
    assert [(item["product"], item["count"], item["kind"]) for item in entry.medicines] == [
        (PREGABALIN, 2, "regular"), (PARACETAMOL, 3, "as_needed"), (PATCH, 1, "patch")
    ]  # fmt: skip
    assert (entry.side_effects, entry.tingling, entry.program) == ([], [], "2")
    phone.close()


def test_one_question_after_the_other_paints_asks_again_and_works_without_a_connection(clinic: Ward) -> None:
    scene = stimulated(clinic, steps=True)
    phone = Phone(clinic, clinic.token(scene))
    phone.settle()
    phone.cut()
    phone.page.reload()
    thumb = Thumb(phone)
    phone.says("Question 1 of 15")
    thumb.press("Next")
    phone.says("Choose a number for your back pain")
    answers = dict(EVENING) | {"Least pain": "9", "Where did you feel tingling?": "Show it on a picture"}
    for question, answer in answers.items():
        thumb.tap(question, answer)
        if question == "Did anything else bother you?":
            headings = phone.page.locator("main form h2").filter(visible=True)
            assert headings.all_inner_texts() == ["Anything else"]
        if question == "Back pain, on average":
            thumb.press("Clear your answer: Back pain, on average")
            assert phone.page.locator("[name=pain_back_nrs]:checked").count() == 0
            phone.page.keyboard.press("ArrowRight")
            assert (
                phone.page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.value") == "1"
            )
            thumb.tap(question, answer)
        if question == "Where did you feel tingling?":
            phone.page.locator("[data-region='left.calf.s1']").first.tap()
            is_sound(phone)
        thumb.press("Next")
        if question == "Least pain":
            phone.says("Your least pain (9) is higher than your worst pain (8). Is that right?")
            is_sound(phone)
            thumb.tap(question, "Yes, both numbers are right")
            thumb.press("Next")
    phone.page.reload()
    phone.says("We kept the answers you began at")
    phone.says("Question 15 of 15")
    thumb.press("Go back")
    assert "We kept the answers you began at" not in phone.text
    thumb.press("Next")
    thumb.press("Send to the clinic")
    phone.says("Saved on this phone")
    assert clinic.entries(scene) == []
    phone.mend()
    phone.says("Received by the clinic")
    (entry,) = clinic.entries(scene)
    assert (entry.pain_least_nrs, entry.tingling, entry.side_effects) == (9, ["left.calf.s1"], [])
    phone.close()
