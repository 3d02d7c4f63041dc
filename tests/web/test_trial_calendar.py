"""The trial calendar over HTTP: the phone and the staff get one sheet, each look is kept."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select, update

from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.audit import AccessEventRow
from scs_manager.models.patients import PatientRow
from tests.reports.pdfs import tree
from tests.trial_scenes import PLACED, evening, make_scene
from tests.web.conftest import Clinic, Clock, fetch
from tests.web.records_of import make_records


def words_at(browser: FlaskClient, path: str) -> str:
    response = browser.get(path)
    assert response.headers["Content-Disposition"] == 'attachment; filename="trial-calendar.pdf"'
    return " ".join(tree(response.data).words.split())


def test_the_phone_and_the_staff_get_the_same_sheet_in_the_patients_language(
    app: Flask, engine: Engine, clinic: Clinic, clock: Clock, signed_in: Callable[..., FlaskClient]
) -> None:
    own = make_records(engine, clinic, "NPC-1", "Ada")
    with Session(for_writing(engine), expire_on_commit=False) as session:
        scene = make_scene(session, clinic.name, clinic=session.get(ClinicRow, clinic.id))
        session.exec(update(PatientRow).values(language="de"))
        session.commit()
    clock.now = evening(PLACED + timedelta(days=3))
    phone = app.test_client()
    phone.set_cookie("diary", own.phone)
    staff, case = signed_in(Role.NURSE), f"/cases/{own.keys['case_id']}"

    sheet = words_at(phone, "/diary/trial-calendar.pdf")
    assert words_at(staff, f"{case}/trial/calendar.pdf") == sheet
    assert "4. Mai ● Die Elektroden wurden eingesetzt ✓ Tagebuch gesendet" in sheet
    assert "01632 960 100" in sheet
    with Session(engine) as session:
        looks = session.exec(select(AccessEventRow.actor_kind, AccessEventRow.what)).all()
    assert {("patient", "trial_calendar.own"), ("staff", "trial_calendar.print_for")} <= set(
        map(tuple, looks)
    )

    none = words_at(staff, f"/cases/{scene.case.id}/trial/calendar.pdf")
    assert "Ihre Testphase hat noch keine Termine." in none
    assert 'href="/diary/trial-calendar.pdf"' in fetch(phone, "/diary/documents").html
    for place in ("documents", "trial/plan"):
        assert f'href="{case}/trial/calendar.pdf"' in fetch(staff, f"{case}/{place}").html
