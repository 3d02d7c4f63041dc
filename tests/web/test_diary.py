"""The phone over HTTP: link to session to evening, once and in time, without script; on both databases."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.alarms import AlarmRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.lists import MedicationRow
from scs_manager.services import trials
from tests.pages import Page
from tests.trial_scenes import (
    BASELINE,
    BIRTH,
    PLACED,
    PLANNED_AT,
    Scene,
    begun,
    enrolled,
    evening,
    invited,
    make_scene,
)
from tests.web.conftest import Clinic, Clock, fetch

HERE = {"Sec-Fetch-Site": "same-origin"}
FULL = {
    "pain_back_nrs": "5", "pain_leg_nrs": "7", "pain_worst_nrs": "8", "pain_least_nrs": "4", "sleep_nrs": "6",
    "activity": "less", "warning_signs": ["none"], "note": "",
}  # fmt: skip
STIMULATED = {"stimulation": "part", "stimulation_hours": "12", "program": "2", "tingling": ["leg_left"]}


@pytest.fixture
def scene(engine: Engine, clinic: Clinic) -> Scene:
    """A case of Northgate whose baseline has begun."""
    with Session(for_writing(engine), expire_on_commit=False) as session:
        made = make_scene(session, clinic.name, clinic=session.get(ClinicRow, clinic.id))
        made.trial = begun(session, made)
        return made


@pytest.fixture
def phone(app: Flask, engine: Engine, scene: Scene, clock: Clock) -> FlaskClient:
    """A signed-in phone on the first evening."""
    clock.now = evening(BASELINE)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        token = enrolled(session, scene, scene.running_trial)
    browser = app.test_client()
    browser.set_cookie("diary", token)
    return browser


def hidden(page: Page) -> dict[str, Any]:
    """What the form carries for itself."""
    names = ("csrf_token", "client_key", "day", "device_time", "utc_offset_minutes")
    return {name: re.findall(rf'name="{name}" value="([^"]*)"', page.html)[0] for name in names}


def answer(phone: FlaskClient, **changes: Any) -> TestResponse:
    """Open tonight's form, fill it in, send it."""
    values = hidden(fetch(phone, "/diary")) | FULL | changes
    return phone.post("/diary", data=values, headers=HERE)


def stored(engine: Engine) -> list[DiaryEntryRow]:
    with Session(engine) as session:
        return list(session.exec(select(DiaryEntryRow).order_by("id")))


def place_leads(engine: Engine, scene: Scene) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        trials.place_leads(
            session, trial=session.merge(scene.running_trial), case=session.merge(scene.case),
            placed_on=PLACED, note="", by=scene.by, now=evening(PLACED, 10),
        )  # fmt: skip


def test_a_sheet_in_the_hand_becomes_a_first_evening(
    app: Flask, engine: Engine, scene: Scene, clock: Clock
) -> None:
    clock.now = evening(BASELINE)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        fresh = invited(session, scene, scene.running_trial, clock.now)
    phone = app.test_client()
    address = f"/invite/{fresh.token}"

    page = fetch(phone, address)
    said = {"birth_date-day": str(BIRTH.day), "birth_date-month": str(BIRTH.month), "who": "patient"}
    said |= {"birth_date-year": str(BIRTH.year), "csrf_token": page.csrf_token}
    opened = phone.post(address, data=said, headers=HERE)

    assert (opened.status_code, opened.headers["Location"]) == (303, "/diary")
    assert fresh.token not in str(opened.headers)
    sent = answer(phone)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/diary/sent")
    assert "Received by the clinic 19:42" in fetch(phone, "/diary/sent").text


def test_a_wrong_birth_date_says_how_many_tries_are_left(
    app: Flask, engine: Engine, scene: Scene, clock: Clock
) -> None:
    clock.now = PLANNED_AT
    with Session(for_writing(engine), expire_on_commit=False) as session:
        address = f"/invite/{invited(session, scene, scene.running_trial).token}"
    browser = app.test_client()
    said = {"birth_date-day": "1", "birth_date-month": "1", "birth_date-year": "1970", "who": "carer"}

    answers = [
        browser.post(address, data=said | {"csrf_token": fetch(browser, address).csrf_token}, headers=HERE)
        for _ in range(4)
    ]
    last = browser.post(address, data=said | {"csrf_token": Page(answers[-1]).csrf_token}, headers=HERE)

    assert [answer.status_code for answer in answers] == [422] * 4
    assert "Tries left: 1" in Page(answers[-1]).text
    assert last.status_code == 404


