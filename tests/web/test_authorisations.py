"""A request to a payer through the screens: typed, sent, answered, struck out, carried to the implant."""

import uuid
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from scs_manager.domain.permissions import Role
from tests.pages import Page
from tests.web.conftest import fetch
from tests.web.test_statement_counts import statements

SignIn = Callable[..., FlaskClient]


def fill(browser: FlaskClient, path: str, values: dict[str, Any]) -> TestResponse:
    """Fill in the form as it was offered, and send it."""
    offered = fetch(browser, path).form_values(path)
    return browser.post(path, data=offered | values, headers={"Sec-Fetch-Site": "same-origin"})


TRIAL = {
    "profile_id": "cms-ncd-160-7",
    "payer_name": "Medicare",
    "contractor": "NGS",
    "state_or_region": "NJ",
    "coverage": "original_medicare",
    "place_of_service": "hospital_outpatient",
    "physician_name": "Dr Sample",
    "physician_number": "0000000000",
    "physician_number_kind": "npi",
    "leads": "2",
    "per_lead": "yes",
    "diagnoses": "M96.1\nG89.4",
}


def test_a_request_lives_from_the_trial_to_the_implant(
    signed_in: SignIn, engine: Engine, case_id: uuid.UUID
) -> None:
    browser, base = signed_in(Role.COORDINATOR), f"/cases/{case_id}/authorisations"

    assert fill(browser, f"{base}/new/trial", TRIAL).status_code == 303
    shown = fetch(browser, base)
    assert "63650 × 2" in shown.text
    assert "M96.1 Postlaminectomy syndrome, not elsewhere classified [read]" in shown.text
    assert "G89.4 Chronic pain syndrome [memory]" in shown.text
    assert "A request is needed" in shown.text
    addresses = (each.get("href", "") for each in shown.all("a"))
    of_trial = next(each for each in addresses if each.endswith("/sent")).removesuffix("/sent")

    early = fill(
        browser, f"{of_trial}/reply", {"answer": "granted", "on": "2026-05-13", "read_by": "R. Ortiz"}
    )
    assert (early.status_code, "Nothing was sent yet" in early.text) == (400, True)
    sending = fetch(browser, f"{of_trial}/sent")
    assert sending.form_values(f"{of_trial}/sent")["awaited_on"] == "2026-05-16"
    assert fill(browser, f"{of_trial}/sent", {"way": "portal"}).status_code == 303
    assert "Sent, no answer yet; expected by 16 May 2026" in fetch(browser, base).text
    granted = {"answer": "granted", "reference": "UTN 123-A", "wiser_days": "yes", "units": "1"}
    assert fill(browser, f"{of_trial}/reply", granted).status_code == 303

    after = fetch(browser, base).text
    assert "Granted until 9 September 2026, 119 days left" in after
    assert "120 days under WISeR, none named [read: Noridian (WISeR)]" in after
    assert "Leads granted: 1, fewer than the 2 asked" in after
    few = statements(engine, browser, base)
    proposed = fetch(browser, f"{base}/new/permanent").form_values(f"{base}/new/permanent")
    assert (proposed["utn"], proposed["other_place"]) == ("UTN 123-A", "hospital_outpatient")
    assert (proposed["procedures"], proposed["diagnoses"], proposed.get("per_lead")) == ("", "", None)
    assert (
        fill(browser, f"{base}/new/permanent", {"place_of_service": "hospital_outpatient"}).status_code == 303
    )
    carried = fetch(browser, base).text
    assert statements(engine, browser, base) == few
    assert "carried from the trial’s request, Medicare" in carried
    assert "The trial’s request stands for the implant too" in carried


def test_what_was_granted_for_the_implant_is_told_among_what_expires(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser, base = signed_in(Role.CLINICIAN), f"/cases/{case_id}/authorisations"
    fill(browser, f"{base}/new/permanent", TRIAL)
    asked = next(
        each.get("href", "") for each in fetch(browser, base).all("a") if "/sent" in each.get("href", "")
    )
    of_implant = asked.removesuffix("/sent")
    fill(browser, asked, {"way": "post"})
    granted = {"answer": "granted", "until": "2026-05-30"}
    assert fill(browser, f"{of_implant}/reply", granted | {"until": "2026-05-12"}).status_code == 400
    assert fill(browser, f"{of_implant}/reply", granted).status_code == 303

    edit = f"{of_implant}/edit"
    opened = fetch(browser, edit).form_values(edit)
    assert browser.post(edit, data=opened | {"member_id": "M-1", "change_reason": "Card"}).status_code == 303
    met = browser.post(edit, data=opened | {"member_id": "M-2", "change_reason": "Mine"})
    assert (met.status_code, "M-1 M-2" in Page(met).text) == (409, True)
    both = Page(met).form_values(edit)
    assert (both["member_id"], browser.post(edit, data=both).status_code) == ("M-2", 303)

    safety = fetch(browser, f"/cases/{case_id}/safety")
    assert "Authorisation until 30 May 2026, 17 days left" in safety.text
    assert "Request to the payer, Medicare" in safety.text
    assert "Authorisation ends" in fetch(browser, "/").text
    assert fill(browser, f"{of_implant}/step", {"kind": "withdrawn", "reason": "Moved"}).status_code == 303
    assert "Authorisation ends" not in fetch(browser, "/").text


def test_a_form_with_a_fault_keeps_what_was_typed(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser, base = signed_in(Role.CLINICIAN), f"/cases/{case_id}/authorisations"

    faults = {"leads": "5", "physician_number": "123", "procedures": "63685", "diagnoses": "M96.1"}
    refused = fill(browser, f"{base}/new/permanent", TRIAL | faults)
    no_code = fill(browser, f"{base}/new/permanent", TRIAL | {"diagnoses": "low back pain"})

    assert (refused.status_code, "63685" in refused.text, "from 1 to 4" in refused.text) == (
        400, True, True,
    )  # fmt: skip
    assert (no_code.status_code, "is not a code" in no_code.text, "NGS" in no_code.text) == (400, True, True)
