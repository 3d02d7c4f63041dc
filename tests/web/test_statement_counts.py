"""The number of statements behind a page does not depend on how much the clinic and the record hold."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session

from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.cases import CaseRow
from scs_manager.services.record_rows import add_fact, add_item
from tests.trial_scenes import PLACED, answers, make_scene, running, send
from tests.web.conftest import NOW, Clinic, fetch, make_case

SignIn = Callable[..., FlaskClient]
PAGES = ("", "/history", "/safety", "/screening")


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        told.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    yield told
    sa.event.remove(engine, "before_cursor_execute", note)


def statements(engine: Engine, browser: FlaskClient, path: str) -> int:
    fetch(browser, path)  # what is read once by the process is read here
    with counted(engine) as told:
        fetch(browser, path)
    return len(told)


def fill(engine: Engine, clinic: Clinic, case_id: uuid.UUID, since: int, items: int) -> None:
    """More answers of each fact and more medicines than before."""
    with Session(for_writing(engine)) as session:
        case = session.get_one(CaseRow, case_id)
        by = clinic.actor(Role.CLINICIAN)
        for number in range(since, since + items):
            for name in ("pain.leg_nrs", "pain.average_nrs"):
                add_fact(session, case, name, number % 10, on=NOW.date(), source="", by=by, now=NOW)
            item = {"drug": f"Drug {number}", "drug_class": "opioid", "current": True}
            add_item(session, case, "medicines", item, source="", by=by, now=NOW)
        session.commit()


def test_a_worklist_of_many_takes_as_many_statements_as_one_of_two(
    signed_in: SignIn, engine: Engine, clinic: Clinic
) -> None:
    for number in range(2):
        make_case(engine, clinic, f"A-{number}", f"Person{number}")
    browser = signed_in()
    few = statements(engine, browser, "/")
    for number in range(10):
        make_case(engine, clinic, f"B-{number}", f"Other{number}")

    assert statements(engine, browser, "/") == few
    assert few <= 14


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_a_long_record_takes_as_many_statements_as_one_of_a_short(
    signed_in: SignIn, engine: Engine, clinic: Clinic, case_id: uuid.UUID, page: str
) -> None:
    browser = signed_in()
    fill(engine, clinic, case_id, 0, 1)
    few = statements(engine, browser, f"/cases/{case_id}{page}")
    fill(engine, clinic, case_id, 1, 6)
    for number in range(4):
        make_case(engine, clinic, f"C-{number}", f"Neighbour{number}")

    assert statements(engine, browser, f"/cases/{case_id}{page}") == few


def test_the_review_of_a_long_trial_takes_as_many_statements_as_one_of_a_short(
    signed_in: SignIn, engine: Engine, clinic: Clinic
) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session, "Trial", clinic=session.get_one(ClinicRow, clinic.id))
        _trial, phone = running(session, scene, evenings=2)
        path, browser = f"/cases/{scene.case.id}/outcome", signed_in()
        few = statements(engine, browser, path)
        for number in range(2, 8):
            send(session, phone, answers(PLACED + timedelta(days=number)))
        fill(engine, clinic, scene.case.id, 0, 4)

    assert statements(engine, browser, path) == few
