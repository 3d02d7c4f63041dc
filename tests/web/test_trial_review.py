"""The team's review of a trial over HTTP: ended, running, aborted, and without any trial."""

from collections.abc import Callable
from datetime import timedelta
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session

from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from tests.pages import Page
from tests.trial_scenes import ABORTED_END, PLACED, Scene, ended, evening, make_scene, running
from tests.web.conftest import Clinic, Clock, fetch

SignedIn = Callable[..., FlaskClient]
FIGURES = ("pain", "grid", "relief", "domains", "medication", "body", "criteria", "kept")


def scene_of(session: Session, clinic: Clinic, name: str) -> Scene:
    return make_scene(session, name, clinic=session.get_one(ClinicRow, clinic.id))


def words_of(element: Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


def drawings(page: Page) -> list[Element]:
    return [each for each in page.one("main").iter("svg") if each.get("role") == "img"]


def test_the_page_answers_first_and_then_shows_every_figure_with_its_numbers(
    signed_in: SignedIn, engine: Engine, clinic: Clinic, clock: Clock
) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = scene_of(session, clinic, "Ended")
        ended(session, scene, running(session, scene)[0])
        path = f"/cases/{scene.case.id}/outcome"
    browser = signed_in()
    page = fetch(browser, path)

    assert page.h1 == "Review of the trial"
    for words in ("58.0", "approximately 45 to 70", "Counted in", "criteria met", "specificity 8 %"):
        assert words in page.text
    anchors = {node.get("id") for node in page.one("main").iter("section")}
    assert anchors >= set(FIGURES)
    for drawing in drawings(page):
        described = drawing.get("aria-label") or words_of(next(drawing.iter("desc"), drawing))
        assert described
    assert "Line chart of pain" in page.html
    assert {"Pain as a table", "Every day as a table"} <= {words_of(each) for each in page.all("summary")}
    assert path in fetch(browser, f"/cases/{scene.case.id}/decision").html
    assert path in fetch(browser, f"/cases/{scene.case.id}/trial").html


def test_a_running_trial_is_shown_so_far_without_the_evening_that_is_still_to_come(
    signed_in: SignedIn, engine: Engine, clinic: Clinic, clock: Clock
) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = scene_of(session, clinic, "Running")
        running(session, scene, evenings=6)
    clock.now = evening(PLACED + timedelta(days=6), 10)
    page = fetch(signed_in(), f"/cases/{scene.case.id}/outcome")

    assert page.h1 == "Review of the trial, so far"
    assert "1 of 13 diary days missing." in page.text


def test_an_aborted_trial_is_never_a_negative_one(
    signed_in: SignedIn, engine: Engine, clinic: Clinic, clock: Clock
) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = scene_of(session, clinic, "Aborted")
        ended(session, scene, running(session, scene, evenings=2)[0], ABORTED_END)
    page = fetch(signed_in(), f"/cases/{scene.case.id}/outcome")

    assert "never a negative trial" in page.text
    assert "Relief that it did not show is unknown, not absent." in page.text


def test_a_long_trial_has_a_column_for_each_week_and_a_row_for_each_day(
    signed_in: SignedIn, engine: Engine, clinic: Clinic, clock: Clock
) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = scene_of(session, clinic, "Long")
        running(session, scene)
    clock.now = evening(PLACED + timedelta(days=24), 10)
    page = fetch(signed_in(), f"/cases/{scene.case.id}/outcome")

    assert "Every week" in page.text
    assert "day 22" in page.text


def test_a_case_without_a_trial_says_so(signed_in: SignedIn, engine: Engine, clinic: Clinic) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = scene_of(session, clinic, "None")
        session.commit()
    page = fetch(signed_in(), f"/cases/{scene.case.id}/outcome")

    assert "This case has no trial" in page.text
    assert drawings(page) == []
