"""The record on screen: add, show with day and source, withdraw, say that a list is complete."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from forms.records import HISTORY, HISTORY_LISTS, PSYCHOLOGY, SAFETY, SAFETY_LISTS
from scs_manager.domain.permissions import Role
from scs_manager.web.converters import to_path
from tests.web.conftest import Clock, fetch, send

SignIn = Callable[..., FlaskClient]
PAIN = {"common_on": "2026-05-11", "common_source": "Clinic visit", "leg_nrs": "7", "back_nrs": "5"}


@pytest.mark.parametrize(("tab", "sections"), [("history", HISTORY), ("safety", SAFETY)])
def test_every_section_has_a_sound_page(
    signed_in: SignIn, case_id: uuid.UUID, tab: str, sections: tuple[object, ...]
) -> None:
    browser = signed_in(Role.CLINICIAN)

    fetch(browser, f"/cases/{case_id}/{tab}")
    for section in sections:
        fetch(browser, f"/cases/{case_id}/{tab}/{section.slug}")  # type: ignore[attr-defined]


def test_every_list_has_sound_pages(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in(Role.NURSE)

    for tab, keys in (("history", HISTORY_LISTS), ("safety", SAFETY_LISTS)):
        for key in map(to_path, keys):
            fetch(browser, f"/cases/{case_id}/{tab}/lists/{key}/add")
            fetch(browser, f"/cases/{case_id}/{tab}/lists/{key}/complete")


def test_the_psychologist_records_the_evaluation_and_nobody_else(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    path = f"/cases/{case_id}/psychology/{PSYCHOLOGY[0].slug}"

    fetch(signed_in(Role.PSYCHOLOGIST), path)
    fetch(signed_in(Role.CLINICIAN), path, status=403)


def test_what_is_answered_stands_on_the_page_with_day_and_source(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in()

    response = send(browser, f"/cases/{case_id}/history/pain", PAIN)

    assert (response.status_code, response.headers["Location"]) == (303, f"/cases/{case_id}/history#pain")
    text = fetch(browser, f"/cases/{case_id}/history").text
    assert "7 NRS" in text
    assert "11 May 2026" in text
    assert "Clinic visit" in text


def test_what_is_refused_is_shown_again_and_nothing_is_kept(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()

    response = send(browser, f"/cases/{case_id}/history/pain", PAIN | {"leg_nrs": "17"})

    assert response.status_code == 400
    assert "Enter a number from 0 to 10" in response.text
    assert 'value="17"' in response.text
    assert "5 NRS" not in fetch(browser, f"/cases/{case_id}/history").text


def test_a_fact_of_tomorrow_is_refused(signed_in: SignIn, case_id: uuid.UUID) -> None:
    later = {"common_on": "2026-05-14", "leg_nrs": "17"}

    response = send(signed_in(), f"/cases/{case_id}/history/pain", PAIN | later)

    assert response.status_code == 400
    assert "The day lies in the future: These were true on" in response.text
    assert "Enter a number from 0 to 10" in response.text


def test_an_item_is_added_and_withdrawn_with_a_reason(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()
    path = f"/cases/{case_id}/history/lists/operations/add"
    item = {"item_region": "lumbosacral", "item_procedure": "fusion", "source": "Report"}

    assert send(browser, path, item).status_code == 303
    page = fetch(browser, f"/cases/{case_id}/history")
    assert "Lumbosacral, fusion" in page.text
    withdraw = next(a.get("href") for a in page.all("a") if (a.get("href") or "").endswith("/withdraw"))
    assert withdraw is not None
    assert send(browser, withdraw, {"reason": ""}).status_code == 400
    assert send(browser, withdraw, {"reason": "Wrong patient"}).status_code == 303
    assert "Lumbosacral" not in fetch(browser, f"/cases/{case_id}/history").text


def test_a_list_says_none_only_when_somebody_said_so(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()
    assert "Nobody has said that this list is complete" in fetch(browser, f"/cases/{case_id}/safety").text

    path = f"/cases/{case_id}/safety/lists/devices/complete"
    assert send(browser, path, {"on": "2026-05-11"}).status_code == 400
    assert send(browser, path, {"on": "2026-05-11", "sure": "yes"}).status_code == 303

    page = fetch(browser, f"/cases/{case_id}/safety")
    assert "Complete as of 11 May 2026, said Clinician of Northgate" in page.text
    assert "No active implant" in page.html


def test_of_two_tabs_the_second_is_told_what_was_recorded_meanwhile(
    signed_in: SignIn, case_id: uuid.UUID, clock: Clock
) -> None:
    path = f"/cases/{case_id}/history/pain"
    mine, theirs = signed_in(Role.CLINICIAN), signed_in(Role.NURSE)
    opened = fetch(mine, path).form_values(path)
    clock.now += timedelta(minutes=2)
    send(theirs, path, PAIN)

    mine.post(path, data=opened | PAIN | {"leg_nrs": "4"})

    told = fetch(mine, f"/cases/{case_id}/history").text
    assert "Recorded while you were writing: Average leg pain" in told
    assert "7 NRS, 11 May 2026, by Nurse of Northgate" in told
    send(theirs, path, PAIN)
    assert "while you were writing" not in fetch(theirs, f"/cases/{case_id}/history").text


def test_only_fields_of_the_form_are_written(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()
    stray = {"clinic_id": str(uuid.uuid4()), "by_name": "Nobody", "trial.wants_implant": "yes", "dn4": "4"}

    send(browser, f"/cases/{case_id}/history/pain", PAIN | stray)

    assert "Nobody" not in fetch(browser, f"/cases/{case_id}/history").text.replace("Nobody has said", "")
