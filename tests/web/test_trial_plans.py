"""The plan of a trial over HTTP: steps kept, warnings, two clerks at once, the waiver."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.trial_plans import PlanDeviationRow, TrialLeadRow, TrialPlanRow
from scs_manager.services import records
from tests.pages import Page
from tests.trial_scenes import PLANNED_AT, Scene, begun, make_scene
from tests.web.conftest import Clinic, Clock, fetch
from tests.web.test_trials import DATES, TARGET, path, post, save

SignedIn = Callable[..., FlaskClient]
SCARRED = {"region": "lumbosacral", "procedure": "fusion", "levels": ["L1-L2"]}


@pytest.fixture
def scene(engine: Engine, clinic: Clinic, clock: Clock) -> Scene:
    """A case of Northgate in team review."""
    clock.now = PLANNED_AT
    with Session(for_writing(engine), expire_on_commit=False) as session:
        return make_scene(session, clinic.name, clinic=session.get(ClinicRow, clinic.id))


def step(browser: FlaskClient, scene: Scene, name: str, token: str, **values: Any) -> TestResponse:
    """Send a step that was opened with that token."""
    return post(browser, path(scene, f"/plan/{name}"), token=token, **values)


def test_a_step_is_kept_half_filled_in_and_the_list_says_what_it_lacks(
    engine: Engine, signed_in: SignedIn, scene: Scene
) -> None:
    browser = signed_in()
    with Session(for_writing(engine), expire_on_commit=False) as session:
        records.add_surgery(
            session,
            case=session.merge(scene.case),
            item=SCARRED,
            source="letter",
            by=scene.by,
            now=PLANNED_AT,
        )

    assert save(browser, scene, "leads", entry_level="L1-L2", lead_1_kind="percutaneous").status_code == 303

    listed = fetch(browser, path(scene, "/plan"))
    assert "The needle would enter an operated level: L1-L2" in listed.text
    assert "fusion, L1-L2" in listed.text
    assert "Lead 1 lacks its contacts" in listed.text
    with Session(engine) as session:
        assert session.exec(select(TrialLeadRow.kind)).all() == ["percutaneous"]
    refused = post(browser, path(scene, "/plan"))
    assert refused.status_code == 409
    assert "Choose the target region" in Page(refused).text


def test_a_three_day_trial_is_warned_about_and_kept_only_when_confirmed(
    engine: Engine, signed_in: SignedIn, scene: Scene
) -> None:
    browser = signed_in()
    short = DATES | {"removal_on": "2026-05-07"}

    warned = save(browser, scene, "dates", **short)
    assert warned.status_code == 400
    assert "there can be no result" in Page(warned).text
    with Session(engine) as session:
        assert session.exec(select(TrialPlanRow)).first() is None

    assert save(browser, scene, "dates", **short, dates_confirmed="yes").status_code == 303


@pytest.mark.parametrize(
    ("name", "said", "words"),
    [
        ("dates", DATES | {"removal_on": "2026-05-04"}, "Lead removal must come after lead placement"),
        ("dates", DATES | {"baseline_starts_on": "2026-02-30"}, "Enter a real date"),
        ("dates", DATES | {"relief_profile": "made-up"}, "Choose an answer"),
        ("target", {"goal_1_target": "800"}, "Say what the goal is"),
    ],
)
def test_a_step_that_cannot_be_is_asked_again_with_everything_typed(
    signed_in: SignedIn, scene: Scene, name: str, said: dict[str, str], words: str
) -> None:
    refused = save(signed_in(), scene, name, **said)

    assert refused.status_code == 400
    assert words in Page(refused).text
    assert all(value in refused.text for key, value in said.items() if key != "relief_profile")


def test_two_clerks_on_one_step_see_both_and_lose_nothing(
    engine: Engine, signed_in: SignedIn, scene: Scene
) -> None:
    ann, ben = signed_in(), signed_in()
    opened = fetch(ann, path(scene, "/plan/support")).value_of("token")

    assert step(ben, scene, "support", opened, helper_name="Daughter").status_code == 303
    assert (
        save(ben, scene, "device", device_maker="Sample").status_code == 303
    )  # another step does not matter
    met = step(ann, scene, "support", opened, helper_name="Neighbour")

    assert met.status_code == 409
    page = Page(met)
    assert "saved this step while you were writing" in page.text
    assert "Daughter" in page.text
    assert page.value_of("helper_name") == "Neighbour"
    with Session(engine) as session:
        assert session.exec(select(TrialPlanRow.helper_name)).all() == ["Daughter"]
    assert step(ann, scene, "support", page.value_of("token"), helper_name="Neighbour").status_code == 303
    with Session(engine) as session:
        assert session.exec(select(TrialPlanRow.helper_name)).all() == ["Neighbour"]


def test_a_change_after_the_lock_asks_why_and_is_shown(
    engine: Engine, signed_in: SignedIn, scene: Scene
) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene.case = session.merge(scene.case)
        begun(session, scene)
    browser = signed_in()
    changed = TARGET | {"target_region": "back"}

    assert "give the reason" in Page(save(browser, scene, "target", **changed)).text
    assert save(browser, scene, "target", **changed, reason="Typed wrongly").status_code == 303

    for page in ("", "/plan"):
        assert "Typed wrongly" in fetch(browser, path(scene, page)).text
    with Session(engine) as session:
        fields = session.exec(select(PlanDeviationRow.field)).all()
    assert sorted(fields) == ["goals", "target_region"]


def test_a_clinician_waives_a_baseline_and_it_is_shown(
    engine: Engine, signed_in: SignedIn, scene: Scene
) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene.case = session.merge(scene.case)
        begun(session, scene)
    assert signed_in(Role.NURSE).get(path(scene, "/waiver")).status_code == 403
    browser = signed_in()

    assert post(browser, path(scene, "/waiver"), reason="").status_code == 400
    assert post(browser, path(scene, "/waiver"), reason="Phone was lost").status_code == 303

    for page in ("", "/plan", "/checklist"):
        assert "Phone was lost" in fetch(browser, path(scene, page)).text
