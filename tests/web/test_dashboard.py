"""The dashboard over HTTP: figures without a name, the list behind each number, files, the comparison."""

import csv
import io
import random
import uuid
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.domain.dashboard import sections
from scs_manager.domain.dashboard_tables import NOT_TOLD, Cell
from scs_manager.domain.pathway import State
from scs_manager.domain.permissions import Role
from scs_manager.domain.registry_filters import Filters
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.audit import AccessEventRow, AuditEventRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from scs_manager.models.registry import (
    RegistryCaseRow,
    RegistryComplicationRow,
    RegistryMarkRow,
    RegistrySharedRow,
)
from scs_manager.services import registry, registry_comparison, registry_figures, registry_people
from scs_manager.services.registry_measures import Asked, measure_of
from scs_manager.services.registry_shares import shared_by_others
from tests.random_registry import MAKERS, random_row
from tests.web.conftest import NOW, Clinic, fetch, make_clinic, send
from tests.web.test_statement_counts import statements

SignIn = Callable[..., FlaskClient]
TODAY = NOW.date()
PATIENTS = 60


def fill(engine: Engine, clinic: Clinic, patients: int = PATIENTS, *, seed: int = 1) -> None:
    """So many invented cases in the registry of a clinic, up to date."""
    rng = random.Random(seed)
    rows: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for number in range(patients):
        _case(rows, clinic, f"D-{seed}-{number}", rng)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        for model in (PatientRow, CaseRow, RegistryCaseRow, RegistryComplicationRow):
            if rows[model]:
                session.connection().execute(sa.insert(model), rows[model])
        session.commit()
        registry.finish(session, clinic.id, now=NOW, changed=True)


def _case(rows: dict[Any, list[dict[str, Any]]], clinic: Clinic, identifier: str, rng: random.Random) -> None:
    patient, case = (uuid.UUID(int=rng.getrandbits(128), version=4) for _ in range(2))
    columns, complications = random_row(rng, TODAY)
    keys: dict[str, Any] = {"clinic_id": clinic.id, "case_id": case}
    who = PatientRow(
        id=patient, clinic_id=clinic.id, given_name="Zoe", family_name="Nameless", name_key="nameless zoe",
        birth_date=date(1970, 1, 2), sex="female", identifier=identifier, time_zone="Europe/London",
        created_at=NOW,
    )  # fmt: skip
    rows[PatientRow].append(who.model_dump())
    stands = CaseRow(
        id=case, clinic_id=clinic.id, patient_id=patient, state=State.WORK_UP, state_since=NOW, opened_at=NOW
    )
    rows[CaseRow].append(stands.model_dump())
    rows[RegistryCaseRow].append(keys | columns | {"touched_seq": 1, "computed_seq": 1})
    rows[RegistryComplicationRow] += [keys | each for each in complications]


def counting(cell: Cell) -> bool:
    """Whether the number of a cell is one of patients, as the length of its list is."""
    return (
        bool(cell.measure)
        and not cell.measure.startswith(("days.", "complication."))
        and cell.keys != ("all", "patients")
    )


def test_every_number_is_the_length_of_the_list_behind_it(engine: Engine, clinic: Clinic) -> None:
    fill(engine, clinic)
    with Session(engine) as session:
        row = session.get_one(ClinicRow, clinic.id)
        asked = Asked(TODAY, row.target_wait_days)
        for filters in (Filters(), Filters(region="leg", maker=str(MAKERS[0]))):
            counts = registry_figures.filtered(session, row, filters, on=TODAY)
            cells = [c for s in sections(counts) for f in s.figures for r in f.table.rows for c in r]
            checked = 0
            for cell in filter(counting, cells):
                measure = measure_of(cell.measure, asked)
                assert measure is not None, cell.measure
                found = registry_people.people(session, clinic.id, measure, filters, size=1000)
                assert str(len(found)) == cell.value, cell.measure
                checked += 1
            assert checked > 50


def test_the_page_names_nobody_and_costs_the_same_for_many(
    signed_in: SignIn, engine: Engine, clinic: Clinic
) -> None:
    fill(engine, clinic, 20)
    browser = signed_in()
    few = statements(engine, browser, "/dashboard")
    page = browser.get("/dashboard").get_data(as_text=True)
    assert "Nameless" not in page
    assert "sensitivity or specificity" in page
    assert "As of" in page

    fill(engine, clinic, 40, seed=2)
    assert statements(engine, browser, "/dashboard") == few <= 14
    narrowed = browser.get("/dashboard?period=2025&region=leg").get_data(as_text=True)
    assert 'value="2025" selected' in narrowed


