"""The completeness page: what each profile lacks, who supplies it, and one click to the field."""

import uuid
from collections.abc import Callable

from flask.testing import FlaskClient

from scs_manager.domain.permissions import Role
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


def test_a_reader_is_led_to_the_record_and_never_to_a_form_that_refuses(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    nurse = fetch(signed_in(Role.NURSE), f"/cases/{case_id}/completeness?stage=trial").html
    reader = fetch(signed_in(Role.PSYCHOLOGIST), f"/cases/{case_id}/completeness?stage=trial").html

    assert f"/cases/{case_id}/safety/exclusions#" in nurse
    assert f"/cases/{case_id}/safety#exclusions" in reader
    assert not [tab for tab in ("safety", "history") if f"/cases/{case_id}/{tab}/" in reader]


def test_summary_and_screening_lead_to_what_is_missing(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()

    for path in (f"/cases/{case_id}", f"/cases/{case_id}/screening"):
        assert f'href="/cases/{case_id}/completeness"' in fetch(browser, path).html
