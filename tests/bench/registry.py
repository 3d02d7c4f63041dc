"""P10, P11: the worklist, the pages of one record and the counters, in clinics of a thousand and a million.

Whole requests through the WSGI interface as a signed-in clinician, and the worklist's query alone; time on
the clock, since on PostgreSQL the work is in another process. There is no dashboard page: the counters that
the worklist shows are what P11 measures. ``BENCH_PATIENTS`` sets another size than a million.
"""

import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import structlog
from flask import Flask
from pydantic import SecretStr
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from scs_manager.app import create_app
from scs_manager.config import Settings
from scs_manager.engine import make_engine
from scs_manager.models.cases import CaseRow
from scs_manager.services import cases
from tests.bench.clinics import NOW, Clinic, make_clinic
from tests.bench.diary_post import _call, _expect
from tests.bench.harness import Figure, Sample, interleave, paired_ratio
from tests.bench.places import Places, postgresql_places, sqlite_places
from tests.bench.served import median

SMALL = 1000
LARGE = int(os.environ.get("BENCH_PATIENTS", "1000000"))
ROUNDS = 15


@dataclass(frozen=True)
class Site:
    """One clinic in one database behind the real application."""

    app: Flask
    engine: Engine
    clinic: Clinic

    def get(self, path: str) -> None:
        """One page as the clinician sees it."""
        _expect("200", _call(self.app, "GET", path, f"staff={self.clinic.token}"))


def growth() -> list[Figure]:
    """P10, P11 and the pages of a record: a million patients over a thousand, on both databases."""
    figures = []
    for places in (sqlite_places, postgresql_places):
        with ExitStack() as stack:
            small = stack.enter_context(site(stack.enter_context(places()), SMALL))
            large = stack.enter_context(site(stack.enter_context(places()), LARGE))
            kind = "PostgreSQL" if places is postgresql_places else "SQLite"
            for asked in ASKED:
                figures.append(_grown(kind, small, large, *asked))
                print(f"{kind}: {asked[1]}: {figures[-1].measured}", file=sys.stderr, flush=True)
    return figures


@contextmanager
def site(place: Places, patients: int) -> Iterator[Site]:
    """A clinic of that size; a thousand of its patients have whole records."""
    engine = make_engine(place.url)
    try:
        clinic = make_clinic(engine, patients, recorded=min(patients, SMALL))
        yield Site(application(place, engine), engine, clinic)
    finally:
        engine.dispose()


def application(place: Places, engine: Engine) -> Flask:
    """The real application on a database, its clock standing still."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    settings = Settings(
        database_url=place.url,
        secret_key=SecretStr("only for the benchmark 0123456789 abcdefgh"),
        public_url="http://localhost",
        trusted_hosts=("localhost",),
        secure_cookies=False,
    )
    return create_app(settings, engine=engine, clock=lambda: NOW)


def _grown(
    kind: str, small: Site, large: Site, goal: str, what: str, least: float, target: float,
    ask: Callable[[Site], Callable[[], None]],
) -> Figure:  # fmt: skip
    samples = interleave(
        {"large": wall_us_each(ask(large), times=20), "small": wall_us_each(ask(small), times=20)},
        rounds=ROUNDS,
    )
    ratio = paired_ratio(samples["large"], samples["small"])
    return Figure(
        goal, f"{what}, {LARGE:,} over {SMALL:,}, {kind}", f"{ratio.median:.2f}x", f"<= {least:g}x",
        f"<= {target:g}x", ratio.median <= least,
        f"range {ratio.low:.2f}-{ratio.high:.2f}; {median(samples['large']):.0f} us over"
        f" {median(samples['small']):.0f} us",
    )  # fmt: skip


def wall_us_each(call: Callable[[], None], *, times: int) -> Sample:
    """A sample: microseconds on the clock per call."""

    def sample() -> float:
        began = time.perf_counter()
        for _ in range(times):
            call()
        return (time.perf_counter() - began) / times * 1e6

    return sample


def _first(site: Site) -> None:
    with Session(site.engine) as session:
        cases.worklist(session, site.clinic.id)


def _last(site: Site) -> Callable[[], None]:
    key = _last_key(site)

    def ask() -> None:
        with Session(site.engine) as session:
            page = cases.worklist(session, site.clinic.id, after=key)
        if page.after is not None or not page.lines:
            raise RuntimeError("that was not the last page")

    return ask


def _last_key(site: Site) -> str:
    order = (col(CaseRow.priority), col(CaseRow.state_since), col(CaseRow.id))
    with Session(site.engine) as session:
        query = select(CaseRow).where(
            col(CaseRow.clinic_id) == site.clinic.id, col(CaseRow.closed_at).is_(None)
        )
        rows = session.exec(query.order_by(*(column.desc() for column in order)).limit(cases.PAGE + 1)).all()
        before, line = rows[-1], cases.worklist(session, site.clinic.id, size=1).lines[0]
        return cases._write_key(
            line._replace(case_id=before.id, state_since=before.state_since, priority=before.priority)
        )


def _counters(site: Site) -> None:
    with Session(site.engine) as session:
        cases.counters(session, site.clinic.id)


def _page(path: str) -> Callable[[Site], Callable[[], None]]:
    def ask(site: Site) -> Callable[[], None]:
        address = path.format(case=site.clinic.cases[0])
        return lambda: site.get(address)

    return ask


ASKED: tuple[tuple[str, str, float, float, Callable[[Site], Callable[[], None]]], ...] = (
    ("P10", "worklist query, first page", 2, 1.3, lambda site: lambda: _first(site)),
    ("P10", "worklist query, last page", 2, 1.3, _last),
    ("P10", "worklist page", 2, 1.3, _page("/")),
    ("P10", "worklist page, one state", 2, 1.3, _page("/?state=work-up")),
    ("P11", "kept counters (no dashboard page yet)", 1.5, 1.1, lambda site: lambda: _counters(site)),
    ("pages", "summary of a case", 1.5, 1.1, _page("/cases/{case}")),
    ("pages", "history of a case", 1.5, 1.1, _page("/cases/{case}/history")),
    ("pages", "safety of a case", 1.5, 1.1, _page("/cases/{case}/safety")),
    ("pages", "screening of a case", 1.5, 1.1, _page("/cases/{case}/screening")),
)
"""Goal, what, minimum, target, and how it is asked of a site."""
