"""A request to a payer through the screens: typed, sent, answered, struck out, carried to the implant."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session
from werkzeug.test import TestResponse

from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.documents import DocumentRow
from scs_manager.services import documents
from scs_manager.services.documents import DocumentKind, Prepared
from scs_manager.web.authorisation_documents import Paper
from tests.pages import Page
from tests.web.conftest import NOW, Clinic, fetch
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


def test_what_was_sent_can_be_named_whatever_became_of_it(
    signed_in: SignIn, engine: Engine, clinic: Clinic, case_id: uuid.UUID
) -> None:
    by, kind = clinic.actor(), DocumentKind.PACKET

    with Session(for_writing(engine), expire_on_commit=False) as session:

        def packet(days_ago: int, *, draft: bool = False, replaces: DocumentRow | None = None) -> DocumentRow:
            at = NOW - timedelta(days=days_ago)
            place = documents.next_place(
                session,
                clinic_id=clinic.id,
                case_id=case_id,
                kind=kind,
                now=at,
                draft=draft,
                replaces=replaces,
            )
            return documents.store(session, Prepared(place, b"%PDF-1.7", None), by=by, now=at)

        gone, old = packet(5), packet(4)
        documents.withdraw(session, gone, reason="Of another", by=by, now=NOW - timedelta(days=1))
        new, draft = packet(0, replaces=old), packet(0, draft=True)
    browser, base = signed_in(Role.COORDINATOR), f"/cases/{case_id}/authorisations"
    fill(browser, f"{base}/new/trial", TRIAL)
    links = (each.get("href", "") for each in fetch(browser, base).all("a"))
    sending = next(each for each in links if each.endswith("/sent"))

    offered = [" ".join((each.text or "").split()) for each in fetch(browser, sending).all("option")]
    assert [each for each in offered if each.startswith("PA-")] == [
        "PA-2026-0003, Prior-authorisation packet, 13 May 2026",
        "PA-2026-0004, Prior-authorisation packet, 13 May 2026, draft",
        "PA-2026-0002, Prior-authorisation packet, 9 May 2026, replaced by PA-2026-0003",
        "PA-2026-0001, Prior-authorisation packet, 8 May 2026, withdrawn on 12 May 2026",
    ]
    for row, on in ((gone, "2026-05-11"), (old, "2026-05-13"), (draft, "2026-05-13"), (new, "2026-05-13")):
        values = {"way": "portal", "document_id": str(row.id), "on": on, "awaited_on": ""}
        assert fill(browser, sending, values).status_code == 303
    shown = fetch(browser, base).text
    for words, times in (
        ("Since withdrawn, on 12 May 2026", 1), ("Replaced by PA-2026-0003 on 13 May 2026", 1), ("Draft", 1)
    ):  # fmt: skip
        assert shown.count(words) == times, words
    assert "Since replaced" not in shown


def test_what_became_of_a_document_is_said_by_the_day_it_was_sent() -> None:
    sent = date(2026, 5, 12)
    paper = Paper("PA-1", False, False, sent, "PA-2", sent + timedelta(days=1))
    later = replace(paper, withdrawn_on=sent + timedelta(days=1))
    replaced = replace(paper, withdrawn_on=None)
    whole = Paper("PA-1", True, False, None, "", None)

    assert (whole.became(sent_on=sent), whole.offered) == ((), "PA-1")
    assert paper.became(sent_on=sent) == (("not-met", "Withdrawn on 12 May 2026"),)
    assert later.became(sent_on=sent) == (("not-met", "Since withdrawn, on 13 May 2026"),)
    assert replaced.became(sent_on=sent) == (("out-of-date", "Since replaced by PA-2, on 13 May 2026"),)
    assert replaced.became(sent_on=sent + timedelta(days=1))[0][1] == "Replaced by PA-2 on 13 May 2026"
    assert replace(later, draft=True).offered == "PA-1, draft, withdrawn on 13 May 2026"


def test_a_form_with_a_fault_keeps_what_was_typed(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser, base = signed_in(Role.CLINICIAN), f"/cases/{case_id}/authorisations"

    faults = {"leads": "5", "physician_number": "123", "procedures": "63685", "diagnoses": "M96.1"}
    refused = fill(browser, f"{base}/new/permanent", TRIAL | faults)
    no_code = fill(browser, f"{base}/new/permanent", TRIAL | {"diagnoses": "low back pain"})

    assert (refused.status_code, "63685" in refused.text, "from 1 to 4" in refused.text) == (
        400, True, True,
    )  # fmt: skip
    assert (no_code.status_code, "is not a code" in no_code.text, "NGS" in no_code.text) == (400, True, True)