def without_token(response: TestResponse) -> bytes:
    """A page without what every form carries for itself."""
    return re.sub(rb'name="csrf_token" value="[^"]*"', b"", response.data)


def test_links_that_are_shut_are_one_page_byte_for_byte_and_real_ones_name_the_clinic(
    client: FlaskClient, engine: Engine, scene: Scene, other_clinic: Clinic, clock: Clock
) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        revoked, expired = (invited(session, scene, scene.running_trial).token for _ in range(2))
    clock.now = PLANNED_AT + timedelta(days=8)
    unknown = [client.get(f"/invite/{word}") for word in ("x", "0" * 43, "%01", "a" * 5000)]
    real = [client.get(f"/invite/{token}") for token in (revoked, expired)]

    assert {response.status_code for response in [*unknown, *real]} == {404}
    assert [len({without_token(each) for each in group}) for group in (unknown, real)] == [1, 1]
    assert not any(name in unknown[0].text for name in ("Northgate", other_clinic.name, "tel:"))
    assert "01632 960 100" in Page(real[0]).text


def test_an_evening_is_stored_as_typed_and_shown_as_received(
    phone: FlaskClient, engine: Engine, clock: Clock
) -> None:
    sent = answer(phone, note="Slept badly & walked <2 km")

    assert sent.status_code == 303
    (row,) = stored(engine)
    assert (row.pain_back_nrs, row.pain_leg_nrs, row.note) == (5, 7, "Slept badly & walked <2 km")
    assert row.stimulation is None
    assert "That is all for today." in fetch(phone, "/diary/sent").text
    clock.now = evening(BASELINE, 28)
    assert "Your diary opens again on Tuesday at 18:00." in fetch(phone, "/diary/sent").text
    clock.now = evening(BASELINE, 44)
    page = fetch(phone, "/diary/sent").text
    assert "These are the answers for Monday 27 April." in page
    assert "Fill in the diary for Tuesday" in page
    assert not any(words in page for words in ("all for today", "opens again"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pain_leg_nrs": ""}, "Choose a number for your leg pain"),
        ({"pain_leg_nrs": "11"}, "Choose a number for your leg pain"),
        ({"pain_leg_nrs": "1_0"}, "Choose a number for your leg pain"),
        ({"pain_leg_nrs": "٣"}, "Choose a number for your leg pain"),
        ({"pain_leg_nrs": " 3"}, "Choose a number for your leg pain"),
        ({"activity": "flying"}, "Choose how active you were"),
        ({"warning_signs": []}, "Choose your warning signs"),
        ({"warning_signs": ["wound", "none"]}, "not both"),
        ({"warning_signs": ["nonsense"]}, "Choose only from the list"),
        ({"note": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_what_cannot_be_an_answer_is_asked_again_and_nothing_is_lost(
    phone: FlaskClient, engine: Engine, changes: dict[str, Any], words: str
) -> None:
    refused = answer(phone, **changes)

    assert refused.status_code == 422
    page = Page(refused)
    assert words in page.text
    assert 'id="pain_back_nrs-5" value="5" required checked' in page.html
    assert stored(engine) == []


def test_stimulator_questions_come_with_the_leads(
    phone: FlaskClient, engine: Engine, scene: Scene, clock: Clock
) -> None:
    assert "Your stimulator" not in fetch(phone, "/diary").text
    place_leads(engine, scene)
    clock.now = evening(PLACED)

    asked = answer(phone)
    hours_missing = answer(phone, **STIMULATED | {"stimulation_hours": ""})
    sent = answer(phone, **STIMULATED)

    assert "Choose how long your stimulator was on" in Page(asked).text
    assert "Type stimulator hours from 0 to 24" in Page(hours_missing).text
    assert sent.status_code == 303
    assert stored(engine)[0].stimulation_hours == 12


def test_today_asks_in_full_and_again_about_numbers_that_disagree(
    phone: FlaskClient, engine: Engine, scene: Scene, clock: Clock, signed_in: Callable[..., FlaskClient]
) -> None:
    place_leads(engine, scene)
    clock.now = evening(PLACED)
    said = {"stimulation": "all_day", "program": "2", "tingling": ["map"], "asked": "2s"}
    said |= {"side_effects": ["other"], "side_effect_words": "Hiccups"}
    least = {"pain_least_nrs": "9"}

    doubted = Page(answer(phone, **said, **least))
    unpainted = Page(answer(phone, **said))
    silent = Page(answer(phone, **said | {"side_effects": []}))
    sent = answer(phone, **said, **least, sure=["pain_least_nrs"], regions=["left.calf.s1", "elsewhere"])

    assert "Your least pain (9) is higher than your worst pain (8). Is that right?" in doubted.text
    assert 'id="pain_least_nrs-9" value="9" required checked' in doubted.html
    assert "Show where you felt tingling" in unpainted.text
    assert "Choose what bothered you" in silent.text
    assert sent.status_code == 303
    (row,) = stored(engine)
    assert (row.pain_least_nrs, row.tingling) == (9, ["left.calf.s1", "elsewhere"])
    assert (row.side_effects, row.side_effect_words) == (["other"], "Hiccups")
    clock.now = evening(PLACED + timedelta(days=1))
    assert "Left: calf; Somewhere else" in fetch(phone, "/diary").text
    same = {"tingling": ["same left.calf.s1 elsewhere"], "side_effects": ["none"]}
    assert answer(phone, **said | same).status_code == 303
    off = said | {"stimulation": "off", "program": "", "tingling": [], "side_effects": ["none"]}
    clock.now = evening(PLACED + timedelta(days=2))
    assert answer(phone, **off).status_code == 303
    assert [row.tingling for row in stored(engine)] == [["left.calf.s1", "elsewhere"]] * 2 + [[]]
    page = fetch(signed_in(Role.NURSE), f"/cases/{scene.case.id}/trial").text
    assert "Something else: “Hiccups”" in page
    assert "Left: calf (S1); Somewhere else" in page


def test_a_form_of_the_first_version_is_taken_as_it_was_asked(
    phone: FlaskClient, engine: Engine, scene: Scene, clock: Clock
) -> None:
    place_leads(engine, scene)
    clock.now = evening(PLACED)
    old = STIMULATED | {"tingling": ["leg_left", "foot_left"], "pain_least_nrs": "9", "asked": "1s"}

    assert answer(phone, **old).status_code == 303
    (row,) = stored(engine)
    assert (row.tingling, row.side_effects, row.pain_least_nrs) == (["leg_left", "foot_left"], None, 9)


def test_medicines_are_asked_by_product_and_five_or_more_is_typed(
    phone: FlaskClient, engine: Engine, scene: Scene
) -> None:
    given: dict[str, Any] = {
        "clinic_id": scene.clinic.id,
        "case_id": scene.case.id,
        "by_name": "x",
        "at": PLANNED_AT,
    }
    rows = [
        MedicationRow(drug=name, drug_class="other", current=current, **given)
        for name, current in (("Pregabalin", True), ("Old tablets", False))
    ]
    with Session(for_writing(engine), expire_on_commit=False) as session:
        session.add_all(rows)
        session.commit()
    key = str(rows[0].id)
    page = fetch(phone, "/diary")
    assert "Pregabalin" in page.text
    assert "Old tablets" not in page.text

    silent = answer(phone, medicine=[key])
    untyped = answer(phone, medicine=[key], **{f"m-{key}": "more", f"m-{key}-n": "many"})
    foreign = answer(phone, medicine=[key, str(uuid.uuid4())], **{f"m-{key}": "more", f"m-{key}-n": "6"})

    assert "Choose how many you took: Pregabalin" in Page(silent).text
    assert "Type how many, from 5 to 99: Pregabalin" in Page(untyped).text
    assert foreign.status_code == 303
    assert stored(engine)[0].medicines == [{"product": "Pregabalin", "count": 6}]


def test_a_double_tap_stores_once_and_other_answers_under_the_key_are_409(
    phone: FlaskClient, engine: Engine
) -> None:
    values = hidden(fetch(phone, "/diary")) | FULL

    replies = [phone.post("/diary", data=values, headers=HERE) for _ in range(2)]
    other = phone.post("/diary", data=values | {"pain_leg_nrs": "1"}, headers=HERE)

    assert [reply.headers["Location"] for reply in replies] == ["/diary/sent"] * 2
    assert other.status_code == 409
    assert "We kept the first ones" in Page(other).text
    assert [row.pain_leg_nrs for row in stored(engine)] == [7]


def test_answers_can_be_changed_as_a_new_version(phone: FlaskClient, engine: Engine) -> None:
    answer(phone)
    page = fetch(phone, "/diary/change")
    assert 'id="pain_leg_nrs-7" value="7" required checked' in page.html
    assert "Your change is not sent yet. Please send it by 2 in the morning." in page.text
    assert 'data-diary data-corrects="1"' in page.html

    phone.post("/diary", data=hidden(page) | FULL | {"pain_leg_nrs": "6"}, headers=HERE)

    assert [(row.version, row.pain_leg_nrs) for row in stored(engine)] == [(1, 7), (2, 6)]


def test_a_warning_sign_shows_the_number_first_and_opens_an_alarm(phone: FlaskClient, engine: Engine) -> None:
    answer(phone, warning_signs=["wound"])

    page = fetch(phone, "/diary/sent")
    assert page.h1 == "Call the clinic now"
    assert page.text.index("01632 960 100") < page.text.index("Received by the clinic")
    with Session(engine) as session:
        assert session.exec(select(AlarmRow)).one().signs == ["wound"]


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (17, 59, "Your diary opens at 18:00"),
        (18, 0, "Please send your answers by 2 in the morning"),
        (26, 0, "It is late, but it still counts until 12 noon"),
        (36, 0, "Your diary opens at 18:00"),
    ],
)
def test_the_phone_says_what_the_hour_means(
    phone: FlaskClient, clock: Clock, hour: int, minute: int, words: str
) -> None:
    clock.now = evening(BASELINE, hour, minute)

    assert words in fetch(phone, "/diary").text


def test_before_the_first_evening_and_after_the_last_nothing_is_asked(
    phone: FlaskClient, clock: Clock
) -> None:
    clock.now = evening(BASELINE - timedelta(days=1))
    assert "Your diary starts on Monday 27 April" in fetch(phone, "/diary").text


def test_a_form_left_open_past_noon_is_kept_outside_the_window(
    phone: FlaskClient, engine: Engine, clock: Clock
) -> None:
    values = hidden(fetch(phone, "/diary")) | FULL
    clock.now = evening(BASELINE, 36, 5)

    sent = phone.post("/diary", data=values, headers=HERE)

    assert sent.status_code == 303
    assert stored(engine)[0].punctuality == "outside"
    assert "The time for this day was over" in fetch(phone, "/diary/sent").text


@pytest.mark.parametrize("day", ["2026-04-26", "2027-01-01", "2026-02-30", "yesterday", ""])
def test_days_that_are_not_asked_cannot_be_forged(phone: FlaskClient, engine: Engine, day: str) -> None:
    refused = answer(phone, day=day)

    assert refused.status_code in {400, 422}
    assert stored(engine) == []


@pytest.mark.parametrize("path", ["/diary", "/diary/sent", "/diary/graph", "/diary/more", "/diary/unwell"])
def test_nobody_else_sees_a_diary(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/diary/signed-out")
    fetch(client, "/diary/signed-out")


def test_a_phone_is_no_member_of_staff_and_staff_is_no_phone(
    phone: FlaskClient, signed_in: Callable[..., FlaskClient], scene: Scene
) -> None:
    assert phone.get(f"/cases/{scene.case.id}/trial").headers["Location"] == "/sign-in"
    assert signed_in().get("/diary").headers["Location"] == "/diary/signed-out"


def test_signing_out_ends_the_session_on_the_server(phone: FlaskClient) -> None:
    token = phone.get_cookie("diary")
    assert token is not None
    page = fetch(phone, "/diary/more")

    phone.post("/diary/sign-out", data={"csrf_token": page.csrf_token}, headers=HERE)
    phone.set_cookie("diary", token.value)

    assert phone.get("/diary").headers["Location"] == "/diary/signed-out"


def test_every_page_of_the_phone_is_sound(phone: FlaskClient) -> None:
    fetch(phone, "/diary/graph")
    answer(phone)
    for path in ("/diary/sent", "/diary/graph", "/diary/more", "/diary/unwell", "/diary/change"):
        fetch(phone, path)


def test_a_post_is_one_commit_and_a_look_is_none(phone: FlaskClient, engine: Engine) -> None:
    values = hidden(fetch(phone, "/diary")) | FULL
    commits: list[object] = []
    event.listen(engine, "commit", commits.append)

    phone.post("/diary", data=values, headers=HERE)
    assert len(commits) == 1
    fetch(phone, "/diary/sent")
    assert len(commits) == 1


def test_without_a_token_nothing_is_stored(phone: FlaskClient, engine: Engine) -> None:
    values = hidden(fetch(phone, "/diary")) | FULL
    values.pop("csrf_token")

    assert phone.post("/diary", data=values, headers=HERE).status_code == 400
    assert stored(engine) == []
