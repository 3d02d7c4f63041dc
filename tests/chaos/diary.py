"""``python -m tests.chaos.diary [SUBMISSIONS]``: evenings through a broken network, each stored exactly once.

Phones send to the real application behind gunicorn, two processes, on SQLite and on PostgreSQL, through a
proxy that loses answers, resets, halves, delays and doubles. A phone repeats a submission under its key until
it is received. Then every key is there once, with the answers that were sent, versions run on without a gap,
and the audit chain holds. A control that makes a new key for every repetition must be found out.
"""

import http.client
import json
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.engine import for_writing, make_engine
from scs_manager.models.diary import DiaryEntryRow
from scs_manager.services import audit_check
from tests import trial_scenes
from tests.bench.places import Places, postgresql_places, sqlite_places
from tests.bench.served import serving
from tests.chaos.proxy import PATIENCE, FaultProxy, broken_network

SEED = 20260429
SUBMISSIONS, CONTROL = 10_000, 400
PATIENTS, SENDERS, WORKERS = 24, 12, 2
DAYS = 6
ATTEMPTS = 60
NOW = trial_scenes.evening(trial_scenes.BASELINE + timedelta(days=DAYS))
JSON = {
    "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded",
    "Sec-Fetch-Site": "same-origin", "Connection": "close",
}  # fmt: skip


@dataclass(frozen=True)
class Phone:
    """A patient's phone with what ``/diary/key`` told it."""

    cookie: str
    token: str
    enrolment: str


@dataclass(frozen=True)
class Evening:
    """One submission as it leaves a phone."""

    number: int
    phone: Phone
    key: str
    day: date

    def body(self, key: str) -> str:
        """The form, under this key; its note tells which submission it is."""
        answered = trial_scenes.evening(self.day, 20).isoformat()
        score = str(self.number % 11)
        return urlencode({
            "csrf_token": self.phone.token, "enrolment": self.phone.enrolment, "client_key": key,
            "asked": "1", "day": self.day.isoformat(), "answered_at": answered,
            "device_time": NOW.isoformat(), "utc_offset_minutes": "60", "pain_back_nrs": score,
            "pain_leg_nrs": score, "pain_worst_nrs": score, "pain_least_nrs": score, "sleep_nrs": "5",
            "activity": "same", "warning_signs": "none", "note": f"submission {self.number}",
        })  # fmt: skip


@dataclass
class Report:
    """What came of one run."""

    kind: str
    submissions: int
    rows: int = 0
    attempts: int = 0
    states: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Each submission is there exactly once, as it was sent."""
        return not self.wrong

    def __str__(self) -> str:
        said = [
            f"{self.kind}: {self.submissions} submissions, {self.attempts} requests, {self.rows} rows,"
            f" {self.seconds:.0f} s: {'each stored exactly once' if self.holds else 'NOT exactly once'}",
            f"  answers: {dict(self.states.most_common())}",
            f"  faults: {dict(self.faults.most_common())}",
            *(f"  wrong: {line}" for line in self.wrong[:5]),
        ]
        return "\n".join(said)


def run(
    places: Places, submissions: int, *, keyed: bool = True, patients: int = PATIENTS, seed: int = SEED
) -> Report:
    """Send them all through the broken network and look at what the database holds."""
    report = Report(places.kind, submissions)
    engine = make_engine(places.url)
    try:
        with serving("application", _environment(places), workers=WORKERS) as server:
            phones = [_phone(server.port, token) for token in _tokens(engine, patients)]
            evenings = [_evening(n, phones) for n in range(submissions)]
            with broken_network(server.port, seed) as proxy:
                _send_all(evenings, proxy, report, keyed=keyed)
            time.sleep(1)  # what was doubled or given up on may still be on its way
        _check(engine, evenings, report)
    finally:
        engine.dispose()
    return report


def _environment(places: Places) -> dict[str, str]:
    return {
        "SCS_DATABASE_URL": places.url,
        "SCS_SECRET_KEY": "only for the chaos run 0123456789 abcdefgh",
        "SCS_PUBLIC_URL": "http://127.0.0.1",
        "SCS_TRUSTED_HOSTS": "127.0.0.1",
        "SCS_SECURE_COOKIES": "false",
        "BENCH_NOW": NOW.isoformat(),
    }


def _tokens(engine: Engine, patients: int) -> list[str]:
    with Session(for_writing(engine), expire_on_commit=False) as session:
        first = trial_scenes.make_scene(session, "Chaos 1")
        more = (trial_scenes.make_scene(session, f"Chaos {n}", first.clinic) for n in range(2, patients + 1))
        return [
            trial_scenes.enrolled(session, scene, trial_scenes.begun(session, scene))
            for scene in (first, *more)
        ]


def _phone(port: int, token: str) -> Phone:
    """Fetch the key once, as a phone does when it comes online."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/diary/key", headers={"Cookie": f"diary={token}"})
    answer = connection.getresponse()
    told = json.loads(answer.read())
    form = str(answer.headers["Set-Cookie"]).split(";")[0]
    connection.close()
    return Phone(f"diary={token}; {form}", told["csrf_token"], told["enrolment"])


