"""The page of documents over HTTP: issue, replace with a reason, take a draft up again, tell, look, meet."""

import io
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pypdf
import pytest
from flask import Flask
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from scs_manager.domain.actors import Actor, ActorKind
from scs_manager.engine import for_writing
from scs_manager.models.audit import AccessEventRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.messages import MessageRow
from scs_manager.models.patients import PatientRow
from scs_manager.services import rendering
from scs_manager.services.documents import DocumentKind, Prepared, next_place, store
from scs_manager.web.issuing import ATTEMPTS
from tests.decision_scenes import NOW
from tests.factories import PASSWORD
from tests.journeys.robots import ClientRobot
from tests.pages import Page
from tests.web.conftest import settings_of, turned_to


@pytest.fixture
def app(application: Flask, ended_url: str, ended_engine: Engine) -> Flask:
    """The application on the database of a case whose trial has ended."""
    return turned_to(application, ended_engine, settings_of(ended_url), lambda: NOW)


@pytest.fixture
def robot(app: Flask) -> ClientRobot:
    """The clinician, signed in."""
    walker = ClientRobot(app.test_client())
    walker.open("/sign-in")
    walker.send("Sign in", {"email": "sam@northgate.example", "password": PASSWORD})
    return walker


@pytest.fixture
def case(ended_engine: Engine) -> Iterator[str]:
    """The address of the case."""
    with Session(ended_engine) as session:
        yield f"/cases/{session.exec(select(CaseRow)).one().id}"


def documents(engine: Engine, kind: str) -> list[DocumentRow]:
    """The stored documents of a kind, oldest first."""
    with Session(engine) as session:
        query = select(DocumentRow).where(DocumentRow.kind == kind).order_by(col(DocumentRow.number))
        return list(session.exec(query))


