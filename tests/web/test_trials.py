"""The trial page over HTTP: plan to end, the sheet, alarms, judged entries; scope and permissions."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from scs_manager.domain.pathway import State
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.audit import AccessEventRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.diary import DiaryEntryRow, EntryAcceptanceRow
from scs_manager.models.enrolments import InvitationRow
from scs_manager.models.trials import DayExclusionRow, TrialRow
from tests.trial_scenes import (
    BASELINE,
    END_TYPED,
    PLACED,
    PLANNED_AT,
    REMOVED,
    Scene,
    answers,
    begun,
    enrolled,
    evening,
    make_scene,
    running,
    send,
)
from tests.web.conftest import Clinic, Clock, fetch

HERE = {"Sec-Fetch-Site": "same-origin"}
TARGET = {
    "target_region": "leg", "target_text": "left leg", "goal_1_text": "Walk", "goal_1_baseline": "200",
    "goal_1_target": "800", "goal_1_unit": "metres",
}  # fmt: skip
DATES = {
    "relief_profile": "nice-ta159", "baseline_starts_on": "2026-04-27", "placement_on": "2026-05-04",
    "removal_on": "2026-05-13",
}  # fmt: skip
SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def scene(engine: Engine, clinic: Clinic, clock: Clock) -> Scene:
    """A case of Northgate in team review."""
    clock.now = PLANNED_AT
    with Session(for_writing(engine), expire_on_commit=False) as session:
        return make_scene(session, clinic.name, clinic=session.get(ClinicRow, clinic.id))


def path(scene: Scene, rest: str = "") -> str:
    return f"/cases/{scene.case.id}/trial{rest}"


def post(browser: FlaskClient, address: str, form: str = "", **values: Any) -> TestResponse:
    """Fill in the form of a page and send it."""
    token = fetch(browser, form or address).csrf_token
    return browser.post(address, data={"csrf_token": token} | values, headers=HERE)


def save(browser: FlaskClient, scene: Scene, step: str, **values: Any) -> TestResponse:
    """Fill in one step of the plan as it was opened just now."""
    address = path(scene, f"/plan/{step}")
    opened = fetch(browser, address).value_of("token")
    return post(browser, address, token=opened, **values)


def words_of(sheet: bytes) -> str:
    return " ".join(pypdf.PdfReader(io.BytesIO(sheet)).pages[0].extract_text().split())


def state_of(engine: Engine, scene: Scene) -> State:
    with Session(engine) as session:
        return State(session.exec(select(CaseRow.state).where(CaseRow.id == scene.case.id)).one())


def run(engine: Engine, scene: Scene, evenings: int = 9) -> tuple[TrialRow, str]:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene.case = session.merge(scene.case)
        return running(session, scene, evenings)


def test_from_plan_to_end_on_the_pages(
    engine: Engine, signed_in: SignedIn, scene: Scene, clock: Clock
) -> None:
    browser = signed_in()
    assert "No trial is planned" in fetch(browser, path(scene)).text

    for step, said in (("target", TARGET), ("dates", DATES)):
        assert save(browser, scene, step, **said).status_code == 303
    assert post(browser, path(scene, "/plan")).status_code == 303
    assert "not locked yet" in fetch(browser, path(scene)).text
    assert post(browser, path(scene, "/baseline"), path(scene)).status_code == 303
    clock.now = evening(PLACED, 10)
    browser = signed_in()
    leads = {"placed_on": "2026-05-04", "placed_time": "09:40", "operator": "Dr Sam Specimen", "tip_1": "T8"}
    assert post(browser, path(scene, "/leads"), **leads).status_code == 303
    log = {"kind": "visit", "happened_on": "2026-05-04", "note": "Dressing dry"}
    assert post(browser, path(scene, "/log"), **log).status_code == 303
    clock.now = evening(REMOVED, 14)
    browser = signed_in()
    assert fetch(browser, path(scene)).h1 == "Trial, day 9"
    seen = fetch(browser, path(scene, "/end")).value_of("seen")
    assert post(browser, path(scene, "/end"), seen=seen, **END_TYPED).status_code == 303

    assert state_of(engine, scene) is State.TRIAL_ENDED
    assert "How it ended" in fetch(browser, path(scene)).text


def test_the_page_shows_chart_grid_log_and_outcome(
    engine: Engine, signed_in: SignedIn, scene: Scene, clock: Clock
) -> None:
    run(engine, scene)
    clock.now = evening(REMOVED, 14)

    page = fetch(signed_in(), path(scene))

    assert "58.0" in page.text
    assert "approximately 45 to 70" in page.text
    assert "Diary kept: 15 of 16 days" in page.text
    assert "Leg 7, 27 April, on time" in page.html
    assert "Leads placed" in page.text
    assert 'style="' not in page.html


def test_the_invitation_is_a_pdf_that_is_stored_nowhere_and_a_later_one_names_no_day_that_is_over(
    engine: Engine, signed_in: SignedIn, scene: Scene, clock: Clock
) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene.case = session.merge(scene.case)
        begun(session, scene)
    browser = signed_in(Role.COORDINATOR)

    sheet = post(browser, path(scene, "/invitation"), path(scene))

    assert sheet.data.startswith(b"%PDF-")
    assert (sheet.content_type, sheet.headers["Cache-Control"]) == ("application/pdf", "no-store")
    with Session(engine) as session:
        assert len(session.exec(select(InvitationRow)).all()) == 1
    assert "works until" in fetch(browser, path(scene)).text
    assert "Your first diary day: Monday 27 April." in words_of(sheet.data)
    clock.now = evening(BASELINE + timedelta(days=1), 10)
    again = post(signed_in(Role.COORDINATOR), path(scene, "/invitation"), path(scene))
    assert "Your pain diary" in words_of(again.data)
    assert "first diary day" not in words_of(again.data)


def test_staff_transcribe_accept_and_leave_out(
    engine: Engine, signed_in: SignedIn, scene: Scene, clock: Clock
) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene.case = session.merge(scene.case)
        phone = enrolled(session, scene, begun(session, scene))
        late = send(session, phone, answers(BASELINE), at=evening(BASELINE, 40))
    clock.now = evening(BASELINE + timedelta(days=3))
    nurse = signed_in(Role.NURSE)
    told = {"day": "2026-04-28", "pain_leg_nrs": "7", "reason": "By telephone"}

    assert post(nurse, path(scene, "/transcribe"), **told | {"pain_leg_nrs": ""}).status_code == 400
    assert post(nurse, path(scene, "/transcribe"), **told).status_code == 303
    assert post(nurse, path(scene, f"/entries/{late.entry_id}/accept"), reason="Flat").status_code == 303
    assert post(nurse, path(scene, "/leave-out"), day="2026-04-29", reason="Fever").status_code == 303

    with Session(engine) as session:
        assert session.exec(select(DiaryEntryRow.source)).all() == ["patient", "staff"]
        assert session.exec(select(EntryAcceptanceRow.reason)).all() == ["Flat"]
        assert session.exec(select(DayExclusionRow.reason)).all() == ["Fever"]


@pytest.mark.parametrize(
    "rest",
    [
        "",
        "/plan",
        "/plan/target",
        "/waiver",
        "/leads",
        "/log",
        "/end",
        "/transcribe",
        "/leave-out",
        "/entries/1/accept",
    ],
)
def test_another_clinic_s_trial_is_the_same_404_as_none(
    engine: Engine, signed_in: SignedIn, scene: Scene, other_clinic: Clinic, rest: str
) -> None:
    run(engine, scene, evenings=1)
    stranger = signed_in(Role.CLINICIAN, other_clinic.name)
    nowhere = path(scene, rest).replace(str(scene.case.id), "00000000-0000-4000-8000-000000000000")

    foreign, missing = stranger.get(path(scene, rest)), stranger.get(nowhere)

    assert (foreign.status_code, foreign.data) == (404, missing.data)


@pytest.mark.parametrize(
    ("role", "rest", "status"),
    [
        (Role.AUDITOR, "", 200),
        (Role.AUDITOR, "/plan", 200),
        (Role.NURSE, "/plan/target", 403),
        (Role.NURSE, "/transcribe", 200),
        (Role.COORDINATOR, "/transcribe", 403),
        (Role.COORDINATOR, "/end", 403),
        (Role.PSYCHOLOGIST, "/leave-out", 403),
        (Role.ADMINISTRATOR, "", 403),
    ],
)
def test_each_role_does_its_own_part(
    engine: Engine, signed_in: SignedIn, scene: Scene, role: Role, rest: str, status: int
) -> None:
    run(engine, scene, evenings=1)

    assert signed_in(role).get(path(scene, rest)).status_code == status


def test_looking_at_a_trial_is_written_down(engine: Engine, signed_in: SignedIn, scene: Scene) -> None:
    fetch(signed_in(Role.AUDITOR), path(scene))

    with Session(engine) as session:
        looks = session.exec(select(AccessEventRow.what).where(AccessEventRow.case_id == scene.case.id)).all()
    assert looks == ["trials.show"]
