"""The safety page: laboratory samples in both units, what expires next, and red flags with what to do."""

import uuid
from collections.abc import Callable

from flask.testing import FlaskClient

from forms.safety import SAFETY
from scs_manager.domain.permissions import Role
from tests.pages import Page
from tests.web.conftest import fetch, send

SignIn = Callable[..., FlaskClient]
SAMPLE = {"on": "2026-05-11", "source": "Laboratory"}


def test_every_form_of_safety_has_a_sound_page(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in(Role.NURSE)

    for section in SAFETY:
        fetch(browser, f"/cases/{case_id}/safety/{section.slug}")
    fetch(browser, f"/cases/{case_id}/safety/laboratory")
    fetch(browser, f"/cases/{case_id}/safety/lists/imaging/add")


def test_a_value_is_shown_as_it_was_typed_and_in_its_canonical_unit(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in()
    path = f"/cases/{case_id}/safety/laboratory"

    typed = SAMPLE | {"hba1c_percent": "64", "hba1c_percent_unit": "mmol/mol", "inr": "1.1"}
    response = send(browser, path, typed)
    send(browser, path, SAMPLE | {"on": "2026-04-01", "inr": "2.4"})

    assert (response.status_code, response.headers["Location"]) == (
        303,
        f"/cases/{case_id}/safety#laboratory",
    )
    page = fetch(browser, f"/cases/{case_id}/safety")
    text = " ".join(page.text.split())
    assert "64 mmol/mol (8 %)" in text
    table = text.rpartition("Record a sample")[2]
    assert table.index("11 May 2026") < table.index("1 Apr 2026")
    withdraw = next(a.get("href") for a in page.all("a") if "/laboratory/" in (a.get("href") or ""))
    assert withdraw is not None
    assert send(browser, withdraw, {"reason": ""}).status_code == 400
    assert send(browser, withdraw, {"reason": "Another patient's"}).status_code == 303
    assert fetch(browser, withdraw, status=404) is not None


def test_a_value_without_its_unit_or_beyond_what_is_possible_loses_nothing(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in()
    path = f"/cases/{case_id}/safety/laboratory"

    wrong = {"hba1c_percent": "53", "glucose_mg_dl": "7", "creatinine_umol": "88"}
    units = {"hba1c_percent_unit": "%", "creatinine_umol_unit": "µmol/L"}
    response = send(browser, path, SAMPLE | wrong | units)

    assert response.status_code == 400
    assert "possible are 3 to 20" in response.text
    assert "Choose the unit of Glucose." in response.text
    assert 'value="88"' in response.text
    assert "Enter at least one value" in send(browser, path, SAMPLE).text
    assert "The day lies in the future" in send(browser, path, SAMPLE | {"on": "2027-01-01", "inr": "1"}).text


def test_what_expires_next_links_to_its_field_and_marks_what_is_out_of_date(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in()
    send(browser, f"/cases/{case_id}/safety/laboratory", SAMPLE | {"on": "2026-01-01", "inr": "1.1"})
    swab = {"common_on": "2026-05-11", "common_source": "Ward", "s_aureus_swab": "negative"}
    send(browser, f"/cases/{case_id}/safety/readiness", swab)

    for path in (f"/cases/{case_id}/safety", f"/cases/{case_id}"):
        page = fetch(browser, path)
        text = page.text
        assert "Out of date" in text
        assert text.index("INR") < text.index("Swab for S. aureus")
        hrefs = [a.get("href") for a in page.all("a")]
        assert f"/cases/{case_id}/safety/laboratory#inr" in hrefs
        assert f"/cases/{case_id}/safety/readiness#s_aureus_swab" in hrefs


def test_a_red_flag_says_at_once_what_to_do_and_one_click_refers(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in()
    answers = {"common_on": "2026-05-11", "common_source": "Visit", "ce_saddle_sensory": "new_or_worsening"}

    response = send(browser, f"/cases/{case_id}/safety/red-flags", answers)

    assert response.headers["Location"] == f"/cases/{case_id}/safety#at-once"
    page = fetch(browser, f"/cases/{case_id}/safety")
    assert "MRI within 4 hours" in page.text
    fields = {
        field.get("name") or "": field.get("value") or ""
        for field in page.all("input")
        if field.get("name") in ("version", "reason")
    }
    assert fields["reason"] == "Red flag: New or worsening sign of cauda equina syndrome"
    for path in ("/", f"/cases/{case_id}"):
        assert "Red flag: not yet referred" in browser.get(path).text  # in words, in the header too
        assert "Refer urgently, or answer the red flag" in fetch(browser, path).text
        assert "Start the work-up" not in fetch(browser, path).text.partition("Other steps")[0]
    assert send(browser, f"/cases/{case_id}/moves/refer-urgently", fields).status_code == 303
    assert "Urgent referral is recorded" in fetch(browser, f"/cases/{case_id}").text
    assert "Red flag: not yet referred" not in browser.get("/").text + browser.get(f"/cases/{case_id}").text


def test_a_clinician_says_why_a_red_flag_is_not_referred_and_others_read_who_acts(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser, nurse, coordinator = map(signed_in, (Role.CLINICIAN, Role.NURSE, Role.COORDINATOR))
    red_flags = f"/cases/{case_id}/safety/red-flags"
    day = {"common_on": "2026-05-11", "common_source": "Visit"}
    send(nurse, red_flags, day | {"new_foot_drop": "yes"})
    summary = fetch(browser, f"/cases/{case_id}")
    task = next(a.get("href") or "" for a in summary.all("a") if "/tasks/" in (a.get("href") or ""))

    assert "Only a clinician says why" in fetch(nurse, task).text
    assert "Refer urgently now" in fetch(nurse, task).text
    assert send(nurse, task, {"note": "Known"}).status_code == 403
    assert "only a clinician says why not" in fetch(coordinator, f"/cases/{case_id}").text
    opened = fetch(browser, task).form_values(task)
    assert send(browser, task, {"note": " "}).status_code == 400
    send(nurse, red_flags, day | {"ce_saddle_sensory": "new_or_worsening"})
    late = browser.post(task, data=opened | {"note": "Known since 2019"})
    assert (late.status_code, "have changed" in late.text) == (400, True)
    read_again = Page(late).form_values(task)

    assert browser.post(task, data=read_again).status_code == 303

    assert "not yet referred" not in browser.get(f"/cases/{case_id}").text
    assert "Known since 2019" in fetch(browser, task).text
