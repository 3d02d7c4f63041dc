"""Outcome and decision, documents and verification over HTTP, on a case whose trial has ended."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select
from werkzeug.datastructures import FileStorage

from scs_manager.domain.pathway import State
from scs_manager.engine import for_writing
from scs_manager.models.accounts import SignInAttemptRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.documents import DocumentRow
from scs_manager.services import verification_limits
from tests.decision_scenes import NOW, add_late_entry, reopened
from tests.factories import PASSWORD
from tests.journeys.robots import ClientRobot
from tests.web.conftest import settings_of, turned_to

REASONS = "Leg pain fell by more than half."
DECIDED = {"outcome": "implant", "reasons": REASONS, "weigh_3": "Weighed three.", "weigh_6": "Weighed six."}
SIGNED = {"meaning": "I decided this.", "password": PASSWORD}


class Clock:
    """Stands still until it is moved."""

    now = NOW

    def __call__(self) -> Any:
        return self.now


@pytest.fixture
def app(application: Flask, ended_url: str, ended_engine: Engine) -> Flask:
    """The application on the case's database."""
    return turned_to(application, ended_engine, settings_of(ended_url), Clock())


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


def rows(engine: Engine, model: type[Any]) -> list[Any]:
    with Session(engine) as session:
        return list(session.exec(select(model)))


def late_entry(engine: Engine) -> None:
    """Somebody transcribes a missing evening in the meantime."""
    with Session(for_writing(engine), expire_on_commit=False) as session:
        add_late_entry(reopened(session))


def test_nothing_is_chosen_beforehand_and_the_evidence_stands_beside_the_form(
    robot: ClientRobot, case: str
) -> None:
    robot.open(f"{case}/decision")

    page = robot.page
    assert page is not None
    chosen = [node.get("name") for node in page.one("main").iter("input") if "checked" in node.attrib]
    assert chosen == []
    assert "6 of 8 criteria met, 1 not met, 1 unknown" in robot.text
    assert "58.0 % (approximately 45 to 70)" in robot.text
    assert "specificity 8 %" in robot.text
    assert "cannot tell" not in robot.text.lower()


def test_what_is_missing_is_asked_for_at_its_field_and_nothing_is_lost(robot: ClientRobot, case: str) -> None:
    robot.open(f"{case}/decision")

    robot.send("Check before you sign", {"outcome": "defer", "weigh_3": "Weighed three."})

    assert "Say how you weigh criterion 6" in robot.text
    assert "Weighed three." in robot.page.html  # type: ignore[union-attr]
    robot.send("Check before you sign", {"weigh_6": "Weighed six."})
    assert "A decision against the recommendation, or not to implant, needs its reasons." in robot.text


def test_the_hash_shown_is_the_hash_stored(robot: ClientRobot, case: str, ended_engine: Engine) -> None:
    robot.open(f"{case}/decision")
    robot.send("Check before you sign", DECIDED)
    shown = re.search(r"sha256((?: [0-9a-f]{8}){8})", robot.text)
    assert shown is not None
    assert "Ben Sample, born 2 November 1971, NPC-004163" in robot.text.replace(" ,", ",")

    robot.send("Sign decision", SIGNED)

    stored = rows(ended_engine, DecisionRow)[0]
    assert stored.content_sha256 == shown.group(1).replace(" ", "")
    assert stored.weighings == {"3": "Weighed three.", "6": "Weighed six."}
    assert rows(ended_engine, CaseRow)[0].state is State.DECIDED


def test_what_was_typed_can_be_changed_before_signing(robot: ClientRobot, case: str) -> None:
    robot.open(f"{case}/decision")
    robot.send("Check before you sign", DECIDED)

    robot.send("Change what I typed")

    assert REASONS in robot.page.html  # type: ignore[union-attr]
    robot.send("Check before you sign")
    assert "You are about to sign" in robot.text


def test_a_wrong_password_signs_nothing_and_loses_nothing(
    robot: ClientRobot, case: str, ended_engine: Engine
) -> None:
    robot.open(f"{case}/decision")
    robot.send("Check before you sign", DECIDED)

    robot.send("Sign decision", SIGNED | {"password": "not the password at all"})

    assert "The password is not right." in robot.text
    assert "I decided this." in robot.page.html  # type: ignore[union-attr]
    assert rows(ended_engine, DecisionRow) == []
    robot.send("Sign decision", SIGNED)
    assert len(rows(ended_engine, DecisionRow)) == 1


def test_data_that_changed_in_between_are_shown_again_and_not_signed(
    robot: ClientRobot, case: str, ended_engine: Engine
) -> None:
    robot.open(f"{case}/decision")
    robot.send("Check before you sign", DECIDED)
    late_entry(ended_engine)

    response = robot._press("Sign decision", SIGNED)

    assert response.status_code == 409
    assert "Nothing was signed" in response.text
    assert REASONS in response.text
    assert rows(ended_engine, DecisionRow) == []


