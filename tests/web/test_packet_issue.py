"""The packet through the screens: files chosen and ordered, read with its hash, kept as a draft or signed."""

import io
import uuid
from collections.abc import Callable

import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from forms.packet_issue import Picked, picked
from scs_manager.domain.permissions import Role
from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow
from scs_manager.services.demo_steps import Steps
from scs_manager.services.packet_document import compose
from tests.decision_scenes import NOW
from tests.factories import PASSWORD
from tests.journeys.robots import ClientRobot
from tests.pages import Page
from tests.reports.packet_samples import received
from tests.services.test_packet_document import completed
from tests.web.conftest import fetch, settings_of, turned_to
from tests.web.test_authorisations import TRIAL, fill
from tests.web.test_document_page import full_queue

SAME = {"Sec-Fetch-Site": "same-origin"}


def test_a_packet_is_chosen_read_and_kept_as_a_draft(
    signed_in: Callable[..., FlaskClient], case_id: uuid.UUID
) -> None:
    browser, base = signed_in(Role.CLINICIAN), f"/cases/{case_id}"
    for title, kind in (("Picture", "imaging_report"), ("Theatre", "operation_report")):
        file = (io.BytesIO(received(1, words=title)), f"{title}.pdf")
        offered = fetch(browser, f"{base}/attachments/add").form_values(f"{base}/attachments/add")
        sent = offered | {"kind": kind, "title": title, "file": file}
        answer = browser.post(f"{base}/attachments/add", data=sent, headers=SAME)
        assert answer.status_code == 303, answer.text
    fill(browser, f"{base}/authorisations/new/trial", TRIAL)
    listed = fetch(browser, f"{base}/packet?stage=trial")
    (address,) = [each.get("href", "") for each in listed.all("a") if each.get("href", "").endswith("/issue")]

    page = fetch(browser, address)
    theatre, picture = [each.get("value", "") for each in page.all("input") if each.get("name") == "enclose"]
    values = page.form_values(address.replace("/issue", "/check"))
    chosen = {**values, "enclose": [picture, theatre], f"order-{theatre}": "2", f"order-{picture}": "1"}
    look = browser.post(address.replace("/issue", "/check"), data=chosen, headers=SAME)

    assert look.status_code == 200
    assert look.text.index("Picture") < look.text.index("Theatre")
    assert "This packet cannot be issued yet" in look.text
    whole = browser.post(address.replace("/issue", "/preview"), data=chosen, headers=SAME)
    assert (whole.status_code, whole.mimetype) == (200, "application/pdf")
    told = _words(whole.data)
    assert "DRAFT" in told
    assert told.index("Enclosure 1: Picture") < told.index("Enclosure 2: Theatre")
    assert "PA-2026-0001" not in fetch(browser, f"{base}/documents").text
    for password in ("wrong", PASSWORD):
        signed = browser.post(
            address.replace("/issue", "/sign"),
            data={**chosen, "shown_sha256": "0" * 64, "meaning": "Mine", "password": password},
            headers=SAME,
        )
        assert signed.status_code in (200, 400)
        assert "This packet cannot be issued yet" in signed.text
    with full_queue():
        full = browser.post(address.replace("/issue", "/draft"), data=chosen, headers=SAME)
    assert "Please wait a minute and try again" in full.text
    assert full.text.index("Picture") < full.text.index("Theatre"), "what was chosen is still there"
    kept = browser.post(address.replace("/issue", "/draft"), data=chosen, headers=SAME)
    assert kept.status_code == 303
    documents = fetch(browser, f"{base}/documents")
    assert "PA-2026-0001" in documents.text
    (file_at,) = [each.get("href", "") for each in documents.all("a") if _is_document(each.get("href", ""))]
    words = _words(browser.get(file_at).data)
    assert words.index("Enclosure 1: Picture") < words.index("Enclosure 2: Theatre")

    assert "Medicare, trial stimulation" in documents.text
    (up,) = [each.get("href", "") for each in documents.all("a") if "/issue?from=" in each.get("href", "")]
    assert up.endswith(file_at.rpartition("/")[2])
    for taken_up in (up, address):  # by its link, and whenever a packet of this request is made
        again = fetch(browser, taken_up)
        assert "As in PA-2026-0001: the same files, items and order." in again.text
        assert _ticked(again) == [picture, theatre]
    assert _ticked(fetch(browser, f"{address}?anew=1")) == [theatre, picture]


@pytest.mark.parametrize("ended_url", ["sqlite"], indirect=True)  # drawing and signing are slow
def test_a_complete_packet_is_signed_with_the_password_over_what_was_read_and_issued(
    application: Flask, ended_url: str, ended_engine: Engine, steps: Steps
) -> None:
    row = completed(steps)
    base = f"/cases/{row.case_id}"
    steps.s.commit()
    robot = ClientRobot(
        turned_to(application, ended_engine, settings_of(ended_url), lambda: NOW).test_client()
    )
    robot.open("/sign-in")
    robot.send("Sign in", {"email": "sam@northgate.example", "password": PASSWORD})
    robot.open(f"{base}/packet/{row.id}/issue")
    robot.send("Read it before signing")
    sign, said = "Sign and issue the packet", {"meaning": "I answer for it", "password": PASSWORD}
    robot.send(sign, said | {"password": "wrong"})
    assert "The password is not right." in robot.text
    stale = robot._press(sign, said | {"shown_sha256": "0" * 64})
    assert (stale.status_code, "so nothing was signed" in stale.text) == (409, True)
    robot.send(sign, said)

    assert (robot.path, "The packet is signed and issued." in robot.text) == (f"{base}/documents", True)
    with Session(ended_engine) as session:
        document = session.exec(select(DocumentRow)).one()
        shown = compose(session, session.exec(select(CaseRow)).one(), row.id, (), now=NOW).sha256
    assert (document.draft, document.signed_role) == (False, "clinician")
    assert document.content_sha256 == shown


def _words(data: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def _ticked(page: Page) -> list[str]:
    boxes = [each for each in page.all("input") if each.get("name") == "enclose"]
    return [each.get("value", "") for each in boxes if each.get("checked") is not None]


def _is_document(address: str) -> bool:
    parts = address.strip("/").split("/")
    return parts[0] == "documents" and len(parts) == 2


def test_what_is_typed_about_a_file_never_breaks_the_list() -> None:
    one, two, three = (uuid.UUID(int=n) for n in (1, 2, 3))

    class Typed(dict[str, str]):
        def getlist(self, name: str) -> list[str]:
            return [str(one), "no key", str(two), str(two), str(three)]

    typed = Typed({f"order-{three}": "1", f"order-{one}": "²", f"item-{one}": "26", f"item-{two}": "12"})
    typed[f"item-{three}"] = "9" * 5000
    assert picked(typed, {one: 7, two: 3}) == (
        Picked(three, 0, 1),
        Picked(one, 7, 10_001),
        Picked(two, 12, 10_002),
    )
