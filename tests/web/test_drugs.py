"""Finding a medicine on the way to the list, with its dose worked out from the directions."""

import uuid
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from scs_manager.domain.permissions import Role
from tests.pages import Page
from tests.web.conftest import fetch, send

SignIn = Callable[..., FlaskClient]


def medicines(case_id: uuid.UUID, page: str) -> str:
    return f"/cases/{case_id}/history/lists/medicines/{page}"


def found(browser: FlaskClient, case_id: uuid.UUID, name: str, directions: str = "") -> Page:
    return Page(send(browser, medicines(case_id, "find"), {"name": name, "directions": directions}))


def hidden(page: Page) -> dict[str, str]:
    """The answers that the last choice would carry to the form."""
    return {
        str(node.get("name")): str(node.get("value"))
        for node in page.all("input")
        if node.get("type") == "hidden" and str(node.get("name")).startswith(("item_", "prefill"))
    }


def test_a_brand_is_found_and_its_directions_are_worked_out(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in(Role.COORDINATOR)

    page = found(browser, case_id, "lyrica", "Lyrica 75 mg 1 capsule twice a day")

    assert "pregabalin (brand Lyrica)" in page.text
    assert "150 mg a day: 1 × 75 mg × 2 a day" in page.text
    assert hidden(page)["item_drug"] == "pregabalin"
    assert "pregabalin" not in fetch(browser, f"/cases/{case_id}/history").text


def test_a_name_and_directions_typed_in_one_line_are_parted(signed_in: SignIn, case_id: uuid.UUID) -> None:
    page = found(signed_in(Role.COORDINATOR), case_id, "Lyrica 75 mg 1 capsule twice a day")

    assert hidden(page)["item_drug"] == "pregabalin"
    assert hidden(page)["item_directions"] == "75 mg 1 capsule twice a day"
    assert "150 mg a day" in page.text


def test_a_choice_fills_the_form_and_is_kept_only_once_it_is_saved(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in()
    chosen = hidden(found(browser, case_id, "lyrica", "75 mg 1 capsule bd"))

    form = send(browser, medicines(case_id, "add"), chosen)

    assert form.status_code == 200
    assert 'value="pregabalin"' in form.text
    assert "There is a problem" not in form.text
    answers = {name: value for name, value in chosen.items() if name != "prefill"}
    kept = send(browser, medicines(case_id, "add"), answers | {"item_current": "yes", "source": "letter"})
    assert kept.status_code == 303
    text = fetch(browser, f"/cases/{case_id}/history").text
    assert "150 mg" in text
    assert "Lyrica" in text
    assert "75 mg 1 capsule bd" in text


@pytest.mark.parametrize(
    ("directions", "words"),
    [
        ("75 mg bd then taper", "is not understood"),
        ("75 mg 1-2 capsules bd prn", "up to 300 mg a day as prescribed"),
    ],
)
def test_a_dose_that_is_not_certain_is_never_filled_in(
    signed_in: SignIn, case_id: uuid.UUID, directions: str, words: str
) -> None:
    page = found(signed_in(), case_id, "pregabalin", directions)

    assert words in page.text
    assert "item_daily_dose" not in hidden(page)
    assert hidden(page)["item_directions"] == directions


def test_a_patch_is_its_rate(signed_in: SignIn, case_id: uuid.UUID) -> None:
    chosen = hidden(found(signed_in(), case_id, "durogesic", "25 mcg/h every 72 hours"))

    assert (chosen["item_daily_dose"], chosen["item_dose_unit"]) == ("25", "mcg/h")
    assert chosen["item_route"] == "transdermal"


def test_nothing_found_says_so_and_nothing_asked_is_refused(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()

    assert "Nothing is found" in found(browser, case_id, "xyzzy").text
    assert send(browser, medicines(case_id, "find"), {"name": " "}).status_code == 400


def test_blood_thinners_are_found_on_the_safety_page(signed_in: SignIn, case_id: uuid.UUID) -> None:
    path = f"/cases/{case_id}/safety/lists/antithrombotics/find"

    page = Page(send(signed_in(Role.NURSE), path, {"name": "eliquis"}))

    assert "apixaban (brand Eliquis)" in page.text
    assert hidden(page)["item_drug"] == "apixaban"
