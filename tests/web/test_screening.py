"""Screening on screen: run, open a rule, sign with the password, and see it stay."""

import json
import re
import uuid
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.domain.permissions import Role
from scs_manager.models.facts import FactRow
from scs_manager.models.screening import ScreeningRow
from tests.web.conftest import NOW, PASSWORD, Clock, fetch, send
from tests.web.test_records import PAIN

SignIn = Callable[..., FlaskClient]


def run(browser: FlaskClient, case_id: uuid.UUID) -> None:
    """Screen the case through the page's own button."""
    response = send(browser, f"/cases/{case_id}/screening/run", {}, form=f"/cases/{case_id}/screening")
    assert response.status_code == 303


def sign_path(browser: FlaskClient, case_id: uuid.UUID) -> str:
    """Where the newest screening is signed."""
    page = fetch(browser, f"/cases/{case_id}/screening")
    found = re.search(rf"/cases/{case_id}/screening/[0-9a-f-]+/sign", page.html)
    assert found
    return found.group(0)


def test_before_the_first_screening_the_page_says_so(signed_in: SignIn, case_id: uuid.UUID) -> None:
    assert "Not screened yet" in fetch(signed_in(), f"/cases/{case_id}/screening").text


def test_an_empty_record_is_incomplete_and_never_clear(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in(Role.COORDINATOR)

    run(browser, case_id)

    page = fetch(browser, f"/cases/{case_id}/screening")
    assert "Incomplete" in page.text
    assert "What would settle it" in page.text
    assert "Red flags not cleared yet" in page.text


def test_an_opened_row_shows_rule_data_source_and_provenance(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()
    send(browser, f"/cases/{case_id}/history/pain", PAIN)
    run(browser, case_id)

    page = fetch(browser, f"/cases/{case_id}/screening?open=ind.pain_intensity")

    for words in (
        "Rule",
        "Asked by",
        "at least: 5",
        "at most 30 days old",
        "Data used",
        "Source:",
        "7 NRS",
        "11 May 2026",
    ):
        assert words in page.text


def test_a_row_that_does_not_exist_opens_nothing(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()
    run(browser, case_id)

    assert "Data used" not in fetch(browser, f"/cases/{case_id}/screening?open=<script>").text


def test_what_changed_since_the_last_screening_is_named(
    signed_in: SignIn, case_id: uuid.UUID, clock: Clock
) -> None:
    browser = signed_in()
    run(browser, case_id)
    send(browser, f"/cases/{case_id}/history/pain", PAIN | {"onset_on": "2021-09-01", "target_region": "leg"})
    clock.now = NOW + timedelta(minutes=5)

    run(browser, case_id)

    page = fetch(browser, f"/cases/{case_id}/screening")
    assert "Unknown, now met" in page.text
    compare = next(
        link for link in page.tree.iter("a") if "Everything that changed" in "".join(link.itertext())
    )
    assert "New data" in fetch(browser, compare.get("href", "")).text


def test_signing_asks_for_the_password_and_the_meaning(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()
    run(browser, case_id)
    path = sign_path(browser, case_id)

    wrong = send(browser, path, {"meaning": "I have read it", "password": "not it"})
    silent = send(browser, path, {"meaning": "", "password": PASSWORD})

    assert "The password is not right." in wrong.text
    assert "Enter what your signature means" in silent.text
    assert "Not signed." in fetch(browser, f"/cases/{case_id}/screening").text


def test_the_signing_page_names_patient_signer_time_and_hash(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()
    run(browser, case_id)

    text = fetch(browser, sign_path(browser, case_id)).text

    for words in ("Ada Example", "13 May 1968", "NPC-1", "Clinician of Northgate", "Europe/London", "sha256"):
        assert words in text


def test_a_signed_screening_stays_as_it_was_and_moves_the_case(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()
    run(browser, case_id)
    path = sign_path(browser, case_id)

    assert send(browser, path, {"meaning": "I have read it", "password": PASSWORD}).status_code == 303

    page = fetch(browser, f"/cases/{case_id}/screening")
    assert "I have read it" in page.text
    assert "Screened" in page.html
    token = {"csrf_token": page.csrf_token, "meaning": "again", "password": PASSWORD}
    again = browser.post(path, data=token)
    assert again.status_code == 400
    assert "This screening is signed already." in again.text


def test_an_older_screening_cannot_be_signed(signed_in: SignIn, case_id: uuid.UUID, clock: Clock) -> None:
    browser = signed_in()
    run(browser, case_id)
    old = sign_path(browser, case_id)
    page = fetch(browser, old)
    clock.now = NOW + timedelta(minutes=5)
    run(browser, case_id)

    values = {"csrf_token": page.csrf_token, "meaning": "I have read it", "password": PASSWORD}
    response = browser.post(old, data=values)

    assert response.status_code == 400
    assert "newer screening" in response.text


def test_a_judgement_stands_beside_the_finding_everywhere(
    signed_in: SignIn, case_id: uuid.UUID, clock: Clock
) -> None:
    browser = signed_in()
    run(browser, case_id)
    base = sign_path(browser, case_id).removesuffix("/sign")
    given = {"criterion": "excl.suicidality", "state": "not_met", "reason": "He told me of a plan."}

    silent = send(browser, f"{base}/judge?criterion=excl.suicidality", {"state": "", "reason": ""})
    done = send(browser, f"{base}/judge", given)

    assert (silent.status_code, done.status_code) == (400, 303)
    for path in (f"/cases/{case_id}/screening", base):
        page = fetch(browser, path)
        assert "He told me of a plan." in page.text
        assert "As computed: Incomplete" in page.text
        assert "Urgent referral" in page.text
    data = json.loads(browser.get(f"{base}/data").data)
    assert data["said"]["overall"]["judged"] == "urgent_referral"
    assert data["result"]["overall"]["outcome"] == "incomplete"
    clock.now = NOW + timedelta(minutes=5)
    back = send(browser, f"{base}/judge", given | {"state": "back", "reason": "A mistake."})
    assert back.status_code == 303
    assert "As computed: Incomplete" not in fetch(browser, base).text


def test_a_psychologist_may_dissent_and_not_judge(signed_in: SignIn, case_id: uuid.UUID) -> None:
    run(signed_in(), case_id)
    base = sign_path(signed_in(), case_id).removesuffix("/sign")
    browser = signed_in(Role.PSYCHOLOGIST)

    fetch(browser, f"{base}/judge", 403)
    assert send(browser, f"{base}/dissent", {"reason": ""}).status_code == 400
    assert send(browser, f"{base}/dissent", {"reason": "The mood is not settled."}).status_code == 303

    assert "The mood is not settled." in fetch(browser, base).text
    assert "dissent" in fetch(browser, f"/cases/{case_id}/screening/history").text


def test_any_two_screenings_are_compared_and_one_alone_is_not(
    signed_in: SignIn, case_id: uuid.UUID, other_case_id: uuid.UUID, clock: Clock
) -> None:
    browser = signed_in()
    path = f"/cases/{case_id}/screening/compare"
    assert "Choose two different screenings" in fetch(browser, path).text
    run(browser, case_id)
    first = sign_path(browser, case_id).split("/")[-2]
    clock.now = NOW + timedelta(minutes=5)
    run(browser, case_id)
    second = sign_path(browser, case_id).split("/")[-2]

    page = fetch(browser, f"{path}?was={second}&now={first}")

    assert page.text.index("13 May 2026, 09:52") < page.text.index("13 May 2026, 09:57")
    assert "Choose two different" in fetch(browser, f"{path}?was={first}&now={first}").text
    fetch(browser, f"{path}?was={first}&now={uuid.uuid4()}", 404)
    fetch(browser, f"/cases/{other_case_id}/screening/compare?was={first}&now={second}", 404)


def test_what_if_finds_any_fact_answers_and_stores_nothing(
    signed_in: SignIn, case_id: uuid.UUID, engine: Engine
) -> None:
    browser = signed_in(Role.NURSE)
    path = f"/cases/{case_id}/screening/what-if"

    found = send(browser, path, {"find": "oswestry", "do": "find", "names": ""})
    nothing = send(browser, path, {"find": "zebra", "do": "find", "names": "no.fact,pain.dn4"})
    names = "pain.odi_percent,safety.suicidality_interview,safety.devices"
    values = {"names": names, "do": "ask", "f-safety-suicidality_interview": "present"}
    asked = send(browser, path, values | {"f-pain-odi_percent": "48", "f-safety-devices": "yes"})
    refused = send(browser, path, values | {"f-pain-odi_percent": "101"})
    empty = send(browser, path, {"names": names, "do": "ask"})

    assert "Oswestry Disability Index" in found.text
    assert "No fact is called" in nothing.text
    assert "What if: not saved" in asked.text
    assert "Urgent referral" in asked.text
    assert refused.status_code == 400
    assert empty.status_code == 400
    assert "Suppose at least one fact" in empty.text
    with Session(engine) as session:
        assert session.exec(select(ScreeningRow)).all() == []
        assert session.exec(select(FactRow)).all() == []


def test_a_later_stage_can_be_asked(signed_in: SignIn, case_id: uuid.UUID, clock: Clock) -> None:
    browser = signed_in()
    form = f"/cases/{case_id}/screening"

    assert send(browser, f"{form}/run", {"stage": "place"}, form=form).status_code == 303
    assert "Stage: before lead placement" in fetch(browser, form).text
    clock.now = NOW + timedelta(minutes=5)
    assert send(browser, f"{form}/run", {"stage": "nonsense"}, form=form).status_code == 303
    assert "Stage: at screening" in fetch(browser, form).text


def test_what_is_met_is_one_line_a_group_unless_all_is_asked_for(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser, path = signed_in(), f"/cases/{case_id}/screening"
    send(browser, f"/cases/{case_id}/history/pain", PAIN)
    run(browser, case_id)

    brief, full = fetch(browser, path), fetch(browser, f"{path}?show=all")

    rows = [row.get("class") or "" for row in brief.all("tr")]
    folded = sum("matrix__row--fold" in each for each in rows)
    told = [
        int(" ".join(row.itertext()).split()[0])
        for row in brief.all("tr")
        if "matrix__met" in (row.get("class") or "")
    ]
    assert 0 < folded == sum(told)
    assert "matrix--folded" in (next(brief.all("table")).get("class") or "")
    assert "matrix--folded" not in (next(full.all("table")).get("class") or "")
    assert not [row for row in full.all("tr") if "matrix__met" in (row.get("class") or "")]


def test_the_summary_leads_to_screening_and_then_to_signing(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser, case = signed_in(), f"/cases/{case_id}"
    move = f"{case}/moves/start-work-up"
    browser.post(move, data=fetch(browser, move).form_values(move))

    before = fetch(browser, case)
    run(browser, case_id)
    after = fetch(browser, case)

    assert "Screen, then sign" in before.text
    assert "Sign the screening of 13 May 2026" in after.text
    assert "A signed screening is missing" not in before.text + after.text
    assert [a for a in after.all("a") if (a.get("href") or "").endswith("/sign")]
