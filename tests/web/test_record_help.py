"""What a form of the record offers without a script: a day and a source, No to all, None in one step."""

import uuid
from collections.abc import Callable

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.pages import Page
from tests.web.conftest import fetch, send

SignIn = Callable[..., FlaskClient]
VISIT = {"common_on": "2026-05-11", "common_source": "Letter of Dr Example"}


def chosen(response: TestResponse, name: str) -> list[str]:
    """The values of the radio buttons of that name that are on."""
    boxes = [box for box in Page(response).all("input") if box.get("name") == name]
    return [str(box.get("value")) for box in boxes if box.get("checked") is not None]


def test_no_to_all_fills_what_is_open_in_and_saves_nothing(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser, base = signed_in(), f"/cases/{case_id}/safety"
    send(browser, f"{base}/red-flags", VISIT | {"cancer_history": "yes"})

    page = send(browser, f"{base}/red-flags", VISIT | {"fever_or_rigors": "yes", "fill": "no"})

    assert page.status_code == 200
    assert chosen(page, "fever_or_rigors") == ["yes"]
    assert chosen(page, "wound_discharge") == ["no"]
    assert chosen(page, "ce_bladder_bowel") == ["no"]
    assert chosen(page, "cancer_history") == []
    assert chosen(page, "fracture_work_up") == []
    shown = fetch(browser, base).text
    known = shown.partition("not recorded")[0]
    assert "History of cancer" in known
    assert "Wound discharge" not in known


def test_no_to_all_never_answers_what_needs_a_judgement(signed_in: SignIn, case_id: uuid.UUID) -> None:
    page = send(signed_in(), f"/cases/{case_id}/safety/exclusions", {"fill": "no"})

    assert chosen(page, "bleeding_disorder") == ["no"]
    for name in (
        "suicidality_interview",
        "pregnant",
        "understands_consents",
        "operates_device",
        "capable_helper",
    ):
        assert chosen(page, name) == []


def test_a_day_and_a_source_are_offered_and_no_answer_is_lost(signed_in: SignIn, case_id: uuid.UUID) -> None:
    path = f"/cases/{case_id}/history/surgery"

    page = send(signed_in(), path, {"offer": "today", "surgeon_opinion": "none_on_offer"})

    assert 'value="Clinic visit"' in page.text
    assert 'value="2026-05-13"' in page.text
    assert chosen(page, "surgeon_opinion") == ["none_on_offer"]


def test_an_empty_form_that_goes_on_saves_nothing(signed_in: SignIn, case_id: uuid.UUID) -> None:
    base = f"/cases/{case_id}/history"

    passed = send(signed_in(), f"{base}/surgery", {"next": "yes"})

    assert passed.headers["Location"] == f"{base}/medication"


def test_none_is_refused_once_something_stands_on_the_list(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser, base = signed_in(), f"/cases/{case_id}/safety/lists/allergies"
    none = {"on": "2026-05-13", "sure": "yes", "none": "yes"}

    first = send(browser, f"{base}/complete", none)
    send(browser, f"{base}/add", {"item_substance": "iodine", "source": "Patient"})
    second = send(browser, f"{base}/complete", none)

    assert first.status_code == 303
    assert second.status_code == 400
    assert "The list is not empty any more" in second.text
