"""The completeness page: what each profile lacks, who supplies it, and one click to the field."""

import uuid
from collections.abc import Callable

from flask.testing import FlaskClient

from tests.web.conftest import fetch, send

SignIn = Callable[..., FlaskClient]


def test_what_is_missing_leads_to_its_field_and_is_gone_once_it_is_recorded(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in()
    field = f"/cases/{case_id}/safety/exclusions#diathermy_need"
    before = fetch(browser, f"/cases/{case_id}/completeness")
    assert field in before.html
    assert "Decides" in before.text

    answers = {"common_on": "2026-05-11", "common_source": "visit", "diathermy_need": "no"}
    assert send(browser, field.partition("#")[0], answers).status_code == 303

    assert field not in fetch(browser, f"/cases/{case_id}/completeness").html


def test_every_profile_in_use_has_its_meter_and_a_later_stage_asks_more(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in()

    page = fetch(browser, f"/cases/{case_id}/completeness")
    later = fetch(browser, f"/cases/{case_id}/completeness?stage=permanent")

    assert "SCS core" in page.text
    assert "NICE TA159" in page.text
    assert len(list(page.all("meter"))) == 4
    asked = [int(str(next(iter(each.all("meter"))).get("max"))) for each in (page, later)]
    assert asked[0] < asked[1]
