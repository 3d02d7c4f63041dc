"""Every route × everybody × whose record it is, generated from the routes themselves.

Whoever may not, and whoever names another clinic's record, another case's row or nothing at all, gets the
same page byte for byte, and nothing is written. Taking a guard away makes the matrix fail: that is tested.

Who is let in is decided by code that no database changes, so the whole matrix is asked on SQLite. PostgreSQL
answers every route once with our own keys, and once with those of another clinic.
"""

import sys
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, SQLModel, select
from werkzeug.test import TestResponse

from forms import records as forms
from scs_manager.domain.permissions import Permission, Role, permissions_of
from scs_manager.engine import for_writing
from scs_manager.models.accounts import StaffRoleRow
from scs_manager.models.audit import AccessEventRow
from scs_manager.models.cases import CaseRow
from scs_manager.models.scoped import select_scoped
from scs_manager.models.screening import ScreeningRow
from scs_manager.services import outcomes, screening, staff_sessions, tablets
from scs_manager.services.tablets import Start
from scs_manager.web.policies import Audience
from tests.pages import Page
from tests.web.conftest import NOW, Clinic, enter, make_clinic
from tests.web.records_of import NOTHING, Records, make_records
from tests.web.sites import Site, sites

HERE = {"Sec-Fetch-Site": "same-origin"}
WORDS = {
    "history": {"slug": forms.HISTORY[0].slug, "key": "medicines"},
    "safety": {"slug": forms.SAFETY[0].slug, "key": "devices"},
    "psychology": {"slug": forms.PSYCHOLOGY[0].slug},
    "moves": {"name": "refer-urgently"},
}
"""What a part of the record calls its sections, its lists and its steps."""
SOMEBODY = {Audience.STAFF, Audience.SIGNED_IN}
once = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what no database decides, and for what tests the matrix itself."""


@dataclass
class Visitor:
    """A browser, who sits at it, and the token its forms carry."""

    name: str
    browser: FlaskClient
    held: frozenset[Permission]
    token: str

    def ask(self, site: Site, address: str) -> TestResponse:
        """Use the route as its page would, with an empty form."""
        if site.method == "GET":
            return self.browser.get(address)
        return self.browser.post(address, data={"csrf_token": self.token}, headers=HERE)

    def may(self, site: Site) -> bool:
        """Whether a role of this visitor opens the route."""
        return bool(self.held.intersection(site.policy.permissions))


@dataclass
class World:
    """Two clinics: two cases in ours, one in the other, and everybody who may come to the door."""

    app: Flask
    own: Records
    beside: Records
    other: Records
    visitors: dict[str, Visitor]

    def named(self) -> list[Site]:
        """The routes for staff that name a record."""
        return [site for site in sites(self.app) if site.reads_a_record]

    def url(self, site: Site, keys: Mapping[str, Any]) -> str:
        """The address of a route with these keys."""
        values = {name: keys.get(name, "word") for name in site.rule.arguments}
        part = next((part for part in site.rule.rule.split("/") if part in WORDS), "")
        values |= {name: found for name, found in WORDS.get(part, {}).items() if name in values}
        if "item_id" in values and part == "safety":
            values["item_id"] = keys["device_id"]
        values |= site.rule.defaults or {}
        with self.app.test_request_context(base_url="http://localhost"):
            return self.app.url_for(site.endpoint, **values)

    def wrong(self, site: Site) -> Iterator[tuple[str, str]]:
        """Every address of a route that leads to nothing of ours, and why."""
        yield "another clinic's", self.url(site, self.other.keys)
        yield "nonexistent", self.url(site, NOTHING)
        if "case_id" not in site.rule.arguments or len(_keys(site)) < 2:
            return
        ours = {"case_id": self.own.keys["case_id"]}
        yield "another case's row", self.url(site, {**self.beside.keys, **ours})
        yield "another clinic's row", self.url(site, {**self.other.keys, **ours})
        yield "nonexistent row", self.url(site, {**NOTHING, **ours})
        theirs = {"case_id": self.other.keys["case_id"]}
        yield "our row under another clinic's case", self.url(site, {**self.own.keys, **theirs})


def _keys(site: Site) -> list[str]:
    return [name for name in site.rule.arguments if name.endswith("_id")]


@pytest.fixture
def world(app: Flask, engine: Engine, clinic: Clinic, other_clinic: Clinic) -> World:
    """The whole cast on this test's database."""
    own = make_records(engine, clinic, "NPC-1", "Ada")
    beside = make_records(engine, clinic, "NPC-2", "Bea")
    other = make_records(engine, other_clinic, "SPC-1", "Zzcanary")
    visitors = {role.value: _staff(app, role, clinic) for role in Role}
    visitors["stranger"] = _staff(app, Role.CLINICIAN, other_clinic)
    visitors["nobody"] = _visitor("nobody", app.test_client(), "/sign-in")
    phone = app.test_client()
    phone.set_cookie("diary", own.phone)
    visitors["patient"] = _visitor("patient", phone, "/diary/more")
    visitors["tablet"] = _tablet(app, engine, clinic, own)
    return World(app, own, beside, other, visitors)


