"""Questionnaires on screen: staff enter, correct, ask; the patient answers; licences; the task of today."""

import io
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from scs_manager.domain.instruments import shipped_instruments
from scs_manager.domain.permissions import Role
from scs_manager.engine import for_writing
from scs_manager.models.cases import CaseRow
from scs_manager.models.questionnaires import QuestionnaireAnswerRow, QuestionnaireRequestRow
from scs_manager.models.tasks import TaskRow
from scs_manager.services import questionnaire_links
from scs_manager.web.policies import Audience
from scs_manager.web.questionnaire_words import MEASURES
from tests.pages import Page
from tests.web.conftest import NOW, Clinic, fetch, send
from tests.web.sites import sites

SignIn = Callable[..., FlaskClient]
HEAD = {"answered_on": "2026-05-13", "entered_by": "staff"}
BIRTH = {"birth_date-day": "13", "birth_date-month": "5", "birth_date-year": "1968", "who": "patient"}
PHQ_9 = {f"item_{n}": "1" for n in range(1, 10)}


def base(case_id: uuid.UUID) -> str:
    return f"/cases/{case_id}/questionnaires"


def enter(browser: FlaskClient, case_id: uuid.UUID, name: str, values: dict[str, str]) -> Page:
    response = send(browser, f"{base(case_id)}/{name}/enter", HEAD | values)
    assert response.status_code == 303, Page(response).text
    return fetch(browser, response.headers["Location"])


def ask(browser: FlaskClient, case_id: uuid.UUID, *names: str, way: str = "link") -> int:
    values = {"instruments": list(names), "purpose": "baseline", "way": way, "due_on": "2026-05-20"}
    return send(browser, f"{base(case_id)}/ask", values).status_code


def opened(app: Flask, engine: Engine, case_id: uuid.UUID, clinic: Clinic) -> FlaskClient:
    """A patient's browser that has opened a link."""
    fresh = questionnaire_links.fresh_link(NOW)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        case = session.get_one(CaseRow, case_id)
        questionnaire_links.send_link(session, case=case, fresh=fresh, by=clinic.actor(), now=NOW)
    browser = app.test_client()
    response = send(browser, f"/q/{fresh.token}", BIRTH)
    assert (response.status_code, response.headers["Location"]) == (303, "/my-questionnaires")
    return browser


def request_of(engine: Engine, name: str) -> uuid.UUID:
    with Session(engine) as session:
        query = select(QuestionnaireRequestRow).where(QuestionnaireRequestRow.instrument == name)
        return session.exec(query).one().id


