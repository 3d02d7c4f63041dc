"""The pages of the permanent implant: interval and guards in words, both versions, nothing overwritten."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from scs_manager.engine import for_writing
from scs_manager.models.cases import CaseRow
from scs_manager.models.implants import ImplantPlanRow, ImplantRow
from scs_manager.services.record_rows import add_fact
from tests.decision_scenes import NOW, decide, reopened
from tests.factories import PASSWORD, SYSTEM
from tests.implant_scenes import AFTER, DAY
from tests.journeys.robots import ClientRobot
from tests.pages import Page
from tests.web.conftest import Clock, settings_of, turned_to

DONE = {
    "implanted_on": DAY.isoformat(), "surgeon": "Dr Knife", "tip_1": "T8", "generator_maker": "Example",
    "generator_model": "R", "generator_serial": "G-1",
}  # fmt: skip
SEROMA = {
    "kind": "ae.seroma_haematoma", "starts_on": DAY.isoformat(), "severity": "mild", "relation": "procedure",
    "remedy": "none", "result": "ongoing",
}  # fmt: skip


@pytest.fixture
def clock() -> Clock:
    """The day after the trial has ended."""
    found = Clock()
    found.now = NOW
    return found


@pytest.fixture
def client(application: Flask, ended_url: str, ended_engine: Engine, clock: Clock) -> FlaskClient:
    """The clinician, signed in, on the database of a case whose trial has ended."""
    app = turned_to(application, ended_engine, settings_of(ended_url), clock)
    return sign_in(app.test_client())


def sign_in(client: FlaskClient) -> FlaskClient:
    """Through the door, as the clinician."""
    walker = ClientRobot(client)
    walker.open("/sign-in")
    walker.send("Sign in", {"email": "sam@northgate.example", "password": PASSWORD})
    return client


@pytest.fixture
def case(ended_engine: Engine) -> Iterator[str]:
    """The address of the implant of the case."""
    with Session(ended_engine) as session:
        yield f"/cases/{session.exec(select(CaseRow)).one().id}/implant"


def post(client: FlaskClient, path: str, **values: str) -> TestResponse:
    """Send a form with the token of its own page."""
    token = Page(client.get(path)).csrf_token
    return client.post(path, data=values | {"csrf_token": token}, headers={"Sec-Fetch-Site": "same-origin"})


def decided(client: FlaskClient, engine: Engine, clock: Clock) -> None:
    """Somebody signs the decision to implant, and the days pass; the session does not outlast them."""
    with Session(for_writing(engine), expire_on_commit=False) as session:
        decide(reopened(session))
    clock.now = AFTER
    sign_in(client)


def granted_until(engine: Engine, until: date) -> None:
    """The payer's answer, as somebody wrote it down."""
    with Session(for_writing(engine)) as session:
        case = session.exec(select(CaseRow)).one()
        given = {"on": NOW.date(), "source": "letter", "by": SYSTEM, "now": NOW}
        add_fact(session, case, "permanent.authorisation", "granted", **given)  # type: ignore[arg-type]
        add_fact(session, case, "permanent.authorised_until", until, **given)  # type: ignore[arg-type]
        session.commit()


def test_the_interval_says_what_it_rests_on_and_two_who_plan_lose_nothing(
    client: FlaskClient, case: str, ended_engine: Engine
) -> None:
    assert post(client, f"{case}/plan", planned_on="2026-06-08", seen="0").status_code == 303

    page = Page(client.get(case))
    assert "26 days" in page.text
    assert "13 May 2026" in page.text
    assert "No source gives one, and the clinic has set none" in page.text
    assert "Provisional: no implant is decided yet" in page.text
    met = post(client, f"{case}/plan", planned_on="2026-06-15", seen="0", change_reason="Mine")
    assert met.status_code == 409
    assert "2026-06-08" in Page(met).text
    again = Page(met).value_of("seen")
    assert post(client, f"{case}/plan", planned_on="2026-06-15", seen=again).status_code == 400
    late = post(client, f"{case}/plan", planned_on="2026-06-15", seen=again, change_reason="Theatre closed")
    assert late.status_code == 303
    assert "authorisation ends" not in Page(client.get(case)).text
    granted_until(ended_engine, date(2026, 6, 14))
    assert "The payer’s authorisation ends the day before" in Page(client.get(case)).text
    assert post(client, f"{case}/plan", planned_on="2026-06-15", seen="soon").status_code == 400
    with Session(ended_engine) as session:
        assert len(session.exec(select(ImplantPlanRow.id)).all()) == 2


