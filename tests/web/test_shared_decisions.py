"""The talk before the decision over HTTP, what was signed, and words that outlive a session."""

import io
import re
from collections.abc import Iterator

import pypdf
import pytest
from flask import Flask
from sqlalchemy.engine import Engine
from sqlmodel import Session, select, update

from scs_manager.engine import for_writing
from scs_manager.models.accounts import StaffSessionRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.decisions import DecisionRow
from scs_manager.models.documents import DocumentRow
from scs_manager.models.shared_decisions import SharedDecisionRow
from tests.decision_scenes import NOW, add_late_entry, reopened
from tests.factories import PASSWORD
from tests.journeys.robots import ClientRobot
from tests.pages import Page
from tests.web.conftest import settings_of, turned_to

DECIDED = {"outcome": "implant", "reasons": "Leg pain fell.", "weigh_3": "Weighed.", "weigh_6": "Weighed."}
SIGNED = {"meaning": "I decided this.", "password": PASSWORD}
TALK = {"held_on": "2026-05-14", "led_by": "Dr Sam", "patient_present": "yes", "prefers": "wait", "sure": "7"}


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


def test_a_talk_is_recorded_issued_corrected_and_stands_at_the_decision(
    robot: ClientRobot, case: str, ended_engine: Engine
) -> None:
    robot.open(f"{case}/shared-decision/record")
    page = robot.page
    assert page is not None
    assert [node.get("name") for node in page.one("main").iter("input") if "checked" in node.attrib] == []
    robot.send("Record the talk", TALK | {"option_implant": "talked", "told_harmed": ("infection",)})
    assert "Wait before you decide" in robot.text
    assert "not recorded" in robot.text

    robot.open(f"{case}/shared-decision")
    robot.send("Issue it with the answers")
    with Session(ended_engine) as session:
        talk = session.exec(select(SharedDecisionRow)).one()
        sheet = session.exec(select(DocumentRow).where(DocumentRow.kind == "shared_decision")).one()
    assert (talk.options, talk.told, talk.weights) == ({"implant": "talked"}, ["infection"], {})
    assert "SD-2026-0001" in pypdf.PdfReader(io.BytesIO(sheet.data)).pages[0].extract_text()
    assert robot.fetch(f"{case}/shared-decision/sheet?blank=1").startswith(b"%PDF")

    robot.open(f"{case}/shared-decision/{talk.id}/correct")
    typed = {"prefers": "implant", "replace_reason": "Written down wrongly"}
    late = ClientRobot(robot.client)
    late.open(f"{case}/shared-decision/{talk.id}/correct")
    robot.send("Save the correction", typed)
    robot.open(f"{case}/decision")
    assert "prefers “A permanent implant” (talk before the decision, 14 May 2026)" in robot.text
    answer = late._press("Save the correction", typed | {"prefers": "unsure"})
    assert answer.status_code == 409
    assert "corrected this record while you were writing" in answer.text


def diary_of(page: str) -> str:
    """What the first criterion says about the diary."""
    found = re.search(r"Baseline \d.*?entered by staff", page)
    assert found is not None
    return found[0]


def test_a_signed_decision_reads_as_it_was_signed_whatever_has_changed(
    robot: ClientRobot, case: str, ended_engine: Engine
) -> None:
    robot.open(f"{case}/decision")
    assert "quorum of the core met" in robot.text
    robot.send("Check before you sign", DECIDED)
    robot.send("Sign decision", SIGNED)
    with Session(for_writing(ended_engine), expire_on_commit=False) as session:
        add_late_entry(reopened(session))

    robot.open(f"{case}/decision")
    signed = robot.text
    robot.open(f"{case}/decision?today=1")
    with Session(ended_engine) as session:
        row = session.exec(select(DecisionRow)).one()

    assert "The record says something else today." in signed
    assert diary_of(signed) != diary_of(robot.text)
    robot.open(f"{case}/decision?signed={row.id}")
    assert diary_of(signed) == diary_of(robot.text)
    assert robot.client.get(f"{case}/decision?signed={case[-36:]}").status_code == 404


def test_what_was_typed_outlives_the_session(robot: ClientRobot, case: str, ended_engine: Engine) -> None:
    robot.open(f"{case}/decision")
    with Session(for_writing(ended_engine)) as session:
        session.connection().execute(update(StaffSessionRow).values(ended_at=NOW))
        session.commit()

    answer = robot._press("Check before you sign", DECIDED)

    assert answer.status_code == 403
    assert PASSWORD not in answer.text
    kept = ClientRobot(robot.client)
    kept.page = Page(answer)
    kept.send("Sign in", {"email": "sam@northgate.example", "password": PASSWORD})
    kept.send("Go on with what I typed")
    assert "You are about to sign" in kept.text
    assert "Leg pain fell." in kept.text
