"""P6: the evening form and the worklist against the same in Django, eight clients on two workers each.

Answers a second over Django's, each behind the same kind of server and on the same kind of database; the CPU
of the server's processes per answer is the detail. Both forms must ask the same questions with the same
choices, and both lists must show the same fifty patients, or there is no figure. What the peer leaves out,
which only helps it, is said in `tests.bench.django_peer`. On PostgreSQL the database's own CPU is in
neither figure, and the application's eight writers wait for one another at the head of the audit chain, the
peer's do not.
"""

import http.client
import importlib.util
import json
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from sqlmodel import Session, select

from scs_manager.models.cases import CaseRow
from scs_manager.models.patients import PatientRow
from tests import trial_scenes
from tests.bench.clients import Post, posting
from tests.bench.clinics import NOW
from tests.bench.diary_load import _phones_of
from tests.bench.diary_post import ANSWERS, EVENING, PATIENTS, Phone, _application, _environment
from tests.bench.harness import Figure, Ratio, interleave, paired_ratio
from tests.bench.places import Places, postgresql_places, sqlite_places
from tests.bench.registry import SMALL, Site, site
from tests.bench.served import Server, serving

GOALS = {"diary post": (1.3, 2.0), "form page": (1.3, 1.3), "50-row list": (1.5, 2.5)}
"""P6: minimum and target, times Django's rate; the page has no target of its own."""
MISSING = "Django is missing: .venv/bin/uv pip install --group peers installs it."
CLIENTS = 8
WORKERS = 2
ROUNDS = 9
SECONDS = 1.5
NEVER_SEND = 8
"""Phones that only open the page, which stops asking once the evening is sent."""

Client = Callable[[], Post]


@dataclass(frozen=True)
class Side:
    """One of the two: where each page is asked, and by which eight clients."""

    servers: Mapping[str, Server]
    clients: Mapping[str, Sequence[Client]]


@dataclass
class Load:
    """Answers a second and CPU microseconds each, a pair a round."""

    rates: list[float]
    costs: list[float]


def against_django() -> list[Figure]:
    """P6 on both databases."""
    if importlib.util.find_spec("django") is None:
        return [
            Figure(
                "P6", f"{what} over Django's", "skipped", f">= {least:g}x", f">= {target:g}x", True, MISSING
            )
            for what, (least, target) in GOALS.items()
        ]
    figures = []
    for places in (sqlite_places, postgresql_places):
        with places() as place, places() as other, _sides(place, other) as (mine, theirs):
            _must_ask_the_same(mine, theirs)
            _must_list_the_same(mine, theirs)
            figures += [_figure(place, what, *_loads(what, mine, theirs)) for what in GOALS]
    return figures


def _figure(place: Places, what: str, mine: Load, theirs: Load) -> Figure:
    least, target = GOALS[what]
    rate, cost = paired_ratio(mine.rates, theirs.rates), paired_ratio(mine.costs, theirs.costs)
    told = [f"{statistics.median(each):.0f}" for each in (mine.rates, theirs.rates, mine.costs, theirs.costs)]
    return Figure(
        "P6", f"{what}s a second at 8 clients over Django's, {place.kind}", f"{rate.median:.2f}x",
        f">= {least:g}x", f">= {target:g}x", rate.median >= least,
        f"range {_range(rate)}; {told[0]}/s over {told[1]}/s; CPU {cost.median:.2f}x ({_range(cost)}),"
        f" {told[2]} us over {told[3]} us",
    )  # fmt: skip


def _range(ratio: Ratio) -> str:
    return f"{ratio.low:.2f}-{ratio.high:.2f}"


def _loads(what: str, mine: Side, theirs: Side) -> tuple[Load, Load]:
    """Both in turn, round by round."""
    loads = [Load([], []), Load([], [])]
    sides = {"application": (mine, loads[0]), "django": (theirs, loads[1])}
    interleave({name: _sample(name, what, *side) for name, side in sides.items()}, rounds=ROUNDS)
    for load in loads:
        del load.rates[0], load.costs[0]  # the warm-up
    return loads[0], loads[1]


def _sample(name: str, what: str, side: Side, into: Load) -> Callable[[], float]:
    server, clients = side.servers[what], side.clients[what]

    def sample() -> float:
        before = server.cpu_seconds()
        load = posting(server.port, clients, SECONDS)
        if load.refused:
            raise RuntimeError(f"{name} refused {load.refused} of {len(load.waits)} at the {what}")
        into.rates.append(load.rate)
        into.costs.append((server.cpu_seconds() - before) / len(load.waits) * 1e6)
        return load.rate

    return sample


@contextmanager
def _sides(place: Places, other: Places) -> Iterator[tuple[Side, Side]]:
    """The application on two databases of its own, for they stand on different days, and the peer on one."""
    with ExitStack() as stack:
        _app, phones, _engine = stack.enter_context(_application(place))
        listed = stack.enter_context(site(other, SMALL))

        def server(factory: str, settings: dict[str, str]) -> Server:
            return stack.enter_context(serving(factory, settings, workers=WORKERS))

        settings = {"BENCH_DJANGO": str(place.floor), "BENCH_TODAY": EVENING.date().isoformat()}
        sessions = _filled(settings, listed)
        django = server("django", settings)
        diary = server("application", _environment(place))
        worklist = server("application", _environment(other) | {"BENCH_NOW": NOW.isoformat()})
        mine = {"diary post": diary, "form page": diary, "50-row list": worklist}
        staff = f"staff={listed.clinic.token}"
        yield (
            Side(mine, _own_clients(phones, staff)),
            Side(dict.fromkeys(mine, django), _peers(django, sessions)),
        )


