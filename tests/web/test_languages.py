"""Languages over HTTP: chosen on any page, kept where it belongs, nothing left in English."""

import re
from typing import Any

import pytest
from babel.support import NullTranslations
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, update

from scs_manager.domain import alarm_texts
from scs_manager.engine import for_writing
from scs_manager.models.patients import PatientRow
from scs_manager.web import i18n
from scs_manager.web.assets import FOLDER
from scs_manager.web.languages import is_patients_side
from scs_manager.web.policies import Audience
from tests.trial_scenes import BASELINE, Scene, enrolled, evening
from tests.web.conftest import Clinic, Clock, fetch
from tests.web.sites import sites
from tests.web.test_access import BORN, handed_over, link_of, phone_of, post, scene

__all__ = ["scene"]

once = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what no database decides."""


def language_of(engine: Engine, scene: Scene) -> str:
    with Session(engine) as session:
        return session.get_one(PatientRow, scene.patient.id).language


def test_what_a_patient_chooses_goes_on_the_record(app: Flask, engine: Engine, scene: Scene) -> None:
    phone = phone_of(app, engine, scene)

    chosen = post(phone, "/language", "/diary/more", language="es", back="/diary/more")
    page = phone.get(chosen.headers["Location"])

    assert (chosen.status_code, chosen.headers["Location"]) == (303, "/diary/more")
    assert '<html lang="es" dir="ltr">' in page.text
    assert (page.headers["Content-Language"], "Cerrar la sesión" in page.text) == ("es", True)
    assert {"Cookie", "Accept-Language"} <= set(page.vary)
    assert language_of(engine, scene) == "es"


@once
def test_a_carer_chooses_for_the_own_browser_alone(app: Flask, engine: Engine, scene: Scene) -> None:
    link, phone = f"/invite/{link_of(engine, scene).token}", app.test_client()
    post(phone, link, link, who="carer", **BORN)

    post(phone, "/language", "/diary", language="de", back="/diary")

    assert "Für Margaret" in phone.get("/diary").text
    assert language_of(engine, scene) == "en"


@once
def test_a_choice_before_the_door_goes_along_through_it(app: Flask, engine: Engine, scene: Scene) -> None:
    link, phone = f"/invite/{link_of(engine, scene).token}", app.test_client()

    chosen = phone.get(f"{link}?language=fr")
    assert (chosen.status_code, chosen.headers["Location"]) == (303, link)
    assert "Ouvrir mon journal" in phone.get(link).text
    post(phone, link, link, who="patient", **BORN)

    assert "Votre douleur" in phone.get("/diary").text
    assert language_of(engine, scene) == "fr"


@once
def test_the_clinics_tablet_forgets_a_language_when_it_is_given_back(
    app: Flask, engine: Engine, clinic: Clinic, scene: Scene
) -> None:
    tablet = handed_over(app, clinic, scene)

    post(tablet, "/language", "/tablet", language="fr", back="/tablet")
    assert "Votre douleur" in tablet.get("/tablet").text
    post(tablet, "/tablet/end", "/tablet")

    assert tablet.get_cookie("language") is None
    assert "Please give the tablet back" in tablet.get("/tablet/done").text
    assert language_of(engine, scene) == "fr"


def test_the_patients_sheet_knows_no_left_and_right() -> None:
    """So that a language from right to left needs no other one; only a middle is where it is."""
    css = (FOLDER / "css" / "patient.css").read_text(encoding="utf-8")

    sided = r"(?<=[;{])(?:(?:margin|padding|border)-(?:left|right)(?!-color)|(?:left|right)(?=:(?!50%)))"
    assert re.findall(sided, css) == []
    assert re.findall(r"text-align:(?:left|right)", css) == []


@once
def test_a_stranger_is_answered_as_the_browser_asks_and_staff_in_english(client: FlaskClient) -> None:
    german = {"Accept-Language": "de-AT,en;q=0.5"}

    assert "Mein Tagebuch öffnen" in client.get("/open", headers=german).text
    assert "Open my diary" in client.get("/open", headers={"Accept-Language": "it"}).text
    assert "Diese Seite gibt es hier nicht" in client.get("/diary/nothing", headers=german).text
    assert '<html lang="en-GB"' in client.get("/sign-in?language=de", headers=german).text
    assert client.get("/diary/manifest.webmanifest?lang=es").get_json()["name"] == "Diario del dolor"


@once
@pytest.mark.parametrize(
    ("values", "status", "place"),
    [
        ({"language": "xx", "back": "/diary"}, 400, None),
        ({"language": "de", "back": "https://elsewhere.example/"}, 303, "/diary"),
        ({"language": "de", "back": "//elsewhere.example/diary"}, 303, "/diary"),
        ({"language": "de", "back": "/cases"}, 303, "/diary"),
    ],
)
def test_only_our_languages_and_our_pages(
    client: FlaskClient, values: dict[str, str], status: int, place: str | None
) -> None:
    answer = post(client, "/language", "/open", **values)

    assert (answer.status_code, answer.headers.get("Location")) == (status, place)


@once
def test_every_page_for_patients_is_on_the_patients_side(app: Flask) -> None:
    """What is not would greet a stranger in English only."""
    theirs = {Audience.PATIENT, Audience.RESPONDENT, Audience.TABLET}

    outside = [
        site.rule.rule
        for site in sites(app)
        if site.policy.audience in theirs and not is_patients_side(site.rule.rule)
    ]
    assert outside == []


class Heard(NullTranslations):
    """Says what the German catalogue says, and notes what it cannot say."""

    def __init__(self, inner: NullTranslations) -> None:
        super().__init__()
        self.inner = inner
        self.missed: set[str] = set()

    def gettext(self, message: str) -> str:
        kept = self.inner._catalog
        return self._note(message, kept.get(message) or kept.get((message, 0)))

    def ngettext(self, msgid1: str, msgid2: str, num: int) -> str:
        found = self.inner._catalog.get((msgid1, 0))
        return self._note(msgid1, found and self.inner.ngettext(msgid1, msgid2, num))

    def _note(self, message: str, found: Any) -> str:
        if not found:
            self.missed.add(message)
        return str(found or message)


@once
def test_no_page_of_the_phone_falls_back_to_english(
    app: Flask, engine: Engine, scene: Scene, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        session.execute(
            update(PatientRow).where(col(PatientRow.id) == scene.patient.id).values(language="de")
        )
        session.commit()
        token = enrolled(session, scene, scene.running_trial, evening(BASELINE))
    heard = Heard(i18n._catalogue("de"))
    monkeypatch.setattr(i18n, "_catalogue", lambda _code: heard)
    phone = app.test_client()
    phone.set_cookie("diary", token)

    paths = [
        site.rule.rule
        for site in sites(app)
        if site.method == "GET" and site.policy.audience is Audience.PATIENT and not site.rule.arguments
    ]
    for hour in (12, 19):
        clock.now = evening(BASELINE, hour)
        for path in paths:
            assert phone.get(path, follow_redirects=True).status_code == 200, path
    fetch(phone, "/my-questionnaires")

    assert len(paths) > 10
    assert not heard.missed, "\n".join(sorted(heard.missed))


@once
def test_english_stands_beside_what_to_do_about_a_warning_sign_and_comes_back_with_a_refusal(
    app: Flask, engine: Engine, scene: Scene, clock: Clock
) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        session.execute(
            update(PatientRow).where(col(PatientRow.id) == scene.patient.id).values(language="de")
        )
        session.commit()
        token = enrolled(session, scene, scene.running_trial, evening(BASELINE))
    clock.now = evening(BASELINE)
    phone = app.test_client()
    phone.set_cookie("diary", token)
    page = fetch(phone, "/diary")

    assert "any of these? New weakness or numbness; Change in bladder or bowel; Fever" in page.text
    for text in (alarm_texts.NOW, *alarm_texts.STEPS, *alarm_texts.REASONS):
        assert text.id in page.text, text
        assert text.id in fetch(phone, "/diary/unwell").text, text
    assert page.html.count('<div class="call">') == 1  # the template of the script; the panel is hidden

    names = ("csrf_token", "client_key", "day", "enrolment", "asked")
    hidden = {name: re.findall(f'name="{name}" value="([^"]*)"', page.html)[0] for name in names}
    refused = phone.post(
        "/diary", data=hidden | {"warning_signs": "fever"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert refused.status_code == 422
    assert refused.text.index('<div class="call">') < refused.text.index("nhsuk-error-summary")
