"""The course of a trial on its pages: placed, programmed, corrected, struck out, offered, filtered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session
from werkzeug.test import TestResponse

from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from tests.course_scenes import course_of
from tests.pages import Page
from tests.trial_scenes import PLACED, PLANNED_AT, REMOVED, Scene, begun, evening, make_scene, running
from tests.web.conftest import Clinic, Clock, fetch

HERE = {"Sec-Fetch-Site": "same-origin"}
SignedIn = Callable[..., FlaskClient]
LEADS = {
    "placed_on": "2026-05-04", "placed_time": "09:40", "operator": "Dr Sam Specimen", "tip_1": "T8",
    "contacts_1": "8", "tip_2": "T9", "imaging": "xray", "imaging_finding": "Tips at T8 and T9",
}  # fmt: skip
PROGRAM = {
    "name": "2", "starts_on": "2026-05-06", "starts_time": "14:30", "contacts_1": "3- 4+",
    "amplitude_ma": "3.1", "rate_hz": "60", "pulse_width_us": "210", "coverage_percent": "80",
}  # fmt: skip
EVENT = {
    "kind": "ae.other", "words": "Rash under the dressing", "starts_on": "2026-05-06", "severity": "mild",
    "relation": "procedure", "remedy": "none", "result": "ongoing",
}  # fmt: skip


@pytest.fixture
def scene(engine: Engine, clinic: Clinic, clock: Clock) -> Scene:
    """A trial whose leads came in on 4 May, on the day they come out."""
    clock.now = PLANNED_AT
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session, clinic.name, clinic=session.get(ClinicRow, clinic.id))
        scene.trial, _phone = running(session, scene, evenings=4)
    clock.now = evening(REMOVED, 9)
    return scene


def path(scene: Scene, rest: str = "") -> str:
    return f"/cases/{scene.case.id}/trial{rest}"


def post(browser: FlaskClient, address: str, **values: Any) -> TestResponse:
    """Fill in the form of a page, as it stands, and send it."""
    page = fetch(browser, address)
    kept = {"csrf_token": page.csrf_token}
    if 'name="seen" id="seen" value="' in page.html:
        kept["seen"] = page.html.split('name="seen" id="seen" value="')[1].split('"')[0]
    return browser.post(address, data=kept | values, headers=HERE)


def test_leads_are_recorded_once_and_corrected_with_their_history(
    engine: Engine, signed_in: SignedIn, clinic: Clinic, clock: Clock
) -> None:
    clock.now = PLANNED_AT
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session, "Fresh", clinic=session.get(ClinicRow, clinic.id))
        begun(session, scene)
    clock.now = evening(PLACED, 12)
    nurse = signed_in(Role.NURSE)
    address = path(scene, "/leads")

    missing = post(nurse, address, **LEADS | {"tip_1": "", "imaging_finding": ""})
    assert (missing.status_code, "level that the tip reached" in Page(missing).text) == (400, True)
    assert post(nurse, address, **LEADS).status_code == 303
    assert "Leads placed by Dr Sam Specimen" in fetch(nurse, path(scene)).text
    unsaid = post(nurse, address, **LEADS | {"tip_2": "T10"})
    assert (unsaid.status_code, "Say why" in Page(unsaid).text) == (400, True)
    assert post(nurse, address, **LEADS | {"tip_2": "T10", "change_reason": "Misread"}).status_code == 303

    page = fetch(nurse, address).text
    assert "tip T10" in page
    assert "tip T9" in page  # what stood before
    assert "Changed: Misread" in page


def test_a_program_shows_on_chart_table_and_log_and_a_stale_correction_is_refused(
    signed_in: SignedIn, scene: Scene
) -> None:
    nurse = signed_in(Role.NURSE)
    odd = post(nurse, path(scene, "/programs"), **PROGRAM | {"contacts_1": "3- off"})
    assert (odd.status_code, "each contact with its sign" in Page(odd).text) == (400, True)
    assert 'value="3.1"' in odd.text  # no other field is lost
    assert post(nurse, path(scene, "/programs"), **PROGRAM).status_code == 303

    page = fetch(nurse, path(scene))
    assert "Program 2, 6 May 14:30 to 13 May 09:42" in page.html
    assert "Covers 80 % of the target" in page.text
    link = page.html.split(path(scene, "/programs/"))[1].split('"')[0]
    address = path(scene, f"/programs/{link}")
    first = {**PROGRAM, "amplitude_ma": "3.4", "change_reason": "Mistyped"}
    assert post(nurse, address, **first).status_code == 303
    stale = post(nurse, address, **first, seen="1")
    assert (stale.status_code, "Somebody else changed this record" in Page(stale).text) == (400, True)
    assert post(nurse, address, strike="yes", change_reason="Other patient").status_code == 303
    assert "(struck out)" in fetch(nurse, path(scene)).text


def test_a_long_time_off_offers_the_day_and_either_answer_settles_it(
    signed_in: SignedIn, scene: Scene
) -> None:
    nurse = signed_in(Role.NURSE)
    off = {"kind": "off", "starts_on": "2026-05-07", "starts_time": "01:00", "ends_on": "2026-05-07"}
    assert post(nurse, path(scene, "/device-events"), **off).status_code == 400
    assert post(nurse, path(scene, "/device-events"), **off, ends_time="06:30").status_code == 303
    assert "Stimulation off for 5 h 30 min" in fetch(nurse, path(scene)).text

    offered = fetch(nurse, path(scene, "/leave-out?day=2026-05-07&reason=Stimulation+off")).html
    assert 'value="2026-05-07"' in offered
    assert 'value="Stimulation off"' in offered
    kept = post(nurse, path(scene, "/keep-day?day=2026-05-07"), day="2026-05-07", change_reason="Asleep")
    assert kept.status_code == 303
    assert "may have to be left out" not in fetch(nurse, path(scene)).text


def test_an_adverse_event_is_updated_and_the_log_is_filtered(signed_in: SignedIn, scene: Scene) -> None:
    doctor = signed_in(Role.CLINICIAN)
    form = fetch(doctor, path(scene, "/adverse-events")).text
    assert "T85.122A [memory]" in form
    assert post(doctor, path(scene, "/adverse-events"), **EVENT).status_code == 303
    page = fetch(doctor, path(scene)).text
    assert "1 recorded, 1 open." in page
    assert "1 not judged yet." in page
    call = {
        "called_on": "2026-05-08", "called_time": "09:20", "caller": "clinic", "party": "patient",
        "topic": "silent_day", "about_day": "2026-05-07", "result": "no_answer",
    }  # fmt: skip
    assert (
        post(doctor, path(scene, "/calls?topic=silent_day&about_day=2026-05-07"), **call).status_code == 303
    )

    calls = fetch(doctor, path(scene, "/course?kind=call&kind=odd")).text
    assert "Call: No diary entry of 7 May" in calls
    assert "Rash under the dressing" not in calls
    assert "Rash under the dressing" in fetch(doctor, path(scene, "/course")).text


def test_another_case_s_event_is_not_found_under_this_one(
    engine: Engine, signed_in: SignedIn, scene: Scene, clinic: Clinic
) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        beside = make_scene(session, "Beside", clinic=session.get(ClinicRow, clinic.id))
        trial, _phone = running(session, beside, evenings=1)
        keys = course_of(session, beside, trial)

    found = signed_in(Role.NURSE).get(path(scene, f"/programs/{keys['program_id']}"))

    assert found.status_code == 404


def test_a_day_before_the_leads_cannot_carry_a_program(signed_in: SignedIn, scene: Scene) -> None:
    early = PROGRAM | {"starts_on": str(PLACED - timedelta(days=1))}

    refused = post(signed_in(Role.NURSE), path(scene, "/programs"), **early)

    assert (refused.status_code, "not in yet on this day" in Page(refused).text) == (400, True)