def test_an_implant_waits_for_its_decision_and_is_corrected_with_a_reason(
    client: FlaskClient, case: str, ended_engine: Engine, clock: Clock
) -> None:
    barred = client.get(f"{case}/record")
    assert "A signed decision to implant is missing." in Page(barred).text
    assert post(client, f"{case}/record", **DONE, seen="0").status_code == 400
    assert client.get(f"{case}/complications").status_code == 404
    decided(client, ended_engine, clock)

    future = post(
        client, f"{case}/record", **DONE | {"implanted_on": str(AFTER.date() + timedelta(1))}, seen="0"
    )
    assert "This day has not come yet." in Page(future).text
    assert post(client, f"{case}/record", **DONE, seen="0").status_code == 303
    page = Page(client.get(case))
    assert "Lead 1 lacks its serial number." in page.text
    met = post(client, f"{case}/record", **DONE | {"surgeon": "Dr Other"}, seen="0")
    assert (met.status_code, "Dr Other" in Page(met).text) == (409, True)
    fixed = post(client, f"{case}/record", **DONE, serial_1="L-1", seen="1", change_reason="Sticker found")
    assert fixed.status_code == 303
    with Session(ended_engine) as session:
        assert [row.leads[0]["serial"] for row in session.exec(select(ImplantRow))] == ["", "L-1"]


def test_a_complication_of_the_implant_has_its_phase_and_can_be_struck_out(
    client: FlaskClient, case: str, ended_engine: Engine, clock: Clock
) -> None:
    decided(client, ended_engine, clock)
    assert post(client, f"{case}/record", **DONE, seen="0").status_code == 303
    program = {"name": "1", "starts_on": DAY.isoformat(), "starts_time": "15:00", "contacts_1": "3-"}

    assert post(client, f"{case}/programs", **program).status_code == 303
    assert post(client, f"{case}/complications", **SEROMA).status_code == 303
    page = Page(client.get(case))
    assert "Perioperative" in page.text
    link = next(
        a.get("href", "") for a in page.tree.iter("a") if "/implant/complications/" in a.get("href", "")
    )
    assert post(client, link, **SEROMA, seen="1", change_reason="").status_code == 400
    assert (
        post(client, link, **SEROMA, seen="1", strike="yes", change_reason="Other person").status_code == 303
    )
    assert "(struck out)" in Page(client.get(case)).text


def test_what_becomes_of_the_system_is_recorded_until_it_comes_out(
    client: FlaskClient, case: str, ended_engine: Engine, clock: Clock
) -> None:
    decided(client, ended_engine, clock)
    assert client.get(f"{case}/revisions").status_code == 404
    assert post(client, f"{case}/record", **DONE, seen="0").status_code == 303
    assert "That does not say there was none." in Page(client.get(case)).text
    clock.now = AFTER + timedelta(days=400)
    sign_in(client)
    moved = {
        "operated_on": "2026-12-01",
        "surgeon": "Dr Knife",
        "parts": "lead",
        "reason": "ae.lead_migration",
    }
    missing = post(client, f"{case}/revisions", **moved)
    assert (missing.status_code, "Say what was done to which lead" in Page(missing).text) == (400, True)
    assert post(client, f"{case}/revisions", **moved, done_1="moved", tip_1="T10").status_code == 303
    page = Page(client.get(case))
    assert "What is in now" in page.text
    assert "Unknown since the operation of 1 Dec 2026" in page.text

    found = {"seen_on": "2026-12-09", "charge_every_days": "3.5"}
    assert post(client, f"{case}/batteries", **found).status_code == 303
    loss = {"noticed_on": "2027-02-01", "tried": "holiday"}
    assert post(client, f"{case}/losses", **loss).status_code == 303
    out = {
        "explanted_on": "2027-03-01",
        "surgeon": "Dr Knife",
        "whole": "no",
        "out": "lead_1",
        "reason": "wish",
    }
    assert post(client, f"{case}/explants", **out).status_code == 303
    page = Page(client.get(case))
    assert "No lead is in." in page.text
    assert "Device: spinal cord stimulator Example R" in client.get(case).text
    link = next(a.get("href", "") for a in page.tree.iter("a") if "/implant/explants/" in a.get("href", ""))
    whole = {**out, "whole": "yes", "seen": "1", "change_reason": "The generator too"}
    again = post(client, link, **whole)
    assert (again.status_code, "Choose parts only when others" in Page(again).text) == (400, True)
    del whole["out"]
    done = post(client, link, **whole)
    assert done.status_code == 303
    page = Page(client.get(case))
    assert "The whole system came out on 1 Mar 2027" in page.text
    assert "The patient’s wish" in page.text
    assert "Device: " not in client.get(case).text
    late = post(client, f"{case}/batteries", seen_on="2027-03-02", state="working")
    assert "The whole system came out on 1 March 2027. Correct that first." in Page(late).text
    link = next(a.get("href", "") for a in page.tree.iter("a") if "/implant/revisions/" in a.get("href", ""))
    assert 'value="2026-12-01"' in client.get(link).text
