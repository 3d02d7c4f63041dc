"""The clinic's profiles on screen: rules in words, sign-off by the medical lead, switches, differences."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session

from scs_manager.domain.permissions import Role
from scs_manager.domain.profiles import load_profile, shipped_profiles
from scs_manager.engine import for_writing
from scs_manager.services import accounts
from scs_manager.services.profile_library import FOLDER
from tests.web.conftest import NOW, PASSWORD, SYSTEM, Clinic, fetch, send

SignIn = Callable[..., FlaskClient]
NICE = shipped_profiles()["nice-ta159"]
OWN = load_profile(
    NICE.text.replace(NICE.version, "2026-local").replace("months = 6", "months = 9"), "x.toml"
)
SIGN_OFF = f"/profiles/{OWN.id}/sign-off?text={OWN.sha256}"


@pytest.fixture
def folder(app: Flask, clinic: Clinic, tmp_path: Path) -> Path:
    """The folder of Northgate's own profiles, with one file in it."""
    app.extensions["session_info"] = {FOLDER: tmp_path}
    own = tmp_path / str(clinic.id)
    own.mkdir()
    (own / "nice.toml").write_text(OWN.text, encoding="utf-8")
    return own


@pytest.fixture
def lead(engine: Engine, clinic: Clinic, signed_in: SignIn) -> FlaskClient:
    """Northgate's medical lead at a browser."""
    with Session(for_writing(engine), expire_on_commit=False) as session:
        accounts.set_roles(
            session, clinic_id=clinic.id, staff_id=clinic.staff[Role.CLINICIAN], roles=[Role.CLINICIAN],
            by=SYSTEM, now=NOW, medical_lead=True,
        )  # fmt: skip
    return signed_in(Role.CLINICIAN)


def test_a_broken_file_is_shown_with_its_place_and_all_goes_on(signed_in: SignIn, folder: Path) -> None:
    (folder / "bad.toml").write_text('id = "uhc-2025"\nversion =\n', encoding="utf-8")
    (folder / "typo.toml").write_text(OWN.text.replace("window_days", "windowdays", 1), encoding="utf-8")

    page = fetch(signed_in(Role.NURSE), "/profiles")

    assert "2 files of this clinic cannot be used" in page.text
    assert "bad.toml line 2" in page.text
    assert "typo.toml: criterion[" in page.text
    assert "Off: needs local sign-off" not in page.text.split("Files that cannot be used")[1]
    assert fetch(signed_in(Role.NURSE), "/").text


def test_the_rules_of_a_profile_are_told_in_words_with_source_and_provenance(signed_in: SignIn) -> None:
    page = fetch(signed_in(Role.AUDITOR), "/profiles/nice-ta159")

    for words in (
        "Pain for at least 6 months",
        "Required: if it is not met",
        "needs local sign-off",
        "Source:",
    ):
        assert words in page.text
    assert NICE.sha256 in page.text


def test_the_lead_signs_off_what_was_shown_and_it_is_used(lead: FlaskClient, folder: Path) -> None:
    page = fetch(lead, SIGN_OFF)
    assert "months, at least: 6" in page.text
    given = {"shown_sha256": OWN.sha256, "sure": "yes"}

    wrong = send(lead, SIGN_OFF, given | {"password": "not it"})
    stale = send(lead, SIGN_OFF, given | {"password": PASSWORD, "shown_sha256": "0" * 64})
    done = send(lead, SIGN_OFF, given | {"password": PASSWORD})

    assert (wrong.status_code, stale.status_code, done.status_code) == (400, 400, 303)
    assert "The password is not right." in wrong.text
    assert "The file has changed" in stale.text
    shown = fetch(lead, done.headers["Location"])
    assert "In use" in shown.text
    assert "Clinician of Northgate" in shown.text
    fetch(lead, SIGN_OFF, 404)


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.ADMINISTRATOR, Role.NURSE])
def test_nobody_else_signs_off(signed_in: SignIn, folder: Path, role: Role) -> None:
    fetch(signed_in(role), SIGN_OFF, 403)


def test_an_administrator_switches_a_profile_with_a_reason_and_reads_no_record(
    signed_in: SignIn, clinic: Clinic
) -> None:
    browser, path = signed_in(Role.ADMINISTRATOR), "/profiles/cms-ncd-160-7/switch"

    silent = send(browser, path, {"reason": ""})
    off = send(browser, path, {"reason": "no such payer here"})
    again = send(browser, path, {"reason": ""})

    assert (silent.status_code, off.status_code, again.status_code) == (400, 303, 303)
    assert "Say why the profile is switched off" in silent.text
    assert "no such payer here" in fetch(browser, "/profiles/cms-ncd-160-7").text
    fetch(browser, "/profiles/scs-core/switch", 404)


def test_differences_are_told_in_words_and_unknown_texts_are_not_there(
    signed_in: SignIn, folder: Path
) -> None:
    browser = signed_in()

    page = fetch(browser, "/profiles/nice-ta159/compare")

    assert "Pain for at least 9 months" in page.text
    for path in ("/profiles/nothing", "/profiles/scs-core/compare", f"/profiles/scs-core?text={NICE.sha256}"):
        fetch(browser, path, 404)


def test_another_clinics_file_is_not_ours(
    app: Flask, other_clinic: Clinic, folder: Path, signed_in: SignIn
) -> None:
    page = fetch(signed_in(Role.CLINICIAN, "Southgate"), "/profiles")

    assert "2026-local" not in page.text
