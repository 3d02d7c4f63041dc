"""Getting in over HTTP: scanners, codes, asking again, lost phones, carers, the tablet; on both databases."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.access import CarerRow, TabletSessionRow
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.messages import MessageRow
from scs_manager.services import invitations
from tests.pages import Page
from tests.trial_scenes import BASELINE, BIRTH, Scene, begun, enrolled, evening, invited, make_scene
from tests.web.conftest import Clinic, Clock, enter, fetch

SignedIn = Callable[..., FlaskClient]
HERE = {"Sec-Fetch-Site": "same-origin"}
BORN = {f"birth_date-{name}": str(getattr(BIRTH, name)) for name in ("day", "month", "year")}
FULL = {
    "pain_back_nrs": "5", "pain_leg_nrs": "7", "pain_worst_nrs": "8", "pain_least_nrs": "4", "sleep_nrs": "6",
    "activity": "less", "warning_signs": ["none"], "side_effects": ["none"], "note": "",
}  # fmt: skip


@pytest.fixture
def scene(engine: Engine, clinic: Clinic, clock: Clock) -> Scene:
    """A case of Northgate on its first evening; the patient has an e-mail address."""
    clock.now = evening(BASELINE)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        made = make_scene(session, clinic.name, clinic=session.get(ClinicRow, clinic.id))
        made.patient.email = "margaret@example.org"
        session.add(made.patient)
        made.trial = begun(session, made)
        return made


def phone_of(app: Flask, engine: Engine, scene: Scene) -> FlaskClient:
    """A phone that is signed in."""
    with Session(for_writing(engine), expire_on_commit=False) as session:
        token = enrolled(session, scene, scene.running_trial, evening(BASELINE))
    browser = app.test_client()
    browser.set_cookie("diary", token)
    return browser


def link_of(engine: Engine, scene: Scene) -> invitations.Fresh:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        return invited(session, scene, scene.running_trial, evening(BASELINE))


def post(browser: FlaskClient, path: str, form: str, **values: Any) -> TestResponse:
    """Press a button on a page."""
    response = browser.get(form)
    token = re.findall(r'name="csrf_token" value="([^"]*)"', response.text)[0]
    return browser.post(path, data={"csrf_token": token, **values}, headers=HERE)


def test_fifty_scanners_use_nothing_up_and_the_address_of_the_diary_holds_no_token(
    app: Flask, engine: Engine, scene: Scene
) -> None:
    link, scanner = f"/invite/{link_of(engine, scene).token}", app.test_client()
    for n in range(50):
        bot = {"User-Agent": "Googlebot/2.1 (link preview)"}
        assert (scanner.get if n % 2 else scanner.head)(link, headers=bot).status_code == 200
    phone = app.test_client()

    opened = post(phone, link, link, who="patient", **BORN)

    assert (opened.status_code, opened.headers["Location"]) == (303, "/diary")
    assert fetch(phone, link, 404).html.count("invite/") == 0


def test_who_cannot_scan_types_the_short_code(app: Flask, engine: Engine, scene: Scene) -> None:
    short, phone = link_of(engine, scene).short, app.test_client()

    wrong = post(phone, "/open", "/open", short="AAAA BBBB CCCC", who="patient", **BORN)
    right = post(phone, "/open", "/open", short=short.lower(), who="patient", **BORN)

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "does not work" in Page(wrong).text
    assert fetch(phone, "/diary").text


def test_the_clinic_asks_for_a_code_and_sends_one_where_it_can(
    app: Flask, engine: Engine, scene: Scene, signed_in: SignedIn
) -> None:
    office = signed_in(Role.ADMINISTRATOR)
    assert post(office, "/settings/diary-access", "/settings/diary-access", asks="yes").status_code == 303
    link, phone = f"/invite/{link_of(engine, scene).token}", app.test_client()

    asked = post(phone, link, link, who="patient", **BORN)
    wished = post(phone, link, link, who="patient", send_code="yes", **BORN)
    wrong = post(phone, link, link, who="patient", code="AAAA BBBB", **BORN)

    assert [each.status_code for each in (asked, wished, wrong)] == [422, 422, 422]
    assert "on its way" in Page(wished).text
    assert "Tries left: 4" in Page(wrong).text
    with Session(engine) as session:
        kinds = session.exec(select(MessageRow.kind, MessageRow.channel)).all()
    assert ("access.code", "email") in kinds


def test_asking_for_a_new_link_tells_nothing_and_reaches_the_worklist(
    app: Flask, engine: Engine, scene: Scene, signed_in: SignedIn, clock: Clock
) -> None:
    link = f"/invite/{link_of(engine, scene).token}"
    clock.now = evening(BASELINE) + timedelta(days=8)
    stranger = app.test_client()

    answers = [post(stranger, path, path, ask_again="yes") for path in (link, link, "/invite/never-was")]

    assert {(each.status_code, each.headers["Location"]) for each in answers} == {(303, "/new-link-asked")}
    office = signed_in(Role.COORDINATOR)
    assert fetch(office, "/").text.count("Asked for a new link to the diary") == 1
    access = f"/cases/{scene.case.id}/access"
    assert "Asked for a new link" in fetch(office, access).text
    assert post(office, f"{access}/links", access, channel="email").status_code == 303
    assert "Asked for a new link" not in fetch(office, "/").text


def test_a_phone_whose_time_is_over_names_the_clinic_and_may_ask(
    app: Flask, engine: Engine, scene: Scene, other_clinic: Clinic, clock: Clock
) -> None:
    phone = phone_of(app, engine, scene)
    clock.now = evening(BASELINE) + timedelta(days=91)
    assert phone.get("/diary").headers["Location"] == "/diary/signed-out"

    page = fetch(phone, "/diary/signed-out")
    asked = post(phone, "/diary/signed-out/ask", "/diary/signed-out")

    assert "01632 960 100" in page.text
    assert asked.headers["Location"] == "/new-link-asked"
    assert other_clinic.name not in page.text
    assert "tel:" not in fetch(app.test_client(), "/diary/signed-out").html


def test_a_patient_ends_a_lost_phone_and_staff_end_the_rest_at_once(
    app: Flask, engine: Engine, scene: Scene, signed_in: SignedIn
) -> None:
    lost, kept, third = (phone_of(app, engine, scene) for _ in range(3))
    page = fetch(kept, "/diary/phones")
    ends = re.findall(r'action="(/diary/phones/[^"]+/end)"', page.html)

    assert (len(ends), page.text.count("This phone")) == (2, 1)
    for address in ends[:1]:
        assert post(kept, address, "/diary/phones").status_code == 303
        assert post(kept, address, "/diary/phones").status_code == 404
    alive = [phone.get("/diary/more").status_code == 200 for phone in (lost, kept, third)]
    assert (alive[1], sum(alive)) == (True, 2)
    access = f"/cases/{scene.case.id}/access"
    assert post(signed_in(Role.NURSE), f"{access}/end", access).status_code == 303
    assert all(phone.get("/diary").status_code == 303 for phone in (lost, kept, third))


def test_a_page_that_fails_names_the_clinic_to_a_signed_in_phone(
    app: Flask, engine: Engine, scene: Scene
) -> None:
    phone = phone_of(app, engine, scene)

    missing = post(phone, "/diary/phones/00000000-0000-0000-0000-000000000000/end", "/diary/more")
    assert missing.status_code == 404
    assert "01632 960 100" in missing.text


def test_a_phone_whose_time_ends_stays_signed_in_with_the_birth_date(
    app: Flask, engine: Engine, scene: Scene, clock: Clock
) -> None:
    phone = phone_of(app, engine, scene)
    assert "will be signed out" not in fetch(phone, "/diary/stay").text
    clock.now += timedelta(days=22)

    wrong = post(phone, "/diary/stay", "/diary/stay", **(BORN | {"birth_date-year": "1970"}))
    empty = post(phone, "/diary/stay", "/diary/stay")
    right = post(phone, "/diary/stay", "/diary/stay", **BORN)

    assert (wrong.status_code, empty.status_code, right.status_code) == (422, 422, 303)
    assert "Max-Age=2592000" in right.headers["Set-Cookie"]
    clock.now += timedelta(days=29)
    assert fetch(phone, "/diary/more").text


def test_a_carer_is_taken_in_invited_and_stopped_from_the_case(
    app: Flask, engine: Engine, scene: Scene, signed_in: SignedIn
) -> None:
    office, access = signed_in(Role.NURSE), f"/cases/{scene.case.id}/access"
    empty = post(office, f"{access}/carers/new", f"{access}/carers/new", name="Peter", relation=" ")
    added = post(office, f"{access}/carers/new", f"{access}/carers/new", name="Peter", relation="husband")
    assert (empty.status_code, added.status_code) == (400, 303)
    with Session(engine) as session:
        carer_id = session.exec(select(CarerRow.id)).one()

    paper = post(office, f"{access}/carers/{carer_id}/links", access)
    codes = post(office, f"{access}/carers/{carer_id}/codes", access)
    assert [each.data[:5] for each in (paper, codes)] == [b"%PDF-", b"%PDF-"]
    assert "Carer: husband" in fetch(office, access).text
    assert post(office, f"{access}/carers/{carer_id}/stop", access).status_code == 303
    assert "Stopped" in fetch(office, access).text
    assert post(office, f"{access}/carers/{carer_id}/links", access).status_code == 409


def handed_over(app: Flask, clinic: Clinic, scene: Scene) -> FlaskClient:
    """The clinic's tablet, handed over by a nurse for the diary."""
    tablet, start = app.test_client(), f"/cases/{scene.case.id}/tablet"
    enter(tablet, Role.NURSE, clinic.name)
    given = post(tablet, start, start, what="diary", who="patient")
    assert (given.status_code, given.headers["Location"]) == (303, "/tablet")
    assert given.headers["Clear-Site-Data"] == '"cache", "storage"'
    return tablet


