"""The body map on the screen: the list paints without scripts, faults are named, sides stay put."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.domain.body_figure import PAINT_AREAS
from scs_manager.domain.body_regions import REGIONS
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.body_maps import BodyMapRow
from scs_manager.web.assets import FOLDER
from tests.pages import Page
from tests.trial_scenes import PLACED, make_scene, running
from tests.web.conftest import NOW, Clinic, fetch, send

PAIN = ["left.back.lower", "left.calf.s1", "right.sole.l5"]


@pytest.fixture
def case(engine: Engine, clinic: Clinic) -> tuple[str, str]:
    """The address of a case with a running trial, and the token of the patient's phone."""
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session, "NPC-1", clinic=session.get_one(ClinicRow, clinic.id))
        _trial, phone = running(session, scene, evenings=2)
        return f"/cases/{scene.case.id}/body-map", phone


def painted(engine: Engine) -> list[BodyMapRow]:
    with Session(engine) as session:
        return list(session.exec(select(BodyMapRow)))


def across(page: Page, region: str) -> list[float]:
    """The horizontal places of every picture of a region that stands on a page."""
    paths = [path for path in page.tree.iter() if path.get("data-region") == region]
    numbers = [re.findall(r"(-?[\d.]+) -?[\d.]+", path.get("d", "")) for path in paths]
    return [float(number) for found in numbers for number in found]


def test_boxes_alone_record_a_painting_and_the_page_shows_it_on_the_right_side(
    engine: Engine, signed_in: Callable[..., FlaskClient], case: tuple[str, str]
) -> None:
    client = signed_in(Role.NURSE)
    answer = send(client, f"{case[0]}/pain", {"regions": PAIN, "on": "2026-05-12", "source": "patient"})
    assert answer.status_code == 303

    (row,) = painted(engine)
    assert (row.kind, row.regions, row.source, row.trial_day) == ("pain", PAIN, "patient", None)
    page = fetch(client, case[0])
    assert "Left: low back, calf (S1); Right: sole (L5)" in page.text
    assert "Pain drawn: back and leg." in page.text
    assert all(x <= 0 for x in across(page, "left.calf.s1"))
    assert all(x >= 0 for x in across(page, "left.shin.l4"))
    assert len(across(page, "right.sole.l5")) > 10


def test_tingling_is_compared_with_the_pain_before_it(
    signed_in: Callable[..., FlaskClient], case: tuple[str, str]
) -> None:
    client = signed_in(Role.CLINICIAN)
    common = {"on": "2026-05-12", "source": "asked"}
    send(client, f"{case[0]}/pain", {"regions": PAIN} | common)
    send(client, f"{case[0]}/tingling", {"regions": PAIN[:2], "trial_day": "8"} | common)

    page = fetch(client, case[0])
    assert re.search(r"Tingling covers \d\d\.\d % of the painful area \(2 of 3 places\)", page.text)
    assert "day 8 of the trial" in page.text


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({}, "Choose at least one place, or tick that there is none"),
    ({"regions": PAIN, "nowhere": "yes"}, "Choose places, or tick that there is none, not both"),
    ({"regions": ["left.nose"]}, "Choose only from the list"),
    ({"regions": PAIN, "on": "2026-05-20"}, "The day lies in the future"),
]


def test_a_fault_is_named_and_no_answer_is_lost(
    engine: Engine, signed_in: Callable[..., FlaskClient], case: tuple[str, str]
) -> None:
    client = signed_in(Role.COORDINATOR)
    for given, words in FAULTS:
        answer = send(client, f"{case[0]}/pain", {"on": "2026-05-12", "source": "paper"} | given)
        page = Page(answer)
        assert answer.status_code == 400
        assert words in page.text
        ticked = {box.get("value") for box in page.tree.iter("input") if box.get("checked") is not None}
        assert "paper" in ticked
        assert set(given.get("regions", ())) - {"left.nose"} <= ticked
    assert painted(engine) == []


def test_every_region_has_one_box_and_is_painted_by_the_style_sheet(
    signed_in: Callable[..., FlaskClient], case: tuple[str, str]
) -> None:
    page = fetch(signed_in(Role.NURSE), f"{case[0]}/tingling")
    boxes = [box.get("value") for box in page.tree.iter("input") if box.get("name") == "regions"]
    assert sorted(map(str, boxes)) == sorted(REGIONS)
    assert len({box.get("id") for box in page.tree.iter("input") if box.get("name") == "regions"}) == 48
    for sheet in ("staff", "patient"):
        css = (FOLDER / f"css/{sheet}.css").read_text(encoding="utf-8")
        assert all(f'[data-region="{region}"]' in css for region in REGIONS)


def test_the_patient_paints_tingling_on_the_own_phone_while_it_is_tried(
    engine: Engine, app: Flask, case: tuple[str, str]
) -> None:
    phone = app.test_client()
    phone.set_cookie("diary", case[1])
    page = fetch(phone, "/diary/body-map")
    assert "Where did you feel tingling?" in page.text
    assert page.text.count("Your left") == len(PAINT_AREAS)

    refused = send(phone, "/diary/body-map", {})
    assert refused.status_code == 422
    assert send(phone, "/diary/body-map", {"regions": PAIN[1:2]}).status_code == 303
    assert "The clinic has your picture" in fetch(phone, "/diary/body-map/sent").text

    (row,) = painted(engine)
    assert (row.kind, row.regions, row.source, row.by_name) == (
        "tingling",
        ["left.calf.s1"],
        "patient",
        "patient",
    )
    assert row.on - PLACED == timedelta(days=row.trial_day or 0)
    assert abs(row.on - NOW.date()) <= timedelta(days=1)


def test_a_phone_that_is_not_signed_in_paints_nothing(client: FlaskClient) -> None:
    assert client.get("/diary/body-map").headers["Location"] == "/diary/signed-out"
