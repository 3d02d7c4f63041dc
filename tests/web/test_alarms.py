"""Alarms and silence over HTTP: taken on, resolved, told; the lists keep what is open, at a flat cost."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select
from werkzeug.test import TestResponse

from scs_manager.domain.diary import DiaryEntry
from scs_manager.domain.messages import Outcome, Result
from scs_manager.domain.permissions import Role
from scs_manager.domain.trial_calls import Topic
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.alarms import AlarmRow
from scs_manager.models.audit import AccessEventRow
from scs_manager.models.trials import DayExclusionRow
from scs_manager.services import trial_course
from scs_manager.services.alarm_escalations import escalate_due
from tests.course_scenes import CALL
from tests.sending import deliver_all
from tests.trial_scenes import (
    BASELINE,
    PLANNED_AT,
    WOUND,
    Scene,
    answers,
    begun,
    enrolled,
    evening,
    make_scene,
    send,
)
from tests.web.conftest import Clinic, Clock, fetch
from tests.web.test_statement_counts import statements

SignedIn = Callable[..., FlaskClient]
CAME = evening(BASELINE)
DONE = {
    "done": "wound_care", "note": "Dressing changed, dry", "told_patient": "yes", "told_surgeon": "no",
}  # fmt: skip


@pytest.fixture
def scene(engine: Engine, clinic: Clinic, clock: Clock) -> Scene:
    """A baseline of Northgate whose first evening raised an alarm."""
    clock.now = PLANNED_AT
    made = alarmed(engine, clinic, "A-1")
    clock.now = CAME + timedelta(minutes=62)
    return made


def alarmed(engine: Engine, clinic: Clinic, number: str, again: DiaryEntry | None = None) -> Scene:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        made = make_scene(session, number, clinic=session.get(ClinicRow, clinic.id))
        made.trial = begun(session, made)
        phone = enrolled(session, made, made.trial)
        send(session, phone, answers(BASELINE, warning_signs=WOUND))
        if again:
            send(session, phone, again, at=CAME + timedelta(seconds=20))
        return made


def address_of(engine: Engine, scene: Scene, rest: str = "") -> str:
    with Session(engine) as session:
        alarm = session.exec(select(AlarmRow.id).where(AlarmRow.case_id == scene.case.id)).one()
    return f"/cases/{scene.case.id}/trial/alarms/{alarm}{rest}"


def post(browser: FlaskClient, address: str, form: str = "", **values: Any) -> TestResponse:
    token = fetch(browser, form or address).csrf_token
    return browser.post(
        address, data={"csrf_token": token} | values, headers={"Sec-Fetch-Site": "same-origin"}
    )


def test_an_alarm_stands_everywhere_until_it_is_resolved(
    engine: Engine, signed_in: SignedIn, scene: Scene, clock: Clock
) -> None:
    nurse, alarm = signed_in(Role.NURSE), address_of(engine, scene)
    case = f"/cases/{scene.case.id}"
    for page in ("/", "/alarms", f"{case}/trial", case, alarm):
        shown = fetch(nurse, page).html
        assert "Wound is leaking, red or hot" in shown, page
        assert "Nobody has taken it on" in shown, page
    assert "1 h 2 min ago" in fetch(nurse, "/alarms").text

    assert post(nurse, f"{alarm}/resolve", **DONE).status_code == 400
    assert post(nurse, f"{alarm}/acknowledge", alarm).status_code == 303
    late = post(signed_in(Role.CLINICIAN), f"{alarm}/acknowledge", alarm)
    assert late.status_code == 303
    assert "Taken on by Nurse of Northgate, not resolved" in fetch(nurse, "/").text
    assert post(nurse, f"{alarm}/resolve", **DONE | {"note": ""}).status_code == 400
    assert post(nurse, f"{alarm}/resolve", **DONE).status_code == 303

    shown = fetch(nurse, alarm).text
    assert "Dressing changed, dry. Patient told: yes. Surgeon told: no" in shown
    assert "Alarm resolved: Wound is leaking, red or hot" in fetch(nurse, f"{case}/trial").text
    assert "Resolved today (1)" in fetch(nurse, "/alarms").text
    assert "Wound is leaking" not in fetch(nurse, "/").text
    clock.now += timedelta(days=1)
    assert "Resolved today (0)" in fetch(signed_in(Role.NURSE), "/alarms").text


def test_the_second_clerk_is_told_who_was_first(engine: Engine, signed_in: SignedIn, scene: Scene) -> None:
    alarm = address_of(engine, scene)
    first, second = signed_in(Role.NURSE), signed_in(Role.CLINICIAN)
    token = fetch(second, alarm).csrf_token
    post(first, f"{alarm}/acknowledge", alarm)

    second.post(f"{alarm}/acknowledge", data={"csrf_token": token}, headers={"Sec-Fetch-Site": "same-origin"})

    assert "Nurse of Northgate has already taken this alarm on." in fetch(second, alarm).text


def test_who_was_told_when_is_listed_with_what_became_of_each_message(
    engine: Engine, signed_in: SignedIn, scene: Scene, clock: Clock, clinic: Clinic, other_clinic: Clinic
) -> None:
    nurse, alarm = signed_in(Role.NURSE), address_of(engine, scene)
    to = f"staff:{clinic.staff[Role.CLINICIAN]}"
    stranger = f"staff:{other_clinic.staff[Role.CLINICIAN]}"

    assert "Nurse of Northgate" not in fetch(nurse, f"{alarm}/escalate").html.partition("<main")[2]
    assert post(nurse, f"{alarm}/escalate", to=stranger).status_code == 400
    assert post(nurse, f"{alarm}/escalate", to=to, note="Redness grows").status_code == 303
    with Session(for_writing(engine)) as session:
        deliver_all(session, clock.now)
        escalate_due(session, now=clock.now)

    text = fetch(nurse, alarm).text
    assert "To be told: Clinician of Northgate: Redness grows" in text
    assert "Clinician of Northgate , on the worklist: shown" in text
    assert "Clinician of Northgate , by e-mail: could not be sent, call instead" in text
    assert "Clinician of Northgate , by e-mail: due, not sent yet" in text
    assert "Nobody had taken it on. To be told: everybody in the role Clinician" in text


def test_nobody_is_said_to_be_told_before_the_messages_have_left(
    engine: Engine, signed_in: SignedIn, scene: Scene, clock: Clock
) -> None:
    nurse, alarm = signed_in(Role.NURSE), address_of(engine, scene)
    with Session(for_writing(engine)) as session:
        escalate_due(session, now=clock.now)
        waits = "everybody in the role Clinician. E-mails sent: 0 of 1."

        assert waits in fetch(nurse, "/").text
        assert waits in fetch(nurse, "/alarms").text
        assert "Told to" not in fetch(nurse, "/alarms").text
        assert ": told" not in fetch(nurse, alarm).text

        deliver_all(session, clock.now, {"email": lambda _mail: Outcome(Result.SENT)})
    assert "Told to everybody in the role Clinician" in fetch(nurse, "/alarms").text


def test_a_sign_that_was_taken_back_is_told_beside_its_alarm(
    engine: Engine, clinic: Clinic, signed_in: SignedIn, clock: Clock
) -> None:
    clock.now = PLANNED_AT
    made = alarmed(engine, clinic, "A-9", again=answers(BASELINE))
    clock.now = CAME + timedelta(hours=1)

    text = fetch(signed_in(Role.NURSE), address_of(engine, made)).text

    assert "Answered again: none of these." in text
    assert text.index("Answered: Wound is leaking") < text.rindex("Answered again: none of these")


def test_the_rules_of_the_clinic_are_set_by_those_who_may(signed_in: SignedIn, scene: Scene) -> None:
    chief = signed_in(Role.ADMINISTRATOR)

    assert post(chief, "/settings/alarms", minutes="4", role="nurse").status_code == 400
    assert post(chief, "/settings/alarms", minutes="15", role="nurse").status_code == 303

    text = fetch(signed_in(Role.NURSE), "/alarms").text
    assert "within 15 minutes, everybody in the role Nurse or device specialist is told" in text


def test_the_silent_are_called_with_one_click_and_the_calls_stand_beside_them(
    engine: Engine, signed_in: SignedIn, scene: Scene, clock: Clock
) -> None:
    due = BASELINE + timedelta(days=1)
    clock.now = evening(due + timedelta(days=1), 13)
    nurse = signed_in(Role.NURSE)
    page = fetch(nurse, "/silent")
    assert "Nobody has called today." in page.text
    assert "1 evening missing. Last entry Monday 27 April." in page.text
    link = f"/cases/{scene.case.id}/trial/calls?topic=silent_day&about_day={due}"
    assert link in page.html.replace("&amp;", "&")
    form = fetch(nurse, link)
    assert (form.value_of("about_day"), form.value_of("called_on")) == ("2026-04-28", "2026-04-29")

    with Session(for_writing(engine), expire_on_commit=False) as session:
        call = replace(CALL, called_at=clock.now, topic=Topic.SILENT_DAY, about_day=due)
        trial_course.record(session, trial=scene.running_trial, what=call, by=scene.by, now=clock.now)

    assert "Called today: 13:42 no answer, Dr Sam Specimen." in fetch(nurse, "/silent").text


def test_a_day_is_taken_back_with_its_reason_and_stays_listed(
    engine: Engine, signed_in: SignedIn, scene: Scene
) -> None:
    nurse, trial = signed_in(Role.NURSE), f"/cases/{scene.case.id}/trial"
    post(nurse, f"{trial}/leave-out", day="2026-04-27", reason="Fever")
    with Session(engine) as session:
        key = session.exec(select(DayExclusionRow.id)).one()
    back = f"{trial}/leave-out/{key}/take-back"

    assert post(nurse, back, reason="").status_code == 400
    assert post(nurse, back, reason="It was another day").status_code == 303
    assert post(nurse, back, reason="Again").status_code == 400

    text = fetch(nurse, trial).text
    assert "27 April: Fever (Nurse of Northgate, " in text
    assert "Counts again : It was another day (Nurse of Northgate, " in text
    assert nurse.get(f"{trial}/leave-out/{uuid.uuid4()}/take-back").status_code == 404


@pytest.mark.parametrize("page", ["/alarms", "/silent", "/"])
def test_a_list_of_many_takes_as_many_statements_as_one_of_two(
    engine: Engine, signed_in: SignedIn, scene: Scene, clinic: Clinic, clock: Clock, page: str
) -> None:
    alarmed(engine, clinic, "A-2")
    clock.now = evening(BASELINE + timedelta(days=3), 13)
    nurse = signed_in(Role.NURSE)
    few = statements(engine, nurse, page)
    for number in range(3, 7):
        alarmed(engine, clinic, f"A-{number}")

    assert statements(engine, nurse, page) == few
    with Session(engine) as session:
        assert len(session.exec(select(col(AlarmRow.id))).all()) == 6


def test_the_lists_of_alarms_and_of_the_silent_are_looks_at_everybody_on_them(
    engine: Engine, signed_in: SignedIn, scene: Scene, clock: Clock
) -> None:
    browser = signed_in(Role.NURSE)
    browser.get("/alarms")
    clock.now = evening(BASELINE + timedelta(days=3), 13)
    signed_in(Role.NURSE).get("/silent")

    with Session(engine) as session:
        looks = session.exec(select(AccessEventRow).where(AccessEventRow.case_id == scene.case.id)).all()
    assert sorted(look.what for look in looks) == ["alarms.index", "silence.show"]
