"""The evaluation on screen: what a draft lacks is said before anybody tries to sign it."""

import uuid
from collections.abc import Callable

from flask.testing import FlaskClient

from scs_manager.domain.permissions import Role
from tests.pages import Page
from tests.web.conftest import fetch, send

SignIn = Callable[..., FlaskClient]


def test_a_draft_is_offered_for_signature_only_once_it_is_whole(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser, home = signed_in(Role.PSYCHOLOGIST), f"/cases/{case_id}/psychology"
    whole = {
        "author": "self",
        "profession": "psychologist",
        "qualification": "Register 4711",
        "held_on": "2026-05-12",
        "conclusion": "suitable",
    }
    draft = send(browser, f"{home}/evaluations/new", {}).headers["Location"]

    for page in (home, draft, f"{draft}/sign"):
        text = fetch(browser, page).text
        assert "Choose the conclusion" in text
        assert "Sign the draft" not in text
        assert "Sign evaluation" not in text
    send(browser, f"{draft}/edit", whole | {"version": "1"})
    assert "Sign the draft" in fetch(browser, draft).text
    assert "Sign evaluation" in fetch(browser, f"{draft}/sign").text


def test_of_two_tabs_the_second_sees_both_versions_and_loses_nothing(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in(Role.PSYCHOLOGIST)
    draft = send(browser, f"/cases/{case_id}/psychology/evaluations/new", {}).headers["Location"]
    opened = fetch(browser, f"{draft}/edit").form_values(f"{draft}/edit")

    browser.post(f"{draft}/edit", data=opened | {"narrative": "Sleeps badly"})
    second = browser.post(f"{draft}/edit", data=opened | {"narrative": "Sleeps well"})

    shown = Page(second)
    assert (second.status_code, "Sleeps badly Sleeps well" in shown.text) == (409, True)
    assert browser.post(f"{draft}/edit", data=shown.form_values(f"{draft}/edit")).status_code == 303
    assert "Sleeps well" in fetch(browser, draft).text