@pytest.fixture
def locked(ended_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether the database was locked for other writers, for each document that is drawn."""
    found, asked = [], rendering.Renderers._asked

    def watched(self: rendering.Renderers, request: bytes) -> tuple[bytes, bytes]:
        found.append(is_locked(ended_engine))
        return asked(self, request)

    monkeypatch.setattr(rendering.Renderers, "_asked", watched)
    return found


def is_locked(engine: Engine) -> bool:
    if engine.dialect.name != "sqlite":
        return False  # PostgreSQL locks rows, not the database
    with closing(sqlite3.connect(str(engine.url.database), timeout=0)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        other.rollback()
    return False


@contextmanager
def full_queue() -> Iterator[None]:
    """Inside, as many documents are being made as may be."""
    places = [rendering._renderers._places for _ in range(sum(rendering._renderers.sizes))]
    assert all(place.acquire(blocking=False) for place in places)
    try:
        yield
    finally:
        for place in places:
            place.release()


def refused(robot: ClientRobot, button: str, values: dict[str, str]) -> None:
    """Press while the queue is full: the page comes again and says so."""
    with full_queue():
        answer = robot._press(button, values)
    robot.page = Page(answer)
    assert "Please wait a minute and try again" in robot.text


def drafted(engine: Engine) -> None:
    """Somebody else keeps a draft of a letter."""
    with Session(for_writing(engine)) as session:
        case = session.exec(select(CaseRow)).one()
        known = {"clinic_id": case.clinic_id, "case_id": case.id, "kind": DocumentKind.REFERRAL_LETTER}
        place = next_place(session, **known, now=NOW, draft=True)  # type: ignore[arg-type]
        by = Actor(ActorKind.SYSTEM, None, "Somebody else", case.clinic_id)
        store(session, Prepared(place, b"%PDF-1.7", None), by=by, now=NOW)


def words_of(data: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def test_a_summary_is_issued_replaced_with_a_reason_and_told_of(
    robot: ClientRobot, case: str, ended_engine: Engine, locked: list[bool]
) -> None:
    robot.open(f"{case}/documents")
    assert "No decision about a permanent implant is signed yet." in robot.text
    robot.open(f"{case}/documents/patient-summary")
    robot.send("Issue it to the patient", {"next_words": "Ms Sample calls you 山."})
    assert "[U+5C71]" in robot.text
    robot.send("Issue it")
    (first,) = documents(ended_engine, "patient_summary")
    assert locked == [False, False], "nobody's diary waits for a document that is drawn"
    assert "Nothing is decided yet" in words_of(first.data)
    assert "[U+5C71]" in words_of(first.data)

    robot.open(f"{case}/documents/patient-summary?from={first.id}")
    robot.send("Issue it to the patient", {"next_words": "Ms Sample calls you."})
    assert "PL-2026-0001" in robot.text
    assert len(documents(ended_engine, "patient_summary")) == 1
    robot.send("Issue it", {"reason": "A sign could not be printed"})
    _, second = documents(ended_engine, "patient_summary")
    assert (second.replaces_id, second.replace_reason) == (first.id, "A sign could not be printed")
    assert "Replaced by PL-2026-0002" in robot.text
    assert "Replaces PL-2026-0001: A sign could not be printed" in robot.text

    robot.open(f"/documents/{second.id}/tell")
    answer = robot._press("Send the notice", {"to": "patient"})
    assert answer.status_code == 400
    assert "address for messages" in answer.text
    with for_writing(ended_engine).connect() as connection, Session(connection) as session:
        for patient in session.exec(select(PatientRow)):
            patient.email = "ben@example.org"
            session.add(patient)
        session.commit()
    robot.open(f"/documents/{second.id}/tell")
    robot.send("Send the notice", {"to": "patient"})
    assert "Notice to Patient" in robot.text
    with Session(ended_engine) as session:
        notice = session.exec(select(MessageRow).where(MessageRow.document_id == second.id)).one()
        assert (notice.kind, notice.channel, notice.state) == ("document.ready", "email", "planned")
    with Session(for_writing(ended_engine)) as session:
        session.get_one(MessageRow, notice.id).mark = "00000000000000aa"
        session.commit()
    assert robot.client.get("/m/00000000000000aa").headers["Location"] == "/diary/documents"


def test_a_letter_is_taken_up_again_and_a_download_is_named_in_the_log(
    robot: ClientRobot, case: str, ended_engine: Engine
) -> None:
    robot.open(f"{case}/documents/letter")
    robot.send(
        "Fill in the referrer: Dr Alex Example, Example Surgery",
        {"message": "Typed before", "copies": "Dr B"},
    )
    assert "Typed before" in robot.text
    robot.send("Read the letter", {"enclosures": "Screening report"})
    assert "Typed before" in robot.text
    assert "Your three reasons" in robot.text
    robot.send("Keep as draft (PDF)")
    (draft,) = documents(ended_engine, "referral_letter")
    assert "Screening report" in words_of(draft.data)

    again = robot.client.get(f"{case}/documents/letter?from={draft.id}").text
    assert re.search(r'name="enclosures"[^>]*>\s*Screening report<', again)
    robot.fetch(f"/documents/{draft.id}")
    with Session(ended_engine) as session:
        query = select(AccessEventRow.what).order_by(col(AccessEventRow.id).desc()).limit(1)
        assert session.exec(query).one() == f"documents.download {draft.id}"
    robot.open(f"{case}/who-looked")
    assert "Document RL-2026-0001" in robot.text


def test_the_sheet_for_the_team_is_a_look_at_each_patient_and_knows_no_other_clinic(
    robot: ClientRobot, case: str, ended_engine: Engine, locked: list[bool]
) -> None:
    robot.open("/team-meeting")
    token = re.search(r'name="csrf_token" value="([^"]+)"', robot.client.get("/team-meeting").text)
    assert token is not None
    id = case.removeprefix("/cases/")
    asked = {"csrf_token": token[1], "case": id}

    answer = robot.client.post("/team-meeting", data=asked)
    assert answer.data.startswith(b"%PDF")
    assert locked == [False]
    with Session(ended_engine) as session:
        looks = session.exec(
            select(AccessEventRow.what).where(AccessEventRow.what == "team_sheet.make")
        ).all()
    assert len(looks) == 1
    elsewhere = {**asked, "case": [id, "00000000-0000-4000-8000-000000000000"]}
    assert robot.client.post("/team-meeting", data=elsewhere).status_code == 404
    assert robot.client.post("/team-meeting", data={"csrf_token": token[1]}).status_code == 400


def test_a_letter_whose_draft_finds_the_queue_full_is_still_there(
    robot: ClientRobot, case: str, ended_engine: Engine
) -> None:
    robot.open(f"{case}/documents/letter?to=referrer")
    robot.send("Read the letter", {"message": "She walks the dog again."})
    refused(robot, "Keep as draft (PDF)", {})
    assert "She walks the dog again." in robot.text
    assert documents(ended_engine, "referral_letter") == []

    robot.send("Keep as draft (PDF)")
    (draft,) = documents(ended_engine, "referral_letter")
    assert "She walks the dog again." in words_of(draft.data)


def test_a_summary_that_finds_the_queue_full_keeps_its_words_and_the_reason_which_is_never_cut(
    robot: ClientRobot, case: str, ended_engine: Engine
) -> None:
    robot.open(f"{case}/documents/patient-summary")
    refused(robot, "Issue it to the patient", {"next_words": "Ms Sample calls you."})
    robot.send("Issue it to the patient")
    assert "Ms Sample calls you." in words_of(documents(ended_engine, "patient_summary")[0].data)

    robot.open(f"{case}/documents/patient-summary")
    robot.send("Issue it to the patient", {"next_words": "Ms Sample writes to you."})
    too_long = robot._press("Issue it", {"reason": "x" * 401})
    assert (too_long.status_code, "Use at most 400 characters" in too_long.text) == (400, True)
    assert "x" * 401 in too_long.text
    robot.page = Page(too_long)
    refused(robot, "Issue it", {"reason": "She is away " + "y" * 388})
    robot.send("Issue it")
    _, second = documents(ended_engine, "patient_summary")
    assert second.replace_reason == "She is away " + "y" * 388
    assert "Ms Sample writes to you." in words_of(second.data)


@pytest.mark.parametrize("ended_url", ["sqlite"], indirect=True)
def test_a_number_taken_while_a_letter_is_drawn_is_drawn_anew_and_given_up_after_three(
    robot: ClientRobot, case: str, ended_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot.open(f"{case}/documents/letter?to=referrer")
    robot.send("Read the letter", {"message": "She walks the dog again."})
    asked, others = rendering.Renderers._asked, iter([True, True, True, True, False])

    def meanwhile(self: rendering.Renderers, request: bytes) -> tuple[bytes, bytes]:
        if next(others):
            drafted(ended_engine)
        return asked(self, request)

    monkeypatch.setattr(rendering.Renderers, "_asked", meanwhile)
    answer = robot._press("Keep as draft (PDF)", {})
    robot.page = Page(answer)
    assert answer.status_code == 409
    assert "Another document was issued at the same moment. Nothing was issued." in robot.text
    assert len(documents(ended_engine, "referral_letter")) == ATTEMPTS
    robot.send("Keep as draft (PDF)")

    letter = documents(ended_engine, "referral_letter")[-1]
    assert letter.number == 5
    assert "RL-2026-0005" in words_of(letter.data)
    assert "She walks the dog again." in words_of(letter.data)


@pytest.mark.parametrize("ended_url", ["sqlite"], indirect=True)
def test_a_letter_that_the_renderer_cannot_draw_is_still_there(
    robot: ClientRobot, case: str, ended_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot.open(f"{case}/documents/letter?to=referrer")
    robot.send("Read the letter", {"message": "She walks the dog again."})
    rendering._renderers.close()
    monkeypatch.setattr("sys.executable", "/bin/false")
    robot.send("Keep as draft (PDF)")

    assert "The document could not be made. What was signed stands. Try again." in robot.text
    assert "She walks the dog again." in robot.text
    assert documents(ended_engine, "referral_letter") == []
