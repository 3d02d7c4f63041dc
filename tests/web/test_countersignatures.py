"""A second clinician's signature over HTTP, and what a reader of the document is told of it."""

import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import Engine
from sqlmodel import Session, select
from werkzeug.datastructures import FileStorage

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.countersignatures import CountersignatureRow
from scs_manager.models.documents import DocumentRow
from scs_manager.services import documents, verification_limits
from scs_manager.services.certificates import KEYRING
from scs_manager.services.documents import DocumentKind, Prepared
from scs_manager.web.security import MAX_UPLOAD_BYTES
from tests.certificates import keyring
from tests.decision_scenes import NOW
from tests.factories import PASSWORD, make_staff
from tests.journeys.robots import ClientRobot
from tests.pages import Page
from tests.services.document_desk import Desk
from tests.web.conftest import settings_of, turned_to

SAID = {"meaning": "I agree.", "password": PASSWORD}


@pytest.fixture
def app(application: Flask, ended_url: str, ended_engine: Engine, tmp_path: Path) -> Flask:
    """The application with a certificate, on a case whose screening is signed."""
    app = turned_to(application, ended_engine, settings_of(ended_url), lambda: NOW)
    app.extensions["session_info"][KEYRING] = keyring(tmp_path, NOW)
    return app


def entered(app: Flask, email: str) -> ClientRobot:
    """A clinician, signed in."""
    robot = ClientRobot(app.test_client())
    robot.open("/sign-in")
    robot.send("Sign in", {"email": email, "password": PASSWORD})
    return robot


def test_a_second_clinician_signs_and_a_reader_is_told_in_their_language(
    app: Flask, ended_engine: Engine
) -> None:
    with Session(for_writing(ended_engine), expire_on_commit=False) as session:
        clinic = session.exec(select(ClinicRow)).one()
        make_staff(session, clinic, Role.CLINICIAN, email="ola@northgate.example")
        case = session.exec(select(CaseRow)).one().id
    first = entered(app, "sam@northgate.example")
    first.open(f"/cases/{case}/documents")
    first.send("Issue the screening report")
    with Session(ended_engine) as session:
        document = session.exec(select(DocumentRow)).one()
    address = f"/documents/{document.id}/countersign"
    first.open(address)
    assert "A second person countersigns" in first.text

    second = entered(app, "ola@northgate.example")
    second.open(address)
    second.send("Countersign the document", SAID | {"password": "not this one"})
    assert "The password is not right." in second.text
    second.send("Countersign the document", SAID)

    assert "The document is countersigned." in second.text
    whole = second.fetch(f"/documents/{document.id}")
    assert whole.startswith(document.data)
    with Session(ended_engine) as session:
        assert whole == document.data + (session.exec(select(CountersignatureRow)).one().appended or b"")
    stranger = ClientRobot(app.test_client())
    stranger.open(f"/v/{document.verification_code}?language=de")
    assert stranger.text.count("Ärztin oder Arzt,") == 2
    assert "Sam Specimen" not in stranger.text
    for copy, words in ((whole, "Sie stimmt in jedem Byte überein"), (document.data, "von vor der letzten")):
        upload = FileStorage(io.BytesIO(copy), filename="copy.pdf")
        stranger.send("Vergleichen", {"copy": upload})  # type: ignore[dict-item]
        assert words in stranger.text
        assert "stammen vom Zertifikat der Klinik" in stranger.text


def test_an_altered_file_is_neither_handed_out_nor_shown_to_be_signed(
    app: Flask, ended_engine: Engine
) -> None:
    with Session(for_writing(ended_engine)) as session:
        case = session.exec(select(CaseRow)).one()
        desk = Desk(session, case, Actor(ActorKind.SYSTEM, None, "test", case.clinic_id))
        address = f"/documents/{desk.issue_altered(DocumentKind.SCREENING_REPORT).id}"
    browser = entered(app, "sam@northgate.example").client

    handed_out, page = browser.get(address), browser.get(f"{address}/countersign")

    said = "The stored file is not the one that was issued."
    assert (handed_out.status_code, f"{said} It is not handed out." in handed_out.text) == (409, True)
    assert (page.status_code, f"{said} It cannot be signed." in page.text) == (409, True)
    assert b"%PDF" not in handed_out.data


def test_copies_are_limited_in_number_and_in_size(app: Flask, ended_engine: Engine) -> None:
    with Session(for_writing(ended_engine)) as session:
        case = session.exec(select(CaseRow)).one()
        place = documents.next_place(
            session,
            clinic_id=case.clinic_id,
            case_id=case.id,
            kind=DocumentKind.REFERRAL_LETTER,
            now=NOW,
            draft=True,
        )
        by = Actor(ActorKind.SYSTEM, None, "test", case.clinic_id)
        code = documents.store(session, Prepared(place, b"%PDF-1.7", None), by=by, now=NOW).verification_code
    stranger = app.test_client()
    token = Page(stranger.get(f"/v/{code}")).csrf_token

    def sent(data: bytes, **told: str) -> int:
        copy = {"copy": (io.BytesIO(data), "copy.pdf"), "csrf_token": token}
        here = {"Sec-Fetch-Site": "same-origin"}
        return stranger.post(f"/v/{code}", data=copy, headers=here, environ_overrides=told).status_code

    assert sent(b"%PDF-1.7", CONTENT_LENGTH=str(MAX_UPLOAD_BYTES + 100_000)) == 413
    statuses = [sent(b"%PDF-1.7") for _ in range(verification_limits.COPIES + 1)]

    assert statuses == [200] * verification_limits.COPIES + [429]
