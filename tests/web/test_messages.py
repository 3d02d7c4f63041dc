"""Messages on screen: who was told when, one sent again, links that open and stop, and the gateway's word."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select
from werkzeug.test import TestResponse

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.domain.messages import Outcome, Result
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.messages import MessageRow, MessageStopRow
from scs_manager.services.reminders import plan_reminders
from scs_manager.web import cookies, message_links
from tests.sending import deliver_all
from tests.trial_scenes import BASELINE, PLANNED_AT, Scene, begun, enrolled, evening, make_scene
from tests.web.conftest import Clinic, Clock, fetch

SignedIn = Callable[..., FlaskClient]
OPENS = evening(BASELINE, 18, 0)
TOKEN = {"Authorization": "Bearer gateway-token"}


@pytest.fixture
def scene(engine: Engine, clinic: Clinic, clock: Clock) -> Scene:
    """A baseline of Northgate whose first reminder was sent and whose second the mail server refused."""
    clock.now = PLANNED_AT
    with Session(for_writing(engine), expire_on_commit=False) as session:
        made = make_scene(session, "M-1", clinic=session.get_one(ClinicRow, clinic.id))
        made.patient.email, made.patient.phone = "pat@home.example", "01632 960 141"
        made.patient.phone_key = "632960141"
        made.patient.language = "en"
        session.add(made.patient)
        made.trial = begun(session, made)
        enrolled(session, made, made.trial)
    with Session(for_writing(engine)) as session:
        plan_reminders(session, clinic_id=clinic.id, now=PLANNED_AT)
        deliver_all(session, OPENS, {"email": lambda _mail: Outcome(Result.SENT)})
        refused = Outcome(Result.REFUSED, "the mail server refused the address (550)")
        deliver_all(session, evening(BASELINE, 24, 0), {"email": lambda _mail: refused})
    clock.now = evening(BASELINE, 32)
    return made


def post(browser: FlaskClient, form: str, address: str, **values: Any) -> TestResponse:
    token = fetch(browser, form).csrf_token
    return browser.post(
        address, data={"csrf_token": token} | values, headers={"Sec-Fetch-Site": "same-origin"}
    )


def mark_of(engine: Engine) -> str:
    with Session(engine) as session:
        return str(session.exec(select(MessageRow.mark).where(MessageRow.state == "sent")).one())


def test_staff_see_who_was_told_when_and_send_one_again(
    engine: Engine, signed_in: SignedIn, scene: Scene, clock: Clock
) -> None:
    nurse, page = signed_in(Role.NURSE), f"/cases/{scene.case.id}/trial/messages"
    text = fetch(nurse, page).text
    assert "Reminder: the diary is open, evening of Mon 27 Apr" in text
    assert "Patient, e-mail p…@home.example" in text
    assert "Not sent The mail server refused the address (550)" in text
    assert "32 more are planned" in text
    assert "Send again" not in text  # the evening is over
    assert "Reminded that evening: 18:00 sent, 00:00 not sent." in fetch(nurse, "/silent").text

    with Session(engine) as session:
        failed = session.exec(select(MessageRow.id).where(MessageRow.state == "failed")).one()
    again = f"{page}/{failed}/send-again"
    assert post(nurse, page, again).status_code == 303
    assert "This evening is over" in fetch(nurse, page).text
    clock.now = evening(BASELINE, 25)
    assert post(nurse, page, again).status_code == 303
    assert post(nurse, page, again).status_code == 303
    shown = fetch(nurse, page).text
    assert "It is being sent again already" in shown
    assert "Sent again by Nurse of Northgate" in shown
    with Session(engine) as session:
        rows = session.exec(select(MessageRow).where(col(MessageRow.resend_of).is_not(None))).all()
    assert [(row.state, row.plan_key) for row in rows] == [("planned", None)]


def test_a_message_counts_as_opened_only_on_the_patients_own_phone(
    engine: Engine, app: Flask, scene: Scene, clock: Clock
) -> None:
    clock.now = OPENS + timedelta(hours=1)
    address = f"/m/{mark_of(engine)}"
    program = app.test_client()
    assert program.get(address).location == "/diary"
    assert opened(engine) is None

    with Session(for_writing(engine), expire_on_commit=False) as session:
        token = enrolled(session, scene, scene.running_trial, clock.now - timedelta(minutes=5))
    phone = app.test_client()
    phone.set_cookie(cookies.PATIENT, token)
    assert phone.get(address).status_code == 303
    assert phone.get("/m/never-was").location == "/diary"
    assert opened(engine) == clock.now


def opened(engine: Engine) -> object:
    with Session(engine) as session:
        return session.exec(select(MessageRow.opened_at).where(MessageRow.state == "sent")).one()


def test_one_click_stops_reminders_by_that_way_until_they_are_wanted_again(
    engine: Engine, app: Flask, signed_in: SignedIn, scene: Scene, clock: Clock
) -> None:
    mark, stranger = mark_of(engine), app.test_client()
    asked = stranger.get(f"/stop/{mark}")
    assert "Stop the reminders" in asked.text
    assert stops(engine) == []  # a program that follows links stops nothing
    assert stranger.post("/stop/never-was").status_code == 404
    clicked = stranger.post(f"/stop/{mark}", data={"List-Unsubscribe": "One-Click"})
    assert (clicked.status_code, "Done." in clicked.text) == (200, True)
    assert "Margaret" not in asked.text + clicked.text
    assert stranger.post(f"/stop/{mark}").status_code == 200
    assert stops(engine) == [("email", "link", False)]

    nurse, page = signed_in(Role.NURSE), f"/cases/{scene.case.id}/trial/messages"
    with Session(for_writing(engine)) as session:
        plan_reminders(session, clinic_id=scene.clinic.id, now=clock.now)
        ways = session.exec(select(MessageRow.channel).where(MessageRow.state == "planned")).all()
    assert set(ways) == {"sms"}
    assert "The patient wants no more messages by e-mail" in fetch(nurse, page).text
    assert post(nurse, page, f"{page}/wanted-again", channel="email").status_code == 303
    assert stops(engine) == [("email", "link", True)]


def stops(engine: Engine) -> list[tuple[str, str, bool]]:
    with Session(engine) as session:
        rows = session.exec(select(MessageStopRow).order_by(col(MessageStopRow.id)))
        return [(row.channel, row.how, row.lifted_at is not None) for row in rows]


def test_the_gateway_reports_deliveries_and_passes_stop_words_on_with_its_token_only(
    engine: Engine, app: Flask, scene: Scene, clock: Clock
) -> None:
    assert app.test_client().post("/sms/reports", headers=TOKEN).status_code == 404
    settings = Settings(
        secret_key=SecretStr("0123456789abcdef0123456789abcdef"),
        secure_cookies=False,
        trusted_hosts=("localhost",),
        sms_inbound_token=SecretStr("gateway-token"),
    )
    gateway = create_app(settings, engine=engine, clock=lambda: clock.now).test_client()
    with Session(for_writing(engine)) as session:
        row = session.exec(select(MessageRow).where(MessageRow.state == "sent")).one()
        row.channel, row.gateway_id, key = "sms", "gw-9", row.id
        session.add(row)
        session.commit()

    wrong = {"Authorization": "Bearer other"}
    assert gateway.post("/sms/answers", json={"from": "+441632960141"}, headers=wrong).status_code == 403
    gateway.post("/sms/answers", json={"from": "+441632960141", "text": "Thank you"}, headers=TOKEN)
    assert stops(engine) == []
    gateway.post("/sms/answers", data={"from": "+441632960141", "text": " Stop. "}, headers=TOKEN)
    assert stops(engine) == [("sms", "word", False)]
    gateway.post("/sms/reports", json={"id": "gw-9", "status": "queued"}, headers=TOKEN)
    gateway.post("/sms/reports", json={"id": "gw-9", "status": "DELIVERED"}, headers=TOKEN)
    with Session(engine) as session:
        found = session.get_one(MessageRow, key)
        assert (found.state, found.delivered_at) == ("delivered", clock.now)


def test_quiet_hours_are_the_clinics_to_set(engine: Engine, signed_in: SignedIn, scene: Scene) -> None:
    admin = signed_in(Role.ADMINISTRATOR)
    given = {"since": "22:00", "until": "08:00"}
    assert post(admin, "/settings/messages", "/settings/messages", **given).status_code == 303
    assert post(admin, "/settings/messages", "/settings/messages", **given).status_code == 400
    with Session(for_writing(engine)) as session:
        plan_reminders(session, clinic_id=scene.clinic.id, now=evening(BASELINE, 32))
        due = session.exec(
            select(MessageRow.due_at)
            .where(MessageRow.kind == "diary.closing", MessageRow.state == "planned")
            .order_by(col(MessageRow.due_at))
        ).first()
    assert due == evening(BASELINE + timedelta(days=1), 22, 0)


def test_what_strangers_post_to_the_links_of_messages_is_never_a_fault(
    app: Flask, client: FlaskClient
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.testing = False
    for path in ("/stop/abc", "/sms/answers", "/sms/reports"):
        assert client.post(path, data="[" * 4000, content_type="application/json").status_code == 404
    assert client.post("/sms/answers", data="a" * 6000).status_code == 413
    for path in ("/stop/a%00b", "/m/a%00b", "/invite/a%00b"):
        assert client.get(path).status_code == 400


def test_too_deep_an_answer_from_the_gateway_says_nothing(app: Flask) -> None:
    with app.test_request_context(data="[" * 100_000, content_type="application/json", method="POST"):
        assert message_links._told() == {}
    sent = {"from": "a\0b", "id": 10**401}
    with app.test_request_context(json=sent, method="POST"):
        assert message_links._told() == {"from": "ab", "id": ""}