def test_figures_kept_by_an_older_version_are_made_anew(
    signed_in: SignIn, engine: Engine, clinic: Clinic
) -> None:
    fill(engine, clinic, 20)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        mark = session.exec(select(RegistryMarkRow)).one()
        current = dict(mark.figures or {})
        older = {"on": current["on"], "waits": current["waits"], "trials": {"tried": 99999}}
        mark.figures = older
        session.add(mark)
        session.commit()
    share(engine, clinic)
    with Session(engine) as session:
        assert session.exec(select(RegistrySharedRow)).all() == []

    page = fetch(signed_in(), "/dashboard")

    assert "99999" not in page.text
    with Session(for_writing(engine), expire_on_commit=False) as session:
        registry.finish(session, clinic.id, now=NOW, changed=False)
        figures = session.exec(select(RegistryMarkRow.figures)).one() or {}
        assert {**figures, "stamp": ""} == {**current, "stamp": ""}
        assert session.exec(select(RegistrySharedRow)).all() != []


def test_a_list_is_paged_and_a_look_at_each_patient_on_it(
    signed_in: SignIn, engine: Engine, clinic: Clinic
) -> None:
    fill(engine, clinic)
    browser = signed_in(Role.AUDITOR)
    page = browser.get("/dashboard/list?measure=pathway.referred").get_data(as_text=True)

    with Session(engine) as session:
        looks = select(AccessEventRow.case_id).where(AccessEventRow.what == "dashboard.people")
        assert len(set(session.exec(looks))) == registry_people.PAGE
    assert page.count("Nameless") == registry_people.PAGE
    more = unescape(page.split('<nav class="paging"')[1].split('href="')[1].split('"')[0])
    assert browser.get(more).get_data(as_text=True).count("Nameless") == PATIENTS - registry_people.PAGE
    for word in ("", "pathway.x", "band.9.0", "criterion.9.m", "year.20255", "other.leg", "trial.<b>"):
        assert browser.get("/dashboard/list", query_string={"measure": word}).status_code == 404


def test_a_file_leaves_small_numbers_out_and_is_in_the_audit_trail(
    signed_in: SignIn, engine: Engine, clinic: Clinic
) -> None:
    fill(engine, clinic)
    assert signed_in().get("/dashboard/complications.csv").status_code == 403
    browser = signed_in(Role.AUDITOR)
    answer = browser.get("/dashboard/complications.csv?region=leg")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))

    table = rows[rows.index([]) + 2 :]
    told = [cell for row in table for cell in row[1:]]
    assert NOT_TOLD in told
    assert all(cell == NOT_TOLD or int(cell) >= 5 for cell in told)
    assert ["Target", "Leg"] in rows
    assert browser.get("/dashboard/nothing.csv").status_code == 404
    with Session(engine) as session:
        event = session.exec(select(AuditEventRow).where(AuditEventRow.action == "dashboard.exported")).one()
    assert event.detail == {"table": "complications", "Target": "Leg"}


def test_bringing_up_to_date_computes_what_changed(
    signed_in: SignIn, engine: Engine, clinic: Clinic, case_id: uuid.UUID
) -> None:
    browser = signed_in()
    assert "1 case changed since" in fetch(browser, "/dashboard").text

    answer = send(browser, "/dashboard/refresh", {"period": "2025"}, "/dashboard")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/dashboard?period=2025")
    assert "Nothing changed since." in fetch(browser, "/dashboard").text
    with Session(engine) as session:
        assert session.exec(select(RegistryCaseRow.case_id)).all() == [case_id]


def test_clinics_see_what_others_share_under_letters_and_nothing_else(
    signed_in: SignIn, app: Flask, engine: Engine, clinic: Clinic, other_clinic: Clinic
) -> None:
    browser = signed_in()
    third = make_clinic(engine, "Hillside")
    for number, each in enumerate((clinic, other_clinic, third)):
        fill(engine, each, seed=number + 10)
    share(engine, other_clinic, third)
    assert "does not take part" in fetch(browser, "/dashboard/comparison").text
    with Session(engine) as session:
        assert shared_by_others(session, session.get_one(ClinicRow, clinic.id)) == {}

    lead = signed_in(Role.ADMINISTRATOR)
    send(lead, "/settings/comparison", {"shares": "yes"})
    page = fetch(browser, "/dashboard/comparison")
    assert "Clinic A" in page.text
    assert clinic.name in page.text
    assert not [name for name in (other_clinic.name, third.name, "Nameless") if name in page.html]
    with Session(engine) as session:
        found = shared_by_others(session, session.get_one(ClinicRow, clinic.id))
        assert set(found) == {other_clinic.id, third.id}
        assert all(min(s.k, s.n - s.k) >= 5 for shares in found.values() for s in shares.values())

    share(engine, third, shares=False)
    assert "At least 3 are needed" in fetch(browser, "/dashboard/comparison").text
    with Session(engine) as session:
        told = select(AuditEventRow.detail).where(AuditEventRow.action == "clinic.shares_figures")
        assert len(session.exec(told).all()) == 4


def share(engine: Engine, *clinics: Clinic, shares: bool = True) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        for each in clinics:
            row = session.get_one(ClinicRow, each.id)
            registry_comparison.set_sharing(session, clinic=row, shares=shares, by=each.actor(), now=NOW)