def _tablet(app: Flask, engine: Engine, clinic: Clinic, own: Records) -> Visitor:
    """The clinic's tablet handed to our patient for the diary."""
    with Session(for_writing(engine), expire_on_commit=False) as session:
        case = session.get_one(CaseRow, own.keys["case_id"])
        token = tablets.hand_over(
            session,
            case=case,
            trial=outcomes.latest_trial(session, case),
            start=Start(),
            staff_session=uuid.uuid4(),
            by=clinic.actor(Role.NURSE),
            now=NOW,
        )
    browser = app.test_client()
    browser.set_cookie("tablet", token)
    return _visitor("tablet", browser, "/tablet")


def _staff(app: Flask, role: Role, clinic: Clinic) -> Visitor:
    browser = app.test_client()
    assert enter(browser, role, clinic.name).status_code == 303
    return _visitor(role.value, browser, "/home", permissions_of([role]))


def _visitor(
    name: str, browser: FlaskClient, form: str, held: frozenset[Permission] = frozenset()
) -> Visitor:
    return Visitor(name, browser, held, Page(browser.get(form)).csrf_token)


def refused(
    world: World, visitor: Visitor, *, whole: bool = True, parts: Collection[str] | None = None
) -> list[str]:
    """What this visitor got although it should have been refused; ``whole`` asks for each own record too.

    ``parts``: these blueprints only, where the matrix itself is tested.
    """
    faults, pages = [], {visitor.browser.get("/nowhere-at-all").data}
    for site in world.named():
        if parts is not None and site.endpoint.partition(".")[0] not in parts:
            continue
        asked = list(world.wrong(site))
        if not visitor.may(site) and whole:
            asked.append(("our own", world.url(site, world.own.keys)))
        for why, address in asked:
            response = visitor.ask(site, address)
            wanted = 404 if visitor.may(site) else 403
            if response.status_code != wanted:
                faults.append(f"{visitor.name} {site.method} {site.endpoint}, {why}: {response.status_code}")
            elif wanted == 404:
                pages.add(response.data)
    return faults + [f"{visitor.name} can tell {len(pages)} kinds of 404 apart"] * (len(pages) > 1)


def rows(engine: Engine) -> dict[str, int]:
    """How many rows every table has, the log of looks apart."""
    tables = [table for table in SQLModel.metadata.sorted_tables if table.name != "access_event"]
    with engine.connect() as connection:
        counts = {table.name: sa.select(sa.func.count()).select_from(table) for table in tables}
        return {name: connection.execute(count).scalar_one() for name, count in counts.items()}


def looked_at(engine: Engine) -> set[uuid.UUID | None]:
    """The cases that anybody looked at."""
    with Session(engine) as session:
        return set(session.exec(select(AccessEventRow.case_id)).all())


@once
def test_a_role_is_refused_everything_that_is_not_its_own(world: World, engine: Engine) -> None:
    before = rows(engine)

    for role in Role:
        assert refused(world, world.visitors[role]) == []

    assert rows(engine) == before
    assert looked_at(engine) <= {world.own.keys["case_id"]}


