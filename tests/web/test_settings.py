"""The page of all settings: each reader sees what may be opened, and every setting of the application."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine

from scs_manager.domain.permissions import Role
from scs_manager.models.accounts import StaffRoleRow
from tests.pages import Page
from tests.web.conftest import Clinic, fetch

SignIn = Callable[..., FlaskClient]
LEAD_READS = {
    "/profiles", "/consent-texts", "/settings/questionnaires", "/settings/alarms", "/settings/messages",
    "/settings/diary", "/settings/diary/questions", "/settings/important-changes",
    "/settings/follow-up",
    "/settings/comparison", "/settings/documents",
}  # fmt: skip


def links(page: Page, inside: str) -> set[str]:
    """The addresses linked inside every element of this kind."""
    found: list[Element] = [link for part in page.tree.iter(inside) for link in part.iter("a")]
    return {link.get("href", "") for link in found}


def test_an_administrator_sees_every_setting_and_comes_back_from_each(app: Flask, signed_in: SignIn) -> None:
    office = signed_in(Role.ADMINISTRATOR)

    listed = links(fetch(office, "/settings"), "dl")

    pages = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/settings/")}
    assert {page for page in pages if "<" not in page} <= listed
    assert listed == LEAD_READS | {"/settings/diary-access"}
    for each in listed:
        assert "/settings" in links(fetch(office, each), "main"), each
    assert "/settings" in links(fetch(office, "/home"), "main")


def test_the_menu_has_one_entry_for_them_all(signed_in: SignIn) -> None:
    assert links(fetch(signed_in(Role.ADMINISTRATOR), "/home"), "nav") == {"/profiles", "/settings"}


def test_a_medical_lead_sees_what_a_lead_may_set(engine: Engine, clinic: Clinic, signed_in: SignIn) -> None:
    with engine.begin() as connection:
        mine = StaffRoleRow.staff_id == clinic.staff[Role.CLINICIAN]
        connection.execute(sa.update(StaffRoleRow).where(mine).values(medical_lead=True))  # type: ignore[arg-type]

    assert links(fetch(signed_in(Role.CLINICIAN), "/settings"), "dl") == LEAD_READS


@pytest.mark.parametrize("role", [Role.NURSE, Role.CLINICIAN])
def test_who_sets_nothing_is_not_led_there(signed_in: SignIn, role: Role) -> None:
    browser = signed_in(role)

    fetch(browser, "/settings", 403)
    assert "/settings" not in links(fetch(browser, "/consent-texts"), "body")
