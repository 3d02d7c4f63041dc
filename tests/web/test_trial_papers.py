"""The trial diary report over HTTP: issued from the page of documents once the trial is over."""

import io
from collections.abc import Iterator

import pypdf
import pytest
from flask import Flask
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from scs_manager.models.cases import CaseRow
from scs_manager.models.documents import DocumentRow
from tests.decision_scenes import NOW
from tests.factories import PASSWORD
from tests.journeys.robots import ClientRobot
from tests.web.conftest import settings_of, turned_to


@pytest.fixture
def app(application: Flask, ended_url: str, ended_engine: Engine) -> Flask:
    """The application on the database of a case whose trial has ended."""
    return turned_to(application, ended_engine, settings_of(ended_url), lambda: NOW)


@pytest.fixture
def case(ended_engine: Engine) -> Iterator[str]:
    """The address of the case."""
    with Session(ended_engine) as session:
        yield f"/cases/{session.exec(select(CaseRow)).one().id}"


def test_the_report_of_an_ended_trial_is_issued_and_holds_every_day(
    app: Flask, case: str, ended_engine: Engine
) -> None:
    robot = ClientRobot(app.test_client())
    robot.open("/sign-in")
    robot.send("Sign in", {"email": "sam@northgate.example", "password": PASSWORD})
    robot.open(f"{case}/documents")
    robot.send("Issue the trial diary report", {})
    assert "Trial diary report is ready." in robot.text
    robot.open(f"{case}/documents")
    robot.send("Issue the trial diary report", {})
    robot.send("Issue it", {"reason": "The end of the trial was corrected"})

    with Session(ended_engine) as session:
        first, second = session.exec(
            select(DocumentRow).where(DocumentRow.kind == "trial_report").order_by(col(DocumentRow.number))
        ).all()
        assert (first.draft, second.replaces_id) == (False, first.id)
        assert second.replace_reason == "The end of the trial was corrected"
        words = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(second.data)).pages)
    for said in ("Every day of the diary", "baseline mean", "trial mean", "How the trial ended", "SCS core"):
        assert said in words

    robot.open(f"{case}/trial/checklist")
    sheet = robot.client.get(f"{case}/trial/checklist.pdf").data
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sheet)).pages)
    for said in ("Antithrombotics", "Doses [", "Laboratory", "In theatre", "Signed on the day"):
        assert said in words