def _send_diary(browser: FlaskClient, form: str, path: str, **changes: Any) -> TestResponse:
    page = fetch(browser, form)
    names = ("csrf_token", "client_key", "day", "enrolment", "asked")
    hidden = {name: re.findall(rf'name="{name}" value="([^"]*)"', page.html)[0] for name in names}
    return browser.post(path, data=hidden | FULL | changes, headers=HERE)


def test_the_tablet_shows_one_form_once_and_leads_nowhere(
    app: Flask, clinic: Clinic, scene: Scene, engine: Engine
) -> None:
    tablet = handed_over(app, clinic, scene)
    assert tablet.get("/").headers["Location"] == "/sign-in"
    assert tablet.get(f"/cases/{scene.case.id}").headers["Location"] == "/sign-in"
    assert tablet.get("/diary").headers["Location"] == "/diary/signed-out"
    page = tablet.get("/tablet")
    assert page.headers["Cache-Control"] == "no-store"
    assert 'autocomplete="off"' in page.text

    unfinished = _send_diary(tablet, "/tablet", "/tablet", pain_leg_nrs="")
    sent = _send_diary(tablet, "/tablet", "/tablet", warning_signs=["wound"])

    assert (unfinished.status_code, sent.headers["Location"]) == (422, "/tablet/done")
    assert sent.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "before you leave" in fetch(tablet, "/tablet/done").text
    assert "before you leave" not in fetch(tablet, "/tablet/done").text
    assert tablet.get("/tablet").headers["Location"] == "/tablet/done"
    with Session(engine) as session:
        assert session.exec(select(DiaryEntryRow.source)).all() == ["patient"]


def test_a_tablet_left_alone_is_over_after_two_minutes(
    app: Flask, clinic: Clinic, scene: Scene, clock: Clock
) -> None:
    tablet, start = handed_over(app, clinic, scene), clock.now
    token = Page(tablet.get("/tablet")).csrf_token

    def touched(minutes: float) -> int:
        clock.now = start + timedelta(minutes=minutes)
        return tablet.post("/tablet/here", data={"csrf_token": token}, headers=HERE).status_code

    assert [touched(minutes) for minutes in (1, 2.9, 4.8)] == [204, 204, 204]
    assert touched(6.81) == 303
    assert tablet.get("/tablet").headers["Location"] == "/tablet/done"


def test_only_signing_in_leads_back_from_a_tablet(
    app: Flask, clinic: Clinic, scene: Scene, engine: Engine
) -> None:
    tablet = handed_over(app, clinic, scene)

    assert enter(tablet, Role.NURSE, clinic.name).status_code == 303

    assert tablet.get("/").status_code == 200
    assert tablet.get("/tablet").status_code == 303
    with Session(engine) as session:
        assert session.exec(select(TabletSessionRow.ended_at)).one() is not None
