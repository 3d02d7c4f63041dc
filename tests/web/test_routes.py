"""What holds for every route: a declared policy, typed kebab-case paths, roles, clinics, CSRF, headers."""

import json
import re
import uuid
from collections.abc import Callable, Iterator

import pytest
import structlog
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.domain.permissions import Role, permissions_of
from scs_manager.models.audit import AccessEventRow
from scs_manager.web import blueprints, logs
from scs_manager.web.policies import Audience, UndeclaredRouteError, check_all_declared
from scs_manager.web.security import MAX_FORM_BYTES, UPLOADS
from tests.pages import Page
from tests.web.conftest import Clinic, settings_of
from tests.web.sites import Site, sites

SignIn = Callable[..., FlaskClient]

PUBLIC = {
    "accounts.sign_in",
    "diary.signed_out",
    "diary.unwell",
    "invitations.asked",
    "invitations.ask_from_phone",
    "invitations.by_code",
    "calendar_links.feed",
    "languages.choose",
    "invitations.show",
    "invitations.redeem",
    "message_links.answered",
    "message_links.ask_stop",
    "message_links.follow",
    "message_links.reported",
    "message_links.stop",
    "my_data.format_of_file",
    "my_questionnaires.asked",
    "my_questionnaires.closed",
    "my_questionnaires.open_link",
    "my_questionnaires.redeem",
    "phone.manifest",
    "phone.offline",
    "phone.page_script",
    "phone.worker",
    "status.health",
    "tablet.done",
    "tablet.end",
    "verification.ask",
    "verification.compare",
    "verification.show",
}

PROVES_ITSELF = {"message_links.stop", "message_links.answered", "message_links.reported"}
"""A mail program's click on a mark, and the gateway with its token: neither saw a form of ours."""

COUNTS_TRIES = {"verification.show"}
"""A printed code is looked up by GET; guesses at codes are counted."""


def every(app: Flask, *, method: str | None = None) -> Iterator[Site]:
    """Each route, or those of one method."""
    return (site for site in sites(app) if method in {None, site.method})


def test_the_application_does_not_start_with_an_undeclared_route() -> None:
    app = create_app(settings_of("sqlite://"), engine=create_engine("sqlite://"))
    app.add_url_rule("/forgotten", "forgotten", lambda: Response("open to all"))

    with pytest.raises(UndeclaredRouteError, match="forgotten"):
        check_all_declared(app)


def test_every_listed_blueprint_is_registered(app: Flask) -> None:
    assert set(app.blueprints) >= set(blueprints.BLUEPRINTS)


def test_paths_are_kebab_case_and_ids_are_typed(app: Flask) -> None:
    for site in every(app):
        plain = re.sub(r"<[^>]+>", "x", site.rule.rule)
        assert re.fullmatch(r"[a-z0-9/.-]*", plain), site.rule.rule
        for name, converter in site.rule._converters.items():
            if name.endswith("_id"):
                assert type(converter).__name__ in {"UUIDConverter", "IntegerConverter"}, site.rule.rule


def test_only_the_known_doors_are_open_to_everybody(app: Flask) -> None:
    open_to_all = {site.endpoint for site in every(app) if site.policy.audience is Audience.PUBLIC}

    assert open_to_all <= PUBLIC, open_to_all - PUBLIC
    assert all(site.policy.reason for site in every(app) if site.policy.audience is Audience.PUBLIC)


def test_whoever_is_not_signed_in_is_sent_to_the_door(
    app: Flask, client: FlaskClient, case_id: uuid.UUID
) -> None:
    for site in every(app, method="GET"):
        response = client.get(site.url(app, case_id=case_id))
        if site.policy.audience in {Audience.STAFF, Audience.SIGNED_IN}:
            assert (response.status_code, response.headers["Location"]) == (303, "/sign-in"), site.endpoint
        elif site.policy.audience is Audience.PATIENT:
            assert response.status_code in {303, 401, 403, 404}, site.endpoint


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reaches_what_its_permissions_say_and_nothing_else(
    app: Flask, signed_in: SignIn, case_id: uuid.UUID, role: Role
) -> None:
    browser = signed_in(role)
    held = permissions_of([role])

    for site in every(app, method="GET"):
        if site.policy.audience is not Audience.STAFF:
            continue
        response = browser.get(site.url(app, case_id=case_id))
        if held.intersection(site.policy.permissions):
            assert response.status_code in {200, 303, 403, 404, 409}, (
                f"{site.endpoint}: {response.status_code}"
            )
        else:
            assert response.status_code == 403, f"{role} reached {site.endpoint}: {response.status_code}"
            assert "Ada" not in response.text, site.endpoint


