"""P1 and P7: what a complete diary post costs over its floor, and how often a request commits.

P1: one post to the real application (session, request-forgery token, form, window, version, entry and chained
audit event in one durable commit) against the hand-written floor, each behind the same server, CPU of the
server's processes, in one interleaved run; on PostgreSQL the database's own CPU is in neither figure. The
same without a server, which leaves nothing common to both but Flask, is printed as the detail.
P7: transactions that commit, counted at the engine while one request is served.
"""

import io
import itertools
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import Session

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.engine import for_writing, make_engine
from tests import trial_scenes
from tests.bench.harness import Figure, cpu_us_each, interleave, paired_ratio
from tests.bench.lean import FILLED, lean_app, token
from tests.bench.places import Places, postgresql_places, sqlite_places
from tests.bench.served import Server, cpu_us_served, median, serving
from tests.pages import Page

PATIENTS = 20
ROUNDS = 15
POSTS = 40
SERVED_POSTS = 400
"""Enough for the ten-millisecond ticks in which the system counts a process's time."""
MINIMUM, TARGET = 3.0, 2.0
"""P1, times the floor."""

EVENING = trial_scenes.evening(trial_scenes.BASELINE + timedelta(days=2))
ANSWERS = {
    "pain_back_nrs": "4", "pain_leg_nrs": "3", "pain_worst_nrs": "6", "pain_least_nrs": "2",
    "sleep_nrs": "6", "activity": "same", "warning_signs": "none", "side_effects": "none",
    "note": FILLED["note"],
}  # fmt: skip


@dataclass
class Phone:
    """A patient's phone: its cookie and the fields its page asked it to send back."""

    cookie: str
    hidden: dict[str, str] = field(default_factory=dict)

    def filled(self) -> dict[str, str]:
        """A full evening under a key of its own."""
        return {**self.hidden, **ANSWERS, "client_key": str(uuid.uuid4())}


def diary_post_cpu() -> list[Figure]:
    """P1 on both databases."""
    figures = []
    for places in (sqlite_places, postgresql_places):
        with places() as place:
            figures.append(_against_floor(place))
    return figures


def commits_per_request() -> list[Figure]:
    """P7: exactly one commit for a post, none for the patient's page."""
    with sqlite_places() as place, _application(place) as (app, phones, engine):
        counts = {
            "diary post": (_commits(engine, _poster(app, phones)), 1),
            "GET /health": (_commits(engine, lambda: _call(app, "GET", "/health", "")), 0),
            "GET /sign-in": (_commits(engine, lambda: _call(app, "GET", "/sign-in", "")), 0),
        }
    return [
        Figure("P7", f"commits of one {what}", str(found), str(wanted), str(wanted), found == wanted)
        for what, (found, wanted) in counts.items()
    ]


def _against_floor(place: Places) -> Figure:
    with _application(place) as (app, phones, _engine):
        bare = interleave(
            {
                "application": cpu_us_each(_poster(app, phones), times=POSTS),
                "floor": cpu_us_each(_floor_poster(place), times=POSTS),
            },
            rounds=ROUNDS,
        )
        with (
            serving("application", _environment(place)) as mine,
            serving("floor", {"BENCH_FLOOR": str(place.floor)}) as theirs,
        ):
            served = interleave(
                {
                    "application": cpu_us_served(mine, _served_poster(mine, phones), times=SERVED_POSTS),
                    "floor": cpu_us_served(theirs, _served_floor_poster(theirs), times=SERVED_POSTS),
                },
                rounds=ROUNDS,
            )
    ratio = paired_ratio(served["application"], served["floor"])
    unserved = paired_ratio(bare["application"], bare["floor"])
    return Figure(
        "P1", f"diary post, CPU over the floor, {place.kind}", f"{ratio.median:.2f}x",
        f"<= {MINIMUM:g}x", f"<= {TARGET:g}x", ratio.median <= MINIMUM,
        f"range {ratio.low:.2f}-{ratio.high:.2f}; {median(served['application']):.0f} us over"
        f" {median(served['floor']):.0f} us; without a server {unserved.median:.2f}x",
    )  # fmt: skip


def _served_poster(server: Server, phones: list[Phone]) -> Callable[[], None]:
    turn = itertools.cycle(phones)

    def post() -> None:
        phone = next(turn)
        server.post("/diary", phone.filled(), phone.cookie, 303)

    return post


