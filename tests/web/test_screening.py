"""Screening on screen: run, open a rule, sign with the password, and see it stay."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from scs_manager.domain.permissions import Role
from tests.web.conftest import NOW, PASSWORD, Clock, fetch, send
from tests.web.test_records import PAIN

SignIn = Callable[..., FlaskClient]


def run(browser: FlaskClient, case_id: uuid.UUID) -> None:
    """Screen the case through the page's own button."""
    response = send(browser, f"/cases/{case_id}/screening/run", {}, form=f"/cases/{case_id}/screening")
    assert response.status_code == 303


def sign_path(browser: FlaskClient, case_id: uuid.UUID) -> str:
    """Where the newest screening is signed."""
    page = fetch(browser, f"/cases/{case_id}/screening")
    found = re.search(rf"/cases/{case_id}/screening/[0-9a-f-]+/sign", page.html)
    assert found
    return found.group(0)


def test_before_the_first_screening_the_page_says_so(signed_in: SignIn, case_id: uuid.UUID) -> None:
    assert "Not screened yet" in fetch(signed_in(), f"/cases/{case_id}/screening").text


def test_an_empty_record_is_incomplete_and_never_clear(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in(Role.COORDINATOR)

    run(browser, case_id)

    page = fetch(browser, f"/cases/{case_id}/screening")
    assert "Incomplete" in page.text
    assert "What would settle it" in page.text
    assert "Red flags not cleared yet" in page.text


def test_an_opened_row_shows_rule_data_source_and_provenance(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()
    send(browser, f"/cases/{case_id}/history/pain", PAIN)
    run(browser, case_id)

    page = fetch(browser, f"/cases/{case_id}/screening?open=ind.pain_intensity")

    for words in ("Rule", "Thresholds", "Data used", "Source", "7 NRS", "11 May 2026", "ind.pain_intensity"):
        assert words in page.text


def test_a_row_that_does_not_exist_opens_nothing(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()
    run(browser, case_id)

    assert "Data used" not in fetch(browser, f"/cases/{case_id}/screening?open=<script>").text


def test_what_changed_since_the_last_screening_is_named(
    signed_in: SignIn, case_id: uuid.UUID, clock: Clock
) -> None:
    browser = signed_in()
    run(browser, case_id)
    send(browser, f"/cases/{case_id}/history/pain", PAIN | {"onset_on": "2021-09-01", "target_region": "leg"})
    clock.now = NOW + timedelta(minutes=5)

    run(browser, case_id)

    assert "Unknown, now met" in fetch(browser, f"/cases/{case_id}/screening").text


def test_signing_asks_for_the_password_and_the_meaning(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()
    run(browser, case_id)
    path = sign_path(browser, case_id)

    wrong = send(browser, path, {"meaning": "I have read it", "password": "not it"})
    silent = send(browser, path, {"meaning": "", "password": PASSWORD})

    assert "The password is not right." in wrong.text
    assert "Enter what your signature means" in silent.text
    assert "Not signed." in fetch(browser, f"/cases/{case_id}/screening").text


def test_the_signing_page_names_patient_signer_time_and_hash(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()
    run(browser, case_id)

    text = fetch(browser, sign_path(browser, case_id)).text

    for words in ("Ada Example", "13 May 1968", "NPC-1", "Clinician of Northgate", "Europe/London", "sha256"):
        assert words in text


def test_a_signed_screening_stays_as_it_was_and_moves_the_case(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()
    run(browser, case_id)
    path = sign_path(browser, case_id)

    assert send(browser, path, {"meaning": "I have read it", "password": PASSWORD}).status_code == 303

    page = fetch(browser, f"/cases/{case_id}/screening")
    assert "I have read it" in page.text
    assert "Screened" in page.html
    token = {"csrf_token": page.csrf_token, "meaning": "again", "password": PASSWORD}
    again = browser.post(path, data=token)
    assert again.status_code == 400
    assert "This screening is signed already." in again.text


def test_an_older_screening_cannot_be_signed(signed_in: SignIn, case_id: uuid.UUID, clock: Clock) -> None:
    browser = signed_in()
    run(browser, case_id)
    old = sign_path(browser, case_id)
    page = fetch(browser, old)
    clock.now = NOW + timedelta(minutes=5)
    run(browser, case_id)

    values = {"csrf_token": page.csrf_token, "meaning": "I have read it", "password": PASSWORD}
    response = browser.post(old, data=values)

    assert response.status_code == 400
    assert "newer screening" in response.text