def test_a_clinician_of_another_clinic_gets_nothing_but_the_same_404(world: World, engine: Engine) -> None:
    visitor, before, pages = world.visitors["stranger"], rows(engine), set()

    for site in world.named():
        if visitor.may(site):
            response = visitor.ask(site, world.url(site, world.own.keys))
            assert response.status_code == 404, site.endpoint
            pages.add(response.data)

    assert pages == {visitor.browser.get("/nowhere-at-all").data}
    assert (rows(engine), looked_at(engine)) == (before, set())


@once
def test_who_is_not_staff_is_sent_to_the_door_whatever_the_key(world: World, engine: Engine) -> None:
    before, pages = rows(engine), set()

    for visitor in (world.visitors[name] for name in ("nobody", "patient", "tablet")):
        for site in sites(world.app):
            if site.policy.audience not in SOMEBODY:
                continue
            for keys in (world.own.keys, world.other.keys, NOTHING):
                response = visitor.ask(site, world.url(site, keys))
                assert (response.status_code, response.headers["Location"]) == (303, "/sign-in"), site
                pages.add(response.data)

    assert len(pages) == 1
    assert (rows(engine), looked_at(engine)) == (before, set())


@once
def test_a_diary_opens_to_its_phone_only(world: World, engine: Engine) -> None:
    before = rows(engine)

    for visitor in world.visitors.values():
        for site in sites(world.app):
            if site.policy.audience is Audience.PATIENT and visitor.name != "patient":
                response = visitor.ask(site, world.url(site, NOTHING))
                assert (response.status_code, response.headers["Location"]) == (303, "/diary/signed-out")

    assert rows(engine) == before


@once
def test_a_tablet_opens_to_who_was_handed_it_only(world: World, engine: Engine) -> None:
    before = rows(engine)

    for visitor in world.visitors.values():
        for site in sites(world.app):
            if site.policy.audience is Audience.TABLET and visitor.name != "tablet":
                response = visitor.ask(site, world.url(site, NOTHING))
                assert (response.status_code, response.headers["Location"]) == (303, "/tablet/done")

    assert rows(engine) == before


def test_every_route_opens_to_somebody_with_our_own_keys(world: World) -> None:
    """Without this the matrix could be green because nothing is ever found."""
    staff = [world.visitors[role] for role in Role]

    for site in world.named():
        visitor = next(each for each in staff if each.may(site))
        response = visitor.ask(site, world.url(site, world.own.keys))
        found = {200, 303} if site.method == "GET" else {200, 303, 400, 409, 422}
        assert response.status_code in found, f"{site.method} {site.endpoint}: {response.status_code}"


@once
def test_a_change_that_shows_the_record_again_is_a_look(world: World, engine: Engine) -> None:
    """Nobody reads a record unseen by posting to it what cannot be stored."""
    visitor = world.visitors[Role.CLINICIAN]

    for site in world.named():
        if site.method == "POST" and visitor.may(site) and "case_id" in site.rule.arguments:
            before = _looks(engine, world.own.keys["case_id"])
            response = visitor.ask(site, world.url(site, world.own.keys))
            if b"Ada" in response.data:
                assert response.status_code != 303
                assert _looks(engine, world.own.keys["case_id"]) == before + 1, site.endpoint


def _looks(engine: Engine, case_id: uuid.UUID) -> int:
    with Session(engine) as session:
        return len(session.exec(select(AccessEventRow.id).where(AccessEventRow.case_id == case_id)).all())


NEVER = {
    Role.COORDINATOR: {"SIGN_SCREENING", "SIGN_EVALUATION", "DECIDE", "SIGN_DOCUMENTS"},
    Role.NURSE: {"SIGN_SCREENING", "SIGN_EVALUATION", "DECIDE", "SIGN_DOCUMENTS"},
    Role.PSYCHOLOGIST: {"SIGN_SCREENING", "DECIDE", "SIGN_DOCUMENTS", "PLAN_TRIAL"},
    Role.CLINICIAN: {"SIGN_EVALUATION", "READ_AUDIT", "MANAGE_ACCOUNTS"},
    Role.ADMINISTRATOR: {"READ_CLINICAL", "READ_AUDIT", "EXPORT", "IMPORT_RECORDS"},
}
"""What product.md 1 says that a role never does."""


