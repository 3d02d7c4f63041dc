"""The end of a trial over HTTP: what is missing, draft, end, correction, two writers, an earlier trial."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from scs_manager.domain.pathway import State
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.trial_ends import TrialEndRow
from scs_manager.models.trials import TrialRow
from scs_manager.services import moves, trial_plans
from tests.trial_scenes import (
    ABORTED_END,
    DRAFT,
    END_TYPED,
    PLANNED_AT,
    REMOVED,
    Scene,
    cleared,
    ended,
    evening,
    make_scene,
    running,
)
from tests.web.conftest import Clinic, Clock, fetch
from tests.web.test_trials import SignedIn, path, post

EVE, DONE = evening(REMOVED - timedelta(days=1)), evening(REMOVED, 14)


@pytest.fixture
def scene(engine: Engine, clinic: Clinic, clock: Clock) -> Scene:
    """A case of Northgate with a trial that runs."""
    clock.now = PLANNED_AT
    with Session(for_writing(engine), expire_on_commit=False) as session:
        made = make_scene(session, clinic.name, clinic=session.get(ClinicRow, clinic.id))
        made.trial = running(session, made)[0]
        return made


def send(browser: FlaskClient, scene: Scene, **typed: Any) -> TestResponse:
    """The form as it was opened just now, with these answers."""
    seen = fetch(browser, path(scene, "/end")).value_of("seen")
    return post(browser, path(scene, "/end"), **({"seen": seen} | typed))


def test_the_end_is_drafted_refused_at_every_gap_recorded_and_corrected(
    engine: Engine, signed_in: SignedIn, scene: Scene, clock: Clock
) -> None:
    clock.now = EVE
    nurse = signed_in(Role.NURSE)
    page = fetch(nurse, path(scene, "/end"))
    assert "7 things missing" in page.text
    assert "Asked, due 12 May" in page.text
    assert send(nurse, scene, operated_controller="yes", draft="yes").status_code == 303
    assert "6 things missing" in fetch(nurse, path(scene, "/end")).text

    clock.now = DONE
    nurse = signed_in(Role.NURSE)
    gaps = send(nurse, scene, removed_on=REMOVED.isoformat())
    assert (gaps.status_code, "Enter the time as well" in gaps.text) == (400, True)
    gaps = send(nurse, scene, ending="planned")
    assert gaps.status_code == 400
    for words in ("Enter the day and the time", "Enter who took the leads out", "Say how the wound was"):
        assert words in gaps.text
    assert send(nurse, scene, **END_TYPED, goal_1="650").status_code == 303
    shown = fetch(nurse, path(scene)).text
    assert "from 200 to 650 metres, target 800 (75.0 % of the way)" in shown
    assert "13 May 2026, 10:15 (Europe/London), by Dr Sam Specimen" in shown
    right = END_TYPED | {"coverage": "no", "coverage_note": "Half", "change_reason": "Map read again"}
    assert send(nurse, scene, **right | {"change_reason": ""}).status_code == 400
    assert send(nurse, scene, **right).status_code == 303

    shown = fetch(nurse, path(scene)).text
    assert "Target covered" in shown
    assert "No: Half" in shown
    assert "Changed: Map read again" in fetch(nurse, path(scene, "/end")).text
    with Session(engine) as session:
        assert session.exec(select(TrialRow.technically_adequate)).one() is False


def test_of_two_who_end_a_trial_the_second_sees_both_and_saves_having_seen_them(
    engine: Engine, signed_in: SignedIn, scene: Scene, clock: Clock
) -> None:
    clock.now = DONE
    nurse = signed_in(Role.NURSE)
    opened = fetch(nurse, path(scene, "/end")).value_of("seen")
    assert send(nurse, scene, removed_by="Dr One", draft="yes").status_code == 303

    met = post(nurse, path(scene, "/end"), **END_TYPED | {"seen": opened, "removed_by": "Dr Two"})

    assert met.status_code == 409
    assert "saved the end of this trial while you were writing" in met.text
    for words in ("Theirs, stored now", "Dr One", "Dr Two"):
        assert words in met.text
    with Session(engine) as session:
        assert session.exec(select(CaseRow.state)).one() is State.TRIALLING
    assert send(nurse, scene, **END_TYPED | {"removed_by": "Dr Two"}).status_code == 303
    with Session(engine) as session:
        kept = session.exec(select(TrialEndRow.removed_by).order_by(TrialEndRow.number)).all()  # type: ignore[arg-type]
    assert kept == ["Dr One", "Dr Two"]


def test_the_coordinator_asks_for_the_forms_and_the_page_says_so(
    signed_in: SignedIn, scene: Scene, clock: Clock
) -> None:
    clock.now = evening(REMOVED - timedelta(days=5))
    assert "Will be asked on 11 May" in fetch(signed_in(Role.NURSE), path(scene, "/end")).text

    desk = signed_in(Role.COORDINATOR)
    assert post(desk, path(scene, "/end/ask"), path(scene)).status_code == 303

    assert "Asked, due 12 May" in fetch(signed_in(Role.NURSE), path(scene, "/end")).text


def test_a_repeat_shows_the_first_which_stays_readable(
    engine: Engine, signed_in: SignedIn, scene: Scene, clock: Clock, other_clinic: Clinic
) -> None:
    first = scene.running_trial
    again = REMOVED + timedelta(days=30)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene.case = session.merge(scene.case)
        ended(session, scene, session.get_one(TrialRow, first.id), ABORTED_END)
        moves._count(session, scene.clinic.id, {State.TRIAL_ENDED: -1, State.TEAM_REVIEW: 1})
        scene.case.state = State.TEAM_REVIEW
        session.commit()
    clock.now = evening(again)
    doctor = signed_in(Role.CLINICIAN)
    assert "Plan the repeat trial" in fetch(doctor, path(scene)).text
    assert "The next trial repeats the one of 4 May 2026" in fetch(doctor, path(scene, "/plan")).text
    with Session(for_writing(engine), expire_on_commit=False) as session:
        days: dict[str, Any] = {
            "baseline_starts_on": again + timedelta(days=1),
            "placement_on": again + timedelta(days=8),
            "removal_on": again + timedelta(days=15),
        }
        scene.case = session.merge(scene.case)
        cleared(session, scene.case, clock.now)
        draft = replace(DRAFT, **days)
        trial_plans.plan_trial(session, case=scene.case, draft=draft, by=scene.by, now=clock.now)

    page = fetch(doctor, path(scene))
    assert "Repeats the trial of 4 May 2026" in page.text
    assert "Repeats the trial of 4 May 2026" in fetch(doctor, f"/cases/{scene.case.id}/outcome").text
    earlier = f"/cases/{scene.case.id}/trials/{first.id}"
    old = fetch(doctor, earlier)
    assert "Aborted; never a negative trial" in old.text
    assert "Correct how it ended" not in old.text
    stranger = signed_in(Role.CLINICIAN, other_clinic.name)
    assert stranger.get(earlier).status_code == 404
