"""What a script on the phone sends and gets: once, in JSON, whatever its clock says; on both databases."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import Engine
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from scs_manager.domain.diary_windows import DiaryWindows
from scs_manager.engine import for_writing
from scs_manager.models.accounts import ClinicRow
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.models.pain_ratings import PainRatingRow
from scs_manager.services import diary_settings
from tests.trial_scenes import BASELINE, Scene, begun, enrolled, evening, make_scene
from tests.web.conftest import Clinic, Clock, fetch

SCRIPT = {"Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
ANSWERS = {
    "pain_back_nrs": "5", "pain_leg_nrs": "7", "pain_worst_nrs": "8", "pain_least_nrs": "4", "sleep_nrs": "6",
    "activity": "less", "warning_signs": ["none"], "note": "",
}  # fmt: skip
KEY = "0f" * 16
DAY = timedelta(days=1)


@pytest.fixture
def scene(engine: Engine, clinic: Clinic) -> Scene:
    """A case of the clinic whose baseline has begun."""
    with Session(for_writing(engine), expire_on_commit=False) as session:
        made = make_scene(session, clinic.name, clinic=session.get(ClinicRow, clinic.id))
        made.trial = begun(session, made)
        return made


@pytest.fixture
def phone(app: Flask, engine: Engine, scene: Scene, clock: Clock) -> FlaskClient:
    """A signed-in phone on the first evening."""
    clock.now = evening(BASELINE)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        token = enrolled(session, scene, scene.running_trial)
    browser = app.test_client()
    browser.set_cookie("diary", token)
    return browser


def key(phone: FlaskClient) -> Any:
    return phone.get("/diary/key", headers=SCRIPT).get_json()


def post(
    phone: FlaskClient,
    clock: Clock,
    *,
    answered: datetime | None = None,
    skew: timedelta = timedelta(0),
    **more: Any,
) -> TestResponse:
    """What the phone's queue sends: a fresh token, its clock, and when the patient answered."""
    found = key(phone)
    said = answered or clock.now
    values = ANSWERS | {
        "csrf_token": found["csrf_token"], "enrolment": found["enrolment"], "client_key": KEY, "asked": "1",
        "day": BASELINE.isoformat(), "answered_at": (said + skew).isoformat(),
        "device_time": (clock.now + skew).isoformat(), "utc_offset_minutes": "60", "took_seconds": "48",
    }  # fmt: skip
    return phone.post("/diary", data=values | more, headers=SCRIPT)


def stored(engine: Engine) -> list[DiaryEntryRow]:
    with Session(engine) as session:
        return list(session.exec(select(DiaryEntryRow).order_by("id")))


def test_an_evening_from_the_queue_is_received_once(phone: FlaskClient, clock: Clock, engine: Engine) -> None:
    answered = clock.now
    clock.now += DAY
    first, again = (post(phone, clock, answered=answered) for _ in range(2))
    other = post(phone, clock, answered=answered, pain_leg_nrs="1")

    body = first.get_json()
    assert first.status_code == 200
    assert body | {"words": ""} == {
        "state": "received", "words": "", "day": "2026-04-27", "version": 1, "punctuality": "on_time",
        "received_at": clock.now.isoformat(), "flags": ["sent_later"],
    }  # fmt: skip
    assert again.get_json() == body | {"state": "received_before"}
    assert (other.status_code, other.get_json()["state"]) == (409, "kept_first")
    (row,) = stored(engine)
    assert (row.answered_at, row.device_answered_at, row.device_time) == (answered, answered, clock.now)
    assert (row.utc_offset_minutes, row.took_seconds, row.asked_day) == (60, 48, None)


