"""The diary without a connection, on a phone in Chromium: kept, sent once, and the truth about both."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Route
from sqlmodel import Session, col, update

from scs_manager.engine import for_writing
from scs_manager.models.enrolments import PatientSessionRow
from scs_manager.web import phone_scripts
from tests.journeys.axe import Axe
from tests.journeys.phones import Phone, Ward, day_words, ward
from tests.trial_scenes import BASELINE, evening

CANARY = "Zinnwald canary slept badly"
FULL_SHELF = """
const refuse = () => { throw new DOMException("full", "QuotaExceededError"); };
IDBObjectStore.prototype.put = IDBObjectStore.prototype.add = refuse;
"""


@pytest.fixture(scope="module")
def clinic(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    with ward(sqlite_template, tmp_path_factory.mktemp("phones")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def evening_of_the_first_day(clinic: Ward) -> None:
    clinic.go_to(evening(BASELINE))


def is_sound(phone: Phone) -> None:
    """Nothing for axe, nothing wider than a small phone, nothing refused by the policies."""
    phone.page.set_viewport_size({"width": 320, "height": 800})
    found = Axe().run(phone.page)
    assert found.violations_count == 0, found.generate_report()
    assert phone.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert phone.faults == []


def test_an_evening_without_a_connection_is_kept_unreadable_and_arrives_once(clinic: Ward) -> None:
    scene = clinic.scene()
    phone = Phone(clinic, clinic.token(scene))
    phone.settle()
    phone.cut()
    phone.answer()
    phone.page.click("summary:has-text('Add a note')")
    phone.page.fill("[name=note]", CANARY)
    phone.reload()
    phone.says("We kept the answers you began at")
    is_sound(phone)
    assert phone.page.input_value("[name=note]") == CANARY

    phone.send()
    phone.says("Saved on this phone")
    phone.reload()
    phone.says("so it still counts as on time")
    phone.says("Your diary opens again on Tuesday at 18:00.")
    assert "The clinic has your answers" not in phone.text
    is_sound(phone)
    dump = phone.stored()
    assert "diary-" in dump
    for secret in (CANARY, "Margaret", "01632", 'pain_leg_nrs": "7', scene.clinic.name):
        assert secret not in dump.replace("/static", ""), secret
    assert clinic.entries(scene) == []

    clinic.go_to(evening(BASELINE, 21, 10))
    phone.context.clock.set_fixed_time(evening(BASELINE, 21, 10))
    phone.mend()
    phone.says("Received by the clinic 21:10")
    (entry,) = clinic.entries(scene)
    assert (entry.pain_leg_nrs, entry.note, entry.punctuality) == (7, CANARY, "on_time")
    assert entry.answered_at < evening(BASELINE, 19, 55)
    phone.close()


def test_a_reply_that_is_cut_off_is_asked_for_again_and_nothing_is_doubled(clinic: Ward) -> None:
    scene = clinic.scene()
    phone = Phone(clinic, clinic.token(scene))
    phone.settle()

    def cut_reply(route: Route) -> None:
        route.fetch() if route.request.method == "POST" else None
        route.abort() if route.request.method == "POST" else route.continue_()

    phone.context.route("**/diary", cut_reply, times=1)
    phone.answer()
    phone.send()
    phone.says("Received by the clinic 19:42")

    assert len(clinic.entries(scene)) == 1
    phone.close()


def test_a_warning_sign_says_whom_to_call_at_once_and_that_the_clinic_does_not_know(clinic: Ward) -> None:
    phone = Phone(clinic, clinic.token(clinic.scene()))
    phone.settle()
    phone.cut()
    phone.open()
    phone.answer(warning_signs="wound")

    panel = phone.page.locator("#call-now")
    assert panel.is_visible()
    assert {"01632 960 140", "999"} <= {link.inner_text() for link in panel.locator("a[href^='tel:']").all()}
    assert phone.page.evaluate("document.activeElement.id") == "call-now"

    phone.send()
    phone.says("The clinic does not know it yet.")
    is_sound(phone)
    assert phone.page.locator("#phone-says .call__number").get_attribute("href") == "tel:01632960140"
    phone.page.click("text=What to do next >> visible=true")
    phone.says("Sit or lie down.")
    phone.close()


def test_a_phone_that_was_signed_out_keeps_its_queue_and_sends_it_with_a_new_link(clinic: Ward) -> None:
    scene = clinic.scene()
    phone = Phone(clinic, clinic.token(scene))
    phone.settle()
    phone.cut()
    phone.answer()
    phone.send()
    phone.says("Saved on this phone")
    with Session(for_writing(clinic.engine)) as session:
        session.exec(
            update(PatientSessionRow)
            .where(col(PatientSessionRow.ended_at).is_(None))
            .values(ended_at=evening(BASELINE))
        )
        session.commit()

    phone.mend()
    phone.says("Ask the clinic for a new link")
    phone.open()
    assert phone.page.url.endswith("/diary/signed-out")
    phone.says("Ask the clinic for a new link")
    is_sound(phone)
    assert phone.page.locator("#phone-says a[data-call]").inner_text() == "01632 960 140"
    assert phone.kept_pages() == []
    assert clinic.entries(scene) == []

    phone.sign_in(clinic.token(scene))
    phone.open()
    phone.says("Received by the clinic")
    assert len(clinic.entries(scene)) == 1
    phone.close()


def test_a_phone_that_cannot_keep_anything_says_so_and_sends_at_once_when_it_can(clinic: Ward) -> None:
    scene = clinic.scene()
    phone = Phone(clinic, clinic.token(scene), script=FULL_SHELF)
    phone.open()
    phone.answer()
    phone.cut()
    phone.send()
    phone.says("Send them now or write them down.")
    is_sound(phone)
    assert not phone.page.get_by_text("Saved on this phone").first.is_visible()

    phone.mend()
    phone.send()
    phone.says("Received by the clinic")
    assert len(clinic.entries(scene)) == 1
    phone.close()


def test_answers_are_never_sent_into_another_persons_diary(clinic: Ward) -> None:
    first, second = clinic.scene(), clinic.scene()
    phone = Phone(clinic, clinic.token(first))
    phone.settle()
    phone.cut()
    phone.answer()
    phone.send()
    phone.says("Saved on this phone")
    phone.mend_as(clinic.token(second))
    phone.open()
    phone.says("These answers belong to another diary.")
    is_sound(phone)
    assert clinic.entries(first) == clinic.entries(second) == []

    phone.mend_as(clinic.token(first))
    phone.open()
    phone.says("Received by the clinic")
    assert (len(clinic.entries(first)), len(clinic.entries(second))) == (1, 0)
    phone.close()


def test_the_next_person_on_a_phone_finds_no_page_of_the_one_before(clinic: Ward) -> None:
    first, second = clinic.scene(), clinic.scene()
    phone = Phone(clinic, clinic.token(first))
    phone.settle()
    phone.cut()
    phone.open("/diary/unwell")
    assert first.clinic.name in phone.text
    phone.mend_as(clinic.token(second))
    phone.settle()
    phone.page.wait_for_timeout(1_000)  # the phone learns whose diary it is, and fetches its pages
    phone.settle()
    phone.cut()
    phone.open("/diary/unwell")

    assert second.clinic.name in phone.text
    assert first.clinic.name not in phone.text
    phone.close()


def test_what_the_clinic_cannot_take_stays_and_can_be_mended(clinic: Ward) -> None:
    scene = clinic.scene()
    phone = Phone(clinic, clinic.token(scene))
    phone.settle()
    said = {
        "state": "invalid",
        "words": "Some answers are missing.",
        "problems": [{"field": "x", "text": "Choose it"}],
    }
    reply = {"status": 422, "content_type": "application/json", "body": json.dumps(said)}
    phone.context.route(
        "**/diary",
        lambda route: route.fulfill(**reply) if route.request.method == "POST" else route.continue_(),
    )
    phone.answer(warning_signs="wound")
    phone.send()
    phone.says("The clinic does not know it yet.")
    phone.says("Not taken by the clinic")
    phone.says("Choose it")
    is_sound(phone)
    phone.context.unroute("**/diary")

    phone.page.click("text=Change these answers >> visible=true")
    phone.page.wait_for_selector('[name="pain_leg_nrs"][value="7"]:checked', state="attached")
    phone.page.check('[name="pain_leg_nrs"][value="3"]', force=True)
    phone.send()
    phone.says("Received by the clinic")
    assert [entry.pain_leg_nrs for entry in clinic.entries(scene)] == [3]
    assert not phone.page.get_by_text("Not taken by the clinic").first.is_visible()
    phone.close()


def test_two_evenings_without_a_connection_are_two_days_in_order(clinic: Ward) -> None:
    scene = clinic.scene()
    phone = Phone(clinic, clinic.token(scene))
    phone.settle()
    phone.cut()
    for number in range(2):
        day = BASELINE + timedelta(days=number)
        if number:
            phone.come_back(evening(day, 20, 5))
        else:
            phone.context.clock.set_fixed_time(evening(day, 20, 5))
            phone.open()
        phone.says(day_words(day))
        phone.answer(pain_leg_nrs=str(number))
        phone.send()
        phone.says("Saved at 20:05")
    phone.come_back(evening(BASELINE, 37))
    phone.says("Come back this evening")

    clinic.go_to(evening(BASELINE, 45))
    phone.context.clock.set_fixed_time(evening(BASELINE, 45))
    phone.mend()
    phone.says("Received by the clinic")
    phone.page.get_by_text("Monday: received by the clinic").wait_for(state="attached")
    kept = [(entry.day, entry.pain_leg_nrs, entry.punctuality) for entry in clinic.entries(scene)]
    assert kept == [(BASELINE, 0, "on_time"), (BASELINE + timedelta(days=1), 1, "on_time")]
    phone.close()


def test_the_browser_sends_what_waits_while_the_diary_is_closed(clinic: Ward) -> None:
    scene = clinic.scene()
    phone = Phone(clinic, clinic.token(scene))
    phone.settle()
    phone.cut()
    phone.answer()
    phone.send()
    phone.says("Saved on this phone")
    phone.page.goto("about:blank")
    phone.mend()
    assert clinic.entries(scene) == []

    phone.wake_worker()
    (entry,) = clinic.arrived(scene)
    assert (entry.day, entry.pain_leg_nrs) == (BASELINE, 7)
    phone.open()
    phone.says("Received by the clinic")
    assert len(clinic.entries(scene)) == 1
    phone.close()


def test_pain_right_now_is_kept_and_sent_like_an_evening(clinic: Ward) -> None:
    scene = clinic.scene()
    phone = Phone(clinic, clinic.token(scene))
    phone.settle()
    phone.cut()
    for score in ("6", "2"):
        phone.open("/diary/now")
        phone.page.check(f'[name="score"][value="{score}"]', force=True)
        phone.press("Send to the clinic")
        phone.says(f"Pain right now: {score}, 19:42")
    is_sound(phone)
    assert 'score":"6' not in phone.stored()

    phone.mend()
    phone.says("Received by the clinic 19:42")
    phone.page.get_by_text("Saved on this phone").first.wait_for(state="hidden")
    phone.page.check('[name="score"][value="9"]', force=True)
    phone.press("Send to the clinic")
    phone.says("Pain right now: 9")
    phone.page.get_by_text("Received by the clinic").nth(2).wait_for()
    assert [row.score for row in clinic.ratings(scene)] == [6, 2, 9]
    assert clinic.entries(scene) == []
    phone.close()


def test_the_week_without_a_connection_shows_what_the_clinic_has(clinic: Ward) -> None:
    scene = clinic.scene()
    phone = Phone(clinic, clinic.token(scene))
    phone.open()
    phone.answer()
    phone.send()
    phone.page.wait_for_url("**/diary/sent")
    phone.settle()
    phone.open("/diary/change")
    leg = '[name="pain_leg_nrs"][value="{}"]:checked'
    phone.page.check('[name="pain_leg_nrs"][value="2"]', force=True)
    phone.reload()
    phone.page.wait_for_selector(leg.format(2), state="attached")
    phone.press("Start again")
    phone.page.wait_for_selector(leg.format(7), state="attached")
    phone.open("/diary/sent")
    phone.cut()
    phone.open()
    phone.says("The clinic has your answers for today")
    phone.come_back(evening(BASELINE, 44))
    phone.says(day_words(BASELINE + timedelta(days=1)))
    said = [item.inner_text().split(": ")[-1] for item in phone.page.locator(".week__day").all()]
    assert said[:3] == ["received by the clinic", "today, not sent yet", "still to come"]
    phone.close()


def test_a_missing_answer_is_asked_for_on_the_phone_itself(clinic: Ward) -> None:
    phone = Phone(clinic, clinic.token(clinic.scene()))
    phone.settle()
    phone.cut()
    phone.answer()
    phone.page.evaluate("document.querySelector('[name=pain_leg_nrs]:checked').checked = false")
    phone.send()
    phone.says("Please look at 1 answer")
    is_sound(phone)
    assert phone.page.locator(".q__error:visible").inner_text().endswith("Choose a number for your leg pain")
    phone.close()


def test_the_diary_can_be_installed_and_covers_no_page_of_staff(clinic: Ward) -> None:
    phone = Phone(clinic, clinic.token(clinic.scene()))
    phone.settle()
    session = phone.context.new_cdp_session(phone.page)

    told = session.send("Page.getAppManifest")
    assert told["errors"] == []
    manifest = json.loads(told["data"])
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/diary",
        "/diary",
        "standalone",
    )
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    for icon in manifest["icons"]:
        with urlopen(clinic.base + icon["src"]) as picture:  # noqa: S310
            assert picture.read().startswith(b"\x89PNG")
    failed = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [each["errorId"] for each in failed if each["errorId"] != "in-incognito"] == []
    scope = phone.page.evaluate("navigator.serviceWorker.ready.then((worker) => worker.scope)")
    assert scope == f"{clinic.base}/diary"
    phone.close()


def test_a_new_version_waits_until_it_is_wanted_and_takes_no_draft(
    clinic: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(clinic, clinic.token(clinic.scene()))
    phone.settle()
    phone.answer()
    text = phone_scripts.worker_script
    monkeypatch.setattr(phone_scripts, "worker_script", lambda page: text(page) + "\n// the next version")
    phone.page.evaluate("navigator.serviceWorker.ready.then((worker) => worker.update())")
    phone.says("A new version of this diary is ready.")
    assert phone.page.is_checked('[name="pain_leg_nrs"][value="7"]')

    phone.page.click("text=Use it now")
    phone.says("We kept the answers you began at")
    assert phone.page.is_checked('[name="pain_leg_nrs"][value="7"]')
    assert phone.page.evaluate("navigator.serviceWorker.ready.then((worker) => worker.waiting === null)")
    phone.page.click("text=Start again")
    phone.page.wait_for_selector('[name="pain_leg_nrs"][value="7"]:not(:checked)', state="attached")
    phone.close()


def test_signing_out_names_what_the_clinic_does_not_have(clinic: Ward) -> None:
    scene = clinic.scene()
    phone = Phone(clinic, clinic.token(scene))
    phone.settle()
    phone.answer()
    phone.open("/diary/more")
    phone.page.click("text=Sign out of this phone")
    phone.says(f"{day_words(BASELINE)}, not finished")
    is_sound(phone)

    phone.page.click("text=Delete them and sign out")
    phone.page.wait_for_url("**/diary/signed-out")
    assert phone.kept_pages() == []
    phone.close()
