"""The patient's own view over HTTP: dates, questionnaires, documents, looks, files, calendar address."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select, update

from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.audit import AccessEventRow
from scs_manager.models.calendar_links import CalendarLinkRow
from scs_manager.models.enrolments import PatientSessionRow
from scs_manager.services import audit, own_data
from tests.pages import Page
from tests.reports.pdfs import tree
from tests.trial_scenes import PLACED, evening
from tests.web.conftest import NOW, Clinic, Clock, enter, fetch
from tests.web.records_of import Records, make_records

HERE = {"Sec-Fetch-Site": "same-origin"}
PAGES = (
    "/diary/graph", "/diary/calendar", "/diary/questionnaires", "/diary/documents", "/diary/who-looked",
    "/diary/data", "/diary/data/my-data.json", "/diary/data/my-data.pdf", "/diary/paper-diary.pdf",
    "/diary/trial-calendar.pdf",
)  # fmt: skip
ALONE = PAGES[3:8]


@pytest.fixture
def own(engine: Engine, clinic: Clinic) -> Records:
    """A running trial with everything that a record can hold."""
    return make_records(engine, clinic, "NPC-1", "Ada")


@pytest.fixture
def phone(app: Flask, own: Records, clock: Clock) -> FlaskClient:
    """The patient's phone, three days after the leads went in."""
    clock.now = evening(PLACED + timedelta(days=3))
    browser = app.test_client()
    browser.set_cookie("diary", own.phone)
    return browser


def looks(engine: Engine) -> list[tuple[str, str]]:
    with Session(engine) as session:
        rows = session.exec(select(AccessEventRow).order_by("id")).all()
        return [(row.actor_kind, row.what) for row in rows]


def post(phone: FlaskClient, path: str) -> Any:
    token = fetch(phone, "/diary/more").csrf_token
    return phone.post(path, data={"csrf_token": token}, headers=HERE)


def test_each_page_and_file_of_the_own_record_is_a_look_and_the_evening_is_none(
    phone: FlaskClient, engine: Engine
) -> None:
    for path in ("/diary", "/diary/more", "/diary/key"):
        phone.get(path)
    assert looks(engine) == []

    for path in PAGES:
        assert phone.get(path).status_code == 200, path

    assert [kind for kind, _what in looks(engine)] == ["patient"] * len(PAGES)


def test_the_record_names_who_looked_and_keeps_the_own_looks_apart(
    phone: FlaskClient, engine: Engine, own: Records, clinic: Clinic
) -> None:
    with Session(for_writing(engine)) as session:
        for n in range(31):
            at, case_id = NOW + timedelta(seconds=n), own.keys["case_id"]
            audit.record_access(
                session, by=clinic.actor(Role.NURSE), what="cases.summary", case_id=case_id, now=at
            )
        session.commit()
    phone.get("/diary/graph")

    page = fetch(phone, "/diary/who-looked")
    assert page.html.count("<strong>nurse</strong>") == 30
    assert "My graph</a>" in page.html
    assert "<strong>You</strong>" not in page.html
    (older,) = re.findall(r'href="(/diary/who-looked\?before=\d+)"', page.html)
    assert fetch(phone, older).html.count("<strong>nurse</strong>") == 1
    assert "<strong>You</strong>" in fetch(phone, "/diary/who-looked?own=yes").html


def test_a_carer_gets_the_calendar_and_nothing_that_is_the_patients_alone(
    phone: FlaskClient, engine: Engine
) -> None:
    with Session(for_writing(engine)) as session:
        session.exec(update(PatientSessionRow).values(carer=True))
        session.commit()

    assert phone.get("/diary/calendar").status_code == 200
    more = fetch(phone, "/diary/more").html
    for path in (*ALONE, "/diary/calendar-address"):
        assert phone.get(path).status_code == 403, path
        assert f'href="{path}"' not in more


def test_the_own_files_hold_what_was_entered_in_the_documented_form(phone: FlaskClient, own: Records) -> None:
    response = phone.get("/diary/data/my-data.json")
    found = json.loads(response.data)
    assert [trial["target"] for trial in found["trials"]] == [None]  # it could steer the answers

    assert response.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert found["person"]["given_name"] == "Ada"
    assert [entry["warning_signs"] for entry in found["trials"][0]["diary"]][-1] == ["wound"]
    assert found["consents"][0]["signed_name"] == "A name"
    assert set(found) == set(own_data.schema()["properties"])
    assert json.loads(phone.get("/diary/data/format.json").data) == own_data.schema()

    words = tree(phone.get("/diary/data/my-data.pdf").data).words
    assert "Wound is leaking, red or hot" in words
    assert "1971" in words


