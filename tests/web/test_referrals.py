"""The referral page, files sent by browsers that mean no good, and merging through the screens."""

import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.domain.permissions import Role
from scs_manager.models.cases import CaseRow
from tests.pages import Page
from tests.web.conftest import PASSWORD, Clinic, Clock, fetch, make_case, send
from tests.web.test_records import PAIN

SignIn = Callable[..., FlaskClient]
LABELS = {"kind": "imaging_report", "title": "MRI of the lumbar spine", "dated_on": "2026-05-01"}


def png(size: tuple[int, int] = (40, 20)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, "PNG")
    return out.getvalue()


def attach(browser: FlaskClient, case_id: uuid.UUID, data: bytes, name: str = "scan.png") -> Any:
    path = f"/cases/{case_id}/attachments/add"
    token = {"csrf_token": fetch(browser, path).csrf_token}
    response = browser.post(path, data=token | LABELS | {"file": (io.BytesIO(data), name)})
    response.request.input_stream.close()  # a large one was sent from a temporary file
    return response


def test_a_referral_is_corrected_with_its_history(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in(Role.COORDINATOR)
    path = f"/cases/{case_id}/referral/correct"
    values = fetch(browser, path).form_values(path)
    change = {"organisation": "Hill Practice", "urgency": "urgent", "claims": ["claims_reoperation"]}

    first = browser.post(path, data=values | change)
    second = browser.post(path, data=values | {"organisation": "Other"})
    future = browser.post(path, data=values | {"version": "2", "received_on": "2026-05-14"})

    assert first.status_code == 303
    assert (second.status_code, "Hill Practice Other" in Page(second).text) == (409, True)
    assert (future.status_code, "after today" in future.text) == (400, True)
    text = fetch(browser, f"/cases/{case_id}/referral").text
    assert "Hill Practice" in text
    assert "Urgency Routine Urgent" in text
    assert "A further operation is to be avoided not mentioned claimed" in text


def test_urgent_referrals_stand_first_and_overdue_ones_say_so(
    signed_in: SignIn, engine: Engine, clinic: Clinic, case_id: uuid.UUID, clock: Clock
) -> None:
    make_case(engine, clinic, "NPC-2", "Bea")
    browser = signed_in(Role.COORDINATOR)
    with Session(engine) as session:
        later = session.exec(select(CaseRow.id).where(CaseRow.id != case_id)).one()
    path = f"/cases/{later}/referral/correct"
    browser.post(path, data=fetch(browser, path).form_values(path) | {"urgency": "urgent"})

    text = fetch(browser, "/").text
    assert text.index("Bea Example") < text.index("Ada Example")
    assert "Referred as urgent" in text
    assert "Overdue" not in text
    clock.now = clock.now.replace(month=9, day=17)  # 127 days after the letter; the target is 126
    browser = signed_in(Role.COORDINATOR)
    assert "Overdue by 1 day" in fetch(browser, "/").text
    assert "Overdue by 1 day" in fetch(browser, f"/cases/{later}").text


def test_the_triage_rule_advises_and_says_what_is_missing(signed_in: SignIn, case_id: uuid.UUID) -> None:
    text = fetch(signed_in(Role.COORDINATOR), f"/cases/{case_id}/referral").text

    assert "Routing advice Unknown" in text
    assert "positive predictive value 40 %" in text
    assert "not an eligibility rule" in text


@pytest.mark.parametrize(
    ("dn4", "words"), [("4", "Met: the rule would refer"), ("3", "Not met: the rule would not refer")]
)
def test_the_triage_rule_says_what_it_finds(
    signed_in: SignIn, case_id: uuid.UUID, dn4: str, words: str
) -> None:
    browser = signed_in(Role.COORDINATOR)
    answers = PAIN | {"onset_on": "2026-01-12", "location": "leg", "dn4": dn4}
    assert send(browser, f"/cases/{case_id}/history/pain", answers).status_code == 303

    assert words in fetch(browser, f"/cases/{case_id}/referral").text


def test_a_file_is_attached_downloaded_and_withdrawn(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in(Role.COORDINATOR)

    assert attach(browser, case_id, png(), "../../Jane Doe <b>.png").status_code == 303

    page = fetch(browser, f"/cases/{case_id}/referral")
    assert "sent as Jane Doe <b>.png" in page.text
    href = next(
        str(a.get("href"))
        for a in page.all("a")
        if "/attachments/" in (a.get("href") or "") and "add" not in str(a.get("href"))
    )
    sent = browser.get(href)
    assert sent.headers["Content-Disposition"].startswith('attachment; filename="imaging-report-2026-05-01-')
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert Image.open(io.BytesIO(sent.data)).size == (40, 20)
    assert send(browser, f"{href}/withdraw", {"reason": "Somebody else's"}).status_code == 303
    assert "Withdrawn Somebody else's" in fetch(browser, f"/cases/{case_id}/referral").text
    looks = fetch(signed_in(Role.CLINICIAN), f"/cases/{case_id}/who-looked").text
    assert "Coordinator of Northgate File" in looks


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "empty.pdf", "The file is empty"),
        (b"MZ\x90", "letter.pdf", "not a PDF, JPEG or PNG"),
        (b"\x89PNG\r\n\x1a\n<script>", "x.png", "cannot be opened"),
        (b"%PDF-1.7\n" + b"\0" * (10 * 1024**2), "big.pdf", "larger than 10 MB"),
        (b"GIF89a", "a" * 300 + ".png", "not a PDF, JPEG or PNG"),
    ],
    ids=["empty", "wrong magic", "polyglot", "too large", "long name"],
)
def test_a_bad_upload_is_one_sentence_and_loses_nothing_else(
    signed_in: SignIn, case_id: uuid.UUID, data: bytes, name: str, words: str
) -> None:
    browser = signed_in(Role.COORDINATOR)

    response = attach(browser, case_id, data, name)

    page = Page(response)
    assert response.status_code == 400
    assert words in page.text
    assert 'href="#file"' in page.html
    kept = page.form_values(f"/cases/{case_id}/attachments/add")
    assert {key: kept[key] for key in LABELS} == LABELS


