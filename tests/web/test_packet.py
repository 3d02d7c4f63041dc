"""The packet's page: how far it is, a way to each missing part, and the form of what no other form asks."""

import uuid
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from forms.records import HISTORY_LISTS, SAFETY_LISTS
from scs_manager.domain.facts import FACTS, LISTS
from scs_manager.domain.laboratory import TESTS
from scs_manager.domain.packet_looks import PARTS
from scs_manager.domain.permissions import Role
from scs_manager.web import record_places
from tests.web.conftest import fetch, send
from tests.web.test_authorisations import TRIAL, fill

SignIn = Callable[..., FlaskClient]


def test_a_missing_part_leads_to_its_field_and_is_gone_once_it_is_recorded(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in()
    page, field = (
        f"/cases/{case_id}/packet?profile=cms-ncd-160-7",
        f"/cases/{case_id}/packet/details#facility",
    )
    before = fetch(browser, page)
    assert "0 of 16" in before.text
    assert field in before.html
    assert f"/cases/{case_id}/authorisations/new/trial" in before.html

    answers = {"common_on": "2026-05-11", "common_source": "visit", "facility": "Example Hospital"}
    assert send(browser, field.partition("#")[0], answers).status_code == 303

    after = fetch(browser, page)
    assert field not in after.html
    assert "Example Hospital" in after.text
    assert "19" in fetch(browser, f"{page}&stage=permanent").text


def test_a_reader_is_led_to_the_record_and_never_to_a_form_that_refuses(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    page = fetch(signed_in(Role.PSYCHOLOGIST), f"/cases/{case_id}/packet?profile=cms-ncd-160-7").html

    assert f"/cases/{case_id}/packet#details" in page
    assert f"/cases/{case_id}/packet/details" not in page
    assert f"/cases/{case_id}/authorisations/new" not in page


def test_a_list_that_is_not_in_use_falls_back_and_the_pages_of_the_case_lead_here(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in()

    assert "CMS NCD 160.7" in fetch(browser, f"/cases/{case_id}/packet?profile=nobody&stage=never").text
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/documents", f"/cases/{case_id}/completeness"):
        assert f'href="/cases/{case_id}/packet"' in fetch(browser, path).html


def test_each_open_request_has_its_own_packet_and_a_payer_who_is_not_asked_has_none(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser, base = signed_in(), f"/cases/{case_id}"
    for more in ({}, {"payer_name": "Another payer"}):
        fill(browser, f"{base}/authorisations/new/trial", TRIAL | more)
    links = [each.get("href", "") for each in fetch(browser, f"{base}/authorisations").all("a")]
    told = set()
    for address in (each for each in links if "/packet?" in each):
        page = fetch(browser, address)
        (made,) = [each.get("href", "") for each in page.all("a") if each.get("href", "").endswith("/issue")]
        assert made.split("/")[-2] in address
        told |= {payer for payer in ("Medicare", "Another payer") if f"Payer {payer}" in page.text}
    assert told == {"Medicare", "Another payer"}
    unasked = fetch(browser, f"{base}/packet?stage=trial&profile=scs-core")
    assert "no request is opened" in unasked.text


def test_every_part_has_a_place_where_it_is_mended(application: Flask) -> None:
    pages = {rule.endpoint: rule.arguments for rule in application.url_map.iter_rules()}
    forms = {fact.name for _, _, sections in record_places.TABS for each in sections for fact in each.facts}
    listed = {LISTS[key] for key in (*HISTORY_LISTS, *SAFETY_LISTS)} | set(TESTS)
    places = {each.where.partition("#")[0] for each in PARTS.values()}

    facts = {where for where in places if where in FACTS}
    assert facts <= forms | listed
    assert {where for where in places - facts if "case_id" not in pages.get(where, ())} == set()