def test_the_key_tells_whose_diary_what_time_and_which_windows(phone: FlaskClient, clock: Clock) -> None:
    response = phone.get("/diary/key")
    body = response.get_json()

    assert response.headers["Cache-Control"] == "no-store"
    assert datetime.fromisoformat(body["now"]) == clock.now
    assert body["windows"][0] == {
        "day": "2026-04-27", "opens": "2026-04-27T17:00:00+00:00",
        "on_time_before": "2026-04-28T01:00:00+00:00", "closes": "2026-04-28T11:00:00+00:00",
    }  # fmt: skip
    assert len(body["windows"]) == 14


def test_answers_for_another_diary_are_refused_and_stay_on_the_phone(
    phone: FlaskClient, clock: Clock, engine: Engine
) -> None:
    refused = post(phone, clock, enrolment="8e9f3f4e-0000-4000-8000-000000000000")

    assert (refused.status_code, refused.get_json()["state"]) == (409, "wrong_diary")
    assert stored(engine) == []


def test_a_session_that_ended_and_a_stale_token_say_so_in_json(
    phone: FlaskClient, clock: Clock, engine: Engine
) -> None:
    stale = post(phone, clock, csrf_token="of yesterday")
    phone.delete_cookie("diary")
    ended = phone.get("/diary/key", headers=SCRIPT)

    assert (stale.status_code, stale.get_json()["state"]) == (400, "stale_key")
    assert (ended.status_code, ended.get_json()["state"]) == (401, "signed_out")
    assert phone.get("/diary").status_code == 303
    assert stored(engine) == []


def test_answers_that_cannot_be_are_named_by_their_field(phone: FlaskClient, clock: Clock) -> None:
    invalid = post(phone, clock, pain_leg_nrs="11", activity="")
    malformed = post(phone, clock, client_key="x")

    assert invalid.status_code == malformed.status_code == 422
    assert [each["field"] for each in invalid.get_json()["problems"]] == ["pain_leg_nrs", "activity"]
    assert malformed.get_json() == malformed.get_json() | {"state": "invalid", "problems": []}


@pytest.mark.parametrize(
    ("skew", "day", "kept_under", "flags"),
    [
        (
            timedelta(days=365),
            "2027-04-27",
            "2026-04-27",
            ["clock_not_trusted", "day_moved", "in_the_future"],
        ),
        (
            timedelta(days=-20000),
            "1971-07-24",
            "2026-04-27",
            ["clock_not_trusted", "day_moved", "other_zone"],
        ),
        (timedelta(0), "2026-04-28", "2026-04-28", ["not_open"]),
        (timedelta(0), "2026-04-26", "2026-04-26", ["not_asked"]),
        (timedelta(0), "9999-12-31", "9999-12-31", ["not_open"]),
    ],
)
def test_a_day_that_cannot_be_is_kept_outside_and_never_dropped(
    phone: FlaskClient,
    clock: Clock,
    engine: Engine,
    skew: timedelta,
    day: str,
    kept_under: str,
    flags: list[str],
) -> None:
    offset = "0" if "other_zone" in flags else "60"
    body = post(phone, clock, skew=skew, day=day, utc_offset_minutes=offset).get_json()

    assert (body["state"], body["punctuality"], body["flags"]) == ("received", "outside", flags)
    (row,) = stored(engine)
    assert (row.day.isoformat(), row.asked_day and row.asked_day.isoformat()) == (
        kept_under, day if day != kept_under else None,
    )  # fmt: skip
    repeated = post(phone, clock, skew=skew, day=day, utc_offset_minutes=offset).get_json()
    assert repeated["state"] == "received_before"


@pytest.mark.parametrize(
    "text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "+275760-09-13T00:00:00Z"]
)
def test_a_device_time_that_no_calendar_holds_is_not_believed(
    phone: FlaskClient, clock: Clock, engine: Engine, text: str
) -> None:
    body = post(phone, clock, answered_at=text, device_time=text).get_json()

    assert (body["state"], body["flags"]) == ("received", ["clock_not_trusted"])
    assert stored(engine)[0].device_time is None