def _own_clients(phones: Sequence[Phone], staff: str) -> dict[str, list[Client]]:
    sending = phones[NEVER_SEND:]
    return {
        "diary post": [_phones_of(sending[n::CLIENTS]) for n in range(CLIENTS)],
        "form page": [_getting("/diary", phone.cookie) for phone in phones[:CLIENTS]],
        "50-row list": [_getting("/", staff)] * CLIENTS,
    }


def _peers(server: Server, sessions: Sequence[str]) -> dict[str, list[Client]]:
    cookies = [f"sessionid={key}" for key in sessions]
    return {
        "diary post": [
            _django_phone(server, cookie) for cookie in cookies[NEVER_SEND : NEVER_SEND + CLIENTS]
        ],
        "form page": [_getting("/diary", cookie) for cookie in cookies[:CLIENTS]],
        "50-row list": [_getting("/", cookies[0])] * CLIENTS,
    }


def _getting(path: str, cookie: str) -> Client:
    page = Post(path, None, cookie, 200)
    return lambda: page


def _django_phone(server: Server, cookie: str) -> Client:
    """A phone that opened the form once and sends it again and again."""
    answer, page = _page(server, "/diary", cookie)
    token = next(value for name, value, _hidden in _inputs(page) if name == "csrfmiddlewaretoken")
    secret = str(answer.headers["Set-Cookie"]).split(";")[0]
    values = {**ANSWERS, "day": EVENING.date().isoformat(), "csrfmiddlewaretoken": token}
    post = Post("/diary", values, f"{cookie}; {secret}", 302)
    return lambda: post


def _filled(settings: Mapping[str, str], listed: Site) -> list[str]:
    """Tables, people with an open diary and the cases of the list; the sessions of the people."""
    trial = {"starts": trial_scenes.BASELINE.isoformat(), "ends": trial_scenes.REMOVED.isoformat()}
    given = {"people": PATIENTS, "trial": trial, "cases": _cases(listed)}
    made = subprocess.run(
        [sys.executable, "-m", "tests.bench.django_peer.fill"], env=os.environ | settings,
        input=json.dumps(given, default=str), stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return list(json.loads(made.stdout))


def _cases(listed: Site) -> list[dict[str, Any]]:
    """Every case of the clinic in the words of the peer."""
    with Session(listed.engine) as session:
        pairs = session.exec(
            select(CaseRow, PatientRow).where(
                CaseRow.patient_id == PatientRow.id, CaseRow.clinic_id == listed.clinic.id
            )
        ).all()
    return [_case(case, patient) for case, patient in pairs]


def _case(case: CaseRow, patient: PatientRow) -> dict[str, Any]:
    words = case.state.value.replace("_", " ").capitalize()
    return {
        "key": case.id, "state": case.state.value, "state_words": words, "state_since": case.state_since,
        "priority": case.priority, "next_action": case.next_action, "by": "Clinician",
        "outcome": (case.outcome or "").replace("_", " ").capitalize(),
        "patient": {
            "given_name": patient.given_name, "family_name": patient.family_name,
            "birth_date": patient.birth_date, "identifier": patient.identifier,
        },
    }  # fmt: skip


def _must_ask_the_same(mine: Side, theirs: Side) -> None:
    """The same questions and choices; only the application asks back when worst is below least."""
    asked = [
        {(n, v) for n, v, hidden in _inputs(_shown(side, "form page")) if not hidden and n != "sure"}
        for side in (mine, theirs)
    ]
    if asked[0] != asked[1]:
        raise RuntimeError(f"the forms ask different things: {sorted(asked[0] ^ asked[1])}")


def _must_list_the_same(mine: Side, theirs: Side) -> None:
    """The same fifty patients."""
    listed = [set(re.findall(r"\bB\d{8}\b", _shown(side, "50-row list"))) for side in (mine, theirs)]
    if listed[0] != listed[1] or len(listed[0]) != 50:
        raise RuntimeError(f"the lists show different patients: {len(listed[0])}, {len(listed[1])}")


def _shown(side: Side, what: str) -> str:
    asked = side.clients[what][0]()
    return _page(side.servers[what], asked.path, asked.cookie)[1]


def _page(server: Server, path: str, cookie: str) -> tuple[http.client.HTTPResponse, str]:
    server.connection.request("GET", path, headers={"Cookie": cookie})
    answer = server.connection.getresponse()
    return answer, answer.read().decode()


def _inputs(page: str) -> list[tuple[str, str, bool]]:
    """Name, value and whether it is hidden, of everything on the page that holds an answer."""
    found: list[tuple[str, str, bool]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if tag in {"input", "textarea"} and (name := given.get("name")):
                found.append((name, given.get("value") or "", given.get("type") == "hidden"))

    Reader().feed(page)
    return found
