"""The history's own pages: causes in one table, the treatment algorithm, the failure ledger, vague dates."""

import uuid
from collections.abc import Callable

from flask.testing import FlaskClient

from scs_manager.domain.permissions import Role
from tests.web.conftest import fetch, send

SignIn = Callable[..., FlaskClient]
VISIT = {"common_on": "2026-05-11", "common_source": "Clinic visit"}


def test_the_auditor_reads_the_pages_and_is_offered_no_form(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in(Role.AUDITOR)

    for page in ("causes", "algorithm", "ledger"):
        hrefs = [
            link.get("href") or "" for link in fetch(browser, f"/cases/{case_id}/history/{page}").all("a")
        ]
        assert not [href for href in hrefs if "/add" in href or "/cause-" in href]


def test_a_cause_is_settled_with_its_level_and_a_waiver_says_why(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser, base = signed_in(), f"/cases/{case_id}/history"
    found = {"si_joint": "confirmed", "si_joint_side": "left", "si_joint_levels": "SI"}

    saved = send(browser, f"{base}/cause-si-joint", VISIT | found)
    refused = send(browser, f"{base}/cause-bursitis", VISIT | {"bursitis": "waived"})

    assert saved.headers["Location"] == f"{base}/causes#cause-si-joint"
    assert "Enter why this cause is not looked into" in refused.text
    text = fetch(browser, f"{base}/causes").text
    assert "1 of 20 causes are confirmed, excluded or waived" in text
    assert "Levels: SI; Side: Left" in text


def test_one_goes_on_to_the_next_step_of_a_history(signed_in: SignIn, case_id: uuid.UUID) -> None:
    base = f"/cases/{case_id}/history"

    saved = send(signed_in(), f"{base}/pain", VISIT | {"leg_nrs": "7", "next": "yes"})

    assert saved.headers["Location"] == f"{base}/pain-course"


def test_a_year_stays_a_year_on_the_page(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser, base = signed_in(), f"/cases/{case_id}/history"
    operation = {"item_region": "lumbosacral", "item_procedure": "fusion", "source": "Patient"}

    send(browser, f"{base}/pain", VISIT | {"onset_on": "2021"})
    send(browser, f"{base}/lists/operations/add", operation | {"item_performed_on": "May 2019"})

    text = fetch(browser, base).text
    assert "Date of the operation: May 2019" in text
    assert "at least 1" in text  # until somebody says that the list is complete
    assert "31 Dec 2021" not in text


def test_a_zone_is_mapped_on_the_page_of_the_algorithm(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser, base = signed_in(), f"/cases/{case_id}/history"
    zone = {"item_muscle": "Gluteus medius", "item_side": "left", "item_kind": "primary", "source": "Visit"}

    saved = send(browser, f"{base}/lists/trigger-zones/add", zone)

    assert saved.headers["Location"] == f"{base}/algorithm#trigger_zones"
    page = fetch(browser, f"{base}/algorithm")
    assert "Gluteus medius, left" in page.text
    assert "Present" in page.text


def test_the_ledger_names_what_a_payer_will_miss(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser, base = signed_in(), f"/cases/{case_id}/history"
    line = {
        "item_drug": "pregabalin",
        "item_drug_class": "gabapentinoid",
        "item_current": "no",
        "item_max_daily_dose": "600",
        "item_dose_unit": "mg",
        "item_stopped_on": "2022",
        "source": "Pharmacy record",
    }

    assert send(browser, f"{base}/lists/medicines/add", line).status_code == 303

    text = fetch(browser, f"{base}/ledger").text
    assert "600 mg a day" in text
    assert "until 2022" in text
    assert all(
        words in text for words in ("weeks at that dose", "adherence", "relief", "proof", "why stopped")
    )