def test_a_correction_asks_why_and_keeps_the_words(phone: FlaskClient, clock: Clock, engine: Engine) -> None:
    post(phone, clock)
    change: dict[str, Any] = {"asked": "1c", "client_key": "1" * 32}
    missing = post(phone, clock, **change)
    wordless = post(phone, clock, **change, change_reason="other")
    sent = post(phone, clock, **change, change_reason="other", change_words="I had it the wrong way round")

    assert [each["field"] for each in missing.get_json()["problems"]] == ["change_reason"]
    assert [each["field"] for each in wordless.get_json()["problems"]] == ["change_words"]
    assert sent.get_json()["version"] == 2
    row = stored(engine)[1]
    assert (row.change_reason, row.reason) == ("other", "I had it the wrong way round")


def test_new_times_of_the_clinic_act_from_the_next_evening_on(
    phone: FlaskClient, clock: Clock, engine: Engine, scene: Scene
) -> None:
    early = DiaryWindows(opens=time(16), on_time_before=time(20), late_before=time(8))
    with Session(for_writing(engine), expire_on_commit=False) as session:
        diary_settings.set_windows(
            session, clinic=session.get_one(ClinicRow, scene.clinic.id), windows=early, reason="Asked for",
            by=scene.by, now=clock.now,
        )  # fmt: skip

    told = {each["day"]: each["opens"][11:16] for each in key(phone)["windows"]}
    clock.now = evening(BASELINE, 25)
    assert post(phone, clock).get_json()["punctuality"] == "on_time"
    clock.now = evening(BASELINE + DAY, 16, 30)
    page = fetch(phone, "/diary").text
    second = post(phone, clock, day=(BASELINE + DAY).isoformat(), client_key="2" * 32).get_json()

    clock.now = evening(BASELINE + 9 * DAY, 16, 30)
    assert key(phone)["windows"][0]["opens"] == "2026-05-06T15:00:00+00:00"
    assert (told["2026-04-27"], told["2026-04-28"]) == ("17:00", "15:00")
    assert "Please send your answers by 20:00" in page
    assert second["punctuality"] == "on_time"


def test_a_journey_moves_the_next_day_and_not_this_one(
    phone: FlaskClient, clock: Clock, engine: Engine, scene: Scene
) -> None:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        trial = session.merge(scene.running_trial)
        from_day = diary_settings.change_zone(
            session, trial=trial, zone="Asia/Tokyo", by=scene.by, now=clock.now
        )

    told = {each["day"]: each["opens"] for each in key(phone)["windows"]}
    post(phone, clock)

    assert from_day == BASELINE + DAY
    assert told["2026-04-27"] == "2026-04-27T17:00:00+00:00"
    assert told["2026-04-28"] == "2026-04-28T09:00:00+00:00"
    assert [(row.time_zone, row.punctuality) for row in stored(engine)] == [("Europe/London", "on_time")]


def test_pain_right_now_is_kept_once_at_three_in_the_afternoon(
    phone: FlaskClient, clock: Clock, engine: Engine
) -> None:
    clock.now = evening(BASELINE, 15)
    found = key(phone)
    values = {"csrf_token": found["csrf_token"], "enrolment": found["enrolment"], "client_key": KEY,
              "day": BASELINE.isoformat(), "score": "6"}  # fmt: skip

    states = [phone.post("/diary/now", data=values | {"score": score}, headers=SCRIPT).get_json()["state"]
              for score in ("6", "6", "5", "11")]  # fmt: skip
    page = fetch(phone, "/diary/now")
    plain = values | {"client_key": "3" * 32, "csrf_token": page.csrf_token}
    shown = phone.post("/diary/now", data=plain, headers={"Sec-Fetch-Site": "same-origin"})

    assert states == ["received", "received_before", "kept_first", "invalid"]
    assert shown.headers["Location"] == "/diary/now"
    assert "The clinic received 6 at 15:42." in fetch(phone, "/diary/now").text
    with Session(engine) as session:
        assert [row.score for row in session.exec(select(PainRatingRow))] == [6, 6]
    assert stored(engine) == []
