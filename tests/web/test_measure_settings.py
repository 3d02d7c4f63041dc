"""Important changes on screen: the medical lead sets what holds, the second of two sees that it changed."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.measure_settings import MeasureSettingRow
from scs_manager.services import accounts
from tests.web.conftest import NOW, SYSTEM, Clinic, fetch, send

SignIn = Callable[..., FlaskClient]
LIST, ODI = "/settings/important-changes", "/settings/important-changes/odi-2-1a/percent"


@pytest.fixture
def lead(engine: Engine, clinic: Clinic, signed_in: SignIn) -> FlaskClient:
    """Northgate's medical lead at a browser."""
    with Session(for_writing(engine), expire_on_commit=False) as session:
        accounts.set_roles(
            session, clinic_id=clinic.id, staff_id=clinic.staff[Role.CLINICIAN], roles=[Role.CLINICIAN],
            by=SYSTEM, now=NOW, medical_lead=True,
        )  # fmt: skip
    return signed_in(Role.CLINICIAN)


def test_the_lead_sets_what_holds_and_every_version_stays(lead: FlaskClient, engine: Engine) -> None:
    assert "unknown: no limit" in fetch(lead, LIST).text
    own = {
        "seen": "0", "change_id": "own", "own": "12.5", "unit": "points", "limit": "20",
        "limit_source": "Agreed norms", "reason": "Team of May",
    }  # fmt: skip
    page = send(lead, ODI, own)
    assert (page.status_code, "Say where the value comes from" in page.text) == (400, True)
    assert send(lead, ODI, own | {"source": "Our registry"}).status_code == 303

    listed = fetch(lead, LIST).text
    assert "12.5 points" in listed
    assert "Our registry [clinic]" in listed
    assert "above 20" in listed
    again = send(lead, ODI, own | {"source": "Our registry", "seen": "1"})
    assert (again.status_code, "This is what holds already." in again.text) == (400, True)
    late = send(lead, ODI, {"seen": "0", "change_id": "odi-registry", "reason": "Mine"})
    assert (late.status_code, "Somebody else" in late.text or "changed" in late.text) == (400, True)
    assert (
        send(lead, ODI, {"seen": "1", "change_id": "default", "reason": "Back to the table"}).status_code
        == 303
    )

    shown = fetch(lead, ODI).text
    assert "Back to the table" in shown
    assert "Team of May" in shown
    with Session(engine) as session:
        rows = session.exec(select(MeasureSettingRow).order_by(MeasureSettingRow.number)).all()  # type: ignore[arg-type]
    assert [(row.change_id, row.points, row.impaired_beyond) for row in rows] == [
        ("own", "12.5", "20"),
        ("", None, None),
    ]


def test_an_administrator_reads_and_a_score_that_is_none_is_not_found(
    signed_in: SignIn, lead: FlaskClient
) -> None:
    office = signed_in(Role.ADMINISTRATOR)
    assert ODI not in fetch(office, LIST).text
    fetch(office, ODI, 403)
    fetch(lead, "/settings/important-changes/odi-2-1a/total", 404)
