"""P9: a diary post with a million stored entries and audit events, over the same with empty tables.

SQLite by the CPU of the process; PostgreSQL by the clock, since its work is in another process. The entries
belong to ten thousand trials that are not there: checks of keys are off while they are loaded.
``BENCH_ENTRIES`` sets another size.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy.engine import Engine
from sqlmodel import Session, select

from scs_manager.engine import make_engine
from scs_manager.models.audit import AuditEventRow
from scs_manager.models.diary import DiaryEntryRow
from tests.bench.clinics import BATCH, _key, loading
from tests.bench.diary_post import POSTS, _application, _poster
from tests.bench.harness import Figure, Sample, cpu_us_each, interleave, paired_ratio
from tests.bench.places import Places, postgresql_places, sqlite_places
from tests.bench.served import median

ENTRIES = int(os.environ.get("BENCH_ENTRIES", "1000000"))
EACH = 100
"""Entries of one trial."""
ROUNDS = 15
MINIMUM, TARGET = 1.3, 1.15


def diary_growth() -> list[Figure]:
    """P9 on both databases."""
    figures = []
    for places in (sqlite_places, postgresql_places):
        with ExitStack() as stack:
            empty = stack.enter_context(_posting(stack.enter_context(places())))
            place = stack.enter_context(places())
            full = stack.enter_context(_posting(place, ENTRIES))
            samples = interleave({"full": full, "empty": empty}, rounds=ROUNDS)
            ratio = paired_ratio(samples["full"], samples["empty"])
            kind = "CPU" if place.kind == "SQLite" else "time"
            figures.append(
                Figure(
                    "P9", f"diary post, {ENTRIES:,} entries over none, {place.kind}", f"{ratio.median:.2f}x",
                    f"<= {MINIMUM:g}x", f"<= {TARGET:g}x", ratio.median <= MINIMUM,
                    f"range {ratio.low:.2f}-{ratio.high:.2f}; {kind} {median(samples['full']):.0f} us over"
                    f" {median(samples['empty']):.0f} us",
                )
            )  # fmt: skip
    return figures


@contextmanager
def _posting(place: Places, entries: int = 0) -> Iterator[Sample]:
    """A sample of posts to the application over that many entries of others."""
    with _application(place) as (app, phones, engine):
        post = _poster(app, phones)
        for _ in phones:
            post()
        if entries:
            _fill(place, engine, entries)
        yield (cpu_us_each if place.kind == "SQLite" else _wall_us_each)(post, times=POSTS)


def _wall_us_each(call: Callable[[], None], *, times: int) -> Sample:
    def sample() -> float:
        began = time.perf_counter()
        for _ in range(times):
            call()
        return (time.perf_counter() - began) / times * 1e6

    return sample


def _fill(place: Places, engine: Engine, entries: int) -> None:
    """Entries and events like the ones that were stored, of other trials."""
    rng = random.Random(entries)
    with Session(engine) as session:
        entry = session.exec(select(DiaryEntryRow)).first()
        event = session.exec(select(AuditEventRow).where(AuditEventRow.action == "diary.entered")).first()
        if entry is None or event is None:
            raise RuntimeError("no post was stored")
        like, noted = entry.model_dump(exclude={"id"}), event.model_dump(exclude={"id"})
    loader = make_engine(place.url + _unchecked(place))
    clinic = _key(rng)
    with loading(loader) as put:
        for begin in range(0, entries, BATCH):
            numbers = range(begin, min(begin + BATCH, entries))
            put(DiaryEntryRow, list(_entries(like, numbers, rng)))
            put(AuditEventRow, [noted | {"clinic_id": clinic, "seq": number} for number in numbers])
    loader.dispose()


def _entries(like: dict[str, Any], numbers: range, rng: random.Random) -> Iterator[dict[str, Any]]:
    trial = enrolment = _key(rng)
    for number in numbers:
        if number % EACH == 0:
            trial, enrolment = _key(rng), _key(rng)
        day = like["day"] - timedelta(days=number % EACH)
        key = str(_key(rng))
        yield like | {"trial_id": trial, "enrolment_id": enrolment, "day": day, "client_key": key}


def _unchecked(place: Places) -> str:
    """What an address takes along so that PostgreSQL asks for no trial behind an entry."""
    if place.kind == "SQLite":
        return ""
    return ("&" if "?" in place.url else "?") + "options=-csession_replication_role%3Dreplica"