def _evening(number: int, phones: Sequence[Phone]) -> Evening:
    day = trial_scenes.BASELINE + timedelta(days=number // len(phones) % DAYS)
    return Evening(number, phones[number % len(phones)], str(uuid.uuid4()), day)


def _send_all(evenings: Sequence[Evening], proxy: FaultProxy, report: Report, *, keyed: bool) -> None:
    began = time.monotonic()
    with ThreadPoolExecutor(SENDERS) as senders:
        for state, attempts in senders.map(lambda each: _send(each, proxy.port, keyed=keyed), evenings):
            report.states[state] += 1
            report.attempts += attempts
    report.seconds = time.monotonic() - began
    report.faults = Counter({fault.value: n for fault, n in proxy.met.items()})


def _send(evening: Evening, port: int, *, keyed: bool) -> tuple[str, int]:
    """Repeat until the clinic has it; the state it was answered with, and how many requests it took."""
    for attempt in range(1, ATTEMPTS + 1):
        key = evening.key if keyed else str(uuid.uuid4())
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("POST", "/diary", evening.body(key), JSON | {"Cookie": evening.phone.cookie})
            state = str(json.loads(connection.getresponse().read())["state"])
        except (OSError, http.client.HTTPException, ValueError):
            continue
        finally:
            connection.close()
        if state in {"received", "received_before"}:
            return state, attempt
    return "given up", ATTEMPTS


def _check(engine: Engine, evenings: Sequence[Evening], report: Report) -> None:
    """Every key once with its own answers, versions without a gap, the audit chain whole."""
    with Session(engine) as session:
        rows = session.exec(select(DiaryEntryRow)).all()
        report.rows = len(rows)
        found = Counter(row.note for row in rows)
        for evening in evenings:
            times = found[f"submission {evening.number}"]
            if times != 1:
                report.wrong.append(f"submission {evening.number} is stored {times} times")
        sent = {evening.key: evening for evening in evenings}
        report.wrong += [f"row {row.id} holds other answers" for row in rows if not _is_as_sent(row, sent)]
        report.wrong += _gaps(rows)
        checked = audit_check.verify(session, rows[0].clinic_id)
        if checked.broken is not None:
            report.wrong.append(f"the audit chain is broken at {checked.broken}")


def _is_as_sent(row: DiaryEntryRow, sent: dict[str, Evening]) -> bool:
    evening = sent.get(row.client_key)
    if evening is None:
        return False
    return (row.day, row.pain_leg_nrs, row.note, str(row.enrolment_id)) == (
        evening.day, evening.number % 11, f"submission {evening.number}", evening.phone.enrolment,
    )  # fmt: skip


def _gaps(rows: Sequence[DiaryEntryRow]) -> Iterator[str]:
    versions: dict[object, list[int]] = {}
    for row in rows:
        versions.setdefault((row.trial_id, row.day), []).append(row.version)
    for place, found in versions.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            yield f"versions of {place} have a gap"


BOTH: tuple[Callable[[], AbstractContextManager[Places]], ...] = (sqlite_places, postgresql_places)


def main(arguments: Sequence[str]) -> int:
    """Both databases, then the control, which must fail."""
    submissions = int(arguments[0]) if arguments else SUBMISSIONS
    holds = True
    for places in BOTH:
        with places() as place:
            report = run(place, submissions)
        print(report, flush=True)
        holds = holds and report.holds
    with sqlite_places() as place:
        control = run(place, min(CONTROL, submissions), keyed=False)
    print(f"control without the key, must fail: {control}")
    return 0 if holds and not control.holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
