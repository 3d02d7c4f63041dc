"""The worklist: groups, counters, search in the address, paging by key, and the steps of a case."""

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session

from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.rescreens import RescreenFindingRow, RescreenRow
from scs_manager.services import cases
from scs_manager.web.access import LOOK_NAME
from scs_manager.web.page_names import PAGES
from tests.factories import make_screening
from tests.web.conftest import Clinic, fetch, make_case, send

SignIn = Callable[..., FlaskClient]


def test_an_empty_worklist_says_what_will_be_here(signed_in: SignIn) -> None:
    assert "Patients appear here when their referral is registered" in fetch(signed_in(), "/").text


def test_a_patient_stands_under_the_state_with_the_next_step(signed_in: SignIn, case_id: uuid.UUID) -> None:
    text = fetch(signed_in(), "/").text

    assert "1 patient on the pathway" in text
    assert "Referred 1" in text
    assert "Start the work-up" in text
    assert "0 of 126 since referral" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=exam", True),
        ("?q=EXAMPLE", True),
        ("?q=NPC-1", True),
        ("?q=nobody", False),
        ("?q=%25", False),
        ("?state=referred", True),
        ("?state=screened", False),
        ("?state=nonsense", True),
        ("?ended=1", False),
        ("?after=tampered", True),
        ("?after=0001-01-01T00:00:00%2B14:00|12345678-1234-4234-8234-123456789abc", True),
        ("?after=9999-12-31T23:59:59-14:00|12345678-1234-4234-8234-123456789abc", True),
    ],
)
def test_search_and_state_live_in_the_address(
    signed_in: SignIn, case_id: uuid.UUID, query: str, found: bool
) -> None:
    assert ("Ada Example" in fetch(signed_in(), f"/{query}").text) is found


def test_the_list_goes_on_where_the_page_ended(
    signed_in: SignIn, engine: Engine, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = cases.worklist.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "size", 2)
    for number in range(5):
        make_case(engine, clinic, f"N-{number}", f"Person{number}")
    browser = signed_in()

    seen: list[str] = []
    path = "/"
    while path:
        page = fetch(browser, path)
        seen += [f"Person{number}" for number in range(5) if f"Person{number}" in page.text]
        links = [a.get("href") or "" for a in page.all("a")]
        path = next((href for href in links if "after=" in href), "")

    assert sorted(seen) == [f"Person{number}" for number in range(5)]


def test_a_step_is_taken_with_its_reason_and_stands_on_the_timeline(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in(Role.COORDINATOR)
    path = f"/cases/{case_id}/moves/start-work-up"
    values = fetch(browser, path).form_values(path)

    response = browser.post(path, data=values | {"reason": "All letters are here"})

    assert response.status_code == 303
    text = fetch(browser, f"/cases/{case_id}").text
    assert "Start the work-up: Work-up" in text
    assert "All letters are here" in text


def test_a_step_that_needs_a_reason_is_refused_without_one(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in(Role.CLINICIAN)

    response = send(browser, f"/cases/{case_id}/moves/refer-urgently", {"reason": " "})

    assert response.status_code == 400
    assert "Enter the reason" in response.text


def test_a_step_that_is_not_open_does_not_exist(signed_in: SignIn, case_id: uuid.UUID) -> None:
    fetch(signed_in(), f"/cases/{case_id}/moves/record-implant", status=404)
    fetch(signed_in(), f"/cases/{case_id}/moves/nonsense", status=404)


def test_a_role_without_the_step_is_refused(signed_in: SignIn, case_id: uuid.UUID) -> None:
    fetch(signed_in(Role.NURSE), f"/cases/{case_id}/moves/find-not-indicated", status=403)


def test_every_page_of_a_record_has_its_words_in_the_list_of_who_looked(app: Flask) -> None:
    rules = list(app.url_map.iter_rules())
    into_records = {rule.endpoint for rule in rules if {"case_id", "document_id"} & rule.arguments}

    # Lists of the clinic and the patient's own pages are looks as well, without a case in their address.
    assert into_records <= set(PAGES) <= {rule.endpoint for rule in rules}


def test_the_list_of_who_looked_has_room_for_every_page_of_a_document(app: Flask) -> None:
    about = [rule.endpoint for rule in app.url_map.iter_rules() if "document_id" in rule.arguments]

    assert "countersignatures.sign" in about
    assert max(len(f"{endpoint} {uuid.UUID(int=0)}") for endpoint in about) <= LOOK_NAME


def test_who_looked_names_person_page_and_time(signed_in: SignIn, case_id: uuid.UUID) -> None:
    fetch(signed_in(Role.NURSE), f"/cases/{case_id}/safety")

    text = fetch(signed_in(Role.CLINICIAN), f"/cases/{case_id}/who-looked").text

    assert "Nurse of Northgate Safety" in text


def test_the_auditor_sees_every_change_and_that_the_chain_holds(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in(Role.AUDITOR)

    assert "Patient: registered" in fetch(browser, "/audit").text
    assert "The chain holds" in fetch(browser, "/audit/check").text


def test_a_team_review_is_recorded_with_who_was_missing(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in(Role.COORDINATOR)
    meeting = {
        "held_on": "2026-05-12",
        "pain_physician": "Dr Specimen",
        "options": "Trial or wait",
        "decision": "proceed",
        "reasons": "Work-up complete",
    }

    response = send(browser, f"/cases/{case_id}/team-review/add", meeting)

    assert response.status_code == 303
    text = fetch(browser, f"/cases/{case_id}/team-review").text
    assert "Dr Specimen (pain physician)" in text
    assert "No quorum: psychologist, one more profession missing" in text


def test_a_screening_that_a_rescreen_would_answer_otherwise_is_flagged(
    signed_in: SignIn, engine: Engine, clinic: Clinic, case_id: uuid.UUID
) -> None:
    before = fetch(signed_in(), "/").text
    with Session(for_writing(engine)) as session:
        case = session.get_one(CaseRow, case_id)
        row = make_screening(session, case, session.get_one(ClinicRow, case.clinic_id))
        run = RescreenRow(clinic_id=case.clinic_id, on=row.on, everyone=False, flags=True, profiles=[],
                          by_name="x", at=row.at)  # fmt: skip
        session.add(run)
        session.flush()
        session.add(
            RescreenFindingRow(
                clinic_id=case.clinic_id, rescreen_id=run.id, case_id=case_id, screening_id=row.id,
                profile_id="scs-core", from_version="1", to_version="2", from_outcome="incomplete",
                to_outcome="not_indicated", causes=[], flagged=True, at=row.at,
            )
        )  # fmt: skip
        session.commit()

    assert "Screening out of date" not in before
    assert "Screening out of date" in fetch(signed_in(), "/").text
