"""The application of the phone over HTTP: what its worker covers, what its files are, when it forgets."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session

from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.services import patient_sessions
from scs_manager.web import phone_scripts
from tests.trial_scenes import BASELINE, begun, enrolled, evening, make_scene, visit_of
from tests.web.conftest import Clinic, Clock, fetch

SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def token(engine: Engine, clinic: Clinic, clock: Clock) -> str:
    """What a phone of Northgate carries on the first evening."""
    clock.now = evening(BASELINE)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session, clinic.name, clinic=session.get(ClinicRow, clinic.id))
        return enrolled(session, scene, begun(session, scene))


@pytest.fixture
def phone(app: Flask, token: str) -> FlaskClient:
    browser = app.test_client()
    browser.set_cookie("diary", token)
    return browser


def test_the_worker_covers_the_diary_alone_and_knows_its_files(client: FlaskClient) -> None:
    answer = client.get("/diary/sw.js")

    assert answer.headers["Service-Worker-Allowed"] == "/diary"
    assert answer.headers["Cache-Control"] == "no-cache"
    listed = re.search(r"const ASSETS = (\[.*?\]);", answer.text)
    assert listed
    for address in json.loads(listed.group(1)):
        assert client.get(address, buffered=True).status_code == 200, address


def test_a_page_names_only_files_that_its_worker_keeps(phone: FlaskClient) -> None:
    worker = phone.get("/diary/sw.js").text
    page = fetch(phone, "/diary/phone").html

    named = re.findall(r'<(?:script|link rel="stylesheet")[^>]*? (?:src|href)="([^"]+)"', page)
    assert len(named) == 2
    assert all(f'"{address}"' in worker for address in named)


def test_the_page_without_a_connection_knows_nobody(phone: FlaskClient, client: FlaskClient) -> None:
    assert fetch(phone, "/diary/offline").html == fetch(client, "/diary/offline").html


def test_a_phone_forgets_when_somebody_ended_its_session_and_not_when_it_expired(
    phone: FlaskClient, engine: Engine, token: str, clock: Clock
) -> None:
    assert phone.get("/diary/key", headers=SCRIPT).status_code == 200
    clock.now = evening(BASELINE.replace(year=BASELINE.year + 2))
    expired = phone.get("/diary/key", headers=SCRIPT)
    clock.now = evening(BASELINE)
    with Session(for_writing(engine)) as session:
        visit = visit_of(session, token, clock.now)
        patient_sessions.end_visit(session, visit=visit, by=visit.actor(), now=clock.now)
    ended = phone.get("/diary/key", headers=SCRIPT)

    assert (expired.status_code, expired.get_json()["forget"]) == (401, False)
    assert (ended.status_code, ended.get_json()["forget"]) == (401, True)


def test_modules_that_name_the_same_are_no_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phone_scripts, "MODULES", tmp_path)
    (tmp_path / "one.js").write_text("export function show() {}\n")
    (tmp_path / "two.js").write_text('import { show } from "./one.js";\nfunction show() {}\n')
    (tmp_path / "three.js").write_text("export default 3;\n")

    with pytest.raises(ValueError, match="show"):
        phone_scripts.script("two")
    with pytest.raises(ValueError, match="not understood"):
        phone_scripts.script("three")