@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_the_permission_cannot_post(
    app: Flask, signed_in: SignIn, case_id: uuid.UUID, role: Role
) -> None:
    browser = signed_in(role)
    token = Page(browser.get("/home")).csrf_token
    held = permissions_of([role])

    for site in every(app, method="POST"):
        if site.policy.audience is Audience.STAFF and not held.intersection(site.policy.permissions):
            response = browser.post(site.url(app, case_id=case_id), data={"csrf_token": token})
            assert response.status_code == 403, f"{role} posted to {site.endpoint}"


def test_another_clinic_and_nothing_at_all_give_the_same_404(
    app: Flask, signed_in: SignIn, other_case_id: uuid.UUID
) -> None:
    browser = signed_in(Role.CLINICIAN)
    bodies = {browser.get("/nowhere-at-all").data}

    for site in every(app, method="GET"):
        if not site.reads_a_record or not _may(site, Role.CLINICIAN):
            continue
        for key in (other_case_id, uuid.uuid4()):
            names = {name: key for name in site.rule.arguments if name.endswith("_id")}
            response = browser.get(site.url(app, **names))
            assert response.status_code == 404, site.endpoint
            bodies.add(response.data)

    assert len(bodies) == 1


def test_a_post_to_another_clinics_record_gives_the_same_404(
    app: Flask, signed_in: SignIn, other_case_id: uuid.UUID
) -> None:
    browser = signed_in(Role.CLINICIAN)
    token = Page(browser.get("/home")).csrf_token
    bodies = set()

    for site in every(app, method="POST"):
        if not site.reads_a_record or not _may(site, Role.CLINICIAN):
            continue
        for key in (other_case_id, uuid.uuid4()):
            names = {name: key for name in site.rule.arguments if name.endswith("_id")}
            response = browser.post(site.url(app, **names), data={"csrf_token": token})
            assert response.status_code == 404, site.endpoint
            bodies.add(response.data)

    assert len(bodies) == 1


def test_no_page_of_one_clinic_names_a_patient_of_another(
    app: Flask, signed_in: SignIn, case_id: uuid.UUID, other_case_id: uuid.UUID
) -> None:
    for role in (Role.CLINICIAN, Role.AUDITOR, Role.ADMINISTRATOR):
        browser = signed_in(role)
        for site in every(app, method="GET"):
            response = browser.get(site.url(app, case_id=case_id) + "?q=Zzcanary")
            assert b"Zzcanary" not in response.data.replace(b'value="Zzcanary"', b""), site.endpoint


