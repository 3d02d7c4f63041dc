"""The pages of follow-up: visits in words, recorded and corrected, the clinic's list, settings, the phone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.accounts import StaffRoleRow
from scs_manager.services import follow_up_rows, follow_ups, implants, invitations, outcomes
from scs_manager.services.demo_steps import Steps
from tests.decision_scenes import PERSON, decide, reopened
from tests.implant_scenes import AFTER, DAY, IMPLANT
from tests.pages import Page
from tests.web.conftest import Clock, fetch, settings_of, turned_to
from tests.web.test_implants import post, sign_in

SIX_WEEKS = datetime(2026, 8, 10, 9, 0, tzinfo=UTC)
"""A week after the window of the first visit."""
YEAR_ON = datetime(2027, 6, 1, 18, 30, tzinfo=UTC)
"""The first evening of the diary before the visit at a year."""
FOUND = {"visited_on": "2026-08-09", "how": "clinic", "pain_leg": "3", "stated_relief": "60", "pgic": "2"}


def by(steps: Steps) -> Any:
    return next(iter(steps.house.staff.values()))


@pytest.fixture
def clock() -> Clock:
    found = Clock()
    found.now = SIX_WEEKS
    return found


@pytest.fixture
def steps(ended_engine: Engine) -> Iterator[Steps]:
    """A case that was implanted by the use case."""
    with Session(for_writing(ended_engine), expire_on_commit=False) as session:
        made = reopened(session)
        decide(made)
        implants.record_implant(session, case=made.known, implant=IMPLANT, by=by(made), now=AFTER)
        yield made


@pytest.fixture
def client(
    application: Flask, ended_url: str, ended_engine: Engine, clock: Clock, steps: Steps
) -> FlaskClient:
    app = turned_to(application, ended_engine, settings_of(ended_url), clock)
    return sign_in(app.test_client())


def test_a_visit_is_recorded_late_corrected_and_shown_with_what_is_unknown(
    client: FlaskClient, steps: Steps
) -> None:
    home = f"/cases/{steps.known.id}/follow-up"
    assert "7 days past its window" in fetch(client, home).text
    assert "Follow-up: 1 visit overdue, 0 due." in fetch(client, "/").text
    listed = fetch(client, "/follow-up?which=overdue")
    assert "nothing was asked yet" in listed.text
    assert "No visit is due" in fetch(client, "/follow-up?which=due").text
    visit = re.search(rf"{home}/[0-9a-f-]+", listed.html)
    assert visit is not None
    path = visit.group(0)

    wrong = post(client, f"{path}/record", **FOUND | {"visited_on": DAY.isoformat()})
    assert wrong.status_code == 400
    assert "comes after the implant" in Page(wrong).text
    assert post(client, f"{path}/record", **FOUND, seen="0").status_code == 303
    page = fetch(client, path).text
    for words in ("60 %", "6 days after the window", "back pain, worst pain, satisfaction", "Much improved"):
        assert words in page
    refused = post(client, f"{path}/record", **FOUND | {"pain_leg": "4"}, seen="1")
    assert refused.status_code == 400
    changed = post(client, f"{path}/record", **FOUND | {"pain_leg": "4"}, seen="1", change_reason="Misheard")
    assert changed.status_code == 303
    assert "Version 1" in fetch(client, path).text
    assert "leg 4" in fetch(client, home).text
    assert "No visit is due" in fetch(client, "/follow-up").text


def test_visits_are_moved_left_out_and_asked_for_and_a_plan_is_set_once(
    client: FlaskClient, steps: Steps, ended_engine: Engine
) -> None:
    home = f"/cases/{steps.known.id}/follow-up"
    keys = [row.id for row in follow_up_rows.rows_of(steps.s, steps.known)]
    steps.s.rollback()
    sent = client.post(
        f"{home}/{keys[0]}/ask",
        data={"csrf_token": fetch(client, home).csrf_token, "version": "1"},
        headers={"Sec-Fetch-Site": "same-origin"},
        follow_redirects=True,
    )
    assert "2 questionnaires are open. No message goes out" in Page(sent).text
    assert post(client, f"{home}/{keys[1]}/move", due_on="2026-09-20", seen="1").status_code == 400
    moved = post(client, f"{home}/{keys[1]}/move", due_on="2026-09-20", seen="1", change_reason="Holiday")
    assert moved.status_code == 303
    stale = post(client, f"{home}/{keys[1]}/skip", seen="1", change_reason="Moved away")
    assert (stale.status_code, "Somebody else" in Page(stale).text) == (400, True)
    assert post(client, f"{home}/{keys[1]}/skip", seen="2", change_reason="Moved away").status_code == 303
    assert post(client, f"{home}/add", due_on="2026-08-20", change_reason="Wound").status_code == 303
    page = fetch(client, home).text
    assert all(words in page for words in ("Skipped", "Unscheduled visit", "0 of 2 answered"))

    points = {"amount_1": "6", "unit_1": "w", "before_days_1": "7", "after_days_1": "7"}
    given = points | {"reason": "Fewer", "seen": "0"}
    with Session(for_writing(ended_engine)) as session:  # the clinician is no medical lead
        _make_lead(session)
    assert post(client, "/settings/follow-up", **given | {"reason": ""}).status_code == 400
    assert post(client, "/settings/follow-up", **given).status_code == 303
    assert "6 weeks, then none" in fetch(client, "/settings/follow-up").text
    assert post(client, "/settings/follow-up", **given).status_code == 400


def _make_lead(session: Session) -> None:
    row = session.exec(select(StaffRoleRow).where(StaffRoleRow.role == Role.CLINICIAN)).first()
    assert row is not None
    row.medical_lead = True
    session.add(row)
    session.commit()


def test_the_phone_asks_before_a_visit_and_is_closed_in_between(
    client: FlaskClient, steps: Steps, clock: Clock
) -> None:
    row = next(row for row in follow_up_rows.rows_of(steps.s, steps.known) if row.point == "12m")
    asked = YEAR_ON - timedelta(days=10)
    given = {"case": steps.known, "by": by(steps), "now": asked}
    follow_ups.ask_visit(steps.s, visit_id=row.id, version=row.version, **given)
    trial = outcomes.latest_trial(steps.s, steps.known)
    assert trial is not None
    fresh = invitations.fresh_link(asked)
    invitations.invite(steps.s, trial=trial, fresh=fresh, **given)
    clock.now = asked
    phone = client.application.test_client()
    opened = post(phone, f"/invite/{fresh.token}", **_birth_date(), who="patient")
    assert opened.status_code == 303

    assert "Your diary starts on Tuesday 1 June at 18:00" in fetch(phone, "/diary").text
    assert "Your next visit, on or near this day" in fetch(phone, "/diary/calendar?month=2027-06").text
    clock.now = YEAR_ON
    today = fetch(phone, "/diary")
    assert "day 1 of the 7 days before your visit" in today.text
    assert 'name="stimulation"' in today.html
    clock.now = YEAR_ON + timedelta(days=8)
    assert "Your diary is finished" in fetch(phone, "/diary").text


def _birth_date() -> dict[str, str]:
    year, month, day = str(PERSON["birth_date"]).split("-")
    parts = {"day": int(day), "month": int(month), "year": year}
    return {f"birth_date-{name}": str(value) for name, value in parts.items()}