def test_the_paper_diary_asks_what_the_phone_asks(phone: FlaskClient) -> None:
    form = fetch(phone, "/diary").html

    sheet = " ".join(tree(phone.get("/diary/paper-diary.pdf").data).words.split())

    assert "01632 960 100" in sheet
    assert "01632 960 114" in sheet
    for legend in re.findall(r'<legend class="q__ask">([^<]+)</legend>', form):
        assert legend.replace("How long was it on?", "how long was it on?") in sheet, legend


def test_a_consent_is_the_patients_to_keep_and_staff_print_the_same_and_another_persons_is_not_there(
    phone: FlaskClient, own: Records, signed_in: Callable[..., FlaskClient]
) -> None:
    page = fetch(phone, "/diary/documents")
    (copy,) = re.findall(r'href="(/diary/consents/[0-9a-f-]+)"', page.html)

    sheet = phone.get(copy).data
    assert "A name" in tree(sheet).words
    nurse, case = signed_in(Role.NURSE), f"/cases/{own.keys['case_id']}/consent"
    (to_print,) = re.findall(r'href="([^"]+/copy\.pdf)"', fetch(nurse, case).html)
    assert nurse.get(to_print).data == sheet
    assert nurse.get(f"{case}/{own.keys['case_id']}/copy.pdf").status_code == 404
    letter = own.keys["document_id"]
    assert (
        phone.get(f"/diary/documents/{letter}").status_code == 404
    )  # a letter is not written for the patient
    assert phone.get(f"/diary/consents/{own.keys['case_id']}").status_code == 404


def test_what_waits_is_listed_and_counted(phone: FlaskClient, own: Records, clock: Clock) -> None:
    clock.now = NOW  # the evening before can still be sent late
    page = fetch(phone, "/diary/questionnaires")

    assert f"/my-questionnaires/{own.keys['request_id']}" in page.html
    questionnaires = page.html.count('class="tile"')
    assert f'data-open-things="{1 + questionnaires}"' in page.html
    assert fetch(phone, "/diary/more").html.count('class="badge"') == 2


def test_the_calendars_address_works_until_it_is_renewed_or_ended(
    phone: FlaskClient, app: Flask, engine: Engine, own: Records, clinic: Clinic
) -> None:
    made = [_address(Page(post(phone, "/diary/calendar-address"))) for _n in range(2)]
    stranger = app.test_client()

    old, new = (stranger.get(path) for path in made)
    assert (old.status_code, new.status_code) == (404, 200)
    assert old.data == stranger.get("/calendar/never.ics").data
    assert new.data.startswith(b"BEGIN:VCALENDAR\r\n")
    again = stranger.get(made[1], headers={"If-None-Match": new.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    with Session(engine) as session:
        stored = session.exec(select(CalendarLinkRow.token_sha256)).all()
    assert not any(token in path for token in stored for path in made)

    staff = app.test_client()
    enter(staff, Role.NURSE, clinic.name)
    page = fetch(staff, f"/cases/{own.keys['case_id']}/access")
    end = f"/cases/{own.keys['case_id']}/access/calendar/end"
    staff.post(end, data={"csrf_token": page.csrf_token}, headers=HERE)
    assert stranger.get(made[1]).status_code == 404
    assert "Make my address" in fetch(phone, "/diary/calendar-address").html


def test_the_calendar_says_diary_and_nothing_else(phone: FlaskClient, app: Flask) -> None:
    told = app.test_client().get(_address(Page(post(phone, "/diary/calendar-address")))).data.decode()

    assert set(re.findall(r"SUMMARY:(.+)\r", told)) == {"Diary", "Diary: see your calendar"}
    assert "DTSTART;TZID=Europe/London:20260508T180000" in told
    assert told.count("BEGIN:VTIMEZONE") == 1


def _address(page: Page) -> str:
    (found,) = re.findall(r"http://localhost(/calendar/[\w-]+\.ics)", page.html)
    return str(found)