def test_no_post_works_without_its_token(app: Flask, signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in(Role.CLINICIAN)

    for site in every(app, method="POST"):
        response = browser.post(site.url(app, case_id=case_id), data={"reason": "x"})
        assert response.status_code == (404 if site.endpoint in PROVES_ITSELF else 400), site.endpoint


def test_a_token_of_another_browser_is_refused(signed_in: SignIn, case_id: uuid.UUID) -> None:
    stranger, browser = signed_in(Role.NURSE), signed_in(Role.CLINICIAN)
    token = Page(stranger.get("/home")).csrf_token

    response = browser.post(f"/cases/{case_id}/screening/run", data={"csrf_token": token})

    assert response.status_code == 400


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_post_from_another_site_is_refused(signed_in: SignIn, case_id: uuid.UUID, site: str) -> None:
    browser = signed_in(Role.CLINICIAN)
    token = Page(browser.get("/home")).csrf_token
    path = f"/cases/{case_id}/screening/run"

    refused = browser.post(path, data={"csrf_token": token}, headers={"Sec-Fetch-Site": site})
    by_origin = browser.post(path, data={"csrf_token": token}, headers={"Origin": "https://evil.example"})

    assert (refused.status_code, by_origin.status_code) == (403, 403)


def test_every_answer_carries_the_headers(
    app: Flask, client: FlaskClient, signed_in: SignIn, case_id: uuid.UUID
) -> None:
    browser = signed_in(Role.CLINICIAN)
    answers = [browser.get(site.url(app, case_id=case_id)) for site in every(app, method="GET")]
    answers += [
        browser.get("/nowhere"),
        browser.post(f"/cases/{case_id}/screening/run"),
        browser.get("/static/css/staff.css", buffered=True),
        browser.get("/static/css/nothing.css"),
        client.get("/", headers={"Host": "evil.example"}),
        browser.delete("/"),
    ]

    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "require-trusted-types-for 'script'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "Server" not in answer.headers
        is_static = answer.status_code == 200 and answer.mimetype in {"text/css", "text/javascript"}
        assert is_static or answer.headers["Cache-Control"].startswith("no-store"), answer.request.path


def test_secure_settings_give_host_cookies_and_strict_transport(
    settings: Settings, engine: Engine, clinic: Clinic
) -> None:
    secure = settings.model_copy(update={"secure_cookies": True, "public_url": "https://localhost"})
    browser = create_app(secure, engine=engine).test_client()

    answer = browser.get("/sign-in", base_url="https://localhost")

    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_foreign_host_is_refused(client: FlaskClient) -> None:
    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


def test_a_forwarded_address_is_not_believed_without_a_proxy(
    signed_in: SignIn, engine: Engine, case_id: uuid.UUID
) -> None:
    browser = signed_in(Role.CLINICIAN)

    browser.get(f"/cases/{case_id}", headers={"X-Forwarded-For": "203.0.113.9"})

    with Session(engine) as session:
        looks = session.exec(select(AccessEventRow.address)).all()
    assert "203.0.113.9" not in looks


def test_reading_a_record_commits_one_look_and_nothing_else_commits(
    app: Flask, signed_in: SignIn, engine: Engine, case_id: uuid.UUID
) -> None:
    browser = signed_in(Role.CLINICIAN)
    commits: list[str] = []
    event.listen(engine, "commit", lambda _connection: commits.append("commit"))

    for site in every(app, method="GET"):
        if site.endpoint in COUNTS_TRIES:
            continue
        commits.clear()
        response = browser.get(site.url(app, case_id=case_id))
        looked = site.reads_a_record and "case_id" in site.rule.arguments and _may(site, Role.CLINICIAN)
        assert len(commits) == (1 if looked and response.status_code != 303 else 0), site.endpoint


def test_the_look_is_entered_before_the_page_is_sent(
    signed_in: SignIn, engine: Engine, clinic: Clinic, case_id: uuid.UUID
) -> None:
    signed_in(Role.NURSE).get(f"/cases/{case_id}/history")

    with Session(engine) as session:
        query = select(AccessEventRow).where(col(AccessEventRow.case_id) == case_id)
        look = session.exec(query).one()
    assert (look.what, look.actor_id) == ("records.history", clinic.staff[Role.NURSE])


def test_too_large_a_request_is_refused_in_words(signed_in: SignIn) -> None:
    browser = signed_in(Role.CLINICIAN)

    response = browser.post("/patients/import", data={"file": "x" * (27 * 1024 * 1024)})

    assert response.status_code == 413
    assert "the page says how large it may be" in Page(response).text


def test_a_stranger_cannot_keep_a_worker_busy_with_a_form(app: Flask, client: FlaskClient) -> None:
    many = "&".join(f"f{n}=" for n in range(1001))
    plain = {"content_type": "application/x-www-form-urlencoded"}

    for site in every(app, method="POST"):
        fields = client.post(site.url(app), data=many, **plain)
        assert fields.status_code == 413, site.endpoint
        if site.endpoint not in UPLOADS:
            long = client.post(site.url(app), data="a=" + "b" * MAX_FORM_BYTES, **plain)
            assert long.status_code == 413, site.endpoint


def test_no_address_with_nul_reaches_the_database(app: Flask, signed_in: SignIn, case_id: uuid.UUID) -> None:
    browser = signed_in(Role.CLINICIAN)

    for site in every(app, method="GET"):
        for name in ("q", "after", "before", "open", "code", "state"):
            response = browser.get(f"{site.url(app, case_id=case_id)}?{name}=%00")
            assert response.status_code == 400, site.endpoint


def test_logs_are_lines_of_json_with_routes_and_never_a_path_or_a_value(
    app: Flask, signed_in: SignIn, case_id: uuid.UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure()
    try:
        browser = signed_in(Role.CLINICIAN)
        browser.get("/invite/a-secret-token")
        browser.get(f"/cases/{case_id}")
        browser.get("/?q=Ada")
        with app.app_context():
            logs.failed(ValueError("Ada Example has pain"))
    finally:
        structlog.reset_defaults()
    logged = capsys.readouterr().err

    lines = [json.loads(line) for line in logged.splitlines()]
    assert "/invite/<token>" in {line.get("route") for line in lines}
    assert not any(word in logged for word in ("a-secret-token", str(case_id), "Ada", "clinician@"))


def _may(site: Site, role: Role) -> bool:
    return bool(permissions_of([role]).intersection(site.policy.permissions))