def _served_floor_poster(server: Server) -> Callable[[], None]:
    server.connection.request("GET", "/sign-in")
    answer = server.connection.getresponse()
    answer.read()
    cookie = str(answer.headers["Set-Cookie"]).split(";")[0]
    return lambda: server.post("/lean", {**FILLED, "token": token(1)}, cookie, 201)


def _environment(place: Places) -> dict[str, str]:
    made = _settings(place)
    return {
        "SCS_DATABASE_URL": made.database_url,
        "SCS_SECRET_KEY": made.secret_key.get_secret_value(),
        "SCS_PUBLIC_URL": made.public_url,
        "SCS_TRUSTED_HOSTS": "127.0.0.1",
        "SCS_SECURE_COOKIES": "false",
        "BENCH_NOW": EVENING.isoformat(),
    }


@contextmanager
def _application(place: Places) -> Iterator[tuple[Flask, list[Phone], Engine]]:
    """The real application with patients in their baseline, standing on one evening."""
    engine = make_engine(place.url)
    with Session(for_writing(engine), expire_on_commit=False) as session:
        first = trial_scenes.make_scene(session, "Bench 1")
        scenes = [first, *(trial_scenes.make_scene(session, f"Bench {n}", first.clinic)
                           for n in range(2, PATIENTS + 1))]  # fmt: skip
        tokens = [
            trial_scenes.enrolled(session, scene, trial_scenes.begun(session, scene), EVENING)
            for scene in scenes
        ]
    app = create_app(_settings(place), engine=engine, clock=lambda: EVENING)
    try:
        yield app, [_phone(app, made) for made in tokens], engine
    finally:
        engine.dispose()


def _settings(place: Places) -> Settings:
    return Settings(
        database_url=place.url,
        secret_key=SecretStr("only for the benchmark 0123456789 abcdefgh"),
        public_url="http://localhost",
        trusted_hosts=("localhost",),
        secure_cookies=False,
    )


def _phone(app: Flask, made: str) -> Phone:
    """Open the page once, as a phone does, and keep its cookies and hidden fields."""
    client = app.test_client()
    client.set_cookie("diary", made, path="/")
    response = client.get("/diary")
    page = Page(response)
    cookies = [f"diary={made}", *(c.split(";")[0] for c in response.headers.getlist("Set-Cookie"))]
    hidden = {
        str(node.get("name")): node.get("value", "")
        for node in page.all("input")
        if node.get("type") == "hidden" and node.get("name")
    }
    return Phone("; ".join(cookies), hidden)


def _poster(app: Flask, phones: list[Phone]) -> Callable[[], None]:
    """One post of the next phone in turn, each with a key of its own."""
    turn = itertools.cycle(phones)

    def post() -> None:
        phone = next(turn)
        _expect("303", _call(app, "POST", "/diary", phone.cookie, urlencode(phone.filled())))

    return post


def _floor_poster(place: Places) -> Callable[[], None]:
    app = lean_app(place.floor)
    cookie = app.test_client().get("/sign-in").headers["Set-Cookie"].split(";")[0]
    body = urlencode({**FILLED, "token": token(1)})

    def post() -> None:
        _expect("201", _call(app, "POST", "/lean", cookie, body))

    return post


def _expect(wanted: str, status: str) -> None:
    if not status.startswith(wanted):
        raise RuntimeError(f"the request answered {status}, not {wanted}")


def _call(app: Flask, method: str, path: str, cookie: str, body: str = "") -> str:
    """One request through the WSGI interface, without a client's own cost; its status line."""
    raw = body.encode()
    path, _, query = path.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": query,
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(raw),
        "wsgi.errors": sys.stderr, "wsgi.multithread": True, "wsgi.multiprocess": True,
        "wsgi.run_once": False, "HTTP_HOST": "localhost", "HTTP_COOKIE": cookie,
        "HTTP_SEC_FETCH_SITE": "same-origin", "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(raw)), "REMOTE_ADDR": "127.0.0.1",
    }  # fmt: skip
    statuses: list[str] = []

    def start(status: str, _headers: Any, _error: Any = None, /) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _chunk: None

    answer = app.wsgi_app(environ, start)
    b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    return statuses[0]


def _commits(engine: Engine, request: Callable[[], Any]) -> int:
    """How many transactions commit while one request is served, after a first one has warmed up."""
    request()
    count = 0

    def add(_connection: Any) -> None:
        nonlocal count
        count += 1

    event.listen(engine, "commit", add)
    request()
    event.remove(engine, "commit", add)
    return count