def test_a_signed_decision_is_replaced_only_with_a_reason(robot: ClientRobot, case: str) -> None:
    robot.open(f"{case}/decision")
    robot.send("Check before you sign", DECIDED)
    robot.send("Sign decision", SIGNED)
    robot.open(f"{case}/decision")
    assert "Decided: implant" in robot.text

    robot.open(f"{case}/decision?replace=1")
    robot.send("Check before you sign", DECIDED | {"outcome": "defer"})
    assert "Say why the signed decision is replaced" in robot.text
    robot.send("Check before you sign", {"replace_reason": "A new infection"})
    robot.send("Sign decision", SIGNED)

    robot.open(f"{case}/decision")
    assert "Decided: defer" in robot.text
    assert "1 earlier decision" in robot.text


def test_a_preview_is_a_draft_and_is_not_stored(robot: ClientRobot, case: str, ended_engine: Engine) -> None:
    data = robot.fetch(f"{case}/decision/preview")

    assert data.startswith(b"%PDF")
    assert all(row.kind != "decision_summary" for row in rows(ended_engine, DocumentRow))


def decided(robot: ClientRobot, case: str) -> None:
    robot.open(f"{case}/decision")
    robot.send("Check before you sign", DECIDED)
    robot.send("Sign decision", SIGNED)


def test_an_issued_summary_is_downloaded_as_stored_and_verified_by_its_code(
    robot: ClientRobot, case: str, app: Flask, ended_engine: Engine
) -> None:
    decided(robot, case)
    assert "The decision summary is not issued" in robot.text
    robot.send("Issue the decision summary")
    document = next(row for row in rows(ended_engine, DocumentRow) if row.kind == "decision_summary")

    response = robot.client.get(f"/documents/{document.id}")

    assert response.data == document.data
    assert response.headers["Content-Disposition"] == 'attachment; filename="DS-2026-0001.pdf"'
    stranger = ClientRobot(app.test_client())
    stranger.open("/v")
    stranger.send("Check the code", {"code": document.verification_code.lower().replace("-", " ")})
    assert "Issued and in force" in stranger.text
    assert "Sample" not in stranger.text
    for copy, words in ((document.data, "is this document"), (b"something else", "is not this document")):
        upload = FileStorage(io.BytesIO(copy), filename="copy.pdf")
        stranger.send("Compare", {"copy": upload})  # type: ignore[dict-item]
        assert f"Your copy {words}" in stranger.text


def test_a_failed_rendering_says_so_and_the_decision_stands(
    robot: ClientRobot, case: str, ended_engine: Engine
) -> None:
    decided(robot, case)
    late_entry(ended_engine)

    robot.send("Issue the decision summary")

    assert "Not issued" in robot.text
    assert "The decision summary is not issued" in robot.text
    assert len(rows(ended_engine, DecisionRow)) == 1


def test_a_document_is_withdrawn_with_a_reason(robot: ClientRobot, case: str, ended_engine: Engine) -> None:
    robot.open(f"{case}/documents")
    robot.send("Issue the screening report")
    document = rows(ended_engine, DocumentRow)[0]
    robot.open(f"/documents/{document.id}/withdraw")
    robot.send("Withdraw the document", {"reason": ""})
    assert "Say why the document is withdrawn" in robot.text

    robot.send("Withdraw the document", {"reason": "Sent in error"})

    assert "The document is withdrawn." in robot.text
    robot.open(f"/v/{document.verification_code}")
    assert "Taken back" in robot.text


def test_a_reader_is_not_sent_to_a_replacement_that_was_taken_back(
    robot: ClientRobot, case: str, ended_engine: Engine
) -> None:
    robot.open(f"{case}/documents")
    robot.send("Issue the screening report")
    document = rows(ended_engine, DocumentRow)[0]
    held = document.model_dump(exclude={"id", "number", "verification_code", "replaces_id", "withdrawn_at"})
    with Session(ended_engine) as session:
        later = {"number": document.number + 1, "verification_code": "K7QF-3M9X-T2PD", "withdrawn_at": NOW}
        session.add(DocumentRow(**held, **later, replaces_id=document.id))
        session.commit()

    robot.open(f"/v/{document.verification_code}?language=es")

    assert "el documento que lo sustituyó se ha retirado" in robot.text


def test_a_letter_is_kept_as_a_draft_without_a_signature(
    robot: ClientRobot, case: str, ended_engine: Engine
) -> None:
    robot.open(f"{case}/documents/letter")
    robot.send("Read the letter", {"purpose": "referrer", "address": "Dr A", "salutation": "Dear Dr A"})

    robot.send("Keep as draft (PDF)")

    letter = next(row for row in rows(ended_engine, DocumentRow) if row.kind == "referral_letter")
    assert letter.draft


def test_too_many_unknown_codes_have_to_wait(app: Flask, ended_engine: Engine) -> None:
    client: FlaskClient = app.test_client()
    statuses = [client.get("/v/K7QF-3M9X-T2PD").status_code for _ in range(verification_limits.MISSES + 1)]

    assert statuses == [404] * verification_limits.MISSES + [429]
    assert len(rows(ended_engine, SignInAttemptRow)) == verification_limits.MISSES
    app.extensions["clock"].now = NOW + timedelta(hours=1)
    assert client.get("/v/K7QF-3M9X-T2PD").status_code == 404
