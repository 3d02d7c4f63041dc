"""Registering, correcting, importing; and that hostile words stay words wherever they are shown."""

import io
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from scs_manager.domain.permissions import Role
from tests.pages import Page
from tests.web.conftest import fetch, send

SignIn = Callable[..., FlaskClient]
REGISTRATION = {
    "given_name": "Ben",
    "family_name": "Sample",
    "birth_date-day": "2",
    "birth_date-month": "11",
    "birth_date-year": "1971",
    "sex": "male",
    "identifier": "NPC-004163",
    "phone": "",
    "email": "",
    "language": "en",
    "referrer": "Dr Pattern",
    "received_on": "2026-05-07",
    "urgency": "routine",
    "reason": "Leg pain after an operation",
}
BUNDLE = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {
            "resource": {
                "resourceType": "Patient",
                "id": "p1",
                "name": [{"family": "Imported", "given": ["Iris"]}],
                "birthDate": "1961-01-25",
                "gender": "female",
            }
        },
        {
            "resource": {
                "resourceType": "ServiceRequest",
                "id": "s1",
                "status": "active",
                "intent": "order",
                "subject": {"reference": "Patient/p1"},
            }
        },
    ],
}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "{{ 7 * 7 }}${7*7}",
    "javascript:alert(1)",
    "</textarea><script>alert(1)</script>",
    "&lt;b&gt;",
)


def test_a_referral_is_registered_and_stands_on_the_worklist(signed_in: SignIn) -> None:
    browser = signed_in(Role.COORDINATOR)

    response = send(browser, "/patients/new", REGISTRATION)

    assert response.status_code == 303
    assert "Ben Sample" in fetch(browser, response.headers["Location"]).html
    assert "Ben Sample" in fetch(browser, "/").text


def test_what_is_missing_is_named_with_a_link_to_it(signed_in: SignIn) -> None:
    response = send(signed_in(Role.COORDINATOR), "/patients/new", {})

    page = Page(response)
    assert response.status_code == 400
    assert "Error: Register a referral" in page.html
    for target in ("given_name", "birth_date-day", "sex", "reason"):
        assert f'href="#{target}"' in page.html


def test_the_same_name_and_birth_date_is_asked_about_first(signed_in: SignIn) -> None:
    browser = signed_in(Role.COORDINATOR)
    send(browser, "/patients/new", REGISTRATION)
    twin = REGISTRATION | {"identifier": "NPC-2"}

    asked = send(browser, "/patients/new", twin)
    token = {"csrf_token": Page(asked).csrf_token}
    sure = browser.post("/patients/new", data=twin | token | {"different_because": "Twins"})

    page = Page(asked)
    assert asked.status_code == 400
    assert "somebody you already know" in page.text
    assert "same birth date; same name" in page.text
    assert any((link.get("href") or "").startswith("/cases/") for link in page.all("a"))
    assert sure.status_code == 303


def test_a_number_that_is_taken_shows_whose_it_is_and_cannot_be_argued_away(signed_in: SignIn) -> None:
    browser = signed_in(Role.COORDINATOR)
    send(browser, "/patients/new", REGISTRATION)
    other = REGISTRATION | {"given_name": "Iris", "family_name": "Else", "different_because": "Sure"}

    asked = send(browser, "/patients/new", other)

    assert asked.status_code == 400
    assert "Same person: same clinic number" in asked.text
    assert "belongs to a patient already" in asked.text


def test_an_import_of_somebody_known_shows_both_records(signed_in: SignIn) -> None:
    browser = signed_in(Role.COORDINATOR)
    known = {"given_name": "Iris", "family_name": "Imported"}
    born = {"birth_date-day": "25", "birth_date-month": "1", "birth_date-year": "1961"}
    send(browser, "/patients/new", REGISTRATION | known | born)
    values = Page(upload(browser, orjson.dumps(BUNDLE))).form_values("/patients/import/confirm")

    asked = browser.post("/patients/import/confirm", data=values | {"identifier": "NPC-9"})
    sure = browser.post(
        "/patients/import/confirm", data=values | {"identifier": "NPC-9", "different_because": "Cousins"}
    )

    assert asked.status_code == 400
    assert "same birth date; same name" in Page(asked).text
    assert sure.status_code == 303


def test_whoever_is_shown_for_comparison_has_been_looked_at(signed_in: SignIn) -> None:
    browser = signed_in(Role.COORDINATOR)
    case = send(browser, "/patients/new", REGISTRATION).headers["Location"]

    send(browser, "/patients/new", REGISTRATION | {"identifier": "NPC-2"})

    looks = fetch(signed_in(Role.CLINICIAN), f"{case}/who-looked").text
    assert "Coordinator of Northgate Name, birth date and contact" in looks


