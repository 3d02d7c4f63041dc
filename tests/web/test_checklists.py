"""The pre-operative checklist over HTTP: filled in part by part, judged, and safe with two at once."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.domain.criteria.base import Stage
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.checklists import ChecklistAnswerRow
from scs_manager.services import gathered
from tests.pages import Page
from tests.trial_scenes import PLACED, PLANNED_AT, Scene, begun, evening, make_scene
from tests.web.conftest import Clinic, Clock, fetch
from tests.web.test_trials import path, post

SignedIn = Callable[..., FlaskClient]
GIVEN = {
    "antibiotic_state": "done", "antibiotic_drug": "cefazolin", "antibiotic_dose_mg": "2000",
    "antibiotic_started": "2026-05-04T09:00", "incision_state": "done",
    "incision_incision": "2026-05-04T09:45", "scrub_state": "done", "double_gloves_state": "not_done",
    "drape_state": "done", "drape_drape": "none",
}  # fmt: skip


@pytest.fixture
def scene(engine: Engine, clinic: Clinic, clock: Clock) -> Scene:
    """A baseline that runs, with lead placement on 4 May."""
    clock.now = PLANNED_AT
    with Session(for_writing(engine), expire_on_commit=False) as session:
        made = make_scene(session, clinic.name, clinic=session.get(ClinicRow, clinic.id))
        begun(session, made)
        clock.now = evening(PLACED, 14)
        return made


def test_a_nurse_fills_in_theatre_and_the_facts_follow(
    engine: Engine, signed_in: SignedIn, scene: Scene
) -> None:
    nurse = signed_in(Role.NURSE)

    assert post(nurse, path(scene, "/checklist/theatre"), **GIVEN, seen="0").status_code == 303

    page = fetch(nurse, path(scene, "/checklist"))
    assert "Cefazolin" in page.text
    assert "Not yet answered on 4 May 2026" in page.text
    with Session(engine) as session:
        facts = gathered.screening_facts(session, session.merge(scene.case), stage=Stage.PLACE, on=PLACED)
    known = {name: datum.value for name, datum in facts.data.items() if name.startswith("procedure.")}
    assert known == {
        "procedure.antibiotic": "cefazolin", "procedure.antibiotic_dose_mg": 2000,
        "procedure.antibiotic_minutes_before": 45, "procedure.scrub": True,
        "procedure.double_gloves": False, "procedure.drape": "none",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"scrub_state": "not_applicable"}, "Say why it is not applicable"),
        ({"antibiotic_state": "done"}, "Also needed when it was done"),
        (GIVEN | {"antibiotic_started": "2026-05-03T09:00"}, "more than 10 hours apart"),
        (GIVEN | {"incision_incision": "2026-05-04T15:00"}, "This time has not come yet"),
        (GIVEN | {"antibiotic_started": "2026-05-04T29:00"}, "Enter a real day and time"),
    ],
)
def test_what_cannot_be_meant_is_asked_again(
    engine: Engine, signed_in: SignedIn, scene: Scene, said: dict[str, str], words: str
) -> None:
    refused = post(signed_in(Role.NURSE), path(scene, "/checklist/theatre"), **said, seen="0")

    assert refused.status_code == 400
    assert words in Page(refused).text
    with Session(engine) as session:
        assert session.exec(select(ChecklistAnswerRow)).first() is None


def test_two_nurses_on_one_item_see_both_and_lose_nothing(
    engine: Engine, signed_in: SignedIn, scene: Scene
) -> None:
    ann, ben = signed_in(Role.NURSE), signed_in(Role.NURSE)
    theatre = path(scene, "/checklist/theatre")

    assert post(ben, theatre, scrub_state="done", seen="0").status_code == 303
    assert post(ann, theatre, clean_air_state="", double_gloves_state="done", seen="0").status_code == 303
    met = post(ann, theatre, scrub_state="not_done", seen="0")

    assert met.status_code == 409
    assert "Somebody answered the same items" in Page(met).text
    assert post(ann, theatre, scrub_state="not_done", seen=Page(met).value_of("seen")).status_code == 303
    with Session(engine) as session:
        kept = session.exec(select(ChecklistAnswerRow.state).where(ChecklistAnswerRow.item == "scrub")).all()
    assert kept == ["done", "not_done"]


def test_who_reads_and_who_fills_in(signed_in: SignedIn, scene: Scene) -> None:
    assert signed_in(Role.AUDITOR).get(path(scene, "/checklist")).status_code == 200
    assert signed_in(Role.COORDINATOR).get(path(scene, "/checklist/theatre")).status_code == 403
    assert signed_in(Role.NURSE).get(path(scene, "/checklist/nowhere")).status_code == 404