def test_every_instrument_has_sound_pages(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser, lead = signed_in(Role.NURSE), signed_in(Role.ADMINISTRATOR)

    fetch(browser, base(case_id))
    fetch(lead, "/settings/questionnaires")
    for name, each in shipped_instruments().items():
        page = fetch(browser, f"{base(case_id)}/{name}/enter")
        assert each.rights in page.text, name
        fetch(browser, f"{base(case_id)}/{name}")
        fetch(lead, f"/settings/questionnaires/{name}")
    fetch(browser, f"{base(case_id)}/phq-99/enter", 404)


def test_the_list_says_what_each_measures_and_how_it_is_entered(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    page = fetch(signed_in(), base(case_id))

    titles = [link.text or "" for link in page.all("a") if (link.get("href") or "").endswith("/enter")]
    assert set(MEASURES) == set(shipped_instruments())
    assert titles == sorted(titles, key=str.casefold)
    assert "PHQ-9 mood; question by question" in page.text
    assert "Oswestry Disability Index 2.1a function; in one line or total only" in page.text


def test_staff_enter_phq_9_and_the_task_stands_on_worklist_and_record(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in(Role.NURSE)

    page = enter(browser, case_id, "phq-9", PHQ_9)

    assert "PHQ-9 total Value 9 Band mild" in page.text
    assert "Item 9 was answered with 1 or more" in page.text
    assert "Talk with the patient today: PHQ-9 item 9" in fetch(browser, "/").text
    summary = fetch(browser, f"/cases/{case_id}")
    assert "Talk with the patient today: PHQ-9 item 9" in " ".join(summary.html.split())
    assert f"/cases/{case_id}/tasks/" in summary.html
    for path in ("/", f"/cases/{case_id}"):  # a coordinator may not close it, and is told who does
        page = fetch(signed_in(Role.COORDINATOR), path)
        assert "A clinician, nurse or psychologist takes it on" in page.text + page.html
        assert "/tasks/" not in page.html


def test_the_task_is_taken_on_and_closed_with_the_interview(
    signed_in: SignIn, engine: Engine, case_id: uuid.UUID
) -> None:
    browser = signed_in(Role.PSYCHOLOGIST)
    enter(browser, case_id, "phq-9", PHQ_9)
    with Session(engine) as session:
        task = session.exec(select(TaskRow)).one()
    path = f"/cases/{case_id}/tasks/{task.id}"

    assert send(browser, f"{path}/take", {}, form=path).status_code == 303
    assert "taken this task on" in Page(send_again(browser, f"{path}/take", path)).text
    assert send(browser, path, {}).status_code == 400
    result = {"finding": "none", "on": "2026-05-13", "note": "Talked at 11; no plan, no intent"}
    assert send(browser, path, result).status_code == 303

    assert "no plan, no intent" in fetch(browser, path).text
    assert "Talk with the patient today" not in fetch(browser, "/").text
    assert "Interview by" in fetch(browser, f"/cases/{case_id}/safety").text
    fetch(signed_in(Role.COORDINATOR), path, 403)


def send_again(browser: FlaskClient, path: str, form: str) -> TestResponse:
    token = fetch(browser, form).csrf_token
    headers = {"Sec-Fetch-Site": "same-origin"}
    return browser.post(path, data={"csrf_token": token}, headers=headers, follow_redirects=True)


def test_a_line_of_digits_is_enough_and_both_ways_at_once_are_refused(
    signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in()

    page = enter(browser, case_id, "odi-2-1a", {"digits": "553300000-", "entered_by": "staff_transcribed"})

    assert "Value 35.6 prorated: an answer is missing Band moderate disability" in page.text
    assert "Paper form of 13 May 2026" in page.text
    both = send(
        browser, f"{base(case_id)}/odi-2-1a/enter", HEAD | {"digits": "1" * 10, "total_percent": "20"}
    )
    assert both.status_code == 400
    assert "Use one way" in both.text
    nothing = send(browser, f"{base(case_id)}/odi-2-1a/enter", HEAD)
    assert "Enter the answers, or a score" in nothing.text
    wrong = send(browser, f"{base(case_id)}/odi-2-1a/enter", HEAD | {"digits": "1234567890"})
    assert "Item 6: Must be a whole number from 0 to 5" in wrong.text


def test_a_score_only_instrument_shows_no_question(signed_in: SignIn, case_id: uuid.UUID) -> None:
    page = fetch(signed_in(), f"{base(case_id)}/pcs/enter")

    assert not [node for node in page.all("input") if (node.get("name") or "").startswith("item_")]
    assert "Copyright Sullivan" in page.text


def test_the_change_is_measured_against_the_important_change(signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in()
    enter(browser, case_id, "pcs", {"total_total": "40", "answered_on": "2026-02-12"})
    enter(browser, case_id, "pcs", {"total_total": "32"})

    page = fetch(browser, base(case_id))

    assert "-8 since 12 Feb 2026: better by the important change of 8 points" in page.text
    assert "Current" in page.text
    enter(browser, case_id, "isi", {"total_total": "9", "answered_on": str(NOW.date() - timedelta(days=91))})
    assert "Out of date" in fetch(browser, f"{base(case_id)}/isi").text


def test_a_correction_keeps_the_wrong_version_in_sight(
    signed_in: SignIn, engine: Engine, case_id: uuid.UUID
) -> None:
    browser = signed_in()
    enter(browser, case_id, "gad-7", {"digits": "3333333"})
    with Session(engine) as session:
        wrong = session.exec(select(QuestionnaireAnswerRow)).one()
    path = f"{base(case_id)}/answers/{wrong.id}"

    assert send(browser, f"{path}/correct", HEAD | {"digits": "1111111"}).status_code == 400
    done = send(browser, f"{path}/correct", HEAD | {"digits": "1111111", "reason": "read the wrong column"})

    assert done.status_code == 303
    assert "read the wrong column" in fetch(browser, done.headers["Location"]).text
    assert "These answers were corrected" in fetch(browser, path).text
    assert "corrected" in fetch(browser, f"{base(case_id)}/gad-7").text


def test_what_may_not_be_shown_cannot_be_asked_over_a_link(
    signed_in: SignIn, engine: Engine, case_id: uuid.UUID
) -> None:
    browser = signed_in(Role.COORDINATOR)

    assert ask(browser, case_id, "pcs") == 400
    assert ask(browser, case_id, "pcs", way="paper") == 303
    assert "On paper, asked 13 May 2026" in fetch(browser, base(case_id)).text
    path = f"{base(case_id)}/requests/{request_of(engine, 'pcs')}/withdraw"
    assert send(browser, path, {"reason": ""}).status_code == 400
    assert send(browser, path, {"reason": "done elsewhere"}).status_code == 303
    assert "On paper, asked" not in fetch(browser, base(case_id)).text


def test_the_printed_link_opens_the_patients_questionnaires(
    app: Flask, signed_in: SignIn, engine: Engine, clinic: Clinic, case_id: uuid.UUID
) -> None:
    staff = signed_in(Role.NURSE)
    assert ask(staff, case_id, "phq-9", "peg") == 303
    sheet = send(staff, f"{base(case_id)}/link", {}, form=base(case_id))
    assert sheet.mimetype == "application/pdf"
    phone = opened(app, engine, case_id, clinic)
    path = f"/my-questionnaires/{request_of(engine, 'phq-9')}"

    page = fetch(phone, path)
    assert "Over the last 2 weeks" in page.text
    assert not [node for node in page.all("input") if node.get("checked") is not None]
    half = send(phone, path, {"item_1": "1", "item_9": "1"})
    assert half.status_code == 422
    assert "Question 2 has no answer yet." in half.text
    assert Page(half).html.count("checked") == 2, "what was answered is kept"
    done = send(phone, path, PHQ_9 | {"sure": "yes"})

    assert done.status_code == 303
    thanks = fetch(phone, done.headers["Location"])
    assert "call 01632 960 114" in thanks.text
    assert "01632 960 100" in thanks.text
    assert "Go on: 1 more" in thanks.text
    assert send(phone, path, PHQ_9 | {"sure": "yes"}, form="/my-questionnaires").status_code == 409
    assert phone.get(path).status_code == 303
    assert "Talk with the patient today" in fetch(staff, "/").text
    assert "filled in by the patient" in fetch(staff, base(case_id)).text


def test_crisis_help_stands_at_item_9_before_anything_is_sent(
    app: Flask, signed_in: SignIn, engine: Engine, clinic: Clinic, case_id: uuid.UUID
) -> None:
    ask(signed_in(Role.NURSE), case_id, "phq-9")
    page = fetch(opened(app, engine, case_id, clinic), f"/my-questionnaires/{request_of(engine, 'phq-9')}")

    (item,) = [node for node in page.all("fieldset") if node.get("id") == "item_9"]
    words = " ".join(" ".join(item.itertext()).split())
    assert "01632 960 114" in words
    alarms = [node.get("value") for node in item.iter("input") if "alarm" in (node.get("class") or "")]
    assert alarms == ["1", "2", "3"]


def test_the_door_shows_nothing_and_looks_the_same_for_every_dead_link(
    app: Flask, engine: Engine, case_id: uuid.UUID, clinic: Clinic, client: FlaskClient
) -> None:
    opened(app, engine, case_id, clinic)
    dead = fetch(client, "/q/never-made", 404)

    assert "This link does not work any more" in dead.text
    assert "Ada" not in dead.html
    wish = {"ask_again": "yes", "csrf_token": dead.csrf_token}
    asked = client.post("/q/never-made", data=wish, headers={"Sec-Fetch-Site": "same-origin"})
    assert asked.headers["Location"] == "/questionnaires/new-link-asked"
    assert "a new link is on its way there" in fetch(client, "/questionnaires/new-link-asked").text


def test_a_wrong_birth_date_is_asked_again(
    app: Flask, engine: Engine, case_id: uuid.UUID, clinic: Clinic, client: FlaskClient
) -> None:
    fresh = questionnaire_links.fresh_link(NOW)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        case = session.get_one(CaseRow, case_id)
        questionnaire_links.send_link(session, case=case, fresh=fresh, by=clinic.actor(), now=NOW)

    wrong = send(client, f"/q/{fresh.token}", BIRTH | {"birth_date-year": "1970"})
    empty = send(client, f"/q/{fresh.token}", {})

    assert (wrong.status_code, empty.status_code) == (422, 422)
    assert "Tries left: 4" in wrong.text
    assert "Ada" not in wrong.text


def test_a_patients_browser_reaches_only_its_own_case(
    app: Flask,
    signed_in: SignIn,
    engine: Engine,
    clinic: Clinic,
    other_clinic: Clinic,
    case_id: uuid.UUID,
    other_case_id: uuid.UUID,
) -> None:
    ask(signed_in(Role.NURSE, "Southgate"), other_case_id, "peg")
    theirs = request_of(engine, "peg")
    phone = opened(app, engine, case_id, clinic)

    for path in (f"/my-questionnaires/{theirs}", f"/my-questionnaires/{theirs}/sent"):
        fetch(phone, path, 404)
    assert "nothing to fill in" in fetch(phone, "/my-questionnaires").text
    assert send(phone, "/my-questionnaires/sign-out", {}, form="/my-questionnaires").status_code == 303
    assert phone.get("/my-questionnaires").headers["Location"] == "/my-questionnaires/closed"
    fetch(phone, "/my-questionnaires/closed")


def test_nobody_else_comes_to_the_patients_pages(app: Flask, signed_in: SignIn) -> None:
    for browser in (app.test_client(), signed_in(Role.CLINICIAN)):
        for site in sites(app):
            if site.policy.audience is Audience.RESPONDENT and site.method == "GET":
                response = browser.get(site.url(app))
                assert response.headers["Location"] == "/my-questionnaires/closed", site.endpoint


def test_texts_are_supplied_permitted_and_then_asked(
    app: Flask, signed_in: SignIn, engine: Engine, clinic: Clinic, case_id: uuid.UUID
) -> None:
    admin, nurse = signed_in(Role.ADMINISTRATOR), signed_in(Role.NURSE)
    path = "/settings/questionnaires/dn4"
    rows = "".join(f'[[item]]\nnumber = {n}\ntext = "Ask {n}"\n' for n in range(1, 11))

    bad = send(admin, f"{path}/texts", {"file": (io.BytesIO(b"instrument = 3"), "x.toml")}, form=path)
    assert (bad.status_code, "x.toml: instrument" in bad.text) == (400, True)
    good = (io.BytesIO(f'instrument = "dn4"\nversion = "1.0"\n{rows}'.encode()), "dn4.toml")
    assert send(admin, f"{path}/texts", {"file": good}, form=path).status_code == 303
    assert ask(nurse, case_id, "dn4") == 400
    granted = {"confirmed_by": "Dr Lead", "confirmed_on": "2026-05-01", "reference": "", "sure": "yes"}
    assert send(admin, f"{path}/permission", granted, form=path).status_code == 400
    granted["reference"] = "contract 17"
    assert send(admin, f"{path}/permission", granted, form=path).status_code == 303

    assert "contract 17" in fetch(admin, path).text
    assert ask(nurse, case_id, "dn4") == 303
    phone = opened(app, engine, case_id, clinic)
    assert "Ask 10" in fetch(phone, f"/my-questionnaires/{request_of(engine, 'dn4')}").text
    assert send(admin, f"{path}/withdraw", {"reason": "licence ended"}).status_code == 303
    fetch(phone, f"/my-questionnaires/{request_of(engine, 'dn4')}", 404)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CLINICIAN])
def test_only_settings_and_medical_leads_see_the_licences(signed_in: SignIn, role: Role) -> None:
    fetch(signed_in(role), "/settings/questionnaires", 403)
