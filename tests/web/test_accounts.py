"""Signing in, staying signed in, and being signed out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session

from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.services import accounts
from scs_manager.web.accounts import is_own_page
from tests.web.conftest import NOW, PASSWORD, Clinic, Clock, address, enter, fetch, send

SignIn = Callable[..., FlaskClient]


def test_the_door_says_what_the_application_is_and_is_not(client: FlaskClient) -> None:
    page = fetch(client, "/sign-in")

    assert "not a certified medical device" in page.text
    assert "The clinician decides" in page.text


def test_the_right_password_opens_the_door(client: FlaskClient, clinic: Clinic) -> None:
    response = enter(client, Role.CLINICIAN, "Northgate")

    assert response.status_code == 303
    assert response.headers["Location"] == "/"
    assert "HttpOnly" in response.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "values",
    [
        {"email": "clinician@northgate.example.org", "password": "wrong wrong wrong 99"},
        {"email": "nobody@northgate.example.org", "password": PASSWORD},
    ],
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: FlaskClient, clinic: Clinic, values: dict[str, str]
) -> None:
    response = send(client, "/sign-in", values)

    assert response.status_code == 400
    assert "The e-mail address or the password is not right." in response.text


def test_too_many_tries_are_slowed_down(client: FlaskClient, clinic: Clinic) -> None:
    wrong = {"email": address(Role.NURSE, "Northgate"), "password": "not it, not it, not it"}

    statuses = [send(client, "/sign-in", wrong).status_code for _ in range(7)]

    assert 429 in statuses


def test_a_session_cookie_from_before_signing_in_is_worth_nothing(
    client: FlaskClient, clinic: Clinic
) -> None:
    client.set_cookie("staff", "chosen-by-a-stranger")

    enter(client, Role.CLINICIAN, "Northgate")

    kept = client.get_cookie("staff")
    assert kept is not None
    assert kept.value != "chosen-by-a-stranger"


def test_a_stolen_cookie_ends_with_the_session(signed_in: SignIn, client: FlaskClient) -> None:
    owner = signed_in()
    stolen = owner.get_cookie("staff")
    assert stolen is not None
    client.set_cookie("staff", stolen.value)
    assert client.get("/home").status_code == 200

    leave = send(owner, "/sign-out", {}, form="/home")

    assert leave.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/home").status_code == 303


def test_a_session_nobody_uses_ends(signed_in: SignIn, clock: Clock) -> None:
    browser = signed_in()

    clock.now = NOW + timedelta(minutes=15)
    assert browser.get("/home").status_code == 200
    clock.now = NOW + timedelta(minutes=15, seconds=1)
    assert browser.get("/home").status_code == 303


def test_disabling_an_account_acts_on_the_next_request(
    signed_in: SignIn, engine: Engine, clinic: Clinic
) -> None:
    browser = signed_in(Role.NURSE)

    with Session(for_writing(engine)) as session:
        accounts.set_roles(
            session,
            clinic_id=clinic.id,
            staff_id=clinic.staff[Role.NURSE],
            roles=[],
            by=clinic.actor(Role.ADMINISTRATOR),
            now=NOW,
        )

    assert browser.get("/home").status_code == 303


def test_who_was_sent_to_the_door_comes_back_to_the_page(client: FlaskClient, clinic: Clinic) -> None:
    client.get("/home?x=1")

    response = enter(client, Role.CLINICIAN, "Northgate")

    assert response.headers["Location"] == "/home?x=1"


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/home",
        "javascript:alert(1)",
        "/sign-in",
        "/nowhere",
        "/sign-out",
        "",
        "home",
    ],
)
def test_only_pages_of_ours_are_returned_to(app, target: str) -> None:  # type: ignore[no-untyped-def]
    with app.app_context():
        assert not is_own_page(target)
        assert is_own_page("/home")


def test_a_form_left_open_for_hours_still_works(
    signed_in: SignIn, client: FlaskClient, clinic: Clinic, clock: Clock
) -> None:
    page = fetch(client, "/sign-in")
    clock.now = NOW + timedelta(hours=3)

    response = client.post(
        "/sign-in",
        data={
            "csrf_token": page.csrf_token,
            "email": address(Role.NURSE, "Northgate"),
            "password": PASSWORD,
        },
    )

    assert response.status_code == 303