@once
def test_no_route_lets_a_role_do_what_it_never_does(world: World) -> None:
    for role, names in NEVER.items():
        forbidden = {Permission[name] for name in names}
        for site in sites(world.app):
            if site.policy.permissions and forbidden.issuperset(site.policy.permissions):
                response = world.visitors[role].ask(site, world.url(site, world.own.keys))
                assert response.status_code == 403, f"{role} {site.method} {site.endpoint}"


@once
def test_an_auditor_changes_nothing_and_an_administrator_reads_nothing(world: World, engine: Engine) -> None:
    before = rows(engine)

    for site in sites(world.app):
        for role in (Role.AUDITOR, Role.ADMINISTRATOR):
            if world.visitors[role].may(site) and not site.reads_a_record:
                continue  # settings, which name no patient
            if Permission.MANAGE_SETTINGS in site.policy.permissions and role is Role.ADMINISTRATOR:
                continue  # the clinic's settings are an administrator's own, and no clinical record
            if site.policy.audience is Audience.STAFF and (site.method == "POST" or role != Role.AUDITOR):
                response = world.visitors[role].ask(site, world.url(site, world.own.keys))
                assert response.status_code == 403, f"{role} {site.method} {site.endpoint}"

    assert rows(engine) == before


PARTS = {"cases", "documents", "screening", "trials", "referrals"}
"""Enough of the matrix to see that a planted fault is found."""


def _everywhere(monkeypatch: pytest.MonkeyPatch, name: str, old: object, new: Callable[..., Any]) -> None:
    """Replace a function in every module that took it by name."""
    for module in list(sys.modules.values()):
        if (getattr(module, "__name__", "") or "").startswith("scs_manager") and (
            getattr(module, name, None) is old
        ):
            monkeypatch.setattr(module, name, new)


@once
def test_the_matrix_fails_without_the_clinic_filter(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _everywhere(monkeypatch, "select_scoped", select_scoped, lambda model, _clinic: select(model))

    faults = refused(world, world.visitors[Role.CLINICIAN], whole=False, parts=PARTS)

    assert any("GET cases.summary, another clinic's: 200" in fault for fault in faults), faults
    assert any("GET documents.download, another clinic's: 200" in fault for fault in faults), faults
    assert len(faults) > 10


@once
def test_the_matrix_fails_when_a_row_is_not_tied_to_its_case(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loose(session: Session, case: Any, screening_id: uuid.UUID) -> Any:
        return session.exec(
            select_scoped(ScreeningRow, case.clinic_id).where(ScreeningRow.id == screening_id)
        ).first()

    monkeypatch.setattr(screening, "get_screening", loose)

    faults = refused(world, world.visitors[Role.CLINICIAN], whole=False, parts={"screening"})

    assert any("screening.sign, another case's row" in fault for fault in faults), faults


@once
def test_the_matrix_fails_when_roles_are_not_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff_sessions, "permissions_of", lambda _roles, **_: frozenset(Permission))

    faults = refused(world, world.visitors[Role.ADMINISTRATOR], parts=PARTS)

    assert any("administrator GET cases.summary, our own: 200" in fault for fault in faults), faults


def test_a_member_of_two_clinics_works_in_one_at_a_time(app: Flask, engine: Engine, clinic: Clinic) -> None:
    other = make_clinic(engine, "Southgate")
    away = make_records(engine, other, "SPC-1", "Zzcanary")
    _also_in(engine, clinic.staff[Role.NURSE], other.id, Role.CLINICIAN)
    nurse = _staff(app, Role.NURSE, clinic)

    assert nurse.browser.get(f"/cases/{away.keys['case_id']}").status_code == 404
    chosen = {"csrf_token": nurse.token, "clinic": str(other.id)}
    assert nurse.browser.post("/clinic", data=chosen, headers=HERE).status_code == 303
    assert nurse.browser.get(f"/cases/{away.keys['case_id']}").status_code == 200


def _also_in(engine: Engine, staff_id: uuid.UUID, clinic_id: uuid.UUID, role: Role) -> None:
    with Session(engine) as session:
        session.add(StaffRoleRow(clinic_id=clinic_id, staff_id=staff_id, role=role))
        session.commit()