@pytest.fixture
def twin_id(engine: Engine, clinic: Clinic) -> uuid.UUID:
    """A second record of Ada."""
    return make_case(engine, clinic, "NPC-TWIN", "Ada")


def test_two_records_are_merged_and_taken_apart_again(
    signed_in: SignIn, case_id: uuid.UUID, twin_id: uuid.UUID
) -> None:
    browser = signed_in(Role.COORDINATOR)
    path = f"/cases/{case_id}/same-person"

    found = send(browser, f"{path}/find", {"number": "NPC-TWIN"}, form=path)
    page = fetch(browser, found.headers["Location"])
    values = page.form_values(path) | {"reason": "Same passport"}
    wrong = browser.post(path, data=values | {"password": "not the one"})
    merged = browser.post(path, data=values | {"password": PASSWORD})

    assert "Both have an open case" in page.text
    assert (wrong.status_code, merged.status_code) == (400, 303)
    closed = fetch(browser, f"/cases/{twin_id}")
    assert "NPC-1" in closed.html
    assert "Closed when two records of the patient were merged" in closed.text
    assert "Record that the patient withdrew: Withdrawn" not in closed.text
    href = next(str(a.get("href")) for a in fetch(browser, path).all("a") if "/undo" in str(a.get("href")))
    undone = send(browser, href, {"reason": "Two sisters", "password": PASSWORD})
    assert undone.status_code == 303
    assert "NPC-TWIN" in fetch(browser, f"/cases/{twin_id}").html
    reopened = fetch(browser, f"/cases/{twin_id}").text
    assert "Reopened: Referred Coordinator" in reopened
    assert "Closed when two records of the patient were merged" in reopened


def test_a_merged_records_address_leads_to_the_kept_one(
    signed_in: SignIn, engine: Engine, case_id: uuid.UUID, twin_id: uuid.UUID
) -> None:
    browser = signed_in(Role.COORDINATOR)
    with Session(engine) as session:
        merged = session.get_one(CaseRow, twin_id).patient_id
    path = f"/cases/{case_id}/same-person"
    values = fetch(browser, f"{path}?other={merged}").form_values(path)
    browser.post(path, data=values | {"reason": "Same passport", "password": PASSWORD})

    page = browser.get(f"/patients/{merged}", follow_redirects=True)

    assert "NPC-TWIN was merged into this record" in page.text


def test_another_clinics_record_cannot_be_named_in_a_merge(
    signed_in: SignIn, engine: Engine, case_id: uuid.UUID, other_case_id: uuid.UUID
) -> None:
    browser = signed_in(Role.COORDINATOR)
    with Session(engine) as session:
        away = session.get_one(CaseRow, other_case_id).patient_id
    path = f"/cases/{case_id}/same-person"

    fetch(browser, f"{path}?other={away}", status=404)
    fetch(browser, f"{path}?other=nonsense", status=404)
    missing = send(browser, f"{path}/find", {"number": "SPC-1"}, form=path)

    assert (
        browser.post(
            path, data={"csrf_token": fetch(browser, path).csrf_token, "other": str(away)}
        ).status_code
        == 404
    )
    assert "No other record of this clinic has that number" in missing.text
    fetch(signed_in(Role.NURSE), path, status=403)