def test_a_correction_on_an_old_version_is_refused(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in(Role.COORDINATOR)
    path = f"/cases/{case_id}/identity"
    values = fetch(browser, path).form_values(path)

    first = browser.post(path, data=values | {"given_name": "Adele"})
    second = browser.post(path, data=values | {"given_name": "Agnes"})

    assert first.status_code == 303
    assert second.status_code == 409
    shown = Page(second)
    assert "Adele Agnes" in shown.text
    assert browser.post(path, data=shown.form_values(path)).status_code == 303
    assert fetch(browser, path).form_values(path)["given_name"] == "Agnes"


def upload(browser: FlaskClient, data: bytes) -> Any:
    """Send a file to be read."""
    token = fetch(browser, "/patients/import").csrf_token
    return browser.post(
        "/patients/import", data={"csrf_token": token, "file": (io.BytesIO(data), "../../etc/passwd")}
    )


def test_an_import_shows_what_was_read_and_saves_nothing(signed_in: SignIn) -> None:
    browser = signed_in(Role.COORDINATOR)

    response = upload(browser, orjson.dumps(BUNDLE))

    page = Page(response)
    assert response.status_code == 200
    assert "Iris Imported" in page.text
    assert "is no proof that a treatment happened" in page.text
    assert "Iris" not in fetch(browser, "/").text


def test_a_confirmed_import_is_a_case(signed_in: SignIn) -> None:
    browser = signed_in(Role.COORDINATOR)
    page = Page(upload(browser, orjson.dumps(BUNDLE)))
    values = page.form_values("/patients/import/confirm")

    without_number = browser.post("/patients/import/confirm", data=values | {"identifier": ""})
    kept = browser.post("/patients/import/confirm", data=values | {"identifier": "NPC-9"})

    assert without_number.status_code == 400
    assert kept.status_code == 303
    assert "Iris Imported" in fetch(browser, "/").text


def test_a_preview_belongs_to_the_person_who_made_it(signed_in: SignIn) -> None:
    page = Page(upload(signed_in(Role.COORDINATOR), orjson.dumps(BUNDLE)))
    stolen = page.form_values("/patients/import/confirm")["upload"]
    browser = signed_in(Role.NURSE)
    token = fetch(browser, "/patients/import").csrf_token

    response = browser.post(
        "/patients/import/confirm", data={"csrf_token": token, "upload": stolen, "identifier": "NPC-9"}
    )

    assert response.status_code == 400
    assert "Choose the file again" in response.text


@pytest.mark.parametrize(
    "data", [b"", b"not json", b"[" * 5000, b'{"resourceType": "Bundle", "entry": []}', b"\xff\xfe", b"NaN"]
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(signed_in: SignIn, data: bytes) -> None:
    response = upload(signed_in(Role.COORDINATOR), data)

    assert response.status_code == 400
    assert Page(response).h1 == "Import a patient"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_stay_words_on_every_page(signed_in: SignIn, hostile: str) -> None:
    browser = signed_in(Role.CLINICIAN)
    names = {"given_name": hostile, "family_name": hostile, "identifier": hostile}
    texts = {"referrer": hostile, "reason": hostile, "phone": hostile[:40]}

    case = send(browser, "/patients/new", REGISTRATION | names | texts).headers["Location"]
    send(browser, f"{case}/history/pain", {"common_on": "2026-05-11", "common_source": hostile, "dn4": "4"})
    send(
        browser,
        f"{case}/history/lists/medicines/add",
        {"item_drug": hostile, "item_drug_class": "opioid", "item_current": "yes", "source": hostile},
    )
    send(browser, f"{case}/screening/run", {}, form=f"{case}/screening")

    paths = ("/", "/?q=<script>", case, *(f"{case}/{tab}" for tab in ("history", "safety", "screening")))
    for path in (*paths, f"{case}/identity", f"{case}/who-looked", f"{case}/history/pain"):
        page = fetch(browser, path)  # which refuses any inline script, handler or address of code
        assert "<script>alert" not in page.html
        assert "49" not in page.one("h1").itertext()


def test_the_folder_of_uploads_stays_empty(signed_in: SignIn, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())

    upload(signed_in(Role.COORDINATOR), orjson.dumps(BUNDLE))

    assert {path for path in tmp_path.iterdir() if "db" not in path.name} <= before


def test_the_summary_of_problems_follows_the_order_of_the_page(signed_in: SignIn) -> None:
    page = Page(send(signed_in(Role.COORDINATOR), "/patients/new", {}))

    places = [page.text.index(words) for words in ("Enter the given name", "Enter who referred")]
    assert places == sorted(places)
